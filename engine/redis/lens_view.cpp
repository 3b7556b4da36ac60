#include "engine/redis/lens_view.hpp"

#include <algorithm>

#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

Color identity(NodeIndex node) {
  if (node < 0) return Color::dead;
  return static_cast<Color>(static_cast<int>(Color::a) + node % 6);
}

const Node* node_at(const State& state, NodeIndex node) {
  if (node < 0 || static_cast<std::size_t>(node) >= state.nodes.size()) return nullptr;
  return &state.nodes[static_cast<std::size_t>(node)];
}

std::string port(const State& state, NodeIndex node) {
  const Node* found = node_at(state, node);
  return found == nullptr ? "nobody" : std::to_string(found->port);
}

static const Peer* own_claim(const State& state, NodeIndex node) {
  const Node* found = node_at(state, node);
  if (found == nullptr || static_cast<std::size_t>(node) >= found->peers.size()) return nullptr;
  return &found->peers[static_cast<std::size_t>(node)];
}

bool claims_master(const State& state, NodeIndex node) {
  const Peer* claim = own_claim(state, node);
  return claim != nullptr && claim->is_master;
}

NodeIndex claimed_master(const State& state, NodeIndex node) {
  const Peer* claim = own_claim(state, node);
  return claim == nullptr || claim->is_master ? kNoNode : claim->replica_of;
}

std::string client_name(const State& state, std::int32_t client) {
  if (client < 0 || static_cast<std::size_t>(client) >= state.clients.size()) return "client";
  const std::string& name = state.clients[static_cast<std::size_t>(client)].name;
  return name.empty() ? "client" : "client " + name;
}

bool is_kind(const RedisScene& scene, Kind kind) {
  return scene.event != nullptr && scene.event->kind == static_cast<std::uint16_t>(kind);
}

bool is_request(const RedisScene& scene) {
  return scene.event != nullptr && scene.event->kind <= static_cast<std::uint16_t>(Kind::followed);
}

const Request* current_request(const RedisScene& scene) {
  const Request& request = scene.now.request;
  // Between the two legs of a redirection no command is under way, but the client has one in hand.
  const bool has = request.phase != Request::Phase::none || is_kind(scene, Kind::followed);
  return is_request(scene) && has ? &request : nullptr;
}

bool judged(const Request& request) {
  return request.phase == Request::Phase::checked || request.phase == Request::Phase::answered;
}

static bool same_letters(std::string_view a, std::string_view lower) {
  const auto same = [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y; };
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(), same);
}

bool is_command(const Request& request, std::string_view name, std::string_view sub) {
  if (request.args.empty() || !same_letters(request.args[0], name)) return false;
  return sub.empty() || (request.args.size() > 1 && same_letters(request.args[1], sub));
}

std::string error_code(const Reply& reply) {
  return reply.kind == Reply::Kind::error ? reply.text.substr(0, reply.text.find(' ')) : std::string();
}

std::vector<std::string> keys_of(const Request& request) {
  std::vector<std::string> keys;
  for (const std::int32_t at : request.keys) {
    if (at >= 0 && static_cast<std::size_t>(at) < request.args.size())
      keys.push_back(request.args[static_cast<std::size_t>(at)]);
  }
  if (keys.empty() && request.has_key) keys.push_back(request.key);
  return keys;
}

// The value of `name=value` among the box's options, or empty.
static std::string_view option(std::string_view options, std::string_view name) {
  while (!options.empty()) {
    const std::size_t end = std::min(options.find(' '), options.size());
    const std::string_view word = options.substr(0, end);
    if (word.starts_with(name) && word.substr(name.size()).starts_with('=')) return word.substr(name.size() + 1);
    options.remove_prefix(std::min(end + 1, options.size()));
  }
  return {};
}

static NodeIndex asked_or_first(const State& state) {
  const Node* asked = node_at(state, state.request.node);
  if (state.request.phase != Request::Phase::none && asked != nullptr && asked->up) return state.request.node;
  for (std::size_t i = 0; i < state.nodes.size(); ++i)
    if (state.nodes[i].up) return static_cast<NodeIndex>(i);
  return state.nodes.empty() ? kNoNode : NodeIndex{0};
}

NodeIndex map_holder(const RedisScene& scene) {
  const State& state = scene.now;
  const std::string_view wanted = option(scene.options, "map");
  for (std::size_t i = 0; i < state.nodes.size() && !wanted.empty(); ++i)
    if (state.nodes[i].up && std::to_string(state.nodes[i].port) == wanted) return static_cast<NodeIndex>(i);
  return asked_or_first(state);
}

NodeIndex owner_in_map(const State& state, NodeIndex holder, std::int32_t slot) {
  const Node* node = node_at(state, holder);
  if (node == nullptr || node->owner == nullptr || slot < 0 || slot >= kSlots) return kNoNode;
  return (*node->owner)[static_cast<std::size_t>(slot)];
}

NodeIndex last_slot_owner(const RedisScene& scene) {
  return owner_in_map(scene.now, asked_or_first(scene.now), scene.now.request.slot);
}

std::vector<Belief> beliefs(const State& state, std::int32_t slot) {
  std::vector<Belief> groups;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    if (!state.nodes[i].up) continue;
    const auto node = static_cast<NodeIndex>(i);
    const NodeIndex owner = owner_in_map(state, node, slot);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Belief& b) { return b.owner == owner; });
    if (group == groups.end()) group = groups.insert(groups.end(), Belief{owner, {}});
    group->believers.push_back(node);
  }
  return groups;
}

std::string beliefs_in_words(const State& state, const std::vector<Belief>& beliefs) {
  std::string words;
  for (const Belief& belief : beliefs) {
    std::vector<std::string> names;
    for (const NodeIndex node : belief.believers) names.push_back(port(state, node));
    if (!words.empty()) words += "; ";
    words += list_of(names) + (names.size() == 1 ? " says " : " say ") + port(state, belief.owner);
  }
  return words;
}

std::int32_t disputed_slots(const State& state) {
  std::vector<const SlotMap*> maps;
  for (const Node& node : state.nodes) {
    if (!node.up || node.owner == nullptr) continue;
    // Nodes that have never disagreed share one map.
    if (std::find(maps.begin(), maps.end(), node.owner.get()) == maps.end()) maps.push_back(node.owner.get());
  }
  if (maps.size() < 2) return 0;
  std::int32_t count = 0;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    const bool differ =
        std::any_of(maps.begin() + 1, maps.end(), [&](const SlotMap* map) { return (*map)[slot] != (*maps[0])[slot]; });
    if (differ) ++count;
  }
  return count;
}

}  // namespace glassbox::redis
