// Pipes, UNIX sockets, eventfd, timerfd and plain files, and poll and select on them.
#include <catch2/catch_test_macros.hpp>

#include "engine/epoll/unix_socket.hpp"
#include "tests/unit/epoll/play.hpp"

TEST_CASE("a pipe is a ring of pages: free bytes do not make it writable, and a merge needs no page") {
  const auto run = play::run(
      "r, w = pipe2(O_NONBLOCK)\nfcntl(w, F_SETPIPE_SZ, 8192)\nwrite(w, 4096)\nwrite(w, 1)\npoll([w], POLLOUT, "
      "timeout=0)\n"
      "write(w, 100)\nwrite(w, 4096)\nread(r, 4095)\npoll([w], POLLOUT, timeout=0)\nread(r, 1)\n"
      "poll([w], POLLOUT, timeout=0)\nfcntl(w, F_GETPIPE_SZ)\nfcntl(w, F_SETPIPE_SZ, 5000)");
  CHECK(run.at(2) == "8192");
  CHECK(run.at(5) == "0 []");
  CHECK(run.at(6) == "100");
  CHECK(run.at(7) == "-1 EAGAIN");
  CHECK(run.at(9) == "0 []");
  CHECK(run.at(11) == R"(1 [["w","POLLOUT"]])");
  CHECK(run.at(12) == "8192");
  CHECK(run.at(13) == "8192");
}

TEST_CASE("a pipe's ends: EPIPE and POLLERR without a reader, the end and POLLHUP without a writer") {
  const auto run = play::run(
      "r, w = pipe()\nwrite(w, \"x\")\nclose(w)\npoll([r], POLLIN, timeout=0)\nread(r, 9)\nread(r, 9)\n"
      "poll([r], POLLIN, timeout=0)\nr2, w2 = pipe()\nclose(r2)\nwrite(w2, \"x\")\npoll([w2], POLLOUT, timeout=0)");
  CHECK(run.at(4) == R"(1 [["r","POLLIN | POLLHUP"]])");
  CHECK(run.at(6) == "0 \"\"");
  CHECK(run.at(7) == R"(1 [["r","POLLHUP"]])");
  CHECK(run.at(10) == "-1 EPIPE");
  CHECK(run.at(11) == R"(1 [["w2","POLLOUT | POLLERR"]])");
}

TEST_CASE("a blocked writer goes on when a page is free, and returns when all is in") {
  const auto run = play::run(
      "r, w = pipe()\nfcntl(w, F_SETPIPE_SZ, 4096)\nT1: write(w, 10000)\nread(r, 4096)\nread(r, 4096)\nread(r, 4096)");
  CHECK(run.at(3) == "10000");
  CHECK(run.lines.back().find("\"ret\":1808") != std::string::npos);
}

TEST_CASE("a packet costs what the kernel says with SIOCOUTQ") {
  using glassbox::epoll::truesize_of;
  // Read from Linux 6.18.
  CHECK(truesize_of(1, true) == 768);
  CHECK(truesize_of(192, true) == 768);
  CHECK(truesize_of(193, true) == 1280);
  CHECK(truesize_of(3776, true) == 4352);
  CHECK(truesize_of(3777, true) == 4864);
  CHECK(truesize_of(7873, true) == 8960);
  CHECK(truesize_of(36544, true) == 37120);
  CHECK(truesize_of(0, false) == 768);
  CHECK(truesize_of(7872, false) == 8448);
  CHECK(truesize_of(16065, false) == 20736);
  CHECK(truesize_of(200448, false) == 332032);
}

TEST_CASE("a UNIX stream takes 219264 bytes unread, and EPOLLOUT comes back at a quarter") {
  const auto run = play::run(
      "a, b = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK)\nwrite(a, 300000)\nwrite(a, 1)\n"
      "poll([a], POLLOUT, timeout=0)\nread(b, 146176)\npoll([a], POLLOUT, timeout=0)\nread(b, 36544)\n"
      "poll([a], POLLOUT, timeout=0)\nsetsockopt(a, SOL_SOCKET, SO_SNDBUF, 1)\ngetsockopt(a, SOL_SOCKET, SO_SNDBUF)");
  CHECK(run.at(2) == "219264");
  CHECK(run.at(3) == "-1 EAGAIN");
  CHECK(run.at(4) == "0 []");
  CHECK(run.at(6) == "0 []");
  CHECK(run.at(8) == R"(1 [["a","POLLOUT"]])");
  CHECK(run.at(10) == "0 4608");
}

TEST_CASE("a UNIX stream that is closed with unread bytes resets its peer") {
  const auto run = play::run(
      "a, b = socketpair(AF_UNIX, SOCK_STREAM)\nwrite(a, \"x\")\nclose(b)\npoll([a], POLLIN, timeout=0)\nread(a, 1)\n"
      "read(a, 1)\nwrite(a, \"y\")");
  CHECK(run.at(4) == R"(1 [["a","POLLIN | POLLERR | POLLHUP"]])");
  CHECK(run.at(5) == "-1 ECONNRESET");
  CHECK(run.at(6) == "0 \"\"");
  CHECK(run.at(7) == "-1 EPIPE");
}

TEST_CASE("half-closed: the end is readable for ever, and the other direction is open") {
  const auto run = play::run(
      "a, b = socketpair(AF_UNIX, SOCK_STREAM)\nshutdown(b, SHUT_WR)\npoll([a], POLLIN | POLLRDHUP, "
      "timeout=0)\nread(a, 1)\n"
      "write(a, \"z\")\nread(b, 9)\nwrite(b, \"z\")");
  CHECK(run.at(3) == R"(1 [["a","POLLIN | POLLRDHUP"]])");
  CHECK(run.at(4) == "0 \"\"");
  CHECK(run.at(6) == R"(1 "z")");
  CHECK(run.at(7) == "-1 EPIPE");
}

TEST_CASE("datagrams keep their borders; what a read leaves of one is lost") {
  const auto run = play::run(
      "a, b = socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK)\nwrite(a, \"hello\")\nwrite(a, \"\")\nread(b, "
      "2)\nread(b, 9)\n"
      "read(b, 9)\nclose(b)\nwrite(a, \"x\")\nwrite(a, \"x\")");
  CHECK(run.at(4) == R"(2 "he")");
  CHECK(run.at(5) == R"(0 "")");
  CHECK(run.at(6) == "-1 EAGAIN");
  CHECK(run.at(8) == "-1 ECONNREFUSED");
  CHECK(run.at(9) == "-1 ENOTCONN");
}

TEST_CASE("eventfd: a counter, or a semaphore; it overflows at 2^64 - 1") {
  const auto run = play::run(
      "e = eventfd(3, EFD_SEMAPHORE)\neventfd_read(e)\nread(e, 8)\nc = eventfd(0, EFD_NONBLOCK)\n"
      "eventfd_write(c, 0xfffffffffffffffe)\neventfd_write(c, 1)\npoll([c], POLLIN | POLLOUT, timeout=0)\n"
      "eventfd_write(c, 0xffffffffffffffff)\neventfd_read(c)\nread(c, 7)");
  CHECK(run.at(2) == "0 1");
  CHECK(run.at(3) == "8 1");
  CHECK(run.at(6) == "-1 EAGAIN");
  CHECK(run.at(7) == R"(1 [["c","POLLIN"]])");
  CHECK(run.at(8) == "-1 EINVAL");
  CHECK(run.at(9) == "0 18446744073709551614");
  CHECK(run.at(10) == "-1 EINVAL");
}

TEST_CASE("timerfd: expirations are counted, and an unread timer makes no more edges") {
  const auto run = play::run(
      "ep = epoll_create1(0)\nt = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)\ntimerfd_settime(t, value=20, "
      "interval=20)\n"
      "epoll_ctl(ep, EPOLL_CTL_ADD, t, EPOLLIN | EPOLLET)\nepoll_wait(ep, maxevents=1, timeout=100)\n"
      "epoll_wait(ep, maxevents=1, timeout=210)\nread(t, 8)\nread(t, 8)\nepoll_wait(ep, maxevents=1, timeout=100)");
  CHECK(run.at(5) == R"(1 [["t","EPOLLIN"]])");
  CHECK(run.at(6) == "0 []");
  CHECK(run.at(7) == "8 11");
  CHECK(run.at(8) == "-1 EAGAIN");
  CHECK(run.lines.back().find("\"t\":240") != std::string::npos);
}

TEST_CASE("a plain file: always ready for poll, refused by epoll") {
  const auto run = play::run(
      "f = open(\"n\", O_RDWR | O_CREAT)\nwrite(f, \"abc\")\nread(f, 9)\ng = open(\"n\", O_RDONLY)\nread(g, 2)\n"
      "write(g, \"x\")\nopen(\"m\", O_RDONLY)\nopen(\"n\", O_RDWR | O_CREAT | O_EXCL)\npoll([f], POLLIN | POLLOUT, "
      "timeout=0)");
  CHECK(run.at(3) == "0 \"\"");
  CHECK(run.at(5) == R"(2 "ab")");
  CHECK(run.at(6) == "-1 EBADF");
  CHECK(run.at(7) == "-1 ENOENT");
  CHECK(run.at(8) == "-1 EEXIST");
  CHECK(run.at(9) == R"(1 [["f","POLLIN | POLLOUT"]])");
}

TEST_CASE("poll and select: bad numbers, events of one's own, sets in their order") {
  const auto run = play::run(
      "r, w = pipe()\nwrite(w, \"x\")\npoll([r, (w, POLLOUT), 50, -1], POLLIN, timeout=0)\n"
      "select([r], [w], [], timeout=0)\nselect([50], [], [], timeout=0)\nselect([], [], [], timeout=30)");
  CHECK(run.at(3) == R"(3 [["r","POLLIN"],["w","POLLOUT"],["50","POLLNVAL"]])");
  CHECK(run.at(4) == R"(2 [["r","read"],["w","write"]])");
  CHECK(run.at(5) == "-1 EBADF");
  CHECK(run.lines.back().find("\"t\":30") != std::string::npos);
}

TEST_CASE("descriptor numbers: the lowest free one, also while an accept waits with its own") {
  const auto run = play::run(
      "a = eventfd(0)\nb = eventfd(0)\nclose(a)\nc = eventfd(0)\ns = socket(AF_INET, SOCK_STREAM)\n"
      "bind(s, \"127.0.0.1:80\")\nlisten(s, 1)\nT1: n = accept(s)\nd = eventfd(0)\nfcntl(d, F_DUPFD, 30)\ndup2(d, 40)");
  CHECK(run.at(4) == "3");
  CHECK(run.at(9) == "7");
  CHECK(run.at(10) == "30");
  CHECK(run.at(11) == "40");
}
