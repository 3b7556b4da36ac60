// `glassbox run MACHINE FILE`: what the real system would say, in a form that a script can compare with the real one.
#include <cstdio>

#include "tools/glassbox/arguments.hpp"
#include "tools/glassbox/verbs.hpp"

namespace glassbox {

int run_verb(int count, char** words) {
  auto parsed = parse_arguments(count, words, {}, {});
  if (!parsed) return report(parsed.error());
  Arguments arguments = parsed.value();
  if (arguments.words.size() != 2) {
    return report({{}, "run takes two words", "glassbox run MACHINE FILE, with - for standard input"});
  }
  arguments.options["machine"] = arguments.words[0];
  auto run = load_run(arguments, arguments.words[1]);
  if (!run) return report(run.error());
  Trace& trace = *run.value().trace;
  for (Step k = 1; k <= trace.steps(); ++k) {
    const std::string line = trace.output(k);
    if (!line.empty()) std::printf("%s\n", line.c_str());
  }
  return 0;
}

}  // namespace glassbox
