// Transaction ids, the commit log, snapshots and horizons (access/transam, storage/ipc/procarray.c), multixacts.
#pragma once

#include <span>

#include "engine/postgres/state.hpp"

namespace glassbox::postgres {

constexpr Xid kFirstXid = 740;  // what the first transaction of the program gets; a new cluster is about there

inline Session& session_of(State& state, std::int32_t who) {
  return state.sessions[static_cast<std::size_t>(who)];
}
inline const Session& session_of(const State& state, std::int32_t who) {
  return state.sessions[static_cast<std::size_t>(who)];
}

XidStatus status_of(const State& state, Xid xid);
bool in_progress(const State& state, Xid xid);
bool did_commit(const State& state, Xid xid);
// TransactionIdIsCurrentTransactionId: of this session's transaction, and not rolled back.
bool is_current(const State& state, std::int32_t who, Xid xid);
Xid top_of(const State& state, Xid xid);             // SubTransGetTopmostTransaction
std::int32_t owner_of(const State& state, Xid xid);  // session, or kNobody

Xid current_xid_or_none(const State& state, std::int32_t who);  // of the innermost level
Xid top_xid(const State& state, std::int32_t who);
// GetCurrentTransactionId: assigns one, to the outer levels first. Takes the lock on it.
Xid current_xid(State& state, std::int32_t who);
CommandId current_command(State& state, std::int32_t who);  // GetCurrentCommandId(true)
void next_command(State& state, std::int32_t who);          // CommandCounterIncrement

Snapshot take_snapshot(State& state, std::int32_t who);  // GetSnapshotData; sets the session's xmin if it has none
bool in_snapshot(const State& state, const Snapshot& snapshot, Xid xid);  // XidInMVCCSnapshot: not over for it
// GetOldestNonRemovableTransactionId for a table; sessions that run VACUUM do not count.
Xid oldest_needed(const State& state, std::int32_t vacuuming = kNobody);
bool is_removable(State& state, std::int32_t who, Xid xid);  // GlobalVisTestIsRemovableXid

void set_status(State& state, Xid xid, XidStatus status);
// All ids of the session's transaction that are still in progress and belong to `level` or a deeper one.
std::vector<Xid> open_ids(const State& state, std::int32_t who, std::size_t level);

// Combo command ids (utils/time/combocid.c).
CommandId cmin_of(const State& state, std::int32_t who, const TupleHeader& tuple);
CommandId cmax_of(const State& state, std::int32_t who, const TupleHeader& tuple);
// HeapTupleHeaderAdjustCmax: what t_cid must hold once this transaction deletes the tuple; sets kComboCid.
CommandId adjusted_cid(State& state, std::int32_t who, const TupleHeader& tuple, CommandId cmax, bool& combo);

// Multixacts.
MultiXid make_multi(State& state, std::vector<Member> members);
std::span<const Member> members_of(const State& state, MultiXid multi);
bool multi_is_running(const State& state, MultiXid multi);
Xid updater_of(const State& state, const TupleHeader& tuple);  // HeapTupleHeaderGetUpdateXid

}  // namespace glassbox::postgres
