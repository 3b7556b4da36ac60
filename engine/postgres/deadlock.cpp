// Deadlocks (storage/lmgr/deadlock.c): a circle in the graph of who waits for whom. An edge is hard where the other
// holds the lock, soft where it only stands ahead in the queue; a soft one can be turned round by another order.
#include <algorithm>

#include "engine/postgres/locks.hpp"
#include "engine/postgres/transactions.hpp"

namespace glassbox::postgres {
namespace {

using Queues = std::map<LockTag, std::vector<LockRequest>>;

struct SoftEdge {
  std::int32_t waiter = 0;
  std::int32_t blocker = 0;
  LockTag tag;
};

class Search {
 public:
  Search(const State& state, const Queues& queues) : state_(state), queues_(queues) {}

  // FindLockCycle from `start`; the soft edges of the circle are left in `soft`.
  bool circle(std::int32_t start) {
    start_ = start;
    visited_.clear();
    soft.clear();
    return from(start, 0);
  }

  std::vector<SoftEdge> soft;

 private:
  bool from(std::int32_t who, int depth) {
    if (std::find(visited_.begin(), visited_.end(), who) != visited_.end()) return who == start_ && depth > 0;
    visited_.push_back(who);
    const Session& session = session_of(state_, who);
    if (!session.wait) return false;
    const LockWait& wait = *session.wait;
    for (const LockHold& hold : state_.locks.at(wait.tag).holds) {
      if (hold.session == who || !lock_modes_conflict(wait.mode, hold.mode)) continue;
      if (from(hold.session, depth + 1)) return true;
    }
    for (const LockRequest& request : queue(wait.tag)) {
      if (request.session == who) break;
      if (!lock_modes_conflict(wait.mode, request.mode)) continue;
      if (!from(request.session, depth + 1)) continue;
      soft.push_back({who, request.session, wait.tag});
      return true;
    }
    return false;
  }

  [[nodiscard]] const std::vector<LockRequest>& queue(const LockTag& tag) const {
    const auto changed = queues_.find(tag);
    return changed != queues_.end() ? changed->second : state_.locks.at(tag).queue;
  }

  const State& state_;
  const Queues& queues_;
  std::int32_t start_ = 0;
  std::vector<std::int32_t> visited_;
};

// The queue with `edge`'s waiter moved to right before its blocker.
void turn_round(const State& state, Queues& queues, const SoftEdge& edge) {
  auto& queue = queues.try_emplace(edge.tag, state.locks.at(edge.tag).queue).first->second;
  const auto is = [](std::int32_t who) { return [who](const LockRequest& r) { return r.session == who; }; };
  const auto waiter = std::find_if(queue.begin(), queue.end(), is(edge.waiter));
  const LockRequest moved = *waiter;
  queue.erase(waiter);
  queue.insert(std::find_if(queue.begin(), queue.end(), is(edge.blocker)), moved);
}

// DeadLockCheckRecurse: tries the soft edges of the circle one after the other, up to a few turned at once.
bool solve(const State& state, std::int32_t who, Queues& queues, int depth) {
  Search search(state, queues);
  if (!search.circle(who)) return true;
  if (depth > 4) return false;
  const std::vector<SoftEdge> edges = search.soft;
  for (const SoftEdge& edge : edges) {
    Queues tried = queues;
    turn_round(state, tried, edge);
    if (!solve(state, who, tried, depth + 1)) continue;
    queues = std::move(tried);
    return true;
  }
  return false;
}

}  // namespace

bool is_deadlocked(State& state, std::int32_t who) {
  Queues queues;
  if (!solve(state, who, queues, 0)) return true;
  for (auto& [tag, queue] : queues) {
    state.locks.at(tag).queue = queue;
    wake_waiters(state, tag);
  }
  return false;
}

}  // namespace glassbox::postgres
