// Which tuples are visible, and why (access/heap/heapam_visibility.c). Each of these may learn that a transaction is
// over and note it in the header as a hint bit; the caller writes the header back if it changed.
#pragma once

#include "engine/postgres/transactions.hpp"

namespace glassbox::postgres {

// Why a tuple is visible to a snapshot, or not. The xid concerned is in Verdict::xid.
enum class Reason : std::uint8_t {
  live,              // inserter committed before the snapshot, nobody deleted it
  frozen,            // inserted long ago, for everybody
  own,               // inserted by this transaction's earlier command
  xmax_locked,       // xmax only locked it
  xmax_aborted,      // the deleter rolled back
  xmax_running,      // the deleter is in progress in the snapshot
  xmax_later,        // the deleter began after the snapshot
  own_delete_later,  // this very command, or a later one, deletes it
  xmin_invalid,      // the inserter rolled back
  xmin_running,      // the inserter is in progress in the snapshot
  xmin_later,        // the inserter began after the snapshot
  own_insert_later,  // inserted by this very command
  deleted,           // the deleter committed before the snapshot
  own_deleted,       // this transaction deleted it
};

struct Verdict {
  bool visible = false;
  Reason reason = Reason::live;
  Xid xid = kNoXid;
};

// HeapTupleSatisfiesMVCC
Verdict judge(const State& state, std::int32_t who, const Snapshot& snapshot, TupleHeader& tuple);

enum class TupleState : std::uint8_t { ok, invisible, self_modified, updated, deleted, being_modified, would_block };
// HeapTupleSatisfiesUpdate
TupleState state_for_update(const State& state, std::int32_t who, CommandId command, const Tid& self,
                            TupleHeader& tuple);

// HeapTupleSatisfiesDirty: with the transactions that the answer hangs on.
struct Dirty {
  bool live = false;
  Xid xmin = kNoXid;  // it inserts, and is not over
  Xid xmax = kNoXid;  // it deletes, and is not over
};
Dirty judge_dirty(const State& state, std::int32_t who, TupleHeader& tuple);
// HeapTupleSatisfiesSelf
bool judge_self(const State& state, std::int32_t who, TupleHeader& tuple);

enum class Life : std::uint8_t { dead, live, recently_dead, insert_in_progress, delete_in_progress };
// HeapTupleSatisfiesVacuumHorizon; dead_after: with recently_dead, the deleter.
Life life_of(const State& state, std::int32_t who, TupleHeader& tuple, Xid& dead_after);
// HeapTupleIsSurelyDead
bool is_surely_dead(State& state, std::int32_t who, const TupleHeader& tuple);

}  // namespace glassbox::postgres
