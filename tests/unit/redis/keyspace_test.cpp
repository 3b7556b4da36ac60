#include "engine/redis/keyspace.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace glassbox::redis;

TEST_CASE("a key lives until its time is over", "[redis][keyspace]") {
  Keyspace keys;
  keys.put("a", Entry{String("1"), 100});
  CHECK(keys.find("a", 100, Expiry::deletes) != nullptr);
  CHECK(keys.size() == 1);
  CHECK(keys.find("a", 101, Expiry::deletes) == nullptr);
  CHECK(keys.size() == 0);
}

TEST_CASE("a replica hides an expired key, keeps it, and has it for its master's stream", "[redis][keyspace]") {
  Keyspace keys;
  keys.put("a", Entry{String("1"), 100});
  CHECK(keys.find("a", 101, Expiry::hides) == nullptr);
  CHECK(keys.size() == 1);
  CHECK(keys.peek("a") != nullptr);
  CHECK(keys.find("a", 101, Expiry::ignores) == keys.peek("a"));
}

TEST_CASE("a key without expiry lives forever", "[redis][keyspace]") {
  Keyspace keys;
  keys.put("a", Entry{List{"x"}, kNever});
  CHECK(keys.find("a", INT64_MAX, Expiry::deletes) != nullptr);
}

TEST_CASE("put replaces, erase says whether there was something", "[redis][keyspace]") {
  Keyspace keys;
  keys.put("a", Entry{String("1"), 100});
  keys.put("a", Entry{Hash{{"f", "v"}}, kNever});
  REQUIRE(keys.peek("a") != nullptr);
  CHECK(type_name(keys.peek("a")->value) == "hash");
  CHECK(keys.peek("a")->expires == kNever);
  CHECK(keys.erase("a"));
  CHECK_FALSE(keys.erase("a"));
  CHECK(keys.peek("a") == nullptr);
}

TEST_CASE("keys are walked in the order of their bytes", "[redis][keyspace]") {
  Keyspace keys;
  for (const char* key : {"b", "a", "\xff", "", "B"}) keys.put(key, Entry{String(), kNever});
  std::vector<std::string> order;
  for (const auto& [key, entry] : keys.entries()) order.push_back(key);
  CHECK(order == std::vector<std::string>{"", "B", "a", "b", "\xff"});
}

TEST_CASE("keyspaces are equal when their keys, values and expiries are", "[redis][keyspace]") {
  Keyspace one;
  Keyspace other;
  one.put("a", Entry{ZSet{{{1, "m"}}}, 5});
  other.put("a", Entry{ZSet{{{1, "m"}}}, 5});
  CHECK(one == other);
  other.put("a", Entry{ZSet{{{1, "m"}}}, 6});
  CHECK_FALSE(one == other);
}
