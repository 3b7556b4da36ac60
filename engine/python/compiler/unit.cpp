#include "engine/python/compiler/unit.hpp"

#include <utility>

namespace glassbox::python {

// Tuples and frozensets are kept with their items kept, too (merge_consts_recursive).
ConstantRef ConstantPool::keep(ConstantRef constant) {
  const std::uint64_t hash = constant_hash(*constant);
  const auto [first, last] = kept_.equal_range(hash);
  for (auto found = first; found != last; ++found) {
    if (same_constant(*found->second, *constant)) return found->second;
  }
  if (!constant->items.empty()) {
    auto copy = std::make_shared<Constant>(*constant);
    for (ConstantRef& item : copy->items) item = keep(item);
    constant = std::move(copy);
  }
  kept_.emplace(hash, constant);
  return constant;
}

std::int32_t Unit::const_number(ConstantRef constant) {
  const auto [found, added] = const_numbers.emplace(constant.get(), static_cast<std::int32_t>(consts.size()));
  if (added) consts.push_back(std::move(constant));
  return found->second;
}

}  // namespace glassbox::python
