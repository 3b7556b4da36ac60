// C functions in type slots. A slot holds eight bytes, as in CPython; what they name is a place in a text segment that
// does not exist: function number n of this program, in the order in which they were first named, which is the same in
// every run and build.
#pragma once

#include "engine/python/memory/ram.hpp"

namespace glassbox::python {

constexpr Addr kTextBase = 0x5581'0000'0000;

using AnyFunction = void (*)();
extern AnyFunction* code_table;           // by number
Addr code_address(AnyFunction function);  // registers it when it is new

template <class F>
struct Slot {
  Addr code = 0;

  Slot() = default;
  Slot(F function) : code(function ? code_address(reinterpret_cast<AnyFunction>(function)) : 0) {}  // NOLINT
  constexpr explicit operator bool() const { return code != 0; }
  F get() const { return reinterpret_cast<F>(code_table[static_cast<std::uint32_t>(code - kTextBase) >> 4U]); }
  template <class... A>
  auto operator()(A&&... arguments) const {
    return get()(static_cast<A&&>(arguments)...);
  }
  friend bool operator==(const Slot&, const Slot&) = default;
};

}  // namespace glassbox::python
