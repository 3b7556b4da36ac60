// Format specifications (Python/formatter_unicode.c) and the character classes that conversions need.
#pragma once

#include <cstdint>

#include "engine/python/objects/int.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {

Ref format_int(P<IntObject> value, P<StrObject> spec);
Ref format_float(double value, P<StrObject> spec);
Ref format_str(P<StrObject> value, P<StrObject> spec);

// Character classes beyond ASCII as far as the machine knows them (Latin, Greek, Cyrillic, common punctuation …).
int decimal_digit(std::uint32_t c);  // 0 … 9, -1: none
bool is_space_char(std::uint32_t c);
bool is_alpha_char(std::uint32_t c);
bool is_upper_char(std::uint32_t c);
bool is_lower_char(std::uint32_t c);
bool is_printable_char(std::uint32_t c);
std::uint32_t to_upper_char(std::uint32_t c);
std::uint32_t to_lower_char(std::uint32_t c);

}  // namespace glassbox::python
