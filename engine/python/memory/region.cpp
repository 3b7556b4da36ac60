// Page ranges of the simulated memory, as mmap and munmap give and take them: first fit, lowest address first.
#include "engine/python/eval/runtime.hpp"

namespace glassbox::python {
namespace {

constexpr std::uint64_t pages_up(std::uint64_t bytes) {
  return (bytes + kPageSize - 1) / kPageSize * kPageSize;
}

void remove_range(RegionState& regions, std::int64_t i) {
  for (; i + 1 < regions.count; ++i) regions.free[i] = regions.free[i + 1];
  --regions.count;
}

// The host buffer has to hold everything below `end`.
bool reach(Addr end) {
  Runtime& runtime = rt();
  if (end <= runtime.top) return true;
  if (end - kHeapBase > runtime.limit) return false;
  if (end - kRamBase > vm->ram.size()) {
    halt(Halt::memory);
    return false;
  }
  runtime.top = end;
  return true;
}

}  // namespace

Addr region_take(std::uint64_t bytes) {
  if (halted()) return 0;
  RegionState& regions = rt().regions;
  if (bytes > rt().limit) return 0;
  bytes = pages_up(bytes);
  for (std::int64_t i = 0; i < regions.count; ++i) {
    RegionState::Range& range = regions.free[i];
    if (range.bytes < bytes) continue;
    const Addr address = range.address;
    range.address += bytes;
    range.bytes -= bytes;
    if (range.bytes == 0) remove_range(regions, i);
    return address;
  }
  const Addr address = regions.end;
  if (!reach(address + bytes)) return 0;
  regions.end += bytes;
  return address;
}

void region_give(Addr address, std::uint64_t bytes) {
  RegionState& regions = rt().regions;
  bytes = pages_up(bytes);
  std::int64_t i = 0;
  while (i < regions.count && regions.free[i].address < address) ++i;
  const bool joins_next = i < regions.count && address + bytes == regions.free[i].address;
  if (i > 0 && regions.free[i - 1].address + regions.free[i - 1].bytes == address) {
    regions.free[i - 1].bytes += bytes;
    if (joins_next) {
      regions.free[i - 1].bytes += regions.free[i].bytes;
      remove_range(regions, i);
    }
  } else if (joins_next) {
    regions.free[i].address = address;
    regions.free[i].bytes += bytes;
  } else if (regions.count < static_cast<std::int64_t>(std::size(regions.free))) {
    for (std::int64_t k = regions.count; k > i; --k) regions.free[k] = regions.free[k - 1];
    regions.free[i] = {address, bytes};
    ++regions.count;
  }
}

Addr static_alloc(std::uint64_t bytes) {
  Runtime& runtime = rt();
  const Addr address = runtime.static_top;
  if (address + bytes > kHeapBase) {
    halt(Halt::refused);
    vm->refusal = "the data segment is full";
    return address;
  }
  runtime.static_top = (address + bytes + 15) / 16 * 16;
  return address;
}

}  // namespace glassbox::python
