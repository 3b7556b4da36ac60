// Replies here were given by Redis 8.0.2 (tests/truth/redis, and boxes).
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/redis/play.hpp"

using play::run;

TEST_CASE("EXEC runs what was queued, errors and all") {
  const std::string half =
      "@7001 MSET {tea}:name Assam {tea}:stock 5\nMULTI\nDECR {tea}:stock\nINCR {tea}:name\n"
      "INCR {tea}:sold\nEXEC";
  CHECK(run(half).last() ==
        R"({"array":[{"integer":4},{"error":"ERR value is not an integer or out of range"},{"integer":1}]})");
  CHECK(run("@7001 MULTI\nEXEC").last() == R"({"array":[]})");
  CHECK(run("@7001 MULTI\nGET tea").last() == R"({"status":"QUEUED"})");
}

TEST_CASE("what is refused while queuing spoils the transaction") {
  const std::string aborted = R"({"error":"EXECABORT Transaction discarded because of previous errors."})";
  CHECK(run("@7001 MULTI\nDECR\nEXEC").last() == aborted);
  CHECK(run("@7001 MULTI\nGETT x\nEXEC").last() == aborted);
  CHECK(run("@7001 MULTI\nGET user:1\nEXEC").last() == aborted);
  CHECK(run("@7001 MULTI\nGET user:1\nDISCARD\nEXEC").last() == R"({"error":"ERR EXEC without MULTI"})");
  CHECK(run("@7001 MULTI\nMULTI\nSET tea 1\nEXEC").last() == R"({"array":[{"status":"OK"}]})");
  CHECK(run("@7001 MULTI\nWATCH tea\nEXEC").last() == R"({"array":[]})");
}

TEST_CASE("a queue over two slots is refused at EXEC, and the transaction is over") {
  const std::string two = "@7001 MULTI\nGET stock:1\nGET page:1\nEXEC";
  CHECK(run(two).last() == R"({"error":"CROSSSLOT Keys in request don't hash to the same slot"})");
  CHECK(run(two + "\nEXEC").last() == R"({"error":"ERR EXEC without MULTI"})");
}

TEST_CASE("WATCH: a write by anyone, even of the same value, or the end of its time makes EXEC reply nil") {
  const std::string watch = "@7001 SET stock 1 PX 500\nA: @7001 WATCH stock\n";
  const std::string exec = "A: MULTI\nA: INCR stock\nA: EXEC";
  CHECK(run(watch + exec).last() == R"({"array":[{"integer":2}]})");
  CHECK(run(watch + "B: @7001 SET stock 1\n" + exec).last() == R"({"null":true})");
  CHECK(run(watch + "A: SET stock 1\n" + exec).last() == R"({"null":true})");
  CHECK(run(watch + "B: @7001 GET stock\n" + exec).last() == R"({"array":[{"integer":2}]})");
  CHECK(run(watch + "wait 700\n" + exec).last() == R"({"null":true})");
  CHECK(run(watch + "B: @7001 SET stock 1\nA: UNWATCH\n" + exec).last() == R"({"array":[{"integer":2}]})");
  CHECK(run(watch + "B: @7001 SET stock 1\nA: MULTI\nA: DISCARD\n" + exec).last() == R"({"array":[{"integer":2}]})");
  // A replica does not delete what has expired, and its EXEC sees it all the same.
  CHECK(run("@7001 SET stock 1 PX 300\nwait 10\nA: @7004 READONLY\nA: WATCH stock\nstop 7001\nwait 500\nA: MULTI\n"
            "A: DBSIZE\nA: EXEC")
            .last() == R"({"null":true})");
  CHECK(run("A: @7001 WATCH user:1").last() == R"({"error":"MOVED 10778 127.0.0.1:7002"})");
}

TEST_CASE("each client has connections of its own") {
  CHECK(run("A: @7001 MULTI\nB: @7001 SET tea 1").last() == R"({"status":"OK"})");
  CHECK(run("A: @7001 MULTI\nA: @7002 SET user:1 1").last() == R"({"status":"OK"})");
  CHECK(run("A: @7004 READONLY\nB: @7004 GET stock").last() == R"({"error":"MOVED 3902 127.0.0.1:7001"})");
}
