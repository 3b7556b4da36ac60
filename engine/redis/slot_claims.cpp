#include "engine/redis/slot_claims.hpp"

#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/replication.hpp"
#include "engine/redis/server.hpp"

namespace glassbox::redis {
namespace {

bool has_keys(const Node& node, std::int32_t slot) {
  return keys_in_slot(node, slot) > 0;
}

struct Taken {                     // what one claim changed
  std::vector<std::int32_t> lost;  // slots that were ours and still hold keys
  std::int32_t claimed = 0;
  std::int32_t from_my_master = 0;
};

Taken rebind(State& state, NodeIndex self, NodeIndex claimant, std::uint64_t epoch, const Header& header,
             NodeIndex my_master) {
  Node& node = node_of(state, self);
  MapEdit map(state, self);
  Taken taken;
  for (std::int32_t slot = 0; slot < kSlots; ++slot) {
    const NodeIndex owner = map.owner(slot);
    if (!claims(header, slot)) {
      // The owner no longer claims it. The map keeps it, so that clients are still sent somewhere.
      if (owner == claimant) set_unclaimed(node, slot, true);
      continue;
    }
    ++taken.claimed;
    if (owner == claimant) {
      set_unclaimed(node, slot, false);
      continue;
    }
    if (node.importing.contains(slot)) continue;
    const bool newer = owner != kNoNode && node.peers[static_cast<std::size_t>(owner)].config_epoch < epoch;
    if (!is_unclaimed(node, slot) && !newer) continue;
    if (owner == self && has_keys(node, slot)) taken.lost.push_back(slot);
    if (owner != kNoNode && owner == my_master) ++taken.from_my_master;
    map.set(slot, claimant);
  }
  map.finish();
  return taken;
}

bool same_claim(const Node& node, NodeIndex owner, const Header& header) {
  if (header.map == node.owner && header.claimant == owner && !header.except) return true;
  for (std::int32_t slot = 0; slot < kSlots; ++slot)
    if ((owner_of(node, slot) == owner) != claims(header, slot)) return false;
  return true;
}

// Another node has a newer claim on what the sender claims: it is told (step 2 in clusterProcessPacket).
void correct(State& state, NodeIndex self, const Header& header) {
  const Node& node = node_of(state, self);
  for (std::int32_t slot = 0; slot < kSlots; ++slot) {
    if (!claims(header, slot)) continue;
    const NodeIndex owner = owner_of(node, slot);
    if (owner == header.from || is_unclaimed(node, slot)) continue;
    if (node.peers[static_cast<std::size_t>(owner)].config_epoch <= header.config_epoch) continue;
    send_update(state, self, header.from, owner);
    return;
  }
}

}  // namespace

Claim take_claim(State& state, NodeIndex self, NodeIndex claimant, std::uint64_t epoch, const Header& header) {
  if (claimant == self) return {};
  const Node& node = node_of(state, self);
  const NodeIndex my_master = is_master(state, self) ? self : master_of(state, self);
  const Taken taken = rebind(state, self, claimant, epoch, header, my_master);
  const bool may_move = state.script->config.allow_replica_migration || taken.claimed == taken.from_my_master;
  if (taken.from_my_master > 0 && slots_owned(node, my_master) == 0 && may_move) {
    become_replica(state, self, claimant);
    return {claimant};
  }
  const NodeIndex grandmaster = [&] {  // a replica's master may itself have become a replica
    if (is_master(state, self) || my_master == kNoNode) return kNoNode;
    const Peer& master = node.peers[static_cast<std::size_t>(my_master)];
    return master.is_master ? kNoNode : master.replica_of;
  }();
  if (grandmaster != kNoNode && grandmaster != self) {
    become_replica(state, self, grandmaster);
    return {grandmaster};
  }
  for (const std::int32_t slot : taken.lost) delete_keys_in_slot(state, self, slot);
  return {};
}

Claim hear_claim(State& state, NodeIndex self, const Header& header) {
  const Node& node = node_of(state, self);
  const Peer& sender = node.peers[static_cast<std::size_t>(header.from)];
  const NodeIndex speaks_for = sender.is_master ? header.from : sender.replica_of;
  if (speaks_for == kNoNode || same_claim(node, speaks_for, header)) return {};
  Claim claim;
  if (sender.is_master) claim = take_claim(state, self, header.from, header.config_epoch, header);
  correct(state, self, header);
  return claim;
}

void move_slots(State& state, NodeIndex self, NodeIndex from, NodeIndex to) {
  MapEdit map(state, self);
  for (std::int32_t slot = 0; slot < kSlots; ++slot)
    if (map.owner(slot) == from) map.set(slot, to);
  map.finish();
}

void become_replica(State& state, NodeIndex self, NodeIndex master) {
  Node& node = node_of(state, self);
  Peer& own = own_claim(state, self);
  if (own.is_master) {
    node.migrating.clear();
    node.importing.clear();
    break_links(state, self);
  }
  own.is_master = false;
  own.replica_of = master;
  node.shard = node_of(state, master).shard;
  node.check_state = true;
  reset_manual_failover(state, self);
  follow(state, self, master);
}

void delete_keys_in_slot(State& state, NodeIndex self, std::int32_t slot) {
  Node& node = node_of(state, self);
  std::vector<std::string> keys;
  for (const auto& [key, entry] : node.keys.entries())
    if (key_slot(key) == slot) keys.push_back(key);
  std::vector<StreamItem> stream;
  for (const std::string& key : keys) {
    node.keys.erase(key);
    touch_watchers(state, self, key);
    stream.push_back({{"DEL", key}, nullptr});
  }
  if (!stream.empty()) send_stream(state, self, std::move(stream));
}

std::int32_t differing_slots(const SlotMap& one, const SlotMap& other) {
  std::int32_t count = 0;
  if (&one == &other) return 0;
  for (std::size_t slot = 0; slot < one.size(); ++slot)
    if (one[slot] != other[slot]) ++count;
  return count;
}

}  // namespace glassbox::redis
