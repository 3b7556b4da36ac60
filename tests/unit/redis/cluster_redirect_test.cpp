// Replies here were given by Redis 8.0.2 (tests/truth/redis, and boxes).
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/redis/play.hpp"

using play::run;

TEST_CASE("a node that does not own the slot answers MOVED and does nothing else") {
  CHECK(run("@7001 SET user:1 Ada").last() == R"({"error":"MOVED 10778 127.0.0.1:7002"})");
  CHECK(run("@7001 SET user:1 Ada\n@7002 GET user:1").last() == R"({"null":true})");
  CHECK(run("@7002 SET user:1 Ada\nGET user:1").last() == R"({"bulk":"Ada"})");
}

TEST_CASE("keys of two slots are refused, on one node too") {
  CHECK(run("@7001 MGET stock:1 page:1").last() ==
        R"({"error":"CROSSSLOT Keys in request don't hash to the same slot"})");
  CHECK(run("@7001 MGET {a}1 {a}2").last() == R"({"error":"MOVED 15495 127.0.0.1:7003"})");
  // The arity comes first, then the slots.
  CHECK(run("@7001 MSET a").last() == R"({"error":"ERR wrong number of arguments for 'mset' command"})");
}

TEST_CASE("client -c follows from then on, and stays where it was sent") {
  const play::Run moved = run("@7001 GET user:1\nclient -c\n@7001 GET user:1\nGET user:1\nclient\n@7001 GET user:1");
  CHECK(moved.lines ==
        std::vector<std::string>{R"({"line":1,"node":"7001","reply":{"error":"MOVED 10778 127.0.0.1:7002"}})",
                                 R"({"line":3,"node":"7001","reply":{"error":"MOVED 10778 127.0.0.1:7002"}})",
                                 R"({"line":3,"node":"7002","reply":{"null":true}})",
                                 R"({"line":4,"node":"7002","reply":{"null":true}})",
                                 R"({"line":6,"node":"7001","reply":{"error":"MOVED 10778 127.0.0.1:7002"}})"});
  // One client by name, the others not.
  CHECK(run("A: client -c\nA: @7001 GET user:1\nB: @7001 GET user:1").lines.size() == 3);
}

TEST_CASE("a MOVED loop comes to an end") {
  const play::Run loop = run("@7001 CLUSTER SETSLOT 3216 NODE $7002\nclient -c\n@7001 GET tea");
  CHECK(loop.lines.size() == 1 + 16);
  CHECK(loop.last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
}

TEST_CASE("a slot on the move: ASK, ASKING for one command, TRYAGAIN") {
  const std::string open =
      "@7001 SET {tea}:a 1\n@7002 CLUSTER SETSLOT 3216 IMPORTING $7001\n@7001 CLUSTER SETSLOT 3216 MIGRATING $7002\n";
  CHECK(run(open + "@7001 GET {tea}:a").last() == R"({"bulk":"1"})");
  CHECK(run(open + "@7001 GET {tea}:b").last() == R"({"error":"ASK 3216 127.0.0.1:7002"})");
  CHECK(run(open + "@7002 GET {tea}:b").last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
  CHECK(run(open + "@7002 ASKING\nGET {tea}:b").last() == R"({"null":true})");
  CHECK(run(open + "@7002 ASKING\nGET {tea}:b\nGET {tea}:b").last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
  CHECK(run(open + "@7001 MGET {tea}:a {tea}:b").last() ==
        R"({"error":"TRYAGAIN Multiple keys request during rehashing of slot"})");
  CHECK(run(open + "@7001 MGET {tea}:b {tea}:c").last() == R"({"error":"ASK 3216 127.0.0.1:7002"})");
  // redis-cli -c says ASKING by itself, and stays at the target.
  const play::Run asked = run(open + "client -c\n@7001 SET {tea}:b 2\nCLUSTER MYID");
  CHECK(asked.lines[4] == R"({"line":5,"node":"7002","reply":{"status":"OK"}})");
  CHECK(asked.lines[5].find(R"("node":"7002")") != std::string::npos);
  // The other client's ASKING does not open the slot for this one.
  CHECK(run(open + "A: @7002 ASKING\nB: @7002 GET {tea}:b").last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
}

TEST_CASE("MIGRATE moves keys with their time to live, or says why not") {
  const std::string open =
      "@7001 SET {tea}:a 1 EX 100\n@7001 SET {tea}:b 2\n@7002 CLUSTER SETSLOT 3216 IMPORTING $7001\n"
      "@7001 CLUSTER SETSLOT 3216 MIGRATING $7002\n";
  const std::string both = "@7001 MIGRATE 127.0.0.1 7002 \"\" 0 1000 KEYS {tea}:a {tea}:b\n";
  CHECK(run(open + both).last() == R"({"status":"OK"})");
  CHECK(run(open + both).has("migrated"));
  CHECK(run(open + both + "@7001 DBSIZE").last() == R"({"integer":0})");
  CHECK(run(open + both + "@7002 ASKING\nTTL {tea}:a").last() == R"({"integer":100})");
  CHECK(run(open + both + "wait 10\n@7005 DBSIZE").last() == R"({"integer":2})");
  CHECK(run(open + both + "wait 10\n@7004 DBSIZE").last() == R"({"integer":0})");
  CHECK(run(open + "@7001 MIGRATE 127.0.0.1 7002 {tea}:x 0 1000").last() == R"({"status":"NOKEY"})");
  const std::string copy = "@7001 MIGRATE 127.0.0.1 7002 {tea}:a 0 1000 COPY\n";
  CHECK(run(open + copy + "@7001 MIGRATE 127.0.0.1 7002 {tea}:a 0 1000").last() ==
        R"({"error":"ERR Target instance replied with error: BUSYKEY Target key name already exists."})");
  CHECK(run(open + copy + "@7001 MIGRATE 127.0.0.1 7002 {tea}:a 0 1000 REPLACE").last() == R"({"status":"OK"})");
  CHECK(run(open + "@7001 MIGRATE 127.0.0.1 7003 {tea}:a 0 1000").last() ==
        R"({"error":"ERR Target instance replied with error: MOVED 3216 127.0.0.1:7001"})");
  CHECK(run(open + "stop 7002\n@7001 MIGRATE 127.0.0.1 7002 {tea}:a 0 1000").last() ==
        R"({"error":"IOERR error or timeout writing to target instance"})");
}

TEST_CASE("a node that is down refuses the connection, and comes back with new connections") {
  CHECK(run("stop 7001\n@7001 PING").last() ==
        R"({"error":"Could not connect to Redis at 127.0.0.1:7001: Connection refused"})");
  CHECK(run("A: @7001 MULTI\nstop 7001\nstart 7001\nA: @7001 EXEC").last() == R"({"error":"ERR EXEC without MULTI"})");
}
