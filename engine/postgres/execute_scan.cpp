// Sequential scans, functions, values, and scans by ctid.
#include "engine/postgres/execute.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {

Pull Executor::visited(std::int32_t table, Tid tid, const Verdict& verdict) {
  return emit(Kind::visited, table, static_cast<std::int32_t>(tid.block),
              tid.offset | static_cast<std::int32_t>(verdict.reason) << 16);
}

bool Executor::load_row(std::int32_t source, Tid tid, Slot& slot) {
  if (slot.sources.size() < plan().sources.size()) slot.sources.resize(plan().sources.size());
  const std::int32_t table = plan().sources[static_cast<std::size_t>(source)].table;
  if (!has_tuple(state_, table, tid)) return false;
  SourceRow& row = slot.sources[static_cast<std::size_t>(source)];
  const Page& page = page_of(state_, table, tid.block);
  row.present = true;
  row.tid = tid;
  row.header = header_of(page, tid.offset);
  row.values = row_at(*table_of(state_, table).definition, page, tid.offset);
  return true;
}

Pull Executor::enter_heap_page(std::int32_t node, std::int32_t table, Block block) {
  NodeState& state = at(node);
  if (state.pinned == block) return Pull::row;
  state.pinned = block;
  ++state_.buffers_hit;
  if (!prune_on_access(state_, who_, table, block, 1)) return Pull::row;
  return emit(Kind::pruned, table, static_cast<std::int32_t>(block));
}

// heap_prepare_pagescan: every tuple of the page is judged before the first one is returned.
Pull Executor::visit_page(std::int32_t node) {
  NodeState& state = at(node);
  const std::int32_t table = plan().sources[static_cast<std::size_t>(node_of(node).source)].table;
  const Page& page = page_of(state_, table, state.block);
  const bool all_visible = (page_flags(page) & kAllVisible) != 0;
  while (state.offset < last_offset(page)) {
    ++state.offset;
    if (item_at(page, state.offset).state != LinePointer::normal) continue;
    const Tid tid{state.block, state.offset};
    TupleHeader tuple = header_of(page, state.offset);
    if (all_visible) {
      state.visible.push_back(state.offset);
      check_conflict_out(state_, who_, tuple, true);
      store_header(state_, table, tid, tuple);
      continue;
    }
    const Verdict verdict = judge(state_, who_, execution().snapshot, tuple);
    const bool safe = check_conflict_out(state_, who_, tuple, verdict.visible);
    store_header(state_, table, tid, tuple);
    if (verdict.visible) state.visible.push_back(state.offset);
    if (!safe) return fail(serialization_failure());
    return visited(table, tid, verdict);
  }
  state.stage = 3;
  state.next = 0;
  if (!all_visible) return Pull::row;
  return emit(Kind::page_seen, table, static_cast<std::int32_t>(state.block),
              static_cast<std::int32_t>(state.visible.size()));
}

Pull Executor::seq_scan(std::int32_t node, Slot& slot) {
  const std::int32_t source = node_of(node).source;
  const std::int32_t table = plan().sources[static_cast<std::size_t>(source)].table;
  while (true) {
    NodeState& state = at(node);
    if (state.stage == 0) {
      read_relation(state_, who_, table_of(state_, table).oid);
      state.last = page_count(state_, table);
      state.block = 0;
      state.stage = 1;
    }
    if (state.stage == 1) {
      if (state.block >= state.last) {
        state.pinned = kNoBlock;
        return Pull::end;
      }
      state.offset = 0;
      state.visible.clear();
      state.stage = 2;
      if (enter_heap_page(node, table, state.block) == Pull::pause) return Pull::pause;
    }
    if (state.stage == 2) {
      const Pull seen = visit_page(node);
      if (seen != Pull::row) return seen;
    }
    while (at(node).next < static_cast<std::int64_t>(at(node).visible.size())) {
      NodeState& here = at(node);
      const Offset offset = here.visible[static_cast<std::size_t>(here.next++)];
      if (!load_row(source, {here.block, offset}, slot)) continue;
      bool passes = false;
      if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
      if (passes) return Pull::row;
    }
    ++at(node).block;
    at(node).stage = 1;
  }
}

Pull Executor::function_scan(std::int32_t node, Slot& slot) {
  const std::int32_t source = node_of(node).source;
  const Source& from = plan().sources[static_cast<std::size_t>(source)];
  if (slot.sources.size() < plan().sources.size()) slot.sources.resize(plan().sources.size());
  NodeState& state = at(node);
  std::int64_t step = 1;
  if (state.stage == 0) {
    Evaluation context = evaluation(slot);
    const Value first = evaluate(context, from.args[0]);
    const Value last = evaluate(context, from.args[1]);
    if (context.error.set()) return fail(context.error);
    if (first.null || last.null) return Pull::end;
    state.next = first.number;
    state.last = last.number;
    state.stage = 1;
  }
  if (from.args.size() > 2) {
    Evaluation context = evaluation(slot);
    step = evaluate(context, from.args[2]).number;
    if (step == 0) return fail("22023", "step size cannot equal zero");
  }
  while (step > 0 ? state.next <= state.last : state.next >= state.last) {
    SourceRow& row = slot.sources[static_cast<std::size_t>(source)];
    row.present = true;
    row.values = {number_of(from.types[0], state.next)};
    state.next += step;
    bool passes = false;
    if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
    if (passes) return Pull::row;
  }
  return Pull::end;
}

Pull Executor::values_scan(std::int32_t node, Slot& slot) {
  const std::int32_t source = node_of(node).source;
  if (slot.sources.size() < plan().sources.size()) slot.sources.resize(plan().sources.size());
  while (at(node).next < static_cast<std::int64_t>(plan().values.size())) {
    const auto turn = static_cast<std::size_t>(at(node).next);
    Row row;
    const Pull projected = project(plan().values[turn], slot, row);
    if (projected != Pull::row) return projected;
    ++at(node).next;
    slot.sources[static_cast<std::size_t>(source)].present = true;
    slot.sources[static_cast<std::size_t>(source)].values = std::move(row);
    bool passes = false;
    if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
    if (passes) return Pull::row;
  }
  return Pull::end;
}

Pull Executor::result(std::int32_t node, Slot& slot) {
  NodeState& state = at(node);
  if (state.done) return Pull::end;
  state.done = true;
  bool passes = false;
  if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
  return passes ? Pull::row : Pull::end;
}

Pull Executor::tid_scan(std::int32_t node, Slot& slot) {
  const std::int32_t source = node_of(node).source;
  const std::int32_t table = plan().sources[static_cast<std::size_t>(source)].table;
  while (true) {
    NodeState& state = at(node);
    if (state.next >= static_cast<std::int64_t>(node_of(node).tids.size())) {
      state.pinned = kNoBlock;
      return Pull::end;
    }
    const Tid tid = node_of(node).tids[static_cast<std::size_t>(state.next)];
    if (state.stage == 0) {
      if (!has_tuple(state_, table, tid)) {
        ++state.next;
        continue;
      }
      if (state.pinned != tid.block) ++state_.buffers_hit;
      state.pinned = tid.block;
      TupleHeader tuple = header_of(state_, table, tid);
      const Verdict verdict = judge(state_, who_, execution().snapshot, tuple);
      const bool safe = check_conflict_out(state_, who_, tuple, verdict.visible);
      store_header(state_, table, tid, tuple);
      if (!safe) return fail(serialization_failure());
      if (verdict.visible) read_tuple(state_, who_, table_of(state_, table).oid, tid, tuple.xmin);
      state.stage = verdict.visible ? 1 : 2;
      return visited(table, tid, verdict);
    }
    const bool seen = state.stage == 1;
    state.stage = 0;
    ++state.next;
    if (!seen || !load_row(source, tid, slot)) continue;
    bool passes = false;
    if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
    if (passes) return Pull::row;
  }
}

}  // namespace glassbox::postgres
