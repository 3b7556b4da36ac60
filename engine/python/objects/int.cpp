// int: making and arithmetic (Objects/longobject.c).
#include "engine/python/objects/int.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/magnitude.hpp"

namespace glassbox::python {
namespace {

Magnitude magnitude_of(P<IntObject> i) {
  return Magnitude(i->ob_digit, i->ob_digit + i->digits());
}

P<IntObject> allocate(std::int64_t digits) {
  const std::int64_t room = digits > 0 ? digits : 1;
  return make<IntObject>(types::int_, 24 + static_cast<std::uint64_t>(room) * 4);
}

Ref from_magnitude(bool negative, const Magnitude& m) {
  if (m.size() <= 1) return int_from(m.empty() ? 0 : negative ? -static_cast<std::int64_t>(m[0]) : m[0]);
  if (m.size() > rt().limit / 4) return no_memory();
  P<IntObject> i = allocate(static_cast<std::int64_t>(m.size()));
  if (!i) return nullptr;
  i->lv_tag = static_cast<std::uint64_t>(m.size()) << 3U | (negative ? 2U : 0U);
  std::memcpy(i->ob_digit, m.data(), m.size() * 4);
  return Ref::steal(i);
}

bool negative_of(P<IntObject> i) {
  return (i->lv_tag & 3U) == 2;
}

Ref add_signed(P<IntObject> a, P<IntObject> b, bool minus) {
  const bool an = negative_of(a), bn = negative_of(b) != minus;
  const Magnitude x = magnitude_of(a), y = magnitude_of(b);
  if (an == bn) return from_magnitude(an, add(x, y));
  const int order = compare(x, y);
  if (order == 0) return int_from(0);
  return order > 0 ? from_magnitude(an, subtract(x, y)) : from_magnitude(bn, subtract(y, x));
}

}  // namespace

Ref int_from(std::int64_t value) {
  if (value >= -5 && value <= 256) return Ref::steal(small_int_object(value));
  const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  const std::int64_t digits = size >> 30U == 0 ? 1 : size >> 60U == 0 ? 2 : 3;
  P<IntObject> i = allocate(digits);
  if (!i) return nullptr;
  i->lv_tag = static_cast<std::uint64_t>(digits) << 3U | (value < 0 ? 2U : 0U);
  i->ob_digit[0] = static_cast<std::uint32_t>(size) & kDigitMask;
  if (digits > 1) i->ob_digit[1] = static_cast<std::uint32_t>(size >> 30U) & kDigitMask;
  if (digits > 2) i->ob_digit[2] = static_cast<std::uint32_t>(size >> 60U);
  return Ref::steal(i);
}

Ref int_from_unsigned(std::uint64_t value) {
  if (value >> 63U == 0) return int_from(static_cast<std::int64_t>(value));
  return from_magnitude(
      false, {static_cast<std::uint32_t>(value) & kDigitMask, static_cast<std::uint32_t>(value >> 30U) & kDigitMask,
              static_cast<std::uint32_t>(value >> 60U)});
}

Ref int_from_double(double value) {
  if (std::isnan(value)) return raise(exc::ValueError, "cannot convert float NaN to integer");
  if (std::isinf(value)) return raise(exc::OverflowError, "cannot convert float infinity to integer");
  int exponent = 0;
  const double fraction = std::frexp(std::trunc(value), &exponent);
  if (exponent <= 62) return int_from(static_cast<std::int64_t>(value));
  const auto bits = static_cast<std::uint64_t>(std::ldexp(std::fabs(fraction), 53));
  const Magnitude m = {static_cast<std::uint32_t>(bits) & kDigitMask, static_cast<std::uint32_t>(bits >> 30U)};
  return from_magnitude(value < 0, shift_left(m, static_cast<std::uint64_t>(exponent - 53)));
}

Ref int_from_digits(bool negative, const std::vector<std::uint32_t>& digits) {
  return from_magnitude(negative, digits);
}

bool int_fits(P<IntObject> value, std::int64_t& out) {
  const std::int64_t digits = value->digits();
  const bool negative = negative_of(value);
  if (digits <= 1) {
    out = value->small();
    return true;
  }
  std::uint64_t size = value->ob_digit[0] | static_cast<std::uint64_t>(value->ob_digit[1]) << 30U;
  bool fits = digits == 2;
  if (digits == 3 && value->ob_digit[2] < 16) {
    size |= static_cast<std::uint64_t>(value->ob_digit[2]) << 60U;
    fits = size < 1ULL << 63U || (negative && size == 1ULL << 63U);
  }
  if (!fits) {
    out = negative ? INT64_MIN : INT64_MAX;
    return false;
  }
  out = negative ? static_cast<std::int64_t>(0 - size) : static_cast<std::int64_t>(size);
  return true;
}

bool int_value(Obj o, std::int64_t& out) {
  Ref index = number_index(o);
  if (!index) return false;
  if (int_fits(as<IntObject>(index.get()), out)) return true;
  return raise(exc::OverflowError, "Python int too large to convert to C ssize_t");
}

// Correctly rounded, half to even.
bool int_double(P<IntObject> value, double& out) {
  if (value->digits() <= 1) {
    out = static_cast<double>(value->small());
    return true;
  }
  const Magnitude m = magnitude_of(value);
  const std::int64_t bits = bit_length(m);
  if (bits > 1024) return raise(exc::OverflowError, "int too large to convert to float");
  std::uint64_t top = 0;
  const std::int64_t drop = bits > 64 ? bits - 64 : 0;
  const Magnitude high = shift_right(m, static_cast<std::uint64_t>(drop));
  for (std::size_t i = high.size(); i-- > 0;) top = top << 30U | high[i];
  if (drop > 0 && compare(shift_left(high, static_cast<std::uint64_t>(drop)), m) != 0) top |= 1;  // sticky
  out = std::ldexp(static_cast<double>(top), static_cast<int>(drop));
  if (std::isinf(out)) return raise(exc::OverflowError, "int too large to convert to float");
  if (negative_of(value)) out = -out;
  return true;
}

int int_compare(P<IntObject> a, P<IntObject> b) {
  const int sa = a->sign(), sb = b->sign();
  if (sa != sb) return sa < sb ? -1 : 1;
  if (a->compact() && b->compact()) {
    const std::int64_t x = a->small(), y = b->small();
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return sa * compare(magnitude_of(a), magnitude_of(b));
}

std::int64_t int_bit_length(P<IntObject> value) {
  return bit_length(magnitude_of(value));
}

Ref int_add(P<IntObject> a, P<IntObject> b) {
  if (a->compact() && b->compact()) return int_from(a->small() + b->small());
  return add_signed(a, b, false);
}
Ref int_subtract(P<IntObject> a, P<IntObject> b) {
  if (a->compact() && b->compact()) return int_from(a->small() - b->small());
  return add_signed(a, b, true);
}
Ref int_multiply(P<IntObject> a, P<IntObject> b) {
  if (a->compact() && b->compact()) return int_from(a->small() * b->small());
  if (!count_work((a->digits() * b->digits()) >> 6)) return nullptr;
  return from_magnitude(negative_of(a) != negative_of(b), multiply(magnitude_of(a), magnitude_of(b)));
}

bool int_divmod(P<IntObject> a, P<IntObject> b, Ref* quotient, Ref* remainder) {
  if (b->sign() == 0)
    return raise(exc::ZeroDivisionError, quotient && remainder ? "integer division or modulo by zero"
                                         : quotient            ? "integer division or modulo by zero"
                                                               : "integer modulo by zero");
  if (a->compact() && b->compact()) {
    const std::int64_t x = a->small(), y = b->small();
    std::int64_t q = x / y, r = x % y;
    if (r != 0 && (r < 0) != (y < 0)) {
      --q;
      r += y;
    }
    if (quotient && !(*quotient = int_from(q))) return false;
    return !remainder || (*remainder = int_from(r));
  }
  if (!count_work((a->digits() * b->digits()) >> 6)) return false;
  Magnitude rest;
  Magnitude q = divide(magnitude_of(a), magnitude_of(b), rest);
  const bool an = negative_of(a), bn = negative_of(b);
  if (an != bn && !rest.empty()) {
    q = add(q, {1});
    rest = subtract(magnitude_of(b), rest);
  }
  if (quotient && !(*quotient = from_magnitude(an != bn, q))) return false;
  return !remainder || (*remainder = from_magnitude(bn, rest));
}

Ref int_true_divide(P<IntObject> a, P<IntObject> b) {
  if (b->sign() == 0) return raise(exc::ZeroDivisionError, "division by zero");
  if (a->digits() <= 1 && b->digits() <= 1)
    return float_from(static_cast<double>(a->small()) / static_cast<double>(b->small()));
  // Scale so that the quotient has 55 bits at least, keep a sticky bit, and let one rounding happen.
  const Magnitude x = magnitude_of(a), y = magnitude_of(b);
  if (x.empty()) return float_from(negative_of(b) ? -0.0 : 0.0);
  const std::int64_t difference = bit_length(x) - bit_length(y);
  if (difference > 1025) return raise(exc::OverflowError, "integer division result too large for a float");
  if (difference < -1080) return float_from(negative_of(a) != negative_of(b) ? -0.0 : 0.0);
  // Subnormal results have fewer bits.
  const std::int64_t shift = std::max<std::int64_t>(difference, -1022) - 55;
  Magnitude rest;
  const Magnitude q = shift <= 0 ? divide(shift_left(x, static_cast<std::uint64_t>(-shift)), y, rest)
                                 : divide(x, shift_left(y, static_cast<std::uint64_t>(shift)), rest);
  std::uint64_t bits = 0;
  for (std::size_t i = q.size(); i-- > 0;) bits = bits << 30U | q[i];
  // Round to what a double holds at this exponent: 53 bits, or less below the normal range.
  const int width = std::bit_width(bits);
  int extra = width - 53;
  if (shift + extra < -1074) extra = static_cast<int>(-1074 - shift);
  double result = 0;
  if (extra > 0 && extra < 63) {
    const std::uint64_t mask = (1ULL << extra) - 1, half = 1ULL << (extra - 1);
    const std::uint64_t low = bits & mask;
    std::uint64_t kept = bits >> extra;
    if (low > half || (low == half && (!rest.empty() || (kept & 1U) != 0))) ++kept;
    result = std::ldexp(static_cast<double>(kept), static_cast<int>(shift + extra));
  } else {
    result = std::ldexp(static_cast<double>(bits), static_cast<int>(shift));
  }
  if (std::isinf(result)) return raise(exc::OverflowError, "integer division result too large for a float");
  return float_from(negative_of(a) != negative_of(b) ? -result : result);
}

namespace {

Ref mod_positive(P<IntObject> value, P<IntObject> modulus) {
  Ref rest;
  if (!int_divmod(value, modulus, nullptr, &rest)) return nullptr;
  return rest;
}

// The inverse of a modulo m by the extended Euclid; null and no error: there is none.
Ref inverse(P<IntObject> a, P<IntObject> m) {
  Ref old_r = mod_positive(a, m), r = new_ref(m), old_s = int_from(1), s = int_from(0);
  while (r && as<IntObject>(r.get())->sign() != 0) {
    Ref q, rest;
    if (!int_divmod(as<IntObject>(old_r.get()), as<IntObject>(r.get()), &q, &rest)) return nullptr;
    Ref product = int_multiply(as<IntObject>(q.get()), as<IntObject>(s.get()));
    if (!product) return nullptr;
    Ref next = int_subtract(as<IntObject>(old_s.get()), as<IntObject>(product.get()));
    if (!next) return nullptr;
    old_r = std::move(r);
    r = std::move(rest);
    old_s = std::move(s);
    s = std::move(next);
  }
  std::int64_t gcd = 0;
  if (!old_r || !int_fits(as<IntObject>(old_r.get()), gcd) || (gcd != 1 && gcd != -1)) return nullptr;
  return old_s;
}

}  // namespace

Ref int_power(P<IntObject> a, P<IntObject> b, Obj modulus) {
  const bool has_modulus = modulus && modulus != kNone;
  P<IntObject> m = has_modulus ? as<IntObject>(modulus) : P<IntObject>();
  if (has_modulus && m->sign() == 0) return raise(exc::ValueError, "pow() 3rd argument cannot be 0");
  Ref base = new_ref(a);
  Ref exponent = new_ref(b);
  if (b->sign() < 0) {
    if (!has_modulus) {
      double x = 0, y = 0;
      if (!int_double(a, x) || !int_double(b, y)) return nullptr;
      if (x == 0) return raise(exc::ZeroDivisionError, "zero to a negative power");
      Ref fx = float_from(x), fy = float_from(y);
      return fx && fy ? power(fx, fy, nullptr) : nullptr;
    }
    exponent = int_negate(b);
    base = inverse(a, m);
    if (!base) {
      if (failed()) return nullptr;
      return raise(exc::ValueError, "base is not invertible for the given modulus");
    }
  }
  if (has_modulus) {
    base = mod_positive(as<IntObject>(base.get()), m);
    if (!base) return nullptr;
  }
  const Magnitude bits = magnitude_of(as<IntObject>(exponent.get()));
  Ref result = int_from(1);
  if (has_modulus) result = mod_positive(as<IntObject>(result.get()), m);
  for (std::int64_t i = bit_length(bits); i-- > 0;) {
    result = int_multiply(as<IntObject>(result.get()), as<IntObject>(result.get()));
    if (result && has_modulus) result = mod_positive(as<IntObject>(result.get()), m);
    if (!result) return nullptr;
    if ((bits[static_cast<std::size_t>(i / 30)] >> (i % 30) & 1U) != 0) {
      result = int_multiply(as<IntObject>(result.get()), as<IntObject>(base.get()));
      if (result && has_modulus) result = mod_positive(as<IntObject>(result.get()), m);
      if (!result) return nullptr;
    }
  }
  return result;
}

Ref int_shift(P<IntObject> a, std::int64_t left) {
  const bool negative = negative_of(a);
  if (left >= 0) {
    if (a->sign() == 0) return int_from(0);
    if (left > static_cast<std::int64_t>(rt().limit) * 8) return no_memory();
    return from_magnitude(negative, shift_left(magnitude_of(a), static_cast<std::uint64_t>(left)));
  }
  const auto right = static_cast<std::uint64_t>(-left);
  if (!negative) return from_magnitude(false, shift_right(magnitude_of(a), right));
  // Rounds down: -((|a| - 1) >> n) - 1.
  const Magnitude shifted = shift_right(subtract(magnitude_of(a), {1}), right);
  return from_magnitude(true, add(shifted, {1}));
}

Ref int_negate(P<IntObject> a) {
  if (a->compact()) return int_from(-a->small());
  return from_magnitude(!negative_of(a), magnitude_of(a));
}

Ref int_bitwise(P<IntObject> a, P<IntObject> b, char op) {
  if (a->compact() && b->compact()) {
    const std::int64_t x = a->small(), y = b->small();
    return int_from(op == '&' ? x & y : op == '|' ? x | y : x ^ y);
  }
  // Two's complement, one digit longer than the longer one.
  const std::size_t size = static_cast<std::size_t>(std::max(a->digits(), b->digits())) + 1;
  auto complement = [size](P<IntObject> i) {
    Magnitude m = magnitude_of(i);
    m.resize(size);
    if (negative_of(i)) {
      std::uint32_t carry = 1;
      for (std::uint32_t& d : m) {
        d = (d ^ kDigitMask) + carry;
        carry = d >> kDigitBits;
        d &= kDigitMask;
      }
    }
    return m;
  };
  const Magnitude x = complement(a), y = complement(b);
  Magnitude z(size);
  for (std::size_t i = 0; i < size; ++i) z[i] = op == '&' ? x[i] & y[i] : op == '|' ? x[i] | y[i] : x[i] ^ y[i];
  const bool negative = (z[size - 1] >> (kDigitBits - 1) & 1U) != 0;
  if (negative) {
    std::uint32_t carry = 1;
    for (std::uint32_t& d : z) {
      d = (d ^ kDigitMask) + carry;
      carry = d >> kDigitBits;
      d &= kDigitMask;
    }
  }
  trim(z);
  return from_magnitude(negative, z);
}

std::string int_text(P<IntObject> value, int base) {
  std::string text = to_digits(magnitude_of(value), base);
  return negative_of(value) ? "-" + text : text;
}

Ref int_parse(std::string_view text, int base) {
  auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  int by_prefix = 0;
  if (text.size() > 1 && text[0] == '0') {
    const char c = static_cast<char>(text[1] | 0x20);
    by_prefix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
  }
  const bool zero_base = base == 0;
  if (base == 0) base = by_prefix != 0 ? by_prefix : 10;
  const bool prefixed = by_prefix == base && by_prefix != 0;
  if (prefixed) text.remove_prefix(2);
  if (prefixed && !text.empty() && text[0] == '_') text.remove_prefix(1);
  std::string digits;
  char last = '_';
  for (const char c : text) {
    if (c == '_') {
      if (last == '_') return nullptr;
    } else {
      const int digit = c >= '0' && c <= '9'                     ? c - '0'
                        : (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? (c | 0x20) - 'a' + 10
                                                                 : 99;
      if (digit >= base) return nullptr;
      digits += c;
    }
    last = c;
  }
  if (digits.empty() || last == '_') return nullptr;
  if (zero_base && by_prefix == 0 && digits.size() > 1 && digits[0] == '0' &&
      digits.find_first_not_of('0') != std::string::npos)
    return nullptr;
  return from_magnitude(negative, from_digits(digits, base));
}

}  // namespace glassbox::python
