#include "engine/redis/routing.hpp"

#include "engine/redis/beliefs.hpp"

namespace glassbox::redis {
namespace {

struct Keys {  // what the first pass over all keys finds
  std::int32_t slot = -1;
  std::string_view first;
  bool migrating = false;
  bool importing = false;
  bool several = false;  // more than one name; told only for a slot that is being imported, as in Redis
  std::int32_t missing = 0;
  std::int32_t existing = 0;
};

bool holds(const State& state, const Node& node, std::string_view key) {
  const Entry* entry = node.keys.peek(key);
  return entry != nullptr && (entry->expires == kNever || state.now <= entry->expires);
}

std::optional<Refusal> take_key(const State& state, NodeIndex at, std::string_view key, Keys& keys) {
  const Node& node = node_of(state, at);
  const std::int32_t slot = key_slot(key);
  if (keys.slot < 0) {
    keys.slot = slot;
    keys.first = key;
    const NodeIndex owner = owner_of(node, slot);
    if (owner == kNoNode) return Refusal::unbound;
    keys.migrating = owner == at && node.migrating.contains(slot);
    keys.importing = !keys.migrating && node.importing.contains(slot);
  } else if (slot != keys.slot) {
    return Refusal::crossslot;
  } else if (keys.importing && key != keys.first) {
    keys.several = true;
  }
  if (keys.migrating || keys.importing) ++(holds(state, node, key) ? keys.existing : keys.missing);
  return std::nullopt;
}

Route moved_or_here(const State& state, const Query& query, const Keys& keys) {
  const Node& node = node_of(state, query.node);
  const NodeIndex owner = owner_of(node, keys.slot);
  const bool replica_reads = query.readonly && !query.writes && master_of(state, query.node) == owner;
  if (owner == query.node || replica_reads) return {std::nullopt, keys.slot, kNoNode};
  return {Refusal::moved, keys.slot, owner};
}

}  // namespace

Route route(const State& state, const Query& query) {
  Keys keys;
  for (const RoutedCommand& routed : query.commands)
    for (const std::int32_t position : key_positions(*routed.command, routed.args))
      if (const auto refusal = take_key(state, query.node, routed.args[static_cast<std::size_t>(position)], keys))
        return {refusal, keys.slot, kNoNode};
  if (keys.slot < 0) return {};  // no key: any node serves it

  const Node& node = node_of(state, query.node);
  if (!node.cluster_ok) {
    if (!state.script->config.allow_reads_when_down) return {Refusal::down, keys.slot, kNoNode};
    // Redis looks at the flags of the command itself here, and EXEC has no write flag.
    if (query.writes && !query.exec) return {Refusal::down_writes, keys.slot, kNoNode};
  }
  const bool migrate = !query.exec && query.commands.front().command->name == "migrate";
  if ((keys.migrating || keys.importing) && migrate) return {std::nullopt, keys.slot, kNoNode};
  if (keys.migrating && keys.missing > 0) {
    if (keys.existing > 0) return {Refusal::tryagain, keys.slot, kNoNode};
    return {Refusal::ask, keys.slot, node.migrating.find(keys.slot)->second};
  }
  if (keys.importing && query.asking) {
    if (keys.several && keys.missing > 0) return {Refusal::tryagain, keys.slot, kNoNode};
    return {std::nullopt, keys.slot, kNoNode};
  }
  return moved_or_here(state, query, keys);
}

Reply redirection(const State& state, const Route& route) {
  switch (route.refusal.value_or(Refusal::moved)) {
    case Refusal::crossslot:
      return Reply::error("CROSSSLOT Keys in request don't hash to the same slot");
    case Refusal::tryagain:
      return Reply::error("TRYAGAIN Multiple keys request during rehashing of slot");
    case Refusal::down:
      return Reply::error("CLUSTERDOWN The cluster is down");
    case Refusal::down_writes:
      return Reply::error("CLUSTERDOWN The cluster is down and only accepts read commands");
    case Refusal::unbound:
      return Reply::error("CLUSTERDOWN Hash slot not served");
    case Refusal::ask:
      return Reply::error("ASK " + std::to_string(route.slot) + " " + address_of(state, route.target));
    default:
      return Reply::error("MOVED " + std::to_string(route.slot) + " " + address_of(state, route.target));
  }
}

}  // namespace glassbox::redis
