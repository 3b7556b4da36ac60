#include "engine/redis/shared_map.hpp"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <string>
#include <vector>

#include "engine/core/random.hpp"

namespace glassbox::redis {
namespace {

using Plain = std::map<std::string, std::int32_t>;

std::vector<std::pair<std::string, std::int32_t>> listed(const SharedMap<std::int32_t>& map) {
  return {map.begin(), map.end()};
}

std::vector<std::pair<std::string, std::int32_t>> listed(const Plain& map) {
  return {map.begin(), map.end()};
}

TEST_CASE("a shared map is a map, and its copies do not see each other's changes") {
  Random random(7);
  SharedMap<std::int32_t> map;
  Plain plain;
  std::vector<std::pair<SharedMap<std::int32_t>, Plain>> copies;
  for (std::int32_t i = 0; i < 4000; ++i) {
    const std::string key = std::to_string(random.below(700));
    const auto what = random.below(4);
    if (what == 0) {
      CHECK(map.erase(key) == (plain.erase(key) > 0));
    } else if (what == 1) {
      std::int32_t* const value = map.edit(key);
      REQUIRE((value != nullptr) == plain.contains(key));
      if (value != nullptr) *value = plain[key] = i;
    } else {
      map.put(key, i) = plain[key] = i;
    }
    if (i % 97 == 0) copies.emplace_back(map, plain);
  }
  copies.emplace_back(map, plain);
  for (const auto& [copy, expected] : copies) {
    REQUIRE(listed(copy) == listed(expected));
    CHECK(copy.size() == static_cast<std::int64_t>(expected.size()));
  }
  for (const auto& [key, value] : plain) REQUIRE(*map.peek(key) == value);
  CHECK(map.peek("none") == nullptr);
}

TEST_CASE("shared maps are equal by what they hold, however it came there") {
  SharedMap<std::int32_t> up;
  SharedMap<std::int32_t> down;
  for (std::int32_t i = 0; i < 300; ++i) up.put(std::to_string(i), i);
  for (std::int32_t i = 299; i >= 0; --i) down.put(std::to_string(i), i);
  CHECK(up == down);
  SharedMap<std::int32_t> copy = up;
  CHECK(copy == up);
  *copy.edit("17") = 1;
  CHECK_FALSE(copy == up);
  CHECK(*up.peek("17") == 17);
  copy.clear();
  CHECK(copy.empty());
  CHECK(copy.begin() == copy.end());
  CHECK(up.size() == 300);
}

TEST_CASE("a copy owns only the pages that it has changed") {
  SharedMap<std::int32_t> map;
  for (std::int32_t i = 0; i < 1000; ++i) map.put(std::to_string(i), i);
  const auto own = [](const SharedMap<std::int32_t>& of) {
    std::int32_t count = 0;
    of.for_each_own([&](const auto&) { ++count; });
    return count;
  };
  CHECK(own(map) == 1000);
  const SharedMap<std::int32_t> copy = map;
  CHECK(own(map) == 0);
  map.put("500", 1);
  CHECK(own(map) == 1);
}

}  // namespace
}  // namespace glassbox::redis
