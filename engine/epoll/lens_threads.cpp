// The threads lens: one lane a thread. Calls take no virtual time in this machine, so its axis is the order in which
// things happen, with the milliseconds below.
#include <algorithm>

#include "engine/epoll/lens_threads_page.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kWide = 560;
constexpr float kKept = 0.6F;  // of a page's room: what the next one repeats at most

std::size_t next_page(const std::vector<Run>& runs, const std::vector<float>& lengths, std::size_t first,
                      std::size_t last, float room) {
  float kept = lengths[last];
  std::size_t start = last;
  for (std::size_t i = last; i > first + 1; --i) {
    kept += lengths[i - 1];
    if (kept > room * kKept) break;
    if (runs[i - 1].kind != Run::Kind::work || runs[i - 1].begins) start = i - 1;
  }
  return start;
}

}  // namespace

Page page_of(const std::vector<Run>& runs, const std::vector<float>& lengths, float room) {
  Page page;
  float used = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    used += lengths[i];
    if (used <= room || i == page.first) continue;
    page.first = next_page(runs, lengths, page.first, i, room);
    used = 0;
    for (std::size_t j = page.first; j <= i; ++j) used += lengths[j];
  }
  for (std::size_t i = page.first; i < runs.size(); ++i) {
    page.starts.push_back(page.end);
    page.end += lengths[i];
  }
  return page;
}

std::string wake_sum(const Runs& runs) {
  std::int32_t times = 0;
  std::int32_t nothing = 0;
  for (const Woken& each : runs.woken) {
    times += each.times;
    nothing += each.nothing;
  }
  if (times == 0) return "no wake-up so far";
  return counted(times, "wake-up") + " so far, " + (nothing == 0 ? "none" : std::to_string(nothing)) + " for nothing";
}

std::string woken_words(const Runs& runs, Id thread) {
  const std::int32_t times = runs.woken[static_cast<std::size_t>(thread)].times;
  if (times == 0) return {};
  return times == 1 ? "woken once" : times == 2 ? "woken twice" : "woken " + counted(times, "time");
}

std::string nothing_words(const Runs& runs, Id thread) {
  const Woken& woken = runs.woken[static_cast<std::size_t>(thread)];
  if (runs.unheard[static_cast<std::size_t>(thread)]) return "waits for ever";
  if (woken.nothing == 0) return {};
  return woken.times == 1 ? "for nothing" : std::to_string(woken.nothing) + " for nothing";
}

Picture draw_threads(const Scene<Model>& scene) {
  const Runs runs = runs_until(scene);
  return scene.width >= kWide ? draw_threads_wide(scene, runs) : draw_threads_narrow(scene, runs);
}

}  // namespace glassbox::epoll
