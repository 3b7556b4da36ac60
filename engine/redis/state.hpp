// The whole state of a Redis Cluster run: nodes with their data and their own map of the cluster, clients with their
// connections, what is on its way between them, the clock, the program and the place in it. A value: copied for
// keyframes.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
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
#include "engine/redis/slot.hpp"

namespace glassbox::redis {

using NodeIndex = std::int8_t;  // into State::nodes; -1: none
constexpr NodeIndex kNoNode = -1;

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
  friend bool operator==(const Peer&, const Peer&) = default;
};

using SlotMap = std::array<NodeIndex, kSlots>;

struct Node {
  std::int32_t port = 0;
  std::string id;  // 40 hex digits; ours, since real ones are random
  bool up = true;
  Keyspace keys;
  std::vector<Peer> peers;                      // index = NodeIndex; its own entry is its own claim
  std::shared_ptr<const SlotMap> owner;         // this node's map; shared until it changes, so that copies stay cheap
  std::map<std::int32_t, NodeIndex> migrating;  // slot → target
  std::map<std::int32_t, NodeIndex> importing;  // slot → source
  std::uint64_t current_epoch = 0;
  std::uint64_t last_vote_epoch = 0;
  bool cluster_ok = true;
  // Replication. The offset counts commands of the stream; real Redis counts bytes.
  std::int64_t offset = 0;
  bool master_link_up = false;
  Millis link_down_since = 0;

  friend bool operator==(const Node&, const Node&);
};

struct Connection {  // of one client to one node
  bool open = false;
  bool asking = false;
  bool readonly = false;
  bool multi = false;
  bool dirty_exec = false;  // a queued command was refused: EXECABORT
  bool dirty_cas = false;   // a watched key changed: EXEC gives nil
  std::vector<std::vector<std::string>> queue;
  std::vector<std::string> watched;
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
  enum class Phase : std::uint8_t { none, sent, hashed, checked, answered };
  Phase phase = Phase::none;
  std::int32_t client = 0;
  NodeIndex node = kNoNode;  // the node asked
  std::vector<std::string> args;
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
  friend bool operator==(const Request&, const Request&) = default;
};

// A message on the cluster bus or the replication stream that a lens may draw, from → to, at this step only.
struct Message {
  enum class Kind : std::uint8_t { ping, fail, vote_request, vote, claim, replicate, sync, migrate };
  Kind kind = Kind::ping;
  NodeIndex from = kNoNode;
  NodeIndex to = kNoNode;  // -1: to all
  std::string text;
  friend bool operator==(const Message&, const Message&) = default;
};

// What the run does next, in virtual time: a line of the program, or something that the cluster does by itself.
struct State {
  std::shared_ptr<const Script> script;  // never changes after loading
  std::size_t next_line = 0;             // index into script->lines
  Millis now = 0;
  Random random;
  std::vector<Node> nodes;
  std::vector<Client> clients;
  Request request;                                               // the one under way, or the last one
  std::vector<Message> messages;                                 // sent at this very step; empty at the next
  std::map<std::string, std::int32_t, std::less<>> slots_shown;  // keys whose CRC has been stepped through already

  friend bool operator==(const State&, const State&);
};

}  // namespace glassbox::redis
