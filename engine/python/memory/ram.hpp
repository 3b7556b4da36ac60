// The machine's one flat memory. Everything that the interpreter is lies in it at 64-bit modelled addresses: objects
// with CPython's layout, the allocator's own tables, frames, and the runtime structure (eval/runtime.hpp) in its first
// pages.
//
// The bytes of the machine that runs (or of the snapshot that a lens reads) are one contiguous host buffer, so a
// modelled pointer is followed with one addition. Which buffer that is, `ram_bias` says: the host address of modelled
// address 0. It is a window, no state: whoever runs or reads a machine opens it with RamScope. The buffer never moves
// while code runs; when it is too small the machine halts, gets a larger one and runs again from its last keyframe
// (run/), which nobody can see because nothing modelled depends on the capacity.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace glassbox::python {

using Addr = std::uint64_t;

constexpr Addr kRamBase = 0x7f4c'0000'0000;
constexpr std::uint64_t kPageSize = 4096;

extern std::uintptr_t ram_bias;

inline void* host(Addr a) {
  return reinterpret_cast<void*>(ram_bias + static_cast<std::uintptr_t>(a));
}
template <class T>
T& at(Addr a) {
  return *reinterpret_cast<T*>(ram_bias + static_cast<std::uintptr_t>(a));
}

// A modelled pointer: eight bytes in the simulated memory, 0 is null.
template <class T>
struct P {
  Addr a = 0;

  constexpr P() = default;
  constexpr explicit P(Addr address) : a(address) {}
  constexpr P(std::nullptr_t) {}  // NOLINT: converts on purpose
  template <class U>
    requires(std::is_base_of_v<T, U> && !std::is_same_v<T, U>)
  constexpr P(P<U> other) : a(other.a) {}  // NOLINT: up to a base, as C++ pointers do

  T* operator->() const { return static_cast<T*>(host(a)); }
  T& operator*() const { return *static_cast<T*>(host(a)); }
  constexpr explicit operator bool() const { return a != 0; }
  friend constexpr bool operator==(P, P) = default;
};
template <class T, class U>
  requires(!std::is_same_v<T, U> && (std::is_base_of_v<T, U> || std::is_base_of_v<U, T>))
constexpr bool operator==(P<T> a, P<U> b) {
  return a.a == b.a;
}

// Down to a derived layout, unchecked.
template <class T, class U>
constexpr P<T> as(P<U> p) {
  return P<T>(p.a);
}

// Where host points into the memory of the window.
inline Addr modelled(const void* p) {
  const std::uintptr_t difference = reinterpret_cast<std::uintptr_t>(p) - ram_bias;
  if constexpr (sizeof(void*) == 8) return difference;
  return (kRamBase & ~0xffff'ffffULL) | difference;
}

class RamScope {
 public:
  explicit RamScope(std::byte* bytes) : before_(ram_bias) {
    ram_bias = reinterpret_cast<std::uintptr_t>(bytes) - static_cast<std::uintptr_t>(kRamBase);
  }
  ~RamScope() { ram_bias = before_; }
  RamScope(const RamScope&) = delete;
  RamScope& operator=(const RamScope&) = delete;

 private:
  std::uintptr_t before_;
};

}  // namespace glassbox::python
