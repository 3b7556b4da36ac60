// ASCII classes for the lexer, which reads bytes as int with -1 for the end.
#pragma once

namespace glassbox::python {

constexpr bool is_digit(int c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_octal_digit(int c) {
  return c >= '0' && c <= '7';
}
constexpr bool is_binary_digit(int c) {
  return c == '0' || c == '1';
}
constexpr bool is_hex_digit(int c) {
  const int lower = c | 32;
  return is_digit(c) || (lower >= 'a' && lower <= 'f');
}
constexpr bool is_name_start(int c) {
  const int lower = c | 32;
  return c >= 0 && ((lower >= 'a' && lower <= 'z') || c == '_' || c >= 0x80);
}
constexpr bool is_name_character(int c) {
  return is_name_start(c) || is_digit(c);
}

}  // namespace glassbox::python
