// Command lines: positional words and --options, and the program that they name.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/machine.hpp"
#include "engine/core/result.hpp"

namespace glassbox {

struct Arguments {
  std::vector<std::string> words;
  std::map<std::string, std::string> options;  // "--step 3" → {"step", "3"}; a flag has the value ""

  [[nodiscard]] bool has(const std::string& name) const { return options.contains(name); }
  [[nodiscard]] std::string get(const std::string& name, const std::string& otherwise = {}) const;
};

// `values` take a value, `flags` none; what is in neither is refused.
Result<Arguments> parse_arguments(int count, char** words, const std::set<std::string>& values,
                                  const std::set<std::string>& flags);

// A whole number of at least `least`, or an error that names the option.
Result<std::int64_t> number_option(const Arguments& arguments, const std::string& name, std::int64_t least,
                                   std::int64_t otherwise);

// A loaded run, and where it came from.
struct LoadedRun {
  const Machine* machine = nullptr;
  Program program;
  std::vector<std::string> lenses;  // of the box; empty for a bare program
  std::string options;              // for the lenses
  std::unique_ptr<Trace> trace;     // advanced to its end
};

// BOX (an id below --content, default "content", or a .json path), or FILE with --machine M ("-": standard input).
Result<LoadedRun> load_run(const Arguments& arguments, const std::string& name);
Result<LoadedRun> load_program(const Machine& machine, Program program);

Result<std::int32_t> find_lens(const LoadedRun& run, const std::string& name);

// Prints the error to standard error, with the source line and a caret; returns the exit code 1.
int report(const Error& error, const std::string& source = {});

}  // namespace glassbox
