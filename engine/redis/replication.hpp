// Asynchronous replication (replication.c): a master answers its client first and sends the write to its replicas
// after; a replica that was away gets what it missed, or, when the histories have parted, a full copy that replaces its
// data.
#pragma once

#include <vector>

#include "engine/redis/model.hpp"

namespace glassbox::redis {

// Whether `replica` is connected to `master` and receives its stream.
bool is_attached(const State& state, NodeIndex master, NodeIndex replica);
std::int32_t attached_replicas(const State& state, NodeIndex master);

// The master's own data has changed already; its replicas hear of it after kStreamLatency.
void send_stream(State& state, NodeIndex master, std::vector<StreamItem> items);

// `replica` turns to a new master (replicationSetMaster): at once it tries to connect.
void follow(State& state, NodeIndex replica, NodeIndex master);
// A replica becomes a master: its history goes on under a new id.
void start_history(State& state, NodeIndex node);
// The process behind `node` is gone: every replication link with it breaks.
void break_links(State& state, NodeIndex node);
// On a replica's tick: tries again to connect, once a second.
void retry_connection(State& state, NodeIndex replica);

// Tasks. Each returns whether there is something to see.
bool apply_stream(State& state, const Task& task, Event& event);
bool connect_replica(State& state, const Task& task, Event& event);
bool copy_data(State& state, const Task& task, Event& event);

}  // namespace glassbox::redis
