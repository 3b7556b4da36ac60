// Numbers, and what CPython says of malformed ones.
#include <string>

#include "engine/python/lexer/characters.hpp"
#include "engine/python/lexer/lexer.hpp"

namespace glassbox::python {

// Whether the source goes on with these letters, and no longer word (as `else` behind `1`).
bool Lexer::follows(std::string_view rest) {
  const std::string_view line = std::string_view(source_).substr(at_, line_end_ - at_);
  if (line.substr(0, rest.size()) != rest) return false;
  return line.size() == rest.size() || !is_name_character(static_cast<unsigned char>(line[rest.size()]));
}

// A keyword may stand right behind a number, for now (verify_end_of_number); `character` is its first letter, read.
bool Lexer::keyword_follows(int character) {
  switch (character) {
    case 'a':
      return follows("nd");
    case 'e':
      return follows("lse");
    case 'f':
      return follows("or");
    case 'i': {
      const int second = read();
      unread(second);
      return second == 'f' || second == 'n' || second == 's';
    }
    case 'o':
      return follows("r");
    case 'n':
      return follows("ot");
    default:
      return false;
  }
}

bool Lexer::number_ends(int character, const char* kind, Token& error) {
  if (keyword_follows(character)) {
    diagnostics_.warnings.push_back({"SyntaxWarning", std::string("invalid ") + kind + " literal", line_});
    return true;
  }
  if (character >= 0x80 || !is_name_character(character)) return true;
  unread(character);
  error = fail(std::string("invalid ") + kind + " literal");
  return false;
}

Token Lexer::end_number(int character, const char* kind) {
  Token error;
  if (!number_ends(character, kind, error)) return error;
  unread(character);
  return make(token::NUMBER);
}

// Behind a digit: more of them, with single underscores between; `character` is what follows.
bool Lexer::digits(int& character, Token& error) {
  for (;;) {
    do character = read();
    while (is_digit(character));
    if (character != '_') return true;
    character = read();
    if (!is_digit(character)) {
      unread(character);
      error = fail("invalid decimal literal");
      return false;
    }
  }
}

// Behind 0x, 0o or 0b.
Token Lexer::prefixed_number(int base, bool (*is_digit_of)(int), const char* kind) {
  int character = read();
  const auto wrong_digit = [&] {
    return fail(std::string("invalid digit '") + static_cast<char>(character) + "' in " + kind + " literal");
  };
  do {
    if (character == '_') character = read();
    if (!is_digit_of(character)) {
      if (base < 10 && is_digit(character)) return wrong_digit();
      unread(character);
      return fail(std::string("invalid ") + kind + " literal");
    }
    do character = read();
    while (is_digit_of(character));
  } while (character == '_');
  if (base < 10 && is_digit(character)) return wrong_digit();
  return end_number(character, kind);
}

// What begins with 0: a prefix, zeros, or a decimal with leading zeros, which only floats may have.
Token Lexer::zero() {
  int character = read();
  const int lower = character | 32;
  if (lower == 'x') return prefixed_number(16, is_hex_digit, "hexadecimal");
  if (lower == 'o') return prefixed_number(8, is_octal_digit, "octal");
  if (lower == 'b') return prefixed_number(2, is_binary_digit, "binary");
  for (;;) {
    if (character == '_') {
      character = read();
      if (!is_digit(character)) {
        unread(character);
        return fail("invalid decimal literal");
      }
    }
    if (character != '0') break;
    character = read();
  }
  const std::uint32_t zeros_end = at_;
  const bool nonzero = is_digit(character);
  Token error;
  if (nonzero && !digits(character, error)) return error;
  if (character == '.') return fraction(read());
  if (character == 'e' || character == 'E' || character == 'j' || character == 'J') return exponent(character);
  if (nonzero) {
    unread(character);
    return fail("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                static_cast<std::int32_t>(start_ + 1 - line_start_),
                static_cast<std::int32_t>(zeros_end - line_start_));
  }
  return end_number(character, "decimal");
}

Token Lexer::number(int character) {
  return character == '0' ? zero() : decimal(character);
}

Token Lexer::decimal(int character) {
  Token error;
  if (!digits(character, error)) return error;
  return character == '.' ? fraction(read()) : exponent(character);
}

// Behind the point.
Token Lexer::fraction(int character) {
  Token error;
  if (is_digit(character) && !digits(character, error)) return error;
  return exponent(character);
}

// An exponent and a `j`, if they stand here.
Token Lexer::exponent(int character) {
  Token error;
  if (character == 'e' || character == 'E') {
    const int letter = character;
    character = read();
    if (character == '+' || character == '-') {
      character = read();
      if (!is_digit(character)) {
        unread(character);
        return fail("invalid decimal literal");
      }
    } else if (!is_digit(character)) {  // `1else`, or a mistake
      unread(character);
      if (!number_ends(letter, "decimal", error)) return error;
      unread(letter);
      return make(token::NUMBER);
    }
    if (!digits(character, error)) return error;
  }
  if (character == 'j' || character == 'J') return end_number(read(), "imaginary");
  return end_number(character, "decimal");
}

}  // namespace glassbox::python
