#include "engine/redis/agenda.hpp"

#include "engine/redis/beliefs.hpp"

namespace glassbox::redis {

Task task_of(Task::Kind kind, NodeIndex node, NodeIndex peer) {
  Task task;
  task.kind = kind;
  task.node = node;
  task.peer = peer;
  return task;
}

void plan(State& state, Millis at, Task task) {
  task.life = node_of(state, task.node).life;
  if (task.peer != kNoNode) task.peer_life = node_of(state, task.peer).life;
  state.agenda.emplace(std::make_pair(at, state.planned++), std::move(task));
}

bool is_due(const State& state, Millis until) {
  return !state.agenda.empty() && state.agenda.begin()->first.first <= until;
}

Task take(State& state) {
  const auto first = state.agenda.begin();
  Task task = std::move(first->second);
  if (first->first.first > state.now) state.now = first->first.first;
  state.agenda.erase(first);
  return task;
}

}  // namespace glassbox::redis
