#include "engine/postgres/transactions.hpp"

#include <algorithm>

#include "engine/postgres/locks.hpp"

namespace glassbox::postgres {
namespace {

bool is_logged(const State& state, Xid xid) {
  return xid >= state.log.first && xid < state.next_xid;
}

std::size_t entry(const State& state, Xid xid) {
  return xid - state.log.first;
}

void assign(State& state, std::int32_t who, std::size_t level) {
  SubTransaction& own = session_of(state, who).transaction.levels[level];
  if (own.xid != kNoXid) return;
  if (level > 0) assign(state, who, level - 1);
  const Xid xid = state.next_xid++;
  session_of(state, who).transaction.levels[level].xid = xid;
  state.log.status.push_back(XidStatus::in_progress);
  state.log.parent.push_back(level > 0 ? session_of(state, who).transaction.levels[level - 1].xid : kNoXid);
  state.log.owner.push_back(static_cast<std::int16_t>(who));
  hold_lock(state, who, transaction_tag(xid), 7, static_cast<std::int32_t>(level));
}

}  // namespace

XidStatus status_of(const State& state, Xid xid) {
  if (xid == kNoXid || xid >= state.next_xid) return XidStatus::aborted;
  return is_logged(state, xid) ? state.log.status[entry(state, xid)] : XidStatus::committed;
}

bool in_progress(const State& state, Xid xid) {
  return status_of(state, xid) == XidStatus::in_progress;
}

bool did_commit(const State& state, Xid xid) {
  return status_of(state, xid) == XidStatus::committed;
}

std::int32_t owner_of(const State& state, Xid xid) {
  return is_logged(state, xid) ? state.log.owner[entry(state, xid)] : kNobody;
}

bool is_current(const State& state, std::int32_t who, Xid xid) {
  return in_progress(state, xid) && owner_of(state, xid) == who;
}

Xid top_of(const State& state, Xid xid) {
  while (is_logged(state, xid) && state.log.parent[entry(state, xid)] != kNoXid)
    xid = state.log.parent[entry(state, xid)];
  return xid;
}

Xid current_xid_or_none(const State& state, std::int32_t who) {
  const Transaction& transaction = session_of(state, who).transaction;
  return transaction.levels.empty() ? kNoXid : transaction.levels.back().xid;
}

Xid top_xid(const State& state, std::int32_t who) {
  const Transaction& transaction = session_of(state, who).transaction;
  return transaction.levels.empty() ? kNoXid : transaction.levels.front().xid;
}

Xid current_xid(State& state, std::int32_t who) {
  const std::size_t level = session_of(state, who).transaction.levels.size() - 1;
  assign(state, who, level);
  return session_of(state, who).transaction.levels[level].xid;
}

CommandId current_command(State& state, std::int32_t who) {
  Transaction& transaction = session_of(state, who).transaction;
  transaction.command_used = true;
  return transaction.command;
}

void next_command(State& state, std::int32_t who) {
  Transaction& transaction = session_of(state, who).transaction;
  if (!transaction.command_used) return;
  ++transaction.command;
  transaction.command_used = false;
}

Snapshot take_snapshot(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  Snapshot snapshot;
  snapshot.xmax = state.latest_completed + 1;
  snapshot.xmin = snapshot.xmax;
  const Xid own = top_xid(state, who);
  if (own != kNoXid) snapshot.xmin = std::min(snapshot.xmin, own);
  for (std::int32_t other = 0; other < static_cast<std::int32_t>(state.sessions.size()); ++other) {
    const Xid xid = top_xid(state, other);
    if (other == who || xid == kNoXid || xid >= snapshot.xmax) continue;
    snapshot.xip.push_back(xid);
    snapshot.xmin = std::min(snapshot.xmin, xid);
  }
  std::sort(snapshot.xip.begin(), snapshot.xip.end());
  snapshot.command = session.transaction.command;
  if (session.xmin == kNoXid) session.xmin = snapshot.xmin;
  session.recent_xmin = snapshot.xmin;
  session.horizon.definitely_needed = std::max(session.horizon.definitely_needed, snapshot.xmin);
  session.horizon.maybe_needed = std::max(session.horizon.maybe_needed, Xid{3});
  return snapshot;
}

bool in_snapshot(const State& state, const Snapshot& snapshot, Xid xid) {
  if (xid < snapshot.xmin) return false;
  if (xid >= snapshot.xmax) return true;
  return std::binary_search(snapshot.xip.begin(), snapshot.xip.end(), top_of(state, xid));
}

Xid oldest_needed(const State& state, std::int32_t vacuuming) {
  Xid oldest = state.latest_completed + 1;
  for (std::int32_t who = 0; who < static_cast<std::int32_t>(state.sessions.size()); ++who) {
    if (who == vacuuming) continue;
    const Session& session = session_of(state, who);
    if (session.xmin != kNoXid) oldest = std::min(oldest, session.xmin);
    if (const Xid xid = top_xid(state, who); xid != kNoXid) oldest = std::min(oldest, xid);
  }
  return oldest;
}

bool is_removable(State& state, std::int32_t who, Xid xid) {
  Session& session = session_of(state, who);
  Horizon& h = session.horizon;
  if (xid < h.maybe_needed) return true;
  if (xid >= h.definitely_needed) return false;
  // GlobalVisTestShouldUpdate: a new look only pays when the last snapshot's xmin differs.
  const bool look =
      h.computed_for == kNoXid || (h.maybe_needed < h.definitely_needed && session.recent_xmin != h.computed_for);
  if (!look) return false;
  h.maybe_needed = oldest_needed(state);
  h.definitely_needed = std::max(h.definitely_needed, h.maybe_needed);
  h.computed_for = session.recent_xmin;
  return xid < h.maybe_needed;
}

void set_status(State& state, Xid xid, XidStatus status) {
  state.log.status[entry(state, xid)] = status;
  state.latest_completed = std::max(state.latest_completed, xid);
}

std::vector<Xid> open_ids(const State& state, std::int32_t who, std::size_t level) {
  std::vector<Xid> ids;
  const Transaction& transaction = session_of(state, who).transaction;
  Xid first = kNoXid;
  for (std::size_t i = level; i < transaction.levels.size() && first == kNoXid; ++i) first = transaction.levels[i].xid;
  // Ids of released savepoints are younger than their parent's.
  for (Xid xid = first; xid != kNoXid && xid < state.next_xid; ++xid) {
    if (!is_current(state, who, xid)) continue;
    Xid above = xid;
    while (above != kNoXid && above != first) above = state.log.parent[entry(state, above)];
    if (above == first) ids.push_back(xid);
  }
  return ids;
}

CommandId cmin_of(const State& state, std::int32_t who, const TupleHeader& tuple) {
  if ((tuple.infomask & kComboCid) == 0) return tuple.cid;
  const auto& combos = session_of(state, who).transaction.combos;
  return tuple.cid < combos.size() ? combos[tuple.cid].cmin : 0;
}

CommandId cmax_of(const State& state, std::int32_t who, const TupleHeader& tuple) {
  if ((tuple.infomask & kComboCid) == 0) return tuple.cid;
  const auto& combos = session_of(state, who).transaction.combos;
  return tuple.cid < combos.size() ? combos[tuple.cid].cmax : 0;
}

CommandId adjusted_cid(State& state, std::int32_t who, const TupleHeader& tuple, CommandId cmax, bool& combo) {
  combo = !xmin_committed(tuple) && is_current(state, who, tuple.xmin);
  if (!combo) return cmax;
  const CommandId cmin = cmin_of(state, who, tuple);
  auto& combos = session_of(state, who).transaction.combos;
  for (std::size_t i = 0; i < combos.size(); ++i)
    if (combos[i].cmin == cmin && combos[i].cmax == cmax) return static_cast<CommandId>(i);
  combos.push_back({cmin, cmax});
  return static_cast<CommandId>(combos.size() - 1);
}

MultiXid make_multi(State& state, std::vector<Member> members) {
  // mXactCacheGetBySet: members in order of xid, so that the same set is the same multixact.
  std::sort(members.begin(), members.end(),
            [](const Member& a, const Member& b) { return a.xid != b.xid ? a.xid < b.xid : a.status < b.status; });
  for (std::size_t i = 0; i < state.multis.members.size(); ++i)
    if (state.multis.members[i] == members) return state.multis.first + static_cast<MultiXid>(i);
  state.multis.members.push_back(std::move(members));
  return state.multis.first + static_cast<MultiXid>(state.multis.members.size()) - 1;
}

std::span<const Member> members_of(const State& state, MultiXid multi) {
  const std::size_t i = multi - state.multis.first;
  if (multi < state.multis.first || i >= state.multis.members.size()) return {};
  return state.multis.members[i];
}

bool multi_is_running(const State& state, MultiXid multi) {
  for (const Member& member : members_of(state, multi))
    if (in_progress(state, member.xid)) return true;
  return false;
}

Xid updater_of(const State& state, const TupleHeader& tuple) {
  if (!is_multi(tuple)) return tuple.xmax;
  if ((tuple.infomask & kXmaxLockOnly) != 0) return kNoXid;
  for (const Member& member : members_of(state, tuple.xmax))
    if (member.status >= MemberStatus::no_key_update) return member.xid;
  return kNoXid;
}

}  // namespace glassbox::postgres
