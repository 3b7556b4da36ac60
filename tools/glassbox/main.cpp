// The native program: what the site's build, the tests and authors call.
#include <cstdio>
#include <string_view>

#include "tools/glassbox/arguments.hpp"
#include "tools/glassbox/check.hpp"
#include "tools/glassbox/verbs.hpp"

namespace glassbox {

int check_verb(int count, char** words) {
  const auto parsed = parse_arguments(count, words, {}, {});
  if (!parsed) return report(parsed.error());
  const std::string content = parsed.value().words.empty() ? "content" : parsed.value().words.front();
  const CheckReport result = check_content(content);
  for (const Error& error : result.errors) report(error);
  std::printf("%zu files, %zu errors\n", result.files, result.errors.size());
  return result.errors.empty() ? 0 : 1;
}

namespace {

void print_help() {
  std::puts(
      "glassbox VERB …\n"
      "  check [CONTENT]            every content file; errors with file, line, reason\n"
      "  run MACHINE FILE           runs a program (- for standard input) and prints what the real system would say\n"
      "  trace BOX                  one line per event, parted by tabs: step, time in µs, source line, which lenses "
      "stop\n"
      "  trace FILE --machine M     there (first letters), kind, who, why; the last line says why the run ended\n"
      "  picture BOX [--lens L] [--step N] [--width EM] [--theme light|dark|page] [--focus ITEM] --svg FILE | --text | "
      "--tree\n"
      "                             one step's picture as SVG (- for standard output), text, or the text tree as JSON\n"
      "  heights BOX                a row a lens: WIDTH:HEIGHT of its tallest stop, in em and px, for the site's "
      "build\n"
      "  lint BOX… | --all [--lens L]   faults of every step's picture, wide and narrow\n"
      "BOX is an id such as redis/watch (below --content, default content/) or the path of its JSON file; picture, "
      "heights,\n"
      "trace and lint take a program FILE instead with --machine M.\n\nMachines:");
  for (const Machine* machine : machines()) {
    std::printf("  %s: %s\n    settings (first line, `%s settings: name=value …`):\n",
                std::string(machine->id()).c_str(), std::string(machine->system()).c_str(),
                std::string(machine->comment_mark()).c_str());
    for (const SettingInfo& setting : machine->settings()) {
      std::printf("      %-34s %s (default %s)\n", std::string(setting.name).c_str(),
                  std::string(setting.meaning).c_str(), std::string(setting.default_value).c_str());
    }
  }
}

int dispatch(int count, char** words) {
  const std::string_view verb = count > 1 ? words[1] : "help";
  struct Verb {
    std::string_view name;
    int (*run)(int, char**);
  };
  constexpr Verb kVerbs[] = {{"check", check_verb},     {"run", run_verb},         {"trace", trace_verb},
                             {"picture", picture_verb}, {"heights", heights_verb}, {"lint", lint_verb}};
  for (const Verb& known : kVerbs) {
    if (known.name == verb) return known.run(count - 2, words + 2);
  }
  print_help();
  return verb == "help" || verb == "--help" ? 0 : 2;
}

}  // namespace
}  // namespace glassbox

int main(int count, char** words) {
  return glassbox::dispatch(count, words);
}
