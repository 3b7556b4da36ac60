// SCAN and its kin: what is there all the time comes, whatever comes and goes between the calls.
#include <algorithm>
#include <set>

#include "tests/unit/redis/session.hpp"

using namespace glassbox::redis;

namespace {

// One call; returns the next cursor and adds what came.
std::string scan(OneNode& node, const std::string& command, const std::string& cursor, const std::string& options,
                 std::vector<std::string>& came) {
  const Reply reply = node.run(command + " " + cursor + options);
  REQUIRE(reply.items.size() == 2);
  for (const Reply& item : reply.items[1].items) came.push_back(item.text);
  return reply.items[0].text;
}

}  // namespace

TEST_CASE("a whole SCAN gives each key once, COUNT of them a call", "[redis][commands][scan]") {
  OneNode node;
  std::set<std::string> keys;
  for (int i = 0; i < 100; ++i) {
    keys.insert("key:" + std::to_string(i));
    node.run("SET key:" + std::to_string(i) + " v");
  }
  std::vector<std::string> came;
  std::string cursor = "0";
  int calls = 0;
  do {
    cursor = scan(node, "SCAN", cursor, " COUNT 7", came);
    ++calls;
  } while (cursor != "0");
  CHECK(calls == 15);
  CHECK(came.size() == 100);
  CHECK(std::set<std::string>(came.begin(), came.end()) == keys);
}

TEST_CASE("keys that stay come although others go and come during a SCAN", "[redis][commands][scan]") {
  OneNode node;
  for (int i = 0; i < 60; ++i) node.run("SADD s stays:" + std::to_string(i) + " goes:" + std::to_string(i));
  std::vector<std::string> came;
  std::string cursor = "0";
  int calls = 0;
  do {
    cursor = scan(node, "SSCAN s", cursor, " COUNT 5", came);
    node.run("SREM s goes:" + std::to_string(calls) + " goes:" + std::to_string(60 - calls));
    node.run("SADD s new:" + std::to_string(calls));
    REQUIRE(++calls < 100);
  } while (cursor != "0");
  const auto stay =
      std::count_if(came.begin(), came.end(), [](const auto& name) { return name.rfind("stays:", 0) == 0; });
  CHECK(stay == 60);
}

TEST_CASE("an expired key goes when SCAN meets it", "[redis][commands][scan]") {
  OneNode node;
  node.run("SET a 1 PX 5");
  node.now = 100;
  CHECK(to_cli(node.run("SCAN 0")) == "1) \"0\"  2) (empty array)");
  CHECK(node.expired == std::vector<std::string>{"a"});
  CHECK(node.keys.size() == 0);
}

TEST_CASE("cursors as strtoull reads them", "[redis][commands][scan]") {
  OneNode node;
  for (const char* cursor : {"x", "-1", "1.5", "18446744073709551616", "\"\"", "\"1 \""}) {
    INFO(cursor);
    CHECK(node.run(std::string("SCAN ") + cursor).text == "ERR invalid cursor");
  }
  for (const char* cursor : {"0", "18446744073709551615", "\" 0\"", "+3", "\" -1\""}) {
    INFO(cursor);
    CHECK(node.run(std::string("SCAN ") + cursor).items.size() == 2);
  }
}
