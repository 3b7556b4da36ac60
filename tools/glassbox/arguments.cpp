#include "tools/glassbox/arguments.hpp"

#include <charconv>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <limits>
#include <utility>

#include "tools/glassbox/box.hpp"
#include "tools/glassbox/json_file.hpp"

namespace glassbox {
namespace {

Error usage(std::string what, std::string accepted = {}) {
  return {{}, std::move(what), std::move(accepted)};
}

std::string joined(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::string out;
  for (const auto* set : {&a, &b}) {
    for (const std::string& name : *set) out += (out.empty() ? "--" : ", --") + name;
  }
  return out;
}

std::string machine_names() {
  std::string out;
  for (const Machine* machine : machines()) out += (out.empty() ? "" : ", ") + std::string(machine->id());
  return out;
}

constexpr Step kSlice = 1 << 16;

}  // namespace

std::string Arguments::get(const std::string& name, const std::string& otherwise) const {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

Result<Arguments> parse_arguments(int count, char** words, const std::set<std::string>& values,
                                  const std::set<std::string>& flags) {
  Arguments out;
  for (int i = 0; i < count; ++i) {
    const std::string word = words[i];
    if (!word.starts_with("--")) {
      out.words.push_back(word);
      continue;
    }
    const std::string name = word.substr(2);
    if (flags.contains(name)) {
      out.options[name] = "";
    } else if (!values.contains(name)) {
      return usage("unknown option '" + word + "'", joined(values, flags));
    } else if (i + 1 == count) {
      return usage("option '" + word + "' needs a value");
    } else {
      out.options[name] = words[++i];
    }
  }
  return out;
}

Result<std::int64_t> number_option(const Arguments& arguments, const std::string& name, std::int64_t least,
                                   std::int64_t otherwise) {
  if (!arguments.has(name)) return otherwise;
  const std::string text = arguments.get(name);
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size() || value < least) {
    return usage("option '--" + name + "' is '" + text + "'", "a whole number of at least " + std::to_string(least));
  }
  return value;
}

Result<LoadedRun> load_program(const Machine& machine, Program program) {
  LoadedRun run;
  run.machine = &machine;
  auto trace = machine.load(program);
  if (!trace) return trace.error();
  run.program = std::move(program);
  run.trace = std::move(trace.value());
  while (run.trace->advance(kSlice)) {
  }
  return run;
}

Result<LoadedRun> load_run(const Arguments& arguments, const std::string& name) {
  if (!arguments.has("machine")) {
    ContentBox box;
    const auto errors = read_box(box_path(arguments.get("content", "content"), name), box);
    if (!errors.empty()) return errors.front();
    auto run = load_program(*find_machine(box.machine), box.program);
    if (!run) return run;
    run.value().lenses = box.lenses;
    run.value().options = box.options;
    return run;
  }
  const Machine* machine = find_machine(arguments.get("machine"));
  if (machine == nullptr) return usage("no machine '" + arguments.get("machine") + "'", machine_names());
  Program program;
  program.file = name;
  if (name == "-") {
    program.file = "standard input";
    program.source.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  } else {
    auto source = read_file(name);
    if (!source) return source.error();
    program.source = std::move(source.value());
  }
  return load_program(*machine, std::move(program));
}

Result<std::int32_t> find_lens(const LoadedRun& run, const std::string& name) {
  const auto lenses = run.trace->lenses();
  const std::string wanted = name.empty() && !run.lenses.empty() ? run.lenses.front() : name;
  if (wanted.empty()) return 0;
  std::string accepted;
  for (std::size_t i = 0; i < lenses.size(); ++i) {
    if (lenses[i].name == wanted) return static_cast<std::int32_t>(i);
    accepted += (i == 0 ? "" : ", ") + std::string(lenses[i].name);
  }
  return usage("no lens '" + wanted + "'", accepted);
}

int report(const Error& error, const std::string& source) {
  std::fputs((to_text(error, source) + "\n").c_str(), stderr);
  return 1;
}

}  // namespace glassbox
