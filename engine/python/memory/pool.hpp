// The allocators' own tables, as they lie in the simulated memory.
#pragma once

#include "engine/python/memory/ram.hpp"

namespace glassbox::python {

constexpr std::uint64_t kArenaSize = 1ULL << 20U;
constexpr std::uint64_t kPoolSize = 1ULL << 14U;
constexpr std::uint32_t kSizeClasses = 32;
constexpr std::uint32_t kPoolsInArena = kArenaSize / kPoolSize;
constexpr std::uint64_t kPoolHeader = 48;
constexpr std::uint32_t kDummySizeIndex = 0xffff;

// The start of a pool (struct pool_header).
struct Pool {
  std::uint32_t count;  // allocated blocks
  std::uint32_t pad;
  Addr freeblock;  // the first free block; each holds the next one's address
  P<Pool> nextpool;
  P<Pool> prevpool;
  std::uint32_t arenaindex;
  std::uint32_t szidx;
  std::uint32_t nextoffset;  // of the block that was never used
  std::uint32_t maxnextoffset;
};
static_assert(sizeof(Pool) == kPoolHeader);

struct Arena {
  Addr address;  // 0: not allocated
  Addr pool_address;
  std::uint32_t nfreepools;
  std::uint32_t ntotalpools;
  P<Pool> freepools;
  P<Arena> nextarena;
  P<Arena> prevarena;
};

struct PoolState {
  struct Head {  // a Pool of which only the two links exist
    P<Pool> next, prev;
  } used[kSizeClasses];
  P<Arena> arenas;
  std::uint32_t maxarenas;
  std::uint32_t pad;
  P<Arena> unused_arena_objects;
  P<Arena> usable_arenas;
  P<Arena> nfp2lasta[kPoolsInArena + 1];
  std::int64_t arenas_now;
  std::int64_t arenas_ever;
  std::int64_t arenas_highest;
  std::int64_t blocks_now;
};

// Page ranges, as mmap gives them.
struct RegionState {
  struct Range {
    Addr address;
    std::uint64_t bytes;
  } free[256];
  std::int64_t count;
  Addr end;
};

constexpr std::uint32_t kRawBins = 96;
struct RawState {
  Addr bins[kRawBins];  // free chunks, by size
  Addr top;             // the rest of the newest segment
  std::uint64_t top_size;
};

Addr region_take(std::uint64_t bytes);  // whole pages; null: the machine halts or the limit is reached
void region_give(Addr address, std::uint64_t bytes);
bool pool_boot();

}  // namespace glassbox::python
