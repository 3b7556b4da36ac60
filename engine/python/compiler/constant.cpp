#include "engine/python/compiler/constant.hpp"

#include <algorithm>
#include <bit>

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

}  // namespace

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
      return a.code == b.code;
    default:
      return true;
  }
}

}  // namespace glassbox::python
