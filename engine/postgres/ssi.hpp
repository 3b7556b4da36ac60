// Serializable snapshot isolation (storage/lmgr/predicate.c).
#pragma once

#include "engine/postgres/state.hpp"
#include "engine/postgres/visibility.hpp"

namespace glassbox::postgres {

void begin_serializable(State& state, std::int32_t who);  // with the transaction's snapshot
void read_relation(State& state, std::int32_t who, std::uint32_t oid);
void read_page(State& state, std::int32_t who, std::uint32_t oid, Block block);
void read_tuple(State& state, std::int32_t who, std::uint32_t oid, Tid tid, Xid inserter);
// HeapCheckForSerializableConflictOut. False: this transaction must fail. May set hint bits in `tuple`.
bool check_conflict_out(State& state, std::int32_t who, TupleHeader& tuple, bool visible);
// CheckForSerializableConflictIn
bool check_conflict_in(State& state, std::int32_t who, const PredicateTag& written);
// A b-tree leaf was split: its readers have read both halves.
void split_page_locks(State& state, std::uint32_t oid, Block left, Block right);
// PreCommit_CheckForSerializationFailure. False: this transaction must fail.
bool may_commit(State& state, std::int32_t who);
SqlError serialization_failure();
void end_serializable(State& state, std::int32_t who, bool committed);

}  // namespace glassbox::postgres
