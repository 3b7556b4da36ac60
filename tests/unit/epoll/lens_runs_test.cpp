// The lenses threads and cost over whole runs: what they count, clean under the lint, and still where nothing changes.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "engine/core/lint.hpp"
#include "engine/epoll/lens_cost_parts.hpp"
#include "engine/epoll/lens_threads_page.hpp"
#include "tests/unit/epoll/play.hpp"

using namespace glassbox;
using epoll::Model;

namespace {

constexpr std::int32_t kThreads = 1;
constexpr std::int32_t kCost = 2;

History<Model> history_of(const std::string& source) {
  Program program;
  program.source = source;
  auto state = Model::load(program);
  REQUIRE(state);
  History<Model> history(std::move(state.value()));
  while (history.advance(1000)) {
  }
  history.seek(history.steps());
  return history;
}

Scene<Model> scene_of(const History<Model>& history) {
  return {history, history.cursor(), nullptr, history.before(), history.now(), 880, {}, {}};
}

std::unique_ptr<Trace> trace_of(const std::string& source) {
  auto trace = play::load(source);
  REQUIRE(trace);
  while (trace->advance(1000)) {
  }
  return trace;
}

void check_clean(const std::string& source, Step stride = 1) {
  const auto trace = trace_of(source);
  for (const std::int32_t lens : {kThreads, kCost})
    for (Step step = 0; step <= trace->steps(); step += stride)
      for (const float width : {336.0F, 620.0F, 880.0F}) {
        const Picture picture = trace->picture({lens, step, width, {}, {}});
        for (const Fault& fault : lint(picture))
          FAIL_CHECK("lens " << lens << " step " << step << " width " << width << ": " << fault.shape << ": "
                             << fault.reason);
      }
}

// n threads that wait on one level-triggered instance; one message for all of them, `times` times.
std::string herd(int threads, int times) {
  std::string text =
      "ep = epoll_create1(0)\na, b = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK)\n"
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\n";
  for (int round = 0; round < times; ++round) {
    for (int i = 1; i <= threads; ++i) text += "T" + std::to_string(i) + ": epoll_wait(ep, maxevents=1, timeout=-1)\n";
    text += "write(b, \"job\")\n";
    for (int i = 1; i <= threads; ++i) text += "T" + std::to_string(i) + ": read(a, 16)\n";
    text += "sleep(5)\n";
  }
  return text;
}

}  // namespace

TEST_CASE("three threads woken by one message: two of them for nothing") {
  const auto history = history_of(herd(3, 1));
  const epoll::Runs runs = epoll::runs_until(scene_of(history));
  CHECK(epoll::wake_sum(runs) == "3 wake-ups so far, 2 for nothing");
  CHECK(runs.woken[1].times == 1);
  CHECK(runs.woken[1].nothing == 0);
  CHECK(runs.woken[2].nothing == 1);
  CHECK(runs.woken[3].nothing == 1);
  CHECK(runs.all.front().kind == epoll::Run::Kind::prepare);
  CHECK(runs.all.front().calls == 3);
}

TEST_CASE("a wake-up that brings an event and a read is none for nothing; a time-out is no wake-up") {
  const auto history = history_of(
      "ep = epoll_create1(0)\ne = eventfd(0, EFD_NONBLOCK)\nepoll_ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN)\n"
      "T1: epoll_wait(ep, maxevents=8, timeout=-1)\neventfd_write(e, 1)\nT1: eventfd_read(e)\n"
      "T1: epoll_wait(ep, maxevents=8, timeout=20)\n");
  const epoll::Runs runs = epoll::runs_until(scene_of(history));
  CHECK(epoll::wake_sum(runs) == "1 wake-up so far, none for nothing");
  const auto clock = std::find_if(runs.all.begin(), runs.all.end(),
                                  [](const epoll::Run& run) { return run.kind == epoll::Run::Kind::clock; });
  REQUIRE(clock != runs.all.end());
  CHECK(clock->by_time);
  CHECK(clock->time == 20'000);
}

TEST_CASE("what a page of the threads lens shows stays where it is") {
  const auto trace = trace_of(herd(2, 3));
  for (Step step = 1; step < trace->steps(); ++step) {
    const Picture old = trace->picture({kThreads, step, 880, {}, {}});
    const Picture now = trace->picture({kThreads, step + 1, 880, {}, {}});
    const auto find = [](const Picture& picture, const std::string& id) {
      return std::find_if(picture.items.begin(), picture.items.end(), [&](const Item& item) { return item.id == id; });
    };
    CHECK(old.height == now.height);
    const auto earlier_old = find(old, "threads/earlier");
    const auto earlier_now = find(now, "threads/earlier");
    const std::string was = earlier_old == old.items.end() ? "" : earlier_old->label;
    const std::string is = earlier_now == now.items.end() ? "" : earlier_now->label;
    if (was != is) continue;  // a new page
    for (const Item& item : old.items) {
      if (!item.id.starts_with("threads/run/")) continue;
      const auto same = find(now, item.id);
      if (same == now.items.end()) continue;  // it joined the calls before it
      CHECK(same->bounds.x == item.bounds.x);
      CHECK(same->bounds.y == item.bounds.y);
    }
  }
}

TEST_CASE("threads and cost are clean for one thread, sixteen threads and a long run") {
  check_clean("e = eventfd(0)\npoll([e], POLLIN, timeout=20)\neventfd_write(e, 1)\nselect([e], [], [], timeout=0)\n");
  check_clean(herd(3, 1));
  check_clean(herd(15, 2), 7);
  check_clean(herd(8, 40), 211);
}

TEST_CASE("the cost lens compares the last poll with the last epoll_wait") {
  const auto history = history_of(
      "for i in 0..499: idle[i] = eventfd(0)\nep = epoll_create1(0)\n"
      "for i in 0..499: epoll_ctl(ep, EPOLL_CTL_ADD, idle[i], EPOLLIN)\neventfd_write(idle[47], 1)\n"
      "poll([idle[0..499]], POLLIN, timeout=0)\nepoll_wait(ep, maxevents=8, timeout=0)\n");
  const epoll::CostView view = epoll::cost_view(scene_of(history));
  REQUIRE(view.scan);
  REQUIRE(view.epoll_wait);
  CHECK(view.scan->waited.cost.examined == 500);
  CHECK(view.epoll_wait->waited.cost.examined == 1);
  CHECK(view.epoll_wait->asked == std::vector<std::int32_t>{47});
}
