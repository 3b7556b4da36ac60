// Runs a program on the PostgreSQL machine, for the tests.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "engine/postgres/model.hpp"

namespace glassbox::postgres {

inline std::unique_ptr<Trace> run_program(const std::string& source) {
  Program program;
  program.file = "test.sql";
  program.source = source;
  auto trace = machine().load(program);
  INFO((trace.ok() ? std::string() : to_text(trace.error(), source)));
  REQUIRE(trace.ok());
  while (trace.value()->advance(1 << 16)) {
  }
  return std::move(trace.value());
}

// The answers, one JSON line each, in their order.
inline std::vector<std::string> answers(const std::string& source) {
  const auto trace = run_program(source);
  std::vector<std::string> lines;
  for (Step k = 1; k <= trace->steps(); ++k)
    if (std::string line = trace->output(k); !line.empty()) lines.push_back(std::move(line));
  return lines;
}

inline std::string refusal(const std::string& source) {
  Program program;
  program.file = "test.sql";
  program.source = source;
  auto trace = machine().load(program);
  return trace.ok() ? std::string() : to_text(trace.error());
}

inline bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != text.npos;
}

}  // namespace glassbox::postgres
