// Properties of every run: the same each time, seekable, with a sentence for each step.
#include <catch2/catch_test_macros.hpp>
#include <iterator>

#include "engine/core/history.hpp"
#include "engine/core/random.hpp"
#include "tests/unit/epoll/play.hpp"

using glassbox::Event;
using glassbox::History;
using glassbox::Program;
using glassbox::Random;
using glassbox::epoll::Model;
using glassbox::epoll::State;

namespace {

State initial(std::string_view source) {
  Program program;
  program.source = source;
  auto state = Model::load(program);
  if (!state) FAIL(glassbox::to_text(state.error(), source));
  return state.value();
}

// A program that does a bit of everything, drawn from a seed.
std::string drawn_program(std::uint64_t seed) {
  Random random(seed);
  std::string text =
      "ep = epoll_create1(0)\na, b = socketpair(AF_UNIX, SOCK_STREAM)\nr, w = pipe2(O_NONBLOCK)\ne = eventfd(0, "
      "EFD_NONBLOCK)\n"
      "t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)\nx = epoll_create1(0)\n";
  constexpr std::string_view kLines[] = {
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)",
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLET)",
      "epoll_ctl(ep, EPOLL_CTL_MOD, a, EPOLLIN | EPOLLOUT | EPOLLONESHOT)",
      "epoll_ctl(ep, EPOLL_CTL_DEL, a)",
      "epoll_ctl(ep, EPOLL_CTL_ADD, r, EPOLLIN | EPOLLEXCLUSIVE)",
      "epoll_ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN)",
      "epoll_ctl(x, EPOLL_CTL_ADD, ep, EPOLLIN)",
      "epoll_ctl(ep, EPOLL_CTL_ADD, t, EPOLLIN)",
      "write(b, \"hello\")",
      "write(w, 5000)",
      "read(r, 3000)",
      "eventfd_write(e, 2)",
      "eventfd_read(e)",
      "timerfd_settime(t, value=5, interval=3)",
      "read(t, 8)",
      "sleep(4)",
      "T1: epoll_wait(ep, maxevents=2, timeout=10)",
      "T2: epoll_wait(ep, maxevents=1, timeout=10)",
      "T3: epoll_wait(x, maxevents=1, timeout=7)",
      "T4: poll([a, r, ep], POLLIN, timeout=9)",
      "epoll_wait(ep, maxevents=3, timeout=0)",
      "select([a, r, e], [w], [], timeout=0)",
      "shutdown(b, SHUT_WR)",
      "T5: write(b, 300000)",
      "T2: read(a, 100000)",
      "dup2(e, r)",
      "close(a)",
      "for i in 0..40: d[i] = dup(e)",
  };
  for (int i = 0; i < 40; ++i)
    text += std::string(kLines[random.below(static_cast<std::uint32_t>(std::size(kLines)))]) + "\n";
  return text;
}

}  // namespace

TEST_CASE("the same program gives the same events and the same state, twice") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::string source = drawn_program(seed);
    State one = initial(source);
    State two = initial(source);
    two.script = one.script;
    Event a;
    Event b;
    while (Model::step(one, a)) {
      REQUIRE(Model::step(two, b));
      REQUIRE(a == b);
    }
    CHECK_FALSE(Model::step(two, b));
    CHECK(one == two);
  }
}

TEST_CASE("seeking to a step gives the state that running to it gives") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    History<Model> history(initial(drawn_program(seed)));
    while (history.advance(1000)) {
    }
    State state = initial(drawn_program(seed));
    state.script = history.front().script;
    std::vector<State> states = {state};
    Event event;
    while (Model::step(state, event)) states.push_back(state);
    REQUIRE(static_cast<std::size_t>(history.steps()) + 1 == states.size());
    for (glassbox::Step k = history.steps(); k >= 0; k -= 5) {
      history.seek(k);
      CHECK(history.now() == states[static_cast<std::size_t>(k)]);
      if (k > 0) CHECK(history.before() == states[static_cast<std::size_t>(k) - 1]);
    }
  }
}

TEST_CASE("every step has a sentence, and time never goes back") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto trace = play::load(drawn_program(seed));
    while (trace->advance(1000)) {
    }
    glassbox::Micros time = 0;
    for (glassbox::Step k = 0; k <= trace->steps(); ++k) {
      const std::string why = trace->why(k);
      CHECK(why.size() > 10);
      CHECK(why.back() == '.');
      if (k == 0) continue;
      CHECK(trace->event(k).time >= time);
      time = trace->event(k).time;
    }
    CHECK(trace->ending().back() == '.');
  }
}

TEST_CASE("nobody stands in a queue whose call is over, and every listed entry is on one list") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    State state = initial(drawn_program(seed));
    Event event;
    while (Model::step(state, event)) {
      std::size_t listed = 0;
      for (std::int32_t ep = 0; ep < state.epolls.size(); ++ep)
        listed += state.epolls[ep].ready.size() + state.epolls[ep].scan.size();
      std::size_t marked = 0;
      for (std::int32_t id = 0; id < state.items.size(); ++id) marked += state.items[id].listed ? 1 : 0;
      REQUIRE(listed == marked);
      for (std::int32_t id = 0; id < state.queues.size(); ++id)
        for (const auto& waiter : state.queues[id].waiters) {
          if (waiter.type == glassbox::epoll::Waiter::Type::item) {
            REQUIRE(state.items[waiter.who].alive);
          } else {
            REQUIRE(state.threads[static_cast<std::size_t>(waiter.who)].status !=
                    glassbox::epoll::Thread::Status::idle);
          }
        }
    }
  }
}

TEST_CASE("a byte travels to the thread event by event") {
  const auto run = play::run(
      "ep = epoll_create1(0)\na, b = socketpair(AF_UNIX, SOCK_STREAM)\nepoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN | "
      "EPOLLET)\n"
      "T1: epoll_wait(ep, maxevents=8, timeout=-1)\nwrite(b, \"x\")");
  CHECK(run.kinds == std::vector<std::string>{"returned", "returned", "returned", "blocked", "stored", "called-back",
                                              "listed", "woken", "returned", "examined", "returned"});
}

TEST_CASE("a line of a thread that will never return ends the run") {
  const auto run = play::run("e = eventfd(0)\nread(e, 8)\nsleep(1)");
  CHECK(run.at(2) == "waiting");
  CHECK(run.at(3) == "never ran");
  CHECK(run.ending.find("line 3") != std::string::npos);
}

TEST_CASE("ten thousand idle sockets: poll asks them all, epoll_wait the ready one, and a loop is a few steps") {
  History<Model> history(
      initial("for i in 0..9999: idle[i] = socket(AF_INET, SOCK_DGRAM)\na, b = socketpair(AF_UNIX, SOCK_STREAM)\n"
              "ep = epoll_create1(0)\nfor i in 0..9999: epoll_ctl(ep, EPOLL_CTL_ADD, idle[i], EPOLLIN)\n"
              "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\nwrite(b, \"x\")\npoll([idle[0..9999], a], POLLIN, timeout=0)\n"
              "epoll_wait(ep, maxevents=8, timeout=0)"));
  while (history.advance(1000)) {
  }
  const State& last = history.front();
  REQUIRE(last.waited.size() == 2);
  CHECK(last.waited[0].cost.examined == 10'001);
  CHECK(last.waited[1].cost.examined == 1);
  CHECK(last.waited[1].watched == 10'001);
  CHECK(history.steps() < 300);
  for (glassbox::Step k = history.steps(); k > 0; k -= 9) {
    history.seek(k);
    CHECK(history.now().next_line >= history.before().next_line);
  }
}
