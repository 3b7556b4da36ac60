// CLUSTER and its subcommands (cluster.c, cluster_legacy.c).
#pragma once

#include <string_view>

#include "engine/redis/server.hpp"

namespace glassbox::redis {

using ClusterCommand = Verdict (*)(Service&);
// "cluster|nodes" → what runs it; null where this machine has none.
ClusterCommand cluster_command(std::string_view name);

// Reports, one node's view each (cluster_report.cpp).
Reply report_nodes(const State& state, NodeIndex self);
Reply report_replicas(const State& state, NodeIndex self, NodeIndex master);
Reply report_slots(const State& state, NodeIndex self);
Reply report_shards(const State& state, NodeIndex self);
Reply report_info(const State& state, NodeIndex self);

// Changes of the map by hand (cluster_slots.cpp). args: the whole command.
Reply change_slots(Service& service, bool add, bool ranges);
Reply set_slot(Service& service);

}  // namespace glassbox::redis
