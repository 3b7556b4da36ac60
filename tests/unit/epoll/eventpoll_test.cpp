// The rules of fs/eventpoll.c, each with the shortest program that shows it. What the kernel answers to all of these is
// recorded in tests/truth/epoll.
#include <catch2/catch_test_macros.hpp>

#include "tests/unit/epoll/play.hpp"

namespace {

const std::string kPair = "ep = epoll_create1(0)\na, b = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK)\n";

play::Run pair_and(const std::string& rest) {  // rest begins with line 3
  return play::run(kPair + rest);
}
const std::string kOne = R"(1 [["a","EPOLLIN"]])";
const std::string kNothing = "0 []";

}  // namespace

TEST_CASE("level-triggered: reported as long as it is ready") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\nwrite(b, \"hello\")\n"
      "epoll_wait(ep, maxevents=8, timeout=0)\nread(a, 3)\nepoll_wait(ep, maxevents=8, timeout=0)\n"
      "read(a, 3)\nepoll_wait(ep, maxevents=8, timeout=0)");
  CHECK(run.at(5) == kOne);
  CHECK(run.at(7) == kOne);
  CHECK(run.at(9) == kNothing);
}

TEST_CASE("edge-triggered: reported once for each arrival, and arrivals run together") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLET)\nwrite(b, \"one\")\n"
      "epoll_wait(ep, maxevents=8, timeout=0)\nepoll_wait(ep, maxevents=8, timeout=0)\nwrite(b, \"2\")\nwrite(b, "
      "\"3\")\n"
      "epoll_wait(ep, maxevents=8, timeout=0)\nepoll_wait(ep, maxevents=8, timeout=0)");
  CHECK(run.at(5) == kOne);
  CHECK(run.at(6) == kNothing);
  CHECK(run.at(9) == kOne);
  CHECK(run.at(10) == kNothing);
  CHECK(run.whys.back() ==
        "epoll_wait returns 0: a is edge-triggered and nothing has arrived since it was reported, so it is not on the "
        "ready list.");
}

TEST_CASE("oneshot: disarmed by its report, armed by MOD, which looks at once") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLONESHOT)\nwrite(b, \"1\")\n"
      "epoll_wait(ep, maxevents=8, timeout=0)\nwrite(b, \"2\")\nepoll_wait(ep, maxevents=8, timeout=0)\n"
      "epoll_ctl(ep, EPOLL_CTL_MOD, a, EPOLLIN | EPOLLONESHOT)\nepoll_wait(ep, maxevents=8, timeout=0)\n"
      "epoll_wait(ep, maxevents=8, timeout=0)");
  CHECK(run.at(5) == kOne);
  CHECK(run.at(7) == kNothing);
  CHECK(run.at(9) == kOne);
  CHECK(run.at(10) == kNothing);
}

TEST_CASE("the ready list is in order of arrival, and rotates under a small maxevents") {
  const auto run = play::run(
      "ep = epoll_create1(0)\nfor i in 0..2: e[i] = eventfd(0)\n"
      "for i in 0..2: epoll_ctl(ep, EPOLL_CTL_ADD, e[i], EPOLLIN)\n"
      "eventfd_write(e[2], 1)\neventfd_write(e[0], 1)\neventfd_write(e[1], 1)\n"
      "epoll_wait(ep, maxevents=2, timeout=0)\nepoll_wait(ep, maxevents=2, timeout=0)\n"
      "epoll_wait(ep, maxevents=9, timeout=0)");
  CHECK(run.at(7) == R"(2 [["e[2]","EPOLLIN"],["e[0]","EPOLLIN"]])");
  CHECK(run.at(8) == R"(2 [["e[1]","EPOLLIN"],["e[2]","EPOLLIN"]])");
  CHECK(run.at(9) == R"(3 [["e[0]","EPOLLIN"],["e[1]","EPOLLIN"],["e[2]","EPOLLIN"]])");
}

TEST_CASE("every error of epoll_ctl but ENOMEM") {
  const auto run = play::run(
      "# settings: max_user_watches=2\nep = epoll_create1(0)\ne = eventfd(0)\nf = open(\"f\", O_RDWR | O_CREAT)\n"
      "epoll_ctl(99, EPOLL_CTL_ADD, e, EPOLLIN)\nepoll_ctl(ep, EPOLL_CTL_ADD, 99, EPOLLIN)\n"
      "epoll_ctl(ep, EPOLL_CTL_ADD, f, EPOLLIN)\nepoll_ctl(ep, EPOLL_CTL_ADD, ep, EPOLLIN)\n"
      "epoll_ctl(e, EPOLL_CTL_ADD, ep, EPOLLIN)\nepoll_ctl(ep, EPOLL_CTL_MOD, e, EPOLLIN)\n"
      "epoll_ctl(ep, EPOLL_CTL_DEL, e)\nepoll_ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN)\n"
      "epoll_ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN)\nepoll_ctl(ep, 7, e, EPOLLIN)\n"
      "d = dup(e)\nepoll_ctl(ep, EPOLL_CTL_ADD, d, EPOLLIN)\nd2 = dup(e)\nepoll_ctl(ep, EPOLL_CTL_ADD, d2, EPOLLIN)");
  CHECK(run.at(5) == "-1 EBADF");
  CHECK(run.at(6) == "-1 EBADF");
  CHECK(run.at(7) == "-1 EPERM");
  CHECK(run.at(8) == "-1 EINVAL");
  CHECK(run.at(9) == "-1 EINVAL");
  CHECK(run.at(10) == "-1 ENOENT");
  CHECK(run.at(11) == "-1 ENOENT");
  CHECK(run.at(12) == "0");
  CHECK(run.at(13) == "-1 EEXIST");
  CHECK(run.at(14) == "-1 EINVAL");
  CHECK(run.at(16) == "0");  // the same description under a second number is another registration
  CHECK(run.at(18) == "-1 ENOSPC");
}

TEST_CASE("epoll files in epoll files: no circle, no more than five deep, level-triggered through") {
  const auto circle = play::run(
      "x = epoll_create1(0)\ny = epoll_create1(0)\nepoll_ctl(x, EPOLL_CTL_ADD, y, EPOLLIN)\n"
      "epoll_ctl(y, EPOLL_CTL_ADD, x, EPOLLIN)");
  CHECK(circle.at(4) == "-1 ELOOP");
  std::string chain = "for i in 0..6: p[i] = epoll_create1(0)\n";
  for (int i = 0; i < 6; ++i)
    chain += "epoll_ctl(p[" + std::to_string(i) + "], EPOLL_CTL_ADD, p[" + std::to_string(i + 1) + "], EPOLLIN)\n";
  const auto deep = play::run(chain);
  CHECK(deep.at(5) == "0");
  CHECK(deep.at(6) == "-1 ELOOP");
  const auto nested = play::run(
      "o = epoll_create1(0)\ni = epoll_create1(0)\ne = eventfd(1)\nepoll_ctl(i, EPOLL_CTL_ADD, e, EPOLLIN)\n"
      "epoll_ctl(o, EPOLL_CTL_ADD, i, EPOLLIN)\nepoll_wait(i, maxevents=1, timeout=0)\n"
      "epoll_wait(o, maxevents=1, timeout=0)\neventfd_read(e)\nepoll_wait(o, maxevents=1, timeout=0)");
  CHECK(nested.at(7) == R"(1 [["i","EPOLLIN"]])");
  CHECK(nested.at(9) == kNothing);
}

TEST_CASE("EPOLLEXCLUSIVE: with ADD only, one instance is woken, and MOD is refused") {
  const auto run = play::run(
      "e = eventfd(0)\nx = epoll_create1(0)\ny = epoll_create1(0)\n"
      "epoll_ctl(x, EPOLL_CTL_ADD, e, EPOLLIN | EPOLLEXCLUSIVE)\nepoll_ctl(y, EPOLL_CTL_ADD, e, EPOLLIN | "
      "EPOLLEXCLUSIVE)\n"
      "T1: epoll_wait(x, maxevents=1, timeout=-1)\nT2: epoll_wait(y, maxevents=1, timeout=-1)\neventfd_write(e, 1)\n"
      "epoll_ctl(x, EPOLL_CTL_MOD, e, EPOLLIN)\nepoll_ctl(x, EPOLL_CTL_ADD, y, EPOLLIN | EPOLLEXCLUSIVE)\n"
      "d = dup(e)\nepoll_ctl(x, EPOLL_CTL_ADD, d, EPOLLIN | EPOLLONESHOT | EPOLLEXCLUSIVE)");
  CHECK(run.at(6) == R"(1 [["e","EPOLLIN"]])");
  CHECK(run.at(7) == "waiting");
  CHECK(run.at(9) == "-1 EINVAL");
  CHECK(run.at(10) == "-1 EINVAL");
  CHECK(run.at(12) == "-1 EINVAL");
}

TEST_CASE("without EXCLUSIVE every instance is woken; the last to be added is called first") {
  const auto run = play::run(
      "e = eventfd(0)\nx = epoll_create1(0)\ny = epoll_create1(0)\n"
      "epoll_ctl(x, EPOLL_CTL_ADD, e, EPOLLIN)\nepoll_ctl(y, EPOLL_CTL_ADD, e, EPOLLIN)\n"
      "T1: epoll_wait(x, maxevents=1, timeout=-1)\nT2: epoll_wait(y, maxevents=1, timeout=-1)\neventfd_write(e, 1)");
  REQUIRE(run.lines.size() == 8);
  CHECK(run.lines[6].find("\"T2\"") != std::string::npos);
  CHECK(run.lines[7].find("\"T1\"") != std::string::npos);
}

TEST_CASE("threads on one instance: last in, first out; level-triggering wakes them all, one after the other") {
  const std::string waits =
      "T1: epoll_wait(ep, maxevents=1, timeout=-1)\nT2: epoll_wait(ep, maxevents=1, timeout=-1)\nwrite(b, \"x\")";
  const auto level = pair_and("epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\n" + waits);
  CHECK(level.at(4) == kOne);
  CHECK(level.at(5) == kOne);
  const auto edge = pair_and("epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLET)\n" + waits);
  CHECK(edge.at(4) == "waiting");
  CHECK(edge.at(5) == kOne);
}

TEST_CASE("a registration belongs to the description and outlives its number") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\nd = dup(a)\nclose(a)\nwrite(b, \"x\")\n"
      "epoll_wait(ep, maxevents=1, timeout=0)\nepoll_ctl(ep, EPOLL_CTL_DEL, d)\nclose(d)\n"
      "epoll_wait(ep, maxevents=1, timeout=0)");
  CHECK(run.at(7) == kOne);
  CHECK(run.at(8) == "-1 ENOENT");
  CHECK(run.at(10) == kNothing);
}

TEST_CASE("a copied descriptor table keeps the file open, as after fork") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\nT2: unshare(CLONE_FILES)\nclose(a)\nwrite(b, \"x\")\n"
      "epoll_wait(ep, maxevents=1, timeout=0)\nT2: read(a, 9)\nT2: close(a)\nepoll_wait(ep, maxevents=1, timeout=0)");
  CHECK(run.at(7) == kOne);
  CHECK(run.at(8) == R"(1 "x")");
  CHECK(run.at(10) == kNothing);
}

TEST_CASE("a wake-up that finds nothing goes back to sleep") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)\nT2: read(3, 1)\nT1: epoll_wait(ep, maxevents=1, timeout=50)\n"
      "x = epoll_create1(0)\nepoll_ctl(x, EPOLL_CTL_ADD, ep, EPOLLIN)\nepoll_ctl(ep, EPOLL_CTL_MOD, a, EPOLLOUT)");
  CHECK(run.at(5) == R"(1 [["a","EPOLLOUT"]])");
  const auto herd =
      play::run("r, w = pipe()\nT1: poll([r], POLLIN, timeout=-1)\nT2: read(r, 9)\nwrite(w, \"x\")\nT3: read(r, 1)");
  CHECK(herd.at(5) == "waiting");
}

TEST_CASE("data: a number, a text, or the descriptor's name; MOD replaces it") {
  const auto run = pair_and(
      "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLOUT, data=7)\nepoll_wait(ep, maxevents=1, timeout=0)\n"
      "epoll_ctl(ep, EPOLL_CTL_MOD, a, EPOLLOUT, data=\"W\")\nepoll_wait(ep, maxevents=1, timeout=0)\n"
      "epoll_wait(ep, maxevents=0, timeout=0)\nepoll_wait(b, maxevents=1, timeout=0)");
  CHECK(run.at(4) == R"(1 [[7,"EPOLLOUT"]])");
  CHECK(run.at(6) == R"(1 [["W","EPOLLOUT"]])");
  CHECK(run.at(7) == "-1 EINVAL");
  CHECK(run.at(8) == "-1 EINVAL");
}
