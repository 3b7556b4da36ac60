// A node is killed (SIGKILL), and a node starts again from its disk: its cluster configuration (nodes.conf) is always
// there, its data only with appendonly.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

void stop_node(State& state, NodeIndex node);
void start_node(State& state, NodeIndex node);

}  // namespace glassbox::redis
