// Foreign keys, checked when the statement's own work is done (utils/adt/ri_triggers.c).
#include "engine/postgres/btree.hpp"
#include "engine/postgres/execute.hpp"

namespace glassbox::postgres {
namespace {

bool same(const Value& a, const Value& b) {
  return a.null == b.null && (a.null || compare(a, b) == 0);
}

// The index that the parent's key stands in.
std::int32_t key_index(const State& state, std::int32_t parent, std::int16_t column) {
  for (const std::int32_t index : table_of(state, parent).indexes) {
    const IndexDefinition& definition = *index_of(state, index).definition;
    if (definition.unique && !definition.where && definition.columns.size() == 1 && definition.columns[0] == column &&
        !index_of(state, index).dropped)
      return index;
  }
  return kNobody;
}

// The row with this key that the snapshot sees; offset 0: none.
Tid find_key(State& state, std::int32_t who, std::int32_t index, const Value& value, const Snapshot& snapshot) {
  const std::int32_t table = index_of(state, index).table;
  Tid found;
  for_equal_keys(state, index, {value}, [&](Block, Offset, const BtreeEntry& entry) {
    for (Tid tid : entry.tids) {
      prune_on_access(state, who, table, tid.block, 0);
      while (tid.offset >= 1 && tid.offset <= last_offset(page_of(state, table, tid.block))) {
        const ItemId item = item_at(page_of(state, table, tid.block), tid.offset);
        if (item.state == LinePointer::redirect) {
          tid.offset = item.offset;
          continue;
        }
        if (item.state != LinePointer::normal) break;
        TupleHeader tuple = header_of(state, table, tid);
        const Verdict verdict = judge(state, who, snapshot, tuple);
        store_header(state, table, tid, tuple);
        if (verdict.visible) {
          found = tid;
          return false;
        }
        if (!is_hot_updated(tuple)) break;
        tid.offset = tuple.ctid.offset;
      }
    }
    return true;
  });
  return found;
}

Tid find_child(State& state, std::int32_t who, std::int32_t table, std::int16_t column, const Value& value,
               const Snapshot& snapshot) {
  for (Block block = 0; block < page_count(state, table); ++block) {
    prune_on_access(state, who, table, block, 0);
    for (Offset offset = 1; offset <= last_offset(page_of(state, table, block)); ++offset) {
      const Tid tid{block, offset};
      if (!has_tuple(state, table, tid)) continue;
      TupleHeader tuple = header_of(state, table, tid);
      const bool visible = judge(state, who, snapshot, tuple).visible;
      store_header(state, table, tid, tuple);
      if (!visible) continue;
      const Row row = row_at(*table_of(state, table).definition, page_of(state, table, block), offset);
      if (same(row[static_cast<std::size_t>(column)], value)) return tid;
    }
  }
  return {};
}

}  // namespace

void Executor::queue_key_checks(const Row* before, const Row* after, Tid tid) {
  const std::int32_t table = plan().table;
  const auto& own = table_of(state_, table).definition->foreign_keys;
  for (std::size_t i = 0; i < own.size() && after != nullptr; ++i) {
    const auto c = static_cast<std::size_t>(own[i].column);
    if ((*after)[c].null || (before != nullptr && same((*before)[c], (*after)[c]))) continue;
    execution().checks.push_back({true, own[i].parent, static_cast<std::int32_t>(i), table, (*after)[c], tid});
  }
  if (before == nullptr) return;
  for (std::size_t t = 0; t < state_.tables.size(); ++t) {
    if (state_.tables[t].dropped) continue;
    const auto& keys = state_.tables[t].definition->foreign_keys;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto c = static_cast<std::size_t>(keys[i].parent_column);
      if (keys[i].parent != table || (*before)[c].null || (after != nullptr && same((*before)[c], (*after)[c])))
        continue;
      execution().checks.push_back(
          {false, table, static_cast<std::int32_t>(i), static_cast<std::int32_t>(t), (*before)[c], tid});
    }
  }
}

Pull Executor::check_keys() {
  Execution& x = execution();
  const bool keeps = session_of(state_, who_).transaction.isolation >= Isolation::repeatable_read;
  while (x.next_check < x.checks.size()) {
    const KeyCheck check = x.checks[x.next_check];
    const ForeignKey key = table_of(state_, check.child).definition->foreign_keys[static_cast<std::size_t>(check.key)];
    Snapshot snapshot = x.snapshot;
    if (!keeps || !check.child_inserted) snapshot = take_snapshot(state_, who_);
    snapshot.command = session_of(state_, who_).transaction.command;
    if (check.child_inserted) {
      const std::int32_t index = key_index(state_, key.parent, key.parent_column);
      const bool again = x.wait.tid.offset != 0;  // a wait for this row is over
      Tid tid = again ? x.tid : find_key(state_, who_, index, check.value, snapshot);
      if (!again) x.wait.tid = x.tid = tid;
      Change change = Change::deleted;
      Failure failure;
      if (tid.offset != 0) {
        change = keeps ? heap_lock(state_, who_, key.parent, tid, snapshot.command, RowLock::key_share,
                                   WaitPolicy::block, true, x.wait, failure)
                       : lock_newest(state_, who_, key.parent, tid, snapshot.command, RowLock::key_share,
                                     WaitPolicy::block, true, x.wait, failure);
        x.tid = tid;
      }
      if (change == Change::waiting) return asleep();
      x.wait = {};
      if (keeps && change == Change::updated)
        return fail("40001", "could not serialize access due to concurrent update");
      const Row parent = change == Change::ok ? row_at(*table_of(state_, key.parent).definition,
                                                       page_of(state_, key.parent, tid.block), tid.offset)
                                              : Row{};
      if (change != Change::ok || !same(parent[static_cast<std::size_t>(key.parent_column)], check.value))
        return fail("23503", "insert or update on table \"" + table_of(state_, check.child).definition->name +
                                 "\" violates foreign key constraint \"" + key.name + "\"");
      ++x.next_check;
      return emit(Kind::key_checked, key.parent, static_cast<std::int32_t>(tid.block), tid.offset);
    }
    const std::int32_t index = key_index(state_, key.parent, key.parent_column);
    const bool replaced = index != kNobody && find_key(state_, who_, index, check.value, snapshot).offset != 0;
    if (!replaced && find_child(state_, who_, check.child, key.column, check.value, snapshot).offset != 0)
      return fail("23503", "update or delete on table \"" + table_of(state_, key.parent).definition->name +
                               "\" violates foreign key constraint \"" + key.name + "\" on table \"" +
                               table_of(state_, check.child).definition->name + "\"");
    ++x.next_check;
  }
  return Pull::row;
}

}  // namespace glassbox::postgres
