#include "engine/postgres/ssi.hpp"

#include <algorithm>

#include "engine/postgres/transactions.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::size_t kTuplesOfPage = 2;      // max_pred_locks_per_page
constexpr std::size_t kLocksOfRelation = 31;  // max_pred_locks_per_relation = -2, of 64

SerialTransaction* own_of(State& state, std::int32_t who) {
  const auto found = state.ssi.active.find(who);
  return found == state.ssi.active.end() ? nullptr : &state.ssi.transactions.at(found->second);
}

std::int32_t number_of_own(const State& state, std::int32_t who) {
  return state.ssi.active.at(who);
}

SerialTransaction& at(State& state, std::int32_t number) {
  return state.ssi.transactions.at(number);
}

// The serializable transaction that has this id; 0: none.
std::int32_t by_xid(const State& state, Xid xid) {
  for (const auto& [number, t] : state.ssi.transactions)
    if (t.xid == xid || (t.xid == kNoXid && !t.committed && top_xid(state, t.session) == xid)) return number;
  return 0;
}

bool holds(const State& state, std::int32_t number, const PredicateTag& tag) {
  const auto found = state.ssi.locks.find(tag);
  return found != state.ssi.locks.end() && found->second.contains(number);
}

void let_go(State& state, std::int32_t number, const PredicateTag& tag) {
  const auto found = state.ssi.locks.find(tag);
  if (found == state.ssi.locks.end()) return;
  found->second.erase(number);
  if (found->second.empty()) state.ssi.locks.erase(found);
}

// What the transaction holds below the tag.
std::vector<PredicateTag> below(const State& state, std::int32_t number, const PredicateTag& tag) {
  std::vector<PredicateTag> found;
  for (const auto& [held, holders] : state.ssi.locks) {
    if (held.relation != tag.relation || held == tag || !holders.contains(number)) continue;
    const bool inside = tag.block == kNoBlock || (tag.offset == 0 && held.block == tag.block && held.offset != 0);
    if (inside) found.push_back(held);
  }
  return found;
}

// PredicateLockAcquire: not below a coarser lock; many fine ones become one coarse one.
void acquire(State& state, std::int32_t number, PredicateTag tag) {
  const PredicateTag relation{tag.relation, kNoBlock, 0};
  const PredicateTag page{tag.relation, tag.block, 0};
  if (holds(state, number, tag) || holds(state, number, relation) || holds(state, number, page)) return;
  if (tag.offset != 0) {
    state.ssi.locks[tag].insert(number);
    if (below(state, number, page).size() <= kTuplesOfPage && below(state, number, relation).size() <= kLocksOfRelation)
      return;
    tag = below(state, number, relation).size() > kLocksOfRelation ? relation : page;
  } else if (tag.block != kNoBlock) {
    state.ssi.locks[tag].insert(number);
    if (below(state, number, relation).size() > kLocksOfRelation) tag = relation;
  }
  state.ssi.locks[tag].insert(number);
  for (const PredicateTag& finer : below(state, number, tag)) let_go(state, number, finer);
}

void read(State& state, std::int32_t who, const PredicateTag& tag) {
  const SerialTransaction* own = own_of(state, who);
  if (own != nullptr && !own->safe) acquire(state, number_of_own(state, who), tag);
}

// OnConflict_CheckForSerializationFailure. False: `who` itself must fail; else another one may be doomed.
bool survives(State& state, std::int32_t who, std::int32_t reader_number, std::int32_t writer_number) {
  SerialTransaction& reader = at(state, reader_number);
  SerialTransaction& writer = at(state, writer_number);
  bool danger = writer.committed && writer.earliest_out != kNoSequence;
  for (const std::int32_t number : writer.out) {
    const SerialTransaction& t2 = at(state, number);
    danger = danger || (t2.prepared && (!reader.committed || t2.prepare_sequence <= reader.commit_sequence) &&
                        (!writer.committed || t2.prepare_sequence <= writer.commit_sequence) &&
                        (!reader.read_only || t2.prepare_sequence <= reader.before_snapshot));
  }
  if (writer.prepared && !reader.read_only) {
    for (const std::int32_t number : reader.in) {
      const SerialTransaction& t0 = at(state, number);
      danger = danger || (!t0.doomed && (!t0.committed || t0.commit_sequence >= writer.prepare_sequence) &&
                          (!t0.read_only || t0.before_snapshot >= writer.prepare_sequence));
    }
  }
  if (!danger) return true;
  if (number_of_own(state, who) == writer_number || writer.prepared) return false;
  writer.doomed = true;
  return true;
}

bool flag(State& state, std::int32_t who, std::int32_t reader, std::int32_t writer) {
  if (!survives(state, who, reader, writer)) return false;
  at(state, reader).out.insert(writer);
  at(state, writer).in.insert(reader);
  return true;
}

void drop_conflict(State& state, std::int32_t reader, std::int32_t writer) {
  at(state, reader).out.erase(writer);
  at(state, writer).in.erase(reader);
}

void drop_locks(State& state, std::int32_t number) {
  for (auto lock = state.ssi.locks.begin(); lock != state.ssi.locks.end();) {
    lock->second.erase(number);
    lock = lock->second.empty() ? state.ssi.locks.erase(lock) : std::next(lock);
  }
}

// A writer is over: READ ONLY transactions that wait for its end may know now whether their snapshot is safe.
void tell_readers(State& state, std::int32_t number, bool committed) {
  const SerialTransaction writer = at(state, number);
  for (auto& [other, reader] : state.ssi.transactions) {
    if (!reader.unsafe.contains(number)) continue;
    reader.unsafe.erase(number);
    const bool spoils = committed && writer.wrote && writer.earliest_out != kNoSequence &&
                        writer.earliest_out <= reader.before_snapshot;
    if (spoils)
      reader.unsafe.clear();
    else if (reader.unsafe.empty() && !reader.committed)
      reader.safe = true;
  }
}

// Nobody runs who could still meet them: the finished ones are forgotten (ClearOldPredicateLocks).
void forget_finished(State& state) {
  if (!state.ssi.active.empty()) return;
  state.ssi.transactions.clear();
  state.ssi.locks.clear();
}

}  // namespace

SqlError serialization_failure() {
  return {"40001", "could not serialize access due to read/write dependencies among transactions"};
}

void begin_serializable(State& state, std::int32_t who) {
  const Transaction& t = session_of(state, who).transaction;
  SerialTransaction own;
  own.session = who;
  own.read_only = t.read_only;
  own.before_snapshot = state.ssi.last_commit;
  if (own.read_only) {
    for (const auto& [session, number] : state.ssi.active)
      if (!at(state, number).read_only) own.unsafe.insert(number);
    own.safe = own.unsafe.empty();
  }
  const std::int32_t number = state.ssi.next++;
  state.ssi.transactions[number] = std::move(own);
  state.ssi.active[who] = number;
}

void read_relation(State& state, std::int32_t who, std::uint32_t oid) {
  read(state, who, {oid, kNoBlock, 0});
}

void read_page(State& state, std::int32_t who, std::uint32_t oid, Block block) {
  read(state, who, {oid, block, 0});
}

void read_tuple(State& state, std::int32_t who, std::uint32_t oid, Tid tid, Xid inserter) {
  if (is_current(state, who, inserter)) return;
  read(state, who, {oid, tid.block, tid.offset});
}

bool check_conflict_out(State& state, std::int32_t who, TupleHeader& tuple, bool visible) {
  const SerialTransaction* own = own_of(state, who);
  if (own == nullptr || own->safe) return true;
  if (own->doomed) return false;
  const Snapshot& snapshot = *session_of(state, who).transaction.first;
  Xid dead_after = kNoXid;
  const Life life = life_of(state, who, tuple, dead_after);
  Xid xid = tuple.xmin;
  if (life == Life::dead || (life == Life::live && visible)) return true;
  if ((life == Life::recently_dead || life == Life::delete_in_progress) && visible) xid = updater_of(state, tuple);
  xid = top_of(state, xid);
  if (xid < snapshot.xmin || xid == top_xid(state, who)) return true;
  const std::int32_t number = by_xid(state, xid);
  const std::int32_t mine = number_of_own(state, who);
  if (number == 0 || number == mine) return true;
  const SerialTransaction& writer = at(state, number);
  if (writer.doomed) return true;
  if (own->read_only && writer.committed && own->before_snapshot < writer.earliest_out) return true;
  if (!in_snapshot(state, snapshot, xid) || own->out.contains(number)) return true;
  return flag(state, who, mine, number);
}

bool check_conflict_in(State& state, std::int32_t who, const PredicateTag& written) {
  SerialTransaction* own = own_of(state, who);
  if (own == nullptr) return true;
  if (own->doomed) return false;
  own->wrote = true;
  const std::int32_t mine = number_of_own(state, who);
  const Xid xmin = session_of(state, who).transaction.first->xmin;
  std::vector<PredicateTag> tags;
  if (written.offset != 0) tags.push_back(written);
  if (written.block != kNoBlock) tags.push_back({written.relation, written.block, 0});
  tags.push_back({written.relation, kNoBlock, 0});
  for (const PredicateTag& tag : tags) {
    const auto found = state.ssi.locks.find(tag);
    if (found == state.ssi.locks.end()) continue;
    const std::set<std::int32_t> readers = found->second;
    for (const std::int32_t number : readers) {
      if (number == mine) {
        // A tuple that one writes need not be remembered as read.
        if (tag.offset != 0 && session_of(state, who).transaction.levels.size() == 1) let_go(state, mine, tag);
        continue;
      }
      const SerialTransaction& reader = at(state, number);
      if (reader.doomed || (reader.committed && xmin >= reader.finished_before) || reader.out.contains(mine)) continue;
      if (!flag(state, who, number, mine)) return false;
    }
  }
  return true;
}

void split_page_locks(State& state, std::uint32_t oid, Block left, Block right) {
  const auto found = state.ssi.locks.find({oid, left, 0});
  if (found == state.ssi.locks.end()) return;
  const std::set<std::int32_t> readers = found->second;
  state.ssi.locks[{oid, right, 0}].insert(readers.begin(), readers.end());
}

bool may_commit(State& state, std::int32_t who) {
  SerialTransaction* own = own_of(state, who);
  if (own == nullptr || own->safe) return true;
  if (own->doomed) return false;
  const std::int32_t mine = number_of_own(state, who);
  for (const std::int32_t near : own->in) {
    SerialTransaction& pivot = at(state, near);
    if (pivot.committed || pivot.doomed) continue;
    for (const std::int32_t far : pivot.in) {
      const SerialTransaction& t0 = at(state, far);
      if (far != mine && (t0.committed || t0.read_only || t0.doomed)) continue;
      if (pivot.prepared) return false;
      pivot.doomed = true;
      break;
    }
  }
  own->prepare_sequence = ++state.ssi.last_commit;
  own->prepared = true;
  return true;
}

void end_serializable(State& state, std::int32_t who, bool committed) {
  SerialTransaction* own = own_of(state, who);
  if (own == nullptr) return;
  const std::int32_t mine = number_of_own(state, who);
  own->xid = top_xid(state, who);
  own->finished_before = state.next_xid;
  const bool declared_read_only = own->read_only;
  if (committed) {
    own->committed = own->prepared = true;
    own->commit_sequence = ++state.ssi.last_commit;
    if (!own->wrote) own->read_only = true;
  } else {
    own->doomed = true;
  }
  for (const std::int32_t number : std::set<std::int32_t>(own->out)) {
    const SerialTransaction& other = at(state, number);
    if (committed && !own->read_only && other.committed)
      own->earliest_out = std::min(own->earliest_out, other.prepare_sequence);
    if (!committed || other.committed || other.before_snapshot >= state.ssi.last_commit)
      drop_conflict(state, mine, number);
  }
  for (const std::int32_t number : std::set<std::int32_t>(own->in)) {
    const SerialTransaction& other = at(state, number);
    if (!committed || other.committed || other.read_only) drop_conflict(state, number, mine);
  }
  if (!declared_read_only) tell_readers(state, mine, committed);
  if (!committed) drop_locks(state, mine);
  state.ssi.active.erase(who);
  forget_finished(state);
}

}  // namespace glassbox::postgres
