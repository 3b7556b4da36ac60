// BEGIN, COMMIT, ROLLBACK, savepoints (access/transam/xact.c).
#include <algorithm>

#include "engine/postgres/settings.hpp"
#include "engine/postgres/ssi.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

using Command = Statement::Kind;

Isolation isolation_of(std::string_view name) {
  if (name == "serializable") return Isolation::serializable;
  if (name == "repeatable read") return Isolation::repeatable_read;
  if (name == "read uncommitted") return Isolation::read_uncommitted;
  return Isolation::read_committed;
}

Pull fail(Executor& executor, std::string state, std::string message) {
  executor.error = {std::move(state), std::move(message)};
  return Pull::fail;
}

// False: too late for it.
bool set_modes(Transaction& t, const std::vector<std::pair<std::string, std::string>>& modes) {
  for (const auto& [name, value] : modes) {
    if (name == "isolation") {
      if (t.first || t.queried) return false;
      t.isolation = isolation_of(value);
    } else if (name == "read_only") {
      t.read_only = value == "on";
    } else {
      t.deferrable = value == "on";
    }
  }
  return true;
}

void undo(State& state, std::int32_t who, std::int32_t depth) {
  auto& entries = session_of(state, who).transaction.undo;
  while (!entries.empty() && entries.back().depth >= depth) {
    const Undo entry = entries.back();
    entries.pop_back();
    const auto which = static_cast<std::size_t>(entry.which);
    if (entry.created) {
      (entry.is_index ? state.indexes[which].dropped : state.tables[which].dropped) = true;
      if (!entry.is_index) state.tables[which].storage = {};
    } else if (entry.is_index) {
      BtreeStorage pages = std::move(state.indexes[which].storage);
      state.indexes[which] = *entry.index;
      if (!entry.storage) state.indexes[which].storage = std::move(pages);
    } else {
      Table& table = state.tables[which];
      const std::uint32_t version = table.version;
      Storage pages = std::move(table.storage);
      table = *entry.table;
      if (!entry.storage) table.storage = std::move(pages);
      table.version = version + 1;
    }
  }
}

void end_transaction(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  session.xmin = kNoXid;
  session.transaction = {};
  session.local_settings.clear();
  release_locks(state, who, 0);
}

std::size_t find_savepoint(const Transaction& t, const std::string& name) {
  for (std::size_t i = t.levels.size(); i-- > 1;)
    if (t.levels[i].name == name) return i;
  return 0;
}

Pull savepoint_command(State& state, std::int32_t who, Executor& executor, const Statement& s) {
  Transaction& t = session_of(state, who).transaction;
  Outcome& outcome = session_of(state, who).execution.outcome;
  const bool back = s.kind == Command::rollback_to;
  const char* name = back ? "ROLLBACK TO SAVEPOINT" : s.kind == Command::release ? "RELEASE SAVEPOINT" : "SAVEPOINT";
  outcome.tag = back ? "ROLLBACK" : s.kind == Command::release ? "RELEASE" : "SAVEPOINT";
  if (!t.block) return fail(executor, "25P01", std::string(name) + " can only be used in transaction blocks");
  if (s.kind == Command::savepoint) {
    t.levels.push_back({kNoXid, s.name, false});
    return Pull::row;
  }
  const std::size_t level = find_savepoint(t, s.name);
  if (level == 0) return fail(executor, "3B001", "savepoint \"" + s.name + "\" does not exist");
  if (back) {
    abort_level(state, who, level);
    t.levels.resize(level);
    t.levels.push_back({kNoXid, s.name, false});
    t.failed = false;
    return Pull::row;
  }
  next_command(state, who);
  t.levels.resize(level);
  for (Undo& entry : t.undo) entry.depth = std::min(entry.depth, static_cast<std::int32_t>(level) - 1);
  reassign_locks(state, who, static_cast<std::int32_t>(level));
  return Pull::row;
}

}  // namespace

void start_transaction(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  Transaction& t = session.transaction;
  t = {};
  t.open = true;
  t.levels.push_back({});
  t.isolation = isolation_of(setting(session, "default_transaction_isolation"));
  t.read_only = flag_setting(session, "default_transaction_read_only");
  t.deferrable = flag_setting(session, "default_transaction_deferrable");
  t.since = state.now;
  session.settings_before = session.settings;
}

bool commit_transaction(State& state, std::int32_t who) {
  if (!may_commit(state, who)) return false;
  Transaction& t = session_of(state, who).transaction;
  for (const Xid xid : open_ids(state, who, 0)) set_status(state, xid, XidStatus::committed);
  for (const Undo& entry : t.undo) {
    const auto which = static_cast<std::size_t>(entry.which);
    if (entry.is_index)
      state.indexes[which].created_by = kNoXid;
    else
      state.tables[which].created_by = kNoXid;
  }
  end_serializable(state, who, true);
  end_transaction(state, who);
  return true;
}

void abort_transaction(State& state, std::int32_t who) {
  Session& session = session_of(state, who);
  for (const Xid xid : open_ids(state, who, 0)) set_status(state, xid, XidStatus::aborted);
  undo(state, who, 0);
  end_serializable(state, who, false);
  session.settings = session.settings_before;
  end_transaction(state, who);
}

void abort_level(State& state, std::int32_t who, std::size_t level) {
  for (const Xid xid : open_ids(state, who, level)) set_status(state, xid, XidStatus::aborted);
  undo(state, who, static_cast<std::int32_t>(level));
  Transaction& t = session_of(state, who).transaction;
  for (std::size_t i = level; i < t.levels.size(); ++i) t.levels[i].xid = kNoXid;
  release_locks(state, who, static_cast<std::int32_t>(level));
}

void remember_table(State& state, std::int32_t who, std::int32_t table, bool created, bool storage) {
  Transaction& t = session_of(state, who).transaction;
  Undo entry;
  entry.which = table;
  entry.created = created;
  entry.storage = storage;
  entry.depth = static_cast<std::int32_t>(t.levels.size()) - 1;
  if (!created) entry.table = std::make_shared<const Table>(table_of(state, table));
  t.undo.push_back(std::move(entry));
}

void remember_index(State& state, std::int32_t who, std::int32_t index, bool created, bool storage) {
  Transaction& t = session_of(state, who).transaction;
  Undo entry;
  entry.is_index = true;
  entry.which = index;
  entry.created = created;
  entry.storage = storage;
  entry.depth = static_cast<std::int32_t>(t.levels.size()) - 1;
  if (!created) entry.index = std::make_shared<const Index>(index_of(state, index));
  t.undo.push_back(std::move(entry));
}

Pull run_transaction_command(State& state, std::int32_t who, Executor& executor) {
  Session& session = session_of(state, who);
  Transaction& t = session.transaction;
  const Statement& s = line_of(state, session.execution).statement;
  Outcome& outcome = session.execution.outcome;
  switch (s.kind) {
    case Command::begin:
      outcome.tag = s.name;
      if (t.block) outcome.notices.emplace_back("WARNING:  there is already a transaction in progress");
      t.block = true;
      if (!set_modes(t, s.modes))
        return fail(executor, "25001", "SET TRANSACTION ISOLATION LEVEL must be called before any query");
      return Pull::row;
    case Command::set_transaction:
      outcome.tag = "SET";
      if (!t.block) outcome.notices.emplace_back("WARNING:  SET TRANSACTION can only be used in transaction blocks");
      if (!set_modes(t, s.modes))
        return fail(executor, "25001", "SET TRANSACTION ISOLATION LEVEL must be called before any query");
      return Pull::row;
    case Command::commit:
    case Command::rollback: {
      if (session.execution.told) return Pull::row;
      const bool commit = s.kind == Command::commit && !t.failed;
      outcome.tag = commit ? "COMMIT" : "ROLLBACK";
      if (!t.block) {
        outcome.notices.emplace_back("WARNING:  there is no transaction in progress");
        outcome.tag = s.kind == Command::commit ? "COMMIT" : "ROLLBACK";
        if (s.chain)
          return fail(executor, "25P01",
                      std::string(s.kind == Command::commit ? "COMMIT" : "ROLLBACK") +
                          " AND CHAIN can only be used in transaction blocks");
        return Pull::row;
      }
      const Transaction before = t;
      const Xid xid = top_xid(state, who);
      if (commit) {
        if (!commit_transaction(state, who)) {
          executor.error = serialization_failure();
          return Pull::fail;
        }
      } else {
        abort_transaction(state, who);
      }
      if (s.chain) {
        start_transaction(state, who);
        t.block = true;
        t.isolation = before.isolation;
        t.read_only = before.read_only;
        t.deferrable = before.deferrable;
      }
      session.execution.told = true;
      return executor.emit(commit ? Kind::committed : Kind::rolled_back, static_cast<std::int32_t>(xid));
    }
    default: {
      if (session.execution.told) return Pull::row;
      const Pull done = savepoint_command(state, who, executor, s);
      if (done != Pull::row) return done;
      session.execution.told = true;
      return executor.emit(s.kind == Command::rollback_to ? Kind::rolled_back : Kind::saved, 0, 1);
    }
  }
}

}  // namespace glassbox::postgres
