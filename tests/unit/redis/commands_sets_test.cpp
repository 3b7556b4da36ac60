// The set commands. A set of integers is in order of value, another small one in order of insertion. The replies are
// those of a real Redis 8.0.2.
#include "tests/unit/redis/session.hpp"

using glassbox::redis::check_session;

TEST_CASE("members", "[redis][commands]") {
  check_session({
      {"SADD s 3 1 2 1", "(integer) 3"},
      {"SMEMBERS s", R"(1) "1"  2) "2"  3) "3")"},
      {"SADD s x", "(integer) 1"},
      {"SADD s 0", "(integer) 1"},
      {"SMEMBERS s", R"(1) "1"  2) "2"  3) "3"  4) "x"  5) "0")"},
      {"SREM s x 2 nope", "(integer) 2"},
      {"SMEMBERS s", R"(1) "1"  2) "3"  3) "0")"},
      {"SADD s 2", "(integer) 1"},
      {"SMEMBERS s", R"(1) "1"  2) "3"  3) "0"  4) "2")"},
      {"SISMEMBER s 1", "(integer) 1"},
      {"SISMEMBER s x", "(integer) 0"},
      {"SISMEMBER missing x", "(integer) 0"},
      {"SMISMEMBER s 1 x 3", "1) (integer) 1  2) (integer) 0  3) (integer) 1"},
      {"SMISMEMBER missing 1", "1) (integer) 0"},
      {"SCARD s", "(integer) 4"},
      {"SCARD missing", "(integer) 0"},
      {"SREM s 0 1 2 3", "(integer) 4"},
      {"EXISTS s", "(integer) 0"},
      {"SREM s 1", "(integer) 0"},
      {"SMEMBERS s", "(empty array)"},
      {"SADD m b a 10 9", "(integer) 4"},
      {"SMEMBERS m", R"(1) "b"  2) "a"  3) "10"  4) "9")"},
      {"SADD i -5 007 10 -10", "(integer) 4"},
      {"SMEMBERS i", R"(1) "-5"  2) "007"  3) "10"  4) "-10")"},
      {"SADD i 9223372036854775807 -9223372036854775808", "(integer) 2"},
      {"SMEMBERS i", R"(1) "-5"  2) "007"  3) "10"  4) "-10"  5) "9223372036854775807"  6) "-9223372036854775808")"},
  });
}

TEST_CASE("algebra", "[redis][commands]") {
  check_session({
      {"SADD a 1 2 3 4", "(integer) 4"},
      {"SADD b 3 4 5", "(integer) 3"},
      {"SADD c 4 x", "(integer) 2"},
      {"SINTER a b", R"(1) "3"  2) "4")"},
      {"SINTER a b c", R"(1) "4")"},
      {"SINTER a missing", "(empty array)"},
      {"SUNION a b", R"(1) "1"  2) "2"  3) "3"  4) "4"  5) "5")"},
      {"SUNION missing", "(empty array)"},
      {"SDIFF a b", R"(1) "1"  2) "2")"},
      {"SDIFF a b c", R"(1) "1"  2) "2")"},
      {"SDIFF a a", "(empty array)"},
      {"SDIFF missing a", "(empty array)"},
      {"SINTERSTORE d a b", "(integer) 2"},
      {"SMEMBERS d", R"(1) "3"  2) "4")"},
      {"SUNIONSTORE d a c", "(integer) 5"},
      {"SMEMBERS d", R"(1) "1"  2) "2"  3) "3"  4) "4"  5) "x")"},
      {"SDIFFSTORE d c a", "(integer) 1"},
      {"SMEMBERS d", R"(1) "x")"},
      {"SINTERSTORE d a c", "(integer) 1"},
      {"SADD d 0", "(integer) 1"},
      {"SMEMBERS d", R"(1) "0"  2) "4")"},
      {"SDIFFSTORE d a a", "(integer) 0"},
      {"EXISTS d", "(integer) 0"},
      {"SET s 1", "OK"},
      {"SUNIONSTORE s a b", "(integer) 5"},
      {"TYPE s", "set"},
      {"SET s 1", "OK"},
      {"SINTER a s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SUNION s a", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SDIFF a s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SINTER missing s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SUNIONSTORE d s a", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SUNIONSTORE s missing", "(integer) 0"},
      {"EXISTS s", "(integer) 0"},
  });
}

TEST_CASE("moving a member", "[redis][commands]") {
  check_session({
      {"SADD a 1 x", "(integer) 2"},
      {"SADD b 2", "(integer) 1"},
      {"SMOVE a b x", "(integer) 1"},
      {"SMEMBERS b", R"(1) "2"  2) "x")"},
      {"SMOVE a b nope", "(integer) 0"},
      {"SMOVE a a 1", "(integer) 1"},
      {"SMOVE a a 9", "(integer) 0"},
      {"SMOVE a c 1", "(integer) 1"},
      {"EXISTS a", "(integer) 0"},
      {"SMOVE missing b 1", "(integer) 0"},
      {"SET s 1", "OK"},
      {"SMOVE s b 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SMOVE b s 2", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SMOVE missing s 1", "(integer) 0"},
      {"SADD s 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SREM s 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SMEMBERS s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SISMEMBER s 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SMISMEMBER s 1", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
      {"SCARD s", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"},
  });
}

TEST_CASE("SPOP and SRANDMEMBER draw members, and the replicas hear which", "[redis][commands][sets]") {
  using namespace glassbox::redis;
  OneNode node;
  node.run("SADD s a b c");
  const Reply popped = node.run("SPOP s");
  REQUIRE(popped.kind == Reply::Kind::bulk);
  CHECK(std::string("abc").find(popped.text) != std::string::npos);
  CHECK(node.replicate == std::vector<std::vector<std::string>>{{"SREM", "s", popped.text}});
  CHECK(to_cli(node.run("SADD s a b c")) == "(integer) 1");
  CHECK(node.run("SRANDMEMBER s -7").items.size() == 7);
  const Reply two = node.run("SRANDMEMBER s 2");
  REQUIRE(two.items.size() == 2);
  CHECK_FALSE(two.items[0] == two.items[1]);
  CHECK(node.run("SPOP s 9").items.size() == 3);
  CHECK(node.replicate == std::vector<std::vector<std::string>>{{"DEL", "s"}});
  CHECK(to_cli(node.run("EXISTS s")) == "(integer) 0");
}
