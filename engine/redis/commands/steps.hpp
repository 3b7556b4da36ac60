// A step of an iterator. Positions in replies have 64 bits; iterators count in 32 where WebAssembly does.
#pragma once

#include <cstddef>
#include <cstdint>

namespace glassbox::redis {

// Precondition: `count` is a position in a container, or its size.
constexpr std::ptrdiff_t steps(std::int64_t count) {
  return static_cast<std::ptrdiff_t>(count);
}

}  // namespace glassbox::redis
