#include "engine/python/run/execute.hpp"

namespace glassbox::python {

std::vector<SourceFile> split_files(const std::string& name, const std::string& text) {
  std::vector<SourceFile> files = {{name, ""}};
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find('\n', begin);
    end = end == std::string::npos ? text.size() : end + 1;
    const std::string line = text.substr(begin, end - begin);
    const std::string mark = "# file: ";
    if (line.starts_with(mark)) {
      std::string file = line.substr(mark.size());
      while (!file.empty() && (file.back() == '\n' || file.back() == '\r' || file.back() == ' ')) file.pop_back();
      if (file == name && files.size() == 1)
        files[0].source += "\n";
      else
        files.push_back({file, ""});
    } else {
      files.back().source += line;
    }
    begin = end;
  }
  return files;
}

std::string halt_sentence(const Vm& machine) {
  switch (machine.halt) {
    case Halt::refused:
      return "Not modelled: " + machine.refusal + ".";
    case Halt::work:
      return "The run stops here: it reached its limit of instructions.";
    case Halt::steps:
      return "The run stops here: it reached its limit of steps.";
    case Halt::memory:
      return "The run stops here: it reached its limit of memory.";
    case Halt::recursion:
      return "The run stops here: calls through built-in functions are nested too deeply.";
    default:
      return "";
  }
}

Outcome execute(const std::vector<SourceFile>& files, const RunLimits& limits) {
  Outcome outcome;
  std::uint64_t capacity = 16ULL << 20U;
  while (true) {
    Vm machine;
    CodeCache codes;
    machine.ram.resize(static_cast<std::size_t>(capacity));
    machine.out = &outcome.out;
    machine.err = &outcome.err;
    machine.work_limit = limits.instructions;
    machine.codes = &codes;
    Vm* before = vm;
    vm = &machine;
    const RamScope scope(machine.ram.data());
    program_files = &files;
    outcome.out.clear();
    outcome.err.clear();
    if (boot(limits.memory) && start_program()) {
      Ref result = run_on();
      finish_program(std::move(result));
    } else if (machine.halt == Halt::none && rt().finished == 0) {
      finish_program(nullptr);
    }
    const Halt halt = machine.halt;
    outcome.exit_code = static_cast<int>(rt().exit_code);
    vm = before;
    if (halt == Halt::none) return outcome;
    if (halt == Halt::memory && capacity < limits.memory * 2) {
      capacity *= 2;  // the run is repeated with a larger buffer: nothing modelled depends on it
      continue;
    }
    outcome.err += "glassbox: " + halt_sentence(machine) + "\n";
    outcome.exit_code = 3;
    return outcome;
  }
}

}  // namespace glassbox::python
