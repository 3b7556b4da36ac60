// `glassbox lint BOX…`: the picture lint over every step and lens of a box, in several widths.
#include "engine/core/lint.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tools/glassbox/arguments.hpp"
#include "tools/glassbox/box.hpp"
#include "tools/glassbox/verbs.hpp"

namespace glassbox {
namespace {

// In px: a phone's 24 em, two in between, the sheets' width and a wide window.
constexpr std::array<float, 5> kWidths = {336, 480, 620, 880, 1100};

// Each fault is said once a lens and width, with the first step that shows it and how many do.
struct Seen {
  Step first = 0;
  int steps = 0;
};

std::size_t lint_lens(const std::string& name, LoadedRun& run, std::int32_t lens, float width) {
  std::map<std::string, Seen> faults;
  Trace& trace = *run.trace;
  for (Step step = 0; step <= trace.steps(); ++step) {
    for (const Fault& fault : lint(trace.picture({lens, step, width, {}, run.options}))) {
      Seen& seen = faults[fault.shape + ": " + fault.reason];
      if (seen.steps++ == 0) seen.first = step;
    }
  }
  const std::string lens_name(trace.lenses()[static_cast<std::size_t>(lens)].name);
  for (const auto& [text, seen] : faults) {
    std::printf("%s %s %.0f px, step %d (%d in all): %s\n", name.c_str(), lens_name.c_str(), static_cast<double>(width),
                seen.first, seen.steps, text.c_str());
  }
  return faults.size();
}

std::vector<std::string> all_boxes(const std::string& content) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(content) / "boxes")) {
    if (entry.path().extension() == ".json") names.insert(entry.path().string());
  }
  return {names.begin(), names.end()};
}

}  // namespace

int lint_verb(int count, char** words) {
  const auto parsed = parse_arguments(count, words, {"machine", "content", "lens"}, {"all"});
  if (!parsed) return report(parsed.error());
  const Arguments& arguments = parsed.value();
  const auto names = arguments.has("all") ? all_boxes(arguments.get("content", "content")) : arguments.words;
  if (names.empty()) return report({{}, "lint takes at least one box", "glassbox lint BOX…, or glassbox lint --all"});
  std::size_t faults = 0;
  for (const std::string& name : names) {
    auto run = load_run(arguments, name);
    if (!run) return report(run.error());
    for (std::size_t lens = 0; lens < run.value().trace->lenses().size(); ++lens) {
      if (arguments.has("lens") && run.value().trace->lenses()[lens].name != arguments.get("lens")) continue;
      for (const float width : kWidths) faults += lint_lens(name, run.value(), static_cast<std::int32_t>(lens), width);
    }
  }
  std::printf("%zu faults in %zu boxes\n", faults, names.size());
  return faults == 0 ? 0 : 1;
}

}  // namespace glassbox
