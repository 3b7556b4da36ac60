// Epoll files that watch epoll files: how deep, in no circle, and along how many paths (fs/eventpoll.c).
#include <algorithm>
#include <array>

#include "engine/epoll/eventpoll.hpp"

namespace glassbox::epoll {
namespace {

// ep_loop_check_proc: how many epoll files lie below; more than kMostNested also when `outer` is among them.
std::int32_t depth_below(const State& state, Id ep, Id outer, std::int32_t depth) {
  std::int32_t deepest = 0;
  const Epoll& instance = state.epolls[ep];
  if (instance.nested == 0) return 0;
  for (std::int32_t i = 0; i < instance.members.size() && deepest <= kMostNested; ++i) {
    const Item& item = state.items[instance.members[i]];
    if (!item.alive || state.files[item.file].kind != Kind::epoll) continue;
    const Id below = state.files[item.file].object;
    if (below == outer || depth > kMostNested) return kMostNested + 1;
    deepest = std::max(deepest, depth_below(state, below, outer, depth + 1) + 1);
  }
  return deepest;
}

const std::vector<Id>& watchers_of(const State& state, Id ep) {
  return state.files[state.epolls[ep].file].items;
}

// ep_get_upwards_depth_proc
std::int32_t depth_above(const State& state, Id ep) {
  std::int32_t highest = 0;
  for (const Id id : watchers_of(state, ep)) highest = std::max(highest, depth_above(state, state.items[id].ep) + 1);
  return highest;
}

// path_limits: how many ways of each length may lead from a file up to instances that nobody watches.
constexpr std::array<std::int32_t, 5> kPathLimits = {1000, 500, 100, 50, 10};
using PathCounts = std::array<std::int32_t, kPathLimits.size()>;

// reverse_path_check_proc; false when there are too many.
bool count_paths(const State& state, Id file, std::size_t depth, PathCounts& counts) {
  if (depth >= kPathLimits.size()) return false;
  for (const Id id : state.files[file].items) {
    const Id ep = state.items[id].ep;
    if (!watchers_of(state, ep).empty()) {
      if (!count_paths(state, state.epolls[ep].file, depth + 1, counts)) return false;
    } else if (depth > 0 && ++counts[depth] > kPathLimits[depth]) {
      return false;
    }
  }
  return true;
}

bool paths_fit(const State& state, Id file) {
  if (state.files[file].kind != Kind::epoll) {
    PathCounts counts{};
    return count_paths(state, file, 0, counts);
  }
  const Epoll& instance = state.epolls[state.files[file].object];
  for (std::int32_t i = 0; i < instance.members.size(); ++i) {
    const Item& item = state.items[instance.members[i]];
    if (item.alive && !paths_fit(state, item.file)) return false;
  }
  return true;
}

}  // namespace

bool may_nest(const State& state, Id outer, Id inner) {
  if (outer == inner) return false;
  const std::int32_t below = depth_below(state, inner, outer, 0);
  return below <= kMostNested && below + 1 + depth_above(state, outer) <= kMostNested;
}

bool too_many_paths(const State& state, Id id) {
  const Item& item = state.items[id];
  const bool nested = state.files[item.file].kind == Kind::epoll || !watchers_of(state, item.ep).empty();
  return nested && !paths_fit(state, item.file);
}

}  // namespace glassbox::epoll
