#include "engine/redis/commands/extended.hpp"

#include <algorithm>

#include "engine/redis/commands/natural.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis {
namespace {

constexpr std::int64_t kPrecision = 64;
constexpr std::int64_t kLeastExponent = -16445;     // of the lowest bit: of the smallest subnormal
constexpr std::int64_t kMostExponent = 16383 - 63;  // of the lowest bit of the greatest number
constexpr std::size_t kLongest = 5 * 1024 - 1;      // MAX_LONG_DOUBLE_CHARS
constexpr std::int64_t kFarExponent = 100'000;      // decimal or binary; out of range for sure
constexpr std::int32_t kPlaces = 17;                // behind the point

// value · 2^exponent, plus a little if `sticky`, rounded to nearest.
Extended round(const Natural& value, std::int64_t exponent, bool sticky, bool negative) {
  Extended out;
  out.negative = negative;
  const std::int64_t excess = std::max(value.bit_length() - kPrecision, kLeastExponent - exponent);
  if (excess <= 0) {
    // Fits: move the highest bit to the top, as far as the exponent allows.
    out.fraction = value.is_zero() ? 0 : value.bits_from(0) << static_cast<std::uint64_t>(-excess);
    exponent += excess;
  } else {
    out.fraction = value.bits_from(excess);
    const bool half = (value.bits_from(excess - 1) & 1U) != 0;
    const bool more = sticky || value.any_below(excess - 1);
    exponent += excess;
    if (half && (more || (out.fraction & 1U) != 0) && ++out.fraction == 0) {
      out.fraction = 1ULL << 63U;
      ++exponent;
    }
  }
  out.infinite = out.fraction != 0 && exponent > kMostExponent;
  out.exponent = out.fraction == 0 ? 0 : static_cast<std::int32_t>(exponent);
  return out;
}

// top / bottom with enough bits for the rounding.
Extended divide(Natural top, Natural bottom, bool negative) {
  constexpr std::int64_t kQuotientBits = kPrecision + 2;
  const std::int64_t shift = kQuotientBits - (top.bit_length() - bottom.bit_length());
  if (shift > 0) top.shift_left(shift);
  if (shift < 0) bottom.shift_left(-shift);
  bottom.shift_left(kQuotientBits);
  Natural quotient;
  for (std::int64_t bit = kQuotientBits; bit >= 0; --bit) {
    quotient.shift_left(1);
    if (top.compare(bottom) >= 0) {
      top.subtract(bottom);
      quotient.add(Natural(1));
    }
    top.shift_left(1);
  }
  return round(quotient, -shift, !top.is_zero(), negative);
}

std::int32_t digit_value(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return 16;
}

struct Written {  // digits · base^-behind · (10 or 2)^exponent
  Natural digits;
  std::int64_t behind = 0;
  std::int64_t exponent = 0;
};

bool take_exponent(std::string_view& text, std::int64_t& exponent) {
  text.remove_prefix(1);
  bool negative = false;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return false;
  while (!text.empty()) {
    const std::int32_t digit = digit_value(text.front());
    if (digit > 9) return false;
    exponent = std::min<std::int64_t>(exponent * 10 + digit, kFarExponent);
    text.remove_prefix(1);
  }
  if (negative) exponent = -exponent;
  return true;
}

std::optional<Written> read_digits(std::string_view text, std::int32_t base) {
  Written out;
  bool any = false;
  bool point = false;
  while (!text.empty()) {
    const char byte = text.front();
    if (byte == '.' && !point) {
      point = true;
    } else if (const std::int32_t digit = digit_value(byte); digit < base) {
      out.digits.multiply_add(static_cast<std::uint32_t>(base), static_cast<std::uint32_t>(digit));
      any = true;
      if (point) ++out.behind;
    } else {
      const char mark = base == 10 ? 'e' : 'p';
      const bool marked = same_word(text.substr(0, 1), std::string_view(&mark, 1));
      if (!any || !marked || !take_exponent(text, out.exponent)) return std::nullopt;
      return out;
    }
    text.remove_prefix(1);
  }
  if (!any) return std::nullopt;
  return out;
}

Extended from_decimal(const Written& written, bool negative) {
  const std::int64_t exponent = std::clamp(written.exponent - written.behind, -kFarExponent, kFarExponent);
  const std::int64_t digits = written.digits.bit_length() * 3 / 10;
  Extended far;
  far.negative = negative;
  if (exponent + digits > 5000) far.infinite = true;
  if (exponent + digits > 5000 || exponent + digits < -5000) return far;
  Natural scale(1);
  Natural value = written.digits;
  Natural& scaled = exponent < 0 ? scale : value;
  std::int64_t zeros = exponent < 0 ? -exponent : exponent;
  for (; zeros >= 9; zeros -= 9) scaled.multiply_add(1'000'000'000, 0);
  for (; zeros > 0; --zeros) scaled.multiply_add(10, 0);
  return exponent < 0 ? divide(std::move(value), std::move(scale), negative) : round(value, 0, false, negative);
}

}  // namespace

std::optional<Extended> read_extended(std::string_view text) {
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  Extended out;
  out.negative = negative;
  if (same_word(text, "inf") || same_word(text, "infinity")) {
    out.infinite = true;
    return out;
  }
  const bool hexadecimal = same_word(text.substr(0, 2), "0x");
  const auto written = read_digits(hexadecimal ? text.substr(2) : text, hexadecimal ? 16 : 10);
  if (!written) return std::nullopt;
  if (written->digits.is_zero()) return out;
  out = hexadecimal ? round(written->digits, written->exponent - 4 * written->behind, false, negative)
                    : from_decimal(*written, negative);
  if (out.infinite || out.fraction == 0) return std::nullopt;
  return out;
}

std::optional<Extended> add(const Extended& a, const Extended& b) {
  if (a.infinite && b.infinite && a.negative != b.negative) return std::nullopt;
  if (a.infinite || b.infinite) return a.infinite ? a : b;
  if (a.fraction == 0) return b;
  if (b.fraction == 0) return a;
  const std::int32_t lowest = std::min(a.exponent, b.exponent);
  Natural left(a.fraction);
  Natural right(b.fraction);
  left.shift_left(a.exponent - lowest);
  right.shift_left(b.exponent - lowest);
  if (a.negative == b.negative) {
    left.add(right);
    return round(left, lowest, false, a.negative);
  }
  const int order = left.compare(right);
  if (order == 0) return Extended{};
  if (order < 0) std::swap(left, right);
  left.subtract(right);
  return round(left, lowest, false, order > 0 ? a.negative : b.negative);
}

std::string write_extended(const Extended& value) {
  Natural scaled(value.fraction);
  for (std::int32_t i = 0; i < kPlaces; ++i) scaled.multiply_add(10, 0);
  if (value.exponent >= 0) {
    scaled.shift_left(value.exponent);
  } else {
    const std::int64_t cut = -value.exponent;
    const bool half = (scaled.bits_from(cut - 1) & 1U) != 0;
    const bool more = scaled.any_below(cut - 1);
    // fraction · 10^17 has at most 121 bits.
    Natural kept(scaled.bits_from(cut + 64));
    kept.shift_left(64);
    kept.add(Natural(scaled.bits_from(cut)));
    if (half && (more || (scaled.bits_from(cut) & 1U) != 0)) kept.add(Natural(1));
    scaled = kept;
  }
  std::string digits = scaled.to_decimal();
  if (digits.size() <= kPlaces) digits.insert(0, kPlaces + 1 - digits.size(), '0');
  digits.insert(digits.size() - kPlaces, ".");
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return value.negative && digits != "0" ? "-" + digits : digits;
}

}  // namespace glassbox::redis
