// The three lenses over whole runs: clean under the lint at every width, titled, and stable in their ids.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <set>
#include <string>

#include "engine/core/lint.hpp"
#include "engine/core/machine.hpp"
#include "engine/core/tween.hpp"
#include "engine/core/writers.hpp"
#include "engine/redis/model.hpp"

using namespace glassbox;

namespace {

std::unique_ptr<Trace> run(const std::string& source) {
  Program program;
  program.file = "test.redis";
  program.source = source;
  auto loaded = redis::machine().load(program);
  REQUIRE(loaded);
  std::unique_ptr<Trace> trace = std::move(loaded.value());
  while (trace->advance(1000)) {
  }
  return trace;
}

Picture picture_of(Trace& trace, std::int32_t lens, Step step, float width) {
  PictureRequest request;
  request.lens = lens;
  request.step = step;
  request.width = width;
  return trace.picture(request);
}

void check_clean(const std::string& source, int stride = 1) {
  const std::unique_ptr<Trace> trace = run(source);
  for (std::int32_t lens = 0; lens < 3; ++lens) {
    for (Step step = 0; step <= trace->steps(); step += stride) {
      for (const float width : {336.0F, 480.0F, 620.0F, 880.0F, 1100.0F}) {
        const Picture picture = picture_of(*trace, lens, step, width);
        CHECK_FALSE(picture.title.empty());
        for (const Fault& fault : lint(picture))
          FAIL_CHECK("lens " << lens << " step " << step << " width " << width << ": " << fault.shape << ": "
                             << fault.reason);
      }
    }
  }
}

// The last step of this kind.
Step last_of(const Trace& trace, std::string_view kind) {
  for (Step step = trace.steps(); step > 0; --step)
    if (trace.kind(step) == kind) return step;
  FAIL("no step of kind " << kind);
  return 0;
}

const Item* find_item(const Picture& picture, std::string_view id) {
  for (const Item& item : picture.items)
    if (item.id == id) return &item;
  return nullptr;
}

constexpr std::int32_t kSlotsLens = 0;
constexpr std::int32_t kNodesLens = 1;
constexpr std::int32_t kKeyspaceLens = 2;

}  // namespace

TEST_CASE("redirections, a move and a failover are clean under the lint") {
  check_clean(
      "@7001 SET user:1 Ada\nclient -c\nGET user:1\n@7002 CLUSTER SETSLOT 3216 IMPORTING $7001\n"
      "@7001 CLUSTER SETSLOT 3216 MIGRATING $7002\n@7001 GET tea\n");
  check_clean(
      "# settings: cluster-node-timeout=2000\n@7001 SET stock 5\nstop 7001\n@7004 GET stock\nwait 6000\n"
      "@7004 DECR stock\nstart 7001\nwait 2000\n",
      3);
}

TEST_CASE("long, binary, empty and unbalanced keys are clean under the lint") {
  const std::string longest(512, 'x');
  check_clean("@7001 CLUSTER KEYSLOT " + longest + "\n@7001 SET {" + longest + "}:\\x 1\n", 37);
  check_clean(
      "@7001 SET \"\\x00\\xff\\xe2\\x82\\xac{\\x01}\" \"\\x00\\x01\"\nCLUSTER KEYSLOT \"\"\nCLUSTER KEYSLOT {}a\n"
      "CLUSTER KEYSLOT a{b\n");
}

TEST_CASE("every type, transactions and many keys are clean under the lint") {
  std::string source =
      "A: @7001 WATCH {t}:s\nA: MULTI\nA: RPUSH {t}:l a b c d e f g h\nA: HSET {t}:h name Ada town Turin\n"
      "B: @7001 SET {t}:s 1 PX 500\nA: EXEC\n@7001 SADD {t}:set a b\n@7001 ZADD {t}:z 1.5 a 2 b\nwait 700\n";
  for (int i = 0; i < 12; ++i) source += "@7001 SET {t}:k" + std::to_string(i) + " " + std::string(40, 'v') + "\n";
  check_clean(source, 2);
}

TEST_CASE("one node, many nodes and uneven slots are clean under the lint") {
  check_clean("# settings: masters=1 replicas=0\n@7001 SET a 1\n@7001 CLUSTER DELSLOTS 5 6 7\n@7001 GET a\n", 3);
  check_clean(
      "# settings: masters=8 replicas=16 cluster-node-timeout=1000\n@7003 SET user:1 Ada\nstop 7002\n@7001 GET b\nwait "
      "4000\n",
      5);
  check_clean("# settings: masters=4 replicas=2 slots=0-99,100-16000,16001-16382,16383\n@7004 SET {a} 1\n@7001 GET b\n",
              3);
}

TEST_CASE("MOVED: the slot is ringed, the owner named, the redirect points at the right node") {
  const std::unique_ptr<Trace> trace = run("@7001 SET user:1 Ada\n");
  const Step refused = last_of(*trace, "refused");
  const Picture slots = picture_of(*trace, kSlotsLens, refused, 880);
  REQUIRE(find_item(slots, "slots/number") != nullptr);
  CHECK(find_item(slots, "slots/number")->label.rfind("slot 10778", 0) == 0);
  CHECK(find_item(slots, "slots/answer")->label == "owned by 7002 so 7001 answers MOVED");
  CHECK(slots.title == "Slot 10778 is 7002’s, so 7001 answers MOVED");
  const Picture nodes = picture_of(*trace, kNodesLens, refused, 880);
  REQUIRE(find_item(nodes, "nodes/redirect") != nullptr);
  CHECK(find_item(nodes, "nodes/redirect")->label == "7001 names 7002 in its MOVED");
}

TEST_CASE("the request and its answer travel along the client's path") {
  const std::unique_ptr<Trace> trace = run("@7001 SET user:3 Cy\n");
  const Picture sent = picture_of(*trace, kNodesLens, last_of(*trace, "sent"), 880);
  REQUIRE(find_item(sent, "nodes/request") != nullptr);
  CHECK(find_item(sent, "nodes/request")->along.empty());
  const Picture there = picture_of(*trace, kNodesLens, last_of(*trace, "served"), 880);
  REQUIRE(find_item(there, "nodes/request") != nullptr);
  CHECK(find_item(there, "nodes/request")->along == "nodes/path");
  REQUIRE(find_item(there, "nodes/reply") != nullptr);
  CHECK(find_item(there, "nodes/reply")->along.empty());
  const Picture replied = picture_of(*trace, kNodesLens, last_of(*trace, "replied"), 880);
  CHECK(find_item(replied, "nodes/request") == nullptr);
  REQUIRE(find_item(replied, "nodes/reply") != nullptr);
  CHECK(find_item(replied, "nodes/reply")->along == "nodes/path");
  CHECK(find_item(replied, "nodes/path") != nullptr);
}

TEST_CASE("a card grows before the request travels into it, and the answer appears last") {
  const std::unique_ptr<Trace> trace = run("@7001 SET user:3 Cy\n");
  const Picture sent = picture_of(*trace, kNodesLens, last_of(*trace, "sent"), 880);
  const Picture served = picture_of(*trace, kNodesLens, last_of(*trace, "served"), 880);
  const Tween tween(sent, served);
  CHECK(tween.duration() == 350);
  const auto drawn = [&](float ms, std::string_view id, Form form) {
    std::vector<Drawn> all;
    tween.at(ms, all);
    for (const Drawn& each : all) {
      const Picture& owner = each.from_old ? sent : served;
      if (owner.items[each.shape.item].id == id && each.shape.form == form) return each;
    }
    Drawn none;
    none.opacity = 0;
    return none;
  };
  const float low = find_item(sent, "nodes/node/7001")->bounds.h;
  const float high = find_item(served, "nodes/node/7001")->bounds.h;
  REQUIRE(high > low);
  CHECK(drawn(30, "nodes/node/7001", Form::rect).shape.at.h < low + 1);
  CHECK(drawn(111, "nodes/node/7001", Form::rect).shape.at.h > high - 2);
  const float hand = find_item(sent, "nodes/request")->bounds.x;
  CHECK(std::abs(drawn(109, "nodes/request", Form::rect).shape.at.x - hand) < 1);
  CHECK(drawn(180, "nodes/request", Form::rect).shape.at.x > hand + 20);
  CHECK(std::abs(drawn(251, "nodes/request", Form::rect).shape.at.x - find_item(served, "nodes/request")->bounds.x) <
        1);
  CHECK(drawn(280, "nodes/reply", Form::rect).opacity == 0);
  CHECK(drawn(350, "nodes/reply", Form::rect).opacity == 1);
}

TEST_CASE("a dead master is struck, and its promoted replica stands in its place") {
  const std::unique_ptr<Trace> trace =
      run("# settings: cluster-node-timeout=2000\n@7001 SET stock 5\nwait 100\nstop 7001\nwait 6000\n");
  const Picture stopped = picture_of(*trace, kNodesLens, last_of(*trace, "stopped"), 880);
  CHECK(find_item(stopped, "nodes/node/7001")->meaning == Color::dead);
  const float place = find_item(stopped, "nodes/node/7001")->bounds.x;
  CHECK(find_item(stopped, "nodes/node/7004")->bounds.x > place);
  const Picture promoted = picture_of(*trace, kNodesLens, last_of(*trace, "promoted"), 880);
  CHECK(find_item(promoted, "nodes/node/7001")->bounds.x > place);
  CHECK(std::abs(find_item(promoted, "nodes/node/7004")->bounds.x - place) < 1);
}

TEST_CASE("an expired key waits on a replica, and an aborted EXEC says why") {
  const std::unique_ptr<Trace> expired =
      run("# settings: cluster-node-timeout=2000\n@7001 SET token abc PX 600\nwait 100\n@7004 READONLY\nstop "
          "7001\nwait 800\n@7004 GET token\n");
  const Picture keys = picture_of(*expired, kKeyspaceLens, expired->steps(), 880);
  REQUIRE(find_item(keys, "keyspace/7004/token") != nullptr);
  CHECK(find_item(keys, "keyspace/7004/token")->label.find("expired, waits for DEL") != std::string::npos);
  const std::unique_ptr<Trace> nil =
      run("@7001 SET stock 1\nA: @7001 WATCH stock\nB: @7001 SET stock 2\nA: @7001 MULTI\nA: @7001 DECR stock\nA: "
          "@7001 EXEC\n");
  const Picture multi = picture_of(*nil, kKeyspaceLens, last_of(*nil, "queued"), 880);
  REQUIRE(find_item(multi, "keyspace/transaction/A/7001") != nullptr);
  CHECK(find_item(multi, "keyspace/transaction/A/7001")->label.find("EXEC gives nil") != std::string::npos);
  const Picture exec = picture_of(*nil, kKeyspaceLens, last_of(*nil, "served"), 880);
  CHECK(find_item(exec, "keyspace/transaction/A/7001")->label.find("(nil)") != std::string::npos);
}

TEST_CASE("items that stay keep their ids from step to step") {
  const std::unique_ptr<Trace> trace = run("@7001 SET user:1 Ada\n@7002 SET user:1 Ada\n");
  const Picture first = picture_of(*trace, kSlotsLens, 1, 880);
  const Picture last = picture_of(*trace, kSlotsLens, trace->steps(), 880);
  std::set<std::string> ids;
  for (const Item& item : last.items) ids.insert(item.id);
  for (const char* id : {"slots/map", "slots/map/7001", "slots/owner/7002", "slots/key", "slots/grid"}) {
    CHECK(find_item(first, id) != nullptr);
    CHECK(ids.count(id) == 1);
  }
}

TEST_CASE("narrow: the map of the slots stands still, with a key and without") {
  const std::unique_ptr<Trace> trace = run("@7001 SET user:1 Ada\n@7001 DBSIZE\nwait 10\n");
  const float top = find_item(picture_of(*trace, kSlotsLens, 0, 336), "slots/map/7001")->bounds.y;
  for (Step step = 1; step <= trace->steps(); ++step)
    CHECK(find_item(picture_of(*trace, kSlotsLens, step, 336), "slots/map/7001")->bounds.y == top);
}

TEST_CASE("an election is one connector to the masters that vote, and CLUSTERDOWN is said once") {
  const std::unique_ptr<Trace> trace = run("# settings: cluster-node-timeout=2000\nstop 7001\nwait 6000\n");
  for (const float width : {336.0F, 620.0F, 880.0F}) {
    const Picture asked = picture_of(*trace, kNodesLens, last_of(*trace, "asked-votes"), width);
    std::vector<std::string> messages;
    for (const Item& item : asked.items)
      if (item.id.rfind("nodes/message/", 0) == 0) messages.push_back(item.label);
    CHECK(messages == std::vector<std::string>{"7004 sends a request for votes to 7002 and 7003"});
    REQUIRE(find_item(asked, "nodes/down") != nullptr);
    CHECK(find_item(asked, "nodes/down")->label == "Every living node answers CLUSTERDOWN to every key");
  }
}

TEST_CASE("what the reader selects opens") {
  const std::unique_ptr<Trace> trace = run("@7001 SET stock 5 EX 10\n@7001 RPUSH {stock}:l a b\n@7002 GET user:1\n");
  const auto drawn = [&](std::int32_t lens, const std::string& focus, const std::string& options) {
    PictureRequest request{lens, trace->steps(), 620, focus, options};
    return trace->picture(request);
  };
  const auto says = [](const Picture& picture, std::string_view words) {
    return std::any_of(picture.shapes.begin(), picture.shapes.end(), [&](const Shape& shape) {
      return shape.form == Form::text && picture.text_of(shape).find(words) != std::string_view::npos;
    });
  };
  CHECK_FALSE(says(drawn(kNodesLens, "", ""), "trusts every node"));
  CHECK(says(drawn(kNodesLens, "nodes/node/7003", ""), "trusts every node"));
  CHECK(says(drawn(kKeyspaceLens, "keyspace/7001/{stock}:l", ""), "1  b"));
  CHECK(says(drawn(kSlotsLens, "slots/owner/7003", ""), "7003: 5,461 slots"));
  const Picture keys = drawn(kSlotsLens, "slots/key/3902/7001", "");
  REQUIRE(find_item(keys, "slots/selected") != nullptr);
  CHECK(find_item(keys, "slots/selected")->label == "slot 3902 on 7001: stock and {stock}:l");
  for (const std::string focus :
       {"nodes/node/7003", "keyspace/7001/{stock}:l", "slots/owner/7003", "slots/key/3902/7001"})
    for (std::int32_t lens = 0; lens < 3; ++lens)
      for (const Fault& fault : lint(drawn(lens, focus, ""))) FAIL_CHECK(focus << ": " << fault.reason);
}

TEST_CASE("the option map shows one node's map of the slots") {
  const std::unique_ptr<Trace> trace =
      run("@7001 CLUSTER SETSLOT 3902 NODE $7002\n@7002 CLUSTER SETSLOT 3902 NODE $7002\n@7003 GET stock\n");
  const auto owned = [&](const std::string& options) {
    const Picture picture = trace->picture({kSlotsLens, trace->steps(), 880, "", options});
    return find_item(picture, "slots/map/7001")->label;
  };
  CHECK(owned("map=7002") == "7001 owns 5,460 slots: 0–3,901 and 3,903–5,460");
  CHECK(owned("other=1 map=9000") == owned(""));
}
