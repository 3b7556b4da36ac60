#include "engine/redis/bus.hpp"

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"

namespace glassbox::redis {
namespace {

// clusterBuildMessageHdr: a replica speaks for its master's slots and epoch.
Header header_of(const State& state, NodeIndex from) {
  const Node& node = node_of(state, from);
  const Peer& self = own_claim(state, from);
  const NodeIndex speaks_for = !self.is_master && self.replica_of != kNoNode ? self.replica_of : from;
  Header header;
  header.from = from;
  header.is_master = self.is_master;
  header.replica_of = self.is_master ? kNoNode : self.replica_of;
  header.current_epoch = node.current_epoch;
  header.config_epoch = node.peers[static_cast<std::size_t>(speaks_for)].config_epoch;
  header.offset = node.offset;
  header.paused = self.is_master && node.manual.end != kNone;
  header.forced = !self.is_master && node.manual.end != kNone;
  header.map = node.owner;
  header.claimant = speaks_for;
  for (const Peer& peer : node.peers)
    header.gossip.push_back(static_cast<std::uint8_t>(peer.fail ? 2 : peer.pfail ? 1 : 0));
  return header;
}

void post(State& state, NodeIndex from, NodeIndex to, BusType type, std::shared_ptr<const Header> header,
          NodeIndex about = kNoNode, std::uint64_t epoch = 0, bool answer = false) {
  ++node_of(state, from).sent[static_cast<std::size_t>(type)];
  Task task = task_of(Task::Kind::packet, to, from);
  task.type = type;
  task.header = std::move(header);
  task.about = about;
  task.epoch = epoch;
  task.answer = answer;
  plan(state, state.now + kBusLatency, std::move(task));
}

void post_to_all(State& state, NodeIndex from, BusType type, NodeIndex about = kNoNode) {
  const auto header = std::make_shared<const Header>(header_of(state, from));
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto to = static_cast<NodeIndex>(i);
    if (to != from && node_of(state, from).peers[i].linked) post(state, from, to, type, header, about);
  }
}

}  // namespace

bool claims(const Header& header, std::int32_t slot) {
  const auto at = static_cast<std::size_t>(slot);
  return (*header.map)[at] == header.claimant && !(header.except && header.except->test(at));
}

void send_ping(State& state, NodeIndex from, NodeIndex to) {
  node_of(state, from).peers[static_cast<std::size_t>(to)].ping_sent = state.now;
  post(state, from, to, BusType::ping, std::make_shared<const Header>(header_of(state, from)));
}

void send_pong(State& state, NodeIndex from, NodeIndex to) {
  post(state, from, to, BusType::pong, std::make_shared<const Header>(header_of(state, from)), kNoNode, 0, true);
}

void announce(State& state, NodeIndex from) {
  post_to_all(state, from, BusType::pong);
}

void send_fail(State& state, NodeIndex from, NodeIndex about) {
  state.messages.push_back({Message::Kind::fail, from, kNoNode, port_of(state, about), 0});
  post_to_all(state, from, BusType::fail, about);
}

void ask_for_votes(State& state, NodeIndex from) {
  state.messages.push_back({Message::Kind::vote_request, from, kNoNode, {}, 0});
  post_to_all(state, from, BusType::auth_request);
}

void send_vote(State& state, NodeIndex from, NodeIndex to) {
  state.messages.push_back({Message::Kind::vote, from, to, {}, 0});
  post(state, from, to, BusType::auth_ack, std::make_shared<const Header>(header_of(state, from)));
}

void send_update(State& state, NodeIndex from, NodeIndex to, NodeIndex about) {
  Header header = header_of(state, from);
  header.claimant = about;
  header.except = node_of(state, from).unclaimed;  // clusterSendUpdate leaves out what is uncertain
  const std::uint64_t epoch = node_of(state, from).peers[static_cast<std::size_t>(about)].config_epoch;
  post(state, from, to, BusType::update, std::make_shared<const Header>(std::move(header)), about, epoch);
}

void ask_for_failover(State& state, NodeIndex replica, NodeIndex master) {
  post(state, replica, master, BusType::failover_start, std::make_shared<const Header>(header_of(state, replica)));
}

void look_soon(State& state, NodeIndex node) {
  if (!node_of(state, node).check_state) return;
  node_of(state, node).check_state = false;
  plan(state, state.now, task_of(Task::Kind::look, node));
}

}  // namespace glassbox::redis
