#include <catch2/catch_test_macros.hpp>

#include "tests/unit/epoll/play.hpp"

namespace {

const std::string kConnected =
    "s = socket(AF_INET, SOCK_STREAM)\nbind(s, \"127.0.0.1:8080\")\nlisten(s, 4)\nc = socket(AF_INET, SOCK_STREAM)\n"
    "connect(c, \"127.0.0.1:8080\")\nn = accept(s)\n";

play::Run connected_and(const std::string& rest) {  // rest begins with line 7
  return play::run(kConnected + rest);
}

}  // namespace

TEST_CASE("TCP: bytes go both ways, a FIN is the end of one") {
  const auto run = connected_and(
      "write(c, \"hi\")\nread(n, 9)\nshutdown(c, SHUT_WR)\nread(n, 9)\npoll([n], POLLIN | POLLRDHUP, timeout=0)\n"
      "write(n, \"yo\")\nread(c, 9)\nclose(n)\nread(c, 9)\npoll([c], POLLIN | POLLRDHUP, timeout=0)");
  CHECK(run.at(8) == R"(2 "hi")");
  CHECK(run.at(10) == "0 \"\"");
  CHECK(run.at(11) == R"(1 [["n","POLLIN | POLLRDHUP"]])");
  CHECK(run.at(13) == R"(2 "yo")");
  CHECK(run.at(15) == "0 \"\"");
  CHECK(run.at(16) == R"(1 [["c","POLLIN | POLLRDHUP | POLLHUP"]])");
}

TEST_CASE("TCP: closing with unread bytes resets the connection") {
  const auto run = connected_and(
      "write(n, \"hi\")\nclose(c)\npoll([n], POLLIN, timeout=0)\ngetsockopt(n, SOL_SOCKET, SO_ERROR)\nread(n, "
      "9)\nwrite(n, \"x\")");
  CHECK(run.at(9) == R"(1 [["n","POLLIN | POLLERR | POLLHUP"]])");
  CHECK(run.at(10) == "0 104");
  CHECK(run.at(11) == "0 \"\"");
  CHECK(run.at(12) == "-1 EPIPE");
}

TEST_CASE("TCP: the write after the other side has closed succeeds, the next one does not") {
  const auto run = connected_and("close(c)\nwrite(n, \"x\")\nwrite(n, \"x\")\nread(n, 9)");
  CHECK(run.at(8) == "1");
  CHECK(run.at(9) == "-1 EPIPE");
  CHECK(run.at(10) == "0 \"\"");
}

TEST_CASE("TCP: nobody listens") {
  const auto run = play::run(
      "c = socket(AF_INET, SOCK_STREAM)\nconnect(c, \"127.0.0.1:81\")\nd = socket(AF_INET, SOCK_STREAM | "
      "SOCK_NONBLOCK)\n"
      "connect(d, \"127.0.0.1:81\")\ngetsockopt(d, SOL_SOCKET, SO_ERROR)\nread(c, 1)\nwrite(c, \"x\")");
  CHECK(run.at(2) == "-1 ECONNREFUSED");
  CHECK(run.at(4) == "-1 EINPROGRESS");
  CHECK(run.at(5) == "0 111");
  CHECK(run.at(6) == "-1 ENOTCONN");
  CHECK(run.at(7) == "-1 EPIPE");
}

TEST_CASE("TCP: a full accept queue drops the SYN, and the client tries again after a second") {
  const auto run = play::run(
      "s = socket(AF_INET, SOCK_STREAM)\nbind(s, \"127.0.0.1:8080\")\nlisten(s, 0)\nfor i in 0..1: c[i] = "
      "socket(AF_INET, SOCK_STREAM)\n"
      "connect(c[0], \"127.0.0.1:8080\")\nT1: connect(c[1], \"127.0.0.1:8080\")\nn = accept(s)\nT2: m = "
      "accept(s)\nsleep(1500)");
  CHECK(run.at(6) == "0");
  CHECK(run.at(8) == "7");
  CHECK(run.lines[run.lines.size() - 2].find("\"t\":1000") != std::string::npos);
}

TEST_CASE("TCP: ports, states, and a listener that closes before it has accepted") {
  const auto run = play::run(
      "s = socket(AF_INET, SOCK_STREAM)\nbind(s, \"127.0.0.1:8080\")\nt = socket(AF_INET, SOCK_STREAM)\nbind(t, "
      "\"127.0.0.1:8080\")\n"
      "accept(s)\nlisten(s, 1)\nc = socket(AF_INET, SOCK_STREAM)\nconnect(c, \"127.0.0.1:8080\")\nconnect(c, "
      "\"127.0.0.1:8080\")\n"
      "close(s)\nread(c, 9)\npoll([t], POLLIN, timeout=0)");
  CHECK(run.at(4) == "-1 EADDRINUSE");
  CHECK(run.at(5) == "-1 EINVAL");
  CHECK(run.at(9) == "-1 EISCONN");
  CHECK(run.at(11) == "-1 ECONNRESET");
  CHECK(run.at(12) == R"(1 [["t","POLLHUP"]])");
}

TEST_CASE("TCP: beyond what is certain the run stops and says so") {
  const auto run = connected_and("write(c, 32768)\nwrite(c, 1)\nread(n, 1)");
  CHECK(run.at(7) == "32768");
  CHECK(run.at(8) == "never ran");
  CHECK(run.ending.find("line 8") != std::string::npos);
}
