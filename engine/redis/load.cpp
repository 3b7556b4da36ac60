#include "engine/redis/load.hpp"

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/command.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/failure.hpp"
#include "engine/redis/memory.hpp"
#include "engine/redis/model.hpp"
#include "engine/redis/server.hpp"

namespace glassbox::redis {
namespace {

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// "GET, SET, …": commands without a '|', or the subcommands of one.
std::string modelled(std::string_view container) {
  std::string list;
  for (const Command& command : commands()) {
    if (!is_modelled(command)) continue;
    std::string_view name = command.name;
    const std::size_t bar = name.find('|');
    if (container.empty() ? bar != name.npos : bar == name.npos || name.substr(0, bar) != container) continue;
    if (!container.empty()) name.remove_prefix(bar + 1);
    list += (list.empty() ? "" : ", ") + upper(name);
  }
  return list;
}

std::string hex_digits(Random& random) {
  std::string digits;
  while (digits.size() < 40) digits += "0123456789abcdef"[random.below(16)];
  return digits;
}

// Ids depend on the port alone, so that they are the same in every program.
std::string id_of_port(std::int32_t port, std::uint64_t salt) {
  Random random(static_cast<std::uint64_t>(port) * 2 + salt);
  return hex_digits(random);
}

NodeIndex master_for(const Config& config, std::int32_t node) {
  return static_cast<NodeIndex>(node < config.masters ? node : (node - config.masters) % config.masters);
}

std::shared_ptr<const SlotMap> dealt_slots(const Config& config) {
  auto map = std::make_shared<SlotMap>();
  map->fill(kNoNode);
  for (std::size_t i = 0; i < config.slots.size(); ++i)
    for (std::int32_t slot = config.slots[i].first; slot >= 0 && slot <= config.slots[i].second; ++slot)
      (*map)[static_cast<std::size_t>(slot)] = static_cast<NodeIndex>(i);
  return map;
}

Peer peer_at_start(const Config& config, std::int32_t node) {
  Peer peer;
  peer.is_master = node < config.masters;
  peer.replica_of = peer.is_master ? kNoNode : master_for(config, node);
  peer.config_epoch = static_cast<std::uint64_t>(node) + 1;  // redis-cli gives each node its own
  peer.had_replicas = peer.is_master && config.replicas > node;
  peer.offset = 1;
  return peer;
}

Node node_at_start(const Config& config, std::int32_t index, const std::shared_ptr<const SlotMap>& map) {
  const std::int32_t count = node_count(config);
  Node node;
  node.port = config.first_port + index;
  node.id = id_of_port(node.port, 0);
  const NodeIndex master = master_for(config, index);
  node.shard = id_of_port(config.first_port + master, 1);
  for (std::int32_t i = 0; i < count; ++i) node.peers.push_back(peer_at_start(config, i));
  node.owner = map;
  node.owned.assign(static_cast<std::size_t>(count), 0);
  for (const NodeIndex owner : *map)
    if (owner != kNoNode) ++node.owned[static_cast<std::size_t>(owner)];
  node.current_epoch = static_cast<std::uint64_t>(count);
  node.first_look = 2 * kLongAgo;  // it has been up for longer than any delay
  // The messages that made the cluster: the first node met each other one, and each has pinged each once.
  const auto others = static_cast<std::uint64_t>(count - 1);
  const auto meet = static_cast<std::size_t>(BusType::meet);
  node.sent[static_cast<std::size_t>(BusType::ping)] = node.sent[static_cast<std::size_t>(BusType::pong)] = others;
  node.received = node.sent;
  (index == 0 ? node.sent[meet] : node.received[meet]) = index == 0 ? others : 1;
  node.offset = 1;  // the ping that a master sends its replicas every ten seconds
  node.replication.history = master + 1;
  if (index >= config.masters) {
    node.replication.master = master;
    node.master_link_up = true;
  }
  return node;
}

}  // namespace

std::optional<Error> check_commands(const Script& script, const std::string& file) {
  for (const Line& line : script.lines) {
    if (line.kind != Line::Kind::command) continue;
    const auto where = [&](std::size_t i) { return Where{file, line.number, line.columns[i], line.lengths[i], {}}; };
    const Command* command = find_for(line.args);
    if (command == nullptr) {
      if (!known_to_redis(line.args.front())) continue;
      return Error{where(0), "Redis has " + upper(line.args.front()) + ", this machine does not", modelled({})};
    }
    if (command->name == "setrange" && line.args.size() > 2) {
      const auto offset = read_integer(line.args[2]);
      if (offset && *offset > kFarthestByte)
        return Error{where(2), "a value this long is beyond this machine (Redis takes up to 512 MB)",
                     "0 to " + std::to_string(kFarthestByte)};
    }
    if (command->name == "srandmember" && line.args.size() == 3) {
      const auto count = read_integer(line.args[2]);
      if (count && *count < -kMostDrawn)
        return Error{where(2), "so many members at once are beyond this machine (Redis has no limit)",
                     std::to_string(-kMostDrawn) + " or more"};
    }
    if (is_modelled(*command)) continue;
    const std::size_t bar = command->name.find('|');
    const std::string_view container = command->name.substr(0, bar);
    const std::string sub = modelled(container);
    if (bar != command->name.npos)
      return Error{
          where(1),
          "Redis has " + upper(container) + " " + upper(command->name.substr(bar + 1)) + ", this machine does not",
          sub.empty() ? modelled({}) : upper(container) + " " + sub};
    // CLUSTER alone, or with a subcommand that Redis does not know: Redis's own error.
    if (!sub.empty()) continue;
    return Error{where(0), "Redis has " + upper(command->name) + ", this machine does not", modelled({})};
  }
  return std::nullopt;
}

State initial_state(std::shared_ptr<const Script> script) {
  const Config& config = script->config;
  State state;
  state.random = Random(config.seed);
  const auto map = dealt_slots(config);
  for (std::int32_t i = 0; i < node_count(config); ++i) state.nodes.push_back(node_at_start(config, i, map));
  state.histories = config.masters;
  state.script = std::move(script);
  Event unseen;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    look(state, node, unseen);
    // Ticks and last pongs are not in step, as in processes that were started one after the other.
    for (Peer& peer : state.nodes[i].peers)
      peer.last_pong = peer.last_data = -static_cast<Millis>(state.random.below(900));
    plan(state, 1 + state.random.below(kTickEvery), task_of(Task::Kind::tick, node));
  }
  return state;
}

}  // namespace glassbox::redis
