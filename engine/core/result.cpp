#include "engine/core/result.hpp"

#include <algorithm>

#include "engine/core/utf8.hpp"

namespace glassbox {
namespace {

// The text of line `number`, without its end (\n or \r\n).
std::string_view line_of(std::string_view source, std::int32_t number) {
  for (std::int32_t i = 1; i < number; ++i) {
    const auto end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  source = source.substr(0, source.find('\n'));
  if (source.ends_with('\r')) source.remove_suffix(1);
  return source;
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// What stands before the caret: a space for every code point, a tab for a tab, so that both lines align.
std::string indent(std::string_view line, std::int32_t column) {
  std::string out;
  for (const char byte : line) {
    if (continues(byte)) continue;
    if (--column <= 0) return out;
    out += byte == '\t' ? '\t' : ' ';
  }
  out.append(static_cast<std::size_t>(std::max(column - 1, 0)), ' ');
  return out;
}

std::string place(const Where& where) {
  std::string out = where.file;
  if (where.line > 0) {
    out += (out.empty() ? "line " : ":") + std::to_string(where.line);
    if (where.column > 0) out += ":" + std::to_string(where.column);
  }
  if (!where.path.empty()) out += (out.empty() ? "" : " ") + where.path;
  return out;
}

// The line and its caret. A place outside the source has neither.
std::string quote(const Where& where, std::string_view source) {
  if (where.line <= 0 || where.column <= 0 || source.empty()) return {};
  const std::string_view line = line_of(source, where.line);
  const std::int32_t length = count_code_points(line);
  if (where.column > length + 1) return {};
  // The caret may stand behind the line's last character (something is missing there), but does not go on from there.
  const std::int32_t carets = std::clamp(where.length, 1, std::max(length + 1 - where.column, 1));
  std::string out = "\n  ";
  out += line;
  out += "\n  " + indent(line, where.column);
  out.append(static_cast<std::size_t>(carets), '^');
  return out;
}

}  // namespace

std::string to_text(const Error& error, std::string_view source) {
  std::string out = place(error.where);
  if (!out.empty()) out += ": ";
  out += error.what;
  out += quote(error.where, source);
  if (!error.accepted.empty()) out += "\naccepted: " + error.accepted;
  return out;
}

}  // namespace glassbox
