// From the key's bytes to the CRC: the bytes with the hash tag marked, and CRC16 one byte at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/pen.hpp"
#include "engine/redis/state.hpp"

namespace glassbox::redis {

// Which bytes of a long key are drawn: runs [begin, end) in order; what lies between two of them is folded. The tag's
// ends come first, then the key's ends, then what still fits into `width` px.
struct ByteRun {
  std::int32_t begin = 0;
  std::int32_t end = 0;
  friend bool operator==(const ByteRun&, const ByteRun&) = default;
};
// px of a cell that shows a byte as itself, so that the key fits if it can; a byte in hex is wider.
float byte_unit(std::string_view key, float width);
std::vector<ByteRun> shown_bytes(std::string_view key, const Tag& tag, float width);

// What is hashed and why, in a sentence: "hash tag: only these bytes are hashed", "no {…}: all 6 bytes are hashed".
std::string hashed_in_words(std::string_view key, const Tag& tag);

// All of these draw items that stand in `parent`, a region.
//
// The row of bytes with its bracket and words; 56 px high. `known`: the tag has been looked for.
void draw_key_bytes(Pen& pen, std::int32_t parent, Point corner, float width, float cell_height, const Request& request,
                    bool known);

// The rounds of CRC16 over the tag so far: round i is that of the tag's byte i.
std::vector<CrcRound> rounds_of(const Request& request);
// Which rows of `total` are shown when `done` of them are computed and `most` fit, folds counted: [begin, end).
ByteRun shown_rounds(std::int32_t done, std::int32_t total, std::int32_t most);

// Wide: a table, a row a byte, at most 8 rows. Narrow: a cell a byte, and the current byte's arithmetic below.
float draw_crc_table(Pen& pen, std::int32_t parent, Point corner, const Request& request);  // returns the y below
void draw_crc_cells(Pen& pen, std::int32_t parent, Point corner, float width, const Request& request);

}  // namespace glassbox::redis
