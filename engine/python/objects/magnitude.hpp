// Natural numbers as digits of 30 bits, lowest first, without leading zeros: what int's arithmetic is made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace glassbox::python {

using Magnitude = std::vector<std::uint32_t>;
constexpr std::uint32_t kDigitBits = 30;
constexpr std::uint32_t kDigitMask = (1U << kDigitBits) - 1;

void trim(Magnitude& m);
int compare(const Magnitude& a, const Magnitude& b);
Magnitude add(const Magnitude& a, const Magnitude& b);
Magnitude subtract(const Magnitude& a, const Magnitude& b);  // precondition: a >= b
Magnitude multiply(const Magnitude& a, const Magnitude& b);
Magnitude divide(const Magnitude& a, const Magnitude& b, Magnitude& remainder);  // precondition: b > 0
std::uint32_t divide_small(Magnitude& a, std::uint32_t by);                      // in place; the remainder
Magnitude shift_left(const Magnitude& a, std::uint64_t bits);
Magnitude shift_right(const Magnitude& a, std::uint64_t bits);  // truncates
std::int64_t bit_length(const Magnitude& m);
std::string to_digits(Magnitude m, int base);
Magnitude from_digits(std::string_view text, int base);  // digits and letters only

}  // namespace glassbox::python
