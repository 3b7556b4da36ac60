// A node hears which slots another claims and mends its own map: the claim with the newer epoch wins, and a slot that
// is being imported is left to its operator (clusterUpdateSlotsConfigWith).
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

struct Claim {
  NodeIndex follows = kNoNode;  // this node has become the replica of that one
};

// `claimant` claims the slots of `header` with `epoch`.
Claim take_claim(State& state, NodeIndex self, NodeIndex claimant, std::uint64_t epoch, const Header& header);
// The claim that a ping or pong carries: taken when it is a master's, answered with an UPDATE when it is out of date.
Claim hear_claim(State& state, NodeIndex self, const Header& header);
// In the map of `self`, what was `from`'s becomes `to`'s (kNoNode: nobody's).
void move_slots(State& state, NodeIndex self, NodeIndex from, NodeIndex to);
// `self` becomes a replica of `master`. Precondition: it owns no slot in its own map.
void become_replica(State& state, NodeIndex self, NodeIndex master);
// Keys of a slot that is no longer this node's.
void delete_keys_in_slot(State& state, NodeIndex self, std::int32_t slot);

std::int32_t differing_slots(const SlotMap& one, const SlotMap& other);

}  // namespace glassbox::redis
