// The heap: where tuples go, and what INSERT, UPDATE, DELETE and row locks write (access/heap/heapam.c, hio.c,
// pruneheap.c). What may have to wait returns `waiting` and is called again, with the same RowWait, when the wait is
// over.
#pragma once

#include "engine/postgres/locks.hpp"
#include "engine/postgres/visibility.hpp"

namespace glassbox::postgres {

inline Table& table_of(State& state, std::int32_t table) {
  return state.tables[static_cast<std::size_t>(table)];
}
inline const Table& table_of(const State& state, std::int32_t table) {
  return state.tables[static_cast<std::size_t>(table)];
}
inline Index& index_of(State& state, std::int32_t index) {
  return state.indexes[static_cast<std::size_t>(index)];
}
inline const Index& index_of(const State& state, std::int32_t index) {
  return state.indexes[static_cast<std::size_t>(index)];
}

Block page_count(const State& state, std::int32_t table);
const Page& page_of(const State& state, std::int32_t table, Block block);
// For writing: a copy if others share it; notes the page as touched and dirty.
Page& write_page(State& state, std::int32_t table, Block block);
Block add_page(State& state, std::int32_t table);
// Writes a header back if it differs; true when it did.
bool store_header(State& state, std::int32_t table, const Tid& tid, const TupleHeader& header);
// Whether the line pointer holds a tuple.
bool has_tuple(const State& state, std::int32_t table, const Tid& tid);
TupleHeader header_of(const State& state, std::int32_t table, const Tid& tid);

// The visibility map (access/heap/visibilitymap.c).
constexpr std::uint8_t kVisible = 1;
constexpr std::uint8_t kFrozen = 2;
std::uint8_t visibility_bits(const State& state, std::int32_t table, Block block);
void set_visibility_bits(State& state, std::int32_t table, Block block, std::uint8_t bits);
bool clear_visibility(State& state, std::int32_t table, Block block, std::uint8_t bits);  // of the map only

// RelationGetBufferForTuple
Block page_for(State& state, std::int32_t who, std::int32_t table, std::int32_t size);
Tid put_tuple(State& state, std::int32_t table, Block block, std::vector<std::uint8_t> bytes, TupleHeader header);
Tid heap_insert(State& state, std::int32_t who, std::int32_t table, const Row& row);

// heap_page_prune_opt: true when it pruned. Only with nobody but the caller (`own_pins`) at the page, for tuples move.
bool prune_on_access(State& state, std::int32_t who, std::int32_t table, Block block, std::int32_t own_pins);
// How many scans hold the page: those that stand on it, also of sessions that sleep.
std::int32_t pins_on(const State& state, std::int32_t table, Block block);

// Why a change did not happen (TM_FailureData).
struct Failure {
  Tid ctid;
  Xid xmax = kNoXid;
  CommandId cmax = ~CommandId{0};
};

struct Changed {
  Tid tid;
  bool hot = false;
  RowLock strength = RowLock::no_key_update;
};

enum class Change : std::uint8_t { ok, waiting, invisible, self_modified, updated, deleted, would_block, refused };

Change heap_delete(State& state, std::int32_t who, std::int32_t table, Tid tid, RowWait& wait, Failure& failure);
Change heap_update(State& state, std::int32_t who, std::int32_t table, Tid tid, const Row& row, RowWait& wait,
                   Failure& failure, Changed& changed);
// heap_lock_tuple.
Change heap_lock(State& state, std::int32_t who, std::int32_t table, Tid tid, CommandId command, RowLock strength,
                 WaitPolicy policy, bool follow_updates, RowWait& wait, Failure& failure);
// heapam_tuple_lock with TUPLE_LOCK_FLAG_FIND_LAST_VERSION: tid moves to the newest version; wait.traversed tells.
Change lock_newest(State& state, std::int32_t who, std::int32_t table, Tid& tid, CommandId command, RowLock strength,
                   WaitPolicy policy, bool follow_updates, RowWait& wait, Failure& failure);

// Which columns an UPDATE changes decide on HOT and on the lock (HeapDetermineColumnsInfo).
bool changes_indexed(const State& state, std::int32_t table, const Row& before, const Row& after);
bool changes_key(const State& state, std::int32_t table, const Row& before, const Row& after);

// compute_new_xmax_infomask.
struct NewXmax {
  Xid xmax = kNoXid;
  std::uint16_t infomask = 0;
  std::uint16_t infomask2 = 0;
};
NewXmax new_xmax(State& state, const TupleHeader& old, Xid xid, RowLock strength, bool update);
void multi_bits(const State& state, MultiXid multi, std::uint16_t& infomask, std::uint16_t& infomask2);
RowLock strength_of(MemberStatus status);
std::int32_t tuple_lock_mode(RowLock strength);
bool only_locked(const State& state, const TupleHeader& tuple);  // HeapTupleHeaderIsOnlyLocked

// What a row's holder must end before `strength` can be had. waiting: the session sleeps; granted: nobody in the way;
// refused: policy forbids to wait.
Grant wait_for_holders(State& state, std::int32_t who, const TupleHeader& tuple, RowLock strength, bool nowait);
Grant take_tuple_lock(State& state, std::int32_t who, std::int32_t table, Tid tid, RowLock strength, bool nowait,
                      RowWait& wait);
void drop_tuple_lock(State& state, std::int32_t who, RowWait& wait);
bool multi_conflicts(const State& state, std::int32_t who, MultiXid multi, RowLock strength, bool& own_member);

}  // namespace glassbox::postgres
