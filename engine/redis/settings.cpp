// The settings line: names of redis.conf where Redis has the setting, and the shape of the cluster.
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "engine/redis/program.hpp"
#include "engine/redis/slot.hpp"

namespace glassbox::redis {
namespace {

constexpr std::array<SettingInfo, 15> kInfos = {{
    {"masters", "how many nodes own slots, 1 to 8", "3"},
    {"replicas", "how many replicas; they take the masters in turn, 0 to 16", "3"},
    {"port", "of the first node; the others follow, 1024 to 55000", "7001"},
    {"slots", "ranges by master, as 0-5460,5461-10922,10923-16383; a master without slots: none", "even"},
    {"cluster-node-timeout", "ms without an answer until a node is suspected, 100 to 60000 (redis.conf's own: 15000)",
     "2000"},
    {"cluster-require-full-coverage", "yes or no: whether one slot without a node stops all", "yes"},
    {"cluster-replica-validity-factor",
     "how many timeouts old a replica's data may be for an election, 0: any age, to 1000", "10"},
    {"cluster-allow-reads-when-down", "yes or no", "no"},
    {"appendonly", "yes or no: whether writes are on disk and come back with a restart", "no"},
    {"min-replicas-to-write", "a master with fewer connected replicas refuses writes, 0 to 16", "0"},
    {"min-replicas-max-lag", "s since a replica's last acknowledgement until it no longer counts, 1 to 600", "10"},
    {"repl-diskless-sync-delay", "s that a master waits before a full copy to a replica, 0 to 60 (redis.conf's own: 5)",
     "0"},
    {"cluster-allow-replica-migration", "yes or no", "yes"},
    {"save", "\"\" only: this machine writes no snapshots", "\"\""},
    {"seed", "of the delays that Redis draws at random, 0 to 1000000", "1"},
}};

std::optional<std::int64_t> integer(std::string_view text, std::int64_t low, std::int64_t high) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

Error refused(const Setting& setting) {
  std::string accepted;
  for (const SettingInfo& info : kInfos)
    if (info.name == setting.name) accepted = info.meaning;
  return Error{setting.where, "'" + setting.value + "' is not a value of " + setting.name, accepted};
}

// "0-100,101-200,none": one part a master.
std::optional<std::vector<std::pair<std::int32_t, std::int32_t>>> ranges(std::string_view text) {
  std::vector<std::pair<std::int32_t, std::int32_t>> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    if (part == "none") {
      parts.emplace_back(-1, -1);
    } else {
      const std::size_t dash = part.find('-');
      const auto first = integer(part.substr(0, dash), 0, kSlots - 1);
      const auto last = dash == part.npos ? first : integer(part.substr(dash + 1), 0, kSlots - 1);
      if (!first || !last || *first > *last) return std::nullopt;
      for (const auto& [begin, end] : parts)
        if (begin >= 0 && *first <= end && begin <= *last) return std::nullopt;
      parts.emplace_back(static_cast<std::int32_t>(*first), static_cast<std::int32_t>(*last));
    }
    if (comma == text.npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

// Even ranges as redis-cli --cluster create deals them: the i-th master ends at round(16384 (i+1) / n - 1).
void deal_slots(Config& config) {
  const double share = static_cast<double>(kSlots) / config.masters;
  std::int32_t first = 0;
  for (std::int32_t i = 0; i < config.masters; ++i) {
    auto last = static_cast<std::int32_t>(std::lround(share * (i + 1) - 1));
    if (i == config.masters - 1 || last > kSlots - 1) last = kSlots - 1;
    config.slots.emplace_back(first, last);
    first = last + 1;
  }
}

template <class Number>
bool set_number(Number& target, const Setting& setting, std::int64_t low, std::int64_t high) {
  const auto value = integer(setting.value, low, high);
  if (value) target = static_cast<Number>(*value);
  return value.has_value();
}

bool set_flag(bool& target, const Setting& setting) {
  target = setting.value == "yes";
  return setting.value == "yes" || setting.value == "no";
}

bool apply(Config& config, const Setting& s) {
  if (s.name == "masters") return set_number(config.masters, s, 1, ScriptLimits::masters);
  if (s.name == "replicas") return set_number(config.replicas, s, 0, ScriptLimits::replicas);
  if (s.name == "port") return set_number(config.first_port, s, 1024, 55000);
  if (s.name == "cluster-node-timeout") return set_number(config.node_timeout_ms, s, 100, 60'000);
  if (s.name == "cluster-require-full-coverage") return set_flag(config.require_full_coverage, s);
  if (s.name == "cluster-replica-validity-factor") return set_number(config.replica_validity_factor, s, 0, 1000);
  if (s.name == "cluster-allow-reads-when-down") return set_flag(config.allow_reads_when_down, s);
  if (s.name == "cluster-allow-replica-migration") return set_flag(config.allow_replica_migration, s);
  if (s.name == "appendonly") return set_flag(config.appendonly, s);
  if (s.name == "min-replicas-to-write") return set_number(config.min_replicas_to_write, s, 0, ScriptLimits::replicas);
  if (s.name == "min-replicas-max-lag") return set_number(config.min_replicas_max_lag_s, s, 1, 600);
  if (s.name == "repl-diskless-sync-delay") return set_number(config.sync_delay_s, s, 0, 60);
  if (s.name == "seed") return set_number(config.seed, s, 0, 1'000'000);
  if (s.name == "save") return s.value == "\"\"";
  const auto parts = ranges(s.value);  // slots
  if (parts) config.slots = *parts;
  return parts.has_value();
}

}  // namespace

std::int32_t node_count(const Config& config) {
  return config.masters + config.replicas;
}

bool has_port(const Config& config, std::int32_t port) {
  return port >= config.first_port && port < config.first_port + node_count(config);
}

std::span<const SettingInfo> setting_infos() {
  return kInfos;
}

Result<Config> read_config(const Program& program) {
  std::array<std::string_view, kInfos.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kInfos[i].name;
  const auto settings = read_settings(program, "#", names);
  if (!settings) return settings.error();
  Config config;
  const Setting* slots = nullptr;
  for (const Setting& setting : settings.value()) {
    if (setting.name == "slots") {
      slots = &setting;
      if (setting.value == "even") {
        config.slots.clear();
        continue;
      }
    }
    if (!apply(config, setting)) return refused(setting);
  }
  if (config.slots.empty()) {
    deal_slots(config);
  } else if (static_cast<std::int32_t>(config.slots.size()) != config.masters) {
    return Error{slots->where,
                 "slots names " + std::to_string(config.slots.size()) + " ranges for " +
                     std::to_string(config.masters) + " masters",
                 "one range a master, or none"};
  }
  return config;
}

}  // namespace glassbox::redis
