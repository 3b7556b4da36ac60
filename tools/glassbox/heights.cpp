// `glassbox heights BOX`: how high a box's lenses are at the widths that pages have. The site reserves that room, so
// that nothing moves when a box comes to life.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/core/stable_height.hpp"
#include "tools/glassbox/arguments.hpp"
#include "tools/glassbox/verbs.hpp"

namespace glassbox {
namespace {

constexpr float kPxPerEm = 14;
// em: a phone to a wide column. Between two of them the higher one is taken.
constexpr int kWidths[] = {18, 21, 24, 25, 26, 27, 28, 30, 32, 35, 38, 42, 46, 51, 53, 57, 61, 63, 64, 65, 70, 76};

void print_lens(LoadedRun& run, std::int32_t lens) {
  const auto index = static_cast<std::size_t>(lens);
  std::printf("%s", std::string(run.trace->lenses()[index].name).c_str());
  char before = ' ';
  for (const int width : kWidths) {
    const float height = stable_height(*run.trace, {lens, 0, static_cast<float>(width) * kPxPerEm, {}, run.options});
    std::printf("%c%d:%d", before, width, static_cast<int>(std::ceil(height)));
    before = ',';
  }
  std::printf("\n");
}

}  // namespace

int heights_verb(int count, char** words) {
  const auto parsed = parse_arguments(count, words, {"machine", "content"}, {});
  if (!parsed) return report(parsed.error());
  const Arguments& arguments = parsed.value();
  if (arguments.words.size() != 1) return report({{}, "heights takes one box or file", "glassbox heights BOX"});
  auto run = load_run(arguments, arguments.words[0]);
  if (!run) return report(run.error());
  for (std::size_t lens = 0; lens < run.value().trace->lenses().size(); ++lens) {
    const std::string name(run.value().trace->lenses()[lens].name);
    const std::vector<std::string>& named = run.value().lenses;
    if (named.empty() || std::find(named.begin(), named.end(), name) != named.end())
      print_lens(run.value(), static_cast<std::int32_t>(lens));
  }
  return 0;
}

}  // namespace glassbox
