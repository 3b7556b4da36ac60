// A replica replaces its master (cluster_legacy.c): after FAIL it stands for election once its delay has passed,
// masters give one vote an epoch, and with most votes it takes the slots under the new epoch. CLUSTER FAILOVER does the
// same with the master's consent: it stops writing until the replica has everything.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

// Whether this replica has reason to move its election on (the preconditions of clusterHandleSlaveFailover).
bool may_stand(const State& state, NodeIndex self);
// The next step of its election: plans it, asks for votes, or takes over. Returns whether there is something to see.
bool stand(State& state, NodeIndex self, Event& event);
bool take_over(State& state, NodeIndex self, Event& event);  // CLUSTER FAILOVER TAKEOVER

bool consider_vote(State& state, NodeIndex self, const Header& request, Event& event);
void count_vote(State& state, NodeIndex self, const Header& answer);

void begin_manual_failover(State& state, NodeIndex replica, bool forced);
void pause_for_failover(State& state, NodeIndex master, NodeIndex replica);
void reset_manual_failover(State& state, NodeIndex self);

// A new epoch without asking anyone, unless this node has the greatest (clusterBumpConfigEpochWithoutConsensus).
bool bump_epoch(State& state, NodeIndex self);
// Of several replicas one may move to a master that has none left (clusterHandleSlaveMigration).
void consider_other_master(State& state, NodeIndex self);

}  // namespace glassbox::redis
