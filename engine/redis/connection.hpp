// Commands about the connection itself, and about the node's part in replication.
#pragma once

#include "engine/redis/server.hpp"

namespace glassbox::redis {

Verdict run_asking(Service& service);
Verdict run_readonly(Service& service);
Verdict run_readwrite(Service& service);
Verdict run_select(Service& service);
Verdict run_role(Service& service);
Verdict run_wait(Service& service);

// How many replicas have what this connection wrote; what WAIT answers.
std::int64_t acknowledged(const State& state, NodeIndex node, std::int32_t client);

}  // namespace glassbox::redis
