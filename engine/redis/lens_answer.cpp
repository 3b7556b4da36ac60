#include "engine/redis/lens_answer.hpp"

#include <algorithm>

#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::int64_t kManyTogether = 3;  // keys of one slot that are worth a sentence
constexpr std::size_t kReply = 36;         // characters of a reply in a sentence

Piece pill_of(const State& state, NodeIndex node) {
  return node_pill(port(state, node), identity(node));
}

std::string short_reply(const Reply& reply) {
  const std::string text = in_ascii(to_cli(reply));
  return text.size() <= kReply ? text : text.substr(0, kReply) + "…";
}

std::int64_t keys_in_slot(const State& state, NodeIndex node, std::int32_t slot) {
  const Node* self = node_at(state, node);
  if (self == nullptr) return 0;
  return std::count_if(self->keys.entries().begin(), self->keys.entries().end(),
                       [&](const auto& entry) { return key_slot(entry.first) == slot; });
}

std::vector<Piece> refused(const State& state, const Request& request, NodeIndex owner) {
  const std::string code_text = error_code(request.reply);
  const std::string asked = port(state, request.node);
  const Piece error = code(code_text, Color::ink);
  if (code_text == "MOVED")
    return {say("owned by"), pill_of(state, request.redirect), say("so " + asked + " answers"), error};
  if (code_text == "ASK")
    return {say("moving to"), pill_of(state, request.redirect),
            say("and the key is not here, so " + asked + " answers"), error};
  if (code_text == "TRYAGAIN") return {say("on the move, some keys here and some gone: " + asked + " answers"), error};
  if (code_text == "CROSSSLOT") return {say("two slots in one command, so " + asked + " answers"), error};
  if (code_text == "CLUSTERDOWN")
    return {say("owned by"), pill_of(state, owner), say("but " + asked + " may not serve: it answers"), error};
  return {say("owned by"), pill_of(state, owner), say("which answers"),
          code(short_reply(request.reply), Color::blocked)};
}

}  // namespace

std::vector<Piece> verdict(const RedisScene& scene) {
  const State& state = scene.now;
  const Request* request = current_request(scene);
  if (request == nullptr || request->slot < 0) return {};
  const NodeIndex owner = last_slot_owner(scene);
  const std::string asked = port(state, request->node);
  if (is_command(*request, "cluster", "keyslot")) return {say("a sum that any node can do: no owner is asked")};
  if (!judged(*request)) {
    if (owner == kNoNode) return {say("owned by nobody in " + asked + "’s map")};
    return {say("owned by"), pill_of(state, owner), say("in " + asked + "’s map")};
  }
  if (request->reply.kind == Reply::Kind::error) return refused(state, *request, owner);
  const Piece reply = code(short_reply(request->reply));
  if (owner == request->node)
    return {say("owned by"), pill_of(state, owner), say("which was asked and answers"), reply};
  const Node* node = node_at(state, request->node);
  if (node != nullptr && node->importing.count(request->slot) > 0)
    return {say("being imported; let in by"), code("ASKING"), say(asked + " answers"), reply};
  return {say("owned by"), pill_of(state, owner), say("and read from its replica " + asked + ", which answers"), reply};
}

std::vector<Piece> besides(const RedisScene& scene) {
  const State& state = scene.now;
  const Request* request = current_request(scene);
  if (request == nullptr || request->slot < 0) return {};
  std::int64_t elsewhere = 0;
  std::string first;
  for (const std::string& key : keys_of(*request)) {
    if (key_slot(key) != request->slot && elsewhere++ == 0) first = key;
  }
  if (elsewhere > 0) {
    const std::string more = elsewhere == 1 ? "" : "; " + count_of(elsewhere - 1, "more key") + " elsewhere";
    const std::string name = printable(first).substr(0, kReply);
    return {say(name + " is in slot " + std::to_string(key_slot(first)) + more, Color::blocked)};
  }
  const std::vector<Belief> groups = beliefs(state, request->slot);
  if (groups.size() > 1) return {say("The maps differ: " + beliefs_in_words(state, groups), Color::waiting)};
  const std::int64_t together = keys_in_slot(state, last_slot_owner(scene), request->slot);
  if (together >= kManyTogether)
    return {say(count_of(together, "key") + " share this slot, and can only move together")};
  return {};
}

std::vector<Piece> keyless(const RedisScene& scene) {
  const Request* request = current_request(scene);
  if (request == nullptr) return {};
  const std::string asked = port(scene.now, request->node);
  // Whether a command names a key is the node's business to find out.
  if (request->phase == Request::Phase::sent || request->phase == Request::Phase::none)
    return {say("on its way to"), node_pill(asked, identity(request->node))};
  const Reply& reply = request->reply;
  if (!judged(*request)) return {say("no key in it, so no slot: " + asked + " answers for itself")};
  const bool error = reply.kind == Reply::Kind::error;
  return {say("no key, no slot:"), node_pill(asked, identity(request->node)), say("answers"),
          code(short_reply(reply), error ? Color::blocked : Color::ink)};
}

}  // namespace glassbox::redis
