#include "engine/postgres/execute.hpp"

namespace glassbox::postgres {

Pull Executor::emit(Kind kind, std::int32_t a, std::int32_t b, std::int32_t c) {
  event_.kind = static_cast<std::uint16_t>(kind);
  event_.actor = static_cast<std::uint16_t>(who_);
  event_.line = state_.script->lines[static_cast<std::size_t>(execution().line)].number;
  event_.time = state_.now;
  event_.a = a;
  event_.b = b;
  event_.c = c;
  emitted_ = true;
  return Pull::pause;
}

Pull Executor::fail(std::string state, std::string message) {
  return fail(SqlError{std::move(state), std::move(message)});
}

Pull Executor::fail(SqlError reason) {
  error = std::move(reason);
  return Pull::fail;
}

Pull Executor::asleep() {
  const auto& wait = session_of(state_, who_).wait;
  if (!wait) return Pull::pause;  // pg_sleep
  return emit(Kind::waits, static_cast<std::int32_t>(wait->tag.kind), static_cast<std::int32_t>(wait->tag.a),
              wait->mode);
}

Pull Executor::project(const std::vector<Expr>& exprs, const Slot& slot, Row& row) {
  row.clear();
  Evaluation context = evaluation(slot);
  for (const Expr& expr : exprs) row.push_back(evaluate(context, expr));
  if (context.error.set()) return fail(context.error);
  if (context.waiting) return asleep();
  execution().advisory.clear();
  execution().sleep_until = -1;
  return Pull::row;
}

Pull Executor::filtered(std::int32_t node, const Slot& slot, bool& passes) {
  Evaluation context = evaluation(slot);
  passes = all_hold(context, node_of(node).filter);
  if (context.error.set()) return fail(context.error);
  if (!passes) ++at(node).removed;
  return Pull::row;
}

// Counts what a node and those below it touch.
Pull Executor::pull(std::int32_t node, Slot& slot) {
  const std::int64_t hit = state_.buffers_hit;
  const std::int64_t dirtied = state_.buffers_dirtied;
  const Pull pull = dispatch(node, slot);
  NodeState& state = at(node);
  if (!state.started) {
    state.started = true;
    ++state.loops;
  }
  state.buffers.hit += state_.buffers_hit - hit;
  state.buffers.dirtied += state_.buffers_dirtied - dirtied;
  if (pull == Pull::row) ++state.returned;
  return pull;
}

Pull Executor::dispatch(std::int32_t node, Slot& slot) {
  using Node = PlanNode::Kind;
  switch (node_of(node).kind) {
    case Node::result:
      return result(node, slot);
    case Node::values_scan:
      return values_scan(node, slot);
    case Node::function_scan:
      return function_scan(node, slot);
    case Node::seq_scan:
      return seq_scan(node, slot);
    case Node::index_scan:
    case Node::index_only_scan:
      return index_scan(node, slot);
    case Node::bitmap_heap_scan:
      return bitmap_heap_scan(node, slot);
    case Node::tid_scan:
      return tid_scan(node, slot);
    case Node::nest_loop:
      return nest_loop(node, slot);
    case Node::hash_join:
      return hash_join(node, slot);
    case Node::hash:
    case Node::materialize:
      return materialize(node, slot);
    case Node::sort:
    case Node::incremental_sort:
      return sort(node, slot);
    case Node::aggregate:
      return aggregate(node, slot);
    case Node::unique:
      return unique(node, slot);
    case Node::limit:
      return limit(node, slot);
    case Node::lock_rows:
      return lock_rows(node, slot);
    case Node::insert:
      return insert_rows(node, slot);
    case Node::update:
    case Node::remove:
      return change_rows(node, slot);
    default:
      return fail("0A000", "not modelled: this plan");
  }
}

// ExecReScan: from the beginning, with what EXPLAIN counts kept.
void Executor::rewind(std::int32_t node) {
  NodeState& old = at(node);
  const bool keeps_rows =
      node_of(node).kind == PlanNode::Kind::materialize || node_of(node).kind == PlanNode::Kind::hash;
  NodeState fresh;
  fresh.loops = old.loops;
  fresh.returned = old.returned;
  fresh.removed = old.removed;
  fresh.removed_join = old.removed_join;
  fresh.heap_fetches = old.heap_fetches;
  fresh.exact_pages = old.exact_pages;
  fresh.buffers = old.buffers;
  if (keeps_rows) {
    fresh.slots = std::move(old.slots);
    fresh.stage = old.stage;
    fresh.memory = old.memory;
  }
  old = std::move(fresh);
  if (keeps_rows && at(node).stage != 0) return;
  for (const std::int32_t child : node_of(node).children) rewind(child);
}

}  // namespace glassbox::postgres
