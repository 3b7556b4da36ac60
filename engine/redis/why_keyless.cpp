// Why a command without keys does what it does: any node runs it, for itself alone.
#include "engine/redis/beliefs.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/server.hpp"
#include "engine/redis/why.hpp"

namespace glassbox::redis {
namespace {

std::string setslot_words(const State& before, const State& now) {
  const Request& request = now.request;
  const std::string port = port_of(now, request.node);
  const std::string slot = "slot " + request.args[2];
  if (request.args.size() < 5) return port + " forgets that " + slot + " was on the move; its owner stays.";
  const NodeIndex named = index_of_id(now, request.args[4]);
  const std::string other = port_of(now, named);
  if (same_word(request.args[3], "importing"))
    return port + " notes that it imports " + slot + " from " + other + "; its map still says that the slot is " +
           other + "'s, so it serves it only to clients that say ASKING.";
  if (same_word(request.args[3], "migrating"))
    return port + " notes that it gives " + slot + " to " + other +
           ": it still serves the keys that it has, and sends for all "
           "others to " +
           other + ".";
  if (named != request.node)
    return port + " writes " + other + " as the owner of " + slot + " into its own map; nobody else hears of it from " +
           port + ".";
  const std::uint64_t epoch = own_claim(now, named).config_epoch;
  if (epoch == own_claim(before, named).config_epoch)
    return port + " takes " + slot + " as its own, with the epoch " + std::to_string(epoch) + " that it has.";
  return port + " takes " + slot + " as its own with the new epoch " + std::to_string(epoch) +
         " and tells everyone: the newer epoch is what the others believe.";
}

std::string failover_words(const State& now) {
  const Request& request = now.request;
  const std::string port = port_of(now, request.node);
  if (request.args.size() < 3)
    return port + " asks its master to hold writes; when " + port + " has everything, it stands for election at once.";
  if (same_word(request.args[2], "force"))
    return port + " does not ask its master: it stands for election with what it has.";
  return port + " asks nobody: it takes a new epoch and its master's slots, and tells everyone.";
}

// What a node says of the cluster is its own belief.
std::string report_words(const std::string& name, const State& now) {
  const Request& request = now.request;
  const std::string port = port_of(now, request.node);
  const std::string slot = request.args.size() > 2 ? shown(request.args[2], 20) : std::string();
  if (name == "cluster|countkeysinslot") return port + " counts the keys of slot " + slot + " that it stores itself.";
  if (name == "cluster|getkeysinslot") return port + " lists keys of slot " + slot + " that it stores itself.";
  if (name == "cluster|nodes" || name == "cluster|info")
    return port + " tells what it believes of the cluster; another node may believe otherwise.";
  if (name == "cluster|slots" || name == "cluster|shards")
    return port + " tells who has which slots in its own map, as a client asks to make its own.";
  if (name == "cluster|myid") return port + " tells the id that it has had since it was first made.";
  if (name == "scan")
    return port + " goes through the keys that it stores itself; the other nodes have cursors of their own.";
  return {};
}

// DBSIZE counts what nobody has deleted yet.
std::string expired_words(const State& now) {
  std::int64_t expired = 0;
  for (const auto& [key, entry] : node_of(now, now.request.node).keys.entries())
    if (entry.expires != kNever && now.now > entry.expires) ++expired;
  if (expired == 0) return {};
  return ", " + counted(expired, "expired key") + " included that nobody has deleted yet";
}

std::string connection_words(const std::string& name, const State& now) {
  const std::string port = port_of(now, now.request.node);
  if (name == "asking") return "The next command on this connection may use a slot that " + port + " is importing.";
  if (name == "readonly")
    return "From here on this connection takes reads from a replica: " + port +
           " serves its master's slots from its own copy while it is one.";
  if (name == "readwrite") return "From here on this connection takes no reads from a replica any more.";
  if (name == "multi")
    return "From here on " + port + " only queues this connection's commands, until EXEC or DISCARD.";
  if (name == "discard") return port + " throws the queue away and forgets what was watched.";
  if (name == "unwatch") return port + " forgets what this connection watches.";
  if (name == "wait") return port + " counts the replicas that have acknowledged what this connection wrote.";
  if (name == "dbsize") return port + " counts the keys that it stores itself" + expired_words(now) + ".";
  if (name == "keys") return port + " looks at all keys that it stores and leaves out those whose time is up.";
  return {};
}

}  // namespace

std::string why_keyless(const State& before, const Event& event, const State& now) {
  const Command* command = find_for(now.request.args);
  const std::string port = port_of(now, static_cast<NodeIndex>(event.a));
  const std::string name(command == nullptr ? std::string_view() : command->name);
  const bool failed = now.request.reply.kind == Reply::Kind::error;
  if (failed) return port + " runs the command, which fails and changes nothing.";
  if (name == "cluster|setslot") return setslot_words(before, now);
  if (name == "cluster|failover") return failover_words(now);
  if (name == "cluster|keyslot")
    return "Any node can say where a key belongs: that is arithmetic, and nobody looks whether the key exists.";
  if (std::string words = connection_words(name, now); !words.empty()) return words;
  if (std::string words = report_words(name, now); !words.empty()) return words;
  return "The command names no key, so any node runs it: " + port + " answers for itself alone.";
}

}  // namespace glassbox::redis
