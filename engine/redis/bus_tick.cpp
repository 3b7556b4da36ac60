// A node's tick (clusterCron): connects what is not connected, pings whom it has not heard of, suspects whom it cannot
// hear, and moves a failover on.
#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/replication.hpp"

namespace glassbox::redis {
namespace {

// Opens the connections that broke and can be opened again (clusterNodeCronHandleReconnect).
void connect_peers(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    const auto peer = static_cast<NodeIndex>(i);
    if (peer == self || node.peers[i].linked || !node_of(state, peer).up) continue;
    const Millis waiting = node.peers[i].ping_sent;
    node.peers[i].linked = true;
    send_ping(state, self, peer);
    if (waiting != kNone) node.peers[i].ping_sent = waiting;
  }
}

// Once a second: of five peers by chance, the one that has been silent longest.
void ping_someone(State& state, NodeIndex self) {
  constexpr Millis kTicks = 10;
  if ((state.now / kTickEvery) % kTicks != node_of(state, self).port % kTicks) return;
  const Node& node = node_of(state, self);
  NodeIndex chosen = kNoNode;
  for (int i = 0; i < 5; ++i) {
    const auto peer = static_cast<NodeIndex>(state.random.below(static_cast<std::uint32_t>(node.peers.size())));
    const Peer& belief = node.peers[static_cast<std::size_t>(peer)];
    if (peer == self || !belief.linked || belief.ping_sent != kNone) continue;
    if (chosen == kNoNode || belief.last_pong < node.peers[static_cast<std::size_t>(chosen)].last_pong) chosen = peer;
  }
  if (chosen != kNoNode) send_ping(state, self, chosen);
}

void watch_peer(State& state, NodeIndex self, NodeIndex about) {
  Node& node = node_of(state, self);
  Peer& peer = node.peers[static_cast<std::size_t>(about)];
  const Millis timeout = state.script->config.node_timeout_ms;
  if (peer.ping_sent == kNone && state.now - peer.last_pong > timeout / 2) {
    // To a dead node as well: the ping goes into a connection that is refused a moment later, and its time counts.
    send_ping(state, self, about);
    return;
  }
  const bool drives_failover = node.manual.end != kNone && is_master(state, self) && node.manual.replica == about;
  if (drives_failover && peer.linked) {
    send_ping(state, self, about);
    return;
  }
  if (peer.ping_sent == kNone || peer.pfail || peer.fail) return;
  const Millis heard = peer.last_data > peer.ping_sent ? peer.last_data : peer.ping_sent;
  if (state.now - heard <= timeout) return;
  Task task = task_of(Task::Kind::suspect, self, about);
  plan(state, state.now, std::move(task));
}

void plan_expiry(State& state, NodeIndex self) {
  const Node& node = node_of(state, self);
  if (!is_master(state, self) || node.paused_until > state.now) return;
  for (const auto& [key, entry] : node.keys.entries()) {
    if (entry.expires == kNever || state.now <= entry.expires) continue;
    plan(state, state.now, task_of(Task::Kind::expire, self));
    return;
  }
}

}  // namespace

void tick(State& state, NodeIndex self) {
  connect_peers(state, self);
  ping_someone(state, self);
  for (std::size_t i = 0; i < state.nodes.size(); ++i)
    if (static_cast<NodeIndex>(i) != self) watch_peer(state, self, static_cast<NodeIndex>(i));
  Node& node = node_of(state, self);
  if (node.manual.end != kNone && node.manual.end < state.now) reset_manual_failover(state, self);
  if (!is_master(state, self)) {
    const NodeIndex master = master_of(state, self);
    if (master != kNoNode && node.replication.master == kNoNode) follow(state, self, master);
    retry_connection(state, self);
    if (may_stand(state, self)) plan(state, state.now, task_of(Task::Kind::elect, self));
    consider_other_master(state, self);
  }
  plan_expiry(state, self);
  if (!node.cluster_ok) node.check_state = true;
  look_soon(state, self);
  plan(state, state.now + kTickEvery, task_of(Task::Kind::tick, self));
}

}  // namespace glassbox::redis
