// int (Objects/longobject.c): digits of 30 bits, lowest first. -5 … 256 are immortal and shared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct IntObject : Object {
  std::uint64_t lv_tag;  // bits 0 and 1: sign (0 positive, 1 zero, 2 negative); from bit 3: how many digits
  std::uint32_t ob_digit[1];

  [[nodiscard]] std::int64_t digits() const { return static_cast<std::int64_t>(lv_tag >> 3U); }
  [[nodiscard]] int sign() const { return 1 - static_cast<int>(lv_tag & 3U); }
  [[nodiscard]] bool compact() const { return lv_tag < 16; }  // at most one digit
  [[nodiscard]] std::int64_t small() const { return sign() * static_cast<std::int64_t>(ob_digit[0]); }
};

Ref int_from(std::int64_t value);
Ref int_from_unsigned(std::uint64_t value);
Ref int_from_double(double value);  // truncates; OverflowError, ValueError for inf and nan
Ref int_from_digits(bool negative, const std::vector<std::uint32_t>& digits);
// Digits of `base` (0: by prefix), with the underscores and spaces that int() takes; null and no error: not a number.
Ref int_parse(std::string_view text, int base);
Ref int_from_text(Obj text, int base);                    // of a str or bytes, with int()'s ValueError
std::string int_text(P<IntObject> value, int base = 10);  // without prefix, with sign

// out is set when the value fits; otherwise it is clipped and false comes back, without an error.
bool int_fits(P<IntObject> value, std::int64_t& out);
bool int_value(Obj o, std::int64_t& out);          // an int (or __index__) that fits, or an error is set
bool int_double(P<IntObject> value, double& out);  // OverflowError when it is too large
int int_compare(P<IntObject> a, P<IntObject> b);   // -1, 0, 1
std::int64_t int_bit_length(P<IntObject> value);

// Arithmetic on ints (exact or subclasses); the results are exact ints.
Ref int_add(P<IntObject> a, P<IntObject> b);
Ref int_subtract(P<IntObject> a, P<IntObject> b);
Ref int_multiply(P<IntObject> a, P<IntObject> b);
bool int_divmod(P<IntObject> a, P<IntObject> b, Ref* quotient, Ref* remainder);  // floor; ZeroDivisionError
Ref int_true_divide(P<IntObject> a, P<IntObject> b);
Ref int_power(P<IntObject> a, P<IntObject> b, Obj modulus);  // modulus: an int or None
Ref int_shift(P<IntObject> a, std::int64_t left);            // negative: right
Ref int_negate(P<IntObject> a);
Ref int_bitwise(P<IntObject> a, P<IntObject> b, char op);  // & | ^

Ref bool_from(bool value);

}  // namespace glassbox::python
