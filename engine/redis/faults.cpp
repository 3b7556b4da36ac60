#include "engine/redis/faults.hpp"

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/replication.hpp"

namespace glassbox::redis {
namespace {

// What nodes.conf brings back, and what it does not.
void load_peers(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  for (Peer& peer : node.peers) {
    peer.linked = false;
    peer.ping_sent = kNone;
    peer.last_data = state.now;
    peer.last_pong = state.now;
    peer.offset = 0;
    peer.voted = kLongAgo;
    peer.orphaned = kNone;
    peer.reports.clear();
    peer.pfail = false;
    if (peer.fail) peer.fail_time = state.now;
    if (peer.replica_of != kNoNode) peer.config_epoch = 0;  // a replica's line tells its master's (clusterLoadConfig)
  }
  node.unclaimed = nullptr;
}

// Keys in slots that the map gives to another node: they are kept, as if being imported (verifyClusterConfigWithData).
void keep_foreign_keys(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  if (!is_master(state, self)) return;
  MapEdit map(state, self);
  for (const auto& [key, entry] : node.keys.entries()) {
    const std::int32_t slot = key_slot(key);
    const NodeIndex owner = map.owner(slot);
    if (owner == self || node.importing.contains(slot)) continue;
    if (owner == kNoNode)
      map.set(slot, self);
    else
      node.importing[slot] = owner;
  }
  map.finish();
}

}  // namespace

void stop_node(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  if (!node.up) return;
  node.up = false;
  ++node.life;
  if (!state.script->config.appendonly) node.keys.clear();
  node.master_link_up = false;
  node.replication = {};
  node.manual = {};
  node.paused_until = kNone;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    state.nodes[i].peers[static_cast<std::size_t>(self)].linked = false;
    node.peers[i].linked = false;
  }
  break_links(state, self);
  for (Client& client : state.clients) client.to[static_cast<std::size_t>(self)] = {};
}

void start_node(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  if (node.up) return;
  node.up = true;
  ++node.life;
  load_peers(state, self);
  keep_foreign_keys(state, self);
  node.cluster_ok = false;
  node.check_state = false;
  node.size = 0;
  node.first_look = kLongAgo;
  node.in_minority = kLongAgo;
  node.election = {};
  node.sent = {};
  node.received = {};
  // Redis 8 notes in the append-only file's manifest where in the stream it begins, and so counts on from there.
  if (!state.script->config.appendonly) node.offset = 0;
  node.link_down_since = kLongAgo;  // never connected: down since ever
  node.replication.history = ++state.histories;
  plan(state, state.now + 1, task_of(Task::Kind::tick, self));
}

}  // namespace glassbox::redis
