#include "engine/redis/cluster_command.hpp"

#include <array>

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/bus.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/failover.hpp"
#include "engine/redis/failure.hpp"
#include "engine/redis/slot_claims.hpp"

namespace glassbox::redis {
namespace {

Verdict served(Reply reply) {
  return {Verdict::Kind::served, std::move(reply), Refusal::unknown, -1, kNoNode, kNone};
}

Reply unknown_node(const std::string& id) {
  return Reply::error("ERR Unknown node " + id);
}

Verdict keyslot(Service& service) {
  return served(Reply::integer(key_slot(service.args[2])));
}

Verdict count_keys(Service& service) {
  const auto slot = read_integer(service.args[2]);
  if (!slot) return served(not_an_integer());
  if (*slot < 0 || *slot >= kSlots) return served(Reply::error("ERR Invalid slot"));
  return served(Reply::integer(keys_in_slot(service.server(), static_cast<std::int32_t>(*slot))));
}

Verdict get_keys(Service& service) {
  const auto slot = read_integer(service.args[2]);
  const auto most = read_integer(service.args[3]);
  if (!slot || !most) return served(not_an_integer());
  if (*slot < 0 || *slot >= kSlots || *most < 0) return served(Reply::error("ERR Invalid slot or number of keys"));
  std::vector<Reply> keys;
  for (const auto& [key, entry] : service.server().keys.entries())
    if (static_cast<std::int64_t>(keys.size()) < *most && key_slot(key) == *slot) keys.push_back(Reply::bulk(key));
  return served(Reply::array(std::move(keys)));
}

Verdict my_id(Service& service) {
  return served(Reply::bulk(service.server().id));
}
Verdict my_shard_id(Service& service) {
  return served(Reply::bulk(service.server().shard));
}
Verdict nodes(Service& service) {
  return served(report_nodes(service.state, service.node));
}
Verdict slots(Service& service) {
  return served(report_slots(service.state, service.node));
}
Verdict shards(Service& service) {
  return served(report_shards(service.state, service.node));
}
Verdict info(Service& service) {
  return served(report_info(service.state, service.node));
}

Verdict replicas(Service& service) {
  const NodeIndex master = index_of_id(service.state, service.args[2]);
  if (master == kNoNode) return served(unknown_node(service.args[2]));
  if (!service.server().peers[static_cast<std::size_t>(master)].is_master)
    return served(Reply::error("ERR The specified node is not a master"));
  return served(report_replicas(service.state, service.node, master));
}

Verdict count_reports_of(Service& service) {
  const NodeIndex about = index_of_id(service.state, service.args[2]);
  if (about == kNoNode) return served(unknown_node(service.args[2]));
  return served(Reply::integer(failure_reports(service.state, service.node, about)));
}

Verdict bump(Service& service) {
  const bool bumped = bump_epoch(service.state, service.node);
  const std::uint64_t epoch = own_claim(service.state, service.node).config_epoch;
  return served(Reply::status((bumped ? "BUMPED " : "STILL ") + std::to_string(epoch)));
}

Verdict failover(Service& service) {
  if (service.args.size() > 3)
    return served(Reply::error("ERR unknown subcommand or wrong number of arguments for '" + service.args[1] +
                               "'. Try CLUSTER HELP."));
  const bool takeover = service.args.size() == 3 && same_word(service.args[2], "takeover");
  const bool force = takeover || (service.args.size() == 3 && same_word(service.args[2], "force"));
  if (service.args.size() == 3 && !force) return served(syntax_error());
  const NodeIndex master = master_of(service.state, service.node);
  if (master == kNoNode) return served(Reply::error("ERR You should send CLUSTER FAILOVER to a replica"));
  const Peer& peer = service.server().peers[static_cast<std::size_t>(master)];
  if (!force && (peer.fail || !peer.linked))
    return served(Reply::error("ERR Master is down or failed, please use CLUSTER FAILOVER FORCE"));
  if (takeover)
    plan(service.state, service.state.now, task_of(Task::Kind::take_over, service.node));
  else
    begin_manual_failover(service.state, service.node, force);
  return served(Reply::ok());
}

Verdict replicate(Service& service) {
  const NodeIndex master = index_of_id(service.state, service.args[2]);
  if (master == kNoNode) return served(unknown_node(service.args[2]));
  if (master == service.node) return served(Reply::error("ERR Can't replicate myself"));
  const Node& node = service.server();
  if (!node.peers[static_cast<std::size_t>(master)].is_master)
    return served(Reply::error("ERR I can only replicate a master, not a replica."));
  if (is_master(service.state, service.node) && (slots_owned(node, service.node) != 0 || node.keys.size() != 0))
    return served(Reply::error("ERR To set a master the node must be empty and without assigned slots."));
  become_replica(service.state, service.node, master);
  look_soon(service.state, service.node);
  return served(Reply::ok());
}

template <bool add, bool ranges>
Verdict change(Service& service) {
  Verdict verdict = served(change_slots(service, add, ranges));
  look_soon(service.state, service.node);
  return verdict;
}

Verdict setslot(Service& service) {
  Verdict verdict = served(set_slot(service));
  look_soon(service.state, service.node);
  return verdict;
}

struct Named {
  std::string_view name;
  ClusterCommand run;
};
constexpr std::array<Named, 20> kTable = {{{"cluster|keyslot", keyslot},
                                           {"cluster|countkeysinslot", count_keys},
                                           {"cluster|getkeysinslot", get_keys},
                                           {"cluster|myid", my_id},
                                           {"cluster|myshardid", my_shard_id},
                                           {"cluster|nodes", nodes},
                                           {"cluster|slots", slots},
                                           {"cluster|shards", shards},
                                           {"cluster|info", info},
                                           {"cluster|replicas", replicas},
                                           {"cluster|slaves", replicas},
                                           {"cluster|count-failure-reports", count_reports_of},
                                           {"cluster|bumpepoch", bump},
                                           {"cluster|failover", failover},
                                           {"cluster|replicate", replicate},
                                           {"cluster|addslots", change<true, false>},
                                           {"cluster|addslotsrange", change<true, true>},
                                           {"cluster|delslots", change<false, false>},
                                           {"cluster|delslotsrange", change<false, true>},
                                           {"cluster|setslot", setslot}}};

}  // namespace

ClusterCommand cluster_command(std::string_view name) {
  for (const Named& named : kTable)
    if (named.name == name) return named.run;
  return nullptr;
}

}  // namespace glassbox::redis
