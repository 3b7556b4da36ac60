// Heavyweight locks: their conflict table, queues and deadlocks (storage/lmgr/lock.c, proc.c, deadlock.c).
#pragma once

#include <string_view>

#include "engine/postgres/state.hpp"

namespace glassbox::postgres {

enum LockMode : std::int32_t {
  kAccessShare = 1,
  kRowShare,
  kRowExclusive,
  kShareUpdateExclusive,
  kShare,
  kShareRowExclusive,
  kExclusive,
  kAccessExclusive,
};

std::string_view lock_mode_name(std::int32_t mode);  // "RowExclusiveLock"
bool lock_modes_conflict(std::int32_t a, std::int32_t b);

LockTag relation_tag(std::uint32_t oid);
LockTag tuple_tag(std::uint32_t oid, Tid tid);
LockTag transaction_tag(Xid xid);
LockTag virtual_tag(std::int32_t session);

enum class Grant : std::uint8_t { granted, waiting, refused };

// LockAcquire. `waiting`: the session stands in the queue; State::ready has it once it is granted. A lock on a
// transaction is only waited for, never held on.
Grant acquire_lock(State& state, std::int32_t who, const LockTag& tag, std::int32_t mode, bool nowait,
                   std::int32_t depth);
void hold_lock(State& state, std::int32_t who, const LockTag& tag, std::int32_t mode, std::int32_t depth);
bool holds_lock(const State& state, std::int32_t who, const LockTag& tag, std::int32_t mode);
// One count of one lock; true when it was held.
bool release_lock(State& state, std::int32_t who, const LockTag& tag, std::int32_t mode, bool session_level);
// At the end of a (sub)transaction: the locks of `depth` and deeper; -1: those of the session as well.
void release_locks(State& state, std::int32_t who, std::int32_t depth);
void reassign_locks(State& state, std::int32_t who, std::int32_t depth);  // RELEASE: to the level above
void leave_queue(State& state, std::int32_t who);                         // the wait ended with an error

void wake_waiters(State& state, const LockTag& tag);  // after its queue changed
// DeadLockCheck for a waiting session: true when it is part of a circle that no other order of the queues breaks;
// queues that can be put in a better order are.
bool is_deadlocked(State& state, std::int32_t who);
// Whom a waiting session waits for (pg_blocking_pids): holders of conflicting locks, and conflicting requests ahead.
std::vector<std::int32_t> blockers_of(const State& state, std::int32_t who);

}  // namespace glassbox::postgres
