// Seeking must be the same as running: everything that a reader sees by scrubbing rests on it.
#include "engine/core/history.hpp"

#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "engine/core/random.hpp"

using namespace glassbox;

namespace {

// A walk of random strides that remembers all of them, so that two states are only equal if everything before was.
struct Walk {
  struct State {
    Random random;
    Step end = 0;
    std::int64_t place = 0;
    std::uint64_t trail = 0;
    Step taken = 0;
    friend bool operator==(const State&, const State&) = default;
  };
  static bool step(State& state, Event& event) {
    if (state.taken == state.end) return false;
    const auto stride = static_cast<std::int32_t>(state.random.below(100));
    state.place += stride;
    state.trail = state.trail * 31 + static_cast<std::uint64_t>(stride);
    ++state.taken;
    event.a = stride;
    event.time = state.place;
    return true;
  }
  static std::uint64_t footprint(const State&) { return kFootprint; }
  static constexpr std::uint64_t kFootprint = 1000;
};

Walk::State start(std::uint64_t seed, Step end) {
  Walk::State state;
  state.random = Random(seed);
  state.end = end;
  return state;
}

Walk::State run_to(std::uint64_t seed, Step end, Step k) {
  Walk::State state = start(seed, end);
  Event event;
  for (Step i = 0; i < k; ++i) Walk::step(state, event);
  return state;
}

History<Walk> whole(std::uint64_t seed, Step end, Limits limits = {}) {
  History<Walk> history(start(seed, end), limits);
  while (history.advance(97)) {
  }
  return history;
}

}  // namespace

TEST_CASE("seeking a step gives the state of running to it", "[history]") {
  constexpr Step kEnd = 1500;
  History<Walk> history = whole(3, kEnd);
  REQUIRE(history.steps() == kEnd);
  Random random(5);
  Step k = 0;
  for (int i = 0; i < 400; ++i) {
    // jumps, and walks in both directions
    const std::uint32_t how = random.below(4);
    if (how < 2) k = static_cast<Step>(random.below(kEnd + 1));
    if (how == 2 && k < kEnd) ++k;
    if (how == 3 && k > 0) --k;
    history.seek(k);
    REQUIRE(history.cursor() == k);
    REQUIRE(history.now() == run_to(3, kEnd, k));
    REQUIRE(history.before() == run_to(3, kEnd, k > 0 ? k - 1 : 0));
  }
}

TEST_CASE("seeking works while the run goes on", "[history]") {
  History<Walk> history(start(9, 1000));
  Random random(2);
  while (history.advance(50)) {
    const auto k = static_cast<Step>(random.below(static_cast<std::uint32_t>(history.steps() + 1)));
    history.seek(k);
    REQUIRE(history.now() == run_to(9, 1000, k));
  }
  CHECK(history.front() == run_to(9, 1000, 1000));
}

TEST_CASE("keyframes are thinned to their budget, and seeking still holds", "[history]") {
  constexpr Step kEnd = 4000;
  const Limits limits{1'000'000, 10 * Walk::kFootprint};
  History<Walk> history = whole(4, kEnd, limits);
  Random random(6);
  for (int i = 0; i < 200; ++i) {
    const auto k = static_cast<Step>(random.below(kEnd + 1));
    history.seek(k);
    REQUIRE(history.now() == run_to(4, kEnd, k));
    REQUIRE(history.before() == run_to(4, kEnd, k > 0 ? k - 1 : 0));
  }
}

TEST_CASE("a run stops at its limit and says so", "[history]") {
  const History<Walk> history = whole(1, 500, Limits{120, 1 << 20});
  CHECK(history.steps() == 120);
  CHECK(history.ended());
  CHECK(history.limited());
  CHECK_FALSE(whole(1, 100, Limits{120, 1 << 20}).limited());
  CHECK(whole(1, 0).steps() == 0);
}

TEST_CASE("the same seed gives the same events and the same next random number", "[history]") {
  const History<Walk> first = whole(12, 800);
  const History<Walk> second = whole(12, 800);
  CHECK(first.events() == second.events());
  Random next = first.front().random;
  Random same = second.front().random;
  CHECK(next.next() == same.next());
  CHECK(whole(13, 800).events() != first.events());
}
