#include "engine/redis/state.hpp"

namespace glassbox::redis {
namespace {

template <class T>
bool same(const std::shared_ptr<const T>& one, const std::shared_ptr<const T>& other) {
  return one == other || (one && other && *one == *other);
}

}  // namespace

bool operator==(const Node& one, const Node& other) {
  return one.port == other.port && one.id == other.id && one.shard == other.shard && one.up == other.up &&
         one.keys == other.keys && one.peers == other.peers && same(one.owner, other.owner) &&
         one.owned == other.owned && same(one.unclaimed, other.unclaimed) && one.migrating == other.migrating &&
         one.importing == other.importing && one.current_epoch == other.current_epoch &&
         one.last_vote_epoch == other.last_vote_epoch && one.cluster_ok == other.cluster_ok &&
         one.check_state == other.check_state && one.size == other.size && one.first_look == other.first_look &&
         one.in_minority == other.in_minority && one.election == other.election && one.manual == other.manual &&
         one.paused_until == other.paused_until && one.sent == other.sent && one.received == other.received &&
         one.life == other.life && one.offset == other.offset && one.master_link_up == other.master_link_up &&
         one.link_down_since == other.link_down_since && one.replication == other.replication;
}

bool operator==(const Header& one, const Header& other) {
  return one.from == other.from && one.is_master == other.is_master && one.replica_of == other.replica_of &&
         one.current_epoch == other.current_epoch && one.config_epoch == other.config_epoch &&
         one.offset == other.offset && one.paused == other.paused && one.forced == other.forced &&
         same(one.map, other.map) && one.claimant == other.claimant && same(one.except, other.except) &&
         one.gossip == other.gossip;
}

bool operator==(const StreamItem& one, const StreamItem& other) {
  return one.args == other.args && same(one.restored, other.restored);
}

bool operator==(const Task& one, const Task& other) {
  return one.kind == other.kind && one.node == other.node && one.life == other.life && one.peer == other.peer &&
         one.peer_life == other.peer_life && one.type == other.type && same(one.header, other.header) &&
         one.about == other.about && one.answer == other.answer && one.epoch == other.epoch &&
         one.offset == other.offset && same(one.stream, other.stream);
}

bool operator==(const State& one, const State& other) {
  return same(one.script, other.script) && one.next_line == other.next_line && one.now == other.now &&
         one.waiting_until == other.waiting_until && one.stuck == other.stuck && one.full == other.full &&
         one.written == other.written && one.random == other.random && one.agenda == other.agenda &&
         one.planned == other.planned && one.histories == other.histories && one.nodes == other.nodes &&
         one.clients == other.clients && one.request == other.request && one.messages == other.messages &&
         one.touched == other.touched && one.follow_by_default == other.follow_by_default &&
         one.slots_shown == other.slots_shown;
}

}  // namespace glassbox::redis
