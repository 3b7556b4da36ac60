#include "engine/epoll/program.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/epoll/play.hpp"

namespace {

struct Fault {
  int line = 0;
  int column = 0;
  int length = 0;
  std::string what;
};

Fault fault_of(std::string_view source) {
  glassbox::Program program;
  program.source = source;
  const auto script = glassbox::epoll::read_script(program);
  if (script) return {};
  const auto& error = script.error();
  return {error.where.line, error.where.column, error.where.length, error.what};
}

bool is_at(const Fault& fault, int line, int column, int length) {
  INFO(fault.line << ":" << fault.column << "+" << fault.length << " " << fault.what);
  CHECK(!fault.what.empty());
  return fault.line == line && fault.column == column && fault.length == length;
}

}  // namespace

TEST_CASE("an unknown call, a missing argument and a name that nobody gave are refused where they stand") {
  CHECK(is_at(fault_of("ep = epol_create1(0)"), 1, 6, 12));
  CHECK(is_at(fault_of("\nread(a, 3)"), 2, 6, 1));
  CHECK(is_at(fault_of("ep = epoll_create1(0)\nepoll_wait(ep, maxevents=8)"), 2, 27, 1));
  CHECK(is_at(fault_of("e = eventfd(0)\nread(e, EPOLLIN)"), 2, 9, 7));
  CHECK(is_at(fault_of("e = eventfd(0, O_NONBLOCK)"), 1, 16, 10));
  CHECK(is_at(fault_of("e = eventfd(0) x"), 1, 16, 1));
  CHECK(is_at(fault_of("a = socketpair(AF_UNIX, SOCK_STREAM)"), 1, 1, 1));
  CHECK(is_at(fault_of("x = close(3)"), 1, 1, 1));
  CHECK(is_at(fault_of("sleep(-1)"), 1, 7, 2));
  CHECK(is_at(fault_of("T1:"), 1, 4, 1));
}

TEST_CASE("columns count code points, and a caret is as long as what it points at") {
  CHECK(is_at(fault_of("e = eventfd(0)\nwrite(e, \"päße\") ß"), 2, 18, 1));
  CHECK(is_at(fault_of("e = eventfd(0)\nwrite(e, \"ab\\q\")"), 2, 13, 2));
  CHECK(is_at(fault_of("e = eventfd(0)\nwrite(e, \"ab"), 2, 10, 3));
}

TEST_CASE("names of lists need their index, within what was made") {
  CHECK(is_at(fault_of("for i in 0..3: e[i] = eventfd(0)\nclose(e)"), 2, 7, 1));
  CHECK(is_at(fault_of("for i in 0..3: e[i] = eventfd(0)\nclose(e[4])"), 2, 9, 1));
  CHECK(is_at(fault_of("for i in 0..3: e[i] = eventfd(0)\npoll([e[0..4]], POLLIN, timeout=0)"), 2, 12, 1));
  CHECK(is_at(fault_of("for i in 5..3: sleep(1)"), 1, 13, 1));
  CHECK(is_at(fault_of("e = eventfd(0)\nclose(e[0])"), 2, 8, 1));
}

TEST_CASE("what Linux has and this machine does not is said so") {
  CHECK(fault_of("s = socket(AF_UNIX, SOCK_STREAM)").what.find("AF_INET") != std::string::npos);
  CHECK(fault_of("f = open(\"/etc/passwd\", O_RDONLY)").what.find("plain file") != std::string::npos);
  CHECK(fault_of("s = socket(AF_INET, SOCK_STREAM)\nbind(s, \"8.8.8.8:53\")").what.find("address") !=
        std::string::npos);
  CHECK(fault_of("ep = epoll_create1(0)\nepoll_ctl(ep, EPOLL_CTL_ADD, ep)").what.find("events") != std::string::npos);
}

TEST_CASE("limits are told with a line") {
  CHECK(fault_of("for i in 0..9999999: sleep(0)").line == 1);
  std::string many;
  for (int i = 0; i < 6; ++i) many += "for i in 0..19999: sleep(0)\n";
  CHECK(fault_of(many).line == 6);
  CHECK(fault_of("e = eventfd(0)\nread(e, 99999999)").line == 2);
  CHECK(fault_of(std::string(300'000, ' ')).line == 1);
}

TEST_CASE("the settings line, comments, a byte order mark and CR LF are read") {
  CHECK(fault_of("# settings: max_user_watches=2\nsleep(1)").what.empty());
  CHECK(is_at(fault_of("# settings: max_user_watches=0"), 1, 30, 1));
  CHECK(is_at(fault_of("# settings: watches=2"), 1, 13, 7));
  CHECK(play::run("\xEF\xBB\xBFsleep(1) # a comment\r\n\r\n").at(1) == "0");
}

TEST_CASE("strings have C's escapes, and a count writes that many x") {
  const play::Run run =
      play::run("r, w = pipe()\nwrite(w, \"a\\x41\\0\\101\\n\")\nread(r, 9)\nwrite(w, 3)\nread(r, 9)");
  CHECK(run.at(3) == R"(5 "aA\u0000A\n")");
  CHECK(run.at(5) == R"(3 "xxx")");
  CHECK(play::run("r, w = pipe()\nwrite(w, \"\\xff\")\nread(r, 9)").at(3) == R"(1 "ff")");
}
