// Whether a node may serve a command that names keys: cluster.c, getNodeByQuery. Beside the commands themselves it
// looks at the node's map of the slots, at slots on the move, and at which of the keys are here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/redis/command.hpp"
#include "engine/redis/model.hpp"

namespace glassbox::redis {

struct RoutedCommand {
  const Command* command = nullptr;
  std::span<const std::string> args;
};

// All that routing asks about the request; EXEC is judged with its whole queue.
struct Query {
  NodeIndex node = kNoNode;
  std::vector<RoutedCommand> commands;
  bool exec = false;
  bool writes = false;  // the command, or one of the queue
  bool asking = false;
  bool readonly = false;
};

struct Route {
  std::optional<Refusal> refusal;  // none: this node serves it
  std::int32_t slot = -1;          // of the keys, when there are any
  NodeIndex target = kNoNode;      // of MOVED and ASK
};

Route route(const State& state, const Query& query);
// "MOVED 3443 127.0.0.1:7001" and the like.
Reply redirection(const State& state, const Route& route);

}  // namespace glassbox::redis
