// Of a master's several replicas, one may move to a master that has none left (clusterHandleSlaveMigration): the one
// with the smallest id among those of the best supplied masters, after five seconds.
#include <algorithm>

#include "engine/redis/beliefs.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/slot_claims.hpp"

namespace glassbox::redis {
namespace {

constexpr Millis kDelay = 5000;       // CLUSTER_SLAVE_MIGRATION_DELAY
constexpr std::int32_t kBarrier = 1;  // cluster-migration-barrier: how many must stay behind

std::int32_t working_replicas(const Node& node, NodeIndex master, bool count_suspects) {
  std::int32_t count = 0;
  for (const Peer& peer : node.peers)
    if (!peer.is_master && peer.replica_of == master && !peer.fail && (count_suspects || !peer.pfail)) ++count;
  return count;
}

// The first master without a replica that works, and its waiting time begins; the others' ends.
NodeIndex find_orphan(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  NodeIndex orphan = kNoNode;
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    Peer& peer = node.peers[i];
    const auto master = static_cast<NodeIndex>(i);
    const bool orphaned = peer.is_master && !peer.fail && peer.had_replicas && node.owned[i] > 0 &&
                          working_replicas(node, master, true) == 0;
    if (!orphaned) {
      peer.orphaned = kNone;
      continue;
    }
    if (peer.orphaned == kNone) peer.orphaned = state.now;
    if (orphan == kNoNode) orphan = master;
  }
  return orphan;
}

// Whether this one has the smallest id of all replicas whose master has the most.
bool is_candidate(const State& state, NodeIndex self, std::int32_t most) {
  const Node& node = node_of(state, self);
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    const Peer& peer = node.peers[i];
    if (peer.is_master || peer.replica_of == kNoNode || state.nodes[i].id >= node.id) continue;
    if (working_replicas(node, peer.replica_of, true) == most) return false;
  }
  return true;
}

}  // namespace

void consider_other_master(State& state, NodeIndex self) {
  const Node& node = node_of(state, self);
  const NodeIndex mine = master_of(state, self);
  if (!state.script->config.allow_replica_migration || mine == kNoNode || !node.cluster_ok) return;
  const std::int32_t siblings = working_replicas(node, mine, true);
  if (siblings < 2) return;
  const NodeIndex orphan = find_orphan(state, self);
  if (orphan == kNoNode || working_replicas(node, mine, false) <= kBarrier) return;
  std::int32_t most = 0;
  for (std::size_t i = 0; i < node.peers.size(); ++i)
    if (node.peers[i].is_master && !node.peers[i].fail)
      most = std::max(most, working_replicas(node, static_cast<NodeIndex>(i), true));
  const Millis since = node.peers[static_cast<std::size_t>(orphan)].orphaned;
  if (siblings == most && is_candidate(state, self, most) && state.now - since > kDelay)
    become_replica(state, self, orphan);
}

}  // namespace glassbox::redis
