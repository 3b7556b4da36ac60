// A program from beginning to end, without a trace: what `glassbox run python` does.
#pragma once

#include <string>
#include <vector>

#include "engine/python/run/boot.hpp"

namespace glassbox::python {

struct RunLimits {
  std::int64_t instructions = 2'000'000'000;
  std::uint64_t memory = 512ULL << 20U;  // bytes that the program may have
};

struct Outcome {
  std::string out;
  std::string err;
  int exit_code = 0;  // 3: something that is not modelled, or a limit; `err` ends with the sentence
};

// `# file: name.py` as a line of its own opens a further file; what stands before the first one is main.py.
std::vector<SourceFile> split_files(const std::string& name, const std::string& text);

Outcome execute(const std::vector<SourceFile>& files, const RunLimits& limits);

// The sentence for why a machine halted.
std::string halt_sentence(const Vm& machine);

}  // namespace glassbox::python
