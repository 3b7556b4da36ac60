#include "engine/redis/failover.hpp"

#include <algorithm>

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/replication.hpp"
#include "engine/redis/slot_claims.hpp"

namespace glassbox::redis {
namespace {

constexpr Millis kManualTimeout = 5000;        // CLUSTER_MF_TIMEOUT
constexpr Millis kPingReplicaPeriod = 10'000;  // repl-ping-replica-period

const Peer& peer_of(const State& state, NodeIndex self, NodeIndex about) {
  return node_of(state, self).peers[static_cast<std::size_t>(about)];
}

Millis vote_timeout(const State& state) {
  return std::max<Millis>(2 * state.script->config.node_timeout_ms, 2000);
}

// Whether the data is too old: silence since then, less the timeout that any failure takes to be seen.
bool data_too_old(const State& state, NodeIndex self) {
  const Config& config = state.script->config;
  const Node& node = node_of(state, self);
  if (config.replica_validity_factor == 0 || node.master_link_up) return false;
  Millis age = state.now - node.link_down_since;
  if (age > config.node_timeout_ms) age -= config.node_timeout_ms;
  return age > kPingReplicaPeriod + config.node_timeout_ms * config.replica_validity_factor;
}

std::int32_t rank_of(const State& state, NodeIndex self) {
  const Node& node = node_of(state, self);
  const NodeIndex master = master_of(state, self);
  std::int32_t rank = 0;
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    const Peer& peer = node.peers[i];
    const bool sibling = static_cast<NodeIndex>(i) != self && !peer.is_master && peer.replica_of == master;
    if (sibling && peer.offset > node.offset) ++rank;
  }
  return rank;
}

void plan_election(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  Election& election = node.election;
  const bool manual = node.manual.end != kNone;
  election.asked = false;
  election.votes = 0;
  election.rank = manual ? 0 : rank_of(state, self);
  // 500 ms so that FAIL reaches all, up to 500 more by chance so that replicas do not split the votes, 1 s a rank.
  election.at = manual ? state.now : state.now + 500 + state.random.below(500) + election.rank * 1000;
  announce(state, self);
  plan(state, election.at, task_of(Task::Kind::elect, self));
}

bool replace_master(State& state, NodeIndex self, Event& event) {
  Node& node = node_of(state, self);
  const NodeIndex old_master = master_of(state, self);
  Peer& own = own_claim(state, self);
  own.is_master = true;
  own.replica_of = kNoNode;
  start_history(state, self);
  move_slots(state, self, old_master, self);
  node.check_state = true;
  announce(state, self);
  reset_manual_failover(state, self);
  look_soon(state, self);
  state.messages.push_back({Message::Kind::claim, self, kNoNode, {}, 0});
  return emit(state, event, Kind::promoted, self, self, old_master, static_cast<std::int32_t>(own.config_epoch));
}

void match_offset(Node& node) {  // clusterHandleManualFailover
  if (node.manual.end == kNone || node.manual.may_start || node.manual.master_offset == -1) return;
  node.manual.may_start = node.manual.master_offset == node.offset;
}

// Another replica may have said since that it has more (then this one waits longer).
void update_rank(State& state, NodeIndex self) {
  Election& election = node_of(state, self).election;
  const std::int32_t rank = rank_of(state, self);
  if (rank <= election.rank) return;
  election.at += (rank - election.rank) * 1000;
  election.rank = rank;
}

bool slots_allow_vote(const State& state, NodeIndex self, const Header& request) {
  const Node& node = node_of(state, self);
  for (std::int32_t slot = 0; slot < kSlots; ++slot) {
    if (!claims(request, slot) || is_unclaimed(node, slot)) continue;
    if (peer_of(state, self, owner_of(node, slot)).config_epoch > request.config_epoch) return false;
  }
  return true;
}

}  // namespace

bool may_stand(const State& state, NodeIndex self) {
  const NodeIndex master = master_of(state, self);
  if (master == kNoNode || slots_owned(node_of(state, self), master) == 0) return false;
  return peer_of(state, self, master).fail || node_of(state, self).manual.end != kNone;
}

bool stand(State& state, NodeIndex self, Event& event) {
  Node& node = node_of(state, self);
  if (!may_stand(state, self)) return false;
  match_offset(node);
  const bool manual = node.manual.end != kNone && node.manual.may_start;
  if (!manual && !peer_of(state, self, master_of(state, self)).fail) return false;
  if (!manual && data_too_old(state, self)) return false;
  Election& election = node.election;
  const Millis age = state.now - election.at;
  if (age > 2 * vote_timeout(state)) {
    plan_election(state, self);
    return false;
  }
  if (!election.asked && node.manual.end == kNone) update_rank(state, self);
  if (state.now < election.at || age > vote_timeout(state)) return false;
  if (!election.asked) {
    election.epoch = ++node.current_epoch;
    election.asked = true;
    ask_for_votes(state, self);
    return emit(state, event, Kind::asked_votes, self, self, static_cast<std::int32_t>(election.epoch));
  }
  if (election.votes < node.size / 2 + 1) return false;
  Peer& own = own_claim(state, self);
  own.config_epoch = std::max(own.config_epoch, election.epoch);
  return replace_master(state, self, event);
}

bool take_over(State& state, NodeIndex self, Event& event) {
  if (is_master(state, self)) return false;
  bump_epoch(state, self);
  return replace_master(state, self, event);
}

// clusterSendFailoverAuthIfNeeded: one vote an epoch, for a replica of a failed master whose claim is not out of date.
bool consider_vote(State& state, NodeIndex self, const Header& request, Event& event) {
  Node& node = node_of(state, self);
  if (!is_master(state, self) || slots_owned(node, self) == 0) return false;
  if (request.current_epoch < node.current_epoch || node.last_vote_epoch == node.current_epoch) return false;
  const Peer& candidate = peer_of(state, self, request.from);
  if (candidate.is_master || candidate.replica_of == kNoNode) return false;
  Peer& master = node.peers[static_cast<std::size_t>(candidate.replica_of)];
  if (!master.fail && !request.forced) return false;
  if (state.now - master.voted < 2 * state.script->config.node_timeout_ms) return false;
  if (!slots_allow_vote(state, self, request)) return false;
  node.last_vote_epoch = node.current_epoch;
  master.voted = state.now;
  send_vote(state, self, request.from);
  return emit(state, event, Kind::voted, self, self, request.from, static_cast<std::int32_t>(node.current_epoch));
}

void count_vote(State& state, NodeIndex self, const Header& answer) {
  Node& node = node_of(state, self);
  const Peer& voter = peer_of(state, self, answer.from);
  if (!voter.is_master || slots_owned(node, answer.from) == 0 || answer.current_epoch < node.election.epoch) return;
  ++node.election.votes;
  plan(state, state.now, task_of(Task::Kind::elect, self));
}

void begin_manual_failover(State& state, NodeIndex replica, bool forced) {
  reset_manual_failover(state, replica);
  Node& node = node_of(state, replica);
  node.manual.end = state.now + kManualTimeout;
  node.manual.may_start = forced;
  if (!forced) ask_for_failover(state, replica, master_of(state, replica));
}

void pause_for_failover(State& state, NodeIndex master, NodeIndex replica) {
  if (!is_master(state, master) || peer_of(state, master, replica).replica_of != master) return;
  reset_manual_failover(state, master);
  Node& node = node_of(state, master);
  node.manual.end = state.now + kManualTimeout;
  node.manual.replica = replica;
  node.paused_until = state.now + 2 * kManualTimeout;  // CLUSTER_MF_PAUSE_MULT
  send_ping(state, master, replica);
}

void reset_manual_failover(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  if (node.manual.replica != kNoNode) node.paused_until = kNone;
  node.manual = {};
}

bool bump_epoch(State& state, NodeIndex self) {
  Node& node = node_of(state, self);
  Peer& own = own_claim(state, self);
  std::uint64_t greatest = node.current_epoch;
  for (const Peer& peer : node.peers) greatest = std::max(greatest, peer.config_epoch);
  if (own.config_epoch != 0 && own.config_epoch == greatest) return false;
  own.config_epoch = ++node.current_epoch;
  return true;
}

}  // namespace glassbox::redis
