// pymalloc (Objects/obmalloc.c, CPython 3.13): blocks in pools in arenas.
//
// Pools of a size class with a free block hang in used[class], most recently freed into first. A pool that is empty
// goes back to its arena; an arena whose pools are all free goes back to the system. Among arenas with free pools the
// fullest (fewest free pools) comes first, so that the emptier ones get a chance to empty out.
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"

namespace glassbox::python {
namespace {

PoolState& pools() {
  return rt().pools;
}

// used[class] is linked as if it were a pool; only its two links are there.
P<Pool> head_of(std::uint32_t size_class) {
  const Addr links =
      kRuntime + offsetof(Runtime, pools) + offsetof(PoolState, used) + size_class * sizeof(PoolState::Head);
  return P<Pool>(links - offsetof(Pool, nextpool));
}

std::uint64_t class_bytes(std::uint32_t size_class) {
  return (static_cast<std::uint64_t>(size_class) + 1) << 4U;
}

bool more_arena_objects() {
  PoolState& state = pools();
  const std::uint32_t count = state.maxarenas ? state.maxarenas * 2 : 16;
  const Addr table = raw_realloc(state.arenas.a, count * sizeof(Arena));
  if (table == 0) return false;
  // The table may have moved, but no arena is usable or unused when it grows (Objects/obmalloc.c, new_arena).
  state.arenas = P<Arena>(table);
  for (std::uint32_t i = state.maxarenas; i < count; ++i) {
    P<Arena> arena(table + i * sizeof(Arena));
    arena->address = 0;
    arena->nextarena = i + 1 < count ? P<Arena>(table + (i + 1) * sizeof(Arena)) : P<Arena>();
  }
  state.unused_arena_objects = P<Arena>(table + state.maxarenas * sizeof(Arena));
  state.maxarenas = count;
  return true;
}

std::int32_t index_of(P<Arena> arena) {
  return static_cast<std::int32_t>((arena.a - pools().arenas.a) / sizeof(Arena));
}

P<Arena> new_arena() {
  PoolState& state = pools();
  if (!state.unused_arena_objects && !more_arena_objects()) return {};
  const Addr address = region_take(kArenaSize);
  if (address == 0) return {};
  P<Arena> arena = state.unused_arena_objects;
  state.unused_arena_objects = arena->nextarena;
  arena->address = address;
  arena->freepools = nullptr;
  arena->pool_address = address;
  arena->nfreepools = kPoolsInArena;
  const std::uint64_t excess = address & (kPoolSize - 1);
  if (excess != 0) {
    --arena->nfreepools;
    arena->pool_address += kPoolSize - excess;
  }
  arena->ntotalpools = arena->nfreepools;
  ++state.arenas_ever;
  ++state.arenas_now;
  if (state.arenas_now > state.arenas_highest) state.arenas_highest = state.arenas_now;
  if (wants(Kind::arena)) emit(Kind::arena, index_of(arena), 1, static_cast<std::int32_t>(state.arenas_now));
  return arena;
}

Addr block_of_fresh_pool(std::uint32_t size_class) {
  PoolState& state = pools();
  if (!state.usable_arenas) {
    state.usable_arenas = new_arena();
    if (!state.usable_arenas) return 0;
    state.usable_arenas->nextarena = state.usable_arenas->prevarena = nullptr;
    state.nfp2lasta[state.usable_arenas->nfreepools] = state.usable_arenas;
  }
  P<Arena> arena = state.usable_arenas;
  if (state.nfp2lasta[arena->nfreepools] == arena) state.nfp2lasta[arena->nfreepools] = nullptr;
  if (arena->nfreepools > 1) state.nfp2lasta[arena->nfreepools - 1] = arena;

  P<Pool> pool = arena->freepools;
  if (pool) {
    arena->freepools = pool->nextpool;
    --arena->nfreepools;
    if (arena->nfreepools == 0) {
      state.usable_arenas = arena->nextarena;
      if (state.usable_arenas) state.usable_arenas->prevarena = nullptr;
    }
  } else {
    pool = P<Pool>(arena->pool_address);
    pool->arenaindex = static_cast<std::uint32_t>(index_of(arena));
    pool->szidx = kDummySizeIndex;
    arena->pool_address += kPoolSize;
    --arena->nfreepools;
    if (arena->nfreepools == 0) {
      state.usable_arenas = arena->nextarena;
      if (state.usable_arenas) state.usable_arenas->prevarena = nullptr;
    }
  }

  P<Pool> head = head_of(size_class);
  P<Pool> next = head->nextpool;
  pool->nextpool = next;
  pool->prevpool = next;
  next->nextpool = pool;
  next->prevpool = pool;
  pool->count = 1;
  if (pool->szidx == size_class) {
    const Addr block = pool->freeblock;
    pool->freeblock = at<Addr>(block);
    return block;
  }
  const std::uint64_t bytes = class_bytes(size_class);
  pool->szidx = size_class;
  const Addr block = pool.a + kPoolHeader;
  pool->nextoffset = static_cast<std::uint32_t>(kPoolHeader + (bytes << 1U));
  pool->maxnextoffset = static_cast<std::uint32_t>(kPoolSize - bytes);
  pool->freeblock = block + bytes;
  at<Addr>(pool->freeblock) = 0;
  return block;
}

void extend_pool(P<Pool> pool) {
  if (pool->nextoffset <= pool->maxnextoffset) {
    pool->freeblock = pool.a + pool->nextoffset;
    pool->nextoffset += static_cast<std::uint32_t>(class_bytes(pool->szidx));
    at<Addr>(pool->freeblock) = 0;
    return;
  }
  P<Pool> next = pool->nextpool;
  P<Pool> previous = pool->prevpool;
  next->prevpool = previous;
  previous->nextpool = next;
}

Addr pool_malloc(std::uint64_t bytes) {
  const auto size_class = static_cast<std::uint32_t>((bytes - 1) >> 4U);
  P<Pool> pool = pools().used[size_class].next;
  if (pool == pool->nextpool) return block_of_fresh_pool(size_class);
  ++pool->count;
  const Addr block = pool->freeblock;
  pool->freeblock = at<Addr>(block);
  if (pool->freeblock == 0) extend_pool(pool);
  return block;
}

void unlink_arena(P<Arena> arena) {
  if (arena->prevarena)
    arena->prevarena->nextarena = arena->nextarena;
  else
    pools().usable_arenas = arena->nextarena;
  if (arena->nextarena) arena->nextarena->prevarena = arena->prevarena;
}

void release_arena(P<Arena> arena) {
  PoolState& state = pools();
  unlink_arena(arena);
  arena->nextarena = state.unused_arena_objects;
  state.unused_arena_objects = arena;
  region_give(arena->address, kArenaSize);
  arena->address = 0;
  --state.arenas_now;
  if (wants(Kind::arena)) emit(Kind::arena, index_of(arena), 0, static_cast<std::int32_t>(state.arenas_now));
}

// All blocks of the pool are free: back to its arena, and the arena to where it belongs now.
void release_pool(P<Pool> pool) {
  PoolState& state = pools();
  P<Pool> next = pool->nextpool;
  P<Pool> previous = pool->prevpool;
  next->prevpool = previous;
  previous->nextpool = next;

  P<Arena> arena(state.arenas.a + pool->arenaindex * sizeof(Arena));
  pool->nextpool = arena->freepools;
  arena->freepools = pool;
  const std::uint32_t was = arena->nfreepools;
  P<Arena> last = state.nfp2lasta[was];
  if (last == arena) {
    P<Arena> before = arena->prevarena;
    state.nfp2lasta[was] = before && before->nfreepools == was ? before : P<Arena>();
  }
  const std::uint32_t now = ++arena->nfreepools;

  // All free: to the system, except for the last usable arena.
  if (now == arena->ntotalpools && arena->nextarena) {
    release_arena(arena);
    return;
  }
  if (now == 1) {  // it was full: to the front
    arena->nextarena = state.usable_arenas;
    arena->prevarena = nullptr;
    if (state.usable_arenas) state.usable_arenas->prevarena = arena;
    state.usable_arenas = arena;
    if (!state.nfp2lasta[1]) state.nfp2lasta[1] = arena;
    return;
  }
  if (!state.nfp2lasta[now]) state.nfp2lasta[now] = arena;
  if (arena == last) return;
  // Behind the last arena with as few free pools as it had.
  unlink_arena(arena);
  arena->prevarena = last;
  arena->nextarena = last->nextarena;
  if (arena->nextarena) arena->nextarena->prevarena = arena;
  last->nextarena = arena;
}

// The pool that a block lies in; null when the block is not pymalloc's (address_in_range).
P<Pool> pool_of(Addr block) {
  P<Pool> pool(block & ~(kPoolSize - 1));
  if (pool.a < kHeapBase) return {};
  const PoolState& state = pools();
  const std::uint32_t index = pool->arenaindex;
  if (index >= state.maxarenas) return {};
  const Addr address = at<Arena>(state.arenas.a + index * sizeof(Arena)).address;
  return address != 0 && block - address < kArenaSize ? pool : P<Pool>();
}

void pool_free(P<Pool> pool, Addr block) {
  const Addr last_free = pool->freeblock;
  at<Addr>(block) = last_free;
  pool->freeblock = block;
  --pool->count;
  if (last_free == 0) {  // it was full: to the front of its class
    P<Pool> head = head_of(pool->szidx);
    P<Pool> next = head->nextpool;
    P<Pool> previous = next->prevpool;
    pool->nextpool = next;
    pool->prevpool = previous;
    next->prevpool = pool;
    previous->nextpool = pool;
    return;
  }
  if (pool->count == 0) release_pool(pool);
}

}  // namespace

bool pool_boot() {
  for (std::uint32_t i = 0; i < kSizeClasses; ++i) pools().used[i] = {head_of(i), head_of(i)};
  return true;
}

Addr object_malloc(std::uint64_t bytes) {
  if (halted()) return 0;
  Addr block = 0;
  if (bytes == 0) bytes = 1;
  block = bytes <= kSmallRequest ? pool_malloc(bytes) : raw_malloc(bytes);
  if (block != 0 && wants(Kind::allocated)) emit(Kind::allocated, offset_of(block), static_cast<std::int32_t>(bytes));
  return block;
}

Addr object_calloc(std::uint64_t bytes) {
  const Addr block = object_malloc(bytes);
  if (block != 0) std::memset(host(block), 0, static_cast<std::size_t>(bytes));
  return block;
}

void object_free(Addr block) {
  if (block == 0) return;
  if (wants(Kind::freed)) emit(Kind::freed, offset_of(block));
  if (P<Pool> pool = pool_of(block))
    pool_free(pool, block);
  else
    raw_free(block);
}

Addr object_realloc(Addr block, std::uint64_t bytes) {
  if (block == 0) return object_malloc(bytes);
  P<Pool> pool = pool_of(block);
  if (!pool) return raw_realloc(block, bytes);
  const std::uint64_t size = class_bytes(pool->szidx);
  std::uint64_t copied = size;
  if (bytes <= size) {
    if (4 * bytes > 3 * size) return block;  // wastes little: it stays
    copied = bytes;
  }
  const Addr moved = object_malloc(bytes);
  if (moved == 0) return 0;
  std::memcpy(host(moved), host(block), static_cast<std::size_t>(copied));
  object_free(block);
  return moved;
}

}  // namespace glassbox::python
