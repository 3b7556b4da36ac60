// `glassbox trace BOX|FILE --machine M`: one line per event, in stable columns parted by tabs.
#include <cinttypes>
#include <cstdio>
#include <string>

#include "tools/glassbox/arguments.hpp"
#include "tools/glassbox/verbs.hpp"

namespace glassbox {

int trace_verb(int count, char** words) {
  const auto parsed = parse_arguments(count, words, {"machine", "content"}, {});
  if (!parsed) return report(parsed.error());
  if (parsed.value().words.size() != 1) {
    return report({{}, "trace takes one box or file", "glassbox trace BOX, or glassbox trace FILE --machine M"});
  }
  auto run = load_run(parsed.value(), parsed.value().words[0]);
  if (!run) return report(run.error());
  Trace& trace = *run.value().trace;
  for (Step k = 1; k <= trace.steps(); ++k) {
    const Event& event = trace.event(k);
    std::string stops;
    for (std::size_t lens = 0; lens < trace.lenses().size(); ++lens) {
      if (trace.stops_at(static_cast<std::int32_t>(lens), k)) stops += trace.lenses()[lens].name.front();
    }
    std::printf("%d\t%" PRId64 "\t%d\t%s\t%s\t%s\t%s\n", k, event.time, event.line, stops.empty() ? "-" : stops.c_str(),
                std::string(trace.kind(k)).c_str(), trace.actor(k).c_str(), trace.why(k).c_str());
  }
  std::printf("%d\t-\t-\t-\tend\t-\t%s\n", trace.steps(), trace.ending().c_str());
  return 0;
}

}  // namespace glassbox
