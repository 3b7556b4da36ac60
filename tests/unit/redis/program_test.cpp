#include "engine/redis/program.hpp"

#include <catch2/catch_test_macros.hpp>
#include <random>

#include "tests/unit/redis/play.hpp"

using glassbox::Error;
using glassbox::Program;
using glassbox::redis::Line;
using glassbox::redis::read_script;
using glassbox::redis::Script;

namespace {

Script read(std::string_view source) {
  Program program;
  program.source = source;
  auto script = read_script(program);
  REQUIRE(script.ok());
  return script.value();
}

Error refuse(std::string_view source) {
  Program program;
  program.file = "a.redis";
  program.source = source;
  auto script = read_script(program);
  REQUIRE_FALSE(script.ok());
  return script.error();
}

std::vector<std::string> args(std::string_view source) {
  return read(source).lines.at(0).args;
}

}  // namespace

TEST_CASE("quoting and escapes are redis-cli's") {
  using Args = std::vector<std::string>;
  CHECK(args("SET a b") == Args{"SET", "a", "b"});
  CHECK(args("  SET\t a   b  ") == Args{"SET", "a", "b"});
  CHECK(args(R"(SET "a b" 'c d')") == Args{"SET", "a b", "c d"});
  CHECK(args(R"(SET "\n\r\t\b\a\"\\\q" x)") == Args{"SET", "\n\r\t\b\a\"\\q", "x"});
  CHECK(args(R"(SET "\x00\xfF\xg1" x)") == Args{"SET", std::string("\0\xff", 2) + "xg1", "x"});
  CHECK(args(R"(SET '\n\'' x)") == Args{"SET", "\\n'", "x"});
  CHECK(args(R"(SET "" '')") == Args{"SET", "", ""});
  CHECK(args(R"(SET ab"c d" x)") == Args{"SET", "abc d", "x"});
  CHECK(args("SET a # b") == Args{"SET", "a", "#", "b"});
  CHECK(args("SET a\\nb c") == Args{"SET", "a\\nb", "c"});
}

TEST_CASE("quotes that do not fit are refused with their place") {
  const Error open = refuse("GET a\nGET \"b c");
  CHECK(open.where.line == 2);
  CHECK(open.where.column == 5);
  CHECK(open.where.file == "a.redis");
  CHECK(refuse("GET 'b").where.column == 5);
  CHECK(refuse("GET 'b\\'").where.column == 5);
  CHECK(refuse("GET \"a\"b").where.column == 8);
  CHECK(refuse("GET \"\xC3\xA9\"b").where.column == 8);  // columns count code points
}

TEST_CASE("prefixes, comments and line ends") {
  const Script script = read("# a comment\r\n\r\n  A: @7002 GET x\r\n@7003 PING\n   # another\nb-2: PING");
  REQUIRE(script.lines.size() == 3);
  CHECK(script.lines[0].number == 3);
  CHECK(script.lines[0].client == "A");
  CHECK(script.lines[0].port == 7002);
  CHECK(script.lines[0].columns == std::vector<std::int32_t>{12, 16});
  CHECK(script.lines[1].client.empty());
  CHECK(script.lines[1].args == std::vector<std::string>{"PING"});
  CHECK(script.lines[2].client == "b-2");
  CHECK(refuse("@7009 PING").what == "'@7009' names no node");
  CHECK(refuse("@7009 PING").accepted == "@7001 to 7006");
  CHECK(refuse("@70x1 PING").where.length == 5);
  CHECK(refuse("A: ").where.column == 1);
  CHECK(refuse(std::string_view("GET a\0b", 7)).where.column == 6);
}

TEST_CASE("the machine's own lines") {
  const Script script = read("client -c\nclient\nA: client -c\nstop 7001\nstart 7001\nwait 20\nWAIT 1 100\nwait 1 5");
  REQUIRE(script.lines.size() == 8);
  CHECK(script.lines[0].kind == Line::Kind::client);
  CHECK(script.lines[0].follows);
  CHECK_FALSE(script.lines[1].follows);
  CHECK(script.lines[2].client == "A");
  CHECK(script.lines[3].kind == Line::Kind::stop);
  CHECK(script.lines[4].kind == Line::Kind::start);
  CHECK(script.lines[5].wait_ms == 20);
  CHECK(script.lines[6].kind == Line::Kind::command);
  CHECK(script.lines[7].kind == Line::Kind::command);
  CHECK(refuse("stop").where.line == 1);
  CHECK(refuse("stop 7").accepted == "7001 to 7006");
  CHECK(refuse("A: stop 7001").what == "'stop' is not sent to a node: no prefix before it");
  CHECK(refuse("wait x").where.column == 6);
  CHECK(refuse("wait -1").where.column == 6);
  CHECK(refuse("wait 400000\nwait 400000").where.line == 2);
}

TEST_CASE("settings") {
  const auto config = [](std::string_view line) { return read(line).config; };
  CHECK(config("PING").node_timeout_ms == 2000);
  CHECK(config("# settings: cluster-node-timeout=500 appendonly=yes").appendonly);
  CHECK(config("# settings: masters=2 replicas=0").slots ==
        std::vector<std::pair<std::int32_t, std::int32_t>>{{0, 8191}, {8192, 16383}});
  CHECK(config("").slots ==
        std::vector<std::pair<std::int32_t, std::int32_t>>{{0, 5460}, {5461, 10922}, {10923, 16383}});
  CHECK(config("# settings: masters=2 slots=0-9,none").slots.at(1).first == -1);
  CHECK(refuse("# settings: masters=2 slots=0-9").where.line == 1);
  CHECK(refuse("# settings: masters=2 slots=0-9,9-12").what.find("slots") != std::string::npos);
  CHECK(refuse("# settings: masters=9").accepted.find("1 to 8") != std::string::npos);
  CHECK(refuse("# settings: appendonly=maybe").what.find("maybe") != std::string::npos);
  CHECK(refuse("# settings: \x8c").where.length == 1);  // a byte that starts no code point
  CHECK(refuse("# settings: maxmemory=1").accepted.find("cluster-node-timeout") != std::string::npos);
  // A settings line stands first; further down it is a comment.
  CHECK(config("PING\n# settings: masters=9").masters == 3);
}

TEST_CASE("commands that the machine does not run are refused before anything runs, with their place") {
  CHECK(play::run("PING\n  CONFIG GET x").error.find("test.redis:2:3:") == 0);
  CHECK(play::run("CLUSTER MEET a 1").error.find("test.redis:1:9:") == 0);
  CHECK(play::run("cluster meet a 1").error.find("SETSLOT") != std::string::npos);
  CHECK(play::run("CLUSTER FOO").last() == R"({"error":"ERR unknown subcommand 'FOO'. Try CLUSTER HELP."})");
  CHECK(play::run("cluster|reset").last() ==
        R"({"error":"ERR unknown command 'cluster|reset', with args beginning with: "})");
  CHECK(play::run("GETT x").last() == R"({"error":"ERR unknown command 'GETT', with args beginning with: 'x' "})");
}

TEST_CASE("limits are refused, not run into") {
  CHECK(refuse(std::string((1U << 20U) + 1, 'x')).what.find("longer than") != std::string::npos);
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "x ";
  CHECK(refuse(many).what.find("1000 arguments") != std::string::npos);
  CHECK(refuse(std::string(20'001, '\n')).what.find("20000 lines") != std::string::npos);
  std::string crowd;
  for (int i = 0; i <= 50; ++i) crowd += "c" + std::to_string(i) + ": PING\n";
  CHECK(refuse(crowd).where.line == 51);
  CHECK(args("GET " + std::string(500'000, 'k')).at(1).size() == 500'000);
}

TEST_CASE("no bytes make the reader fail to come to an end") {
  std::mt19937 random(7);
  const std::string_view pieces[] = {
      "@7001 ", "A: ", "\"",     "'",           "\\x4",     "\n", "\r\n", "wait ", "stop ", "7001",
      "$7002",  "#",   "client", "# settings:", "masters=", "{",  "}",    "\xff",  "GET ",  " "};
  for (int i = 0; i < 3000; ++i) {
    std::string source;
    for (int n = static_cast<int>(random() % 20); n > 0; --n) source += pieces[random() % std::size(pieces)];
    Program program;
    program.source = source;
    const auto script = read_script(program);
    if (!script) {
      CHECK(script.error().where.line >= 1);
      CHECK_FALSE(script.error().what.empty());
    }
  }
}
