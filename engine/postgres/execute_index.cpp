// Index, index-only and bitmap scans (nodeIndexscan.c, nodeIndexonlyscan.c, nodeBitmapHeapscan.c,
// heap_hot_search_buffer).
#include <algorithm>

#include "engine/postgres/btree.hpp"
#include "engine/postgres/execute.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {

bool Executor::scan_bounds(std::int32_t node, const Slot& slot, std::vector<ScanBound>& bounds) {
  Evaluation context = evaluation(slot);
  for (const IndexCondition& condition : node_of(node).conditions) {
    ScanBound bound;
    bound.column = condition.column;
    bound.op = condition.op;
    if (!condition.row_bounds.empty()) {
      for (const Expr& part : condition.row_bounds) bound.row.push_back(evaluate(context, part));
    } else if (condition.op != "is null" && condition.op != "is not null") {
      bound.value = evaluate(context, condition.bound);
    }
    bounds.push_back(std::move(bound));
  }
  if (context.error.set()) error = context.error;
  return !context.error.set();
}

// heap_hot_search_buffer, a member of the chain at a time. `found`: tid of the visible one is in state.chain.
Pull Executor::walk_chain(std::int32_t node, bool& found) {
  NodeState& state = at(node);
  const std::int32_t table = plan().sources[static_cast<std::size_t>(node_of(node).source)].table;
  found = false;
  while (state.in_chain) {
    const Page& page = page_of(state_, table, state.chain.block);
    if (state.stage == 5) {  // the last member judged was visible
      state.in_chain = false;
      state.stage = 4;
      found = true;
      return Pull::row;
    }
    const Offset offset = state.chain.offset;
    if (offset < 1 || offset > last_offset(page)) break;
    const ItemId item = item_at(page, offset);
    if (item.state == LinePointer::redirect && state.next == 0) {
      state.next = 1;
      state.chain.offset = item.offset;
      continue;
    }
    if (item.state != LinePointer::normal) break;
    TupleHeader tuple = header_of(page, offset);
    if (state.next == 0 && is_heap_only(tuple)) break;
    if (state.prior_xmax != kNoXid && tuple.xmin != state.prior_xmax) break;
    const Verdict verdict = judge(state_, who_, execution().snapshot, tuple);
    const bool safe = check_conflict_out(state_, who_, tuple, verdict.visible);
    store_header(state_, table, state.chain, tuple);
    if (!safe) return fail(serialization_failure());
    const Tid here = state.chain;
    if (verdict.visible) {
      read_tuple(state_, who_, table_of(state_, table).oid, here, tuple.xmin);
      state.all_dead = false;
      state.stage = 5;
      return visited(table, here, verdict);
    }
    if (state.all_dead && !is_surely_dead(state_, who_, tuple)) state.all_dead = false;
    if (is_hot_updated(tuple)) {
      state.prior_xmax = updater_of(state_, tuple);
      state.chain.offset = tuple.ctid.offset;
      state.next = 1;
    } else {
      state.in_chain = false;
    }
    return visited(table, here, verdict);
  }
  state.in_chain = false;
  return Pull::row;
}

// index_getnext_tid's end of a leaf: entries whose rows are dead to all are marked.
void Executor::leave_leaf(std::int32_t node) {
  NodeState& state = at(node);
  if (!state.killed.empty()) kill_entries(state_, node_of(node).index, state.leaf, state.killed);
  state.killed.clear();
}

Pull Executor::index_scan(std::int32_t node, Slot& slot) {
  const PlanNode& plan_node = node_of(node);
  const bool only = plan_node.kind == PlanNode::Kind::index_only_scan;
  const std::int32_t table = plan().sources[static_cast<std::size_t>(plan_node.source)].table;
  const std::uint32_t oid = index_of(state_, plan_node.index).oid;
  while (true) {
    NodeState& state = at(node);
    if (state.stage == 0 || state.stage == 1) {  // a leaf
      std::vector<ScanBound> bounds;
      if (!scan_bounds(node, slot, bounds)) return Pull::fail;
      LeafBatch batch = state.stage == 0 ? first_batch(state_, plan_node.index, bounds, plan_node.backward)
                                         : next_batch(state_, plan_node.index, bounds, plan_node.backward, state.block);
      state.entries = std::move(batch.entries);
      state.leaf = batch.block;
      state.more = batch.more;
      state.block = batch.next;
      state.last = 0;
      state.stage = 2;
      if (batch.block == kNoBlock) {
        read_relation(state_, who_, oid);
        continue;
      }
      read_page(state_, who_, oid, batch.block);
      return emit(Kind::index_read, plan_node.index, static_cast<std::int32_t>(batch.block),
                  static_cast<std::int32_t>(state.entries.size()));
    }
    if (state.stage == 2) {  // an entry
      if (state.last >= static_cast<std::int64_t>(state.entries.size())) {
        leave_leaf(node);
        if (!state.more) {
          state.pinned = kNoBlock;
          return Pull::end;
        }
        state.stage = 1;
        continue;
      }
      const BtreeEntry& entry = state.entries[static_cast<std::size_t>(state.last)];
      state.chain = entry.tids.front();
      if (only) {
        if (!state.matched && table_of(state_, table).storage.has_map) {
          state.matched = true;  // the map's page stays pinned
          ++state_.buffers_hit;
        }
        if ((visibility_bits(state_, table, state.chain.block) & kVisible) != 0) {
          read_page(state_, who_, table_of(state_, table).oid, state.chain.block);
          state.stage = 6;
          return emit(Kind::not_fetched, table, static_cast<std::int32_t>(state.chain.block), state.chain.offset);
        }
        ++state.heap_fetches;
      }
      state.in_chain = state.all_dead = true;
      state.prior_xmax = kNoXid;
      state.next = 0;
      state.stage = 4;
      if (enter_heap_page(node, table, state.chain.block) == Pull::pause) return Pull::pause;
    }
    if (state.stage == 4 || state.stage == 5) {  // the chain that it names
      bool found = false;
      const Pull walked = walk_chain(node, found);
      if (walked != Pull::row) return walked;
      NodeState& here = at(node);
      here.stage = 2;
      const Tid entry_tid = here.entries[static_cast<std::size_t>(here.last)].tids.front();
      ++here.last;
      if (!found) {
        if (here.all_dead) here.killed.push_back(entry_tid);
        continue;
      }
      if (!load_row(plan_node.source, here.chain, slot)) continue;
    } else {  // stage 6: the entry is enough
      if (slot.sources.size() < plan().sources.size()) slot.sources.resize(plan().sources.size());
      SourceRow& row = slot.sources[static_cast<std::size_t>(plan_node.source)];
      row.present = true;
      row.tid = state.chain;
      const Source& from = plan().sources[static_cast<std::size_t>(plan_node.source)];
      row.values.clear();
      for (const Type type : from.types) row.values.push_back(null_of(type));
      const BtreeEntry& entry = state.entries[static_cast<std::size_t>(state.last)];
      const auto& columns = index_of(state_, plan_node.index).definition->columns;
      for (std::size_t i = 0; i < columns.size(); ++i) row.values[static_cast<std::size_t>(columns[i])] = entry.key[i];
      state.stage = 2;
      ++state.last;
    }
    bool passes = false;
    if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
    if (passes) return Pull::row;
  }
}

Pull Executor::bitmap_index_scan(std::int32_t node) {
  NodeState& state = at(node);
  const PlanNode& plan_node = node_of(node);
  const std::uint32_t oid = index_of(state_, plan_node.index).oid;
  if (state.stage == 2) return Pull::end;
  std::vector<ScanBound> bounds;
  const Slot none;
  if (!scan_bounds(node, none, bounds)) return Pull::fail;
  LeafBatch batch = state.stage == 0 ? first_batch(state_, plan_node.index, bounds, false)
                                     : next_batch(state_, plan_node.index, bounds, false, state.block);
  for (const BtreeEntry& entry : batch.entries) state.tids.push_back(entry.tids.front());
  state.returned += static_cast<std::int64_t>(batch.entries.size());
  state.block = batch.next;
  state.stage = batch.more ? 1 : 2;
  if (batch.block == kNoBlock) {
    read_relation(state_, who_, oid);
    return Pull::end;
  }
  read_page(state_, who_, oid, batch.block);
  return emit(Kind::index_read, plan_node.index, static_cast<std::int32_t>(batch.block),
              static_cast<std::int32_t>(batch.entries.size()));
}

// The places from the index, in the order of the table: page by page, each judged before its first row is returned.
Pull Executor::bitmap_heap_scan(std::int32_t node, Slot& slot) {
  const PlanNode& plan_node = node_of(node);
  const std::int32_t source = plan_node.source;
  const std::int32_t table = plan().sources[static_cast<std::size_t>(source)].table;
  if (at(node).stage == 0) {
    const std::int32_t child = plan_node.children.front();
    const std::int64_t hit = state_.buffers_hit;
    const Pull read = bitmap_index_scan(child);
    NodeState& below = at(child);
    below.buffers.hit += state_.buffers_hit - hit;
    if (!below.started) {
      below.started = true;
      ++below.loops;
    }
    if (read != Pull::end) return read;
    NodeState& state = at(node);
    state.tids = below.tids;
    std::sort(state.tids.begin(), state.tids.end());
    state.stage = 1;
    state.last = 0;
  }
  while (true) {
    NodeState& state = at(node);
    if (state.stage == 1) {  // rows of the page that was judged
      while (state.memory < static_cast<std::int64_t>(state.visible.size())) {
        const Tid tid{state.pinned, state.visible[static_cast<std::size_t>(state.memory++)]};
        if (!load_row(source, tid, slot)) continue;
        bool passes = false;
        if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
        if (passes) return Pull::row;
      }
      if (state.last >= static_cast<std::int64_t>(state.tids.size())) {
        state.pinned = kNoBlock;
        return Pull::end;
      }
      state.visible.clear();
      state.memory = 0;
      state.stage = 2;
      ++state.exact_pages;
      const Block block = state.tids[static_cast<std::size_t>(state.last)].block;
      if (enter_heap_page(node, table, block) == Pull::pause) return Pull::pause;
    }
    if (state.stage == 2) {
      const bool over = state.last >= static_cast<std::int64_t>(state.tids.size()) ||
                        state.tids[static_cast<std::size_t>(state.last)].block != state.pinned;
      if (over) {  // in the order of the entries, whatever their chains led to
        state.stage = 1;
        continue;
      }
      state.chain = state.tids[static_cast<std::size_t>(state.last)];
      state.in_chain = true;
      state.all_dead = false;
      state.prior_xmax = kNoXid;
      state.next = 0;
      state.stage = 4;
    }
    bool found = false;
    const Pull walked = walk_chain(node, found);
    if (walked != Pull::row) return walked;
    if (found) at(node).visible.push_back(at(node).chain.offset);
    ++at(node).last;
    at(node).stage = 2;
  }
}

}  // namespace glassbox::postgres
