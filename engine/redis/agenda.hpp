// What is due when. Latencies are ours: on one machine all of them are a fraction of a millisecond in reality, and
// their order at that scale is chance; here it is fixed, so that a run is the same every time.
#pragma once

#include "engine/redis/state.hpp"

namespace glassbox::redis {

constexpr Millis kCommandTime = 1;     // a command's way there and back
constexpr Millis kStreamLatency = 1;   // from a master to its replica
constexpr Millis kBusLatency = 2;      // of a message between nodes
constexpr Millis kTickEvery = 100;     // clusterCron and the expiry cycle (server.hz is 10)
constexpr Millis kRetryEvery = 1000;   // replicationCron
constexpr Millis kFullCopyTime = 100;  // of a replica's full synchronization, once it starts
constexpr Millis kStartTime = 50;      // from the start of a process until it answers

// A task of a node, about a peer.
Task task_of(Task::Kind kind, NodeIndex node, NodeIndex peer = kNoNode);
// Plans a task; its life is that of the node now.
void plan(State& state, Millis at, Task task);
// Whether the first task is due by `until`.
bool is_due(const State& state, Millis until);
// Takes the first task off and moves the clock to its time. Precondition: the agenda is not empty.
Task take(State& state);

}  // namespace glassbox::redis
