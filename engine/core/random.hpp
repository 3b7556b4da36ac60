// The project's own pseudo-random numbers: the same sequence natively and in WebAssembly. PCG32 (M. O'Neill, "PCG: A
// Family of Simple Fast Space-Efficient Statistically Good Algorithms", 2014), with an unbiased bound by rejection.
#pragma once

#include <cstdint>

namespace glassbox {

class Random {
 public:
  explicit Random(std::uint64_t seed = 0) : state_(0) {
    next();
    state_ += seed;
    next();
  }

  std::uint32_t next() {
    const std::uint64_t old = state_;
    state_ = old * 6364136223846793005ULL + kIncrement;
    const auto shifted = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
    const auto turn = static_cast<std::uint32_t>(old >> 59U);
    return (shifted >> turn) | (shifted << ((32U - turn) & 31U));
  }

  // Uniform in 0 … bound-1. Precondition: bound > 0.
  std::uint32_t below(std::uint32_t bound) {
    const std::uint32_t reject = (0U - bound) % bound;
    std::uint32_t drawn = next();
    while (drawn < reject) drawn = next();
    return drawn % bound;
  }

  friend bool operator==(const Random&, const Random&) = default;

 private:
  static constexpr std::uint64_t kIncrement = 1442695040888963407ULL;
  std::uint64_t state_;
};

}  // namespace glassbox
