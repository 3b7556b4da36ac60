#include "engine/postgres/page.hpp"

#include <algorithm>
#include <vector>

namespace glassbox::postgres {
namespace {

// PageHeaderData: pd_lsn 0, pd_checksum 8, pd_flags 10, pd_lower 12, pd_upper 14, pd_special 16,
// pd_pagesize_version 18, pd_prune_xid 20. The log position stays 0: this machine writes no log.
constexpr std::int32_t kFlags = 10;
constexpr std::int32_t kLower = 12;
constexpr std::int32_t kUpper = 14;
constexpr std::int32_t kSpecial = 16;
constexpr std::int32_t kVersion = 18;
constexpr std::int32_t kPruneXid = 20;
constexpr std::uint32_t kLayout = 4;  // PG_PAGE_LAYOUT_VERSION

std::int32_t at_item(Offset offset) {
  return kPageHeader + (offset - 1) * kItemIdSize;
}

}  // namespace

std::uint16_t get16(const Page& page, std::int32_t at) {
  const auto i = static_cast<std::size_t>(at);
  return static_cast<std::uint16_t>(page.bytes[i] | page.bytes[i + 1] << 8);
}

std::uint32_t get32(const Page& page, std::int32_t at) {
  return get16(page, at) | static_cast<std::uint32_t>(get16(page, at + 2)) << 16;
}

void put16(Page& page, std::int32_t at, std::uint32_t value) {
  const auto i = static_cast<std::size_t>(at);
  page.bytes[i] = static_cast<std::uint8_t>(value);
  page.bytes[i + 1] = static_cast<std::uint8_t>(value >> 8);
}

void put32(Page& page, std::int32_t at, std::uint32_t value) {
  put16(page, at, value);
  put16(page, at + 2, value >> 16);
}

void init_page(Page& page) {
  page.bytes.fill(0);
  put16(page, kLower, kPageHeader);
  put16(page, kUpper, kPageSize);
  put16(page, kSpecial, kPageSize);
  put16(page, kVersion, kPageSize | kLayout);
}

std::uint16_t page_flags(const Page& page) {
  return get16(page, kFlags);
}

void set_page_flag(Page& page, PageFlag flag, bool on) {
  const std::uint16_t flags = page_flags(page);
  put16(page, kFlags, on ? flags | flag : flags & ~static_cast<std::uint32_t>(flag));
}

std::int32_t lower_of(const Page& page) {
  return get16(page, kLower);
}

std::int32_t upper_of(const Page& page) {
  return get16(page, kUpper);
}

Xid prune_xid(const Page& page) {
  return get32(page, kPruneXid);
}

void set_prune_xid(Page& page, Xid xid) {
  put32(page, kPruneXid, xid);
}

void note_prunable(Page& page, Xid xid) {
  const Xid old = prune_xid(page);
  if (old == kNoXid || xid < old) set_prune_xid(page, xid);
}

Offset last_offset(const Page& page) {
  const std::int32_t lower = lower_of(page);
  return lower <= kPageHeader ? Offset{0} : static_cast<Offset>((lower - kPageHeader) / kItemIdSize);
}

ItemId item_at(const Page& page, Offset offset) {
  const std::uint32_t word = get32(page, at_item(offset));
  return {static_cast<LinePointer>(word >> 15 & 3), static_cast<std::uint16_t>(word & 0x7FFF),
          static_cast<std::uint16_t>(word >> 17)};
}

void set_item(Page& page, Offset offset, const ItemId& item) {
  put32(page, at_item(offset),
        item.offset | static_cast<std::uint32_t>(item.state) << 15 | static_cast<std::uint32_t>(item.length) << 17);
}

std::int32_t free_space(const Page& page) {
  const std::int32_t space = upper_of(page) - lower_of(page);
  return space < kItemIdSize ? 0 : space - kItemIdSize;
}

std::int32_t heap_free_space(const Page& page) {
  const std::int32_t space = free_space(page);
  const Offset last = last_offset(page);
  if (space == 0 || last < kMaxHeapTuples) return space;
  if ((page_flags(page) & kHasFreeLines) != 0)
    for (Offset offset = 1; offset <= last; ++offset)
      if (item_at(page, offset).state == LinePointer::unused) return space;
  return 0;
}

Offset add_item(Page& page, std::span<const std::uint8_t> bytes) {
  const Offset limit = static_cast<Offset>(last_offset(page) + 1);
  Offset offset = limit;
  if ((page_flags(page) & kHasFreeLines) != 0) {
    for (offset = 1; offset < limit; ++offset) {
      const ItemId item = item_at(page, offset);
      if (item.state == LinePointer::unused && item.length == 0) break;
    }
    if (offset >= limit) set_page_flag(page, kHasFreeLines, false);
  }
  if (offset > kMaxHeapTuples) return 0;
  const std::int32_t lower = lower_of(page) + (offset == limit ? kItemIdSize : 0);
  const auto size = static_cast<std::int32_t>(bytes.size());
  const std::int32_t upper = upper_of(page) - max_align(size);
  if (lower > upper) return 0;
  put16(page, kLower, static_cast<std::uint32_t>(lower));
  put16(page, kUpper, static_cast<std::uint32_t>(upper));
  set_item(page, offset, {LinePointer::normal, static_cast<std::uint16_t>(upper), static_cast<std::uint16_t>(size)});
  std::copy(bytes.begin(), bytes.end(), page.bytes.begin() + upper);
  return offset;
}

void repair_fragmentation(Page& page) {
  struct Moved {
    Offset offset;
    ItemId item;
  };
  std::vector<Moved> kept;
  bool unused = false;
  Offset last_used = 0;
  const Offset last = last_offset(page);
  for (Offset offset = 1; offset <= last; ++offset) {
    const ItemId item = item_at(page, offset);
    if (item.state == LinePointer::unused) {
      set_item(page, offset, {});
      unused = true;
      continue;
    }
    last_used = offset;
    if (item.length > 0) kept.push_back({offset, item});
  }
  // compactify_tuples: from the end of the page downwards, in the order of the line pointers.
  const Page before = page;
  std::int32_t upper = kPageSize;
  for (Moved& moved : kept) {
    upper -= max_align(moved.item.length);
    std::copy_n(before.bytes.begin() + moved.item.offset, moved.item.length, page.bytes.begin() + upper);
    moved.item.offset = static_cast<std::uint16_t>(upper);
    set_item(page, moved.offset, moved.item);
  }
  put16(page, kUpper, static_cast<std::uint32_t>(upper));
  if (last_used != last) {
    unused = false;
    for (Offset offset = 1; offset < last_used; ++offset)
      unused = unused || item_at(page, offset).state == LinePointer::unused;
    put16(page, kLower, static_cast<std::uint32_t>(kPageHeader + last_used * kItemIdSize));
  }
  set_page_flag(page, kHasFreeLines, unused);
}

void truncate_line_pointers(Page& page) {
  Offset last = last_offset(page);
  bool unused_before = false;
  std::int32_t cut = 0;
  while (last > 1 && item_at(page, last).state == LinePointer::unused) {
    --last;
    ++cut;
  }
  for (Offset offset = 1; offset <= last; ++offset)
    unused_before = unused_before || item_at(page, offset).state == LinePointer::unused;
  if (cut > 0) put16(page, kLower, static_cast<std::uint32_t>(lower_of(page) - cut * kItemIdSize));
  set_page_flag(page, kHasFreeLines, unused_before);
}

}  // namespace glassbox::postgres
