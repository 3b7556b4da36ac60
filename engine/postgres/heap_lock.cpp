// Row locks (heap_lock_tuple in access/heap/heapam.c, heapam_tuple_lock in heapam_handler.c).
#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {
namespace {

bool is_exclusive(const TupleHeader& t) {
  return (t.infomask & kLockMask) == kXmaxExclusive;
}
bool is_shared(const TupleHeader& t) {
  return (t.infomask & kLockMask) == kXmaxShared;
}
bool is_key_shared(const TupleHeader& t) {
  return (t.infomask & kLockMask) == kXmaxKeyShared;
}

// This transaction already holds as much. `weaker`: it holds something, but less.
bool holds_already(const State& state, std::int32_t who, const TupleHeader& t, RowLock strength, bool& weaker) {
  weaker = false;
  if (is_multi(t)) {
    for (const Member& member : members_of(state, t.xmax)) {
      if (!is_current(state, who, member.xid)) continue;
      if (strength_of(member.status) >= strength) return true;
      weaker = true;
    }
    return false;
  }
  if (!is_current(state, who, t.xmax)) return false;
  switch (strength) {
    case RowLock::key_share:
      return true;
    case RowLock::share:
      return is_shared(t) || is_exclusive(t);
    case RowLock::no_key_update:
      return is_exclusive(t);
    case RowLock::update:
      return is_exclusive(t) && (t.infomask2 & kKeysUpdated) != 0;
  }
  return false;
}

bool must_sleep(const State& state, std::int32_t who, const TupleHeader& t, RowLock strength) {
  if (strength == RowLock::key_share && (t.infomask2 & kKeysUpdated) == 0) return false;
  if (strength == RowLock::share && locked_only(t.infomask) && !is_exclusive(t)) return false;
  if (strength == RowLock::no_key_update) {
    bool own = false;
    if (is_multi(t) ? !multi_conflicts(state, who, t.xmax, strength, own) : is_key_shared(t)) return false;
  }
  return is_multi(t) || !is_current(state, who, t.xmax);
}

void put_lock(State& state, std::int32_t who, std::int32_t table, Tid tid, RowLock strength) {
  TupleHeader t = header_of(state, table, tid);
  const NewXmax lock = new_xmax(state, t, current_xid(state, who), strength, false);
  t.infomask = static_cast<std::uint16_t>((t.infomask & ~kXmaxBits) | lock.infomask);
  t.infomask2 = static_cast<std::uint16_t>((t.infomask2 & ~kKeysUpdated) | lock.infomask2);
  t.xmax = lock.xmax;
  if (locked_only(lock.infomask)) {
    t.infomask2 &= static_cast<std::uint16_t>(~kHotUpdated);
    t.ctid = tid;
  }
  put_header(write_page(state, table, tid.block), tid.offset, t);
  clear_visibility(state, table, tid.block, kFrozen);
}

// heap_lock_updated_tuple: the later versions of a row are locked as well.
Change lock_later_versions(State& state, std::int32_t who, std::int32_t table, Tid tid, Xid prior, RowLock strength) {
  current_xid(state, who);
  while (has_tuple(state, table, tid)) {
    TupleHeader t = header_of(state, table, tid);
    if (prior != kNoXid && t.xmin != prior) return Change::ok;
    if (!xmin_committed(t) && status_of(state, t.xmin) == XidStatus::aborted) return Change::ok;
    bool already = false;
    if ((t.infomask & kXmaxInvalid) == 0) {
      bool weaker = false;
      already = holds_already(state, who, t, strength, weaker);
      if (!already) {
        const bool running = is_multi(t) ? multi_is_running(state, t.xmax) : in_progress(state, t.xmax);
        if (running && must_sleep(state, who, t, strength)) {
          const Grant grant = wait_for_holders(state, who, t, strength, false);
          if (grant == Grant::waiting) return Change::waiting;
        }
        if (!only_locked(state, t) && did_commit(state, updater_of(state, t)) && must_sleep(state, who, t, strength))
          return t.ctid == tid ? Change::deleted : Change::updated;
      }
    }
    if (!already) put_lock(state, who, table, tid, strength);
    t = header_of(state, table, tid);
    if ((t.infomask & kXmaxInvalid) != 0 || t.ctid == tid || only_locked(state, t)) return Change::ok;
    prior = updater_of(state, t);
    tid = t.ctid;
  }
  return Change::ok;
}

Change lock_after_sleep(State& state, std::int32_t who, std::int32_t table, Tid tid, const TupleHeader& t,
                        RowLock strength) {
  if ((t.infomask & kXmaxInvalid) != 0 || locked_only(t.infomask) || t.ctid == tid) return Change::ok;
  return lock_later_versions(state, who, table, t.ctid, updater_of(state, t), strength);
}

Change gone(const TupleHeader& t, Tid tid) {
  return t.ctid == tid ? Change::deleted : Change::updated;
}

}  // namespace

Change heap_lock(State& state, std::int32_t who, std::int32_t table, Tid tid, CommandId command, RowLock strength,
                 WaitPolicy policy, bool follow_updates, RowWait& wait, Failure& failure) {
  const bool nowait = policy != WaitPolicy::block;
  TupleHeader t = header_of(state, table, tid);
  if (wait.slept && follow_updates) {
    // After a sleep the later versions are locked first; where that fails, nothing is noted on this one.
    const Change later = lock_after_sleep(state, who, table, tid, t, strength);
    if (later == Change::waiting) return later;
    if (later != Change::ok) {
      failure.ctid = t.ctid;
      failure.xmax = updater_of(state, t);
      drop_tuple_lock(state, who, wait);
      wait.slept = false;
      return later;
    }
  }
  const TupleState found = state_for_update(state, who, command, tid, t);
  store_header(state, table, tid, t);
  const auto fail = [&](Change change) {
    failure.ctid = t.ctid;
    failure.xmax = updater_of(state, t);
    failure.cmax = change == Change::self_modified ? cmax_of(state, who, t) : ~CommandId{0};
    drop_tuple_lock(state, who, wait);
    return change;
  };
  const auto done = [&] {
    drop_tuple_lock(state, who, wait);
    wait.slept = false;
    return Change::ok;
  };
  if (found == TupleState::invisible) return fail(Change::invisible);
  if (found == TupleState::self_modified) return fail(Change::self_modified);
  if (found != TupleState::ok) {
    bool weaker = false;
    if (!wait.slept && holds_already(state, who, t, strength, weaker)) return done();
    const bool sleep = must_sleep(state, who, t, strength);
    const bool updated = !locked_only(t.infomask) && t.ctid != tid;
    if (!sleep && strength == RowLock::key_share && follow_updates && updated) {
      const Change later = lock_later_versions(state, who, table, t.ctid, updater_of(state, t), strength);
      if (later == Change::waiting) return later;
      if (later != Change::ok) return fail(later);
    }
    if (sleep && found != TupleState::being_modified) {
      wait.slept = false;
      return fail(gone(t, tid));
    }
    if (sleep) {
      if (!weaker) {
        const Grant grant = take_tuple_lock(state, who, table, tid, strength, nowait, wait);
        if (grant == Grant::waiting) {
          return Change::waiting;
        }
        if (grant == Grant::refused) return fail(Change::would_block);
      }
      const Grant grant = wait_for_holders(state, who, t, strength, nowait);
      if (grant == Grant::waiting) {
        wait.slept = true;
        return Change::waiting;
      }
      if (grant == Grant::refused) return fail(Change::would_block);
      if (!only_locked(state, t)) return fail(gone(t, tid));
    }
  }
  put_lock(state, who, table, tid, strength);
  return done();
}

Change lock_newest(State& state, std::int32_t who, std::int32_t table, Tid& tid, CommandId command, RowLock strength,
                   WaitPolicy policy, bool follow_updates, RowWait& wait, Failure& failure) {
  while (true) {
    if (!wait.following) {
      const Change change = heap_lock(state, who, table, tid, command, strength, policy, follow_updates, wait, failure);
      if (change != Change::updated) return change;
      wait.following = wait.traversed = true;
      wait.tid = failure.ctid;
      wait.prior_xmax = failure.xmax;
    }
    if (!has_tuple(state, table, wait.tid)) return Change::deleted;
    TupleHeader t = header_of(state, table, wait.tid);
    const Dirty dirty = judge_dirty(state, who, t);
    store_header(state, table, wait.tid, t);
    if (t.xmin != wait.prior_xmax) return Change::deleted;
    if (dirty.live) {
      if (dirty.xmax != kNoXid) {
        const auto depth = static_cast<std::int32_t>(session_of(state, who).transaction.levels.size()) - 1;
        const Grant grant =
            acquire_lock(state, who, transaction_tag(dirty.xmax), kShare, policy != WaitPolicy::block, depth);
        if (grant == Grant::waiting) return Change::waiting;
        if (grant == Grant::refused) return Change::would_block;
        continue;
      }
      if (is_current(state, who, wait.prior_xmax) && cmin_of(state, who, t) >= command) {
        failure.xmax = wait.prior_xmax;
        failure.cmax = cmin_of(state, who, t);
        return Change::self_modified;
      }
      tid = wait.tid;
      wait.following = false;
      continue;
    }
    if (t.ctid == wait.tid) return Change::deleted;
    wait.prior_xmax = updater_of(state, t);
    wait.tid = t.ctid;
  }
}

}  // namespace glassbox::postgres
