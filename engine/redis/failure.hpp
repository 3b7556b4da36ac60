// How a cluster finds that a node is gone: each node suspects for itself (PFAIL), masters report what they suspect, and
// whoever counts reports of most masters declares it failed (FAIL) to all. And whether a node may serve.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

// Tasks. Each returns whether there is something to see.
bool suspect(State& state, NodeIndex self, NodeIndex about, Event& event);
bool count_reports(State& state, NodeIndex self, NodeIndex about, Event& event);  // markNodeAsFailingIfNeeded
bool look(State& state, NodeIndex self, Event& event);                            // clusterUpdateState

void hear_gossip(State& state, NodeIndex self, const Header& header);
bool hear_fail(State& state, NodeIndex self, NodeIndex about, NodeIndex from, Event& event);
// `about` has answered. Returns whether it was under suspicion and is no longer.
bool clear_suspicion(State& state, NodeIndex self, NodeIndex about);
std::int64_t failure_reports(State& state, NodeIndex self, NodeIndex about);

}  // namespace glassbox::redis
