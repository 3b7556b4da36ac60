#include "engine/postgres/settings.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace glassbox::postgres {
namespace {

enum class Form : std::uint8_t { flag, time, number, isolation };

struct Known {
  std::string_view name;
  std::string_view by_default;
  Form form;
};

constexpr auto kKnown = std::to_array<Known>({
    {"deadlock_timeout", "1s", Form::time},
    {"lock_timeout", "0", Form::time},
    {"statement_timeout", "0", Form::time},
    {"default_transaction_isolation", "read committed", Form::isolation},
    {"default_transaction_read_only", "off", Form::flag},
    {"default_transaction_deferrable", "off", Form::flag},
    {"transaction_isolation", "read committed", Form::isolation},
    {"transaction_read_only", "off", Form::flag},
    {"enable_seqscan", "on", Form::flag},
    {"enable_indexscan", "on", Form::flag},
    {"enable_indexonlyscan", "on", Form::flag},
    {"enable_bitmapscan", "on", Form::flag},
    {"enable_tidscan", "on", Form::flag},
    {"enable_nestloop", "on", Form::flag},
    {"enable_hashjoin", "on", Form::flag},
    {"enable_mergejoin", "on", Form::flag},
    {"enable_hashagg", "on", Form::flag},
    {"enable_sort", "on", Form::flag},
    {"enable_incremental_sort", "on", Form::flag},
    {"enable_material", "on", Form::flag},
    {"enable_memoize", "on", Form::flag},
    {"random_page_cost", "4", Form::number},
    {"seq_page_cost", "1", Form::number},
});

// Settings of PostgreSQL 17 that a reader may try, and that change nothing here.
constexpr auto kElsewhere = std::to_array<std::string_view>({"work_mem",
                                                             "synchronous_commit",
                                                             "client_min_messages",
                                                             "search_path",
                                                             "timezone",
                                                             "jit",
                                                             "max_parallel_workers",
                                                             "max_parallel_workers_per_gather",
                                                             "vacuum_freeze_min_age",
                                                             "vacuum_freeze_table_age",
                                                             "idle_in_transaction_session_timeout",
                                                             "transaction_timeout",
                                                             "autovacuum",
                                                             "fsync",
                                                             "wal_level",
                                                             "shared_buffers",
                                                             "track_io_timing",
                                                             "application_name",
                                                             "constraint_exclusion",
                                                             "cursor_tuple_fraction",
                                                             "default_statistics_target",
                                                             "effective_cache_size",
                                                             "log_lock_waits",
                                                             "plan_cache_mode",
                                                             "row_security",
                                                             "statement_timeout",
                                                             "temp_buffers",
                                                             "vacuum_cost_delay",
                                                             "wal_compression",
                                                             "maintenance_work_mem",
                                                             "max_pred_locks_per_transaction",
                                                             "max_pred_locks_per_page",
                                                             "max_pred_locks_per_relation",
                                                             "cpu_tuple_cost",
                                                             "cpu_index_tuple_cost",
                                                             "cpu_operator_cost",
                                                             "enable_gathermerge",
                                                             "enable_partition_pruning",
                                                             "enable_parallel_hash",
                                                             "enable_parallel_append",
                                                             "enable_async_append",
                                                             "debug_parallel_query",
                                                             "datestyle",
                                                             "role",
                                                             "session_authorization",
                                                             "bytea_output",
                                                             "extra_float_digits",
                                                             "lc_messages",
                                                             "from_collapse_limit",
                                                             "join_collapse_limit",
                                                             "geqo",
                                                             "session_replication_role",
                                                             "transaction_deferrable",
                                                             "zero_damaged_pages"});

const Known* find(std::string_view name) {
  for (const Known& known : kKnown)
    if (known.name == name) return &known;
  return nullptr;
}

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr auto kUnits =
    std::to_array<Unit>({{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1000}, {"ms", 1}});

std::optional<std::int64_t> milliseconds_of(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || value < 0 || value > 2'147'483'647) return std::nullopt;
  std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.empty()) return value;
  for (const Unit& known : kUnits)
    if (known.name == unit) return value * known.milliseconds;
  return std::nullopt;
}

// ShowGUCOption: the greatest unit that divides the value.
std::string time_text(std::int64_t milliseconds) {
  if (milliseconds == 0) return "0";
  for (const Unit& unit : kUnits)
    if (milliseconds % unit.milliseconds == 0)
      return std::to_string(milliseconds / unit.milliseconds) + std::string(unit.name);
  return {};
}

std::optional<std::string> flag_of(std::string_view text) {
  if (text == "on" || text == "true" || text == "yes" || text == "1") return "on";
  if (text == "off" || text == "false" || text == "no" || text == "0") return "off";
  return std::nullopt;
}

}  // namespace

std::string default_setting(std::string_view name) {
  const Known* known = find(name);
  return known != nullptr ? std::string(known->by_default) : std::string();
}

std::string setting(const Session& session, std::string_view name) {
  const std::string key(name);
  if (const auto found = session.local_settings.find(key); found != session.local_settings.end()) return found->second;
  if (const auto found = session.settings.find(key); found != session.settings.end()) return found->second;
  return default_setting(name);
}

bool flag_setting(const Session& session, std::string_view name) {
  return setting(session, name) == "on";
}

std::int64_t milliseconds_setting(const Session& session, std::string_view name) {
  return milliseconds_of(setting(session, name)).value_or(0);
}

double number_setting(const Session& session, std::string_view name) {
  return std::strtod(setting(session, name).c_str(), nullptr);
}

SettingKnown is_known_setting(std::string_view name) {
  if (find(name) != nullptr) return SettingKnown::modelled;
  for (const std::string_view other : kElsewhere)
    if (other == name) return SettingKnown::elsewhere;
  return SettingKnown::unknown;
}

std::string checked_setting(std::string_view name, std::string_view value, SqlError& error) {
  const Known* known = find(name);
  const auto invalid = [&] {
    error = {"22023", "invalid value for parameter \"" + std::string(name) + "\": \"" + std::string(value) + "\""};
    return std::string();
  };
  switch (known->form) {
    case Form::flag: {
      const auto flag = flag_of(value);
      if (flag) return *flag;
      error = {"22023", "parameter \"" + std::string(name) + "\" requires a Boolean value"};
      return {};
    }
    case Form::time: {
      const auto time = milliseconds_of(value);
      return time ? time_text(*time) : invalid();
    }
    case Form::isolation:
      if (value == "serializable" || value == "repeatable read" || value == "read committed" ||
          value == "read uncommitted")
        return std::string(value);
      return invalid();
    case Form::number:
      break;
  }
  if (value.empty() || value.find_first_not_of("0123456789.") != value.npos) return invalid();
  return std::string(value);
}

}  // namespace glassbox::postgres
