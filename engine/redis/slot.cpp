#include "engine/redis/slot.hpp"

#include <array>

namespace glassbox::redis {
namespace {

constexpr std::uint16_t kPolynomial = 0x1021;  // CRC-16/XMODEM

constexpr std::array<std::uint16_t, 256> make_table() {
  std::array<std::uint16_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t crc = byte << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ kPolynomial : crc << 1U;
    }
    table[byte] = static_cast<std::uint16_t>(crc);
  }
  return table;
}

constexpr std::array<std::uint16_t, 256> kTable = make_table();

}  // namespace

Tag hash_tag(std::string_view key) {
  const Tag whole{0, static_cast<std::int32_t>(key.size()), false};
  const auto open = key.find('{');
  if (open == std::string_view::npos) return whole;
  const auto close = key.find('}', open + 1);
  if (close == std::string_view::npos || close == open + 1) return whole;
  return {static_cast<std::int32_t>(open + 1), static_cast<std::int32_t>(close - open - 1), true};
}

CrcRound crc16_round(std::uint16_t crc, std::uint8_t byte) {
  CrcRound round;
  round.byte = byte;
  round.index = static_cast<std::uint8_t>((crc >> 8U) ^ byte);
  round.table = kTable[round.index];
  round.crc = static_cast<std::uint16_t>((crc << 8U) ^ round.table);
  return round;
}

std::uint16_t crc16(std::string_view bytes) {
  std::uint16_t crc = 0;
  for (const char byte : bytes) crc = crc16_round(crc, static_cast<std::uint8_t>(byte)).crc;
  return crc;
}

std::int32_t key_slot(std::string_view key) {
  const Tag tag = hash_tag(key);
  const auto hashed = key.substr(static_cast<std::size_t>(tag.begin), static_cast<std::size_t>(tag.length));
  return crc16(hashed) % kSlots;
}

}  // namespace glassbox::redis
