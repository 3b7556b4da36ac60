// String literals, and the literal parts of f-strings.
#include <cstddef>
#include <string>

#include "engine/python/lexer/lexer.hpp"

namespace glassbox::python {

// Behind the opening quote.
Token Lexer::string(int quote) {
  first_line_ = line_;
  string_line_start_ = line_start_;
  std::int32_t quote_size = 1;
  std::int32_t closing = 0;
  bool escaped_quote = false;
  int character = read();
  if (character == quote) {
    character = read();
    if (character == quote) {
      quote_size = 3;
    } else {
      closing = 1;  // ''
    }
  }
  if (character != quote) unread(character);
  while (closing != quote_size) {
    character = read();
    if (state_ == State::failed) return make(token::ERROR, false);
    if (character == kEnd || (quote_size == 1 && character == '\n')) {
      return unterminated(quote, quote_size, escaped_quote, character);
    }
    if (character == quote) {
      ++closing;
      continue;
    }
    closing = 0;
    if (character != '\\') continue;
    if (read() == quote) escaped_quote = true;
  }
  return make(token::STRING);
}

// The error stands at the opening quote.
Token Lexer::unterminated(int quote, std::int32_t quote_size, bool escaped_quote, int last) {
  const std::int32_t detected = line_;
  at_ = start_ + 1;
  line_start_ = string_line_start_;
  line_ = first_line_;
  if (inside_fstring() && modes_.back().quote == quote && modes_.back().quote_size == quote_size) {
    return fail("f-string: expecting '}'");
  }
  const std::string where = " (detected at line " + std::to_string(detected) + ")";
  std::string message = quote_size == 3 ? "unterminated triple-quoted string literal" : "unterminated string literal";
  message += where;
  if (quote_size == 1 && escaped_quote) message += "; perhaps you escaped the end quote?";
  const Token error = fail(std::move(message));
  if (last != '\n') state_ = State::end_in_string;
  return error;
}

// At the opening quote of an f-string, which is read; its prefix begins the token.
Token Lexer::open_fstring(int quote) {
  constexpr std::size_t kMost = 150;  // MAXFSTRINGLEVEL
  first_line_ = line_;
  string_line_start_ = line_start_;
  std::int32_t quote_size = 1;
  const int second = read();
  if (second == quote) {
    const int third = read();
    if (third == quote) {
      quote_size = 3;
    } else {
      unread(third);
      unread(second);
    }
  } else {
    unread(second);
  }
  if (modes_.size() >= kMost) return fail("too many nested f-strings");
  Mode mode;
  mode.in_text = true;
  mode.quote = quote;
  mode.quote_size = quote_size;
  mode.start = start_;
  mode.line_start = line_start_;
  mode.line = line_;
  const int first = source_[start_] | 32;
  mode.raw = first == 'r' || (source_[start_ + 1] | 32) == 'r';
  modes_.push_back(mode);
  return make(token::FSTRING_START);
}

// In front of `{`: from here on tokens are code.
Token Lexer::enter_expression() {
  constexpr std::int32_t kMost = 3;  // MAX_EXPR_NESTING
  Mode& mode = modes_.back();
  if (++mode.expression_depth >= kMost) return fail("f-string: expressions nested too deeply");
  mode.in_text = false;
  return {};
}

Token Lexer::text_token() {
  Mode& mode = modes_.back();
  has_start_ = true;
  start_ = at_;
  first_line_ = line_;
  start_column_ = column_;
  const int first = read();
  if (first == '{') {
    const int second = read();
    unread(second);
    unread(first);
    if (second != '{') {
      const Token error = enter_expression();
      return error.kind == token::ERROR ? error : code_token();
    }
  } else {
    unread(first);
  }
  for (std::int32_t k = 0; k < mode.quote_size; ++k) {
    const int quote = read();
    if (quote != mode.quote) {
      unread(quote);
      return text_part();
    }
  }
  const Token end = make(token::FSTRING_END);
  modes_.pop_back();
  return end;
}

Token Lexer::unterminated_fstring() {
  const Mode& mode = modes_.back();
  const std::int32_t detected = line_;
  at_ = mode.start + 1;
  line_start_ = mode.line_start;
  line_ = mode.line;
  const std::string where = " (detected at line " + std::to_string(detected) + ")";
  return fail((mode.quote_size == 3 ? "unterminated triple-quoted f-string literal" : "unterminated f-string literal") +
              where);
}

// Literal text up to the end, a brace, or a doubled brace (of which the token has one).
Token Lexer::text_part() {
  Mode& mode = modes_.back();
  std::int32_t closing = 0;
  bool named_escape = false;
  const auto half = [this] {  // the second brace of a pair is read, but is not in the token
    Token token = make(token::FSTRING_MIDDLE);
    --token.end;
    return token;
  };
  while (closing != mode.quote_size) {
    const int character = read();
    if (state_ == State::failed) return make(token::ERROR, false);
    const bool in_spec = mode.in_format_spec && mode.expression_depth >= 0;
    if (character == kEnd || (mode.quote_size == 1 && character == '\n')) {
      if (in_spec && character == '\n') {
        return fail("f-string: newlines are not allowed in format specifiers for single quoted f-strings");
      }
      const Token error = unterminated_fstring();
      if (mode.quote_size == 3) state_ = State::end_in_string;
      return error;
    }
    if (character == mode.quote) {
      ++closing;
      continue;
    }
    closing = 0;
    if (character == '{') {
      mode.expression_start = at_;
      mode.expression_end = -1;
      const int second = read();
      if (second == '{' && !in_spec) return half();
      unread(second);
      unread(character);
      const Token error = enter_expression();
      if (error.kind == token::ERROR) return error;
      mode.in_format_spec = false;
      return make(token::FSTRING_MIDDLE);
    }
    if (character == '}') {
      if (named_escape) return make(token::FSTRING_MIDDLE);
      const int second = read();
      if (second == '}' && !in_spec && mode.brackets == 0) return half();
      unread(second);
      unread(character);
      mode.in_text = false;
      mode.in_format_spec = false;
      return make(token::FSTRING_MIDDLE);
    }
    if (character != '\\') continue;
    const int escaped = read();
    if (escaped == '{' || escaped == '}') {
      if (!mode.raw) {
        diagnostics_.warnings.push_back(
            {"SyntaxWarning", std::string("invalid escape sequence '\\") + static_cast<char>(escaped) + "'", line_});
      }
      unread(escaped);
      continue;
    }
    if (mode.raw || escaped != 'N') continue;
    const int brace = read();
    if (brace == '{') {
      named_escape = true;
    } else {
      unread(brace);
    }
  }
  for (std::int32_t k = 0; k < mode.quote_size; ++k) unread(mode.quote);
  return make(token::FSTRING_MIDDLE);
}

}  // namespace glassbox::python
