#include "engine/python/memory/ram.hpp"

#include <vector>

#include "engine/python/memory/code_address.hpp"

namespace glassbox::python {

std::uintptr_t ram_bias = 0;
AnyFunction* code_table = nullptr;

namespace {
std::vector<AnyFunction>& functions() {
  static std::vector<AnyFunction> all = {nullptr};
  return all;
}
}  // namespace

Addr code_address(AnyFunction function) {
  auto& all = functions();
  std::size_t number = 1;
  while (number < all.size() && all[number] != function) ++number;
  if (number == all.size()) {
    all.push_back(function);
    code_table = all.data();
  }
  return kTextBase + number * 16;
}

}  // namespace glassbox::python
