#include "engine/python/objects/source_lines.hpp"

#include <algorithm>
#include <vector>

#include "engine/python/run/boot.hpp"
#include "engine/python/run/syntax.hpp"

namespace glassbox::python {
namespace {

std::string line_of(const std::string& source, std::int32_t line) {
  std::size_t begin = 0;
  for (std::int32_t i = 1; i < line; ++i) {
    begin = source.find('\n', begin);
    if (begin == std::string::npos) return {};
    ++begin;
  }
  return source.substr(begin, source.find('\n', begin) - begin);
}

std::size_t characters(std::string_view bytes) {
  return static_cast<std::size_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return (static_cast<std::uint8_t>(c) & 0xc0U) != 0x80; }));
}

// Where the operator of a binary operation or subscript lies within the expression's text, in bytes; the anchors of
// Lib/traceback.py are found there with the parser, here by walking over brackets and quotes at the outermost level.
struct Anchors {
  std::size_t left = 0, right = 0;
  bool found = false;
};

bool word_char(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<std::uint8_t>(c) >= 0x80;
}

Anchors find_anchors(std::string_view s) {
  struct Op {
    std::size_t at, size;
    int level;
  };
  Op best{0, 0, 99};
  int depth = 0;
  char quote = 0;
  bool operand = false;
  std::size_t last_open = 0;
  char last_open_char = 0;
  std::size_t last_close = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const char c = s[i];
    if (quote != 0) {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = 0;
      operand = true;
      continue;
    }
    if (c == '\'' || c == '"') {
      quote = c;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') {
      if (depth == 0 && operand && (c == '(' || c == '[')) {
        last_open = i;
        last_open_char = c;
      } else if (depth == 0) {
        last_open_char = 0;
      }
      ++depth;
      operand = false;
      continue;
    }
    if (c == ')' || c == ']' || c == '}') {
      --depth;
      if (depth == 0) last_close = i;
      operand = true;
      continue;
    }
    if (depth > 0 || c == ' ') continue;
    if (word_char(c) || c == '.') {
      std::size_t end = i;
      while (end < s.size() && (word_char(s[end]) || s[end] == '.')) ++end;
      const std::string_view word = s.substr(i, end - i);
      // Not a single binary operation or call: no anchors.
      if (word == "if" || word == "else" || word == "and" || word == "or" || word == "not" || word == "in" ||
          word == "is" || word == "lambda" || word == "await" || word == "yield" || word == "for")
        return {};
      if (operand && word[0] != '.') return {};  // two words in a row: a statement, not an expression
      operand = true;
      i = end - 1;
      continue;
    }
    if (!operand) continue;  // a sign
    std::size_t size = 1;
    if (i + 1 < s.size() &&
        (s.substr(i, 2) == "**" || s.substr(i, 2) == "//" || s.substr(i, 2) == "<<" || s.substr(i, 2) == ">>"))
      size = 2;
    if (s.substr(i, 2) == "==" || s.substr(i, 2) == "!=" || s.substr(i, 2) == "<=" || s.substr(i, 2) == ">=" ||
        ((c == '<' || c == '>') && size == 1) || c == '=' || c == ':' || c == ',')
      return {};
    const int level = c == '|'                              ? 1
                      : c == '^'                            ? 2
                      : c == '&'                            ? 3
                      : size == 2 && (c == '<' || c == '>') ? 4
                      : c == '+' || c == '-'                ? 5
                      : size == 2 && c == '*'               ? 8
                                                            : 6;
    // The operation evaluated last: the lowest level, the rightmost one (for ** the leftmost).
    if (level < best.level || (level == best.level && level != 8)) best = {i, size, level};
    operand = false;
    i += size - 1;
  }
  if (best.size > 0) return {best.at, best.at + best.size, true};
  if (last_open_char != 0 && last_close + 1 == s.size() && last_open > 0) return {last_open, s.size(), true};
  return {};
}

// Whether the text is one call of a name (dotted only where `dots`): "f(…)".
bool is_call(std::string_view s, bool dots) {
  std::size_t i = 0;
  while (i < s.size() && (word_char(s[i]) || (dots && s[i] == '.'))) ++i;
  if (i == 0 || i >= s.size() || s[i] != '(') return false;
  int depth = 0;
  char quote = 0;
  for (; i < s.size(); ++i) {
    const char c = s[i];
    if (quote != 0) {
      if (c == '\\')
        ++i;
      else if (c == quote)
        quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if ((c == ')' || c == ']' || c == '}') && --depth == 0) {
      return i + 1 == s.size();
    }
  }
  return false;
}

// `return f(…)` and `x = f(…)` with nothing behind them: the call is the line, and nothing is marked.
bool line_is_call(std::string_view before, const std::string& call) {
  const std::size_t from = before.find_first_not_of(" \t");
  std::string_view head = from == std::string_view::npos ? std::string_view() : before.substr(from);
  while (!head.empty() && head.back() == ' ') head.remove_suffix(1);
  if (head == "return") return is_call(call, false);
  if (head.size() < 2 || head.back() != '=') return false;
  head.remove_suffix(1);
  while (!head.empty() && head.back() == ' ') head.remove_suffix(1);
  return !head.empty() && std::all_of(head.begin(), head.end(), [](char c) {
    return word_char(c) || c == '.' || c == ',' || c == ' ';
  }) && is_call(call, true);
}

}  // namespace

std::string source_with_carets(const std::string& file, const Location& where) {
  if (!program_files || where.line < 1) return {};
  const SourceFile* found = nullptr;
  for (const SourceFile& f : *program_files) {
    if (f.name == file) found = &f;
  }
  if (!found) return {};
  const std::string first = line_of(found->source, where.line);
  std::size_t indent = first.find_first_not_of(" \t\f");
  if (indent == std::string::npos) return {};
  if (where.column < 0 || where.end_column < 0)
    return "    " + first.substr(indent, first.find_last_not_of(" \t\r\f") + 1 - indent) + "\n";
  const std::int32_t last_line = std::max(where.line, where.end_line);
  std::vector<std::string> lines;
  for (std::int32_t n = where.line; n <= last_line; ++n) lines.push_back(line_of(found->source, n));
  if (lines.size() > 1) {
    for (const std::string& l : lines) {
      const std::size_t here = l.find_first_not_of(" \t\f");
      if (here != std::string::npos) indent = std::min(indent, here);
    }
  }
  std::string out;
  const auto begin = static_cast<std::size_t>(where.column);
  const Anchors anchors =
      lines.size() == 1
          ? find_anchors(std::string_view(first).substr(
                std::min(begin, first.size()), static_cast<std::size_t>(std::max(0, where.end_column - where.column))))
          : Anchors{};
  std::string expression;
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const std::size_t from = k == 0 ? std::min(begin, lines[k].size()) : 0;
    const std::size_t to = k + 1 == lines.size() ? static_cast<std::size_t>(where.end_column) : lines[k].size();
    expression += lines[k].substr(from, to > from ? to - from : 0) + (k + 1 < lines.size() ? " " : "");
  }
  const std::string& last_text = lines.back();
  const bool nothing_behind =
      last_text.find_first_not_of(" \t\r\f", std::min(static_cast<std::size_t>(where.end_column), last_text.size())) ==
      std::string::npos;
  const bool unmarked =
      nothing_behind && line_is_call(std::string_view(first).substr(0, std::min(begin, first.size())), expression);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    if (lines.size() > 4 && k >= 2 && k + 2 < lines.size()) {
      if (k == 2)
        out += fill_in("    ...<{} line{}>...\n", {Part(lines.size() - 4), Part(lines.size() - 4 > 1 ? "s" : "")});
      continue;
    }
    const std::string& l = lines[k];
    const std::size_t end_of_text = l.find_last_not_of(" \t\r\f") + 1;
    out += "    " + (indent < l.size() ? l.substr(indent, end_of_text - indent) : "") + "\n";
    const std::size_t own = l.find_first_not_of(" \t\f");
    if (own == std::string::npos || unmarked) continue;
    const std::size_t from = k == 0 ? begin : own;
    const std::size_t to = k + 1 == lines.size() ? static_cast<std::size_t>(where.end_column) : end_of_text;
    const std::size_t text_begin = own;
    // A frame whose whole line is meant gets no carets (unless an operator is marked).
    if (lines.size() == 1 && !anchors.found && from <= text_begin && to >= end_of_text) continue;
    std::string marks;
    for (std::size_t i = indent; i < to && i < l.size(); ++i) {
      if ((static_cast<std::uint8_t>(l[i]) & 0xc0U) == 0x80) continue;
      char mark = ' ';
      if (i >= from) {
        mark = '^';
        if (anchors.found) mark = i - begin >= anchors.left && i - begin < anchors.right ? '^' : '~';
      }
      marks += mark;
    }
    out += "    " + marks + "\n";
  }
  return out;
}

std::string syntax_carets(const std::string& text, std::int64_t line, std::int64_t offset, std::int64_t end_line,
                          std::int64_t end_offset) {
  std::string shown = text;
  while (!shown.empty() && (shown.back() == '\n' || shown.back() == '\r')) shown.pop_back();
  const std::size_t spaces = shown.find_first_not_of(" \n\f\t");
  const std::string trimmed = spaces == std::string::npos ? "" : shown.substr(spaces);
  std::string out = "    " + trimmed + "\n";
  if (offset < 1) return out;
  if (end_line > line || end_offset == 0 || end_offset == offset)
    end_offset = end_line > line ? static_cast<std::int64_t>(characters(shown)) + 1 : offset + 1;
  const std::int64_t column = offset - 1 - static_cast<std::int64_t>(spaces == std::string::npos ? 0 : spaces);
  const std::int64_t end = end_offset - 1 - static_cast<std::int64_t>(spaces == std::string::npos ? 0 : spaces);
  if (column < 0) return out;
  std::string blank;
  std::int64_t i = 0;
  for (const char c : trimmed) {
    if (i == column) break;
    if ((static_cast<std::uint8_t>(c) & 0xc0U) == 0x80) continue;
    blank += c == '\t' ? '\t' : ' ';
    ++i;
  }
  while (i++ < column) blank += ' ';
  return out + "    " + blank + std::string(static_cast<std::size_t>(std::max<std::int64_t>(1, end - column)), '^') +
         "\n";
}

bool is_standard_module(const std::string& name) {
  return is_standard(name);
}

}  // namespace glassbox::python
