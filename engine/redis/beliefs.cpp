#include "engine/redis/beliefs.hpp"

namespace glassbox::redis {

Node& node_of(State& state, NodeIndex node) {
  return state.nodes[static_cast<std::size_t>(node)];
}
const Node& node_of(const State& state, NodeIndex node) {
  return state.nodes[static_cast<std::size_t>(node)];
}

NodeIndex index_of_port(const State& state, std::int32_t port) {
  for (std::size_t i = 0; i < state.nodes.size(); ++i)
    if (state.nodes[i].port == port) return static_cast<NodeIndex>(i);
  return kNoNode;
}

NodeIndex index_of_id(const State& state, std::string_view id) {
  for (std::size_t i = 0; i < state.nodes.size(); ++i)
    if (state.nodes[i].id == id) return static_cast<NodeIndex>(i);
  return kNoNode;
}

std::string port_of(const State& state, NodeIndex node) {
  return node == kNoNode ? "nobody" : std::to_string(node_of(state, node).port);
}

std::string address_of(const State& state, NodeIndex node) {
  return "127.0.0.1:" + port_of(state, node);
}

Peer& own_claim(State& state, NodeIndex node) {
  return node_of(state, node).peers[static_cast<std::size_t>(node)];
}
const Peer& own_claim(const State& state, NodeIndex node) {
  return node_of(state, node).peers[static_cast<std::size_t>(node)];
}

bool is_master(const State& state, NodeIndex node) {
  return own_claim(state, node).is_master;
}

NodeIndex master_of(const State& state, NodeIndex node) {
  const Peer& claim = own_claim(state, node);
  return claim.is_master ? kNoNode : claim.replica_of;
}

NodeIndex owner_of(const Node& node, std::int32_t slot) {
  return (*node.owner)[static_cast<std::size_t>(slot)];
}

std::int32_t slots_owned(const Node& node, NodeIndex owner) {
  return node.owned[static_cast<std::size_t>(owner)];
}

bool is_unclaimed(const Node& node, std::int32_t slot) {
  return owner_of(node, slot) == kNoNode || (node.unclaimed && node.unclaimed->test(static_cast<std::size_t>(slot)));
}

void set_unclaimed(Node& node, std::int32_t slot, bool unclaimed) {
  const auto at = static_cast<std::size_t>(slot);
  if ((node.unclaimed && node.unclaimed->test(at)) == unclaimed) return;
  auto set = node.unclaimed ? std::make_shared<SlotSet>(*node.unclaimed) : std::make_shared<SlotSet>();
  set->set(at, unclaimed);
  node.unclaimed = set->none() ? nullptr : std::move(set);
}

NodeIndex MapEdit::owner(std::int32_t slot) const {
  if (copy_) return (*copy_)[static_cast<std::size_t>(slot)];
  return owner_of(node_of(state_, node_), slot);
}

void MapEdit::set(std::int32_t slot, NodeIndex owner) {
  Node& node = node_of(state_, node_);
  if (!copy_) copy_ = std::make_shared<SlotMap>(*node.owner);
  NodeIndex& held = (*copy_)[static_cast<std::size_t>(slot)];
  if (held != kNoNode) --node.owned[static_cast<std::size_t>(held)];
  held = owner;
  if (held != kNoNode) ++node.owned[static_cast<std::size_t>(held)];
  set_unclaimed(node, slot, false);
}

void MapEdit::finish() {
  if (!copy_) return;
  Node& node = node_of(state_, node_);
  node.owner = copy_;
  node.check_state = true;
  for (const Node& other : state_.nodes)
    if (&other != &node && *other.owner == *copy_) node.owner = other.owner;
  copy_.reset();
}

std::int64_t keys_in_slot(const Node& node, std::int32_t slot) {
  std::int64_t count = 0;
  for (const auto& [key, entry] : node.keys.entries())
    if (key_slot(key) == slot) ++count;
  return count;
}

}  // namespace glassbox::redis
