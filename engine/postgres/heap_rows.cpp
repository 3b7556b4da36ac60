// What xmax becomes, and who is waited for (access/heap/heapam.c, access/transam/multixact.c).
#include <algorithm>

#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {
namespace {

MemberStatus locker_status(RowLock strength) {
  return static_cast<MemberStatus>(strength);
}

MemberStatus status_for(RowLock strength, bool update) {
  if (!update) return locker_status(strength);
  return strength == RowLock::update ? MemberStatus::update : MemberStatus::no_key_update;
}

MemberStatus status_in(const TupleHeader& old) {
  const bool keys = (old.infomask2 & kKeysUpdated) != 0;
  if (!locked_only(old.infomask)) return keys ? MemberStatus::update : MemberStatus::no_key_update;
  const auto lock = old.infomask & kLockMask;
  if (lock == kXmaxKeyShared) return MemberStatus::for_key_share;
  if (lock == kXmaxShared) return MemberStatus::for_share;
  return keys ? MemberStatus::for_update : MemberStatus::for_no_key_update;
}

bool is_update(MemberStatus status) {
  return status >= MemberStatus::no_key_update;
}

NewXmax multi_of(State& state, std::vector<Member> members) {
  NewXmax result;
  result.xmax = make_multi(state, std::move(members));
  multi_bits(state, result.xmax, result.infomask, result.infomask2);
  return result;
}

NewXmax alone(Xid xid, RowLock strength, bool update) {
  NewXmax result;
  result.xmax = xid;
  if (strength == RowLock::update) result.infomask2 = kKeysUpdated;
  if (update) return result;
  result.infomask = kXmaxLockOnly;
  if (strength == RowLock::key_share)
    result.infomask |= kXmaxKeyShared;
  else if (strength == RowLock::share)
    result.infomask |= kXmaxShared;
  else
    result.infomask |= kXmaxExclusive;
  return result;
}

// MultiXactIdExpand: members that are over and changed nothing are left out.
NewXmax expanded(State& state, MultiXid multi, Member added) {
  std::vector<Member> members;
  for (const Member& member : members_of(state, multi)) {
    if (member == added) {
      NewXmax same;
      same.xmax = multi;
      multi_bits(state, multi, same.infomask, same.infomask2);
      return same;
    }
    if (in_progress(state, member.xid) || (is_update(member.status) && did_commit(state, member.xid)))
      members.push_back(member);
  }
  members.push_back(added);
  return multi_of(state, std::move(members));
}

}  // namespace

RowLock strength_of(MemberStatus status) {
  if (status == MemberStatus::update) return RowLock::update;
  if (status == MemberStatus::no_key_update) return RowLock::no_key_update;
  return static_cast<RowLock>(status);
}

std::int32_t tuple_lock_mode(RowLock strength) {
  constexpr std::int32_t modes[] = {kAccessShare, kRowShare, kExclusive, kAccessExclusive};
  return modes[static_cast<std::size_t>(strength)];
}

void multi_bits(const State& state, MultiXid multi, std::uint16_t& infomask, std::uint16_t& infomask2) {
  infomask = kXmaxIsMulti;
  infomask2 = 0;
  RowLock strongest = RowLock::key_share;
  bool update = false;
  for (const Member& member : members_of(state, multi)) {
    strongest = std::max(strongest, strength_of(member.status));
    update = update || is_update(member.status);
    if (member.status == MemberStatus::for_update || member.status == MemberStatus::update) infomask2 |= kKeysUpdated;
  }
  if (strongest >= RowLock::no_key_update)
    infomask |= kXmaxExclusive;
  else
    infomask |= strongest == RowLock::share ? kXmaxShared : kXmaxKeyShared;
  if (!update) infomask |= kXmaxLockOnly;
}

NewXmax new_xmax(State& state, const TupleHeader& old, Xid xid, RowLock strength, bool update) {
  if ((old.infomask & kXmaxInvalid) != 0) return alone(xid, strength, update);
  const Member added{xid, status_for(strength, update)};
  if (is_multi(old)) {
    const bool over =
        !multi_is_running(state, old.xmax) && (locked_only(old.infomask) || !did_commit(state, updater_of(state, old)));
    return over ? alone(xid, strength, update) : expanded(state, old.xmax, added);
  }
  const MemberStatus status = status_in(old);
  if ((old.infomask & kXmaxCommitted) != 0 && !locked_only(old.infomask))
    return multi_of(state, {{old.xmax, status}, added});
  if (in_progress(state, old.xmax)) {
    if (old.xmax == xid) return alone(xid, std::max(strength, strength_of(status)), update);
    return multi_of(state, {{old.xmax, status}, added});
  }
  if (!locked_only(old.infomask) && did_commit(state, old.xmax)) return multi_of(state, {{old.xmax, status}, added});
  return alone(xid, strength, update);
}

bool only_locked(const State& state, const TupleHeader& tuple) {
  if ((tuple.infomask & kXmaxInvalid) != 0 || locked_only(tuple.infomask)) return true;
  if (!is_multi(tuple)) return false;
  return status_of(state, updater_of(state, tuple)) == XidStatus::aborted;
}

bool multi_conflicts(const State& state, std::int32_t who, MultiXid multi, RowLock strength, bool& own_member) {
  bool conflict = false;
  for (const Member& member : members_of(state, multi)) {
    if (is_current(state, who, member.xid)) {
      own_member = true;
      continue;
    }
    if (!lock_modes_conflict(tuple_lock_mode(strength_of(member.status)), tuple_lock_mode(strength))) continue;
    const bool counts =
        is_update(member.status) ? status_of(state, member.xid) != XidStatus::aborted : in_progress(state, member.xid);
    conflict = conflict || counts;
  }
  return conflict;
}

Grant wait_for_holders(State& state, std::int32_t who, const TupleHeader& tuple, RowLock strength, bool nowait) {
  const auto depth = static_cast<std::int32_t>(session_of(state, who).transaction.levels.size()) - 1;
  if (!is_multi(tuple)) {
    if (!in_progress(state, tuple.xmax) || is_current(state, who, tuple.xmax)) return Grant::granted;
    return acquire_lock(state, who, transaction_tag(tuple.xmax), kShare, nowait, depth);
  }
  const std::vector<Member> members(members_of(state, tuple.xmax).begin(), members_of(state, tuple.xmax).end());
  for (const Member& member : members) {
    if (is_current(state, who, member.xid) || !in_progress(state, member.xid)) continue;
    if (!lock_modes_conflict(tuple_lock_mode(strength_of(member.status)), tuple_lock_mode(strength))) continue;
    const Grant grant = acquire_lock(state, who, transaction_tag(member.xid), kShare, nowait, depth);
    if (grant != Grant::granted) return grant;
  }
  return Grant::granted;
}

Grant take_tuple_lock(State& state, std::int32_t who, std::int32_t table, Tid tid, RowLock strength, bool nowait,
                      RowWait& wait) {
  if (wait.have_tuple_lock) return Grant::granted;
  wait.tuple = tuple_tag(table_of(state, table).oid, tid);
  wait.tuple_mode = tuple_lock_mode(strength);
  const auto depth = static_cast<std::int32_t>(session_of(state, who).transaction.levels.size()) - 1;
  // A wait for it that is over has left the lock with us.
  if (!holds_lock(state, who, wait.tuple, wait.tuple_mode)) {
    const Grant grant = acquire_lock(state, who, wait.tuple, wait.tuple_mode, nowait, depth);
    if (grant != Grant::granted) return grant;
  }
  wait.have_tuple_lock = true;
  return Grant::granted;
}

void drop_tuple_lock(State& state, std::int32_t who, RowWait& wait) {
  if (!wait.have_tuple_lock) return;
  wait.have_tuple_lock = false;
  release_lock(state, who, wait.tuple, wait.tuple_mode, false);
}

namespace {

template <class Wanted>
bool changes(const State& state, std::int32_t table, const Row& before, const Row& after, Wanted wanted) {
  for (const std::int32_t i : table_of(state, table).indexes) {
    const Index& index = index_of(state, i);
    if (index.dropped) continue;
    for (const std::int16_t column : wanted(*index.definition)) {
      const auto c = static_cast<std::size_t>(column);
      if (before[c].null != after[c].null || (!before[c].null && compare(before[c], after[c]) != 0)) return true;
    }
  }
  return false;
}

void columns_in(const Expr& expr, std::vector<std::int16_t>& columns) {
  if (expr.kind == Expr::Kind::column && expr.attribute >= 0) columns.push_back(expr.attribute);
  for (const Expr& arg : expr.args) columns_in(arg, columns);
}

}  // namespace

bool changes_indexed(const State& state, std::int32_t table, const Row& before, const Row& after) {
  return changes(state, table, before, after, [](const IndexDefinition& definition) {
    std::vector<std::int16_t> columns = definition.columns;
    if (definition.where) columns_in(*definition.where, columns);
    return columns;
  });
}

// Columns of unique indexes without a predicate: a foreign key may refer to them (RelationGetIndexAttrBitmap).
bool changes_key(const State& state, std::int32_t table, const Row& before, const Row& after) {
  return changes(state, table, before, after, [](const IndexDefinition& definition) {
    return definition.unique && !definition.where ? definition.columns : std::vector<std::int16_t>{};
  });
}

}  // namespace glassbox::postgres
