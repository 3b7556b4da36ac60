// Why a node runs a command, or refuses it.
#include "engine/redis/beliefs.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/server.hpp"
#include "engine/redis/why.hpp"

namespace glassbox::redis {
namespace {

std::string slot_words(const Event& event) {
  return "slot " + std::to_string(event.b);
}

// The first key's owner in the node's map, as a port.
std::string owner_words(const State& state, NodeIndex node, std::int32_t slot) {
  return port_of(state, owner_of(node_of(state, node), slot));
}

// A key that a replica keeps although its time is up.
std::string hidden_words(const State& now, NodeIndex self) {
  const Entry* entry = node_of(now, self).keys.peek(now.request.key);
  if (entry == nullptr || entry->expires == kNever || now.now <= entry->expires) return {};
  return " The time of " + shown(now.request.key, 30) +
         " is up: a replica hides such a key from readers and keeps it until "
         "its master says DEL.";
}

std::string why_crossslot(const Event& event, const State& now) {
  const Request& request = now.request;
  const std::string port = port_of(now, static_cast<NodeIndex>(event.a));
  for (const std::int32_t position : request.keys) {
    const std::string& key = request.args[static_cast<std::size_t>(position)];
    if (key_slot(key) == event.b) continue;
    return shown(request.key, 30) + " is in " + slot_words(event) + " and " + shown(key, 30) + " in slot " +
           std::to_string(key_slot(key)) +
           ": keys of one command must share one slot, and that one node has both does not count.";
  }
  return "The queued commands name keys of more than one slot: " + port +
         " refuses the whole EXEC and drops the queue.";
}

std::string why_ask(const Event& event, const State& now) {
  const Node& node = node_of(now, static_cast<NodeIndex>(event.a));
  const std::string target = port_of(now, now.request.redirect);
  return std::to_string(node.port) + " owns " + slot_words(event) + " but is migrating it to " + target +
         " and does not hold " + (now.request.has_key ? shown(now.request.key, 30) : std::string("the key")) +
         ": if anyone has it, it is " + target + ", so ask there, this once.";
}

std::string why_moved(const Event& event, const State& now) {
  const auto self = static_cast<NodeIndex>(event.a);
  const std::string port = port_of(now, self);
  const std::string owner = owner_words(now, self, event.b);
  const Node& node = node_of(now, self);
  const Command* command = find_for(now.request.args);
  const bool writes = command != nullptr && command->writes;
  if (master_of(now, self) != kNoNode && master_of(now, self) == owner_of(node, event.b))
    return port + " is only a replica of " + owner + ", which owns " + slot_words(event) + ": " +
           (writes ? "writes are the master's, so it answers MOVED."
                   : "without READONLY on this connection it serves no reads either, so it answers MOVED.");
  if (node.importing.contains(event.b))
    return port + " is importing " + slot_words(event) + ", but the owner in its map is still " + owner +
           " and this client did not say ASKING: it answers MOVED.";
  return port + " does not own " + slot_words(event) + "; in its map the owner is " + owner +
         ", so it answers MOVED and does nothing else.";
}

std::string why_down(const Event& event, const State& now) {
  const Node& node = node_of(now, static_cast<NodeIndex>(event.a));
  const std::string port = std::to_string(node.port);
  std::int32_t dead = 0;
  std::int32_t nobodys = kSlots;
  std::int32_t reachable = 0;
  std::int32_t masters = 0;
  for (std::size_t i = 0; i < node.peers.size(); ++i) {
    nobodys -= node.owned[i];
    if (node.peers[i].fail) dead += node.owned[i];
    if (!node.peers[i].is_master || node.owned[i] == 0) continue;
    ++masters;
    if (!node.peers[i].fail && !node.peers[i].pfail) ++reachable;
  }
  if (reachable < masters / 2 + 1)
    return port + " reaches only " + std::to_string(reachable) + " of " + std::to_string(masters) +
           " masters, which is no majority, so it serves no key at all.";
  if (dead > 0)
    return counted(dead, "slot") + " belong to a node that failed, and cluster-require-full-coverage is yes: " + port +
           " serves no key at all, its own included.";
  if (nobodys > 0)
    return counted(nobodys, "slot") + " belong to nobody, and cluster-require-full-coverage is yes: " + port +
           " serves no key at all.";
  return port +
         " has just started or has just found the majority again: for a while it serves no key, so that it can hear "
         "first what has changed.";
}

std::string why_tryagain(const Event& event, const State& now) {
  const std::string port = port_of(now, static_cast<NodeIndex>(event.a));
  return "Slot " + std::to_string(event.b) + " is on its way and " + port +
         " holds some of the keys but not all: it can neither serve nor redirect, so the client is to try again.";
}

std::string why_executed(const State& before, const State& now) {
  const Connection& connection =
      before.clients[static_cast<std::size_t>(now.request.client)].to[static_cast<std::size_t>(now.request.node)];
  const std::string port = port_of(now, now.request.node);
  if (now.request.reply.kind == Reply::Kind::null)
    return "A key that this connection watches was changed since WATCH: " + port +
           " throws the queue away and answers nil.";
  if (connection.dirty_exec)
    return "A command was refused while it was being queued: " + port + " throws the whole queue away.";
  if (!connection.multi) return "There was no MULTI on this connection.";
  if (connection.queue.empty()) return "Nothing was queued: EXEC has nothing to run.";
  if (connection.queue.size() == 1) return port + " runs the one queued command.";
  return port + " runs the " + counted(static_cast<std::int64_t>(connection.queue.size()), "queued command") +
         " with nothing between them; one that fails does not stop or undo the others.";
}

}  // namespace

std::string why_refused(const State& before, const Event& event, const State& now) {
  const std::string port = port_of(now, static_cast<NodeIndex>(event.a));
  const auto refusal = static_cast<Refusal>(event.c);
  const Connection& connection =
      before.clients[static_cast<std::size_t>(now.request.client)].to[static_cast<std::size_t>(now.request.node)];
  const std::string spoils = connection.multi && !same_word(now.request.args.front(), "exec")
                                 ? " The transaction is spoilt: EXEC will refuse."
                                 : "";
  switch (refusal) {
    case Refusal::unknown:
      return "Redis has no such command, and " + port + " says so." + spoils;
    case Refusal::arity:
      return port + " counts the arguments before it looks at any key, and their number does not fit." + spoils;
    case Refusal::unbound:
      return "In the map of " + port + " nobody owns " + slot_words(event) + ", so it cannot even redirect." + spoils;
    case Refusal::crossslot:
      return why_crossslot(event, now) + spoils;
    case Refusal::down:
      return why_down(event, now) + spoils;
    case Refusal::down_writes:
      return why_down(event, now) + " cluster-allow-reads-when-down lets reads pass, and this is a write." + spoils;
    case Refusal::tryagain:
      return why_tryagain(event, now) + spoils;
    case Refusal::ask:
      return why_ask(event, now) + spoils;
    case Refusal::moved:
      return why_moved(event, now) + spoils;
    case Refusal::noreplicas:
      return "min-replicas-to-write is " + std::to_string(now.script->config.min_replicas_to_write) +
             " and fewer replicas are connected to " + port + ": it refuses the write before anything is changed." +
             spoils;
    case Refusal::readonly:
      return port + " is a replica, and a replica takes writes from its master only." + spoils;
  }
  return {};
}

std::string why_served(const State& before, const Event& event, const State& now) {
  const auto self = static_cast<NodeIndex>(event.a);
  const std::string port = port_of(now, self);
  const Command* command = find_for(now.request.args);
  if (command != nullptr && command->name == "exec") return why_executed(before, now);
  if (event.b < 0) return why_keyless(before, event, now);
  const Node& node = node_of(before, self);
  const bool owns = owner_of(node, event.b) == self;
  if (owns && node.migrating.contains(event.b))
    return port + " is migrating " + slot_words(event) +
           " but still owns it, and every key of the command is here: " + effect_words(before, now, self) + ".";
  const std::string does = effect_words(before, now, self);
  if (owns) return port + " owns " + slot_words(event) + " in its own map: " + does + ".";
  if (node.importing.contains(event.b))
    return port + " is importing " + slot_words(event) +
           " and the client said ASKING, so the slot is open for this one command: " + does + ".";
  return port + " is a replica of " + owner_words(before, self, event.b) + ", which owns " + slot_words(event) +
         ", and READONLY is set on this connection: it serves the read from its own copy, which may lag behind." +
         hidden_words(now, self);
}

}  // namespace glassbox::redis
