#include "engine/python/compiler/integer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

namespace glassbox::python::integer {

namespace {

void trim(Digits& digits) {
  while (!digits.empty() && digits.back() == 0) digits.pop_back();
}

Integer made(Digits digits, bool negative) {
  trim(digits);
  Integer value{std::move(digits), negative};
  if (value.digits.empty()) value.negative = false;
  return value;
}

int compare(const Digits& a, const Digits& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t k = a.size(); k-- > 0;) {
    if (a[k] != b[k]) return a[k] < b[k] ? -1 : 1;
  }
  return 0;
}

Digits add_digits(const Digits& a, const Digits& b) {
  Digits sum(std::max(a.size(), b.size()) + 1);
  std::uint32_t carry = 0;
  for (std::size_t k = 0; k < sum.size(); ++k) {
    carry += (k < a.size() ? a[k] : 0) + (k < b.size() ? b[k] : 0);
    sum[k] = carry & kMask;
    carry >>= kBits;
  }
  return sum;
}

// Precondition: a >= b.
Digits subtract_digits(const Digits& a, const Digits& b) {
  Digits difference(a.size());
  std::uint32_t borrow = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const std::uint32_t value = a[k] - (k < b.size() ? b[k] : 0) - borrow;
    difference[k] = value & kMask;
    borrow = (value >> kBits) & 1U;
  }
  return difference;
}

// digits = digits * factor + addend
void multiply_add(Digits& digits, std::uint32_t factor, std::uint32_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& digit : digits) {
    carry += static_cast<std::uint64_t>(digit) * factor;
    digit = static_cast<std::uint32_t>(carry & kMask);
    carry >>= kBits;
  }
  if (carry != 0) digits.push_back(static_cast<std::uint32_t>(carry));
}

std::uint32_t value_of(char c) {
  return static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
}

// Two's complement of `size` digits.
Digits complement(const Integer& value, std::size_t size) {
  Digits digits = value.digits;
  digits.resize(size);
  if (!value.negative) return digits;
  std::uint32_t carry = 1;
  for (std::uint32_t& digit : digits) {
    carry += ~digit & kMask;
    digit = carry & kMask;
    carry >>= kBits;
  }
  return digits;
}

bool bit_at(const Digits& digits, std::uint64_t bit) {
  return ((digits[bit / kBits] >> (bit % kBits)) & 1U) != 0;
}

}  // namespace

Digits parse(std::string_view text, std::uint32_t base) {
  Digits digits;
  if (base == 10) {
    for (const char c : text) multiply_add(digits, base, value_of(c));
    trim(digits);
    return digits;
  }
  const auto width = static_cast<std::uint32_t>(std::countr_zero(base));
  std::uint64_t pending = 0;
  std::uint32_t bits = 0;
  for (std::size_t k = text.size(); k-- > 0;) {
    pending |= static_cast<std::uint64_t>(value_of(text[k])) << bits;
    bits += width;
    if (bits < kBits) continue;
    digits.push_back(static_cast<std::uint32_t>(pending & kMask));
    pending >>= kBits;
    bits -= kBits;
  }
  digits.push_back(static_cast<std::uint32_t>(pending));
  trim(digits);
  return digits;
}

std::uint64_t bit_length(const Digits& digits) {
  if (digits.empty()) return 0;
  return (digits.size() - 1) * std::uint64_t{kBits} + static_cast<std::uint64_t>(std::bit_width(digits.back()));
}

Integer from(std::int64_t value) {
  Integer result;
  result.negative = value < 0;
  for (auto rest = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value); rest != 0;
       rest >>= kBits) {
    result.digits.push_back(static_cast<std::uint32_t>(rest & kMask));
  }
  return result;
}

bool to_int64(const Integer& value, std::int64_t& out) {
  if (bit_length(value.digits) > 63) return false;
  std::int64_t magnitude = 0;
  for (std::size_t k = value.digits.size(); k-- > 0;) magnitude = (magnitude << kBits) | value.digits[k];
  out = value.negative ? -magnitude : magnitude;
  return true;
}

Integer from_double(double value) {
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(value), &exponent);  // in [0.5, 1)
  constexpr int kMantissa = 53;
  if (exponent <= 0) return {};
  Integer whole = from(static_cast<std::int64_t>(std::ldexp(fraction, kMantissa)));
  whole = exponent >= kMantissa ? shift_left(whole, static_cast<std::uint64_t>(exponent - kMantissa))
                                : shift_right(whole, static_cast<std::uint64_t>(kMantissa - exponent));
  return value < 0 ? negate(std::move(whole)) : whole;
}

double to_double(const Integer& value, bool& overflow) {
  constexpr std::uint64_t kKept = 64;
  const std::uint64_t length = bit_length(value.digits);
  overflow = length > 1024;
  if (overflow) return 0;
  const std::uint64_t dropped = length > kKept ? length - kKept : 0;
  std::uint64_t top = 0;
  for (std::uint64_t k = length; k-- > dropped;) top = (top << 1U) | (bit_at(value.digits, k) ? 1U : 0U);
  for (std::uint64_t k = 0; k < dropped; ++k) {
    if (bit_at(value.digits, k)) {
      top |= 1U;  // sticky: 64 bits are more than a double keeps, so the last one only breaks ties
      break;
    }
  }
  const double magnitude = std::ldexp(static_cast<double>(top), static_cast<int>(dropped));
  overflow = std::isinf(magnitude);
  return value.negative ? -magnitude : magnitude;
}

Integer negate(Integer value) {
  value.negative = !value.negative && !value.digits.empty();
  return value;
}

Integer add(const Integer& a, const Integer& b) {
  if (a.negative == b.negative) return made(add_digits(a.digits, b.digits), a.negative);
  if (compare(a.digits, b.digits) >= 0) return made(subtract_digits(a.digits, b.digits), a.negative);
  return made(subtract_digits(b.digits, a.digits), b.negative);
}

Integer subtract(const Integer& a, const Integer& b) {
  return add(a, negate(b));
}

Integer multiply(const Integer& a, const Integer& b) {
  Digits product(a.digits.size() + b.digits.size());
  for (std::size_t i = 0; i < a.digits.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t k = 0; k < b.digits.size(); ++k) {
      carry += product[i + k] + static_cast<std::uint64_t>(a.digits[i]) * b.digits[k];
      product[i + k] = static_cast<std::uint32_t>(carry & kMask);
      carry >>= kBits;
    }
    product[i + b.digits.size()] = static_cast<std::uint32_t>(carry);
  }
  return made(std::move(product), a.negative != b.negative);
}

// Schoolbook, a bit at a time: the compiler only divides what a reader typed.
void divide(const Integer& a, const Integer& b, Integer& quotient, Integer& remainder) {
  Digits result(a.digits.size());
  Digits rest;
  for (std::uint64_t bit = bit_length(a.digits); bit-- > 0;) {
    multiply_add(rest, 2, bit_at(a.digits, bit) ? 1 : 0);
    trim(rest);
    if (compare(rest, b.digits) < 0) continue;
    rest = subtract_digits(rest, b.digits);
    trim(rest);
    result[bit / kBits] |= 1U << (bit % kBits);
  }
  quotient = made(std::move(result), a.negative != b.negative);
  remainder = made(std::move(rest), a.negative);
  if (remainder.digits.empty() || a.negative == b.negative) return;
  quotient = subtract(quotient, from(1));
  remainder = add(remainder, b);
}

Integer shift_left(const Integer& a, std::uint64_t bits) {
  Digits digits(bits / kBits, 0);
  const auto rest = static_cast<std::uint32_t>(bits % kBits);
  std::uint64_t carry = 0;
  for (const std::uint32_t digit : a.digits) {
    carry |= static_cast<std::uint64_t>(digit) << rest;
    digits.push_back(static_cast<std::uint32_t>(carry & kMask));
    carry >>= kBits;
  }
  digits.push_back(static_cast<std::uint32_t>(carry));
  return made(std::move(digits), a.negative);
}

Integer shift_right(const Integer& a, std::uint64_t bits) {
  Integer quotient;
  Integer remainder;
  if (bits >= bit_length(a.digits)) return a.negative ? from(-1) : Integer{};
  divide(a, shift_left(from(1), bits), quotient, remainder);
  return quotient;
}

Integer bitwise(const Integer& a, const Integer& b, Bits op) {
  const std::size_t size = std::max(a.digits.size(), b.digits.size()) + 1;
  const Digits x = complement(a, size);
  const Digits y = complement(b, size);
  Digits result(size);
  for (std::size_t k = 0; k < size; ++k) {
    result[k] = op == Bits::And ? x[k] & y[k] : op == Bits::Or ? x[k] | y[k] : x[k] ^ y[k];
  }
  const bool negative = (result.back() >> (kBits - 1)) != 0;
  if (!negative) return made(std::move(result), false);
  return made(complement({result, true}, size), true);
}

}  // namespace glassbox::python::integer
