// UPDATE and DELETE (nodeModifyTable.c: ExecUpdate, ExecDelete).
#include "engine/postgres/execute.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {
namespace {

// What the row at hand is going through; Execution::stage.
enum Stage : std::uint8_t { fetch, change, newest, judge_again, judged, enter_index, give_back };

bool keeps_snapshot(const Session& session) {
  return session.transaction.isolation >= Isolation::repeatable_read;
}

}  // namespace

Pull Executor::change_rows(std::int32_t node, Slot& slot) {
  while (true) {
    switch (execution().stage) {
      case fetch: {
        Slot row;
        const Pull pulled = pull(node_of(node).children.front(), row);
        if (pulled != Pull::row) return pulled;
        Execution& x = execution();
        x.slot = std::move(row);
        x.tid = x.slot.sources[0].tid;
        x.wait = {};
        x.stage = change;
        break;
      }
      case change: {
        const Pull applied = apply_change(node);
        if (applied != Pull::row) return applied;
        break;
      }
      case newest: {
        const Pull locked = lock_newest_version();
        if (locked != Pull::row) return locked;
        break;
      }
      case judge_again: {
        bool passes = false;
        if (recheck(passes) == Pull::fail) return Pull::fail;
        Execution& x = execution();
        x.stage = passes ? change : fetch;
        x.wait = {};
        return emit(Kind::rechecked, plan().table, static_cast<std::int32_t>(x.tid.block),
                    x.tid.offset | (passes ? 1 : 0) << 16);
      }
      case enter_index: {
        const Pull entered = enter_indexes();
        if (entered != Pull::row) return entered;
        execution().stage = give_back;
        break;
      }
      default: {
        Execution& x = execution();
        x.stage = fetch;
        ++x.processed;
        if (plan().returning.empty()) break;
        const Pull given = returning_row(x.new_row, x.new_tid);
        if (given == Pull::fail) return given;
        slot = x.slot;
        return Pull::row;
      }
    }
  }
}

// Row: go on with the stage. Emits what happened.
Pull Executor::apply_change(std::int32_t node) {
  Execution& x = execution();
  const bool update = node_of(node).kind == PlanNode::Kind::update;
  Failure failure;
  Changed changed;
  Change outcome = Change::ok;
  const Row before = x.slot.sources[0].values;
  if (update) {
    x.new_row = before;
    Evaluation context = evaluation(x.slot);
    const TableDefinition& table = *table_of(state_, plan().table).definition;
    for (const auto& [column, expr] : plan().assignments) {
      const auto c = static_cast<std::size_t>(column);
      x.new_row[c] = cast_value(context, evaluate(context, expr), table.columns[c].type, true);
    }
    if (context.error.set()) return fail(context.error);
    const Pull checked = check_new_row(plan().table, x.new_row);
    if (checked != Pull::row) return checked;
    outcome = heap_update(state_, who_, plan().table, x.tid, x.new_row, x.wait, failure, changed);
  } else {
    x.new_row = before;
    outcome = heap_delete(state_, who_, plan().table, x.tid, x.wait, failure);
  }
  if (outcome == Change::waiting) return asleep();
  if (outcome == Change::refused) return fail(serialization_failure());
  if (outcome != Change::ok) return after_failure(outcome, failure);
  const auto block = static_cast<std::int32_t>(x.tid.block);
  if (!update) {
    queue_key_checks(&before, nullptr, x.tid);
    x.new_tid = x.tid;
    x.stage = give_back;
    return emit(Kind::deleted, plan().table, block, x.tid.offset);
  }
  x.new_tid = changed.tid;
  x.update_indexes = !changed.hot;
  x.next_index = 0;
  x.stage = changed.hot ? give_back : enter_index;
  queue_key_checks(&before, &x.new_row, changed.tid);
  return emit(Kind::updated, plan().table, static_cast<std::int32_t>(changed.tid.block),
              changed.tid.offset | (changed.hot ? 1 : 0) << 16);
}

Pull Executor::after_failure(Change change, const Failure& failure) {
  Execution& x = execution();
  const Tid tid = x.tid;
  x.wait = {};
  if (change == Change::self_modified || change == Change::invisible) {
    x.stage = fetch;  // changed by this very command already
    return Pull::row;
  }
  const bool deleted = change == Change::deleted;
  if (keeps_snapshot(session_of(state_, who_)))
    return fail("40001", deleted ? "could not serialize access due to concurrent delete"
                                 : "could not serialize access due to concurrent update");
  if (deleted) {
    x.stage = fetch;
  } else {
    x.stage = newest;
    x.tid = failure.ctid;
    x.wait.following = x.wait.traversed = true;
    x.wait.tid = failure.ctid;
    x.wait.prior_xmax = failure.xmax;
  }
  return emit(Kind::found_changed, plan().table, static_cast<std::int32_t>(tid.block),
              tid.offset | (deleted ? 1 : 0) << 16);
}

// EvalPlanQual's first half: the newest version is locked, as strongly as the change will need it.
Pull Executor::lock_newest_version() {
  Execution& x = execution();
  const bool update = plan().nodes[static_cast<std::size_t>(plan().root)].kind == PlanNode::Kind::update;
  RowLock strength = RowLock::update;
  if (update) {  // ExecUpdateLockMode: by the columns that SET names
    strength = RowLock::no_key_update;
    for (const std::int32_t i : table_of(state_, plan().table).indexes) {
      const IndexDefinition& index = *index_of(state_, i).definition;
      if (!index.unique || index.where || index_of(state_, i).dropped) continue;
      for (const std::int16_t column : index.columns)
        for (const auto& [assigned, expr] : plan().assignments)
          if (assigned == column) strength = RowLock::update;
    }
  }
  Failure failure;
  Tid tid = x.tid;
  const Change change =
      lock_newest(state_, who_, plan().table, tid, x.command, strength, WaitPolicy::block, false, x.wait, failure);
  x.tid = tid;
  if (change == Change::waiting) return asleep();
  x.wait = {};
  const auto block = static_cast<std::int32_t>(tid.block);
  if (change != Change::ok) {
    x.stage = fetch;
    return emit(Kind::found_changed, plan().table, block, tid.offset | 1 << 16);
  }
  load_row(0, tid, x.slot);
  x.stage = judge_again;
  return emit(Kind::row_locked, plan().table, block, tid.offset | static_cast<std::int32_t>(strength) << 16);
}

Pull Executor::returning_row(const Row& row, Tid tid) {
  Execution& x = execution();
  Slot slot = x.slot;
  if (slot.sources.empty()) slot.sources.resize(1);
  SourceRow& source = slot.sources[0];
  source.present = true;
  source.values = row;
  source.tid = tid;
  source.header = header_of(state_, plan().table, tid);
  Row output;
  const Pull projected = project(plan().returning, slot, output);
  if (projected != Pull::row) return projected;
  x.outcome.rows.push_back(std::move(output));
  return Pull::row;
}

}  // namespace glassbox::postgres
