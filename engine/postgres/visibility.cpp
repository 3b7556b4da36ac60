#include "engine/postgres/visibility.hpp"

namespace glassbox::postgres {
namespace {

void hint(TupleHeader& tuple, std::uint16_t bit) {
  tuple.infomask |= bit;
}

Verdict verdict(bool visible, Reason reason, Xid xid) {
  return {visible, reason, xid};
}

Reason running_or_later(const Snapshot& snapshot, Xid xid, Reason running, Reason later) {
  return xid >= snapshot.xmax ? later : running;
}

// The inserter's half; `done` is left false where the deleter decides.
Verdict judge_xmin(const State& state, std::int32_t who, const Snapshot& snapshot, TupleHeader& tuple, bool& done) {
  done = true;
  if (xmin_frozen(tuple)) {
    done = false;
    return verdict(true, Reason::frozen, tuple.xmin);
  }
  if (!xmin_committed(tuple)) {
    if (xmin_invalid(tuple)) return verdict(false, Reason::xmin_invalid, tuple.xmin);
    if (is_current(state, who, tuple.xmin)) {
      if (cmin_of(state, who, tuple) >= snapshot.command) return verdict(false, Reason::own_insert_later, tuple.xmin);
      if ((tuple.infomask & kXmaxInvalid) != 0) return verdict(true, Reason::own, tuple.xmin);
      if (locked_only(tuple.infomask)) return verdict(true, Reason::xmax_locked, tuple.xmax);
      const Xid xmax = updater_of(state, tuple);
      if (!is_current(state, who, xmax)) {  // a savepoint was rolled back
        if (!is_multi(tuple)) hint(tuple, kXmaxInvalid);
        return verdict(true, Reason::xmax_aborted, xmax);
      }
      if (cmax_of(state, who, tuple) >= snapshot.command) return verdict(true, Reason::own_delete_later, xmax);
      return verdict(false, Reason::own_deleted, xmax);
    }
    if (in_snapshot(state, snapshot, tuple.xmin))
      return verdict(false, running_or_later(snapshot, tuple.xmin, Reason::xmin_running, Reason::xmin_later),
                     tuple.xmin);
    if (!did_commit(state, tuple.xmin)) {
      hint(tuple, kXminInvalid);
      return verdict(false, Reason::xmin_invalid, tuple.xmin);
    }
    hint(tuple, kXminCommitted);
  } else if (in_snapshot(state, snapshot, tuple.xmin)) {
    return verdict(false, running_or_later(snapshot, tuple.xmin, Reason::xmin_running, Reason::xmin_later), tuple.xmin);
  }
  done = false;
  return verdict(true, Reason::live, tuple.xmin);
}

}  // namespace

Verdict judge(const State& state, std::int32_t who, const Snapshot& snapshot, TupleHeader& tuple) {
  bool done = false;
  const Verdict first = judge_xmin(state, who, snapshot, tuple, done);
  if (done) return first;
  if ((tuple.infomask & kXmaxInvalid) != 0)
    return tuple.xmax == kNoXid ? first : verdict(true, Reason::xmax_aborted, tuple.xmax);
  if (locked_only(tuple.infomask)) return verdict(true, Reason::xmax_locked, tuple.xmax);
  const Xid xmax = updater_of(state, tuple);
  const bool known = !is_multi(tuple) && (tuple.infomask & kXmaxCommitted) != 0;
  if (!known && is_current(state, who, xmax)) {
    const bool later = cmax_of(state, who, tuple) >= snapshot.command;
    return verdict(later, later ? Reason::own_delete_later : Reason::own_deleted, xmax);
  }
  if (in_snapshot(state, snapshot, xmax))
    return verdict(true, running_or_later(snapshot, xmax, Reason::xmax_running, Reason::xmax_later), xmax);
  if (known) return verdict(false, Reason::deleted, xmax);
  if (!did_commit(state, xmax)) {
    if (!is_multi(tuple)) hint(tuple, kXmaxInvalid);
    return verdict(true, Reason::xmax_aborted, xmax);
  }
  if (!is_multi(tuple)) hint(tuple, kXmaxCommitted);
  return verdict(false, Reason::deleted, xmax);
}

namespace {

TupleState gone(const Tid& self, const TupleHeader& tuple) {
  return tuple.ctid == self ? TupleState::deleted : TupleState::updated;
}

TupleState own_insert(const State& state, std::int32_t who, CommandId command, TupleHeader& tuple) {
  if (cmin_of(state, who, tuple) >= command) return TupleState::invisible;
  if ((tuple.infomask & kXmaxInvalid) != 0) return TupleState::ok;
  if (locked_only(tuple.infomask)) {
    if (is_multi(tuple)) return multi_is_running(state, tuple.xmax) ? TupleState::being_modified : TupleState::ok;
    return in_progress(state, tuple.xmax) ? TupleState::being_modified : TupleState::ok;
  }
  const Xid xmax = updater_of(state, tuple);
  if (!is_current(state, who, xmax)) {
    if (is_multi(tuple) && multi_is_running(state, tuple.xmax)) return TupleState::being_modified;
    hint(tuple, kXmaxInvalid);
    return TupleState::ok;
  }
  return cmax_of(state, who, tuple) >= command ? TupleState::self_modified : TupleState::invisible;
}

TupleState multi_for_update(const State& state, std::int32_t who, CommandId command, const Tid& self,
                            TupleHeader& tuple) {
  if (locked_only(tuple.infomask)) {
    if (multi_is_running(state, tuple.xmax)) return TupleState::being_modified;
    hint(tuple, kXmaxInvalid);
    return TupleState::ok;
  }
  const Xid xmax = updater_of(state, tuple);
  if (is_current(state, who, xmax))
    return cmax_of(state, who, tuple) >= command ? TupleState::self_modified : TupleState::invisible;
  if (multi_is_running(state, tuple.xmax)) return TupleState::being_modified;  // perhaps only others still lock it
  if (did_commit(state, xmax)) return gone(self, tuple);
  hint(tuple, kXmaxInvalid);
  return TupleState::ok;
}

}  // namespace

TupleState state_for_update(const State& state, std::int32_t who, CommandId command, const Tid& self,
                            TupleHeader& tuple) {
  if (!xmin_committed(tuple)) {
    if (xmin_invalid(tuple)) return TupleState::invisible;
    if (is_current(state, who, tuple.xmin)) return own_insert(state, who, command, tuple);
    if (in_progress(state, tuple.xmin)) return TupleState::invisible;
    if (!did_commit(state, tuple.xmin)) {
      hint(tuple, kXminInvalid);
      return TupleState::invisible;
    }
    hint(tuple, kXminCommitted);
  }
  if ((tuple.infomask & kXmaxInvalid) != 0) return TupleState::ok;
  if ((tuple.infomask & kXmaxCommitted) != 0) return locked_only(tuple.infomask) ? TupleState::ok : gone(self, tuple);
  if (is_multi(tuple)) return multi_for_update(state, who, command, self, tuple);
  if (is_current(state, who, tuple.xmax)) {
    if (locked_only(tuple.infomask)) return TupleState::being_modified;
    return cmax_of(state, who, tuple) >= command ? TupleState::self_modified : TupleState::invisible;
  }
  if (in_progress(state, tuple.xmax)) return TupleState::being_modified;
  if (!did_commit(state, tuple.xmax) || locked_only(tuple.infomask)) {
    hint(tuple, kXmaxInvalid);
    return TupleState::ok;
  }
  hint(tuple, kXmaxCommitted);
  return gone(self, tuple);
}

Dirty judge_dirty(const State& state, std::int32_t who, TupleHeader& tuple) {
  if (!xmin_committed(tuple)) {
    if (xmin_invalid(tuple)) return {};
    if (is_current(state, who, tuple.xmin)) {
      if ((tuple.infomask & kXmaxInvalid) != 0 || locked_only(tuple.infomask)) return {true, kNoXid, kNoXid};
      const Xid xmax = updater_of(state, tuple);
      if (is_current(state, who, xmax)) return {};
      if (!is_multi(tuple)) hint(tuple, kXmaxInvalid);
      return {true, kNoXid, kNoXid};
    }
    if (in_progress(state, tuple.xmin)) return {true, tuple.xmin, kNoXid};
    if (!did_commit(state, tuple.xmin)) {
      hint(tuple, kXminInvalid);
      return {};
    }
    hint(tuple, kXminCommitted);
  }
  if ((tuple.infomask & kXmaxInvalid) != 0) return {true, kNoXid, kNoXid};
  if ((tuple.infomask & kXmaxCommitted) != 0) return {locked_only(tuple.infomask), kNoXid, kNoXid};
  if (is_multi(tuple)) {
    if (locked_only(tuple.infomask)) return {true, kNoXid, kNoXid};
    const Xid xmax = updater_of(state, tuple);
    if (is_current(state, who, xmax)) return {};
    if (in_progress(state, xmax)) return {true, kNoXid, xmax};
    return {!did_commit(state, xmax), kNoXid, kNoXid};
  }
  if (is_current(state, who, tuple.xmax)) return {locked_only(tuple.infomask), kNoXid, kNoXid};
  if (in_progress(state, tuple.xmax)) {
    const bool only = locked_only(tuple.infomask);
    return {true, kNoXid, only ? kNoXid : tuple.xmax};
  }
  if (!did_commit(state, tuple.xmax) || locked_only(tuple.infomask)) {
    hint(tuple, kXmaxInvalid);
    return {true, kNoXid, kNoXid};
  }
  hint(tuple, kXmaxCommitted);
  return {};
}

bool judge_self(const State& state, std::int32_t who, TupleHeader& tuple) {
  const Dirty dirty = judge_dirty(state, who, tuple);
  return dirty.live && dirty.xmin == kNoXid;
}

Life life_of(const State& state, std::int32_t who, TupleHeader& tuple, Xid& dead_after) {
  dead_after = kNoXid;
  if (!xmin_committed(tuple)) {
    if (xmin_invalid(tuple)) return Life::dead;
    if (is_current(state, who, tuple.xmin)) {
      if ((tuple.infomask & kXmaxInvalid) != 0 || locked_only(tuple.infomask)) return Life::insert_in_progress;
      return is_current(state, who, updater_of(state, tuple)) ? Life::delete_in_progress : Life::insert_in_progress;
    }
    if (in_progress(state, tuple.xmin)) return Life::insert_in_progress;
    if (!did_commit(state, tuple.xmin)) {
      hint(tuple, kXminInvalid);
      return Life::dead;
    }
    hint(tuple, kXminCommitted);
  }
  if ((tuple.infomask & kXmaxInvalid) != 0) return Life::live;
  if (locked_only(tuple.infomask)) {
    if ((tuple.infomask & kXmaxCommitted) == 0) {
      const bool running = is_multi(tuple) ? multi_is_running(state, tuple.xmax) : in_progress(state, tuple.xmax);
      if (running) return Life::live;
      hint(tuple, kXmaxInvalid);
    }
    return Life::live;
  }
  if (is_multi(tuple)) {
    const Xid xmax = updater_of(state, tuple);
    if (in_progress(state, xmax)) return Life::delete_in_progress;
    if (did_commit(state, xmax)) {
      dead_after = xmax;
      return Life::recently_dead;
    }
    if (!multi_is_running(state, tuple.xmax)) hint(tuple, kXmaxInvalid);
    return Life::live;
  }
  if ((tuple.infomask & kXmaxCommitted) == 0) {
    if (in_progress(state, tuple.xmax)) return Life::delete_in_progress;
    if (!did_commit(state, tuple.xmax)) {
      hint(tuple, kXmaxInvalid);
      return Life::live;
    }
    hint(tuple, kXmaxCommitted);
  }
  dead_after = tuple.xmax;
  return Life::recently_dead;
}

bool is_surely_dead(State& state, std::int32_t who, const TupleHeader& tuple) {
  if (!xmin_committed(tuple)) return xmin_invalid(tuple);
  if ((tuple.infomask & kXmaxInvalid) != 0 || locked_only(tuple.infomask)) return false;
  if (is_multi(tuple)) return false;
  if ((tuple.infomask & kXmaxCommitted) == 0) return false;
  return is_removable(state, who, tuple.xmax);
}

}  // namespace glassbox::postgres
