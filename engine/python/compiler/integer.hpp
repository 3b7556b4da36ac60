// Integers of any size for constants: 30 bits a digit, lowest first, no leading zeros (as PyLongObject). What the
// compiler folds needs no more than these (Python/ast_opt.c, fold_binop, limits results to 128 bits or so).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace glassbox::python::integer {

using Digits = std::vector<std::uint32_t>;
constexpr std::uint32_t kBits = 30;
constexpr std::uint32_t kMask = (1U << kBits) - 1;

// A whole number with its sign; zero is not negative.
struct Integer {
  Digits digits;
  bool negative = false;

  friend bool operator==(const Integer&, const Integer&) = default;
};

// Precondition: only digits of the base (2, 8, 10 or 16).
Digits parse(std::string_view text, std::uint32_t base);

std::uint64_t bit_length(const Digits& digits);
Integer from(std::int64_t value);
// False if it does not fit.
bool to_int64(const Integer& value, std::int64_t& out);
Integer from_double(double value);                       // what is behind the point is cut off. Precondition: finite
double to_double(const Integer& value, bool& overflow);  // rounds half to even

Integer negate(Integer value);
Integer add(const Integer& a, const Integer& b);
Integer subtract(const Integer& a, const Integer& b);
Integer multiply(const Integer& a, const Integer& b);
// Floor division and remainder with the divisor's sign. Precondition: b is not 0.
void divide(const Integer& a, const Integer& b, Integer& quotient, Integer& remainder);
Integer shift_left(const Integer& a, std::uint64_t bits);
Integer shift_right(const Integer& a, std::uint64_t bits);  // floor
enum class Bits : std::uint8_t { And, Or, Xor };
Integer bitwise(const Integer& a, const Integer& b, Bits op);  // two's complement

}  // namespace glassbox::python::integer
