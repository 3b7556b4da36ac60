#include "engine/core/program.hpp"

#include <algorithm>

#include "engine/core/utf8.hpp"

namespace glassbox {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kWord = "settings:";

std::string listed(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

// Cuts blanks and then `expected` off the front of `rest`; false when something else stands there.
bool take(std::string_view& rest, std::string_view expected) {
  const auto start = std::min(rest.find_first_not_of(kBlank), rest.size());
  if (!rest.substr(start).starts_with(expected)) return false;
  rest.remove_prefix(start + expected.size());
  return true;
}

Error unknown(const Where& where, std::string_view name, std::span<const std::string_view> accepted) {
  return {where, "unknown setting '" + std::string(name) + "'", listed(accepted)};
}

// One `name=value` of the line. `where` points at it.
Result<Setting> read_one(std::string_view word, Where where, std::span<const std::string_view> accepted) {
  const auto equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  where.length = std::max(count_code_points(name), 1);
  if (equals == std::string_view::npos || name.empty()) {
    where.length = std::max(count_code_points(word), 1);
    return Error{where, "'" + std::string(word) + "' is not a setting", "name=value, with no blanks around ="};
  }
  if (std::find(accepted.begin(), accepted.end(), name) == accepted.end()) return unknown(where, name, accepted);
  const std::string_view value = word.substr(equals + 1);
  where.column += count_code_points(word.substr(0, equals + 1));
  where.length = std::max(count_code_points(value), 1);
  if (value.empty())
    return Error{where, "setting '" + std::string(name) + "' has no value", std::string(name) + "=value"};
  return Setting{std::string(name), std::string(value), where};
}

}  // namespace

Result<std::vector<Setting>> read_settings(const Program& program, std::string_view comment_mark,
                                           std::span<const std::string_view> accepted) {
  for (const Setting& setting : program.settings) {
    if (std::find(accepted.begin(), accepted.end(), setting.name) == accepted.end())
      return unknown(setting.where, setting.name, accepted);
  }
  std::vector<Setting> settings = program.settings;

  const std::string_view source = program.source;
  std::string_view line = source.substr(0, source.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  std::string_view rest = line;
  if (!take(rest, comment_mark) || !take(rest, kWord)) return settings;

  for (;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kBlank), rest.size()));
    if (rest.empty()) return settings;
    const std::string_view word = rest.substr(0, rest.find_first_of(kBlank));
    const auto offset = static_cast<std::size_t>(word.data() - line.data());
    const Where where{program.file, 1, count_code_points(line.substr(0, offset)) + 1, 1, {}};
    auto setting = read_one(word, where, accepted);
    if (!setting) return setting.error();
    settings.push_back(std::move(setting.value()));
    rest.remove_prefix(word.size());
  }
}

}  // namespace glassbox
