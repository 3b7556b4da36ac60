// Runs lines as one would type them into redis-cli on one node's data, without a server or a cluster around it, and
// compares what redis-cli would print. The replies in the tests are those of a real Redis 8.0.2.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "engine/redis/arguments.hpp"
#include "engine/redis/command.hpp"

namespace glassbox::redis {

struct OneNode {
  Keyspace keys;
  Random random{1};
  Millis now = 0;
  Expiry expiry = Expiry::deletes;
  std::vector<std::string> changed;
  std::vector<std::string> expired;
  std::vector<std::vector<std::string>> replicate;
  bool replicates = true;

  Reply run(std::string_view line) {
    auto split = split_arguments(line, 0, 1);
    REQUIRE(split.ok());
    std::vector<std::string> args;
    for (auto& argument : split.value()) args.push_back(std::move(argument.text));
    const Command* const command = find_command(args[0]);
    if (command == nullptr) return unknown_command(args);
    if (!arity_fits(*command, args.size())) return wrong_arity(*command);
    REQUIRE(command->run != nullptr);
    Call call{keys, args, random, now, expiry, {}, {}, {}};
    Reply reply = command->run(call);
    changed = call.changed;
    expired = call.expired;
    replicate = call.replicate;
    replicates = call.replicates;
    return reply;
  }
};

struct Said {
  const char* line;
  const char* reply;
};

inline void check_session(const std::vector<Said>& session) {
  OneNode node;
  for (const Said& said : session) {
    INFO(said.line);
    CHECK(to_cli(node.run(said.line)) == said.reply);
  }
}

}  // namespace glassbox::redis
