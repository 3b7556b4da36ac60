// The Redis machine's program: what one would type into redis-cli, one command a line.
//
//   # settings: cluster-node-timeout=2000 appendonly=yes     first line only
//   client -c                   from here on every client follows redirections (`A: client -c`: that one only);
//                               `client` alone: no longer
//   A: @7001 SET stock 1        `A:` names a client with connections of its own; `@7001` chooses the node for this line
//                               and, if the next line of the same client names none, for the next
//   @7002 CLUSTER SETSLOT 3216 NODE $7002        `$7002` as a whole argument: the id of that node
//   stop 7001 · start 7001 · wait 2000           a crash (SIGKILL), a restart, time in ms; in lower case (`WAIT 1 100`
//                               with its two arguments is the Redis command)
// Quoting and escapes are redis-cli's (arguments.hpp). `#` at the start of a line begins a comment; behind a command it
// is an argument like any other. A line may end in CR LF.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/machine.hpp"
#include "engine/core/program.hpp"
#include "engine/core/result.hpp"

namespace glassbox::redis {

struct Line {
  enum class Kind : std::uint8_t { command, client, wait, stop, start };
  Kind kind = Kind::command;
  std::int32_t number = 0;  // in the source, from 1
  std::string client;       // "A", or empty
  std::int32_t port = 0;    // after `@`, or of stop and start; 0: the client's last
  bool follows = false;     // client -c
  std::int64_t wait_ms = 0;
  std::vector<std::string> args;      // of a command; `$7002` still as typed
  std::vector<std::int32_t> columns;  // of each argument, for errors
  std::vector<std::int32_t> lengths;  // of each argument as typed, in code points
  friend bool operator==(const Line&, const Line&) = default;
};

// What a program may hold. Beyond it, it is refused with line and column.
struct ScriptLimits {
  static constexpr std::size_t bytes = 1U << 20U;
  static constexpr std::int32_t lines = 20'000;
  static constexpr std::int32_t arguments = 1'000;  // of one line
  static constexpr std::int64_t wait_ms = 600'000;  // of all `wait` together: ten minutes of virtual time
  static constexpr std::size_t clients = 50;        // that a prefix names
  static constexpr std::int32_t masters = 8;
  static constexpr std::int32_t replicas = 16;
};

// The settings line, resolved. Two defaults are not redis.conf's: with them a failure takes seconds of a reader's time
// instead of half a minute, and the recorded clusters (tests/truth) ran with them.
struct Config {
  std::int32_t masters = 3;
  std::int32_t replicas = 3;
  std::int32_t first_port = 7001;
  std::vector<std::pair<std::int32_t, std::int32_t>>
      slots;                                  // by master: first, last; -1, -1: none. Never empty once read
  std::int64_t node_timeout_ms = 2000;        // cluster-node-timeout; redis.conf's own default is 15000
  bool require_full_coverage = true;          // cluster-require-full-coverage
  std::int32_t replica_validity_factor = 10;  // cluster-replica-validity-factor
  bool appendonly = false;
  std::int32_t min_replicas_to_write = 0;
  std::int64_t min_replicas_max_lag_s = 10;
  bool allow_reads_when_down = false;   // cluster-allow-reads-when-down
  bool allow_replica_migration = true;  // cluster-allow-replica-migration
  std::int64_t sync_delay_s = 0;        // repl-diskless-sync-delay; redis.conf's own default is 5
  std::uint64_t seed = 1;               // decides election delays and gossip partners
  friend bool operator==(const Config&, const Config&) = default;
};

struct Script {
  Config config;
  std::vector<Line> lines;
  friend bool operator==(const Script&, const Script&) = default;
};

std::int32_t node_count(const Config& config);
// Whether a node listens on this port; ports are first_port … first_port + node_count - 1, masters first.
bool has_port(const Config& config, std::int32_t port);

// The names that the settings line takes.
std::span<const SettingInfo> setting_infos();
Result<Config> read_config(const Program& program);

// Refuses with line, column and reason; never crashes, whatever the bytes.
Result<Script> read_script(const Program& program);

}  // namespace glassbox::redis
