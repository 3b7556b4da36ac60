// Behaviour as Redis 8.0.2 showed it on real clusters (tests/truth/redis, and boxes).
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/redis/play.hpp"

using play::run;

namespace {
const std::string kDies = "@7001 SET stock 5\nwait 100\nstop 7001\n";
}

TEST_CASE("a dead master is suspected, declared failed, and replaced by its replica") {
  const play::Run dead = run(kDies + "@7002 GET stock\nwait 6000\n@7002 GET stock\n@7004 GET stock");
  CHECK(dead.lines[1] == R"({"line":4,"node":"7002","reply":{"error":"MOVED 3902 127.0.0.1:7001"}})");
  CHECK(dead.lines[2] == R"({"line":6,"node":"7002","reply":{"error":"MOVED 3902 127.0.0.1:7004"}})");
  CHECK(dead.last() == R"({"bulk":"5"})");
  const std::vector<std::string> order = {"stopped",     "suspected", "failed",   "cluster-down",
                                          "asked-votes", "voted",     "promoted", "learned"};
  auto at = dead.kinds.begin();
  for (const std::string& kind : order) {
    at = std::find(at, dead.kinds.end(), kind);
    REQUIRE(at != dead.kinds.end());
  }
}

TEST_CASE("the old master returns as a replica and takes the new one's data") {
  const std::string back = kDies + "wait 6000\n@7004 SET stock 6\nstart 7001\nwait 2000\n";
  CHECK(run(back + "@7001 GET stock").last() == R"({"error":"MOVED 3902 127.0.0.1:7004"})");
  CHECK(run(back + "@7001 READONLY\nGET stock").last() == R"({"bulk":"6"})");
  CHECK(run(back).has("demoted"));
}

TEST_CASE("a master that restarts empty before it is replaced takes its replica's data with it") {
  const std::string quick = kDies + "start 7001\n";
  CHECK(run(quick + "@7001 GET stock").last() == R"({"error":"CLUSTERDOWN The cluster is down"})");
  CHECK(run(quick + "wait 3500\n@7001 GET stock").last() == R"({"null":true})");
  CHECK(run(quick + "wait 3500\n@7004 READONLY\nGET stock").last() == R"({"null":true})");
  CHECK(run("# settings: appendonly=yes\n" + quick + "wait 3500\n@7001 GET stock").last() == R"({"bulk":"5"})");
}

TEST_CASE("without a replica the slots are down, and with full coverage everything is") {
  const std::string third = "@7002 SET user:1 Ada\nstop 7004\nstop 7001\nwait 6000\n";
  CHECK(run(third + "@7002 GET user:1").last() == R"({"error":"CLUSTERDOWN The cluster is down"})");
  const std::string partial = "# settings: cluster-require-full-coverage=no\n" + third;
  CHECK(run(partial + "@7002 GET user:1").last() == R"({"bulk":"Ada"})");
  CHECK(run(partial + "@7002 GET stock").last() == R"({"error":"MOVED 3902 127.0.0.1:7001"})");
  const std::string reads = "# settings: cluster-allow-reads-when-down=yes\n" + third;
  CHECK(run(reads + "@7002 GET user:1").last() == R"({"bulk":"Ada"})");
  CHECK(run(reads + "@7002 SET user:1 x").last() ==
        R"({"error":"CLUSTERDOWN The cluster is down and only accepts read commands"})");
}

TEST_CASE("a minority neither serves nor elects") {
  const play::Run alone = run("stop 7001\nstop 7002\nwait 9000\n@7003 GET user:4");
  CHECK(alone.last() == R"({"error":"CLUSTERDOWN The cluster is down"})");
  CHECK_FALSE(alone.has("failed"));
  CHECK_FALSE(alone.has("promoted"));
}

TEST_CASE("a replica that restarted while its master was dead is not promoted, unless the factor is 0") {
  const std::string lost =
      "@7001 SET stock 5\nwait 100\nstop 7004\nstop 7001\nstart 7004\nwait 9000\n@7004 CLUSTER MYID";
  CHECK_FALSE(run(lost).has("promoted"));
  CHECK(run("# settings: cluster-replica-validity-factor=0\n" + lost).has("promoted"));
}

TEST_CASE("CLUSTER FAILOVER swaps master and replica and loses no write") {
  const std::string swap = "@7001 SET stock 5\n@7004 CLUSTER FAILOVER\nwait 2000\n";
  CHECK(run(swap + "@7004 GET stock").last() == R"({"bulk":"5"})");
  CHECK(run(swap + "@7001 GET stock").last() == R"({"error":"MOVED 3902 127.0.0.1:7004"})");
  CHECK(run(swap + "@7001 READONLY\n@7004 SET stock 6\nwait 10\n@7001 GET stock").last() == R"({"bulk":"6"})");
  CHECK(run("@7001 CLUSTER FAILOVER").last() == R"({"error":"ERR You should send CLUSTER FAILOVER to a replica"})");
  CHECK(run("stop 7001\n@7004 CLUSTER FAILOVER").last() ==
        R"({"error":"ERR Master is down or failed, please use CLUSTER FAILOVER FORCE"})");
  CHECK(run("@7004 CLUSTER FAILOVER TAKEOVER\n@7004 SET stock 1").last() == R"({"status":"OK"})");
}

TEST_CASE("a write that comes during a manual failover waits and is sent to the new master") {
  const play::Run held = run("@7004 CLUSTER FAILOVER\nwait 2\n@7001 SET stock 5");
  CHECK(held.has("held"));
  CHECK(held.last() == R"({"error":"MOVED 3902 127.0.0.1:7004"})");
}

TEST_CASE("replicas serve reads only, and only when told") {
  const std::string set = "@7001 SET stock 5\nwait 10\n";
  CHECK(run(set + "@7004 GET stock").last() == R"({"error":"MOVED 3902 127.0.0.1:7001"})");
  CHECK(run(set + "@7004 READONLY\nGET stock").last() == R"({"bulk":"5"})");
  CHECK(run(set + "@7004 READONLY\nSET stock 6").last() == R"({"error":"MOVED 3902 127.0.0.1:7001"})");
  CHECK(run(set + "@7004 READONLY\nREADWRITE\nGET stock").last() == R"({"error":"MOVED 3902 127.0.0.1:7001"})");
  CHECK(run("@7004 FLUSHALL").last() == R"({"error":"READONLY You can't write against a read only replica."})");
}

TEST_CASE("an expired key is hidden by a replica and deleted by its master") {
  const std::string token = "@7001 SET token abc PX 600\nwait 100\nstop 7001\nwait 800\n@7004 READONLY\n";
  CHECK(run(token + "GET token").last() == R"({"null":true})");
  CHECK(run(token + "DBSIZE").last() == R"({"integer":1})");
  CHECK(run(token + "wait 6000\nDBSIZE").last() == R"({"integer":0})");
  CHECK(run("@7001 SET token abc PX 300\nwait 800\n@7004 DBSIZE").last() == R"({"integer":0})");
}

TEST_CASE("min-replicas-to-write refuses a write that would stand alone") {
  const std::string settings = "# settings: min-replicas-to-write=1\n";
  CHECK(run(settings + "@7001 SET stock 5").last() == R"({"status":"OK"})");
  const std::string alone = settings + "stop 7004\nwait 100\n@7001 ";
  CHECK(run(alone + "SET stock 5").last() == R"({"error":"NOREPLICAS Not enough good replicas to write."})");
  CHECK(run(alone + "GET stock").last() == R"({"null":true})");
  CHECK(run(alone + "MULTI\nSET stock 5\nEXEC").last() ==
        R"({"error":"EXECABORT Transaction discarded because of previous errors."})");
}

TEST_CASE("WAIT counts replicas that have the write, and may wait for ever") {
  CHECK(run("@7001 SET stock 5\nWAIT 1 100").last() == R"({"integer":1})");
  CHECK(run("@7001 SET stock 5\nWAIT 2 100").last() == R"({"integer":1})");
  CHECK(run("stop 7004\n@7001 SET stock 5\nWAIT 1 100").last() == R"({"integer":0})");
  const play::Run stuck = run("stop 7004\n@7001 WAIT 1 0\nPING");
  CHECK(stuck.lines.empty());
  CHECK(stuck.ending.find("for ever") != std::string::npos);
}
