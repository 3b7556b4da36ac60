#include "engine/redis/lens_hash.hpp"

#include <catch2/catch_test_macros.hpp>

#include "engine/core/random.hpp"

using namespace glassbox;
using namespace glassbox::redis;

namespace {

Request asking(std::string key) {
  Request request;
  request.key = std::move(key);
  request.has_key = true;
  request.tag = hash_tag(request.key);
  request.bytes_hashed = request.tag.length;
  return request;
}

bool shows(const std::vector<ByteRun>& runs, std::int32_t byte) {
  for (const ByteRun& run : runs)
    if (byte >= run.begin && byte < run.end) return true;
  return false;
}

}  // namespace

TEST_CASE("the words under the key say which bytes are hashed, and why") {
  const auto words_of = [](std::string_view key) { return hashed_in_words(key, hash_tag(key)); };
  CHECK(words_of("{user1000}.following") == "hash tag: only these bytes are hashed");
  CHECK(words_of("a{b}c") == "hash tag: only this byte is hashed");
  CHECK(words_of("user:1") == "no hash tag: all 6 bytes are hashed");
  CHECK(words_of("{}user:1") == "{} is empty: all 8 bytes are hashed, braces too");
  CHECK(words_of("cart:{42") == "no } behind the {: all 8 bytes are hashed");
  CHECK(words_of("}{") == "no } behind the {: both bytes are hashed");
  CHECK(words_of("k") == "no hash tag: the one byte is hashed");
  CHECK(words_of("") == "an empty key: nothing is hashed");
}

TEST_CASE("the rounds shown end in the key's slot") {
  Random random;
  for (int i = 0; i < 500; ++i) {
    std::string key;
    for (std::uint64_t n = random.below(60); n > 0; --n) key += static_cast<char>(random.below(256));
    const Request request = asking(key);
    const std::vector<CrcRound> rounds = rounds_of(request);
    REQUIRE(rounds.size() == static_cast<std::size_t>(request.tag.length));
    const int crc = rounds.empty() ? 0 : rounds.back().crc;
    CHECK(crc % kSlots == key_slot(key));
  }
}

TEST_CASE("the current round is always in sight, and the table never longer than asked") {
  for (std::int32_t total = 0; total < 40; ++total) {
    for (std::int32_t done = 0; done <= total; ++done) {
      const ByteRun shown = shown_rounds(done, total, 8);
      const std::int32_t folds = (shown.begin > 0 ? 1 : 0) + (shown.end < total ? 1 : 0);
      CHECK(shown.begin >= 0);
      CHECK(shown.end <= total);
      CHECK(shown.end - shown.begin + folds <= 8);
      if (done > 0) CHECK((done - 1 >= shown.begin && done - 1 < shown.end));
    }
  }
}

TEST_CASE("a key that fits is shown whole") {
  const std::string key = "{user1000}.following";
  CHECK(shown_bytes(key, hash_tag(key), 304) == std::vector<ByteRun>{{0, 20}});
}

TEST_CASE("of a long key the tag's ends and the key's ends are shown") {
  const std::string key = std::string(100, 'a') + "{" + std::string(50, 't') + "}" + std::string(360, 'z');
  const Tag tag = hash_tag(key);
  for (const float width : {300.0F, 304.0F, 444.0F}) {
    const std::vector<ByteRun> runs = shown_bytes(key, tag, width);
    CHECK(shows(runs, 0));
    CHECK(shows(runs, 511));
    CHECK(shows(runs, 100));
    CHECK(shows(runs, 101));
    CHECK(shows(runs, 150));
    CHECK(shows(runs, 151));
    CHECK_FALSE(shows(runs, 50));
  }
}

TEST_CASE("any key's row of bytes stays within its width") {
  Random random;
  for (int i = 0; i < 200; ++i) {
    std::string key;
    for (std::uint64_t n = 1 + random.below(512); n > 0; --n)
      key += random.below(12) == 0 ? "{}"[random.below(2)] : static_cast<char>(random.below(256));
    Pen pen(336, "key");
    const std::int32_t region = pen.caption("slots/key", {18, 30}, "key");
    draw_key_bytes(pen, region, {18, 40}, 300, 28, asking(key), true);
    const Picture picture = pen.finish(120);
    for (const Item& item : picture.items) CHECK(item.bounds.right() <= 319);
  }
}
