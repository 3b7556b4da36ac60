#include "engine/python/lexer/lexer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "engine/core/utf8.hpp"
#include "engine/python/lexer/encoding.hpp"

namespace glassbox::python {

namespace {

// "\r\n" and "\r" end a line as "\n" does (Parser/tokenizer/helpers.c, translate_newlines).
std::string translate(std::string_view text, bool exec) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  std::string out;
  out.reserve(text.size() + 1);
  for (std::size_t k = 0; k < text.size(); ++k) {
    if (text[k] != '\r') {
      out += text[k];
      continue;
    }
    out += '\n';
    if (k + 1 < text.size() && text[k + 1] == '\n') ++k;
  }
  if (exec && !out.empty() && out.back() != '\n') out += '\n';
  return out;
}

}  // namespace

Lexer::Lexer(std::string_view text, bool exec, Diagnostics& diagnostics)
    : source_(translate(text, exec)), diagnostics_(diagnostics), modes_(1) {}

// PEP 263 and what a line is encoded in (Parser/tokenizer/helpers.c, ensure_utf8).
void Lexer::check_encoding() {
  const std::string_view line = std::string_view(source_).substr(line_start_, line_end_ - line_start_);
  std::string_view rest = line;
  while (!rest.empty()) {
    const CodePoint point = first_code_point(rest);
    if (!point.valid) {
      char byte[8];
      std::snprintf(byte, sizeof byte, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(rest[0])));
      fail(std::string("Non-UTF-8 code starting with '") + byte + "' on line " + std::to_string(line_) +
           ", but no encoding declared; see https://peps.python.org/pep-0263/ for details");
      return;
    }
    rest.remove_prefix(point.length);
  }
  constexpr std::int32_t kLastDeclared = 2;
  if (line_ > kLastDeclared || !only_comments_) return;
  const std::string_view name = declared_encoding(line, only_comments_);
  if (name.empty() || is_utf8_name(name)) return;
  fail("the encoding '" + std::string(name) + "' is not modelled: programs are UTF-8");
  diagnostics_.error.unmodelled = true;
}

std::string_view Lexer::line_text(std::int32_t line) const {
  std::string_view rest = source_;
  for (std::int32_t k = 1; k < line; ++k) {
    const std::size_t newline = rest.find('\n');
    if (newline == std::string_view::npos) return {};
    rest.remove_prefix(newline + 1);
  }
  return rest.substr(0, rest.find('\n'));
}

bool Lexer::only_blank_left() const {
  bool comment = false;
  for (std::size_t k = at_; k < source_.size(); ++k) {
    const char c = source_[k];
    if (c == '\n') {
      comment = false;
    } else if (c == '#') {
      comment = true;
    } else if (!comment && c != ' ' && c != '\t' && c != '\f') {
      return false;
    }
  }
  return true;
}

void Lexer::close_indentation() {
  pending_ = -static_cast<std::int32_t>(indents_.size() - 1);
  indents_.resize(1);
  alternative_indents_.resize(1);
}

bool Lexer::next_line() {
  if (line_end_ >= source_.size()) {
    state_ = State::end;
    return false;
  }
  if (!has_start_) buffer_start_ = at_;
  line_start_ = at_;
  ++line_;
  column_ = 0;
  const std::size_t newline = source_.find('\n', line_end_);
  line_end_ = static_cast<std::uint32_t>(newline == std::string::npos ? source_.size() : newline + 1);
  if (source_.find('\0', line_start_) < line_end_) {
    fail("source code cannot contain null bytes");
    at_ = line_end_;
    return false;
  }
  check_encoding();
  if (state_ == State::failed) at_ = line_end_;
  return state_ != State::failed;
}

int Lexer::read() {
  if (at_ == line_end_) {
    if (state_ != State::reading || !next_line()) {
      at_ = line_end_;
      return kEnd;
    }
  }
  ++column_;
  return static_cast<unsigned char>(source_[at_++]);
}

void Lexer::unread(int character) {
  if (character == kEnd) return;
  --at_;
  --column_;
}

Token Lexer::make(token::Kind kind, bool has_text) {
  Token token = debug_;
  debug_ = {};
  token.kind = kind;
  const bool string = kind == token::STRING || kind == token::FSTRING_MIDDLE;
  token.line = string || kind == token::FSTRING_START || kind == token::FSTRING_END ? first_line_ : line_;
  token.end_line = line_;
  token.level = static_cast<std::int32_t>(brackets_.size());
  if (!has_text) return token;
  token.column = start_column_;
  token.end_column = column_;
  token.start = start_;
  token.end = at_;
  return token;
}

// Parser/tokenizer/helpers.c, _syntaxerror_range: the place is where reading is, if none is given.
Token Lexer::fail(std::string message, std::int32_t column, std::int32_t end_column) {
  if (state_ == State::failed) return make(token::ERROR, false);
  SourceError error;
  error.message = std::move(message);
  const std::string_view line = std::string_view(source_).substr(line_start_);
  error.column = column >= 0 ? column : count_code_points(line.substr(0, at_ - line_start_));
  error.end_column = end_column >= 0 ? end_column : error.column;
  error.line = error.end_line = line_;
  error.text = line.substr(0, line.find('\n'));
  diagnostics_.fail(std::move(error));
  state_ = State::failed;
  return make(token::ERROR, false);
}

Token Lexer::stop(State state, bool to_line_end) {
  state_ = state;
  if (to_line_end) at_ = line_end_;
  return make(token::ERROR, false);
}

Token Lexer::next() {
  debug_ = {};
  return modes_.back().in_text ? text_token() : code_token();
}

// Behind a backslash: the newline, and that another line follows.
bool Lexer::join_line() {
  if (read() != '\n') {
    state_ = State::bad_join;
    return false;
  }
  const int character = read();
  if (character == kEnd) {
    if (state_ != State::failed) state_ = State::end;
    at_ = line_end_;
    return false;
  }
  unread(character);
  return true;
}

bool Lexer::change_indentation(std::int32_t column, std::int32_t alternative, Token& error) {
  constexpr std::size_t kMost = 100;  // MAXINDENT
  if (column > indents_.back()) {
    if (indents_.size() >= kMost) {
      error = stop(State::too_deep, true);
      return false;
    }
    if (alternative <= alternative_indents_.back()) {
      error = stop(State::tab_space, true);
      return false;
    }
    ++pending_;
    indents_.push_back(column);
    alternative_indents_.push_back(alternative);
    return true;
  }
  while (indents_.size() > 1 && column < indents_.back()) {
    --pending_;
    indents_.pop_back();
    alternative_indents_.pop_back();
  }
  if (column != indents_.back()) {
    error = stop(State::bad_dedent, true);
    return false;
  }
  if (alternative != alternative_indents_.back()) {
    error = stop(State::tab_space, true);
    return false;
  }
  return true;
}

bool Lexer::measure_indentation(bool& blank, Token& error) {
  constexpr std::int32_t kTab = 8;
  std::int32_t column = 0;
  std::int32_t alternative = 0;
  std::int32_t joined_column = 0;
  line_begins_ = false;
  int character = 0;
  for (;;) {
    character = read();
    if (character == ' ') {
      ++column;
      ++alternative;
    } else if (character == '\t') {
      column = (column / kTab + 1) * kTab;
      ++alternative;
    } else if (character == '\f') {
      column = alternative = 0;
    } else if (character == '\\') {
      // The first backslash settles the indentation of the joined line.
      if (joined_column == 0) joined_column = column;
      if (!join_line()) {
        error = make(token::ERROR, false);
        return false;
      }
    } else {
      break;
    }
  }
  unread(character);
  blank = character == '#' || character == '\n';
  if (blank || !brackets_.empty()) return true;
  if (joined_column != 0) column = alternative = joined_column;
  return change_indentation(column, alternative, error);
}

Token Lexer::code_token() {
  for (;;) {
    has_start_ = false;
    start_column_ = -1;
    bool blank = false;
    if (line_begins_) {
      Token error;
      if (!measure_indentation(blank, error)) return error;
    }
    has_start_ = true;
    start_ = at_;
    start_column_ = column_;
    if (pending_ < 0) {
      ++pending_;
      return make(token::DEDENT, false);
    }
    if (pending_ > 0) {
      --pending_;
      return make(token::INDENT, false);
    }
    unread(read());
    int character = 0;
    for (;;) {
      has_start_ = false;
      do character = read();
      while (character == ' ' || character == '\t' || character == '\f');
      has_start_ = true;
      start_ = at_ == 0 ? 0 : at_ - 1;
      start_column_ = column_ - 1;
      while (character == '#') {
        while (character != kEnd && character != '\n') character = read();
      }
      if (character != '\\') break;
      if (!join_line()) return make(token::ERROR, false);
    }
    if (character == kEnd) {
      const bool ended = brackets_.empty() && state_ == State::end;
      return make(ended ? token::END : token::ERROR, false);
    }
    if (character == '\n') {
      line_begins_ = true;
      if (blank || !brackets_.empty()) continue;
      Token newline = make(token::NEWLINE);
      --newline.end;
      return newline;
    }
    return word(character);
  }
}

}  // namespace glassbox::python
