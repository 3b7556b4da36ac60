// The generator must give the same numbers everywhere, for ever: recorded runs and shared links depend on it.
#include "engine/core/random.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>

using glassbox::Random;

TEST_CASE("the same seed gives the same numbers, another seed others", "[random]") {
  Random first(7);
  Random second(7);
  Random other(8);
  bool differs = false;
  for (int i = 0; i < 1000; ++i) {
    const auto drawn = first.next();
    REQUIRE(drawn == second.next());
    differs = differs || drawn != other.next();
  }
  CHECK(differs);
  CHECK(first == second);
}

TEST_CASE("below stays below its bound and reaches every value evenly", "[random]") {
  Random random(1);
  std::array<int, 6> count{};
  for (int i = 0; i < 60000; ++i) ++count[random.below(6)];
  for (const int n : count) {
    CHECK(n > 9600);
    CHECK(n < 10400);
  }
  for (int i = 0; i < 100; ++i) CHECK(random.below(1) == 0);
}
