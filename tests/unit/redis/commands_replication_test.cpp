// What a command says about itself beside its reply: the keys it changed or found expired, and what goes to the
// replicas. The replicated forms are those that a real Redis 8.0.2 writes to its append-only file.
#include <algorithm>

#include "tests/unit/redis/session.hpp"

using namespace glassbox::redis;
using Commands = std::vector<std::vector<std::string>>;
using Keys = std::vector<std::string>;

namespace {

std::string at(Millis virtual_ms) {
  return std::to_string(kEpoch + virtual_ms);
}

}  // namespace

TEST_CASE("relative times go to the replicas as absolute ones", "[redis][commands]") {
  OneNode node;
  node.now = 1000;
  node.run("SET a 1 EX 10 NX");
  CHECK(node.replicate == Commands{{"SET", "a", "1", "PXAT", at(11'000)}});
  node.run("SETEX a 20 2");
  CHECK(node.replicate == Commands{{"SET", "a", "2", "PXAT", at(21'000)}});
  node.run("PSETEX a 20 3");
  CHECK(node.replicate == Commands{{"SET", "a", "3", "PXAT", at(1020)}});
  node.run("SET a 1 EXAT 4000000000 GET");
  CHECK(node.replicate == Commands{{"SET", "a", "1", "PXAT", "4000000000000"}});
  node.run("EXPIRE a 30 XX");
  CHECK(node.replicate == Commands{{"PEXPIREAT", "a", at(31'000), "XX"}});
  node.run("GETEX a PX 5");
  CHECK(node.replicate == Commands{{"PEXPIREAT", "a", at(1005)}});
  node.run("GETEX a PERSIST");
  CHECK(node.replicate == Commands{{"PERSIST", "a"}});
}

TEST_CASE("commands that depend on more than the data go to the replicas as their outcome", "[redis][commands]") {
  OneNode node;
  node.run("SET a 1 GET XX GET");
  CHECK(node.changed.empty());
  node.run("SET a 1 GET NX GET");
  CHECK(node.replicate == Commands{{"SET", "a", "1", "NX"}});
  node.run("GETSET a 2");
  CHECK(node.replicate == Commands{{"SET", "a", "2"}});
  node.run("INCRBYFLOAT a 0.5");
  CHECK(node.replicate == Commands{{"SET", "a", "2.5", "KEEPTTL"}});
  node.run("HINCRBYFLOAT h f 0.5");
  CHECK(node.replicate == Commands{{"HSET", "h", "f", "0.5"}});
  node.run("GETDEL a");
  CHECK(node.replicate == Commands{{"DEL", "a"}});
  node.run("EXPIRE h -1");
  CHECK(node.replicate == Commands{{"DEL", "h"}});
  CHECK(node.changed == Keys{"h"});
}

TEST_CASE("other commands go as typed", "[redis][commands]") {
  OneNode node;
  for (const char* line : {"SET a 1", "SET a 1 PXAT 4000000000000", "INCR a", "RPUSH l x", "PERSIST a", "DEL a"}) {
    INFO(line);
    node.run(line);
    CHECK(node.replicate.empty());
    CHECK_FALSE(node.changed.empty());
    CHECK(node.replicates);
  }
}

TEST_CASE("what changes nothing names no key", "[redis][commands]") {
  OneNode node;
  node.run("MSET a 1 b 2");
  node.run("SADD s x");
  node.run("ZADD z 1 x");
  for (const char* line : {"GET a",
                           "SETNX a 2",
                           "SET a 2 NX",
                           "MSETNX c 1 a 1",
                           "DEL nope",
                           "PERSIST a",
                           "GETEX a",
                           "EXPIRE nope 1",
                           "EXPIRE a 10 XX",
                           "SETRANGE a 0 \"\"",
                           "SADD s x",
                           "SREM s y",
                           "ZADD z 1 x",
                           "ZADD z GT 0 x",
                           "ZREM z y",
                           "HDEL nope f",
                           "LREM nope 0 x",
                           "LTRIM nope 0 1",
                           "RENAME a a",
                           "COPY a b",
                           "SINTERSTORE nope a1 a2",
                           "INCRBY a x",
                           "LPUSH a x",
                           "SMOVE s s x"}) {
    INFO(line);
    node.run(line);
    CHECK(node.changed.empty());
    CHECK(node.replicate.empty());
  }
}

TEST_CASE("the keys that a command changed", "[redis][commands]") {
  OneNode node;
  node.run("MSET a 1 b 2");
  CHECK(node.changed == Keys{"a", "b"});
  node.run("RENAME a c");
  CHECK(node.changed == Keys{"a", "c"});
  node.run("COPY c d");
  CHECK(node.changed == Keys{"d"});
  node.run("RPUSH l 1 2");
  node.run("LMOVE l m LEFT LEFT");
  std::sort(node.changed.begin(), node.changed.end());
  CHECK(node.changed == Keys{"l", "m"});
  node.run("SADD s 1");
  node.run("SMOVE s t 1");
  CHECK(node.changed == Keys{"s", "t"});
  node.run("FLUSHALL");
  CHECK(node.changed == Keys{"b", "c", "d", "l", "m", "t"});
}

TEST_CASE("LTRIM that trims nothing touches the key for WATCH only", "[redis][commands]") {
  OneNode node;
  node.run("RPUSH l 1 2");
  node.run("LTRIM l 0 -1");
  CHECK(node.changed == Keys{"l"});
  CHECK_FALSE(node.replicates);
  node.run("LTRIM l 0 0");
  CHECK(node.replicates);
}

TEST_CASE("a master deletes an expired key when it is looked at, and says so", "[redis][commands]") {
  OneNode node;
  node.run("SET a 1 PX 100");
  node.now = 100;
  CHECK(to_cli(node.run("PTTL a")) == "(integer) 0");
  CHECK(to_cli(node.run("GET a")) == R"("1")");
  node.now = 101;
  CHECK(to_cli(node.run("DBSIZE")) == "(integer) 1");
  CHECK(to_cli(node.run("KEYS *")) == "(empty array)");
  CHECK(node.expired.empty());
  CHECK(to_cli(node.run("DEL a")) == "(integer) 0");
  CHECK(node.expired == Keys{"a"});
  CHECK(node.changed.empty());
  CHECK(to_cli(node.run("DBSIZE")) == "(integer) 0");
}

TEST_CASE("a write over an expired key starts afresh", "[redis][commands]") {
  OneNode node;
  node.run("SET a 41 PX 100");
  node.now = 500;
  CHECK(to_cli(node.run("INCR a")) == "(integer) 1");
  CHECK(node.expired == Keys{"a"});
  CHECK(to_cli(node.run("TTL a")) == "(integer) -1");
}

TEST_CASE("a replica hides what expired and keeps what its master's stream sets, however late", "[redis][commands]") {
  OneNode node;
  node.run("SET a 1 PX 100");
  node.now = 200;
  node.expiry = Expiry::hides;
  CHECK(to_cli(node.run("GET a")) == "(nil)");
  CHECK(node.expired.empty());
  CHECK(node.keys.size() == 1);
  node.expiry = Expiry::ignores;
  CHECK(to_cli(node.run("INCR a")) == "(integer) 2");
  CHECK(to_cli(node.run("PEXPIREAT a " + at(150))) == "(integer) 1");
  CHECK(node.keys.size() == 1);
  CHECK(to_cli(node.run("DEL a")) == "(integer) 1");
  CHECK(node.keys.size() == 0);
}

TEST_CASE("times are counted from the run's start", "[redis][commands]") {
  OneNode node;
  node.now = 2500;
  node.run("SET a 1 PX 1600");
  CHECK(to_cli(node.run("TTL a")) == "(integer) 2");
  CHECK(to_cli(node.run("PEXPIRETIME a")) == "(integer) 1700000004100");
  CHECK(to_cli(node.run("EXPIRETIME a")) == "(integer) 1700000004");
  node.run("PEXPIREAT a 1700000002501");
  CHECK(to_cli(node.run("PTTL a")) == "(integer) 1");
  node.run("PEXPIREAT a 1700000002500");
  CHECK(to_cli(node.run("EXISTS a")) == "(integer) 0");
}
