// The sentences of lens_view.hpp: what happened at a step, and what a request has come to.
#include "engine/redis/lens_view.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::size_t kInTitle =
    40;  // characters of a key, command or reply in a sentence; the picture itself shows more

std::string shortened(const std::string& text) {
  return text.size() <= kInTitle ? text : text.substr(0, kInTitle) + "…";
}

std::string named(const std::string& key) {
  return shortened(printable(key));
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string refusal(const State& state, const Request& request) {
  const std::string code = error_code(request.reply);
  const std::string asked = port(state, request.node);
  const std::string slot = "Slot " + std::to_string(request.slot);
  if (code == "MOVED") return slot + " is " + port(state, request.redirect) + "’s, so " + asked + " answers MOVED";
  if (code == "ASK")
    return slot + " moves to " + port(state, request.redirect) + " and the key is not here: " + asked + " answers ASK";
  if (code == "TRYAGAIN") return slot + " is on the move and its keys are apart: " + asked + " answers TRYAGAIN";
  if (code == "CROSSSLOT") return "The keys are in different slots, so " + asked + " answers CROSSSLOT";
  if (code == "CLUSTERDOWN") return asked + " may not serve, so it answers CLUSTERDOWN";
  return asked + " answers " + (code.empty() ? shortened(in_ascii(to_cli(request.reply))) : code);
}

std::string ended(const State& state, const Request& request) {
  if (request.reply.kind == Reply::Kind::error) return refusal(state, request);
  const std::string reply = shortened(in_ascii(to_cli(request.reply)));
  if (is_command(request, "exec") && request.reply.kind == Reply::Kind::null)
    return "A watched key has changed, so EXEC runs nothing and answers (nil)";
  const std::string asked = port(state, request.node);
  if (request.has_key && request.slot >= 0)
    return "Key " + named(request.key) + " is in slot " + std::to_string(request.slot) + ": " + asked + " answers " +
           reply;
  return asked + " answers " + reply;
}

}  // namespace

std::string finding(const RedisScene& scene) {
  const State& state = scene.now;
  const Request* request = current_request(scene);
  if (request == nullptr) return happening(scene);
  if (is_kind(scene, Kind::followed))
    return "The client turns from " + port(state, static_cast<NodeIndex>(scene.event->a)) + " to " +
           port(state, static_cast<NodeIndex>(scene.event->b)) + ", as it was told";
  if (is_kind(scene, Kind::unanswered)) return port(state, request->node) + " is dead: nobody answers there";
  if (judged(*request)) return ended(state, *request);
  if (request->slot >= 0 && request->has_key) {
    return "Key " + named(request->key) + " is in slot " + std::to_string(request->slot) + ", which " +
           port(state, request->node) + " takes for " + port(state, last_slot_owner(scene)) + "’s";
  }
  if (request->bytes_hashed > 0)
    return "CRC16 after " + count_of(request->bytes_hashed, "byte") + " of " + named(request->key) + ": 0x" +
           hex(request->crc, 4);
  if (is_kind(scene, Kind::tag))
    return (request->tag.found ? "Only the hash tag of " : "The whole of ") + named(request->key) + " is hashed";
  return capital(client_name(state, request->client)) + " sends " + shortened(typed(request->args)) + " to " +
         port(state, request->node);
}

std::string happening(const RedisScene& scene) {
  if (scene.event == nullptr) {
    const auto& nodes = scene.now.nodes;
    std::int64_t masters = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      masters += claims_master(scene.now, static_cast<NodeIndex>(i)) ? 1 : 0;
    return count_of(masters, "master") + (masters == 1 ? " has" : " share") + " the 16,384 slots";
  }
  const State& state = scene.now;
  const Event& event = *scene.event;
  const std::string a = port(state, static_cast<NodeIndex>(event.a));
  const std::string b = port(state, static_cast<NodeIndex>(event.b));
  switch (static_cast<Kind>(event.kind)) {
    case Kind::replicated:
      return b + " applies what its master " + a + " sent";
    case Kind::expired:
      return a + " deletes a key whose time is up";
    case Kind::waited:
      return milliseconds(event.a) + " pass";
    case Kind::stopped:
      return a + " is killed";
    case Kind::started:
      return a + " starts again";
    case Kind::suspected:
      return a + " hears nothing from " + b + " and suspects it";
    case Kind::failed:
      if (event.c >= 0)
        return a + " hears from " + port(state, static_cast<NodeIndex>(event.c)) + " that " + b + " has failed";
      return "Most masters suspect " + b + ": " + a + " declares it failed";
    case Kind::recovered:
      return a + " hears " + b + " again and trusts it";
    case Kind::asked_votes:
      return a + " asks for votes in epoch " + std::to_string(event.b);
    case Kind::voted:
      return a + " votes for " + b + " in epoch " + std::to_string(event.c);
    case Kind::promoted:
      return a + " has most votes and takes over from " + b;
    case Kind::learned:
      return a + " hears " + b + "’s newer claim and mends its map";
    case Kind::demoted:
      return a + " becomes a replica of " + b;
    case Kind::linked:
      return a + " is in step with its master " + b + " again";
    case Kind::cluster_down:
      return a + " may not serve: the cluster is down for it";
    case Kind::cluster_up:
      return a + " may serve again";
    case Kind::migrated:
      return count_of(event.c, "key") + (event.c == 1 ? " moves" : " move") + " from " + a + " to " + b;
    case Kind::client_mode:
      return event.a != 0 ? "The client follows redirections now" : "The client takes redirections as errors";
    default:
      return "A request is on its way";
  }
}

}  // namespace glassbox::redis
