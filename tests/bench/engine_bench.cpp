// Seek times in a run of 100,000 events, and pictures of 20,000 shapes: printed in one line each, with their aim.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/core/machine.hpp"
#include "engine/core/pen.hpp"
#include "engine/core/random.hpp"
#include "engine/core/tween.hpp"

namespace glassbox {
namespace {

double ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void print(const char* what, const std::vector<double>& ms, double aim) {
  std::vector<double> sorted = ms;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double part) {
    return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
  };
  std::printf("%-52s median %8.3f ms   99 %% %8.3f ms   worst %8.3f ms   aim %.0f ms\n", what, at(0.5), at(0.99), at(1),
              aim);
}

// Writes over many keys: about nine events a command.
std::string long_program() {
  std::string source = "client -c\n";
  for (int i = 0; i < 11'000; ++i) source += "SET order:" + std::to_string(i % 500) + " " + std::to_string(i) + "\n";
  return source;
}

void bench_seek() {
  const Machine* machine = find_machine("redis");
  const auto started = std::chrono::steady_clock::now();
  auto loaded = machine->load({"bench.redis", long_program(), {}});
  if (!loaded) {
    std::printf("seek: %s\n", to_text(loaded.error()).c_str());
    return;
  }
  Trace& trace = *loaded.value();
  while (trace.steps() < 100'000 && trace.advance(1000)) {
  }
  std::printf("%-52s %d events in %.0f ms\n", "run, Redis", trace.steps(), ms_since(started));
  Random random(7);
  std::vector<double> seeks;
  std::vector<double> pictures;
  for (int i = 0; i < 300; ++i) {
    const auto step = static_cast<Step>(random.below(static_cast<std::uint32_t>(trace.steps() + 1)));
    const auto start = std::chrono::steady_clock::now();
    static_cast<void>(trace.why(step));
    seeks.push_back(ms_since(start));
    const auto drawn = std::chrono::steady_clock::now();
    static_cast<void>(trace.picture({0, step, 880, {}, {}}));
    pictures.push_back(ms_since(drawn));
  }
  print("seek to a random step, with its sentence", seeks, 16);
  print("picture of the slots lens", pictures, 16);
}

Picture many_cells(float offset) {
  Pen pen(2000, "20,000 cells");
  for (int i = 0; i < 10'000; ++i) {
    pen.item("cells/" + std::to_string(i), Role::cell, "cell " + std::to_string(i));
    const Box at{static_cast<float>(i % 100) * 20 + offset, static_cast<float>(i / 100) * 20, 18, 18};
    pen.cell(at, "42", {tint(Color::a, 12), solid(Color::a)}, mono(Color::ink, 11, false, Anchor::middle));
  }
  return pen.finish(2000);
}

void bench_pictures() {
  std::vector<double> built;
  std::vector<double> matched;
  std::vector<double> frames;
  for (int i = 0; i < 20; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const Picture from = many_cells(0);
    built.push_back(ms_since(start));
    const Picture to = many_cells(7);
    const auto tweened = std::chrono::steady_clock::now();
    const Tween tween(from, to);
    matched.push_back(ms_since(tweened));
    std::vector<Drawn> out;
    for (float ms = 0; ms <= 350; ms += 50) {
      const auto frame = std::chrono::steady_clock::now();
      tween.at(ms, out);
      frames.push_back(ms_since(frame));
    }
  }
  print("picture of 20,000 shapes, computed", built, 16);
  print("tween between two of them, matched", matched, 16);
  print("one frame of that tween", frames, 16);
}

}  // namespace
}  // namespace glassbox

int main() {
  glassbox::bench_seek();
  glassbox::bench_pictures();
}
