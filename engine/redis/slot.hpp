// From a key to its hash slot, as in Redis's cluster.c (keyHashSlot) and crc16.c: CRC16 (XMODEM: polynomial 0x1021,
// start 0) of the hash tag, or of the whole key where it has none, modulo 16384.
#pragma once

#include <cstdint>
#include <string_view>

namespace glassbox::redis {

constexpr std::int32_t kSlots = 16384;

// The bytes that are hashed: what is between the first '{' and the first '}' behind it, if that is not empty; else all.
struct Tag {
  std::int32_t begin = 0;  // byte offset into the key
  std::int32_t length = 0;
  bool found = false;  // a tag; false: the whole key
  friend bool operator==(const Tag&, const Tag&) = default;
};
Tag hash_tag(std::string_view key);

// One round of the table-driven CRC, kept apart so that a lens can show it.
struct CrcRound {
  std::uint8_t byte = 0;
  std::uint8_t index = 0;   // (crc >> 8) ^ byte
  std::uint16_t table = 0;  // the table's entry at index
  std::uint16_t crc = 0;    // after the round
};
CrcRound crc16_round(std::uint16_t crc, std::uint8_t byte);
std::uint16_t crc16(std::string_view bytes);
std::int32_t key_slot(std::string_view key);  // 0 … 16383

}  // namespace glassbox::redis
