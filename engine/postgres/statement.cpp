#include "engine/postgres/statement.hpp"

#include <algorithm>

#include "engine/postgres/planner.hpp"
#include "engine/postgres/settings.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {
namespace {

using Phase = Execution::Phase;
using Command = Statement::Kind;

bool is_query(Command kind) {
  return kind == Command::select || kind == Command::insert || kind == Command::update || kind == Command::remove;
}

bool ends_transaction(Command kind) {
  return kind == Command::commit || kind == Command::rollback || kind == Command::rollback_to;
}

// What the statement reads and changes, with the locks that the parser takes (parser/parse_relation.c, LockRows).
std::vector<std::pair<std::string, std::int32_t>> tables_in(const Statement& s) {
  std::vector<std::pair<std::string, std::int32_t>> tables;
  if (s.kind != Command::select) tables.emplace_back(s.tables[0], kRowExclusive);
  for (const FromItem& item : s.from) {
    if (item.function || item.table == "pg_class") continue;
    std::int32_t mode = kAccessShare;
    for (const LockClause& clause : s.locks)
      if (clause.of.empty() || std::find(clause.of.begin(), clause.of.end(), item.alias) != clause.of.end())
        mode = kRowShare;
    tables.emplace_back(item.table, mode);
  }
  return tables;
}

std::string tag_of(const Statement& s, std::int64_t processed, std::size_t rows) {
  switch (s.kind) {
    case Command::select:
      return "SELECT " + std::to_string(rows);
    case Command::insert:
      return "INSERT 0 " + std::to_string(processed);
    case Command::update:
      return "UPDATE " + std::to_string(processed);
    default:
      return "DELETE " + std::to_string(processed);
  }
}

class Run {
 public:
  Run(State& state, std::int32_t who, Event& event)
      : state_(state), who_(who), event_(event), executor_(state, who, event) {}

  bool go() {
    while (true) {
      switch (execution().phase) {
        case Phase::idle:
          return false;
        case Phase::begin:
          if (begin()) return true;
          break;
        case Phase::analyze:
          set_snapshot(state_, who_);
          execution().next = 0;
          execution().phase = Phase::lock_tables;
          break;
        case Phase::lock_tables:
          if (const Pull pull = lock_tables(); pull != Pull::row) return ended(pull);
          break;
        case Phase::plan:
          if (const Pull pull = plan(); pull != Pull::row) return ended(pull);
          break;
        case Phase::run:
          if (const Pull pull = run(); pull != Pull::row) return ended(pull);
          break;
        case Phase::keys:
          if (const Pull pull = keys(); pull != Pull::row) return ended(pull);
          break;
        case Phase::utility:
          if (const Pull pull = run_utility(state_, who_, executor_); pull != Pull::row) return ended(pull);
          execution().phase = Phase::finish;
          break;
        case Phase::finish:
          return finish();
      }
    }
  }

 private:
  Session& session() { return session_of(state_, who_); }
  Execution& execution() { return session().execution; }
  const Statement& statement() { return line_of(state_, execution()).statement; }

  bool ended(Pull pull) {
    if (pull == Pull::fail) return fail_statement(state_, who_, executor_.error, event_);
    return executor_.emitted();
  }

  bool begin() {
    const Line& line = line_of(state_, execution());
    if (line.error.set()) return fail_statement(state_, who_, line.error, event_);
    Transaction& t = session().transaction;
    if (t.failed && !ends_transaction(line.statement.kind))
      return fail_statement(
          state_, who_, {"25P02", "current transaction is aborted, commands ignored until end of transaction block"},
          event_);
    if (!t.open) start_transaction(state_, who_);
    if (t.read_only &&
        (line.statement.kind == Command::insert || line.statement.kind == Command::update ||
         line.statement.kind == Command::remove) &&
        (!line.statement.explain || line.statement.explain_options.analyze)) {
      const char* name = line.statement.kind == Command::insert   ? "INSERT"
                         : line.statement.kind == Command::update ? "UPDATE"
                                                                  : "DELETE";
      return fail_statement(state_, who_,
                            {"25006", "cannot execute " + std::string(name) + " in a read-only transaction"}, event_);
    }
    execution().phase = is_query(line.statement.kind) ? Phase::analyze : Phase::utility;
    return false;
  }

  Pull lock_tables() {
    const auto tables = tables_in(statement());
    while (execution().next < tables.size()) {
      const auto& [name, mode] = tables[execution().next];
      std::int32_t table = kNobody;
      const Pull locked = lock_named_table(state_, who_, executor_, name, mode, false, table);
      if (locked != Pull::row) return locked;
      ++execution().next;
      if (executor_.emitted()) return Pull::pause;
    }
    execution().phase = Phase::plan;
    return Pull::row;
  }

  Pull plan() {
    Plan made;
    SqlError error;
    set_snapshot(state_, who_);
    if (!make_plan(state_, who_, statement(), made, error)) {
      executor_.error = error;
      return Pull::fail;
    }
    Execution& x = execution();
    if (statement().kind == Command::select && session().transaction.read_only && !made.marks.empty()) {
      executor_.error = {"25006", "cannot execute SELECT FOR UPDATE in a read-only transaction"};
      return Pull::fail;
    }
    x.nodes.assign(made.nodes.size(), {});
    x.plan = std::make_shared<const Plan>(std::move(made));
    if (statement().explain && !statement().explain_options.analyze) {
      explain_plan(state_, who_, x.outcome);
      x.phase = Phase::finish;
      return Pull::row;
    }
    x.command = statement().kind == Command::select && x.plan->marks.empty() ? session().transaction.command
                                                                             : current_command(state_, who_);
    x.snapshot.command = session().transaction.command;
    x.phase = Phase::run;
    if (x.plan->sources.empty() && statement().kind == Command::select) return Pull::row;
    return executor_.emit(Kind::took_snapshot, static_cast<std::int32_t>(x.snapshot.xmin),
                          static_cast<std::int32_t>(x.snapshot.xmax), static_cast<std::int32_t>(x.snapshot.xip.size()));
  }

  Pull run() {
    const bool select = statement().kind == Command::select;
    while (true) {
      Execution& x = execution();
      if (!x.row_ready) {
        Slot slot;
        const Pull pull = executor_.pull(x.plan->root, slot);
        if (pull == Pull::end) {
          execution().phase = Phase::keys;
          execution().wait = {};
          next_command(state_, who_);
          return Pull::row;
        }
        if (pull != Pull::row) return pull;
        if (!select) continue;
        x.result_slot = std::move(slot);
        x.row_ready = true;
      }
      Row row;
      const Pull projected = executor_.project(x.plan->targets, x.result_slot, row);
      if (projected != Pull::row) return projected;
      execution().outcome.rows.push_back(std::move(row));
      execution().row_ready = false;
    }
  }

  Pull keys() {
    const Pull checked = executor_.check_keys();
    if (checked != Pull::row) return checked;
    Execution& x = execution();
    Outcome& outcome = x.outcome;
    const Statement& s = statement();
    if (s.explain) {
      explain_plan(state_, who_, outcome);
    } else {
      outcome.tag = tag_of(s, x.processed, outcome.rows.size());
      outcome.has_rows = s.kind == Command::select || !s.returning.empty();
      outcome.columns = s.kind == Command::select ? x.plan->target_names : x.plan->returning_names;
    }
    x.phase = Phase::finish;
    return Pull::row;
  }

  bool finish() {
    Execution& x = execution();
    Transaction& t = session().transaction;
    const Statement& s = statement();
    next_command(state_, who_);
    if (t.open && !t.block && !x.commit_told) {
      const Xid xid = top_xid(state_, who_);
      if (!commit_transaction(state_, who_)) return fail_statement(state_, who_, serialization_failure(), event_);
      if (xid != kNoXid) {
        x.commit_told = true;
        executor_.emit(Kind::committed, static_cast<std::int32_t>(xid));
        return true;
      }
    }
    drop_snapshot(state_, who_);
    x.outcome.status = Outcome::Status::ok;
    if (s.explain && x.outcome.tag.empty()) x.outcome.tag = "EXPLAIN";
    executor_.emit(Kind::finished, x.line, x.waited ? 1 : 0);
    x.phase = Phase::idle;
    state_.releaser = event_.line;
    return true;
  }

  State& state_;
  std::int32_t who_;
  Event& event_;
  Executor executor_;
};

}  // namespace

const Line& line_of(const State& state, const Execution& execution) {
  return state.script->lines[static_cast<std::size_t>(execution.line)];
}

bool is_idle(const State& state, std::int32_t who) {
  return session_of(state, who).execution.phase == Phase::idle;
}

void begin_statement(State& state, std::int32_t who, std::int32_t line, Event& event) {
  Execution& x = session_of(state, who).execution;
  x = {};
  x.line = line;
  x.phase = Phase::begin;
  Executor(state, who, event).emit(Kind::started, line);
}

bool continue_statement(State& state, std::int32_t who, Event& event) {
  return Run(state, who, event).go();
}

bool fail_statement(State& state, std::int32_t who, const SqlError& error, Event& event) {
  Session& session = session_of(state, who);
  if (error.message.starts_with("not modelled: ")) state.refusal = error.message.substr(14);
  if (session.wait) leave_queue(state, who);
  Transaction& t = session.transaction;
  if (t.open && !t.failed) {
    if (t.levels.size() > 1) {
      abort_level(state, who, t.levels.size() - 1);
      t.failed = true;
    } else {
      // A COMMIT that fails has ended the block all the same.
      const bool block = t.block && line_of(state, session.execution).statement.kind != Command::commit;
      abort_transaction(state, who);
      if (block) {
        start_transaction(state, who);
        t.block = t.failed = true;
      }
    }
  }
  if (!t.open || t.failed) drop_snapshot(state, who);
  Execution& x = session.execution;
  x.outcome.status = Outcome::Status::error;
  x.outcome.error = error;
  x.outcome.has_rows = false;
  x.outcome.rows.clear();
  x.outcome.columns.clear();
  x.outcome.tag.clear();
  Executor(state, who, event).emit(Kind::failed, x.line, x.waited ? 1 : 0);
  x.phase = Phase::idle;
  state.releaser = event.line;
  return true;
}

void set_snapshot(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  Transaction& t = session.transaction;
  Execution& x = session.execution;
  if (t.isolation >= Isolation::repeatable_read) {
    if (!t.first) {
      t.first = take_snapshot(state, who);
      if (t.isolation == Isolation::serializable) begin_serializable(state, who);
    }
    x.snapshot = *t.first;
  } else {
    session.xmin = kNoXid;
    x.snapshot = take_snapshot(state, who);
  }
  x.has_snapshot = true;
  t.queried = true;
}

void drop_snapshot(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  session.execution.has_snapshot = false;
  if (!session.transaction.open || !session.transaction.first) session.xmin = kNoXid;
}

Pull lock_named_table(State& state, std::int32_t who, Executor& executor, const std::string& name, std::int32_t mode,
                      bool nowait, std::int32_t& table) {
  table = find_table(state, who, name);
  if (table == kNobody) {
    executor.error = {"42P01", "relation \"" + name + "\" does not exist"};
    return Pull::fail;
  }
  const LockTag tag = relation_tag(table_of(state, table).oid);
  if (holds_lock(state, who, tag, mode)) return Pull::row;
  // LogAccessExclusiveLockPrepare: a standby must know whose lock it is, so it gets an id before it waits.
  if (mode == kAccessExclusive) current_xid(state, who);
  const auto depth = static_cast<std::int32_t>(session_of(state, who).transaction.levels.size()) - 1;
  const Grant grant = acquire_lock(state, who, tag, mode, nowait, depth);
  if (grant == Grant::refused) {
    executor.error = {"55P03", "could not obtain lock on relation \"" + name + "\""};
    return Pull::fail;
  }
  if (grant == Grant::waiting) {
    const LockWait& wait = *session_of(state, who).wait;
    return executor.emit(Kind::waits, static_cast<std::int32_t>(wait.tag.kind), static_cast<std::int32_t>(wait.tag.a),
                         mode);
  }
  executor.emit(Kind::locked, table, mode);
  return Pull::row;
}

}  // namespace glassbox::postgres
