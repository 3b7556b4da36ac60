// The program: SQL lines with a session in front, as "A: SELECT 1".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/machine.hpp"
#include "engine/core/program.hpp"
#include "engine/postgres/sql.hpp"

namespace glassbox::postgres {

// Limits of a program. Beyond them load() refuses.
struct ScriptLimits {
  static constexpr std::size_t bytes = 1 << 18;
  static constexpr std::int32_t lines = 4000;
  static constexpr std::size_t sessions = 16;
};

struct Config {
  std::string isolation = "read committed";
  std::int32_t fillfactor = 100;
  bool autovacuum = false;
  std::int32_t vacuum_threshold = 50;
  std::int32_t vacuum_scale_percent = 20;
  std::int64_t pause_ms = 2000;  // between two lines
  bool pages = false;            // `glassbox run --pages`
};

struct Line {
  std::int32_t number = 0;
  std::int32_t session = 0;
  std::string text;  // the statement
  Statement statement;
  SqlError error;  // found while reading: PostgreSQL's own, when the line runs
};

struct Script {
  Config config;
  std::vector<std::string> sessions;
  std::vector<Line> lines;
};

std::span<const SettingInfo> setting_infos();
Result<Config> read_config(const Program& program);
Result<Script> read_script(const Program& program);

}  // namespace glassbox::postgres
