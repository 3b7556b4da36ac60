// Runs a small program on the Redis machine, for tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/redis/model.hpp"

namespace play {

using glassbox::Step;
namespace redis = glassbox::redis;

struct Run {
  std::string error;               // of loading, in words; then nothing else is set
  std::vector<std::string> lines;  // what `glassbox run` prints
  std::vector<std::string> kinds;  // of each event
  std::vector<std::string> whys;
  std::string ending;

  [[nodiscard]] bool has(std::string_view kind) const {
    for (const std::string& each : kinds)
      if (each == kind) return true;
    return false;
  }
  // The reply to the last command: {"status":"OK"}
  [[nodiscard]] std::string last() const {
    if (lines.empty()) return error;
    const std::string& line = lines.back();
    const std::size_t at = line.find("\"reply\":");
    return line.substr(at + 8, line.size() - at - 9);
  }
};

inline std::unique_ptr<glassbox::Trace> load(std::string_view source, std::string* error = nullptr) {
  glassbox::Program program;
  program.file = "test.redis";
  program.source = source;
  auto trace = redis::machine().load(program);
  if (trace) return std::move(trace.value());
  if (error != nullptr) *error = glassbox::to_text(trace.error());
  return nullptr;
}

inline Run run(std::string_view source) {
  Run run;
  const auto trace = load(source, &run.error);
  if (!trace) return run;
  while (trace->advance(1000)) {
  }
  for (Step k = 1; k <= trace->steps(); ++k) {
    if (const std::string line = trace->output(k); !line.empty()) run.lines.push_back(line);
    run.kinds.emplace_back(trace->kind(k));
    run.whys.push_back(trace->why(k));
  }
  run.ending = trace->ending();
  return run;
}

}  // namespace play
