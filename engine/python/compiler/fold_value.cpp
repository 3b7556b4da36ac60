// Operators on constants, with CPython's results and its limits on their size (Python/ast_opt.c).
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/utf8.hpp"
#include "engine/python/compiler/fold.hpp"
#include "engine/python/compiler/integer.hpp"

namespace glassbox::python {

namespace {

using integer::Integer;
using Result = std::optional<Constant>;

constexpr std::uint64_t kMostBits = 128;
constexpr std::int64_t kMostItems = 256;
constexpr std::int64_t kMostCharacters = 4096;
constexpr std::int64_t kMostTotalItems = 1024;

bool is_bool(const Constant& c) {
  return c.kind == Constant::Kind::true_value || c.kind == Constant::Kind::false_value;
}
bool is_integer(const Constant& c) {
  return c.kind == Constant::Kind::integer || is_bool(c);
}
bool is_number(const Constant& c) {
  return is_integer(c) || c.kind == Constant::Kind::real;
}

Integer integer_of(const Constant& c) {
  if (c.kind == Constant::Kind::true_value) return integer::from(1);
  return {c.digits, c.negative};
}

Constant made(Integer value) {
  Constant constant;
  constant.kind = Constant::Kind::integer;
  constant.negative = value.negative;
  constant.digits = std::move(value.digits);
  return constant;
}

Constant made(double value) {
  Constant constant;
  constant.kind = Constant::Kind::real;
  constant.real = value;
  return constant;
}

Constant made(bool value) {
  Constant constant;
  constant.kind = value ? Constant::Kind::true_value : Constant::Kind::false_value;
  return constant;
}

bool real_of(const Constant& c, double& out) {
  if (c.kind == Constant::Kind::real) {
    out = c.real;
    return true;
  }
  bool overflow = false;
  out = integer::to_double(integer_of(c), overflow);
  return !overflow;
}

// Objects/longobject.c, long_true_divide: the quotient rounded once.
Result true_divide(const Integer& a, const Integer& b) {
  if (b.digits.empty()) return {};
  const auto excess = static_cast<std::int64_t>(integer::bit_length(a.digits)) -
                      static_cast<std::int64_t>(integer::bit_length(b.digits));
  const std::int64_t shift = std::max<std::int64_t>(0, 66 - excess);
  Integer quotient;
  Integer remainder;
  const bool negative = a.negative != b.negative;
  integer::divide(integer::shift_left({a.digits, false}, static_cast<std::uint64_t>(shift)), {b.digits, false},
                  quotient, remainder);
  if (!remainder.digits.empty()) quotient = integer::bitwise(quotient, integer::from(1), integer::Bits::Or);
  bool overflow = false;
  const double magnitude = std::ldexp(integer::to_double(quotient, overflow), static_cast<int>(-shift));
  if (overflow || std::isinf(magnitude)) return {};
  return made(negative ? -magnitude : magnitude);
}

// Objects/floatobject.c, float_rem and float_floor_div.
double float_remainder(double a, double b) {
  double rest = std::fmod(a, b);
  if (rest == 0) return std::copysign(0.0, b);
  if ((b < 0) != (rest < 0)) rest += b;
  return rest;
}

double float_floor_divide(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1.0;
  if (quotient == 0) return std::copysign(0.0, a / b);
  const double floored = std::floor(quotient);
  return quotient - floored > 0.5 ? floored + 1.0 : floored;
}

Result float_power(double a, double b, bool& complex) {
  if (a == 0 && b < 0) return {};
  if (a < 0 && std::isfinite(a) && std::isfinite(b) && b != std::floor(b)) {
    complex = true;
    return {};
  }
  const double result = std::pow(a, b);
  if (std::isinf(result) && std::isfinite(a) && std::isfinite(b)) return {};
  return made(result);
}

Result real_binary(Operator op, double a, double b, bool& complex) {
  switch (op) {
    case Operator::Add:
      return made(a + b);
    case Operator::Sub:
      return made(a - b);
    case Operator::Mult:
      return made(a * b);
    case Operator::Div:
      return b == 0 ? Result{} : made(a / b);
    case Operator::FloorDiv:
      return b == 0 ? Result{} : made(float_floor_divide(a, b));
    case Operator::Mod:
      return b == 0 ? Result{} : made(float_remainder(a, b));
    case Operator::Pow:
      return float_power(a, b, complex);
    default:
      return {};
  }
}

Result integer_power(const Integer& a, const Integer& b, bool& complex) {
  if (b.negative) {
    bool overflow_a = false;
    bool overflow_b = false;
    const double x = integer::to_double(a, overflow_a);
    const double y = integer::to_double(b, overflow_b);
    return overflow_a || overflow_b ? Result{} : float_power(x, y, complex);
  }
  std::int64_t exponent = 0;
  if (!integer::to_int64(b, exponent)) return {};
  if (!a.digits.empty() && exponent > 0 &&
      integer::bit_length(a.digits) > kMostBits / static_cast<std::uint64_t>(exponent)) {
    return {};
  }
  Integer result = integer::from(exponent == 0 ? 1 : a.digits.empty() ? 0 : 1);
  if (a.digits.empty()) return made(std::move(result));
  for (std::int64_t k = 0; k < exponent; ++k) result = integer::multiply(result, a);
  return made(std::move(result));
}

Result shift(Operator op, const Integer& a, const Integer& b) {
  if (b.negative) return {};
  std::int64_t bits = 0;
  if (!integer::to_int64(b, bits)) return {};
  if (op == Operator::RShift) return made(integer::shift_right(a, static_cast<std::uint64_t>(bits)));
  if (a.digits.empty()) return made(Integer{});
  const std::uint64_t length = integer::bit_length(a.digits);
  if (bits != 0 &&
      (static_cast<std::uint64_t>(bits) > kMostBits || length > kMostBits - static_cast<std::uint64_t>(bits))) {
    return {};
  }
  return made(integer::shift_left(a, static_cast<std::uint64_t>(bits)));
}

Result integer_binary(Operator op, const Integer& a, const Integer& b, bool& complex) {
  switch (op) {
    case Operator::Add:
      return made(integer::add(a, b));
    case Operator::Sub:
      return made(integer::subtract(a, b));
    case Operator::Mult:
      if (!a.digits.empty() && !b.digits.empty() &&
          integer::bit_length(a.digits) + integer::bit_length(b.digits) > kMostBits) {
        return {};
      }
      return made(integer::multiply(a, b));
    case Operator::Div:
      return true_divide(a, b);
    case Operator::FloorDiv:
    case Operator::Mod: {
      if (b.digits.empty()) return {};
      Integer quotient;
      Integer remainder;
      integer::divide(a, b, quotient, remainder);
      return made(op == Operator::Mod ? std::move(remainder) : std::move(quotient));
    }
    case Operator::Pow:
      return integer_power(a, b, complex);
    case Operator::LShift:
    case Operator::RShift:
      return shift(op, a, b);
    case Operator::BitOr:
      return made(integer::bitwise(a, b, integer::Bits::Or));
    case Operator::BitXor:
      return made(integer::bitwise(a, b, integer::Bits::Xor));
    case Operator::BitAnd:
      return made(integer::bitwise(a, b, integer::Bits::And));
    default:
      return {};
  }
}

// How many more items there may be (check_complexity).
std::int64_t complexity_left(const Constant& c, std::int64_t limit) {
  if (c.kind != Constant::Kind::tuple) return limit;
  limit -= static_cast<std::int64_t>(c.items.size());
  for (std::size_t k = 0; limit >= 0 && k < c.items.size(); ++k) limit = complexity_left(*c.items[k], limit);
  return limit;
}

Result repeat(const Constant& sequence, const Constant& count) {
  const bool tuple = sequence.kind == Constant::Kind::tuple;
  const auto size = tuple                                     ? static_cast<std::int64_t>(sequence.items.size())
                    : sequence.kind == Constant::Kind::string ? std::int64_t{count_code_points(sequence.text)}
                                                              : static_cast<std::int64_t>(sequence.text.size());
  if (size == 0) return sequence;
  std::int64_t times = 0;
  if (!integer::to_int64(integer_of(count), times) || times < 0) return {};
  if (times > (tuple ? kMostItems : kMostCharacters) / size) return {};
  if (tuple && times != 0 && complexity_left(sequence, kMostTotalItems / times) < 0) return {};
  Constant result;
  result.kind = sequence.kind;
  for (std::int64_t k = 0; k < times; ++k) {
    result.text += sequence.text;
    result.items.insert(result.items.end(), sequence.items.begin(), sequence.items.end());
  }
  return result;
}

bool is_sequence(const Constant& c) {
  return c.kind == Constant::Kind::tuple || c.kind == Constant::Kind::string || c.kind == Constant::Kind::bytes;
}

}  // namespace

bool truth_of(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::none:
    case Constant::Kind::false_value:
      return false;
    case Constant::Kind::integer:
      return !constant.digits.empty();
    case Constant::Kind::real:
      return constant.real != 0;
    case Constant::Kind::string:
    case Constant::Kind::bytes:
      return !constant.text.empty();
    case Constant::Kind::tuple:
    case Constant::Kind::frozen_set:
      return !constant.items.empty();
    default:
      return true;
  }
}

std::optional<Constant> fold_binary(Operator op, const Constant& left, const Constant& right, bool& complex) {
  if (is_bool(left) && is_bool(right) && (op == Operator::BitOr || op == Operator::BitXor || op == Operator::BitAnd)) {
    const bool a = left.kind == Constant::Kind::true_value;
    const bool b = right.kind == Constant::Kind::true_value;
    return made(op == Operator::BitOr ? a || b : op == Operator::BitAnd ? a && b : a != b);
  }
  if (is_integer(left) && is_integer(right)) return integer_binary(op, integer_of(left), integer_of(right), complex);
  if (is_number(left) && is_number(right)) {
    double a = 0;
    double b = 0;
    if (!real_of(left, a) || !real_of(right, b)) return {};
    return real_binary(op, a, b, complex);
  }
  if (op == Operator::Mult && is_sequence(left) && is_integer(right)) return repeat(left, right);
  if (op == Operator::Mult && is_integer(left) && is_sequence(right)) return repeat(right, left);
  if (op != Operator::Add || left.kind != right.kind || !is_sequence(left)) return {};
  Constant result = left;
  result.text += right.text;
  result.items.insert(result.items.end(), right.items.begin(), right.items.end());
  return result;
}

std::optional<Constant> fold_unary(UnaryOperator op, const Constant& operand) {
  if (op == UnaryOperator::Not) return made(!truth_of(operand));
  if (operand.kind == Constant::Kind::real) {
    if (op == UnaryOperator::Invert) return {};
    return made(op == UnaryOperator::USub ? -operand.real : operand.real);
  }
  if (!is_integer(operand)) return {};
  const Integer value = integer_of(operand);
  if (op == UnaryOperator::UAdd) return made(value);
  Integer negative = integer::negate(value);
  if (op == UnaryOperator::USub) return made(std::move(negative));
  return made(integer::subtract(negative, integer::from(1)));
}

std::optional<Constant> fold_subscript(const Constant& value, const Constant& index) {
  std::int64_t at = 0;
  if (!is_sequence(value) || !is_integer(index) || !integer::to_int64(integer_of(index), at)) return {};
  const bool text = value.kind == Constant::Kind::string;
  const auto size = value.kind == Constant::Kind::tuple ? static_cast<std::int64_t>(value.items.size())
                    : text                              ? std::int64_t{count_code_points(value.text)}
                                                        : static_cast<std::int64_t>(value.text.size());
  if (at < 0) at += size;
  if (at < 0 || at >= size) return {};
  if (value.kind == Constant::Kind::tuple) return *value.items[static_cast<std::size_t>(at)];
  if (!text) return made(integer::from(static_cast<unsigned char>(value.text[static_cast<std::size_t>(at)])));
  Constant result;
  result.kind = Constant::Kind::string;
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  for (const char c : value.text) {
    if (begins(c)) --at;
    if (at == -1) result.text += c;
  }
  return result;
}

}  // namespace glassbox::python
