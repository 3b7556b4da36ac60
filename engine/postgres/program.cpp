#include "engine/postgres/program.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/core/utf8.hpp"
#include "engine/postgres/parser.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::array<SettingInfo, 7> kInfos = {{
    {"isolation", "default_transaction_isolation: read-committed, repeatable-read or serializable", "read-committed"},
    {"fillfactor", "% of a page that inserts fill, of tables that do not say, 10 to 100", "100"},
    {"autovacuum", "on or off", "off"},
    {"autovacuum_vacuum_threshold", "dead rows that call autovacuum, 0 to 1000000", "50"},
    {"autovacuum_vacuum_scale_factor", "and this many % of the table on top, 0 to 100", "20"},
    {"pause", "ms between two lines, 1 to 3600000; above deadlock_timeout (1000), as with people at the keyboard",
     "2000"},
    {"pages", "on or off: whether `glassbox run` prints pages that change", "off"},
}};

constexpr std::string_view kForm = "a session, then SQL: A: SELECT 1";

std::optional<std::int64_t> integer(std::string_view text, std::int64_t low, std::int64_t high) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

bool is_name(std::string_view word) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (word.empty() || !letter(word.front())) return false;
  return std::all_of(word.begin(), word.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

bool read_one(Config& config, const Setting& setting) {
  const auto number = [&](auto& target, std::int64_t low, std::int64_t high) {
    const auto value = integer(setting.value, low, high);
    if (value) target = static_cast<std::remove_reference_t<decltype(target)>>(*value);
    return value.has_value();
  };
  const auto flag = [&](bool& target) {
    target = setting.value == "on";
    return target || setting.value == "off";
  };
  if (setting.name == "isolation") {
    config.isolation = setting.value;
    std::replace(config.isolation.begin(), config.isolation.end(), '-', ' ');
    return config.isolation == "read committed" || config.isolation == "repeatable read" ||
           config.isolation == "serializable";
  }
  if (setting.name == "fillfactor") return number(config.fillfactor, 10, 100);
  if (setting.name == "autovacuum") return flag(config.autovacuum);
  if (setting.name == "autovacuum_vacuum_threshold") return number(config.vacuum_threshold, 0, 1'000'000);
  if (setting.name == "autovacuum_vacuum_scale_factor") return number(config.vacuum_scale_percent, 0, 100);
  if (setting.name == "pause") return number(config.pause_ms, 1, 3'600'000);
  return flag(config.pages);
}

class Reader {
 public:
  explicit Reader(const Program& program) : program_(program) {}

  Result<Script> read() {
    const std::string_view source = program_.source;
    if (source.size() > ScriptLimits::bytes)
      return fault(1, 1, 1, "the program is longer than " + std::to_string(ScriptLimits::bytes) + " bytes", "");
    auto config = read_config(program_);
    if (!config) return config.error();
    script_.config = std::move(config.value());
    std::size_t begin = 0;
    for (number_ = 1; begin <= source.size(); ++number_) {
      std::size_t end = source.find('\n', begin);
      if (end == source.npos) end = source.size();
      line_ = source.substr(begin, end - begin);
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      if (auto error = read_line()) return *error;
      if (static_cast<std::int32_t>(script_.lines.size()) > ScriptLimits::lines)
        return fault(number_, 1, 1, "the program has more than " + std::to_string(ScriptLimits::lines) + " lines", "");
      begin = end + 1;
    }
    return std::move(script_);
  }

 private:
  Error fault(std::int32_t line, std::int32_t column, std::int32_t length, std::string what,
              std::string accepted) const {
    return Error{{program_.file, line, column, std::max(length, 1), {}}, std::move(what), std::move(accepted)};
  }
  Error at(std::size_t byte, std::size_t bytes, std::string what, std::string accepted) const {
    byte = std::min(byte, line_.size());
    return fault(number_, count_code_points(line_.substr(0, byte)) + 1, count_code_points(line_.substr(byte, bytes)),
                 std::move(what), std::move(accepted));
  }

  std::optional<Error> read_line() {
    std::size_t byte = number_ == 1 && line_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (byte < line_.size() && is_space(line_[byte])) ++byte;
    if (byte >= line_.size() || line_.substr(byte).starts_with("--")) return std::nullopt;
    const std::size_t zero = line_.find('\0');
    if (zero != line_.npos) return at(zero, 1, "a byte 0 cannot stand in SQL", "");
    const std::size_t colon = line_.find(':', byte);
    const std::string_view name = line_.substr(byte, colon == line_.npos ? 0 : colon - byte);
    if (!is_name(name))
      return at(byte, 1, "a session's name and a colon must stand in front of the statement", std::string(kForm));
    std::size_t sql = colon + 1;
    while (sql < line_.size() && is_space(line_[sql])) ++sql;
    return read_statement(std::string(name), sql, byte);
  }

  std::optional<Error> read_statement(std::string name, std::size_t sql, std::size_t byte) {
    const std::string_view text = line_.substr(sql);
    if (text.empty() || text.starts_with("--"))
      return at(byte, name.size() + 1, "a statement is missing behind the session", std::string(kForm));
    Parsed parsed = parse(text);
    if (parsed.refusal)
      return at(sql + parsed.refusal->at, parsed.refusal->length, parsed.refusal->what, parsed.refusal->accepted);
    auto known = std::find(script_.sessions.begin(), script_.sessions.end(), name);
    if (known == script_.sessions.end()) {
      if (script_.sessions.size() == ScriptLimits::sessions)
        return at(byte, name.size(), "a program may name " + std::to_string(ScriptLimits::sessions) + " sessions", "");
      script_.sessions.push_back(std::move(name));
      known = script_.sessions.end() - 1;
    }
    Line line;
    line.number = number_;
    line.session = static_cast<std::int32_t>(known - script_.sessions.begin());
    line.text = text;
    line.statement = std::move(parsed.statement);
    line.error = std::move(parsed.error);
    script_.lines.push_back(std::move(line));
    return std::nullopt;
  }

  const Program& program_;
  Script script_;
  std::string_view line_;
  std::int32_t number_ = 0;
};

}  // namespace

std::span<const SettingInfo> setting_infos() {
  return kInfos;
}

Result<Config> read_config(const Program& program) {
  std::vector<std::string_view> names;
  for (const SettingInfo& info : kInfos) names.push_back(info.name);
  auto settings = read_settings(program, "--", names);
  if (!settings) return settings.error();
  Config config;
  for (const Setting& setting : settings.value()) {
    if (read_one(config, setting)) continue;
    std::string accepted;
    for (const SettingInfo& info : kInfos)
      if (info.name == setting.name) accepted = info.meaning;
    return Error{setting.where, "'" + setting.value + "' is not a value of " + setting.name, accepted};
  }
  return config;
}

Result<Script> read_script(const Program& program) {
  return Reader(program).read();
}

}  // namespace glassbox::postgres
