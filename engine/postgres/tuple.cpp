#include "engine/postgres/tuple.hpp"

#include <algorithm>
#include <cstring>

namespace glassbox::postgres {
namespace {

// HeapTupleHeaderData: t_xmin 0, t_xmax 4, t_cid 8, t_ctid 12 (block's high half, low half, offset), t_infomask2 18,
// t_infomask 20, t_hoff 22, the null bitmap behind.
constexpr std::int32_t kHoff = 22;

std::int32_t width_of(Type type) {
  switch (type) {
    case Type::boolean:
      return 1;
    case Type::int2:
      return 2;
    case Type::int8:
    case Type::timestamptz:
      return 8;
    default:
      return 4;
  }
}

bool is_varlena(Type type) {
  return is_textual(type);
}

std::int32_t align(std::int32_t at, std::int32_t to) {
  return (at + to - 1) / to * to;
}

// A text of up to 126 bytes has a header of one byte and no alignment (VARATT_CAN_MAKE_SHORT).
bool is_short(std::size_t length) {
  return length + 1 <= 0x7F;
}

std::int32_t add_value(std::int32_t at, Type type, const Value& value) {
  if (!is_varlena(type)) return align(at, width_of(type)) + width_of(type);
  const auto length = static_cast<std::int32_t>(value.text.size());
  return is_short(value.text.size()) ? at + 1 + length : align(at, 4) + 4 + length;
}

void put(std::vector<std::uint8_t>& bytes, std::int32_t at, std::uint64_t value, std::int32_t width) {
  for (std::int32_t i = 0; i < width; ++i)
    bytes[static_cast<std::size_t>(at + i)] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::int64_t take(std::span<const std::uint8_t> bytes, std::int32_t at, std::int32_t width) {
  std::uint64_t value = 0;
  for (std::int32_t i = 0; i < width; ++i)
    value |= static_cast<std::uint64_t>(bytes[static_cast<std::size_t>(at + i)]) << (8 * i);
  if (width == 4) return static_cast<std::int32_t>(value);
  if (width == 2) return static_cast<std::int16_t>(value);
  return static_cast<std::int64_t>(value);
}

std::int32_t store(std::vector<std::uint8_t>& bytes, std::int32_t at, Type type, const Value& value) {
  if (!is_varlena(type)) {
    at = align(at, width_of(type));
    put(bytes, at, static_cast<std::uint64_t>(value.number), width_of(type));
    return at + width_of(type);
  }
  const std::size_t length = value.text.size();
  if (is_short(length)) {
    put(bytes, at, (length + 1) << 1 | 1, 1);
    at += 1;
  } else {
    at = align(at, 4);
    put(bytes, at, (length + 4) << 2, 4);
    at += 4;
  }
  std::copy(value.text.begin(), value.text.end(), bytes.begin() + at);
  return at + static_cast<std::int32_t>(length);
}

Value load(std::span<const std::uint8_t> bytes, std::int32_t& at, Type type) {
  if (!is_varlena(type)) {
    at = align(at, width_of(type));
    const Value value = number_of(type, take(bytes, at, width_of(type)));
    at += width_of(type);
    return value;
  }
  // A short header is never 0; padding before a long one is (heap_deform_tuple, att_align_pointer).
  std::int32_t length = 0;
  if ((bytes[static_cast<std::size_t>(at)] & 1) != 0) {
    length = (bytes[static_cast<std::size_t>(at)] >> 1) - 1;
    at += 1;
  } else {
    at = align(at, 4);
    length = static_cast<std::int32_t>(static_cast<std::uint32_t>(take(bytes, at, 4)) >> 2) - 4;
    at += 4;
  }
  const auto* begin = reinterpret_cast<const char*>(bytes.data()) + at;
  at += length;
  Value value = text_of(std::string(begin, static_cast<std::size_t>(length)));
  value.type = type;
  return value;
}

}  // namespace

TupleHeader header_at(const Page& page, std::int32_t at) {
  TupleHeader t;
  t.xmin = get32(page, at);
  t.xmax = get32(page, at + 4);
  t.cid = get32(page, at + 8);
  t.ctid.block = static_cast<Block>(get16(page, at + 12)) << 16 | get16(page, at + 14);
  t.ctid.offset = get16(page, at + 16);
  t.infomask2 = get16(page, at + 18);
  t.infomask = get16(page, at + 20);
  t.hoff = page.bytes[static_cast<std::size_t>(at + kHoff)];
  return t;
}

void put_header(Page& page, std::int32_t at, const TupleHeader& t) {
  put32(page, at, t.xmin);
  put32(page, at + 4, t.xmax);
  put32(page, at + 8, t.cid);
  put16(page, at + 12, t.ctid.block >> 16);
  put16(page, at + 14, t.ctid.block);
  put16(page, at + 16, t.ctid.offset);
  put16(page, at + 18, t.infomask2);
  put16(page, at + 20, t.infomask);
  page.bytes[static_cast<std::size_t>(at + kHoff)] = t.hoff;
}

TupleHeader header_of(const Page& page, Offset offset) {
  return header_at(page, item_at(page, offset).offset);
}

void put_header(Page& page, Offset offset, const TupleHeader& header) {
  put_header(page, static_cast<std::int32_t>(item_at(page, offset).offset), header);
}

std::int32_t data_size(std::span<const Type> types, const Row& row) {
  std::int32_t size = 0;
  for (std::size_t i = 0; i < row.size(); ++i)
    if (!row[i].null) size = add_value(size, types[i], row[i]);
  return size;
}

std::vector<std::uint8_t> form_tuple(const TableDefinition& table, const Row& row) {
  const auto count = static_cast<std::int32_t>(table.columns.size());
  bool nulls = false;
  bool varies = false;
  std::int32_t size = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].null) {
      nulls = true;
      continue;
    }
    varies = varies || is_varlena(table.columns[i].type);
    size = add_value(size, table.columns[i].type, row[i]);
  }
  const std::int32_t hoff = max_align(kTupleHeader + (nulls ? (count + 7) / 8 : 0));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(hoff + size));
  put(bytes, 18, static_cast<std::uint64_t>(count), 2);
  put(bytes, 20, static_cast<std::uint64_t>((nulls ? kHasNull : 0) | (varies ? kHasVarWidth : 0)), 2);
  put(bytes, kHoff, static_cast<std::uint64_t>(hoff), 1);
  std::int32_t at = hoff;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].null) continue;
    if (nulls) bytes[static_cast<std::size_t>(kTupleHeader) + i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
    // Alignment counts from the data, which begins at a multiple of 8.
    at = store(bytes, at, table.columns[i].type, row[i]);
  }
  return bytes;
}

Row deform_tuple(const TableDefinition& table, std::span<const std::uint8_t> bytes) {
  const std::size_t stored = static_cast<std::size_t>(take(bytes, 18, 2)) & kAttributes;
  const bool nulls = (take(bytes, 20, 2) & kHasNull) != 0;
  std::int32_t at = bytes[kHoff];
  Row row;
  row.reserve(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (i >= stored) {
      row.push_back(column.missing ? *column.missing : null_of(column.type));
    } else if (nulls && (bytes[kTupleHeader + i / 8] >> (i % 8) & 1) == 0) {
      row.push_back(null_of(column.type));
    } else {
      row.push_back(load(bytes, at, column.type));
    }
  }
  return row;
}

Row row_at(const TableDefinition& table, const Page& page, Offset offset) {
  const ItemId item = item_at(page, offset);
  return deform_tuple(table, std::span(page.bytes).subspan(item.offset, item.length));
}

}  // namespace glassbox::postgres
