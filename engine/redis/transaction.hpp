// MULTI, EXEC, DISCARD, WATCH (multi.c): commands are queued, then all of them run with nothing between them; there is
// no way back. WATCH marks a connection when a key that it watches is changed, and a marked EXEC does nothing.
#pragma once

#include <string>

#include "engine/redis/server.hpp"

namespace glassbox::redis {

Verdict run_multi(Service& service);
Verdict run_exec(Service& service);
Verdict run_discard(Service& service);
Verdict run_watch(Service& service);
Verdict run_unwatch(Service& service);

// Leaves the transaction and forgets what was watched.
void discard(Connection& connection);
// `key` was changed at `node`, where the connection ends.
void touch_watched(const State& state, Connection& connection, NodeIndex node, const std::string& key);

}  // namespace glassbox::redis
