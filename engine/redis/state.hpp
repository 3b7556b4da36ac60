// The whole state of a Redis Cluster run: nodes with their data and their own map of the cluster, clients with their
// connections, what is on its way between them, the clock, the program and the place in it. A value: copied for
// keyframes.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/event.hpp"
#include "engine/core/random.hpp"
#include "engine/redis/keyspace.hpp"
#include "engine/redis/program.hpp"
#include "engine/redis/reply.hpp"
#include "engine/redis/shared_map.hpp"
#include "engine/redis/shared_words.hpp"
#include "engine/redis/slot.hpp"

namespace glassbox::redis {

using NodeIndex = std::int8_t;  // into State::nodes; -1: none
constexpr NodeIndex kNoNode = -1;

constexpr Millis kNone = -1;                     // of a time: not set
constexpr Millis kLongAgo = -1'000'000'000'000;  // of a time: before anything that a rule could look back to

// What one node believes of another (clusterNode in cluster_legacy.h). Beliefs differ from node to node; that is what
// makes MOVED loops and failovers.
struct Peer {
  bool is_master = true;
  NodeIndex replica_of = kNoNode;
  std::uint64_t config_epoch = 0;
  bool pfail = false;  // "fail?": this node alone suspects it
  bool fail = false;   // agreed by most masters
  Millis last_pong = 0;
  Millis fail_time = 0;
  bool linked = true;                   // the bus connection to it is open
  Millis ping_sent = kNone;             // the ping that waits for its pong
  Millis last_data = 0;                 // anything heard from it
  std::int64_t offset = 0;              // of its replication stream, as it last said
  Millis voted = kLongAgo;              // when this node voted for a replica of it
  bool had_replicas = true;             // "migrate to": replicas of others may move to it when it has none
  Millis orphaned = kNone;              // since when it has no replica that works
  std::map<NodeIndex, Millis> reports;  // which masters said that it does not answer, and when
  friend bool operator==(const Peer&, const Peer&) = default;
};

using SlotMap = std::array<NodeIndex, kSlots>;
using SlotSet = std::bitset<kSlots>;

// A replica's election (cluster_legacy.c, clusterHandleSlaveFailover).
struct Election {
  Millis at = kLongAgo;  // when it may ask for votes
  bool asked = false;
  std::int32_t rank = 0;
  std::int32_t votes = 0;
  std::uint64_t epoch = 0;
  friend bool operator==(const Election&, const Election&) = default;
};

// CLUSTER FAILOVER, on the replica that was told and on the master that it asked.
struct ManualFailover {
  Millis end = kNone;  // when it is given up; kNone: there is none
  bool may_start = false;
  std::int64_t master_offset = -1;  // what the paused master said that the replica must reach
  NodeIndex replica = kNoNode;      // on the master: who asked
  friend bool operator==(const ManualFailover&, const ManualFailover&) = default;
};

// Replication as a node's own bookkeeping (replication.c): the stream's id changes when histories part.
struct Replication {
  std::int32_t history = 0;       // id of the stream that `offset` counts
  std::int32_t past_history = 0;  // the id before a promotion: the same data up to past_until
  std::int64_t past_until = -1;
  NodeIndex master = kNoNode;  // whom this replica is told to follow; kNoNode after a restart, until its first tick
  bool syncing = false;        // has asked for a full copy that has not come yet
  Millis next_try = kNone;     // of a connection to the master
  friend bool operator==(const Replication&, const Replication&) = default;
};

// Messages that this node sent and got, by type, as CLUSTER INFO counts them.
constexpr std::size_t kBusTypes = 8;
using BusCounts = std::array<std::uint64_t, kBusTypes>;

struct Node {
  std::int32_t port = 0;
  std::string id;     // 40 hex digits; ours, since real ones are random
  std::string shard;  // the same for a master and its replicas
  bool up = true;
  Keyspace keys;                                // of a node that is down: what its append-only file holds
  std::vector<Peer> peers;                      // index = NodeIndex; its own entry is its own claim
  std::shared_ptr<const SlotMap> owner;         // this node's map; shared until it changes, so that copies stay cheap
  std::vector<std::int32_t> owned;              // how many slots of the map belong to whom
  std::shared_ptr<const SlotSet> unclaimed;     // slots whose owner in the map no longer claims them; null: none
  std::map<std::int32_t, NodeIndex> migrating;  // slot → target
  std::map<std::int32_t, NodeIndex> importing;  // slot → source
  std::uint64_t current_epoch = 0;
  std::uint64_t last_vote_epoch = 0;
  bool cluster_ok = true;
  bool check_state = false;      // something changed that cluster_ok depends on
  std::int32_t size = 0;         // masters with slots, as last counted
  Millis first_look = kLongAgo;  // since the start of the process
  Millis in_minority = kLongAgo;
  Election election;
  ManualFailover manual;
  Millis paused_until = kNone;  // writes wait until then (a manual failover)
  BusCounts sent{};
  BusCounts received{};
  std::int32_t life = 0;  // how often it has started; what an earlier life scheduled is void
  // Replication. The offset counts commands of the stream; real Redis counts bytes.
  std::int64_t offset = 0;
  bool master_link_up = false;
  Millis link_down_since = kLongAgo;
  Replication replication;

  friend bool operator==(const Node&, const Node&);
};

struct Connection {  // of one client to one node
  bool open = false;
  bool asking = false;
  bool readonly = false;
  bool multi = false;
  bool dirty_exec = false;  // a queued command was refused: EXECABORT
  bool dirty_cas = false;   // a watched key changed: EXEC gives nil
  std::vector<SharedWords> queue;
  std::vector<std::string> watched;
  std::vector<std::string> watched_expired;  // of the watched: those whose time was up already
  std::int64_t written = 0;                  // the stream's offset after this connection's last write, for WAIT
  friend bool operator==(const Connection&, const Connection&) = default;
};

struct Client {
  std::string name;            // "" for the only one
  bool follows = false;        // client -c
  NodeIndex at = 0;            // the node of its next line
  std::vector<Connection> to;  // by node
  friend bool operator==(const Client&, const Client&) = default;
};

// A command on its way: what the lenses draw. Filled in as the request goes through its phases.
struct Request {
  enum class Phase : std::uint8_t { none, sent, hashed, checked, answered, held };
  Phase phase = Phase::none;
  std::int32_t client = 0;
  NodeIndex node = kNoNode;  // the node asked
  SharedWords args;
  std::string key;  // the first key, or the one that CLUSTER KEYSLOT asks for
  bool has_key = false;
  Tag tag;
  std::int32_t bytes_hashed = 0;  // of the tag, so far
  std::uint16_t crc = 0;
  std::int32_t slot = -1;  // once known
  Reply reply;
  NodeIndex redirect = kNoNode;  // where MOVED or ASK sends it
  bool ask = false;
  bool followed = false;  // this is the second leg of a redirection
  std::int32_t redirections = 0;
  bool to_follow = false;          // answered with a redirection that the client follows next
  std::vector<std::int32_t> keys;  // positions of the keys in args
  std::size_t hashing = 0;         // index into keys: the one being hashed
  Millis held_until = kNone;       // phase held: when the server answers anyway; kNone: never
  std::int64_t awaited = 0;        // WAIT: how many replicas
  friend bool operator==(const Request&, const Request&) = default;
};

// A message on the cluster bus or the replication stream that a lens may draw, from → to, at this step only.
struct Message {
  enum class Kind : std::uint8_t { ping, fail, vote_request, vote, claim, replicate, sync, migrate };
  Kind kind = Kind::ping;
  NodeIndex from = kNoNode;
  NodeIndex to = kNoNode;  // -1: to all
  std::string text;
  std::int32_t count = 0;  // migrate: how many keys
  friend bool operator==(const Message&, const Message&) = default;
};

// What a node tells others of itself in every message (clusterMsg).
struct Header {
  NodeIndex from = kNoNode;
  bool is_master = true;
  NodeIndex replica_of = kNoNode;
  std::uint64_t current_epoch = 0;
  std::uint64_t config_epoch = 0;
  std::int64_t offset = 0;
  bool paused = false;                 // a master that holds writes for a manual failover
  bool forced = false;                 // a vote is asked for although the master is alive
  std::shared_ptr<const SlotMap> map;  // the slots it claims: those of `claimant` in this map
  NodeIndex claimant = kNoNode;
  std::shared_ptr<const SlotSet> except;  // … but not these
  std::vector<std::uint8_t> gossip;       // of every node: 0 well, 1 fail?, 2 fail
  friend bool operator==(const Header&, const Header&);
};

enum class BusType : std::uint8_t { ping, pong, meet, fail, auth_request, auth_ack, update, failover_start };

// One command of a replication stream, or a key as MIGRATE brought it (RESTORE), or one that is to go.
struct StreamItem {
  std::vector<std::string> args;
  std::shared_ptr<const Entry> restored;  // then args is the key alone
  friend bool operator==(const StreamItem&, const StreamItem&);
};

// Something that is due at a time.
struct Task {
  enum class Kind : std::uint8_t {
    tick,       // ten times a second: clusterCron, the expiry cycle
    packet,     // a message of the cluster bus arrives
    suspect,    // `peer` has not answered for too long
    count,      // enough masters may have reported `peer`
    look,       // may the node serve? (clusterUpdateState)
    elect,      // a replica's next step on the way to replace its master
    take_over,  // CLUSTER FAILOVER TAKEOVER
    expire,     // keys whose time is up are deleted
    stream,     // writes of its master reach a replica
    connect,    // a replica tries to reach its master
    copy,       // a replica's full copy is complete
  };
  Kind kind = Kind::tick;
  NodeIndex node = kNoNode;  // who does it
  std::int32_t life = 0;     // of that node; another life: void
  NodeIndex peer = kNoNode;
  std::int32_t peer_life = 0;
  BusType type = BusType::ping;
  std::shared_ptr<const Header> header;  // of a packet
  NodeIndex about = kNoNode;             // FAIL: the node that failed; UPDATE: whose claim
  bool answer = false;                   // a pong that answers a ping, rather than an announcement
  std::uint64_t epoch = 0;               // UPDATE: of the claim
  std::int64_t offset = 0;               // of the stream behind these writes
  std::shared_ptr<const std::vector<StreamItem>> stream;
  friend bool operator==(const Task&, const Task&);
};

// Tasks by time, then by the order in which they were planned.
using Agenda = std::map<std::pair<Millis, std::uint64_t>, Task>;

// What the run does next, in virtual time: a line of the program, or something that the cluster does by itself.
struct State {
  std::shared_ptr<const Script> script;  // never changes after loading
  std::size_t next_line = 0;             // index into script->lines
  Millis now = 0;
  Millis waiting_until = kNone;  // a `wait` is under way
  bool stuck = false;            // a client waits for ever: the run ends
  bool full = false;             // the keys take more memory than a run may have: it ends
  std::uint64_t written = 0;     // bytes, an upper bound of what all nodes hold (memory.hpp)
  Random random;
  Agenda agenda;
  std::uint64_t planned = 0;   // how many tasks ever, for their order
  std::int32_t histories = 0;  // how many replication ids ever
  std::vector<Node> nodes;
  std::vector<Client> clients;
  Request request;                      // the one under way, or the last one
  std::vector<Message> messages;        // sent at this very step; empty at the next
  std::vector<std::string> touched;     // keys that this very step changed or removed; empty at the next
  bool follow_by_default = false;       // of clients that speak for the first time
  SharedMap<std::int32_t> slots_shown;  // keys whose CRC has been stepped through already

  friend bool operator==(const State&, const State&);
};

}  // namespace glassbox::redis
