#include "engine/redis/replication.hpp"

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/command.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/server.hpp"

namespace glassbox::redis {
namespace {

void apply_item(State& state, NodeIndex replica, const StreamItem& item) {
  Node& node = node_of(state, replica);
  if (item.restored) {
    node.keys.put(item.args.front(), *item.restored);
    touch_watchers(state, replica, item.args.front());
    return;
  }
  const Command* command = find_command(item.args.front());
  if (command == nullptr || command->run == nullptr) return;
  // For its master's stream nothing has expired on a replica: the master decides (db.c, expireIfNeeded).
  Call call{node.keys, item.args, state.random, state.now, Expiry::ignores, {}, {}, {}};
  command->run(call);
  for (const std::string& key : call.changed) touch_watchers(state, replica, key);
}

// Whether what the replica has is a beginning of the master's history (masterTryPartialResynchronization).
bool may_continue(const Node& master, const Node& replica) {
  const Replication& theirs = master.replication;
  const Replication& ours = replica.replication;
  if (ours.history == theirs.history) return replica.offset <= master.offset;
  return ours.history == theirs.past_history && replica.offset <= theirs.past_until;
}

void attach(State& state, NodeIndex master, NodeIndex replica) {
  Node& node = node_of(state, replica);
  node.master_link_up = true;
  node.replication.syncing = false;
  node.replication.next_try = kNone;
  node.replication.history = node_of(state, master).replication.history;
  node.replication.past_history = node_of(state, master).replication.past_history;
  node.replication.past_until = node_of(state, master).replication.past_until;
}

bool linked_event(State& state, NodeIndex replica, NodeIndex master, bool full, Event& event) {
  state.messages.push_back({Message::Kind::sync, master, replica, full ? "all data" : "what was missed", 0});
  return emit(state, event, Kind::linked, replica, replica, master, full ? 1 : 0);
}

bool is_its_master(const State& state, NodeIndex replica, NodeIndex master) {
  return master_of(state, replica) == master && node_of(state, replica).replication.master == master;
}

}  // namespace

bool is_attached(const State& state, NodeIndex master, NodeIndex replica) {
  const Node& node = node_of(state, replica);
  return replica != master && node.up && node.master_link_up && is_its_master(state, replica, master);
}

std::int32_t attached_replicas(const State& state, NodeIndex master) {
  std::int32_t count = 0;
  for (std::size_t i = 0; i < state.nodes.size(); ++i)
    if (is_attached(state, master, static_cast<NodeIndex>(i))) ++count;
  return count;
}

void send_stream(State& state, NodeIndex master, std::vector<StreamItem> items) {
  node_of(state, master).offset += static_cast<std::int64_t>(items.size());
  const auto shared = std::make_shared<const std::vector<StreamItem>>(std::move(items));
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto replica = static_cast<NodeIndex>(i);
    if (!is_attached(state, master, replica)) continue;
    Task task = task_of(Task::Kind::stream, replica, master);
    task.stream = shared;
    task.offset = node_of(state, master).offset;
    plan(state, state.now + kStreamLatency, std::move(task));
  }
}

void follow(State& state, NodeIndex replica, NodeIndex master) {
  Node& node = node_of(state, replica);
  node.replication.master = master;
  node.replication.syncing = false;
  if (node.master_link_up) node.link_down_since = state.now;
  node.master_link_up = false;
  node.replication.next_try = state.now;
  retry_connection(state, replica);
}

void start_history(State& state, NodeIndex node) {
  Node& self = node_of(state, node);
  self.replication.past_history = self.replication.history;
  self.replication.past_until = self.offset;
  self.replication.history = ++state.histories;
  self.replication.master = kNoNode;
  self.replication.syncing = false;
  self.master_link_up = false;
}

void break_links(State& state, NodeIndex node) {
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    Node& other = state.nodes[i];
    if (static_cast<NodeIndex>(i) == node || !other.up || other.replication.master != node) continue;
    if (other.master_link_up) other.link_down_since = state.now;
    other.master_link_up = false;
    other.replication.syncing = false;
    // It tries again at once, which is refused, and then with the next replicationCron.
    other.replication.next_try = state.now + kRetryEvery;
  }
}

void retry_connection(State& state, NodeIndex replica) {
  Node& node = node_of(state, replica);
  const NodeIndex master = node.replication.master;
  if (master == kNoNode || node.master_link_up || node.replication.syncing || state.now < node.replication.next_try)
    return;
  node.replication.next_try = state.now + kRetryEvery;
  Task task = task_of(Task::Kind::connect, replica, master);
  plan(state, state.now + kBusLatency, std::move(task));
}

bool apply_stream(State& state, const Task& task, Event& event) {
  const Node& replica = node_of(state, task.node);
  if (!replica.up || !replica.master_link_up || !is_its_master(state, task.node, task.peer)) return false;
  if (task.offset <= replica.offset) return false;  // a synchronization since then brought it already
  for (const StreamItem& item : *task.stream) apply_item(state, task.node, item);
  node_of(state, task.node).offset = task.offset;
  // A manual failover waits for exactly this.
  if (replica.manual.end != kNone) plan(state, state.now, task_of(Task::Kind::elect, task.node));
  const std::vector<std::string>& first = task.stream->front().args;
  state.messages.push_back({Message::Kind::replicate, task.peer, task.node, first.front(), 0});
  return emit(state, event, Kind::replicated, task.node, task.peer, task.node,
              static_cast<std::int32_t>(task.stream->size()));
}

bool connect_replica(State& state, const Task& task, Event& event) {
  Node& replica = node_of(state, task.node);
  if (!replica.up || replica.master_link_up || replica.replication.syncing) return false;
  if (!is_its_master(state, task.node, task.peer)) return false;
  const Node& master = node_of(state, task.peer);
  if (!master.up || !is_master(state, task.peer)) return false;
  if (may_continue(master, replica)) {
    attach(state, task.peer, task.node);
    // What it missed comes at once; the state is what the stream would make of it.
    replica.keys = master.keys;
    replica.offset = master.offset;
    return linked_event(state, task.node, task.peer, false, event);
  }
  replica.replication.syncing = true;
  Task copy = task_of(Task::Kind::copy, task.node, task.peer);
  // replicationCron looks once a second whether the oldest request has waited for the delay.
  const Millis delay = state.script->config.sync_delay_s * 1000;
  plan(state, state.now + delay + (delay > 0 ? kRetryEvery / 2 : 0) + kFullCopyTime, std::move(copy));
  return false;
}

bool copy_data(State& state, const Task& task, Event& event) {
  Node& replica = node_of(state, task.node);
  if (!replica.up || !replica.replication.syncing || !is_its_master(state, task.node, task.peer)) return false;
  const Node& master = node_of(state, task.peer);
  if (!master.up || master.life != task.peer_life || !is_master(state, task.peer)) {
    replica.replication.syncing = false;
    return false;
  }
  attach(state, task.peer, task.node);
  for (const auto& [key, entry] : replica.keys.entries()) touch_watchers(state, task.node, key);
  replica.keys = master.keys;
  replica.offset = master.offset;
  return linked_event(state, task.node, task.peer, true, event);
}

}  // namespace glassbox::redis
