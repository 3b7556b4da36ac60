// The cluster bus (cluster_legacy.c): the messages between nodes, what a node tells of itself in each, and what a node
// makes of one that arrives. Every up node can reach every other: this machine has crashes, no partitions.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

void send_ping(State& state, NodeIndex from, NodeIndex to);
void send_pong(State& state, NodeIndex from, NodeIndex to);  // the answer to a ping
void announce(State& state, NodeIndex from);                 // clusterBroadcastPong: to all nodes, without being asked
void send_fail(State& state, NodeIndex from, NodeIndex about);
void ask_for_votes(State& state, NodeIndex from);
void send_vote(State& state, NodeIndex from, NodeIndex to);
void send_update(State& state, NodeIndex from, NodeIndex to, NodeIndex about);
void ask_for_failover(State& state, NodeIndex replica, NodeIndex master);

bool claims(const Header& header, std::int32_t slot);

// Ten times a second for each node: connects, pings, suspects, plans what is due.
void tick(State& state, NodeIndex node);
// A message arrives. Returns whether there is something to see.
bool receive(State& state, const Task& task, Event& event);
// What a command or a message changed may change whether the node serves: looks soon.
void look_soon(State& state, NodeIndex node);

}  // namespace glassbox::redis
