// The run: lines of the program in their order, and between them, and while a line waits, what the cluster does by
// itself in virtual time.
#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/expiry.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/failure.hpp"
#include "engine/redis/faults.hpp"
#include "engine/redis/replication.hpp"
#include "engine/redis/request.hpp"

namespace glassbox::redis {
namespace {

bool perform(State& state, const Task& task, Event& event) {
  const Node& node = node_of(state, task.node);
  if (!node.up || node.life != task.life) return false;
  switch (task.kind) {
    case Task::Kind::tick:
      tick(state, task.node);
      return false;
    case Task::Kind::packet:
      return receive(state, task, event);
    case Task::Kind::suspect:
      return suspect(state, task.node, task.peer, event);
    case Task::Kind::count:
      return count_reports(state, task.node, task.peer, event);
    case Task::Kind::look:
      return look(state, task.node, event);
    case Task::Kind::elect:
      return stand(state, task.node, event);
    case Task::Kind::take_over:
      return take_over(state, task.node, event);
    case Task::Kind::expire:
      return expire_keys(state, task.node, event);
    case Task::Kind::stream:
      return apply_stream(state, task, event);
    case Task::Kind::connect:
      return connect_replica(state, task, event);
    case Task::Kind::copy:
      return copy_data(state, task, event);
  }
  return false;
}

// Does what is due by `until`, up to the first thing to see.
bool pass_time(State& state, Millis until, Event& event) {
  while (is_due(state, until)) {
    const Task task = take(state);
    if (perform(state, task, event)) return true;
    state.messages.clear();
    state.touched.clear();
    if (state.request.phase == Request::Phase::held && release_request(state)) return false;
  }
  return false;
}

bool change_mode(State& state, const Line& line, Event& event) {
  if (line.client.empty()) {
    state.follow_by_default = line.follows;
    for (Client& client : state.clients) client.follows = line.follows;
  }
  Client& client = client_of(state, line.client);
  client.follows = line.follows;
  const auto index = static_cast<std::int32_t>(&client - state.clients.data());
  return emit(state, event, Kind::client_mode, kClientActor + index, line.follows ? 1 : 0);
}

// Starts the next line; true when that is an event.
bool begin_line(State& state, Event& event) {
  const Line& line = state.script->lines[state.next_line++];
  switch (line.kind) {
    case Line::Kind::command:
      return begin_request(state, line, event);
    case Line::Kind::client:
      return change_mode(state, line, event);
    case Line::Kind::wait:
      state.waiting_until = state.now + line.wait_ms;
      return false;
    case Line::Kind::stop: {
      const NodeIndex node = index_of_port(state, line.port);
      stop_node(state, node);
      return emit(state, event, Kind::stopped, kOperatorActor, node);
    }
    case Line::Kind::start: {
      const NodeIndex node = index_of_port(state, line.port);
      const bool was_up = node_of(state, node).up;
      start_node(state, node);
      if (!was_up) state.waiting_until = state.now + kStartTime;
      return emit(state, event, Kind::started, kOperatorActor, node);
    }
  }
  return false;
}

// The time that the current line waits for is over. True when that is an event.
bool end_wait(State& state, Event& event) {
  if (state.waiting_until > state.now) state.now = state.waiting_until;
  state.waiting_until = kNone;
  if (state.request.phase == Request::Phase::held) {
    if (state.request.held_until == kNone)
      state.stuck = true;
    else
      time_out_request(state);
    return false;
  }
  const Line& line = state.script->lines[state.next_line - 1];
  return line.kind == Line::Kind::wait &&
         emit(state, event, Kind::waited, kOperatorActor, static_cast<std::int32_t>(line.wait_ms));
}

}  // namespace

bool Model::step(State& state, Event& event) {
  if (state.stuck || state.full) return false;
  state.messages.clear();
  state.touched.clear();
  while (true) {
    if (can_advance(state)) {
      // What a command has set off in its node comes before its answer (beforeSleep).
      const bool ran = state.request.phase == Request::Phase::checked;
      return (ran && pass_time(state, state.now, event)) || advance_request(state, event);
    }
    const bool waits = state.waiting_until != kNone;
    if (pass_time(state, waits ? state.waiting_until : state.now, event)) return true;
    if (can_advance(state)) continue;  // a held request was released
    if (waits) {
      if (end_wait(state, event)) return true;
      if (state.stuck) return false;
      continue;
    }
    if (state.next_line == state.script->lines.size()) return false;
    if (begin_line(state, event)) return true;
  }
}

}  // namespace glassbox::redis
