// A program becomes a state: its commands are checked against what this machine runs, and the cluster is set up as
// redis-cli --cluster create would, some seconds before the first line.
#pragma once

#include <optional>

#include "engine/core/result.hpp"
#include "engine/redis/state.hpp"

namespace glassbox::redis {

// A command that Redis has and this machine has not; commands that Redis does not know either get Redis's own error
// when they run.
std::optional<Error> check_commands(const Script& script, const std::string& file);
State initial_state(std::shared_ptr<const Script> script);

}  // namespace glassbox::redis
