// A machine of ten lines, through the same doors as the real ones.
#include "engine/core/model.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>

#include "engine/core/pen.hpp"

using namespace glassbox;

namespace {

// Counts down from the number that is its program.
struct Countdown {
  struct State {
    std::int32_t left = 0;
  };
  static constexpr std::string_view id = "countdown";
  static constexpr std::string_view system = "a clock";
  static constexpr std::string_view extension = ".count";
  static constexpr std::string_view comment_mark = "#";

  static std::span<const SettingInfo> settings() { return {}; }
  static std::span<const Lens<Countdown>> lenses() {
    static const std::array<Lens<Countdown>, 2> list = {{
        {{"number", "Number"}, [](const Event&) { return true; }, draw},
        {{"even", "Even numbers"}, [](const Event& event) { return event.a % 2 == 0; }, draw},
    }};
    return list;
  }
  static Result<State> load(const Program& program) {
    if (program.source.empty()) return Error{{program.file, 1, 1, 1, {}}, "no number", "3"};
    return State{static_cast<std::int32_t>(program.source.size())};
  }
  static bool step(State& state, Event& event) {
    if (state.left == 0) return false;
    event.a = --state.left;
    event.line = 1;
    return true;
  }
  static std::uint64_t footprint(const State&) { return sizeof(State); }
  static std::string_view kind(const Event&) { return "counted"; }
  static std::string actor(const State&, const Event&) { return "clock"; }
  static std::string opening(const State& state) { return "It starts at " + std::to_string(state.left) + "."; }
  static std::string why(const State& before, const Event&, const State& now) {
    return std::to_string(before.left) + " becomes " + std::to_string(now.left) + ".";
  }
  static std::string output(const State&, const Event& event, const State&) {
    return event.a == 0 ? "done" : std::string();
  }
  static std::string ending(const State&) { return "It is at 0."; }
  static Picture draw(const Scene<Countdown>& scene) {
    Pen pen(scene.width, "The clock shows " + std::to_string(scene.now.left));
    pen.item("number", Role::cell, std::to_string(scene.now.left));
    pen.text("value", {10, 20}, std::to_string(scene.now.left), mono(Color::ink));
    return pen.finish(40);
  }
};

const Machine& countdown() {
  static const MachineOf<Countdown> machine;
  return machine;
}

std::unique_ptr<Trace> run(std::string source) {
  auto trace = countdown().load({"c.count", std::move(source), {}});
  REQUIRE(trace.ok());
  while (trace.value()->advance(3)) {
  }
  return std::move(trace.value());
}

}  // namespace

// The list that find_machine looks through; an executable of the product gets its own from cmake/machines.cmake.
namespace glassbox {
std::span<const Machine* const> machines() {
  static const std::array<const Machine*, 1> list = {&countdown()};
  return list;
}
}  // namespace glassbox

TEST_CASE("a machine is found by its id", "[model]") {
  CHECK(find_machine("countdown") == &countdown());
  CHECK(find_machine("count") == nullptr);
  CHECK(find_machine("") == nullptr);
}

TEST_CASE("a trace tells every step, in any order", "[model]") {
  const auto trace = run("....");
  REQUIRE(trace->steps() == 4);
  CHECK(trace->why(3) == "2 becomes 1.");
  CHECK(trace->why(0) == "It starts at 4.");
  CHECK(trace->why(1) == "4 becomes 3.");
  CHECK(trace->kind(2) == "counted");
  CHECK(trace->actor(2) == "clock");
  CHECK(trace->output(4) == "done");
  CHECK(trace->output(0).empty());
  CHECK(trace->ending() == "It is at 0.");
}

TEST_CASE("a lens stops at its own events, at the start and at the end", "[model]") {
  const auto trace = run(".....");
  const auto stops = [&](std::int32_t lens) {
    std::vector<Step> out;
    for (Step k = 0; k <= trace->steps(); ++k)
      if (trace->stops_at(lens, k)) out.push_back(k);
    return out;
  };
  CHECK(stops(0) == std::vector<Step>{0, 1, 2, 3, 4, 5});
  CHECK(stops(1) == std::vector<Step>{0, 1, 3, 5});
  CHECK(trace->lenses()[1].name == "even");
}

TEST_CASE("a picture shows the step that was asked for", "[model]") {
  const auto trace = run("...");
  CHECK(trace->picture({0, 0, 300, {}, {}}).title == "The clock shows 3");
  CHECK(trace->picture({0, 3, 300, {}, {}}).title == "The clock shows 0");
  CHECK(trace->picture({1, 1, 300, {}, {}}).width == 300);
}

TEST_CASE("a program that is refused gives the reason", "[model]") {
  const auto refused = countdown().load({"c.count", "", {}});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().what == "no number");
}
