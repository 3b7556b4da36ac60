#include "engine/postgres/fsm.hpp"

#include <algorithm>

namespace glassbox::postgres {
namespace {

constexpr std::int32_t kStep = 32;           // FSM_CAT_STEP
constexpr std::int32_t kMostRequest = 8160;  // MaxFSMRequestSize = MaxHeapTupleSize
constexpr std::int32_t kInner = 4095;        // NonLeafNodesPerPage
constexpr std::int32_t kLeaves = 4069;       // LeafNodesPerPage
constexpr std::int32_t kNodes = kInner + kLeaves;

// fsm_space_avail_to_cat
std::uint8_t category_of(std::int32_t available) {
  if (available >= kMostRequest) return 255;
  return static_cast<std::uint8_t>(std::min(available / kStep, 254));
}

// fsm_space_needed_to_cat
std::int32_t category_needed(std::int32_t needed) {
  if (needed == 0) return 1;
  return std::min((needed + kStep - 1) / kStep, 255);
}

// A node of the page's binary tree: the greatest category below it.
std::uint8_t node(const FreeSpaceMap& map, std::int32_t number) {
  std::int64_t first = number;
  std::int64_t last = number;
  while (first < kInner) {
    first = 2 * first + 1;
    last = 2 * last + 2;
  }
  std::uint8_t most = 0;
  const auto size = static_cast<std::int64_t>(map.categories.size());
  for (std::int64_t slot = first - kInner; slot <= std::min(last - kInner, size - 1); ++slot)
    most = std::max(most, map.categories[static_cast<std::size_t>(slot)]);
  return most;
}

// rightneighbor: wraps around within a level.
std::int32_t right_of(std::int32_t number) {
  ++number;
  const bool wrapped = ((number + 1) & number) == 0;  // the first node of the next level
  return wrapped ? (number - 1) / 2 : number;
}

// fsm_search_avail: up from the slot where the last search ended, to the right where that has not enough, then down.
std::int32_t search(FreeSpaceMap& map, std::int32_t category) {
  if (node(map, 0) < category) return -1;
  std::int32_t target = map.next_slot;
  if (target < 0 || target >= kLeaves) target = 0;
  std::int32_t number = kInner + target;
  while (number > 0 && node(map, number) < category) number = (right_of(number) - 1) / 2;
  while (number < kInner) {
    const std::int32_t left = 2 * number + 1;
    number = left < kNodes && node(map, left) >= category ? left : left + 1;
  }
  const std::int32_t slot = number - kInner;
  map.next_slot = slot + 1;
  return slot;
}

void set(FreeSpaceMap& map, Block block, std::uint8_t category) {
  if (map.categories.size() <= block) map.categories.resize(block + 1);
  map.categories[block] = category;
}

Block from_root(FreeSpaceMap& map, std::int32_t category, Block pages) {
  while (map.above >= category) {
    const std::int32_t slot = search(map, category);
    if (slot < 0) {
      map.above = node(map, 0);  // the parent's value was wrong: mend it, and start over
      continue;
    }
    if (static_cast<Block>(slot) < pages) return static_cast<Block>(slot);
    set(map, static_cast<Block>(slot), 0);  // a page that is not there
  }
  return kNoBlock;
}

}  // namespace

Block find_page(FreeSpaceMap& map, std::int32_t needed, Block pages) {
  return from_root(map, category_needed(needed), pages);
}

void record_free_space(FreeSpaceMap& map, Block block, std::int32_t available) {
  set(map, block, category_of(available));
}

Block record_and_find(FreeSpaceMap& map, Block old, std::int32_t available, std::int32_t needed, Block pages) {
  record_free_space(map, old, available);
  const std::int32_t category = category_needed(needed);
  const std::int32_t slot = search(map, category);
  if (slot >= 0 && static_cast<Block>(slot) < pages) return static_cast<Block>(slot);
  return from_root(map, category, pages);
}

void vacuum_map(FreeSpaceMap& map) {
  map.above = node(map, 0);
  map.next_slot = 0;  // fsm_vacuum_page resets it
}

std::int32_t recorded_space(const FreeSpaceMap& map, Block block) {
  if (block >= map.categories.size()) return 0;
  const std::int32_t category = map.categories[block];
  return category == 255 ? kMostRequest : category * kStep;
}

}  // namespace glassbox::postgres
