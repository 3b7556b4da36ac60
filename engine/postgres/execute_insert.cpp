// INSERT, with ON CONFLICT (nodeModifyTable.c: ExecInsert, ExecOnConflictUpdate), and entries into indexes with their
// uniqueness (execIndexing.c, _bt_check_unique in nbtinsert.c).
#include <algorithm>

#include "engine/postgres/btree.hpp"
#include "engine/postgres/execute.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {
namespace {

enum Stage : std::uint8_t { fetch, look, put, enter_index, give_back, lock_conflict, change_conflict, enter_changed };

bool keeps_snapshot(const Session& session) {
  return session.transaction.isolation >= Isolation::repeatable_read;
}

bool any_null(const Row& key) {
  for (const Value& value : key)
    if (value.null) return true;
  return false;
}

}  // namespace

std::string key_text(const TableDefinition& table, const IndexDefinition& index, const Row& row) {
  std::string names;
  std::string values;
  for (const std::int16_t column : index.columns) {
    const auto c = static_cast<std::size_t>(column);
    names += (names.empty() ? "" : ", ") + table.columns[c].name;
    values += (values.empty() ? "" : ", ") + to_psql(row[c]);
  }
  return "(" + names + ")=(" + values + ")";
}

bool Executor::index_takes(std::int32_t index, const Row& row) {
  const IndexDefinition& definition = *index_of(state_, index).definition;
  if (!definition.where) return true;
  Slot slot;
  slot.sources.resize(1);
  slot.sources[0].present = true;
  slot.sources[0].values = row;
  Evaluation context = evaluation(slot);
  return holds(context, *definition.where);
}

// Row: `duplicate` tells, `other` is its place. Pause: an open transaction decides, the session sleeps.
Pull Executor::unique_check(std::int32_t index, const Row& row, Tid own, bool& duplicate, Tid& other) {
  duplicate = false;
  const std::int32_t table = index_of(state_, index).table;
  const Row key = index_key(state_, index, row);
  if (any_null(key)) return Pull::row;
  Xid wait_for = kNoXid;
  std::vector<std::pair<Block, Tid>> dead;
  for_equal_keys(state_, index, key, [&](Block leaf, Offset, const BtreeEntry& entry) {
    if (entry.dead) return true;
    for (const Tid& root : entry.tids) {
      Tid tid = root;
      if (tid.block < page_count(state_, table)) prune_on_access(state_, who_, table, tid.block, 0);
      bool all_dead = true;
      Xid prior = kNoXid;
      for (bool start = true; tid.offset >= 1 && tid.block < page_count(state_, table);) {
        const Page& page = page_of(state_, table, tid.block);
        if (tid.offset > last_offset(page)) break;
        const ItemId item = item_at(page, tid.offset);
        if (item.state == LinePointer::redirect && start) {
          tid.offset = item.offset;
          start = false;
          continue;
        }
        if (item.state != LinePointer::normal) break;
        TupleHeader tuple = header_of(page, tid.offset);
        if ((start && is_heap_only(tuple)) || (prior != kNoXid && tuple.xmin != prior)) break;
        const Dirty dirty = judge_dirty(state_, who_, tuple);
        store_header(state_, table, tid, tuple);
        if (dirty.live && tid != own) {
          wait_for = dirty.xmin != kNoXid ? dirty.xmin : dirty.xmax;
          other = tid;
          duplicate = wait_for == kNoXid;
          return false;
        }
        if (all_dead && !is_surely_dead(state_, who_, tuple)) all_dead = false;
        if (!is_hot_updated(tuple)) break;
        prior = updater_of(state_, tuple);
        tid.offset = tuple.ctid.offset;
        start = false;
      }
      if (all_dead) dead.emplace_back(leaf, root);
    }
    return true;
  });
  for (const auto& [leaf, tid] : dead) kill_entries(state_, index, leaf, {tid});
  if (wait_for == kNoXid) return Pull::row;
  const auto depth = static_cast<std::int32_t>(session_of(state_, who_).transaction.levels.size()) - 1;
  if (acquire_lock(state_, who_, transaction_tag(wait_for), kShare, false, depth) == Grant::waiting) return asleep();
  return unique_check(index, row, own, duplicate, other);
}

// ExecInsertIndexTuples. Row: all are in.
Pull Executor::enter_indexes() {
  Execution& x = execution();
  const auto& indexes = table_of(state_, plan().table).indexes;
  while (x.next_index < indexes.size()) {
    const std::int32_t index = indexes[x.next_index];
    if (index_of(state_, index).dropped || !index_takes(index, x.new_row)) {
      ++x.next_index;
      continue;
    }
    const IndexDefinition& definition = *index_of(state_, index).definition;
    if (definition.unique) {
      bool duplicate = false;
      Tid other;
      const Pull checked = unique_check(index, x.new_row, x.new_tid, duplicate, other);
      if (checked != Pull::row) return checked;
      if (duplicate) return fail("23505", "duplicate key value violates unique constraint \"" + definition.name + "\"");
    }
    const Row key = index_key(state_, index, x.new_row);
    const Block leaf = descend(state_, index, key, &x.new_tid, true, nullptr);
    if (!check_conflict_in(state_, who_, {index_of(state_, index).oid, leaf == kNoBlock ? 1 : leaf, 0}))
      return fail(serialization_failure());
    if (entry_size(key_columns(state_, index), {key, {x.new_tid}, kNoBlock, false}) > kLargestEntry)
      return fail("0A000", "not modelled: index entries of more than 508 bytes");
    const Inserted inserted = btree_insert(state_, index, key, x.new_tid, false);
    ++x.next_index;
    return emit(Kind::indexed, index, static_cast<std::int32_t>(inserted.block),
                inserted.offset | (inserted.split ? 1 : 0) << 16);
  }
  return Pull::row;
}

Pull Executor::check_new_row(std::int32_t table, const Row& row) {
  const TableDefinition& definition = *table_of(state_, table).definition;
  for (std::size_t c = 0; c < row.size(); ++c)
    if (definition.columns[c].not_null && row[c].null && !definition.columns[c].dropped)
      return fail("23502", "null value in column \"" + definition.columns[c].name + "\" of relation \"" +
                               definition.name + "\" violates not-null constraint");
  if (static_cast<std::int32_t>(form_tuple(definition, row).size()) > kToastThreshold)
    return fail("0A000", "not modelled: rows of more than " + std::to_string(kToastThreshold) +
                             " bytes, which PostgreSQL would compress or move out (TOAST)");
  return Pull::row;
}

// The next row to insert, in new_row: from VALUES or from the query below. End: there is none.
Pull Executor::next_new_row(std::int32_t node) {
  const TableDefinition& table = *table_of(state_, plan().table).definition;
  const bool from_query = !node_of(node).children.empty();
  Slot slot;
  const std::vector<Expr>* exprs = &plan().targets;
  if (from_query) {
    const Pull pulled = pull(node_of(node).children.front(), slot);
    if (pulled != Pull::row) return pulled;
  } else {
    NodeState& state = at(node);
    if (state.next >= static_cast<std::int64_t>(plan().values.size())) return Pull::end;
    exprs = &plan().values[static_cast<std::size_t>(state.next)];
  }
  Row given;
  const Pull projected = project(*exprs, slot, given);
  if (projected != Pull::row) return projected;
  if (!from_query) ++at(node).next;
  Execution& x = execution();
  x.new_row.clear();
  Evaluation context = evaluation(slot);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    std::size_t i = 0;
    while (i < plan().insert_columns.size() && static_cast<std::size_t>(plan().insert_columns[i]) != c) ++i;
    if (i < plan().insert_columns.size())
      x.new_row.push_back(cast_value(context, given[i], column.type, true));
    else if (column.by_default && !column.dropped)
      x.new_row.push_back(cast_value(context, evaluate(context, *column.by_default), column.type, true));
    else
      x.new_row.push_back(null_of(column.type));
  }
  if (context.error.set()) return fail(context.error);
  return Pull::row;
}

Pull Executor::insert_one() {
  Execution& x = execution();
  // An INSERT conflicts with whoever has read the whole table.
  if (!check_conflict_in(state_, who_, {table_of(state_, plan().table).oid, kNoBlock, 0}))
    return fail(serialization_failure());
  x.new_tid = heap_insert(state_, who_, plan().table, x.new_row);
  x.next_index = 0;
  x.stage = enter_index;
  queue_key_checks(nullptr, &x.new_row, x.new_tid);
  return emit(Kind::inserted, plan().table, static_cast<std::int32_t>(x.new_tid.block), x.new_tid.offset);
}

Pull Executor::look_for_conflict(bool& conflict) {
  conflict = false;
  for (const std::int32_t index : table_of(state_, plan().table).indexes) {
    const Index& held = index_of(state_, index);
    if (held.dropped || !held.definition->unique || !index_takes(index, execution().new_row)) continue;
    bool arbiter = plan().arbiters.empty();
    for (const std::int32_t one : plan().arbiters) arbiter = arbiter || one == index;
    if (!arbiter) continue;
    Tid other;
    const Pull checked = unique_check(index, execution().new_row, {}, conflict, other);
    if (checked != Pull::row) return checked;
    if (!conflict) continue;
    execution().conflict_tid = other;
    return Pull::row;
  }
  return Pull::row;
}

// ExecOnConflictUpdate: the row in the way is locked in its newest version, whatever the snapshot sees of it.
Pull Executor::lock_conflicting() {
  Execution& x = execution();
  RowLock strength = RowLock::no_key_update;
  for (const std::int32_t i : table_of(state_, plan().table).indexes)
    for (const std::int16_t column : index_of(state_, i).definition->columns)
      for (const auto& [assigned, expr] : plan().conflict_assignments)
        if (assigned == column && index_of(state_, i).definition->unique && !index_of(state_, i).definition->where)
          strength = RowLock::update;
  Failure failure;
  const Change change = heap_lock(state_, who_, plan().table, x.conflict_tid, x.command, strength, WaitPolicy::block,
                                  false, x.wait, failure);
  if (change == Change::waiting) return asleep();
  x.wait = {};
  if (change == Change::invisible || change == Change::self_modified)
    return fail("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time");
  if (change != Change::ok) {
    if (keeps_snapshot(session_of(state_, who_)))
      return fail("40001", change == Change::deleted ? "could not serialize access due to concurrent delete"
                                                     : "could not serialize access due to concurrent update");
    x.stage = look;
    return Pull::row;
  }
  x.slot = {};
  x.slot.sources.resize(2);  // the row in the way, and EXCLUDED
  SourceRow& held = x.slot.sources[0];
  const Page& page = page_of(state_, plan().table, x.conflict_tid.block);
  held.present = true;
  held.tid = x.conflict_tid;
  held.header = header_of(page, x.conflict_tid.offset);
  held.values = row_at(*table_of(state_, plan().table).definition, page, x.conflict_tid.offset);
  x.slot.sources[1].present = true;
  x.slot.sources[1].values = x.new_row;
  TupleHeader tuple = header_of(state_, plan().table, x.conflict_tid);
  if (keeps_snapshot(session_of(state_, who_)) && !judge(state_, who_, x.snapshot, tuple).visible)
    return fail("40001", "could not serialize access due to concurrent update");
  Evaluation context = evaluation(x.slot);
  const bool wanted = all_hold(context, plan().conflict_where);
  if (context.error.set()) return fail(context.error);
  x.stage = wanted ? change_conflict : fetch;
  return emit(Kind::row_locked, plan().table, static_cast<std::int32_t>(x.conflict_tid.block),
              x.conflict_tid.offset | static_cast<std::int32_t>(strength) << 16);
}

Pull Executor::update_conflicting() {
  Execution& x = execution();
  const TableDefinition& table = *table_of(state_, plan().table).definition;
  Evaluation context = evaluation(x.slot);
  const Row before = x.slot.sources[0].values;
  Row row = before;
  for (const auto& [column, expr] : plan().conflict_assignments)
    row[static_cast<std::size_t>(column)] =
        cast_value(context, evaluate(context, expr), table.columns[static_cast<std::size_t>(column)].type, true);
  if (context.error.set()) return fail(context.error);
  const Pull checked = check_new_row(plan().table, row);
  if (checked != Pull::row) return checked;
  Failure failure;
  Changed changed;
  const Change outcome = heap_update(state_, who_, plan().table, x.conflict_tid, row, x.wait, failure, changed);
  if (outcome == Change::waiting) return asleep();
  if (outcome == Change::refused) return fail(serialization_failure());
  x.new_row = std::move(row);
  x.new_tid = changed.tid;
  x.next_index = 0;
  x.stage = changed.hot ? give_back : enter_changed;
  queue_key_checks(&before, &x.new_row, changed.tid);
  return emit(Kind::updated, plan().table, static_cast<std::int32_t>(changed.tid.block),
              changed.tid.offset | (changed.hot ? 1 : 0) << 16);
}

Pull Executor::insert_rows(std::int32_t node, Slot& slot) {
  while (true) {
    Pull step = Pull::row;
    switch (execution().stage) {
      case fetch: {
        step = next_new_row(node);
        if (step != Pull::row) return step;
        execution().wait = {};
        execution().stage = plan().on_conflict ? look : put;
        step = check_new_row(plan().table, execution().new_row);
        break;
      }
      case look: {
        bool conflict = false;
        step = look_for_conflict(conflict);
        if (step != Pull::row) break;
        Execution& x = execution();
        x.stage = !conflict ? put : plan().conflict_update ? lock_conflict : fetch;
        if (!conflict || plan().conflict_update) break;
        TupleHeader tuple = header_of(state_, plan().table, x.conflict_tid);
        if (keeps_snapshot(session_of(state_, who_)) && !judge(state_, who_, x.snapshot, tuple).visible &&
            !is_current(state_, who_, tuple.xmin))
          return fail("40001", "could not serialize access due to concurrent update");
        step =
            emit(Kind::conflict, plan().table, static_cast<std::int32_t>(x.conflict_tid.block), x.conflict_tid.offset);
        break;
      }
      case put:
        step = insert_one();
        break;
      case enter_index:
      case enter_changed:
        step = enter_indexes();
        if (step == Pull::row) execution().stage = give_back;
        break;
      case lock_conflict:
        step = lock_conflicting();
        break;
      case change_conflict:
        step = update_conflicting();
        break;
      default: {
        Execution& x = execution();
        x.stage = fetch;
        ++x.processed;
        if (plan().returning.empty()) break;
        if (returning_row(x.new_row, x.new_tid) == Pull::fail) return Pull::fail;
        slot = x.slot;
        return Pull::row;
      }
    }
    if (step != Pull::row) return step;
  }
}

}  // namespace glassbox::postgres
