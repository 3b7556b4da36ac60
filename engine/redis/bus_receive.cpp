// A message of the cluster bus arrives (clusterProcessPacket).
#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/failure.hpp"
#include "engine/redis/slot_claims.hpp"

namespace glassbox::redis {
namespace {

Peer& peer_of(State& state, NodeIndex self, NodeIndex about) {
  return node_of(state, self).peers[static_cast<std::size_t>(about)];
}

void note_header(State& state, NodeIndex self, const Header& header) {
  Node& node = node_of(state, self);
  Peer& sender = peer_of(state, self, header.from);
  sender.last_data = state.now;
  if (header.current_epoch > node.current_epoch) node.current_epoch = header.current_epoch;
  if (header.config_epoch > sender.config_epoch) sender.config_epoch = header.config_epoch;
  sender.offset = header.offset;
  const bool waits_for_offset = node.manual.end != kNone && node.manual.master_offset == -1;
  if (waits_for_offset && master_of(state, self) == header.from && header.paused) {
    node.manual.master_offset = header.offset;
    plan(state, state.now, task_of(Task::Kind::elect, self));
  }
}

// A master has become a replica: its slots go with its new master, when they were of one shard.
void note_demotion(State& state, NodeIndex self, const Header& header) {
  Node& node = node_of(state, self);
  Peer& sender = peer_of(state, self, header.from);
  const NodeIndex master = header.replica_of;
  const bool one_shard = node_of(state, master).shard == node_of(state, header.from).shard;
  if (!one_shard || sender.config_epoch <= header.config_epoch) {
    move_slots(state, self, header.from, one_shard ? master : kNoNode);
    if (one_shard) {
      peer_of(state, self, master).is_master = true;
      peer_of(state, self, master).replica_of = kNoNode;
      peer_of(state, self, master).config_epoch = header.config_epoch;
    }
  }
  sender.is_master = false;
  node.check_state = true;
}

void note_role(State& state, NodeIndex self, const Header& header) {
  Peer& sender = peer_of(state, self, header.from);
  if (header.is_master) {
    if (!sender.is_master) sender.had_replicas = true;
    sender.is_master = true;
    sender.replica_of = kNoNode;
    return;
  }
  if (header.replica_of == kNoNode) return;
  if (sender.is_master) note_demotion(state, self, header);
  sender.replica_of = header.replica_of;
}

// Two masters with one epoch: the one with the smaller id takes a new one (clusterHandleConfigEpochCollision).
void part_epochs(State& state, NodeIndex self, const Header& header) {
  Node& node = node_of(state, self);
  Peer& own = own_claim(state, self);
  if (!own.is_master || !header.is_master || header.config_epoch != own.config_epoch) return;
  if (node_of(state, header.from).id <= node.id) return;
  own.config_epoch = ++node.current_epoch;
}

bool note_pong(State& state, NodeIndex self, const Header& header) {
  Peer& sender = peer_of(state, self, header.from);
  sender.last_pong = state.now;
  sender.ping_sent = kNone;
  return clear_suspicion(state, self, header.from);
}

bool receive_state(State& state, const Task& task, Event& event) {
  const NodeIndex self = task.node;
  const Header& header = *task.header;
  if (task.type == BusType::ping) send_pong(state, self, header.from);
  const bool recovered = task.answer && note_pong(state, self, header);
  const auto before = node_of(state, self).owner;
  note_role(state, self, header);
  const Claim claim = hear_claim(state, self, header);
  part_epochs(state, self, header);
  hear_gossip(state, self, header);
  look_soon(state, self);
  const bool only_alive = recovered && before == node_of(state, self).owner;
  state.messages.push_back({only_alive ? Message::Kind::ping : Message::Kind::claim, header.from, self, {}, 0});
  if (claim.follows != kNoNode) return emit(state, event, Kind::demoted, self, self, claim.follows);
  if (const std::int32_t moved = differing_slots(*before, *node_of(state, self).owner); moved > 0)
    return emit(state, event, Kind::learned, self, self, header.claimant, moved);
  if (recovered) return emit(state, event, Kind::recovered, self, self, header.from);
  state.messages.clear();
  return false;
}

bool receive_update(State& state, const Task& task, Event& event) {
  const NodeIndex self = task.node;
  Peer& about = peer_of(state, self, task.about);
  if (task.about == self || about.config_epoch >= task.epoch) return false;
  about.is_master = true;
  about.replica_of = kNoNode;
  about.config_epoch = task.epoch;
  const auto before = node_of(state, self).owner;
  const Claim claim = take_claim(state, self, task.about, task.epoch, *task.header);
  look_soon(state, self);
  state.messages.push_back({Message::Kind::claim, task.peer, self, port_of(state, task.about), 0});
  if (claim.follows != kNoNode) return emit(state, event, Kind::demoted, self, self, claim.follows);
  const std::int32_t moved = differing_slots(*before, *node_of(state, self).owner);
  return emit(state, event, Kind::learned, self, self, task.about, moved);
}

}  // namespace

bool receive(State& state, const Task& task, Event& event) {
  const NodeIndex self = task.node;
  ++node_of(state, self).received[static_cast<std::size_t>(task.type)];
  note_header(state, self, *task.header);
  switch (task.type) {
    case BusType::ping:
    case BusType::pong:
    case BusType::meet:
      return receive_state(state, task, event);
    case BusType::fail:
      return hear_fail(state, self, task.about, task.peer, event);
    case BusType::auth_request:
      return consider_vote(state, self, *task.header, event);
    case BusType::auth_ack:
      count_vote(state, self, *task.header);
      return false;
    case BusType::update:
      return receive_update(state, task, event);
    case BusType::failover_start:
      pause_for_failover(state, self, task.peer);
      return false;
  }
  return false;
}

}  // namespace glassbox::redis
