// Replies here were given by Redis 8.0.2 (tests/truth/redis, and boxes).
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/redis/play.hpp"

using play::run;

TEST_CASE("SETSLOT NODE on the target takes the slot for all; on the source alone it makes a loop") {
  const std::string open = "@7002 CLUSTER SETSLOT 3216 IMPORTING $7001\n@7001 CLUSTER SETSLOT 3216 MIGRATING $7002\n";
  const std::string target = open + "@7002 CLUSTER SETSLOT 3216 NODE $7002\nwait 1000\n";
  CHECK(run(target + "@7002 GET tea").last() == R"({"null":true})");
  CHECK(run(target + "@7003 GET tea").last() == R"({"error":"MOVED 3216 127.0.0.1:7002"})");
  const std::string source = open + "@7001 CLUSTER SETSLOT 3216 NODE $7002\nwait 3000\n";
  CHECK(run(source + "@7001 GET tea").last() == R"({"error":"MOVED 3216 127.0.0.1:7002"})");
  CHECK(run(source + "@7002 GET tea").last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
  CHECK(run(source + "@7003 GET tea").last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
}

TEST_CASE("a source that still holds keys keeps the slot, and loses the keys when another claims it") {
  const std::string half = "@7001 SET {tea}:b 2\n@7002 CLUSTER SETSLOT 3216 IMPORTING $7001\n";
  CHECK(
      run(half + "@7001 CLUSTER SETSLOT 3216 NODE $7002").last() ==
      R"({"error":"ERR Can't assign hashslot 3216 to a different node while I still hold keys for this hash slot."})");
  const std::string taken = half + "@7002 CLUSTER SETSLOT 3216 NODE $7002\nwait 2000\n";
  CHECK(run(taken + "@7001 DBSIZE").last() == R"({"integer":0})");
  CHECK(run(taken + "@7004 DBSIZE").last() == R"({"integer":0})");
}

TEST_CASE("DELSLOTS leaves a hole that only its own node sees") {
  const std::string hole = "@7001 CLUSTER DELSLOTS 3216\n";
  CHECK(run(hole + "@7001 GET tea").last() == R"({"error":"CLUSTERDOWN Hash slot not served"})");
  CHECK(run(hole + "@7001 GET stock").last() == R"({"error":"CLUSTERDOWN The cluster is down"})");
  CHECK(run(hole + "wait 1000\n@7002 GET tea").last() == R"({"error":"MOVED 3216 127.0.0.1:7001"})");
  CHECK(run(hole + "@7001 CLUSTER DELSLOTS 3216").last() == R"({"error":"ERR Slot 3216 is already unassigned"})");
  CHECK(run(hole + "@7001 CLUSTER ADDSLOTS 3216\nGET tea").last() == R"({"null":true})");
  CHECK(run("@7001 CLUSTER ADDSLOTSRANGE 5 3").last() ==
        R"({"error":"ERR start slot number 5 is greater than end slot number 3"})");
  CHECK(run("@7001 CLUSTER DELSLOTS 1 1").last() == R"({"error":"ERR Slot 1 specified multiple times"})");
  CHECK(run("@7001 CLUSTER DELSLOTSRANGE 1").last() ==
        R"({"error":"ERR wrong number of arguments for 'cluster|delslotsrange' command"})");
}

TEST_CASE("slots by settings") {
  const std::string two = "# settings: masters=2 replicas=0 slots=0-16382,none\n";
  CHECK(run(two + "@7001 GET user:1").last() == R"({"error":"CLUSTERDOWN The cluster is down"})");
  CHECK(run(two + "@7002 CLUSTER ADDSLOTS 16383\nwait 2000\n@7001 GET user:1").last() == R"({"null":true})");
}

TEST_CASE("CLUSTER's reports and their errors") {
  CHECK(run("@7001 CLUSTER KEYSLOT {user:1}:cart").last() == R"({"integer":10778})");
  CHECK(run("@7001 SET tea 1\nCLUSTER COUNTKEYSINSLOT 3216").last() == R"({"integer":1})");
  CHECK(run("@7001 SET tea 1\nCLUSTER GETKEYSINSLOT 3216 5").last() == R"({"array":[{"bulk":"tea"}]})");
  CHECK(run("@7001 CLUSTER COUNTKEYSINSLOT 16384").last() == R"({"error":"ERR Invalid slot"})");
  CHECK(run("@7001 CLUSTER COUNTKEYSINSLOT x").last() == R"({"error":"ERR value is not an integer or out of range"})");
  CHECK(run("@7001 CLUSTER REPLICAS $7004").last() == R"({"error":"ERR The specified node is not a master"})");
  CHECK(run("@7001 CLUSTER").last() == R"({"error":"ERR wrong number of arguments for 'cluster' command"})");
  CHECK(run("@7001 CLUSTER BUMPEPOCH").last() == R"({"status":"BUMPED 7"})");
  CHECK(run("@7001 CLUSTER BUMPEPOCH\nCLUSTER BUMPEPOCH").last() == R"({"status":"STILL 7"})");
  const std::string nodes = run("@7004 CLUSTER NODES").last();
  CHECK(nodes.find("127.0.0.1:7004@17004 myself,slave ") != std::string::npos);
  CHECK(nodes.find(" 2 connected 5461-10922\\n") != std::string::npos);
  CHECK(run("@7001 CLUSTER INFO").last().find("cluster_state:ok\\r\\ncluster_slots_assigned:16384\\r\\n") !=
        std::string::npos);
}
