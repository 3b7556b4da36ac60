// What every Redis lens asks of a scene: who a node is, whose map is shown, where the maps differ, what the step was.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/redis/model.hpp"
#include "engine/redis/state.hpp"

namespace glassbox::redis {

using RedisScene = Scene<Model>;

// Identity by order of appearance: 7001 is a, 7002 is b, …; from the seventh node on the colours come again.
Color identity(NodeIndex node);
std::string port(const State& state, NodeIndex node);     // "7001"; "nobody" for kNoNode
const Node* node_at(const State& state, NodeIndex node);  // null for kNoNode
// By its own claim; a dead node's last claim counts.
bool claims_master(const State& state, NodeIndex node);
NodeIndex claimed_master(const State& state, NodeIndex node);  // of a replica, by its own claim; else kNoNode

std::string client_name(const State& state, std::int32_t client);  // "client" or "client A"

// The step's kind, and whether it belongs to a request (rather than to the cluster's own doings).
bool is_request(const RedisScene& scene);
bool is_kind(const RedisScene& scene, Kind kind);
// The request to be drawn: null before the first one and while something else happens.
const Request* current_request(const RedisScene& scene);
bool judged(const Request& request);  // the node has decided: served or refused
bool is_command(const Request& request, std::string_view name, std::string_view sub = {});  // in any case of letters
std::string error_code(const Reply& reply);  // "MOVED"; empty for anything but an error
// Every key that the command names, in its order; for CLUSTER KEYSLOT its one argument.
std::vector<std::string> keys_of(const Request& request);

// Whose map of the slots is shown: that of the node which the box's options name (`map=7002`) while it lives, else the
// asked node's, else that of the first living node.
NodeIndex map_holder(const RedisScene& scene);
NodeIndex owner_in_map(const State& state, NodeIndex holder, std::int32_t slot);
NodeIndex last_slot_owner(const RedisScene& scene);  // of the current request's slot in the asked node's map

// What the living nodes believe of one slot, grouped by the node they name.
struct Belief {
  NodeIndex owner = kNoNode;
  std::vector<NodeIndex> believers;
};
std::vector<Belief> beliefs(const State& state, std::int32_t slot);
// "7001 and 7003 say 7001; 7002 says 7002"
std::string beliefs_in_words(const State& state, const std::vector<Belief>& beliefs);
// Slots on which at least two living nodes' maps differ.
std::int32_t disputed_slots(const State& state);

// "7002 suspects 7001": one sentence without its full stop on what happened at this step, for titles and calm pictures.
std::string happening(const RedisScene& scene);
// The finding of a request so far: "slot 10778 is 7002's, so 7001 answers MOVED".
std::string finding(const RedisScene& scene);

}  // namespace glassbox::redis
