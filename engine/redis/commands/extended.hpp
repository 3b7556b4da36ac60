// The 80-bit long double of x86-64, in which Redis does INCRBYFLOAT and HINCRBYFLOAT. WebAssembly has none (its long
// double is another format), so it is done in integers here, with the same answer everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glassbox::redis {

struct Extended {  // ± fraction · 2^exponent
  bool negative = false;
  bool infinite = false;
  std::uint64_t fraction = 0;  // 64 significant bits, the highest set unless the number is 0 or subnormal
  std::int32_t exponent = 0;
};

// As strtold reads it, taken as a whole (util.c, string2ld): decimal, hexadecimal, "inf"; never NaN. Nothing where a
// finite number overflows, or underflows to 0.
std::optional<Extended> read_extended(std::string_view text);

// Rounded to nearest, ties to even. Nothing for ∞ - ∞.
std::optional<Extended> add(const Extended& a, const Extended& b);

// As printf's %.17Lf without the zeros at the end ("0.3", "5", "-2.5"). Precondition: not infinite.
std::string write_extended(const Extended& value);

}  // namespace glassbox::redis
