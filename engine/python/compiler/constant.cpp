#include "engine/python/compiler/constant.hpp"

#include <algorithm>
#include <bit>
#include <tuple>
#include <utility>

#include "engine/python/compiler/code.hpp"
#include "engine/python/compiler/integer.hpp"

namespace glassbox::python {

namespace {

bool holds(const Constant& set, const Constant& item) {
  return std::any_of(set.items.begin(), set.items.end(),
                     [&item](const ConstantRef& own) { return same_constant(*own, item); });
}

bool same_set(const Constant& a, const Constant& b) {
  const auto within = [](const Constant& inner, const Constant& outer) {
    return std::all_of(inner.items.begin(), inner.items.end(),
                       [&outer](const ConstantRef& item) { return holds(outer, *item); });
  };
  return within(a, b) && within(b, a);
}

bool same_code(const Code& a, const Code& b) {
  const auto parts = [](const Code& code) {
    return std::tie(code.name, code.argcount, code.posonlyargcount, code.kwonlyargcount, code.flags, code.firstlineno,
                    code.code, code.names, code.localsplusnames, code.linetable, code.exceptiontable);
  };
  return parts(a) == parts(b) &&
         std::equal(a.consts.begin(), a.consts.end(), b.consts.begin(), b.consts.end(),
                    [](const ConstantRef& x, const ConstantRef& y) { return same_constant(*x, *y); });
}

void mix(std::uint64_t& hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x100000001B3U;
}

void mix(std::uint64_t& hash, const std::string& text) {
  for (const char c : text) mix(hash, static_cast<unsigned char>(c));
}

}  // namespace

std::uint64_t constant_hash(const Constant& constant) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  mix(hash, static_cast<std::uint64_t>(constant.kind));
  mix(hash, std::bit_cast<std::uint64_t>(constant.real));
  for (const std::uint32_t digit : constant.digits) mix(hash, digit);
  mix(hash, constant.text);
  if (constant.kind == Constant::Kind::frozen_set) return hash;  // its items have no order
  for (const ConstantRef& item : constant.items) mix(hash, constant_hash(*item));
  if (constant.code) mix(hash, constant.code->name);
  return hash;
}

namespace {

bool is_number(const Constant& c) {
  return c.kind == Constant::Kind::integer || c.kind == Constant::Kind::real || c.kind == Constant::Kind::true_value ||
         c.kind == Constant::Kind::false_value;
}

// A float is equal to an integer only if both are the same number exactly.
bool equal_numbers(const Constant& a, const Constant& b) {
  const auto whole = [](const Constant& c) -> integer::Integer {
    if (c.kind == Constant::Kind::true_value) return integer::from(1);
    return {c.digits, c.negative};
  };
  if (a.kind == Constant::Kind::real && b.kind == Constant::Kind::real) return a.real == b.real;
  if (a.kind != Constant::Kind::real && b.kind != Constant::Kind::real) return whole(a) == whole(b);
  const double real = a.kind == Constant::Kind::real ? a.real : b.real;
  const integer::Integer exact = whole(a.kind == Constant::Kind::real ? b : a);
  constexpr std::uint64_t kExactBits = 53;
  bool overflow = false;
  const double value = integer::to_double(exact, overflow);
  return !overflow && value == real &&
         (integer::bit_length(exact.digits) <= kExactBits || integer::from_double(real) == exact);
}

}  // namespace

bool equal_values(const Constant& a, const Constant& b) {
  if (is_number(a) && is_number(b)) return equal_numbers(a, b);
  if (a.kind != Constant::Kind::tuple || b.kind != Constant::Kind::tuple) return same_constant(a, b);
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                    [](const ConstantRef& x, const ConstantRef& y) { return equal_values(*x, *y); });
}

void drop_equal_items(Constant& set) {
  std::vector<ConstantRef> kept;
  for (ConstantRef& item : set.items) {
    const auto equal = [&item](const ConstantRef& other) { return equal_values(*other, *item); };
    if (std::none_of(kept.begin(), kept.end(), equal)) kept.push_back(std::move(item));
  }
  set.items = std::move(kept);
}

Constant integer_constant(std::int64_t value) {
  integer::Integer number = integer::from(value);
  Constant constant;
  constant.kind = Constant::Kind::integer;
  constant.negative = number.negative;
  constant.digits = std::move(number.digits);
  return constant;
}

Constant text_constant(std::string text) {
  Constant constant;
  constant.kind = Constant::Kind::string;
  constant.text = std::move(text);
  return constant;
}

bool same_constant(const Constant& a, const Constant& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Constant::Kind::integer:
      return a.negative == b.negative && a.digits == b.digits;
    case Constant::Kind::real:
      return std::bit_cast<std::uint64_t>(a.real) == std::bit_cast<std::uint64_t>(b.real);
    case Constant::Kind::string:
    case Constant::Kind::bytes:
      return a.text == b.text;
    case Constant::Kind::tuple:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        [](const ConstantRef& x, const ConstantRef& y) { return same_constant(*x, *y); });
    case Constant::Kind::frozen_set:
      return same_set(a, b);
    case Constant::Kind::code:
      return same_code(*a.code, *b.code);
    default:
      return true;
  }
}

}  // namespace glassbox::python
