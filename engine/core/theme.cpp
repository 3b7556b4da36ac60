#include "engine/core/theme.hpp"

#include <array>
#include <cmath>

namespace glassbox {
namespace {

constexpr Rgb hex(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 16U), static_cast<std::uint8_t>(value >> 8U & 0xFFU),
          static_cast<std::uint8_t>(value & 0xFFU)};
}

struct Token {
  std::string_view word;
  Rgb mark[2];  // by Theme
  Rgb text[2];
};
constexpr Token token(std::string_view word, std::uint32_t light, std::uint32_t dark) {
  return {word, {hex(light), hex(dark)}, {hex(light), hex(dark)}};
}
constexpr Token token(std::string_view word, std::uint32_t light, std::uint32_t dark, std::uint32_t light_text,
                      std::uint32_t dark_text) {
  return {word, {hex(light), hex(dark)}, {hex(light_text), hex(dark_text)}};
}

// In the order of Color. The values are those of the design sheets (THEMES and TEXT of their pen).
constexpr std::array<Token, kColors> kTokens = {{
    token("none", 0x000000, 0x000000),
    token("page", 0xFFFFFF, 0x0E1116),
    token("surface", 0xFAFAF8, 0x141922),
    token("sunken", 0xF1F2F4, 0x1B222D),
    token("ink", 0x1B212C, 0xE7EAF0),
    token("soft", 0x5A6373, 0xA0A9B8, 0x4C5564, 0xA0A9B8),
    token("faint", 0x7E8797, 0x6F798A, 0x5B6575, 0x8F99A9),
    token("line", 0xD8DCE3, 0x2E3644),
    token("grid", 0xECEEF2, 0x202835),
    token("running", 0x1F5FD0, 0x7FB0FF, 0x1A52B6, 0x7FB0FF),
    token("ready", 0x0B7A5C, 0x45CFA5, 0x086048, 0x45CFA5),
    token("waiting", 0x9A5B00, 0xF2B650, 0x7C4900, 0xF2B650),
    token("blocked", 0xBE2F2A, 0xFF8F86, 0xA32520, 0xFF8F86),
    token("dead", 0x7E8797, 0x6F798A, 0x5B6575, 0x8F99A9),
    token("new", 0x6C3FCB, 0xBDA2FF, 0x5F34B8, 0xBDA2FF),
    token("changed", 0xB4377A, 0xF28DC0, 0x9A2A67, 0xF28DC0),
    token("a", 0x2F6BDB, 0x6C9DFF, 0x2153B4, 0x6C9DFF),
    token("b", 0xD26A12, 0xF09A4A, 0x8A4305, 0xF09A4A),
    token("c", 0x0E8F76, 0x3CC6A8, 0x096050, 0x3CC6A8),
    token("d", 0xB23A86, 0xE07BBB, 0x952D70, 0xE07BBB),
    token("e", 0x7A7F1B, 0xC3C653, 0x575A10, 0xC3C653),
    token("f", 0x5B6A86, 0x93A4C3, 0x4B586F, 0x93A4C3),
}};

const Token& at(Color color) {
  return kTokens[static_cast<std::size_t>(color)];
}

// Half to even, as the sheets' pen rounds, in whole numbers.
std::uint8_t mix(std::uint8_t over, std::uint8_t color, int amount) {
  const int hundredfold = over * (100 - amount) + color * amount;
  const int floor = hundredfold / 100;
  const int rest = hundredfold % 100;
  return static_cast<std::uint8_t>(rest > 50 || (rest == 50 && floor % 2 == 1) ? floor + 1 : floor);
}

// WCAG 2.2, "relative luminance".
double channel(std::uint8_t value) {
  const double part = value / 255.0;
  return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}
double luminance(Rgb color) {
  return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b);
}

}  // namespace

Rgb mark_color(Theme theme, Color color) {
  return at(color).mark[static_cast<std::size_t>(theme)];
}

Rgb text_color(Theme theme, Color color) {
  return at(color).text[static_cast<std::size_t>(theme)];
}

Rgb resolve(Theme theme, const Paint& paint, bool text) {
  const Rgb full = text || paint.deep ? text_color(theme, paint.color) : mark_color(theme, paint.color);
  if (paint.amount >= 100) return full;
  const Rgb over = mark_color(theme, paint.over);
  return {mix(over.r, full.r, paint.amount), mix(over.g, full.g, paint.amount), mix(over.b, full.b, paint.amount)};
}

double contrast(Rgb a, Rgb b) {
  const double first = luminance(a) + 0.05;
  const double second = luminance(b) + 0.05;
  return first > second ? first / second : second / first;
}

std::string_view to_word(Color color) {
  return at(color).word;
}

std::string to_hex(Rgb color) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "#";
  for (const std::uint8_t value : {color.r, color.g, color.b}) {
    out += digits[value >> 4U];
    out += digits[value & 15U];
  }
  return out;
}

}  // namespace glassbox
