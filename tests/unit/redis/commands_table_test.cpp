// The command table: names, arity, keys, and the errors that are answered before a command runs.
#include <algorithm>
#include <set>

#include "tests/unit/redis/session.hpp"

using namespace glassbox::redis;
using Positions = std::vector<std::int32_t>;

namespace {

Positions keys_of(const std::vector<std::string>& args) {
  const Command* const command = find_command(args[0]);
  REQUIRE(command != nullptr);
  return key_positions(*command, args);
}

}  // namespace

TEST_CASE("commands are found in any case", "[redis][commands]") {
  REQUIRE(find_command("GeT") != nullptr);
  CHECK(find_command("GeT")->name == "get");
  CHECK(find_command("cluster|KEYSLOT")->arity == 3);
  CHECK(find_command("GETT") == nullptr);
  CHECK(find_command("") == nullptr);
}

TEST_CASE("every command of the table is in lower case, there once, and one of Redis's", "[redis][commands]") {
  std::set<std::string_view> names;
  for (const Command& command : commands()) {
    INFO(command.name);
    CHECK(names.insert(command.name).second);
    CHECK(std::none_of(command.name.begin(), command.name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    CHECK(command.arity != 0);
    if (command.name.find('|') == std::string_view::npos) CHECK(known_to_redis(command.name));
  }
}

TEST_CASE("commands that Redis has and the model has not are known", "[redis][commands]") {
  for (const char* name : {"XACK", "xadd", "Eval", "SUBSCRIBE", "hexpire", "vadd"}) {
    INFO(name);
    CHECK(known_to_redis(name));
    CHECK(find_command(name) == nullptr);
  }
  CHECK_FALSE(known_to_redis("GETT"));
  CHECK_FALSE(known_to_redis("cluster|keyslot"));
}

TEST_CASE("arity", "[redis][commands]") {
  const Command& get = *find_command("get");
  CHECK(arity_fits(get, 2));
  CHECK_FALSE(arity_fits(get, 1));
  CHECK_FALSE(arity_fits(get, 3));
  const Command& mget = *find_command("mget");
  CHECK_FALSE(arity_fits(mget, 1));
  CHECK(arity_fits(mget, 2));
  CHECK(arity_fits(mget, 20));
  CHECK(wrong_arity(get).text == "ERR wrong number of arguments for 'get' command");
  CHECK(wrong_arity(*find_command("CLUSTER|KEYSLOT")).text ==
        "ERR wrong number of arguments for 'cluster|keyslot' command");
}

TEST_CASE("the positions of keys", "[redis][commands]") {
  CHECK(keys_of({"GET", "a"}) == Positions{1});
  CHECK(keys_of({"MSET", "a", "1", "b", "2"}) == Positions{1, 3});
  CHECK(keys_of({"MSET", "a", "1", "b"}) == Positions{1, 3});
  CHECK(keys_of({"DEL", "a", "b", "c"}) == Positions{1, 2, 3});
  CHECK(keys_of({"RENAME", "a", "b"}) == Positions{1, 2});
  CHECK(keys_of({"COPY", "a", "b", "REPLACE"}) == Positions{1, 2});
  CHECK(keys_of({"SINTERSTORE", "d", "a", "b"}) == Positions{1, 2, 3});
  CHECK(keys_of({"WATCH", "a", "b"}) == Positions{1, 2});
  CHECK(keys_of({"PING"}).empty());
  CHECK(keys_of({"KEYS", "*"}).empty());
}

TEST_CASE("the keys of MIGRATE stand in its third argument or behind KEYS", "[redis][commands]") {
  CHECK(keys_of({"MIGRATE", "h", "1", "a", "0", "9"}) == Positions{3});
  CHECK(keys_of({"MIGRATE", "h", "1", "", "0", "9", "KEYS", "a", "b"}) == Positions{7, 8});
  CHECK(keys_of({"MIGRATE", "h", "1", "", "0", "9", "REPLACE", "keys", "a"}) == Positions{8});
  CHECK(keys_of({"MIGRATE", "h", "1", "", "0", "9", "AUTH", "keys", "KEYS", "a"}) == Positions{9});
  CHECK(keys_of({"MIGRATE", "h", "1", "a", "0", "9", "COPY"}) == Positions{3});
}

TEST_CASE("what is said of an unknown command", "[redis][commands]") {
  const auto text = [](const std::vector<std::string>& args) { return unknown_command(args).text; };
  CHECK(text({"foo"}) == "ERR unknown command 'foo', with args beginning with: ");
  CHECK(text({"foo", "a", "b"}) == "ERR unknown command 'foo', with args beginning with: 'a' 'b' ");
  CHECK(text({"f\r\no", "a\nb"}) == "ERR unknown command 'f  o', with args beginning with: 'a b' ");
  CHECK(text({std::string(200, 'f'), std::string(200, 'x'), "b"}) == "ERR unknown command '" + std::string(128, 'f') +
                                                                         "', with args beginning with: '" +
                                                                         std::string(128, 'x') + "' ");
  const std::string y(50, 'y');
  CHECK(text({"foo", y, y, y, y}) ==
        "ERR unknown command 'foo', with args beginning with: '" + y + "' '" + y + "' '" + std::string(22, 'y') + "' ");
  CHECK(unknown_subcommand(std::vector<std::string>{"cluster", "foo"}).text ==
        "ERR unknown subcommand 'foo'. Try CLUSTER HELP.");
}

TEST_CASE("APPEND and SETRANGE stop at the model's proto-max-bulk-len", "[redis][commands]") {
  OneNode node;
  CHECK(to_cli(node.run("SETRANGE a 16777215 x")) == "(integer) 16777216");
  const std::string error = "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)";
  CHECK(to_cli(node.run("APPEND a x")) == error);
  CHECK(to_cli(node.run("SETRANGE b 16777216 x")) == error);
  CHECK(to_cli(node.run("SETRANGE b 9223372036854775807 x")) == error);
  CHECK(to_cli(node.run("EXISTS b")) == "(integer) 0");
}
