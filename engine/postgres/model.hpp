// The PostgreSQL machine: a model of PostgreSQL 17 as engine/core/model.hpp asks for it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/model.hpp"
#include "engine/postgres/state.hpp"

namespace glassbox::postgres {

// The kinds of event. a, b, c as noted; a place is table, block, offset.
enum class Kind : std::uint16_t {
  started,        // a statement reaches its session                     a: index of the line
  took_snapshot,  // the statement, or the transaction, gets its snapshot   a: xmin, b: xmax, c: how many in progress
  assigned,       // the transaction gets its id                         a: xid, b: 1 a subtransaction's
  locked,         // a table is locked                                    a: table, b: mode
  waits,          // a lock is not free                                   a: LockKind, b: LockTag::a, c: mode
  granted,        // the wait is over                                     a: LockKind, b: LockTag::a, c: mode
  planned,        // the planner has chosen                               a: PlanNode::Kind of the first scan, or -1
  page_seen,      // a page that is all-visible is read without a look at its tuples   a: table, b: block, c: tuples
  visited,        // a tuple is judged                                    a: table, b: block, c: offset | Reason << 16
  pruned,         // a page is pruned by a reader                         a: table, b: block
  not_fetched,    // an index-only scan need not look at the table        a: table, b: block, c: offset
  index_read,     // a leaf of an index is read                           a: index, b: block, c: matching entries
  inserted,       // a tuple is written                                   a: table, b: block, c: offset
  updated,        // a new version is written, and the old one's xmax set  a: table, b: block, c: new offset | hot << 16
  deleted,        // a tuple's xmax is set                                a: table, b: block, c: offset
  row_locked,     // a: table, b: block, c: offset | RowLock << 16
  found_changed,  // the tuple was replaced or deleted meanwhile          a: table, b: block, c: offset | 1 << 16
                  // deleted
  rechecked,    // the newest version is judged against WHERE again      a: table, b: block, c: offset | 1 << 16 passes
  skipped,      // SKIP LOCKED passes over a locked row                  a: table, b: block, c: offset
  indexed,      // an index gets an entry                               a: index, b: leaf, c: offset | 1 << 16 split
  conflict,     // ON CONFLICT finds a row                              a: table, b: block, c: offset
  key_checked,  // a foreign key check has found and locked the parent  a: table, b: block, c: offset
  vacuumed_page,   // a: table, b: block, c: tuples removed
  vacuumed_index,  // a: index, c: entries removed
  freed_lines,     // dead line pointers become unused                     a: table, b: block, c: how many
  truncated,       // empty pages at the end go                            a: table, b: pages before, c: pages after
  counted,         // ANALYZE has sampled                                  a: table, b: rows
  created,         // a table or an index is there                         a: table, b: index or -1
  changed_table,   // ALTER, DROP, TRUNCATE                                a: table
  timed_out,       // lock_timeout, statement_timeout                      a: 0 lock, 1 statement
  looked,          // deadlock_timeout is over: no circle                  a: LockKind
  deadlocked,      // deadlock_timeout is over: a circle                   a: LockKind
  dangerous,       // SERIALIZABLE: this transaction must fail
  committed,       // a: xid or 0
  rolled_back,     // a: xid or 0, b: 1 to a savepoint
  saved,           // SAVEPOINT, RELEASE
  finished,        // the statement's answer                               a: index of the line, b: 1 it had waited
  failed,          // the statement's error                                the same
  still_waiting,   // the program goes on while the statement waits        a: index of the line
};

struct Model {
  using State = postgres::State;
  static constexpr std::string_view id = "postgres";
  static constexpr std::string_view system = "PostgreSQL 17.12";
  static constexpr std::string_view extension = ".sql";
  static constexpr std::string_view comment_mark = "--";

  static std::span<const SettingInfo> settings();
  static std::span<const Lens<Model>> lenses();
  static Result<State> load(const Program& program);
  static bool step(State& state, Event& event);
  static std::uint64_t footprint(const State& state);
  static std::string_view kind(const Event& event);
  static std::string actor(const State& now, const Event& event);
  static std::string opening(const State& initial);
  static std::string why(const State& before, const Event& event, const State& now);
  static std::string output(const State& before, const Event& event, const State& now);
  static std::string ending(const State& last);
};

// The lenses, one file each.
Picture draw_page(const Scene<Model>& scene);

const Machine& machine();

}  // namespace glassbox::postgres
