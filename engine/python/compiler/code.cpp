#include "engine/python/compiler/code.hpp"

#include <cstddef>

namespace glassbox::python {

namespace {

// Numbers of the line table: 6 bits a byte, lowest first, bit 6 says that more follow (Objects/locations.md).
class TableReader {
 public:
  explicit TableReader(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}
  [[nodiscard]] bool done() const { return at_ >= bytes_.size(); }
  std::int32_t byte() { return done() ? 0 : bytes_[at_++]; }
  std::int32_t varint() {
    std::uint32_t value = 0;
    for (std::uint32_t shift = 0; shift < 32; shift += 6) {
      const auto next = static_cast<std::uint32_t>(byte());
      value |= (next & 63U) << shift;
      if ((next & 64U) == 0) break;
    }
    return static_cast<std::int32_t>(value);
  }
  std::int32_t signed_varint() {
    const auto value = static_cast<std::uint32_t>(varint());
    const auto half = static_cast<std::int32_t>(value >> 1U);
    return (value & 1U) != 0 ? -half : half;
  }

 private:
  const std::vector<std::uint8_t>& bytes_;
  std::size_t at_ = 0;
};

Location read_entry(TableReader& reader, std::int32_t form, std::int32_t& line) {
  Location place;
  if (form == 15) return place;
  if (form == 14) {
    line += reader.signed_varint();
    place.line = line;
    place.end_line = line + reader.varint();
    place.column = reader.varint() - 1;
    place.end_column = reader.varint() - 1;
    return place;
  }
  if (form == 13) {
    line += reader.signed_varint();
    place.line = place.end_line = line;
    return place;
  }
  if (form >= 10) {
    line += form - 10;
    place.column = reader.byte();
    place.end_column = reader.byte();
  } else {
    const std::int32_t second = reader.byte();
    place.column = (form << 3) | (second >> 4);
    place.end_column = place.column + (second & 15);
  }
  place.line = place.end_line = line;
  return place;
}

// Numbers of the exception table: 6 bits a byte, highest first; bit 7 marks where an entry begins.
std::int32_t read_number(const std::vector<std::uint8_t>& bytes, std::size_t& at) {
  std::uint32_t value = 0;
  while (at < bytes.size()) {
    const std::uint32_t next = bytes[at++];
    value = (value << 6U) | (next & 63U);
    if ((next & 64U) == 0) break;
  }
  return static_cast<std::int32_t>(value);
}

Handler read_handler(const std::vector<std::uint8_t>& bytes, std::size_t& at) {
  Handler entry;
  entry.start = read_number(bytes, at);
  entry.end = entry.start + read_number(bytes, at);
  entry.target = read_number(bytes, at);
  const std::int32_t depth_lasti = read_number(bytes, at);
  entry.depth = depth_lasti >> 1;
  entry.push_lasti = (depth_lasti & 1) != 0;
  return entry;
}

}  // namespace

Location location_of(const Code& code, std::int32_t unit) {
  TableReader reader(code.linetable);
  std::int32_t line = code.firstlineno;
  std::int32_t start = 0;
  while (!reader.done()) {
    const std::int32_t first = reader.byte();
    const Location place = read_entry(reader, (first >> 3) & 15, line);
    start += (first & 7) + 1;
    if (unit < start) return place;
  }
  return {};
}

std::vector<Handler> handlers_of(const Code& code) {
  std::vector<Handler> out;
  for (std::size_t at = 0; at < code.exceptiontable.size();) out.push_back(read_handler(code.exceptiontable, at));
  return out;
}

Handler handler_of(const Code& code, std::int32_t unit) {
  for (std::size_t at = 0; at < code.exceptiontable.size();) {
    const Handler entry = read_handler(code.exceptiontable, at);
    if (unit >= entry.start && unit < entry.end) return entry;
    if (entry.start > unit) break;  // sorted
  }
  return {};
}

}  // namespace glassbox::python
