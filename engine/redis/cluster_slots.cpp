// CLUSTER ADDSLOTS, DELSLOTS and their RANGE forms, and CLUSTER SETSLOT: an operator changes one node's map by hand.
#include <optional>

#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/cluster_command.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/slot_claims.hpp"

namespace glassbox::redis {
namespace {

std::optional<std::int32_t> read_slot(const std::string& text) {
  const auto slot = read_integer(text);
  if (!slot || *slot < 0 || *slot >= kSlots) return std::nullopt;
  return static_cast<std::int32_t>(*slot);
}

Reply invalid_slot() {
  return Reply::error("ERR Invalid or out of range slot");
}
Reply about_slot(std::int32_t slot, std::string_view what) {
  return Reply::error("ERR Slot " + std::to_string(slot) + " " + std::string(what));
}

// Checks one range against the map and against what the command has named before.
std::optional<Reply> check_range(const Node& node, bool add, std::int32_t first, std::int32_t last, SlotSet& named) {
  for (std::int32_t slot = first; slot <= last; ++slot) {
    const bool bound = owner_of(node, slot) != kNoNode;
    if (!add && !bound) return about_slot(slot, "is already unassigned");
    if (add && bound) return about_slot(slot, "is already busy");
    if (named.test(static_cast<std::size_t>(slot))) return about_slot(slot, "specified multiple times");
    named.set(static_cast<std::size_t>(slot));
  }
  return std::nullopt;
}

void apply(Service& service, bool add, const SlotSet& named) {
  Node& node = service.server();
  MapEdit map(service.state, service.node);
  for (std::int32_t slot = 0; slot < kSlots; ++slot) {
    if (!named.test(static_cast<std::size_t>(slot))) continue;
    node.importing.erase(slot);
    map.set(slot, add ? service.node : kNoNode);
  }
  map.finish();
}

struct Target {
  NodeIndex node = kNoNode;
  std::optional<Reply> error;
};

Target read_target(const Service& service, std::string_view unknown) {
  const NodeIndex node = index_of_id(service.state, service.args[4]);
  if (node == kNoNode) return {node, Reply::error("ERR " + std::string(unknown) + " " + service.args[4])};
  if (!service.server().peers[static_cast<std::size_t>(node)].is_master)
    return {node, Reply::error("ERR Target node is not a master")};
  return {node, std::nullopt};
}

Reply open_slot(Service& service, std::int32_t slot, bool migrating) {
  Node& node = service.server();
  const bool mine = owner_of(node, slot) == service.node;
  if (migrating && !mine) return Reply::error("ERR I'm not the owner of hash slot " + std::to_string(slot));
  if (!migrating && mine) return Reply::error("ERR I'm already the owner of hash slot " + std::to_string(slot));
  Target target = read_target(service, "I don't know about node");
  if (target.error) return *target.error;
  (migrating ? node.migrating : node.importing)[slot] = target.node;
  return Reply::ok();
}

Reply give_slot(Service& service, std::int32_t slot) {
  State& state = service.state;
  Node& node = service.server();
  Target target = read_target(service, "Unknown node");
  if (target.error) return *target.error;
  const bool was_mine = owner_of(node, slot) == service.node;
  const bool empty = keys_in_slot(node, slot) == 0;
  if (was_mine && target.node != service.node && !empty)
    return Reply::error("ERR Can't assign hashslot " + std::to_string(slot) +
                        " to a different node while I still hold keys for this hash slot.");
  if (empty) node.migrating.erase(slot);
  MapEdit map(state, service.node);
  map.set(slot, target.node);
  map.finish();
  if (was_mine && target.node != service.node && slots_owned(node, service.node) == 0 &&
      state.script->config.allow_replica_migration)
    become_replica(state, service.node, target.node);
  if (target.node == service.node && node.importing.erase(slot) > 0) {
    // A new epoch, so that the others believe the new owner; and it tells them at once.
    bump_epoch(state, service.node);
    announce(state, service.node);
  }
  return Reply::ok();
}

}  // namespace

Reply change_slots(Service& service, bool add, bool ranges) {
  const auto args = service.args.subspan(2);
  if (ranges && args.size() % 2 != 0) return wrong_arguments(add ? "cluster|addslotsrange" : "cluster|delslotsrange");
  SlotSet named;
  if (!ranges)  // all numbers are looked at before any slot is
    for (const std::string& text : args)
      if (!read_slot(text)) return invalid_slot();
  for (std::size_t i = 0; i < args.size(); i += ranges ? 2 : 1) {
    const auto first = read_slot(args[i]);
    const auto last = ranges ? read_slot(args[i + 1]) : first;
    if (!first || !last) return invalid_slot();
    if (*first > *last)
      return Reply::error("ERR start slot number " + std::to_string(*first) + " is greater than end slot number " +
                          std::to_string(*last));
    if (auto error = check_range(service.server(), add, *first, *last, named)) return *error;
  }
  apply(service, add, named);
  return Reply::ok();
}

Reply set_slot(Service& service) {
  Node& node = service.server();
  if (!is_master(service.state, service.node)) return Reply::error("ERR Please use SETSLOT only with masters.");
  const auto slot = read_slot(service.args[2]);
  if (!slot) return invalid_slot();
  const std::string& action = service.args[3];
  const std::size_t count = service.args.size();
  if (same_word(action, "migrating") && count == 5) return open_slot(service, *slot, true);
  if (same_word(action, "importing") && count == 5) return open_slot(service, *slot, false);
  if (same_word(action, "node") && count == 5) return give_slot(service, *slot);
  if (same_word(action, "stable") && count == 4) {
    node.migrating.erase(*slot);
    node.importing.erase(*slot);
    return Reply::ok();
  }
  return Reply::error("ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP");
}

}  // namespace glassbox::redis
