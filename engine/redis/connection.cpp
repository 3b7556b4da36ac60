#include "engine/redis/connection.hpp"

#include "engine/redis/beliefs.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/replication.hpp"

namespace glassbox::redis {
namespace {

Verdict served(Reply reply) {
  return {Verdict::Kind::served, std::move(reply), Refusal::unknown, -1, kNoNode, kNone};
}

Reply replica_role(const State& state, NodeIndex node) {
  const Node& self = node_of(state, node);
  const NodeIndex master = master_of(state, node);
  // replication.c, roleCommand: "connect" until the master can be reached, "handshake" until it sends its data.
  const bool reachable = master != kNoNode && node_of(state, master).up && self.replication.syncing;
  const char* link = self.master_link_up ? "connected" : reachable ? "handshake" : "connect";
  return Reply::array({Reply::bulk("slave"), Reply::bulk("127.0.0.1"),
                       Reply::integer(master == kNoNode ? 0 : node_of(state, master).port), Reply::bulk(link),
                       Reply::integer(self.master_link_up ? self.offset : -1)});
}

}  // namespace

Verdict run_asking(Service& service) {
  service.connection().asking = true;
  return served(Reply::ok());
}

Verdict run_readonly(Service& service) {
  service.connection().readonly = true;
  return served(Reply::ok());
}

Verdict run_readwrite(Service& service) {
  service.connection().readonly = false;
  return served(Reply::ok());
}

Verdict run_select(Service& service) {
  const auto database = read_integer(service.args[1]);
  if (!database || *database > INT32_MAX || *database < INT32_MIN) return served(not_an_integer());
  if (*database != 0) return served(Reply::error("ERR SELECT is not allowed in cluster mode"));
  return served(Reply::ok());
}

Verdict run_role(Service& service) {
  const State& state = service.state;
  if (!is_master(state, service.node)) return served(replica_role(state, service.node));
  std::vector<Reply> replicas;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto replica = static_cast<NodeIndex>(i);
    if (!is_attached(state, service.node, replica)) continue;
    replicas.push_back(Reply::array({Reply::bulk("127.0.0.1"), Reply::bulk(port_of(state, replica)),
                                     Reply::bulk(std::to_string(state.nodes[i].offset))}));
  }
  return served(Reply::array(
      {Reply::bulk("master"), Reply::integer(service.server().offset), Reply::array(std::move(replicas))}));
}

std::int64_t acknowledged(const State& state, NodeIndex node, std::int32_t client) {
  const Connection& connection = state.clients[static_cast<std::size_t>(client)].to[static_cast<std::size_t>(node)];
  std::int64_t count = 0;
  for (std::size_t i = 0; i < state.nodes.size(); ++i)
    if (is_attached(state, node, static_cast<NodeIndex>(i)) && state.nodes[i].offset >= connection.written) ++count;
  return count;
}

Verdict run_wait(Service& service) {
  if (!is_master(service.state, service.node))
    return served(
        Reply::error("ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 "
                     "if a replica is configured to be writable (which is not the default) writes to "
                     "replicas are just local and are not propagated."));
  const auto wanted = read_integer(service.args[1]);
  if (!wanted) return served(not_an_integer());
  const auto timeout = read_integer(service.args[2]);
  if (!timeout) return served(Reply::error("ERR timeout is not an integer or out of range"));
  if (*timeout < 0) return served(Reply::error("ERR timeout is negative"));
  const std::int64_t have = acknowledged(service.state, service.node, service.client);
  if (have >= *wanted || service.in_exec) return served(Reply::integer(have));
  const bool for_ever = *timeout == 0 || *timeout > ScriptLimits::wait_ms;
  const Millis until = for_ever ? kNone : service.state.now + *timeout;
  service.state.request.awaited = *wanted;
  return {Verdict::Kind::held, {}, Refusal::unknown, -1, kNoNode, until};
}

}  // namespace glassbox::redis
