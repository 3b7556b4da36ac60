// What CLUSTER NODES, SLOTS, SHARDS and INFO say: one node's view, which may differ from its neighbour's. Nodes come in
// the order of their ports; Redis gives them in that of a hash table.
#include <algorithm>
#include <array>

#include "engine/redis/beliefs.hpp"
#include "engine/redis/cluster_command.hpp"

namespace glassbox::redis {
namespace {

std::size_t at(NodeIndex node) {
  return static_cast<std::size_t>(node);
}

// Calls run(first, last, owner) for each run of slots with one owner; kNoNode too.
template <class Run>
void for_runs(const SlotMap& map, Run run) {
  std::int32_t first = 0;
  for (std::int32_t slot = 1; slot <= kSlots; ++slot) {
    const NodeIndex owner = map[static_cast<std::size_t>(first)];
    if (slot < kSlots && map[static_cast<std::size_t>(slot)] == owner) continue;
    run(first, slot - 1, owner);
    first = slot;
  }
}

std::string flags_of(const Peer& peer, bool myself) {
  std::string flags = myself ? "myself," : "";
  flags += peer.is_master ? "master" : "slave";
  if (peer.pfail) flags += ",fail?";
  if (peer.fail) flags += ",fail";
  return flags;
}

// A time as Redis shows it: 0 for none, else unix time in ms.
std::string unix_ms(Millis time) {
  return time == kNone ? "0" : std::to_string(kEpoch + time);
}

std::string ranges_of(const Node& node, NodeIndex owner) {
  std::string text;
  for_runs(*node.owner, [&](std::int32_t first, std::int32_t last, NodeIndex holder) {
    if (holder != owner) return;
    text += " " + std::to_string(first);
    if (last != first) text += "-" + std::to_string(last);
  });
  return text;
}

std::string open_slots(const State& state, const Node& node) {
  std::map<std::int32_t, std::string> open;
  for (const auto& [slot, source] : node.importing)
    open[slot] = " [" + std::to_string(slot) + "-<-" + node_of(state, source).id + "]";
  for (const auto& [slot, target] : node.migrating)
    open[slot] = " [" + std::to_string(slot) + "->-" + node_of(state, target).id + "]";
  std::string text;
  for (const auto& [slot, words] : open) text += words;
  return text;
}

// clusterGenNodeDescription
std::string describe(const State& state, NodeIndex self, NodeIndex about) {
  const Node& node = node_of(state, self);
  const Peer& peer = node.peers[at(about)];
  const bool myself = self == about;
  const bool follows = !peer.is_master && peer.replica_of != kNoNode;
  const std::int32_t port = node_of(state, about).port;
  std::string text =
      node_of(state, about).id + " 127.0.0.1:" + std::to_string(port) + "@" + std::to_string(port + 10000);
  text += " " + flags_of(peer, myself) + " " + (follows ? node_of(state, peer.replica_of).id : "-");
  text += " " + (myself ? std::string("0 0") : unix_ms(peer.ping_sent) + " " + unix_ms(peer.last_pong));
  text += " " + std::to_string(follows ? node.peers[at(peer.replica_of)].config_epoch : peer.config_epoch);
  text += myself || peer.linked ? " connected" : " disconnected";
  text += ranges_of(node, about);
  if (myself) text += open_slots(state, node);
  return text;
}

Reply address(const State& state, NodeIndex node) {
  return Reply::array({Reply::bulk("127.0.0.1"), Reply::integer(node_of(state, node).port),
                       Reply::bulk(node_of(state, node).id), Reply::array({})});
}

std::int64_t offset_of(const State& state, NodeIndex self, NodeIndex about) {
  return self == about ? node_of(state, self).offset : node_of(state, self).peers[at(about)].offset;
}

Reply shard_member(const State& state, NodeIndex self, NodeIndex about) {
  const Peer& peer = node_of(state, self).peers[at(about)];
  const std::int64_t offset = offset_of(state, self, about);
  const char* health = peer.fail ? "fail" : !peer.is_master && offset == 0 ? "loading" : "online";
  return Reply::array({Reply::bulk("id"), Reply::bulk(node_of(state, about).id), Reply::bulk("port"),
                       Reply::integer(node_of(state, about).port), Reply::bulk("ip"), Reply::bulk("127.0.0.1"),
                       Reply::bulk("endpoint"), Reply::bulk("127.0.0.1"), Reply::bulk("role"),
                       Reply::bulk(peer.is_master ? "master" : "replica"), Reply::bulk("replication-offset"),
                       Reply::integer(offset), Reply::bulk("health"), Reply::bulk(health)});
}

constexpr std::array<std::string_view, kBusTypes> kTypeNames = {"ping",     "pong",     "meet",   "fail",
                                                                "auth-req", "auth-ack", "update", "mfstart"};

std::string counts(const BusCounts& counted, std::string_view direction) {
  std::string text;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < counted.size(); ++i) {
    total += counted[i];
    if (counted[i] == 0) continue;
    text += "cluster_stats_messages_" + std::string(kTypeNames[i]) + "_" + std::string(direction) + ":" +
            std::to_string(counted[i]) + "\r\n";
  }
  return text + "cluster_stats_messages_" + std::string(direction) + ":" + std::to_string(total) + "\r\n";
}

}  // namespace

Reply report_nodes(const State& state, NodeIndex self) {
  std::string text;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) text += describe(state, self, static_cast<NodeIndex>(i)) + "\n";
  return Reply::bulk(std::move(text));
}

Reply report_replicas(const State& state, NodeIndex self, NodeIndex master) {
  std::vector<Reply> lines;
  const Node& node = node_of(state, self);
  for (std::size_t i = 0; i < node.peers.size(); ++i)
    if (!node.peers[i].is_master && node.peers[i].replica_of == master)
      lines.push_back(Reply::bulk(describe(state, self, static_cast<NodeIndex>(i))));
  return Reply::array(std::move(lines));
}

Reply report_slots(const State& state, NodeIndex self) {
  const Node& node = node_of(state, self);
  std::vector<Reply> ranges;
  for_runs(*node.owner, [&](std::int32_t first, std::int32_t last, NodeIndex owner) {
    if (owner == kNoNode) return;
    std::vector<Reply> range = {Reply::integer(first), Reply::integer(last), address(state, owner)};
    for (std::size_t i = 0; i < node.peers.size(); ++i) {
      const Peer& peer = node.peers[i];
      const auto replica = static_cast<NodeIndex>(i);
      const bool available = !peer.fail && offset_of(state, self, replica) != 0;
      if (!peer.is_master && peer.replica_of == owner && available) range.push_back(address(state, replica));
    }
    ranges.push_back(Reply::array(std::move(range)));
  });
  return Reply::array(std::move(ranges));
}

Reply report_shards(const State& state, NodeIndex self) {
  const Node& node = node_of(state, self);
  std::vector<std::string> shards;
  for (const Node& each : state.nodes)
    if (std::find(shards.begin(), shards.end(), each.shard) == shards.end()) shards.push_back(each.shard);
  std::vector<Reply> replies;
  for (const std::string& shard : shards) {
    std::vector<Reply> slots;
    std::vector<Reply> members;
    for (std::size_t i = 0; i < state.nodes.size(); ++i) {
      const auto member = static_cast<NodeIndex>(i);
      if (state.nodes[i].shard != shard) continue;
      members.push_back(shard_member(state, self, member));
      if (!node.peers[i].is_master || !slots.empty()) continue;
      for_runs(*node.owner, [&](std::int32_t first, std::int32_t last, NodeIndex owner) {
        if (owner != member) return;
        slots.push_back(Reply::integer(first));
        slots.push_back(Reply::integer(last));
      });
    }
    replies.push_back(Reply::array({Reply::bulk("slots"), Reply::array(std::move(slots)), Reply::bulk("nodes"),
                                    Reply::array(std::move(members))}));
  }
  return Reply::array(std::move(replies));
}

Reply report_info(const State& state, NodeIndex self) {
  const Node& node = node_of(state, self);
  std::int32_t assigned = 0;
  std::int32_t failed = 0;
  std::int32_t suspected = 0;
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    assigned += node.owned[i];
    if (node.peers[i].fail)
      failed += node.owned[i];
    else if (node.peers[i].pfail)
      suspected += node.owned[i];
  }
  const NodeIndex master = master_of(state, self);
  const std::uint64_t epoch = node.peers[at(master == kNoNode ? self : master)].config_epoch;
  const auto line = [](std::string_view name, std::uint64_t value) {
    return "cluster_" + std::string(name) + ":" + std::to_string(value) + "\r\n";
  };
  const auto number = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  std::string text = node.cluster_ok ? "cluster_state:ok\r\n" : "cluster_state:fail\r\n";
  text += line("slots_assigned", number(assigned)) + line("slots_ok", number(assigned - failed - suspected));
  text += line("slots_pfail", number(suspected)) + line("slots_fail", number(failed));
  text += line("known_nodes", number(static_cast<std::int64_t>(state.nodes.size()))) + line("size", number(node.size));
  text += line("current_epoch", node.current_epoch) + line("my_epoch", epoch);
  text += counts(node.sent, "sent") + counts(node.received, "received");
  return Reply::bulk(text + "total_cluster_links_buffer_limit_exceeded:0\r\n");
}

}  // namespace glassbox::redis
