// SET, SHOW, LOCK TABLE, CHECKPOINT; and which command is whose.
#include "engine/postgres/settings.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

using Command = Statement::Kind;

Pull fail(Executor& executor, std::string state, std::string message) {
  executor.error = {std::move(state), std::move(message)};
  return Pull::fail;
}

Pull lock_table(State& state, std::int32_t who, Executor& executor, const Statement& s) {
  Session& session = session_of(state, who);
  if (!session.transaction.block) return fail(executor, "25P01", "LOCK TABLE can only be used in transaction blocks");
  while (session.execution.next < s.tables.size()) {
    std::int32_t table = kNobody;
    const Pull locked =
        lock_named_table(state, who, executor, s.tables[session.execution.next], s.lock_mode, s.nowait, table);
    if (locked != Pull::row) return locked;
    ++session.execution.next;
    if (executor.emitted()) return Pull::pause;
  }
  session.execution.outcome.tag = "LOCK TABLE";
  return Pull::row;
}

std::string shown(const Session& session, const std::string& name) {
  static constexpr const char* levels[] = {"read uncommitted", "read committed", "repeatable read", "serializable"};
  if (name == "transaction_isolation") return levels[static_cast<std::size_t>(session.transaction.isolation)];
  if (name == "transaction_read_only") return session.transaction.read_only ? "on" : "off";
  return setting(session, name);
}

}  // namespace

Pull run_setting_command(State& state, std::int32_t who, Executor& executor) {
  Session& session = session_of(state, who);
  const Statement& s = line_of(state, session.execution).statement;
  Outcome& outcome = session.execution.outcome;
  if (s.kind == Command::set && s.name == "session characteristics") {
    for (const auto& [name, value] : s.modes)
      session.settings[name == "isolation"   ? "default_transaction_isolation"
                       : name == "read_only" ? "default_transaction_read_only"
                                             : "default_transaction_deferrable"] = value;
    outcome.tag = "SET";
    return Pull::row;
  }
  if (s.name == "all" && s.by_default) {
    session.settings.clear();
    outcome.tag = "RESET";
    return Pull::row;
  }
  switch (is_known_setting(s.name)) {
    case SettingKnown::unknown:
      return fail(executor, "42704", "unrecognized configuration parameter \"" + s.name + "\"");
    case SettingKnown::elsewhere:
      return fail(executor, "0A000", "not modelled: the setting " + s.name);
    case SettingKnown::modelled:
      break;
  }
  if (s.kind == Command::show) {
    outcome.tag = "SHOW";
    outcome.has_rows = true;
    outcome.columns = {s.name};
    outcome.rows = {{text_of(shown(session, s.name))}};
    return Pull::row;
  }
  SqlError error;
  const std::string value = s.by_default ? default_setting(s.name) : checked_setting(s.name, s.value, error);
  if (error.set()) {
    executor.error = error;
    return Pull::fail;
  }
  outcome.tag = "SET";
  if (s.local) {
    if (!session.transaction.block) {
      outcome.notices.emplace_back("WARNING:  SET LOCAL can only be used in transaction blocks");
      return Pull::row;
    }
    session.local_settings[s.name] = value;
  } else {
    session.settings[s.name] = value;
    session.local_settings.erase(s.name);
  }
  return Pull::row;
}

Pull run_utility(State& state, std::int32_t who, Executor& executor) {
  const Statement& s = line_of(state, session_of(state, who).execution).statement;
  switch (s.kind) {
    case Command::begin:
    case Command::commit:
    case Command::rollback:
    case Command::savepoint:
    case Command::rollback_to:
    case Command::release:
    case Command::set_transaction:
      return run_transaction_command(state, who, executor);
    case Command::set:
    case Command::show:
      return run_setting_command(state, who, executor);
    case Command::lock_table:
      return lock_table(state, who, executor, s);
    case Command::checkpoint:
      state.dirty.clear();
      session_of(state, who).execution.outcome.tag = "CHECKPOINT";
      return Pull::row;
    case Command::vacuum:
    case Command::analyze:
      return run_vacuum(state, who, executor);
    default:
      return run_table_command(state, who, executor);
  }
}

}  // namespace glassbox::postgres
