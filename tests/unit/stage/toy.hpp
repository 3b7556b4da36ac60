// A machine for the stage's tests: one square that moves 10 px a step, in a picture that grows.
#pragma once

#include <array>

#include "engine/core/model.hpp"
#include "engine/core/pen.hpp"
#include "ui/stage/run.hpp"

namespace glassbox::test {

struct Toy {
  struct State {
    std::int32_t n = 0;
    friend bool operator==(const State&, const State&) = default;
  };
  static constexpr std::string_view id = "toy", system = "Toy 1", extension = ".toy", comment_mark = "#";
  static std::span<const SettingInfo> settings() { return {}; }
  static std::span<const Lens<Toy>> lenses();
  static Result<State> load(const Program& /*program*/) { return State{}; }
  static bool step(State& state, Event& event) {
    if (state.n == 10) return false;
    event.line = ++state.n;
    return true;
  }
  static std::uint64_t footprint(const State& /*state*/) { return sizeof(State); }
  static std::string_view kind(const Event& /*event*/) { return "moved"; }
  static std::string actor(const State& /*now*/, const Event& /*event*/) { return "square"; }
  static std::string opening(const State& /*initial*/) { return "A square stands still."; }
  static std::string why(const State& /*before*/, const Event& /*event*/, const State& /*now*/) { return "It moves."; }
  static std::string output(const State& /*before*/, const Event& /*event*/, const State& /*now*/) { return {}; }
  static std::string ending(const State& /*last*/) { return "It has arrived."; }
};

inline Picture draw_square(const Scene<Toy>& scene) {
  Pen pen(scene.width, "a square");
  pen.item("square", Role::cell, "square");
  const auto n = static_cast<float>(scene.now.n);
  pen.rect("border", {10 * n, 10, 20, 20}, {solid(Color::running), {}, 0, 0});
  if (!scene.focus.empty()) {
    pen.item("inside", Role::card, "its inside");
    pen.rect("border", {0, 40, 20, 20}, {solid(Color::ready), {}, 0, 0});
  }
  return pen.finish(100 + 10 * n);
}

inline std::span<const Lens<Toy>> Toy::lenses() {
  static constexpr std::array<Lens<Toy>, 2> list = {{
      {{"square", "Square"}, [](const Event& event) { return event.line % 4 == 0; }, draw_square},
      {{"again", "Again"}, [](const Event& /*event*/) { return true; }, draw_square},
  }};
  return list;
}

inline Run toy_run() {
  static std::uint32_t runs = 0;
  Run run;
  run.trace = std::make_unique<TraceOf<Toy>>(Toy::State{});
  run.revision = ++runs << 16U;
  while (run.trace->advance(100)) {
  }
  return run;
}

}  // namespace glassbox::test
