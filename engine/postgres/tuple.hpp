// Heap tuples in their exact bytes (access/htup_details.h, common/heaptuple.c).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/postgres/catalog.hpp"

namespace glassbox::postgres {

enum Infomask : std::uint16_t {
  kHasNull = 0x0001,
  kHasVarWidth = 0x0002,
  kXmaxKeyShared = 0x0010,
  kComboCid = 0x0020,
  kXmaxExclusive = 0x0040,
  kXmaxShared = kXmaxExclusive | kXmaxKeyShared,
  kLockMask = kXmaxShared,
  kXmaxLockOnly = 0x0080,
  kXminCommitted = 0x0100,
  kXminInvalid = 0x0200,
  kXminFrozen = kXminCommitted | kXminInvalid,
  kXmaxCommitted = 0x0400,
  kXmaxInvalid = 0x0800,
  kXmaxIsMulti = 0x1000,
  kUpdated = 0x2000,
  kXmaxBits = kXmaxCommitted | kXmaxInvalid | kXmaxIsMulti | kLockMask | kXmaxLockOnly,
};
enum Infomask2 : std::uint16_t {
  kAttributes = 0x07FF,
  kKeysUpdated = 0x2000,
  kHotUpdated = 0x4000,
  kHeapOnly = 0x8000,
};

struct TupleHeader {
  Xid xmin = kNoXid;
  Xid xmax = kNoXid;
  CommandId cid = 0;
  Tid ctid;
  std::uint16_t infomask2 = 0;
  std::uint16_t infomask = 0;
  std::uint8_t hoff = 0;
  friend bool operator==(const TupleHeader&, const TupleHeader&) = default;
};

constexpr std::int32_t kTupleHeader = 23;       // SizeofHeapTupleHeader
constexpr std::int32_t kToastThreshold = 2032;  // TOAST_TUPLE_THRESHOLD
constexpr std::int32_t kLongestText = 1 << 20;

TupleHeader header_at(const Page& page, std::int32_t at);
void put_header(Page& page, std::int32_t at, const TupleHeader& header);
TupleHeader header_of(const Page& page, Offset offset);  // of a normal line pointer's tuple
void put_header(Page& page, Offset offset, const TupleHeader& header);

// heap_form_tuple: the whole tuple, with the header's attribute count, flags and t_hoff set.
std::vector<std::uint8_t> form_tuple(const TableDefinition& table, const Row& row);
// The values of a tuple's bytes; columns behind its last one come from attmissingval.
Row deform_tuple(const TableDefinition& table, std::span<const std::uint8_t> bytes);
Row row_at(const TableDefinition& table, const Page& page, Offset offset);
// The bytes that columns take, with alignment: heap_compute_data_size, also for index tuples.
std::int32_t data_size(std::span<const Type> types, const Row& row);

// What the header says, in words of htup_details.h.
inline bool xmin_committed(const TupleHeader& t) {
  return (t.infomask & kXminCommitted) != 0;
}
inline bool xmin_frozen(const TupleHeader& t) {
  return (t.infomask & kXminFrozen) == kXminFrozen;
}
inline bool xmin_invalid(const TupleHeader& t) {
  return (t.infomask & kXminFrozen) == kXminInvalid;
}
inline bool is_multi(const TupleHeader& t) {
  return (t.infomask & kXmaxIsMulti) != 0;
}
inline bool is_heap_only(const TupleHeader& t) {
  return (t.infomask2 & kHeapOnly) != 0;
}
inline bool locked_only(std::uint16_t infomask) {
  return (infomask & kXmaxLockOnly) != 0 || (infomask & (kXmaxIsMulti | kLockMask)) == kXmaxExclusive;
}
// HeapTupleHeaderIsHotUpdated
inline bool is_hot_updated(const TupleHeader& t) {
  return (t.infomask2 & kHotUpdated) != 0 && (t.infomask & kXmaxInvalid) == 0 && !xmin_invalid(t);
}

}  // namespace glassbox::postgres
