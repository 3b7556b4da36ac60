// Which part of a long history the threads lens shows: pages that are filled once and then stand still.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/epoll/lens_threads_runs.hpp"

namespace glassbox::epoll {

struct Page {
  std::size_t first = 0;      // run that it begins with
  std::vector<float> starts;  // of its runs, in px from the page's edge
  float end = 0;              // where its last run ends
};

// `lengths`: of all runs, in px. A run that does not fit begins a new page, which repeats the calls before it, up to
// three fifths of the room. What an earlier step showed on the same page stands where it stood.
Page page_of(const std::vector<Run>& runs, const std::vector<float>& lengths, float room);

// Both arrangements, with the runs and the threads that have lanes.
Picture draw_threads_wide(const Scene<Model>& scene, const Runs& runs);
Picture draw_threads_narrow(const Scene<Model>& scene, const Runs& runs);

// "3 wake-ups so far, 2 for nothing"
std::string wake_sum(const Runs& runs);
// "woken twice", "2 for nothing", "waits for ever" of one thread; empty where there is nothing to say.
std::string woken_words(const Runs& runs, Id thread);
std::string nothing_words(const Runs& runs, Id thread);

}  // namespace glassbox::epoll
