#include "engine/redis/server.hpp"

#include <array>
#include <optional>

#include "engine/redis/agenda.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/cluster_command.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/connection.hpp"
#include "engine/redis/migrate.hpp"
#include "engine/redis/replication.hpp"
#include "engine/redis/routing.hpp"
#include "engine/redis/transaction.hpp"

namespace glassbox::redis {
namespace {

using ServerCommand = Verdict (*)(Service&);

struct Entry_ {
  std::string_view name;
  ServerCommand run;
};

// The commands that concern the connection, the transaction or replication; CLUSTER has its own table.
constexpr std::array<Entry_, 12> kOwn = {{{"asking", run_asking},
                                          {"readonly", run_readonly},
                                          {"readwrite", run_readwrite},
                                          {"select", run_select},
                                          {"role", run_role},
                                          {"wait", run_wait},
                                          {"multi", run_multi},
                                          {"exec", run_exec},
                                          {"discard", run_discard},
                                          {"watch", run_watch},
                                          {"unwatch", run_unwatch},
                                          {"migrate", run_migrate}}};

ServerCommand own_command(std::string_view name) {
  for (const Entry_& entry : kOwn)
    if (entry.name == name) return entry.run;
  return cluster_command(name);
}

bool is_container(std::string_view name) {
  return name == "cluster" || name == "client";
}

// A command that is turned away spoils the transaction that it was meant for (server.c, rejectCommand).
Verdict reject(Service& service, bool exec, Refusal refusal, Reply reply, const Route& at = {}) {
  Connection& connection = service.connection();
  if (exec) {  // execCommandAbort, whether there is a transaction or not
    std::string_view why = reply.text;
    if (why.starts_with("ERR ")) why.remove_prefix(4);
    reply = Reply::error("EXECABORT Transaction discarded because of: " + std::string(why));
    discard(connection);
  } else if (connection.multi) {
    connection.dirty_exec = true;
  }
  return {Verdict::Kind::refused, std::move(reply), refusal, at.slot, at.target, kNone};
}

struct Writes {
  bool exec = false;
  bool any = false;  // of the command, or of the queue of EXEC
};

Writes writes_of(const Connection& connection, const Command& command) {
  Writes writes{command.name == "exec", command.writes};
  if (writes.exec && connection.multi)
    for (const auto& queued : connection.queue)
      if (const Command* each = find_for(queued)) writes.any = writes.any || each->writes;
  return writes;
}

Query query_of(const Service& service, const Command& command, const Writes& writes) {
  const Connection& connection = service.connection();
  Query query{service.node, {}, writes.exec, writes.any, connection.asking, connection.readonly};
  if (!writes.exec)
    query.commands.push_back({&command, service.args});
  else if (connection.multi)
    for (const auto& queued : connection.queue) query.commands.push_back({find_for(queued), queued});
  return query;
}

bool enough_replicas(const State& state, NodeIndex node) {
  return !is_master(state, node) || attached_replicas(state, node) >= state.script->config.min_replicas_to_write;
}

// The checks that come after the slots: replicas, a read-only replica, paused writes.
std::optional<Verdict> check_writes(Service& service, const Writes& writes, const Route& at) {
  if (!writes.any) return std::nullopt;
  if (!enough_replicas(service.state, service.node))
    return reject(service, writes.exec, Refusal::noreplicas,
                  Reply::error("NOREPLICAS Not enough good replicas to write."), at);
  if (!is_master(service.state, service.node))
    return reject(service, writes.exec, Refusal::readonly,
                  Reply::error("READONLY You can't write against a read only replica."), at);
  const Node& node = service.server();
  if (node.paused_until > service.state.now)
    return Verdict{Verdict::Kind::held, {}, Refusal::unknown, at.slot, kNoNode, node.paused_until};
  return std::nullopt;
}

bool runs_at_once(std::string_view name) {
  return name == "exec" || name == "discard" || name == "multi" || name == "watch";
}

Verdict judge(Service& service) {
  const Command* command = find_for(service.args);
  const bool container = command != nullptr && is_container(command->name);
  if (command == nullptr || (container && service.args.size() > 1))
    return reject(service, false, Refusal::unknown,
                  container ? unknown_subcommand(service.args) : unknown_command(service.args));
  if (!arity_fits(*command, service.args.size()))
    return reject(service, command->name == "exec", Refusal::arity, wrong_arity(*command));

  Connection& connection = service.connection();
  const Writes writes = writes_of(connection, *command);
  const Route at = route(service.state, query_of(service, *command, writes));
  if (at.refusal) {
    if (writes.exec)
      discard(connection);
    else if (connection.multi)
      connection.dirty_exec = true;
    return {Verdict::Kind::refused, redirection(service.state, at), *at.refusal, at.slot, at.target, kNone};
  }
  if (auto verdict = check_writes(service, writes, at)) return *verdict;
  if (connection.multi && !runs_at_once(command->name)) {
    // A transaction that cannot run any more keeps nothing of what follows (multi.c, queueMultiCommand).
    if (!connection.dirty_exec && !connection.dirty_cas)
      connection.queue.emplace_back(std::vector<std::string>(service.args.begin(), service.args.end()));
    return {Verdict::Kind::queued, Reply::status("QUEUED"), Refusal::unknown, at.slot, kNoNode, kNone};
  }
  Verdict verdict = run_command(service, *command);
  verdict.slot = at.slot;
  publish(service);
  return verdict;
}

}  // namespace

Node& Service::server() const {
  return node_of(state, node);
}
Connection& Service::connection() const {
  return state.clients[static_cast<std::size_t>(client)].to[static_cast<std::size_t>(node)];
}

const Command* find_for(std::span<const std::string> args) {
  if (args.front().find('|') != std::string::npos) return nullptr;  // "cluster|info" is our name, not one to be typed
  const Command* command = find_command(args.front());
  if (command == nullptr || !is_container(command->name) || args.size() < 2) return command;
  const Command* sub = find_command(std::string(command->name) + "|" + args[1]);
  return sub != nullptr ? sub : command;
}

bool is_modelled(const Command& command) {
  return command.run != nullptr || own_command(command.name) != nullptr;
}

Verdict process(State& state, NodeIndex node, std::int32_t client, std::span<const std::string> args) {
  Service service{state, node, client, args};
  Verdict verdict = judge(service);
  if (verdict.kind == Verdict::Kind::held) return verdict;
  // ASKING is for one command, or for one transaction (networking.c, resetClient).
  Connection& connection = service.connection();
  if (!connection.multi && !same_word(args.front(), "asking")) connection.asking = false;
  return verdict;
}

Verdict run_command(Service& service, const Command& command) {
  if (const ServerCommand own = own_command(command.name)) return own(service);
  const bool master = is_master(service.state, service.node);
  const bool deletes = master && service.server().paused_until <= service.state.now;
  Call call{service.server().keys,
            service.args,
            service.state.random,
            service.state.now,
            deletes ? Expiry::deletes : Expiry::hides,
            {},
            {},
            {}};
  Verdict verdict{Verdict::Kind::served, command.run(call), Refusal::unknown, -1, kNoNode, kNone};
  for (const std::string& key : call.expired) {
    service.stream.push_back({{"DEL", key}, nullptr});
    touch_watchers(service.state, service.node, key);
  }
  for (const std::string& key : call.changed) touch_watchers(service.state, service.node, key);
  if (call.changed.empty() || !call.replicates) return verdict;
  if (call.replicate.empty())
    service.stream.push_back({{service.args.begin(), service.args.end()}, nullptr});
  else
    for (auto& each : call.replicate) service.stream.push_back({std::move(each), nullptr});
  return verdict;
}

void publish(Service& service) {
  if (service.stream.empty()) return;
  send_stream(service.state, service.node, std::move(service.stream));
  service.stream.clear();
  service.connection().written = service.server().offset;
}

void touch_watchers(State& state, NodeIndex node, const std::string& key) {
  state.touched.push_back(key);
  for (Client& client : state.clients) touch_watched(state, client.to[static_cast<std::size_t>(node)], node, key);
}

}  // namespace glassbox::redis
