#include <catch2/catch_test_macros.hpp>

#include "engine/core/history.hpp"
#include "tests/unit/redis/play.hpp"

using glassbox::Event;
using glassbox::History;
using glassbox::Program;
using glassbox::redis::Model;
using glassbox::redis::State;

namespace {

constexpr std::string_view kFailover =
    "# settings: cluster-node-timeout=500 appendonly=yes\n"
    "A: @7001 SET {tea}:a 1 PX 300\n"
    "A: WATCH {tea}:a\n"
    "A: MULTI\n"
    "A: INCR {tea}:a\n"
    "stop 7001\n"
    "wait 3000\n"
    "client -c\n"
    "@7002 GET {tea}:a\n"
    "start 7001\n"
    "wait 1500\n"
    "@7004 CLUSTER NODES\n";

State initial(std::string_view source) {
  Program program;
  program.source = source;
  auto state = Model::load(program);
  REQUIRE(state.ok());
  return state.value();
}

}  // namespace

TEST_CASE("the same program gives the same events and the same next random number, twice") {
  State one = initial(kFailover);
  State two = initial(kFailover);
  Event a;
  Event b;
  int events = 0;
  while (Model::step(one, a)) {
    REQUIRE(Model::step(two, b));
    REQUIRE(a == b);
    ++events;
  }
  CHECK_FALSE(Model::step(two, b));
  CHECK(events > 60);
  CHECK(one == two);
  CHECK(one.random.next() == two.random.next());
}

TEST_CASE("another seed changes the delay of the election and not its outcome") {
  const auto promoted_at = [](int seed) {
    const auto trace = play::load("# settings: seed=" + std::to_string(seed) + "\nstop 7001\nwait 8000");
    while (trace->advance(1000)) {
    }
    for (glassbox::Step k = 1; k <= trace->steps(); ++k)
      if (trace->kind(k) == "promoted") return trace->event(k).time;
    return glassbox::Micros{-1};
  };
  CHECK(promoted_at(1) > 0);
  CHECK(promoted_at(1) != promoted_at(2));
}

TEST_CASE("seeking to a step gives the state that running to it gives") {
  History<Model> history(initial(kFailover));
  while (history.advance(1000)) {
  }
  State state = initial(kFailover);
  std::vector<State> states = {state};
  Event event;
  while (Model::step(state, event)) states.push_back(state);
  REQUIRE(static_cast<std::size_t>(history.steps()) + 1 == states.size());
  for (glassbox::Step k = history.steps(); k >= 0; k -= 7) {
    history.seek(k);
    CHECK(history.now() == states[static_cast<std::size_t>(k)]);
    if (k > 0) CHECK(history.before() == states[static_cast<std::size_t>(k) - 1]);
  }
}

TEST_CASE("every step has a sentence, and time never goes back") {
  const auto trace = play::load(kFailover);
  while (trace->advance(1000)) {
  }
  CHECK(trace->why(0).find("7001 has 0–5,460") != std::string::npos);
  glassbox::Micros time = 0;
  for (glassbox::Step k = 1; k <= trace->steps(); ++k) {
    const std::string why = trace->why(k);
    CHECK(why.size() > 10);
    CHECK(why.back() == '.');
    CHECK(trace->event(k).time >= time);
    time = trace->event(k).time;
  }
  CHECK(trace->ending() == "The last line of the program has run.");
}

TEST_CASE("a request goes through its phases; CRC16 byte by byte only the first time") {
  const play::Run run = play::run("@7001 GET ab\nGET ab");
  CHECK(run.kinds == std::vector<std::string>{"sent", "tag", "crc", "crc", "slot", "refused", "replied", "sent", "slot",
                                              "refused", "replied"});
  CHECK(run.whys[2] == "Byte 1 of 2, 'a', goes through CRC16: entry 97 of the table makes 0x0000 into 0x7C87.");
  CHECK(run.whys[5] ==
        "7001 does not own slot 13567; in its map the owner is 7003, so it answers MOVED and does nothing else.");
}

TEST_CASE("an empty program is a run of no steps") {
  const play::Run run = play::run("# nothing\n");
  CHECK(run.kinds.empty());
  CHECK(run.ending == "The program has no command.");
}

TEST_CASE("a run that would take too much memory stops and says so") {
  const auto ending = [](const std::string& source) {
    State state = initial(source);
    Event event;
    while (Model::step(state, event)) {
    }
    return Model::ending(state);
  };
  std::string source = "@7001 SET {tea}:0 " + std::string(400'000, 'x') + "\n";
  for (int i = 1; i < 200; ++i) source += "COPY {tea}:0 {tea}:" + std::to_string(i) + "\n";
  CHECK(ending(source).find("16 MB") != std::string::npos);
  CHECK(play::run("@7001 SETRANGE tea 500000000 x").error.find("test.redis:1:20:") == 0);
  // Many small changes of one key are no growth.
  std::string counted = "@7001 SET tea " + std::string(50'000, 'x') + "\n";
  for (int i = 0; i < 400; ++i) counted += "APPEND tea x\n";
  CHECK(ending(counted) == "The last line of the program has run.");
}
