// The free space map (storage/freespace/freespace.c, fsmpage.c): one leaf page of it, which covers 4,069 heap pages,
// and what the pages above it believe.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

struct FreeSpaceMap {
  std::vector<std::uint8_t> categories;  // by heap page: free bytes in units of 32
  std::uint8_t above = 0;                // the greatest one, as the root knows it: only VACUUM tells it
  std::int32_t next_slot = 0;            // where the next search begins
  friend bool operator==(const FreeSpaceMap&, const FreeSpaceMap&) = default;
};

// GetPageWithFreeSpace: a page with `needed` bytes, or kNoBlock.
Block find_page(FreeSpaceMap& map, std::int32_t needed, Block pages);
void record_free_space(FreeSpaceMap& map, Block block, std::int32_t available);
// RecordAndGetPageWithFreeSpace: what was wrong about `old` is mended first.
Block record_and_find(FreeSpaceMap& map, Block old, std::int32_t available, std::int32_t needed, Block pages);
void vacuum_map(FreeSpaceMap& map);  // FreeSpaceMapVacuum
std::int32_t recorded_space(const FreeSpaceMap& map, Block block);

}  // namespace glassbox::postgres
