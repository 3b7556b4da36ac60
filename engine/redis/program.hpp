// The Redis machine's program: what one would type into redis-cli, one command a line.
//
//   # settings: cluster-node-timeout=2000 appendonly=yes     first line only
//   client -c                   from here on the client follows redirections; `client` alone: no longer
//   A: @7001 SET stock 1        `A:` names a client with connections of its own; `@7001` chooses the node for this line
//                               and, if the next line of the same client names none, for the next
//   @7002 CLUSTER SETSLOT 3216 NODE $7002        `$7002` as a whole argument: the id of that node
//   stop 7001 · start 7001 · wait 2000           a crash (SIGKILL), a restart, time in ms
// Quoting and escapes are redis-cli's (sds.c, sdssplitargs). `#` at the start of a line begins a comment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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
  friend bool operator==(const Line&, const Line&) = default;
};

struct Config {  // the settings line, resolved
  std::int32_t masters = 3;
  std::int32_t replicas = 3;
  std::int32_t first_port = 7001;
  std::vector<std::pair<std::int32_t, std::int32_t>> slots;  // ranges by master; empty: even
  std::int64_t node_timeout_ms = 15000;                      // cluster-node-timeout
  bool require_full_coverage = true;                         // cluster-require-full-coverage
  std::int32_t replica_validity_factor = 10;                 // cluster-replica-validity-factor
  bool appendonly = false;
  std::int32_t min_replicas_to_write = 0;
  std::int64_t min_replicas_max_lag_s = 10;
  bool allow_reads_when_down = false;  // cluster-allow-reads-when-down
  std::uint64_t seed = 1;              // decides election delays and gossip partners
  friend bool operator==(const Config&, const Config&) = default;
};

struct Script {
  Config config;
  std::vector<Line> lines;
  friend bool operator==(const Script&, const Script&) = default;
};

// Refuses with line, column and reason; never crashes, whatever the bytes.
Result<Script> read_script(const Program& program);

}  // namespace glassbox::redis
