// One node's beliefs and claims: who owns a slot in its map, who is a master, whom it follows. Everything that changes
// a map goes through here, so that maps stay shared between nodes that agree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/redis/state.hpp"

namespace glassbox::redis {

Node& node_of(State& state, NodeIndex node);
const Node& node_of(const State& state, NodeIndex node);
NodeIndex index_of_port(const State& state, std::int32_t port);  // kNoNode: nobody listens there
NodeIndex index_of_id(const State& state, std::string_view id);  // exactly the 40 digits
std::string port_of(const State& state, NodeIndex node);         // "7001"
std::string address_of(const State& state, NodeIndex node);      // "127.0.0.1:7001"

// What `node` believes of itself.
Peer& own_claim(State& state, NodeIndex node);
const Peer& own_claim(const State& state, NodeIndex node);
bool is_master(const State& state, NodeIndex node);
NodeIndex master_of(const State& state, NodeIndex node);  // kNoNode for a master

NodeIndex owner_of(const Node& node, std::int32_t slot);
std::int32_t slots_owned(const Node& node, NodeIndex owner);
bool is_unclaimed(const Node& node, std::int32_t slot);  // nobody's, or its owner has stopped claiming it
void set_unclaimed(Node& node, std::int32_t slot, bool unclaimed);

// A map in the making: writes go to one private copy, and finish() shares it with a node that holds the same.
class MapEdit {
 public:
  MapEdit(State& state, NodeIndex node) : state_(state), node_(node) {}
  [[nodiscard]] NodeIndex owner(std::int32_t slot) const;
  void set(std::int32_t slot, NodeIndex owner);  // kNoNode: nobody
  void finish();

 private:
  State& state_;
  NodeIndex node_;
  std::shared_ptr<SlotMap> copy_;
};

std::int64_t keys_in_slot(const Node& node, std::int32_t slot);

}  // namespace glassbox::redis
