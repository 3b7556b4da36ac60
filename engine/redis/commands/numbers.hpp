// Numbers in arguments and replies, read and written as Redis does (util.c): no locale, no sign '+' and no leading zero
// in integers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glassbox::redis {

std::optional<std::int64_t> read_integer(std::string_view text);

// What strtod takes as a whole, without white space in front: decimal, hexadecimal, "inf". Never NaN. Nothing where a
// finite number overflows, or underflows to 0.
std::optional<double> read_double(const std::string& text);

// A bound of a range of scores: as Redis reads it through fast_float, so with a sign '+' but without hexadecimal; what
// overflows is infinite, and an empty text is 0.
std::optional<double> read_bound(const std::string& text);

// The shortest digits that read back as the same number: "3", "0.1", "1e+21", "inf", "-inf".
std::string write_double(double value);

// value + step, or nothing where that overflows.
std::optional<std::int64_t> checked_add(std::int64_t value, std::int64_t step);

}  // namespace glassbox::redis
