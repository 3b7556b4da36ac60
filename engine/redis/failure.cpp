#include "engine/redis/failure.hpp"

#include <algorithm>

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/events.hpp"

namespace glassbox::redis {
namespace {

constexpr Millis kWritableDelay = 2000;  // CLUSTER_WRITABLE_DELAY: of a master after its start
constexpr Millis kMinRejoin = 500;       // CLUSTER_MIN_REJOIN_DELAY
constexpr Millis kMaxRejoin = 5000;      // CLUSTER_MAX_REJOIN_DELAY

Peer& peer_of(State& state, NodeIndex self, NodeIndex about) {
  return node_of(state, self).peers[static_cast<std::size_t>(about)];
}

void mark_failed(State& state, NodeIndex self, NodeIndex about) {
  Peer& peer = peer_of(state, self, about);
  peer.pfail = false;
  peer.fail = true;
  peer.fail_time = state.now;
  node_of(state, self).check_state = true;
}

bool all_slots_served(const Node& node) {
  std::int32_t served = 0;
  for (std::size_t i = 0; i < node.peers.size(); ++i)
    if (!node.peers[i].fail) served += node.owned[i];
  return served == kSlots;
}

// Counts the masters that own slots; returns how many of them can be reached.
std::int32_t count_masters(Node& node) {
  std::int32_t reachable = 0;
  node.size = 0;
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    const Peer& peer = node.peers[i];
    if (!peer.is_master || node.owned[i] == 0) continue;
    ++node.size;
    if (!peer.fail && !peer.pfail) ++reachable;
  }
  return reachable;
}

}  // namespace

bool suspect(State& state, NodeIndex self, NodeIndex about, Event& event) {
  Node& node = node_of(state, self);
  Peer& peer = peer_of(state, self, about);
  if (peer.pfail || peer.fail || peer.ping_sent == kNone) return false;
  peer.pfail = true;
  node.check_state = true;
  if (is_master(state, self) && node.size == 1) {
    Task task = task_of(Task::Kind::count, self, about);
    plan(state, state.now, std::move(task));
  }
  look_soon(state, self);
  state.messages.push_back({Message::Kind::ping, self, about, {}, 0});
  return emit(state, event, Kind::suspected, self, self, about);
}

std::int64_t failure_reports(State& state, NodeIndex self, NodeIndex about) {
  auto& reports = peer_of(state, self, about).reports;
  const Millis oldest = state.now - 2 * state.script->config.node_timeout_ms;  // CLUSTER_FAIL_REPORT_VALIDITY_MULT
  std::erase_if(reports, [&](const auto& report) { return report.second < oldest; });
  return static_cast<std::int64_t>(reports.size());
}

bool count_reports(State& state, NodeIndex self, NodeIndex about, Event& event) {
  const Peer& peer = peer_of(state, self, about);
  if (!peer.pfail || peer.fail) return false;
  const std::int64_t votes = failure_reports(state, self, about) + (is_master(state, self) ? 1 : 0);
  if (votes < node_of(state, self).size / 2 + 1) return false;
  mark_failed(state, self, about);
  send_fail(state, self, about);
  look_soon(state, self);
  return emit(state, event, Kind::failed, self, self, about, kNoNode);
}

void hear_gossip(State& state, NodeIndex self, const Header& header) {
  if (!peer_of(state, self, header.from).is_master) return;
  for (std::size_t i = 0; i < header.gossip.size(); ++i) {
    const auto about = static_cast<NodeIndex>(i);
    if (about == self || about == header.from) continue;
    Peer& peer = peer_of(state, self, about);
    if (header.gossip[i] == 0) {
      peer.reports.erase(header.from);
      continue;
    }
    peer.reports[header.from] = state.now;
    if (!peer.pfail || peer.fail) continue;
    Task task = task_of(Task::Kind::count, self, about);
    plan(state, state.now, std::move(task));
  }
}

bool hear_fail(State& state, NodeIndex self, NodeIndex about, NodeIndex from, Event& event) {
  if (about == self || peer_of(state, self, about).fail) return false;
  mark_failed(state, self, about);
  look_soon(state, self);
  state.messages.push_back({Message::Kind::fail, from, self, port_of(state, about), 0});
  return emit(state, event, Kind::failed, self, self, about, from);
}

// A suspicion ends with the first answer. FAIL ends so only for a node without slots; a master that owns some keeps it
// until its replicas have had their chance (clearNodeFailureIfNeeded).
bool clear_suspicion(State& state, NodeIndex self, NodeIndex about) {
  Node& node = node_of(state, self);
  Peer& peer = peer_of(state, self, about);
  if (peer.pfail) {
    peer.pfail = false;
  } else if (peer.fail) {
    const bool owns = peer.is_master && slots_owned(node, about) > 0;
    if (owns && state.now - peer.fail_time <= 2 * state.script->config.node_timeout_ms) return false;
    peer.fail = false;
  } else {
    return false;
  }
  node.check_state = true;
  return true;
}

bool look(State& state, NodeIndex self, Event& event) {
  Node& node = node_of(state, self);
  const Config& config = state.script->config;
  if (node.first_look == kLongAgo) node.first_look = state.now;
  const bool master = is_master(state, self);
  if (master && !node.cluster_ok && state.now - node.first_look < kWritableDelay) return false;
  bool ok = !config.require_full_coverage || all_slots_served(node);
  const std::int32_t reachable = count_masters(node);
  if (reachable < node.size / 2 + 1) {
    ok = false;
    node.in_minority = state.now;
  }
  if (ok == node.cluster_ok) return false;
  const Millis rejoin = std::clamp<Millis>(config.node_timeout_ms, kMinRejoin, kMaxRejoin);
  if (ok && master && state.now - node.in_minority < rejoin) return false;
  node.cluster_ok = ok;
  return emit(state, event, ok ? Kind::cluster_up : Kind::cluster_down, self, self);
}

}  // namespace glassbox::redis
