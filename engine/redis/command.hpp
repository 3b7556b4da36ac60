// The command table: what Redis knows of a command before it runs it (arity, keys, flags; commands.def) and the
// function that runs it against one node's keyspace. Commands that concern the connection or the cluster (MULTI,
// CLUSTER, ASKING …) have no handler here; server.hpp runs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/redis/keyspace.hpp"
#include "engine/redis/reply.hpp"

namespace glassbox::redis {

struct Call {
  Keyspace& keys;
  std::span<const std::string> args;  // args[0] is the command's name as typed
  Random& random;
  Millis now = 0;
  Expiry expiry = Expiry::deletes;
  // Filled by the handler: which keys it changed, for WATCH, replication and the lenses. A key that expired on access
  // is in `expired`.
  std::vector<std::string> changed;
  std::vector<std::string> expired;
  // What goes to the replicas instead of the command as typed (a relative EXPIRE becomes an absolute PEXPIREAT, as in
  // Redis); empty: the command as typed. Each inner vector is one command.
  std::vector<std::vector<std::string>> replicate;
  // False where WATCH sees `changed` but nothing goes to the replicas (LTRIM that trims nothing: it signals the key and
  // counts no change, t_list.c).
  bool replicates = true;

  Entry* find(std::string_view key);  // through keys.find, with `now` and `expiry`; notes what expired
};

struct Command {
  std::string_view name;  // lower case, as in error messages: "getdel"; subcommands "cluster|keyslot"
  std::int32_t arity;     // as in COMMAND INFO: positive exact, negative at least, counting the name
  bool writes;
  std::int8_t first_key;  // 1-based position of the first key, 0: none
  std::int8_t last_key;   // negative counts from the end
  std::int8_t key_step;
  Reply (*run)(Call&);  // null: run by the server itself
};

std::span<const Command> commands();
const Command* find_command(std::string_view name);  // any case

// Whether Redis 8.0.2 has a command of this name (any case), modelled here or not (its COMMAND LIST).
bool known_to_redis(std::string_view name);

bool arity_fits(const Command& command, std::size_t arguments);  // arguments: with the name
// "ERR wrong number of arguments for 'get' command"
Reply wrong_arity(const Command& command);
// "ERR unknown command 'foo', with args beginning with: 'a' 'b' ". Precondition: !args.empty().
Reply unknown_command(std::span<const std::string> args);
// "ERR unknown subcommand 'foo'. Try CLUSTER HELP." Precondition: args.size() >= 2.
Reply unknown_subcommand(std::span<const std::string> args);
// The positions in args that are keys (for MIGRATE … KEYS and the like by its own rule).
std::vector<std::int32_t> key_positions(const Command& command, std::span<const std::string> args);

}  // namespace glassbox::redis
