// A heap page in its exact bytes: header, line pointers, free space, tuples (storage/bufpage.h, bufpage.c, itemid.h).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

constexpr std::int32_t kPageSize = 8192;
constexpr std::int32_t kPageHeader = 24;  // SizeOfPageHeaderData
constexpr std::int32_t kItemIdSize = 4;
constexpr std::int32_t kMaxHeapTuples = 291;  // MaxHeapTuplesPerPage

constexpr std::int32_t max_align(std::int32_t size) {
  return (size + 7) & ~7;
}

enum PageFlag : std::uint16_t { kHasFreeLines = 1, kPageFull = 2, kAllVisible = 4 };

enum class LinePointer : std::uint8_t { unused, normal, redirect, dead };

struct ItemId {
  LinePointer state = LinePointer::unused;
  std::uint16_t offset = 0;  // of the tuple in the page; of a redirect: the line pointer that it names
  std::uint16_t length = 0;
  friend bool operator==(const ItemId&, const ItemId&) = default;
};

struct Page {
  std::array<std::uint8_t, kPageSize> bytes{};
  friend bool operator==(const Page&, const Page&) = default;
};

std::uint16_t get16(const Page& page, std::int32_t at);
std::uint32_t get32(const Page& page, std::int32_t at);
void put16(Page& page, std::int32_t at, std::uint32_t value);
void put32(Page& page, std::int32_t at, std::uint32_t value);

void init_page(Page& page);
std::uint16_t page_flags(const Page& page);
void set_page_flag(Page& page, PageFlag flag, bool on);
std::int32_t lower_of(const Page& page);
std::int32_t upper_of(const Page& page);
Xid prune_xid(const Page& page);
void set_prune_xid(Page& page, Xid xid);
// PageSetPrunable: keeps the older of the two.
void note_prunable(Page& page, Xid xid);

Offset last_offset(const Page& page);  // PageGetMaxOffsetNumber
ItemId item_at(const Page& page, Offset offset);
void set_item(Page& page, Offset offset, const ItemId& item);
std::int32_t free_space(const Page& page);       // PageGetFreeSpace: less one line pointer
std::int32_t heap_free_space(const Page& page);  // PageGetHeapFreeSpace: 0 when no line pointer can be had
// PageAddItemExtended for a heap page; reuses a line pointer if it may. 0: no room.
Offset add_item(Page& page, std::span<const std::uint8_t> bytes);
// PageRepairFragmentation: tuples move up against the end, unused line pointers at the end of the array go.
void repair_fragmentation(Page& page);
// PageTruncateLinePointerArray
void truncate_line_pointers(Page& page);

}  // namespace glassbox::postgres
