// From keys to hash slots. The slots are those that CLUSTER KEYSLOT of a real Redis 8.0.2 answers.
#include "engine/redis/slot.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/core/random.hpp"

using glassbox::Random;
using namespace glassbox::redis;

namespace {

std::string hashed(const std::string& key) {
  const Tag tag = hash_tag(key);
  return key.substr(static_cast<std::size_t>(tag.begin), static_cast<std::size_t>(tag.length));
}

std::string random_bytes(Random& random, std::uint32_t most, bool braces) {
  std::string bytes(random.below(most + 1), '\0');
  for (char& byte : bytes) {
    do {
      byte = static_cast<char>(random.below(256));
    } while (!braces && (byte == '{' || byte == '}'));
  }
  return bytes;
}

}  // namespace

TEST_CASE("CRC16 is the XMODEM one", "[redis][slot]") {
  CHECK(crc16("123456789") == 0x31c3);  // the check value of CRC-16/XMODEM
  CHECK(crc16("") == 0);
  CHECK(crc16("A") == 0x58e5);
}

TEST_CASE("a key's slot", "[redis][slot]") {
  CHECK(key_slot("foo") == 12182);
  CHECK(key_slot("user:1") == 10778);
  CHECK(key_slot("") == 0);
  CHECK(key_slot(std::string(1, '\0')) == 0);
  CHECK(key_slot(std::string(512, 'x')) == 3103);
}

TEST_CASE("what is hashed of a key with braces", "[redis][slot]") {
  CHECK(hashed("{bar}") == "bar");
  CHECK(hashed("foo{bar}{zap}") == "bar");
  CHECK(hashed("foo{{bar}}zap") == "{bar");
  CHECK(hashed("a}b{c}d") == "c");
  CHECK(hashed("{{}}") == "{");
  for (const char* whole : {"{}foo", "foo{}{bar}", "{bar", "}bar{", "{}", "{", "bar", ""}) {
    INFO(whole);
    CHECK(hashed(whole) == whole);
    CHECK_FALSE(hash_tag(whole).found);
  }
  CHECK(hash_tag("{bar}").found);
  CHECK(hash_tag("ab{cd}").begin == 3);
}

TEST_CASE("slots of keys with braces and of binary keys", "[redis][slot]") {
  using namespace std::string_literals;
  CHECK(key_slot("{}foo") == 9500);
  CHECK(key_slot("foo{}{bar}") == 8363);
  CHECK(key_slot("{bar") == 4015);
  CHECK(key_slot("foo{{bar}}zap") == 4015);
  CHECK(key_slot("}bar{") == 1498);
  CHECK(key_slot("cart:{42") == 10001);
  CHECK(key_slot("{{}}") == 4092);
  CHECK(key_slot("{\xff}") == 7920);
  CHECK(key_slot("\xff\xfe{\0\1}\x80"s) == 4129);
}

TEST_CASE("the rounds of the CRC end in the CRC", "[redis][slot]") {
  Random random(20);
  for (int i = 0; i < 500; ++i) {
    const std::string bytes = random_bytes(random, 40, true);
    std::uint16_t crc = 0;
    for (const char byte : bytes) {
      const CrcRound round = crc16_round(crc, static_cast<std::uint8_t>(byte));
      REQUIRE(round.index == static_cast<std::uint8_t>((crc >> 8U) ^ round.byte));
      REQUIRE(round.crc == static_cast<std::uint16_t>((crc << 8U) ^ round.table));
      crc = round.crc;
    }
    REQUIRE(crc == crc16(bytes));
  }
}

TEST_CASE("keys of one tag share its slot, whatever stands around it", "[redis][slot]") {
  Random random(21);
  for (int i = 0; i < 500; ++i) {
    const std::string tag = "t" + random_bytes(random, 20, false);
    const std::string before = random_bytes(random, 20, false);
    const std::string behind = random_bytes(random, 20, true);
    const std::int32_t slot = key_slot(before + "{" + tag + "}" + behind);
    REQUIRE(slot == key_slot(tag));
    REQUIRE(slot >= 0);
    REQUIRE(slot < kSlots);
  }
}
