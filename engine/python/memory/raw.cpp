// The raw allocator, for what is too large for pymalloc. It stands for the C library's malloc, whose addresses nobody
// can foresee: chunks with boundary tags, best fit, neighbours joined; from 128 KiB on a page range of its own.
#include <bit>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"

namespace glassbox::python {
namespace {

// In front of every chunk's bytes. A free chunk has two links behind it.
struct Chunk {
  std::uint64_t before;  // size of the chunk before this one, 0: the first of its segment
  std::uint64_t size;  // header included; bit 0: in use, bit 1: a page range of its own, bit 2: the last of its segment
};
struct FreeChunk : Chunk {
  Addr next, prev;
};
constexpr std::uint64_t kHeader = sizeof(Chunk);
constexpr std::uint64_t kUsed = 1, kOwnRange = 2, kLast = 4, kFlags = 15;
constexpr std::uint64_t kOwnRangeFrom = 128 * 1024;
constexpr std::uint64_t kSegment = 512 * 1024;

Chunk& chunk(Addr a) {
  return at<Chunk>(a);
}
std::uint64_t size_of(Addr a) {
  return chunk(a).size & ~kFlags;
}

std::uint32_t bin_of(std::uint64_t size) {
  const auto log = static_cast<std::uint32_t>(std::bit_width(size)) - 1;
  const std::uint32_t bin = (log - 5) * 8 + static_cast<std::uint32_t>(size >> (log - 3) & 7U);
  return bin < kRawBins ? bin : kRawBins - 1;
}

void put_free(Addr a) {
  Addr& bin = rt().raw.bins[bin_of(size_of(a))];
  auto& free = at<FreeChunk>(a);
  free.next = bin;
  free.prev = 0;
  if (bin != 0) at<FreeChunk>(bin).prev = a;
  bin = a;
}
void take_free(Addr a) {
  const auto& free = at<FreeChunk>(a);
  if (free.prev != 0)
    at<FreeChunk>(free.prev).next = free.next;
  else
    rt().raw.bins[bin_of(size_of(a))] = free.next;
  if (free.next != 0) at<FreeChunk>(free.next).prev = free.prev;
}

void tell_next(Addr a) {
  if ((chunk(a).size & kLast) == 0) chunk(a + size_of(a)).before = size_of(a);
}

// Cuts the chunk (not in a bin) down to `size`; the rest becomes free.
void cut(Addr a, std::uint64_t size) {
  const std::uint64_t whole = size_of(a);
  if (whole - size < 64) return;
  const Addr rest = a + size;
  chunk(rest) = {size, (whole - size) | (chunk(a).size & kLast)};
  chunk(a).size = size | (chunk(a).size & kUsed);
  tell_next(rest);
  put_free(rest);
}

Addr best_fit(std::uint64_t size) {
  for (std::uint32_t bin = bin_of(size); bin < kRawBins; ++bin) {
    Addr best = 0;
    for (Addr a = rt().raw.bins[bin]; a != 0; a = at<FreeChunk>(a).next) {
      if (size_of(a) >= size && (best == 0 || size_of(a) < size_of(best) || (size_of(a) == size_of(best) && a < best)))
        best = a;
    }
    if (best != 0) return best;
  }
  return 0;
}

}  // namespace

Addr raw_malloc(std::uint64_t bytes) {
  if (bytes > rt().limit) return 0;
  const std::uint64_t size = (bytes + kHeader + 15) / 16 * 16 < 48 ? 48 : (bytes + kHeader + 15) / 16 * 16;
  if (size >= kOwnRangeFrom) {
    const Addr a = region_take(size);
    if (a == 0) return 0;
    chunk(a) = {0, ((size + kPageSize - 1) / kPageSize * kPageSize) | kUsed | kOwnRange};
    return a + kHeader;
  }
  Addr a = best_fit(size);
  if (a == 0) {
    a = region_take(kSegment);
    if (a == 0) return 0;
    chunk(a) = {0, kSegment | kLast};
  } else {
    take_free(a);
  }
  chunk(a).size |= kUsed;
  cut(a, size);
  return a + kHeader;
}

std::uint64_t raw_size(Addr block) {
  return size_of(block - kHeader) - kHeader;
}

void raw_free(Addr block) {
  if (block == 0) return;
  Addr a = block - kHeader;
  if ((chunk(a).size & kOwnRange) != 0) {
    region_give(a, size_of(a));
    return;
  }
  chunk(a).size &= ~kUsed;
  if ((chunk(a).size & kLast) == 0) {
    const Addr next = a + size_of(a);
    if ((chunk(next).size & kUsed) == 0) {
      take_free(next);
      chunk(a).size = (size_of(a) + size_of(next)) | (chunk(next).size & kLast);
    }
  }
  if (chunk(a).before != 0) {
    const Addr previous = a - chunk(a).before;
    if ((chunk(previous).size & kUsed) == 0) {
      take_free(previous);
      chunk(previous).size = (size_of(previous) + size_of(a)) | (chunk(a).size & kLast);
      a = previous;
    }
  }
  tell_next(a);
  put_free(a);
}

Addr raw_realloc(Addr block, std::uint64_t bytes) {
  if (block == 0) return raw_malloc(bytes);
  const std::uint64_t have = raw_size(block);
  if (bytes <= have && bytes * 2 >= have) return block;
  const Addr moved = bytes <= kSmallRequest ? object_malloc(bytes) : raw_malloc(bytes);
  if (moved == 0) return 0;
  std::memcpy(host(moved), host(block), static_cast<std::size_t>(bytes < have ? bytes : have));
  raw_free(block);
  return moved;
}

}  // namespace glassbox::python
