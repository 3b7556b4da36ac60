// Names, operators and brackets.
#include <cstddef>
#include <cstdio>
#include <string>

#include "engine/core/utf8.hpp"
#include "engine/python/lexer/characters.hpp"
#include "engine/python/lexer/identifier.hpp"
#include "engine/python/lexer/lexer.hpp"

namespace glassbox::python {

namespace {

std::string code_point_name(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

std::string quoted(int character) {
  return std::string("'") + static_cast<char>(character) + "'";
}

int closing_of(int opening) {
  return opening == '(' ? ')' : opening == '[' ? ']' : '}';
}

}  // namespace

// b, r, u, f and their legal combinations before a quote. True if a string begins; `character` is then its quote.
bool Lexer::read_prefix(int& character, bool& formatted) {
  bool b = false;
  bool r = false;
  bool u = false;
  bool f = false;
  for (;;) {
    const int lower = character | 32;
    if (lower == 'b' && !(b || u || f)) {
      b = true;
    } else if (lower == 'u' && !(b || u || r || f)) {
      u = true;
    } else if (lower == 'r' && !(r || u)) {
      r = true;
    } else if (lower == 'f' && !(f || b || u)) {
      f = true;
    } else {
      return false;
    }
    character = read();
    if (character == '"' || character == '\'') {
      formatted = f;
      return true;
    }
  }
}

Token Lexer::word(int character) {
  if (is_name_start(character)) {
    bool formatted = false;
    if (read_prefix(character, formatted)) return formatted ? open_fstring(character) : string(character);
    bool ascii = true;
    while (is_name_character(character)) {
      if (character >= 0x80) ascii = false;
      character = read();
    }
    unread(character);
    Token error;
    if (!ascii && !check_identifier(error)) return error;
    Token name = make(token::NAME);
    name.kind = keyword_of(text(name));
    return name;
  }
  if (character == '.') return dot_or_number();
  if (is_digit(character)) return number(character);
  if (character == '"' || character == '\'') return string(character);
  return operator_token(character);
}

// PEP 3131 (Parser/lexer/lexer.c, verify_identifier).
bool Lexer::check_identifier(Token& error) {
  std::string_view rest = std::string_view(source_).substr(start_, at_ - start_);
  std::uint32_t at = start_;
  while (!rest.empty()) {
    const CodePoint point = first_code_point(rest);
    if (!point.valid) {
      error = fail("(unicode error) 'utf-8' codec can't decode byte in an identifier");
      return false;
    }
    const IdentifierClass kind = point.value < 0x80 ? IdentifierClass::start : identifier_class(point.value);
    at += point.length;
    if (kind == IdentifierClass::no || (kind == IdentifierClass::more && at == start_ + point.length)) {
      at_ = at;
      const std::string name = code_point_name(point.value);
      error = is_printable(point.value)
                  ? fail("invalid character '" + std::string(rest.substr(0, point.length)) + "' (" + name + ")")
                  : fail("invalid non-printable character " + name);
      return false;
    }
    if (kind == IdentifierClass::unstable) {
      at_ = at;
      error = fail("the character " + code_point_name(point.value) +
                   " in an identifier needs Unicode normalisation, which this machine does not have");
      diagnostics_.error.unmodelled = true;
      return false;
    }
    rest.remove_prefix(point.length);
  }
  return true;
}

Token Lexer::dot_or_number() {
  const int second = read();
  if (is_digit(second)) return fraction(second);
  if (second == '.') {
    const int third = read();
    if (third == '.') return make(token::ELLIPSIS);
    unread(third);
  }
  unread(second);
  return make(token::DOT);
}

// `:`, `}`, `!` and `{` in an expression of an f-string: they bound the text that `=` shows. True if the token is made.
bool Lexer::fstring_punctuation(int character, Token& token) {
  Mode& mode = modes_.back();
  const std::int32_t depth = mode.brackets - (character != '{' ? 1 : 0);
  if (depth == 0 || (depth == 1 && (mode.debug || mode.in_format_spec))) {
    if (character == '{') {
      mode.expression_start = at_;
      mode.expression_end = -1;
    } else if (character != ':' || mode.expression_end < 0) {
      mode.expression_end = start_;
    }
    if (character != '{' && mode.debug) {
      debug_.has_debug = true;
      debug_.debug_start = mode.expression_start;
      debug_.debug_end = static_cast<std::uint32_t>(mode.expression_end);
    }
  }
  if (character != ':' || depth != mode.expression_depth) return false;
  mode.in_text = true;
  mode.in_format_spec = true;
  token = make(token::COLON);
  return true;
}

bool Lexer::open_bracket(int character, Token& error) {
  constexpr std::size_t kMost = 200;  // MAXLEVEL
  if (brackets_.size() >= kMost) {
    error = fail("too many nested parentheses");
    return false;
  }
  brackets_.push_back({static_cast<char>(character), line_,
                       static_cast<std::int32_t>(start_) - static_cast<std::int32_t>(line_start_)});
  if (inside_fstring()) ++modes_.back().brackets;
  return true;
}

Token Lexer::unmatched(int opening, int closing, const Bracket& bracket) {
  const Mode& mode = modes_.back();
  if (inside_fstring() && opening == '{' && mode.brackets - 1 == mode.expression_depth) {
    return fail("f-string: unmatched " + quoted(closing));
  }
  std::string message =
      "closing parenthesis " + quoted(closing) + " does not match opening parenthesis " + quoted(opening);
  if (bracket.line != line_) message += " on line " + std::to_string(bracket.line);
  return fail(std::move(message));
}

bool Lexer::close_bracket(int character, Token& error) {
  Mode& mode = modes_.back();
  if (inside_fstring() && mode.brackets == 0 && character == '}') {
    error = fail("f-string: single '}' is not allowed");
    return false;
  }
  if (brackets_.empty()) {
    error = fail("unmatched " + quoted(character));
    return false;
  }
  const Bracket bracket = brackets_.back();
  brackets_.pop_back();
  if (closing_of(bracket.character) != character) {
    error = unmatched(bracket.character, character, bracket);
    return false;
  }
  if (!inside_fstring()) return true;
  if (--mode.brackets < 0) {
    error = fail("f-string: unmatched " + quoted(character));
    return false;
  }
  if (character == '}' && mode.brackets == mode.expression_depth) {
    --mode.expression_depth;
    mode.in_text = true;
    mode.in_format_spec = false;
    mode.debug = false;
  }
  return true;
}

Token Lexer::operator_token(int character) {
  Token token;
  const bool bounds = character == ':' || character == '}' || character == '!' || character == '{';
  if (bounds && inside_fstring() && modes_.back().expression_depth >= 0 && fstring_punctuation(character, token)) {
    return token;
  }
  std::uint32_t length = 0;
  const token::Kind kind = operator_at(std::string_view(source_).substr(start_, line_end_ - start_), length);
  if (length > 1) {
    at_ += length - 1;
    column_ += static_cast<std::int32_t>(length) - 1;
    return make(kind);
  }
  if (character == '(' || character == '[' || character == '{') {
    if (!open_bracket(character, token)) return token;
  } else if (character == ')' || character == ']' || character == '}') {
    if (!close_bracket(character, token)) return token;
  }
  if (character < 0x20 || character == 0x7F) {
    return fail("invalid non-printable character " + code_point_name(static_cast<char32_t>(character)));
  }
  if (character == '=' && modes_.back().expression_depth >= 0) modes_.back().debug = true;
  return make(kind);
}

}  // namespace glassbox::python
