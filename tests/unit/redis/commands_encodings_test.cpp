// A set's encoding follows Redis's limits (set-max-intset-entries 512, set-max-listpack-entries 128,
// set-max-listpack-value 64), since it decides the order of the members.
#include "tests/unit/redis/session.hpp"

using namespace glassbox::redis;
using Encoding = Set::Encoding;

namespace {

Encoding encoding(const OneNode& node, const char* key) {
  const Entry* const entry = node.keys.peek(key);
  REQUIRE(entry != nullptr);
  const Set* const set = std::get_if<Set>(&entry->value);
  REQUIRE(set != nullptr);
  return set->encoding;
}

void add_one_by_one(OneNode& node, const std::string& prefix, int count) {
  for (int i = 0; i < count; ++i) node.run("SADD s " + prefix + std::to_string(i));
}

std::string sadd(const char* key, const std::string& prefix, int count) {
  std::string line = std::string("SADD ") + key;
  for (int i = 0; i < count; ++i) line += " " + prefix + std::to_string(i);
  return line;
}

}  // namespace

TEST_CASE("integers stay an intset up to 512 of them", "[redis][commands]") {
  OneNode node;
  add_one_by_one(node, "", 512);
  CHECK(encoding(node, "s") == Encoding::intset);
  node.run("SADD s 9999");
  CHECK(encoding(node, "s") == Encoding::hashtable);
}

TEST_CASE("other members are a listpack up to 128 of them, and up to 64 bytes each", "[redis][commands]") {
  OneNode node;
  add_one_by_one(node, "m", 128);
  CHECK(encoding(node, "s") == Encoding::listpack);
  node.run("SADD s m128");
  CHECK(encoding(node, "s") == Encoding::hashtable);
  node.run("SADD t " + std::string(64, 'x'));
  CHECK(encoding(node, "t") == Encoding::listpack);
  node.run("SADD t " + std::string(65, 'x'));
  CHECK(encoding(node, "t") == Encoding::hashtable);
}

TEST_CASE("an intset gives way to a listpack or, where that is too small, to a hash table", "[redis][commands]") {
  OneNode node;
  node.run("SADD few 1 2 x");
  CHECK(encoding(node, "few") == Encoding::listpack);
  node.run(sadd("many", "", 128));
  node.run("SADD many x");
  CHECK(encoding(node, "many") == Encoding::hashtable);
}

TEST_CASE("a command with many members chooses the encoding beforehand", "[redis][commands]") {
  OneNode node;
  node.run(sadd("a", "m", 129));
  CHECK(encoding(node, "a") == Encoding::hashtable);
  node.run("SADD b x");
  node.run("SADD b" + std::string(200, ' ') + sadd("", "x x x ", 43).substr(5));
  CHECK(encoding(node, "b") == Encoding::hashtable);
}

TEST_CASE("SINTERSTORE makes an intset of integers, SUNIONSTORE keeps one only where it began as one",
          "[redis][commands]") {
  OneNode node;
  node.run("SADD a x 3 1");
  node.run("SADD b 1 3 y");
  node.run("SINTERSTORE c a b");
  CHECK(encoding(node, "c") == Encoding::intset);
  CHECK(to_cli(node.run("SMEMBERS c")) == R"(1) "1"  2) "3")");
  node.run("SUNIONSTORE d c a");
  CHECK(encoding(node, "d") == Encoding::listpack);
  CHECK(to_cli(node.run("SMEMBERS d")) == R"(1) "1"  2) "3"  3) "x")");
}

TEST_CASE("members are found, once each, under every encoding", "[redis][commands]") {
  OneNode node;
  add_one_by_one(node, "m", 300);
  add_one_by_one(node, "m", 300);
  CHECK(to_cli(node.run("SCARD s")) == "(integer) 300");
  CHECK(to_cli(node.run("SISMEMBER s m299")) == "(integer) 1");
  CHECK(to_cli(node.run("SISMEMBER s m300")) == "(integer) 0");
  CHECK(to_cli(node.run("SREM s m0 m299 m300")) == "(integer) 2");
}
