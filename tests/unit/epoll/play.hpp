// Runs a small program on the kernel machine, for tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/epoll/model.hpp"

namespace play {

using glassbox::Step;
namespace epoll = glassbox::epoll;

struct Run {
  std::string error;               // of loading, in words; then nothing else is set
  std::vector<std::string> lines;  // what `glassbox run` prints
  std::vector<std::string> kinds;  // of each event
  std::vector<std::string> whys;
  std::string ending;

  [[nodiscard]] int count(std::string_view kind) const {
    int found = 0;
    for (const std::string& each : kinds) found += each == kind ? 1 : 0;
    return found;
  }
  // What a line's call returned, without line, thread, time and name: `1 [["a","EPOLLIN"]]`, `-1 EAGAIN`, `3 "hel"`,
  // `waiting`. The last one, where a line ran several times.
  [[nodiscard]] std::string at(int line) const {
    const std::string head = "{\"line\":" + std::to_string(line) + ",";
    std::string found = error.empty() ? "never ran" : error;
    for (const std::string& each : lines)
      if (each.starts_with(head)) found = brief(each);
    return found;
  }
  [[nodiscard]] std::string last() const { return lines.empty() ? error : brief(lines.back()); }

 private:
  static std::string brief(const std::string& line) {
    if (line.find("\"waiting\":true") != std::string::npos) return "waiting";
    const std::size_t ret = line.find("\"ret\":") + 6;
    const std::size_t error = line.find(",\"errno\":");
    std::string text = line.substr(ret, error - ret);
    std::string rest = line.substr(error + 9);
    rest.pop_back();
    if (rest.starts_with('"')) return text + " " + rest.substr(1, rest.size() - 2);
    rest.erase(0, rest.find(',') == std::string::npos ? rest.size() : rest.find(':') + 1);
    return rest.empty() ? text : text + " " + rest;
  }
};

inline std::unique_ptr<glassbox::Trace> load(std::string_view source, std::string* error = nullptr) {
  glassbox::Program program;
  program.file = "test.epoll";
  program.source = source;
  auto trace = epoll::machine().load(program);
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
    for (std::string text = trace->output(k); !text.empty();) {
      const std::size_t end = text.find('\n');
      run.lines.push_back(text.substr(0, end));
      text = end == std::string::npos ? "" : text.substr(end + 1);
    }
    run.kinds.emplace_back(trace->kind(k));
    run.whys.push_back(trace->why(k));
  }
  run.ending = trace->ending();
  return run;
}

}  // namespace play
