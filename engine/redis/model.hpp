// The Redis Cluster machine: a model of Redis 8.0.2 as engine/core/model.hpp asks for it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/model.hpp"
#include "engine/redis/state.hpp"

namespace glassbox::redis {

// The kinds of event, in the order a request meets them; then what the cluster does by itself. a, b, c as noted.
enum class Kind : std::uint16_t {
  sent,         // the client sends its command to a node                      a: node
  tag,          // the hash tag is found, or the whole key taken              a: begin, b: length, c: found
  crc,          // one byte goes through CRC16     a: which byte of the tag, b: 1 in the run's first key
  slot,         // crc mod 16384                                              a: slot
  served,       // the node is responsible and runs the command               a: node, b: slot or -1
  refused,      // the node answers an error before running: MOVED, ASK, CROSSSLOT, TRYAGAIN, CLUSTERDOWN, arity …   a:
                // node, b: slot or -1, c: a Refusal
  queued,       // inside MULTI                                                a: node
  held,         // the server lets the client wait: WAIT, or writes are paused  a: node, b: until (ms) or -1
  unanswered,   // nobody listens there: the connection is refused          a: node
  replied,      // the answer reaches the client                              a: node
  followed,     // client -c turns to the node that MOVED or ASK named         a: node from, b: node to
  replicated,   // a replica applies its master's command                      a: master, b: replica
  expired,      // a key's time is up and its master deletes it               a: node, b: how many keys
  waited,       // virtual time passes                                        a: ms
  stopped,      // a node is killed                                            a: node
  started,      // a node starts again                                         a: node
  suspected,    // a node has not answered for cluster-node-timeout: PFAIL     a: who suspects, b: whom
  failed,       // most masters agree: FAIL             a: who marks it, b: whom, c: who told a, or -1: a counted itself
  recovered,    // a suspected or failed node is heard again                    a: who hears, b: whom
  asked_votes,  // a replica starts an election                              a: replica, b: epoch
  voted,        // a master gives its vote                                     a: master, b: replica, c: epoch
  promoted,     // a replica has most votes and takes the slots                a: replica, b: old master, c: epoch
  learned,      // a node hears a newer claim and mends its map                a: node, b: claimant, c: slots that moved
  demoted,      // a node becomes the replica of another                       a: node, b: its new master
  linked,       // a replica is connected to its master again and has its data   a: replica, b: master, c: 1 full copy
  cluster_down,  // a node finds that it may not serve                       a: node
  cluster_up,    // a: node
  migrated,      // MIGRATE moves keys                                          a: from, b: to, c: how many keys
  client_mode,   // client, client -c                                         a: follows
};

// Why a node refuses before it runs a command, in the order of the checks (server.c, processCommand; cluster.c,
// getNodeByQuery).
enum class Refusal : std::int32_t {
  unknown,      // no such command, or no such subcommand
  arity,        // the number of arguments
  unbound,      // CLUSTERDOWN Hash slot not served
  crossslot,    // keys in more than one slot
  down,         // CLUSTERDOWN The cluster is down
  down_writes,  // … and only accepts read commands
  tryagain,     // some of the keys are here, some are not
  ask,          // the slot is on its way: the other side has the key, if anyone
  moved,        // the slot is another node's
  noreplicas,   // min-replicas-to-write
  readonly,     // a write without keys (FLUSHALL) at a replica
};

struct Model {
  using State = redis::State;
  static constexpr std::string_view id = "redis";
  static constexpr std::string_view system = "Redis 8.0.2";
  static constexpr std::string_view extension = ".redis";
  static constexpr std::string_view comment_mark = "#";

  static std::span<const SettingInfo> settings();
  static std::span<const Lens<Model>> lenses();
  static Result<State> load(const Program& program);
  static bool step(State& state, Event& event);
  static std::uint64_t footprint(const State& state);
  static std::string_view kind(const Event& event);
  static std::string actor(const State& now, const Event& event);
  static std::string opening(const State& initial);
  static std::string why(const State& before, const Event& event, const State& now);
  static std::string output(const State& before, const Event& event, const State& now);
  static std::string ending(const State& last);
};

// The lenses, one file each.
Picture draw_slots(const Scene<Model>& scene);
Picture draw_nodes(const Scene<Model>& scene);
Picture draw_keyspace(const Scene<Model>& scene);

const Machine& machine();

}  // namespace glassbox::redis
