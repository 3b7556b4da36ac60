// What a node does with one command that reaches it, in the order of Redis's processCommand (server.c): is there such a
// command, do its arguments fit in number, is the slot ours, are there replicas enough, is it to be queued; then it
// runs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/redis/command.hpp"
#include "engine/redis/model.hpp"

namespace glassbox::redis {

// One command of one client at one node.
struct Service {
  State& state;
  NodeIndex node;
  std::int32_t client;
  std::span<const std::string> args;
  bool in_exec = false;
  std::vector<StreamItem> stream = {};  // what the replicas are to hear of

  [[nodiscard]] Node& server() const;
  [[nodiscard]] Connection& connection() const;
};

struct Verdict {
  enum class Kind : std::uint8_t { served, refused, queued, held };
  Kind kind = Kind::served;
  Reply reply;
  Refusal refusal = Refusal::unknown;
  std::int32_t slot = -1;
  NodeIndex target = kNoNode;
  Millis held_until = kNone;
};

// The command itself, or its subcommand ("cluster|nodes"); null when Redis has none of that name.
const Command* find_for(std::span<const std::string> args);
// Whether this machine runs it; what the program reader accepts.
bool is_modelled(const Command& command);

Verdict process(State& state, NodeIndex node, std::int32_t client, std::span<const std::string> args);

// Runs a command that has passed all checks, alone or inside EXEC. A command that must wait sets the verdict's kind.
Verdict run_command(Service& service, const Command& command);
// Sends what was collected to the replicas, as one unit.
void publish(Service& service);
// A key was changed by this node: whoever watches it there is marked.
void touch_watchers(State& state, NodeIndex node, const std::string& key);

}  // namespace glassbox::redis
