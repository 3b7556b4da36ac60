// DELETE and UPDATE of one tuple (heap_delete, heap_update in access/heap/heapam.c).
#include "engine/postgres/heap.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {
namespace {

Change outcome_of(TupleState state) {
  switch (state) {
    case TupleState::invisible:
      return Change::invisible;
    case TupleState::self_modified:
      return Change::self_modified;
    case TupleState::updated:
      return Change::updated;
    case TupleState::deleted:
      return Change::deleted;
    default:
      return Change::ok;
  }
}

Change fail(State& state, std::int32_t who, const TupleHeader& tuple, Change change, RowWait& wait, Failure& failure) {
  failure.ctid = tuple.ctid;
  failure.xmax = updater_of(state, tuple);
  failure.cmax = change == Change::self_modified ? cmax_of(state, who, tuple) : ~CommandId{0};
  drop_tuple_lock(state, who, wait);
  return change;
}

// For a tuple that another transaction holds: sleeps if it must. granted: go on with the tuple as it is.
Grant wait_to_change(State& state, std::int32_t who, std::int32_t table, Tid tid, const TupleHeader& tuple,
                     RowLock strength, RowWait& wait) {
  if (is_multi(tuple)) {
    bool own_member = false;
    if (!multi_conflicts(state, who, tuple.xmax, strength, own_member)) return Grant::granted;
    if (!own_member && take_tuple_lock(state, who, table, tid, strength, false, wait) == Grant::waiting)
      return Grant::waiting;
    return wait_for_holders(state, who, tuple, strength, false);
  }
  if (is_current(state, who, tuple.xmax)) return Grant::granted;
  const bool key_share = locked_only(tuple.infomask) && (tuple.infomask & kLockMask) == kXmaxKeyShared;
  if (key_share && strength == RowLock::no_key_update) return Grant::granted;
  if (take_tuple_lock(state, who, table, tid, strength, false, wait) == Grant::waiting) return Grant::waiting;
  return wait_for_holders(state, who, tuple, strength, false);
}

// Whether the holder that was not waited for, or is over, lets the change go on.
bool can_continue(const State& state, std::int32_t who, const TupleHeader& tuple) {
  if (locked_only(tuple.infomask)) return true;
  if (!is_multi(tuple)) return is_current(state, who, tuple.xmax);
  const Xid update = updater_of(state, tuple);
  return update == kNoXid || status_of(state, update) == XidStatus::aborted;
}

// What both begin with. ok: the tuple may be changed; its header is in `tuple`.
Change begin_change(State& state, std::int32_t who, std::int32_t table, Tid tid, RowLock strength, RowWait& wait,
                    Failure& failure, TupleHeader& tuple) {
  current_xid(state, who);
  const CommandId command = current_command(state, who);
  while (true) {
    tuple = header_of(state, table, tid);
    const TupleState found = state_for_update(state, who, command, tid, tuple);
    store_header(state, table, tid, tuple);
    if (found == TupleState::invisible) return fail(state, who, tuple, Change::invisible, wait, failure);
    if (found != TupleState::being_modified) {
      if (found == TupleState::ok) return Change::ok;
      return fail(state, who, tuple, outcome_of(found), wait, failure);
    }
    const Grant grant = wait_to_change(state, who, table, tid, tuple, strength, wait);
    if (grant == Grant::waiting) return Change::waiting;
    if (can_continue(state, who, tuple)) return Change::ok;
    const Change gone = tuple.ctid == tid ? Change::deleted : Change::updated;
    return fail(state, who, tuple, gone, wait, failure);
  }
}

void clear_all_visible(State& state, std::int32_t table, Block block) {
  if ((page_flags(page_of(state, table, block)) & kAllVisible) == 0) return;
  set_page_flag(write_page(state, table, block), kAllVisible, false);
  clear_visibility(state, table, block, kVisible | kFrozen);
}

void set_xmax(TupleHeader& tuple, const NewXmax& xmax) {
  tuple.infomask = static_cast<std::uint16_t>((tuple.infomask & ~kXmaxBits) | xmax.infomask);
  tuple.infomask2 = static_cast<std::uint16_t>((tuple.infomask2 & ~kKeysUpdated) | xmax.infomask2);
  tuple.xmax = xmax.xmax;
}

void set_cmax(TupleHeader& tuple, CommandId cid, bool combo) {
  tuple.cid = cid;
  tuple.infomask = static_cast<std::uint16_t>(combo ? tuple.infomask | kComboCid : tuple.infomask & ~kComboCid);
}

// The new version keeps those who still hold the old one: only FOR KEY SHARE can be among them.
TupleHeader new_version(const State& state, const TupleHeader& old, Xid xid, CommandId command) {
  TupleHeader fresh;
  fresh.xmin = xid;
  fresh.cid = command;
  fresh.infomask = kUpdated | kXmaxInvalid;
  if ((old.infomask & kXmaxInvalid) != 0 || old.xmax == kNoXid) return fresh;
  fresh.xmax = old.xmax;
  std::uint16_t infomask = kXmaxKeyShared | kXmaxLockOnly;
  std::uint16_t infomask2 = 0;
  if (is_multi(old)) multi_bits(state, old.xmax, infomask, infomask2);
  fresh.infomask = static_cast<std::uint16_t>(kUpdated | infomask);
  fresh.infomask2 = infomask2;
  return fresh;
}

}  // namespace

Change heap_delete(State& state, std::int32_t who, std::int32_t table, Tid tid, RowWait& wait, Failure& failure) {
  TupleHeader tuple;
  const Change begun = begin_change(state, who, table, tid, RowLock::update, wait, failure, tuple);
  if (begun != Change::ok) return begun;
  const Xid xid = current_xid(state, who);
  if (!check_conflict_in(state, who, {table_of(state, table).oid, tid.block, tid.offset})) return Change::refused;
  bool combo = false;
  const CommandId cid = adjusted_cid(state, who, tuple, current_command(state, who), combo);
  set_xmax(tuple, new_xmax(state, tuple, xid, RowLock::update, true));
  tuple.infomask2 &= static_cast<std::uint16_t>(~kHotUpdated);
  set_cmax(tuple, cid, combo);
  tuple.ctid = tid;
  Page& page = write_page(state, table, tid.block);
  note_prunable(page, xid);
  put_header(page, tid.offset, tuple);
  clear_all_visible(state, table, tid.block);
  drop_tuple_lock(state, who, wait);
  return Change::ok;
}

Change heap_update(State& state, std::int32_t who, std::int32_t table, Tid tid, const Row& row, RowWait& wait,
                   Failure& failure, Changed& changed) {
  const TableDefinition& definition = *table_of(state, table).definition;
  const Row before = row_at(definition, page_of(state, table, tid.block), tid.offset);
  const RowLock strength = changes_key(state, table, before, row) ? RowLock::update : RowLock::no_key_update;
  TupleHeader tuple;
  const Change begun = begin_change(state, who, table, tid, strength, wait, failure, tuple);
  if (begun != Change::ok) return begun;
  const Xid xid = current_xid(state, who);
  const CommandId command = current_command(state, who);
  const NewXmax xmax = new_xmax(state, tuple, xid, strength, true);
  TupleHeader fresh = new_version(state, tuple, xid, command);
  bool combo = false;
  const CommandId cid = adjusted_cid(state, who, tuple, command, combo);
  std::vector<std::uint8_t> bytes = form_tuple(definition, row);
  const auto size = static_cast<std::int32_t>(bytes.size());
  const bool fits = max_align(size) <= heap_free_space(page_of(state, table, tid.block));
  Block block = tid.block;
  if (!fits) {
    // The old version is locked while a page is looked for.
    const NewXmax lock = new_xmax(state, tuple, xid, strength, false);
    TupleHeader locked = tuple;
    set_xmax(locked, lock);
    locked.infomask2 &= static_cast<std::uint16_t>(~kHotUpdated);
    set_cmax(locked, cid, combo);
    locked.ctid = tid;
    store_header(state, table, tid, locked);
    clear_visibility(state, table, tid.block, kFrozen);
    block = page_for(state, who, table, size);
  }
  if (!check_conflict_in(state, who, {table_of(state, table).oid, tid.block, tid.offset})) return Change::refused;
  changed.strength = strength;
  changed.hot = block == tid.block && !changes_indexed(state, table, before, row);
  Page& page = write_page(state, table, tid.block);
  if (block != tid.block) set_page_flag(page, kPageFull, true);
  note_prunable(page, xid);
  if (changed.hot) fresh.infomask2 |= kHeapOnly;
  changed.tid = put_tuple(state, table, block, std::move(bytes), fresh);
  set_xmax(tuple, xmax);
  set_cmax(tuple, cid, combo);
  tuple.infomask2 =
      static_cast<std::uint16_t>(changed.hot ? tuple.infomask2 | kHotUpdated : tuple.infomask2 & ~kHotUpdated);
  tuple.ctid = changed.tid;
  put_header(write_page(state, table, tid.block), tid.offset, tuple);
  clear_all_visible(state, table, tid.block);
  if (block != tid.block) clear_all_visible(state, table, block);
  drop_tuple_lock(state, who, wait);
  return Change::ok;
}

}  // namespace glassbox::postgres
