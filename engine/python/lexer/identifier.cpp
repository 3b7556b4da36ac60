#include "engine/python/lexer/identifier.hpp"

#include "engine/python/lexer/identifier_table.hpp"

namespace glassbox::python {

IdentifierClass identifier_class(char32_t character) {
  std::uint32_t at = 0x80;
  std::uint32_t value = 0;
  std::uint32_t shift = 0;
  for (const std::uint8_t byte : kIdentifierRuns) {
    value |= (byte & 127U) << shift;
    shift += 7;
    if ((byte & 128U) != 0) continue;
    at += value >> 2U;
    if (character < at) return static_cast<IdentifierClass>(value & 3U);
    value = shift = 0;
  }
  return IdentifierClass::no;
}

bool is_printable(char32_t character) {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kNot[] = {{0, 0x1F},        {0x7F, 0xA0},     {0xAD, 0xAD},       {0x61C, 0x61C},
                            {0x1680, 0x1680}, {0x180E, 0x180E}, {0x2000, 0x200F},   {0x2028, 0x202F},
                            {0x205F, 0x206F}, {0x3000, 0x3000}, {0xD800, 0xF8FF},   {0xFEFF, 0xFEFF},
                            {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0x10FFFF}};
  for (const Range& range : kNot) {
    if (character >= range.first && character <= range.last) return false;
  }
  return true;
}

}  // namespace glassbox::python
