#include "engine/postgres/locks.hpp"

#include <algorithm>
#include <array>

#include "engine/postgres/settings.hpp"
#include "engine/postgres/transactions.hpp"

namespace glassbox::postgres {
namespace {

// LockConflicts: bit m is set where the mode conflicts with mode m.
constexpr std::uint32_t bits(std::initializer_list<int> modes) {
  std::uint32_t mask = 0;
  for (const int mode : modes) mask |= 1U << mode;
  return mask;
}
constexpr std::array<std::uint32_t, 9> kConflicts = {
    0,
    bits({8}),
    bits({7, 8}),
    bits({5, 6, 7, 8}),
    bits({4, 5, 6, 7, 8}),
    bits({3, 4, 6, 7, 8}),
    bits({3, 4, 5, 6, 7, 8}),
    bits({2, 3, 4, 5, 6, 7, 8}),
    bits({1, 2, 3, 4, 5, 6, 7, 8}),
};

std::uint32_t conflicts(std::int32_t mode) {
  return kConflicts[static_cast<std::size_t>(mode)];
}

std::uint32_t held_by(const LockObject& lock, std::int32_t who) {
  std::uint32_t mask = 0;
  for (const LockHold& hold : lock.holds)
    if (hold.session == who) mask |= 1U << hold.mode;
  return mask;
}

// LockCheckConflicts: own holds never conflict.
bool blocked_by_holders(const LockObject& lock, std::int32_t who, std::int32_t mode) {
  return std::any_of(lock.holds.begin(), lock.holds.end(),
                     [&](const LockHold& hold) { return hold.session != who && lock_modes_conflict(mode, hold.mode); });
}

void add_hold(LockObject& lock, std::int32_t who, std::int32_t mode, std::int32_t depth) {
  for (LockHold& hold : lock.holds) {
    if (hold.session == who && hold.mode == mode && hold.depth == depth) {
      ++hold.count;
      return;
    }
  }
  lock.holds.push_back({who, mode, depth, 1});
}

// ProcLockWakeup: in the queue's order, whoever conflicts neither with a holder nor with a request left ahead.
void wake(State& state, const LockTag& tag, LockObject& lock) {
  std::uint32_t ahead = 0;
  for (std::size_t i = 0; i < lock.queue.size();) {
    const LockRequest request = lock.queue[i];
    if ((conflicts(request.mode) & ahead) == 0 && !blocked_by_holders(lock, request.session, request.mode)) {
      Session& session = session_of(state, request.session);
      // XactLockTableWait lets go at once: nobody keeps a lock on another's transaction.
      const bool keeps = tag.kind != LockKind::transaction && tag.kind != LockKind::virtual_transaction;
      if (keeps) add_hold(lock, request.session, request.mode, request.depth);
      session.wait.reset();
      session.woken = true;
      state.ready.push_back(request.session);
      lock.queue.erase(lock.queue.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    ahead |= 1U << request.mode;
    ++i;
  }
}

void drop_if_unused(State& state, const LockTag& tag) {
  const auto found = state.locks.find(tag);
  if (found != state.locks.end() && found->second.holds.empty() && found->second.queue.empty())
    state.locks.erase(found);
}

// JoinWaitQueue: whoever already holds this lock stands before the first one whom that hold blocks.
std::size_t place_in_queue(const LockObject& lock, std::int32_t who) {
  const std::uint32_t held = held_by(lock, who);
  for (std::size_t i = 0; held != 0 && i < lock.queue.size(); ++i)
    if ((conflicts(lock.queue[i].mode) & held) != 0) return i;
  return lock.queue.size();
}

}  // namespace

std::string_view lock_mode_name(std::int32_t mode) {
  static constexpr std::array<std::string_view, 9> names = {
      "",          "AccessShareLock",       "RowShareLock",  "RowExclusiveLock",    "ShareUpdateExclusiveLock",
      "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
  };
  return names[static_cast<std::size_t>(mode)];
}

bool lock_modes_conflict(std::int32_t a, std::int32_t b) {
  return (conflicts(a) & 1U << b) != 0;
}

LockTag relation_tag(std::uint32_t oid) {
  return {LockKind::relation, oid, 0, 0};
}

LockTag tuple_tag(std::uint32_t oid, Tid tid) {
  return {LockKind::tuple, oid, tid.block, tid.offset};
}

LockTag transaction_tag(Xid xid) {
  return {LockKind::transaction, xid, 0, 0};
}

LockTag virtual_tag(std::int32_t session) {
  return {LockKind::virtual_transaction, static_cast<std::uint32_t>(session), 0, 0};
}

Grant acquire_lock(State& state, std::int32_t who, const LockTag& tag, std::int32_t mode, bool nowait,
                   std::int32_t depth) {
  LockObject& lock = state.locks[tag];
  const bool keeps = tag.kind != LockKind::transaction && tag.kind != LockKind::virtual_transaction;
  if ((held_by(lock, who) & 1U << mode) != 0) {  // a lock that one has is never refused
    add_hold(lock, who, mode, depth);
    return Grant::granted;
  }
  std::uint32_t waiting = 0;
  for (const LockRequest& request : lock.queue) waiting |= 1U << request.mode;
  const bool clear = !blocked_by_holders(lock, who, mode);
  if (clear && (conflicts(mode) & waiting) == 0) {
    if (keeps) add_hold(lock, who, mode, depth);
    drop_if_unused(state, tag);
    return Grant::granted;
  }
  const std::size_t place = place_in_queue(lock, who);
  std::uint32_t ahead = 0;
  for (std::size_t i = 0; i < place; ++i) ahead |= 1U << lock.queue[i].mode;
  if (place < lock.queue.size() && clear && (conflicts(mode) & ahead) == 0) {
    if (keeps) add_hold(lock, who, mode, depth);
    return Grant::granted;
  }
  if (nowait) {
    drop_if_unused(state, tag);
    return Grant::refused;
  }
  lock.queue.insert(lock.queue.begin() + static_cast<std::ptrdiff_t>(place), {who, mode, depth});
  Session& session = session_of(state, who);
  LockWait wait;
  wait.tag = tag;
  wait.mode = mode;
  wait.since = state.now;
  wait.deadlock_at = state.now + 1000 * milliseconds_setting(session, "deadlock_timeout");
  if (const std::int64_t limit = milliseconds_setting(session, "lock_timeout"); limit > 0)
    wait.timeout_at = state.now + 1000 * limit;
  session.wait = wait;
  session.woken = false;
  return Grant::waiting;
}

void hold_lock(State& state, std::int32_t who, const LockTag& tag, std::int32_t mode, std::int32_t depth) {
  add_hold(state.locks[tag], who, mode, depth);
}

bool holds_lock(const State& state, std::int32_t who, const LockTag& tag, std::int32_t mode) {
  const auto found = state.locks.find(tag);
  return found != state.locks.end() && (held_by(found->second, who) & 1U << mode) != 0;
}

bool release_lock(State& state, std::int32_t who, const LockTag& tag, std::int32_t mode, bool session_level) {
  const auto found = state.locks.find(tag);
  if (found == state.locks.end()) return false;
  auto& holds = found->second.holds;
  for (auto hold = holds.rbegin(); hold != holds.rend(); ++hold) {
    if (hold->session != who || hold->mode != mode || (hold->depth < 0) != session_level) continue;
    if (--hold->count == 0) holds.erase(std::next(hold).base());
    wake(state, tag, found->second);
    drop_if_unused(state, tag);
    return true;
  }
  return false;
}

void release_locks(State& state, std::int32_t who, std::int32_t depth) {
  for (auto at = state.locks.begin(); at != state.locks.end();) {
    auto& holds = at->second.holds;
    const auto gone = std::remove_if(holds.begin(), holds.end(), [&](const LockHold& hold) {
      return hold.session == who && (hold.depth >= depth) && (depth < 0 || hold.depth >= 0);
    });
    if (gone != holds.end()) {
      holds.erase(gone, holds.end());
      wake(state, at->first, at->second);
    }
    at = at->second.holds.empty() && at->second.queue.empty() ? state.locks.erase(at) : std::next(at);
  }
}

void reassign_locks(State& state, std::int32_t who, std::int32_t depth) {
  for (auto& [tag, lock] : state.locks) {
    std::vector<LockHold> holds;
    holds.swap(lock.holds);
    for (const LockHold& hold : holds) {
      const bool moves = hold.session == who && hold.depth >= depth;
      for (std::int32_t i = 0; i < hold.count; ++i)
        add_hold(lock, hold.session, hold.mode, moves ? depth - 1 : hold.depth);
    }
  }
}

void leave_queue(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  if (!session.wait) return;
  const LockTag tag = session.wait->tag;
  session.wait.reset();
  const auto found = state.locks.find(tag);
  if (found == state.locks.end()) return;
  auto& queue = found->second.queue;
  queue.erase(std::remove_if(queue.begin(), queue.end(), [&](const LockRequest& r) { return r.session == who; }),
              queue.end());
  wake(state, tag, found->second);
  drop_if_unused(state, tag);
}

void wake_waiters(State& state, const LockTag& tag) {
  const auto found = state.locks.find(tag);
  if (found != state.locks.end()) wake(state, tag, found->second);
}

std::vector<std::int32_t> blockers_of(const State& state, std::int32_t who) {
  std::vector<std::int32_t> blockers;
  const Session& session = session_of(state, who);
  if (!session.wait) return blockers;
  const LockObject& lock = state.locks.at(session.wait->tag);
  for (const LockHold& hold : lock.holds)
    if (hold.session != who && lock_modes_conflict(session.wait->mode, hold.mode)) blockers.push_back(hold.session);
  for (const LockRequest& request : lock.queue) {
    if (request.session == who) break;
    if (lock_modes_conflict(session.wait->mode, request.mode)) blockers.push_back(request.session);
  }
  std::sort(blockers.begin(), blockers.end());
  blockers.erase(std::unique(blockers.begin(), blockers.end()), blockers.end());
  return blockers;
}

}  // namespace glassbox::postgres
