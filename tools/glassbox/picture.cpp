// `glassbox picture BOX --lens L --step N …`: one step's picture as SVG or as text. The site's posters are made with
// it.
#include <cstdio>
#include <fstream>

#include "engine/core/writers.hpp"
#include "tools/glassbox/arguments.hpp"
#include "tools/glassbox/verbs.hpp"

namespace glassbox {
namespace {

constexpr float kPxPerEm = 14;

Result<SvgColors> theme_option(const std::string& name) {
  if (name == "light") return SvgColors::light;
  if (name == "dark") return SvgColors::dark;
  if (name == "page") return SvgColors::variables;
  return Error{{}, "no theme '" + name + "'", "light, dark, or page for the page's own colour variables"};
}

int write_file(const std::string& path, const std::string& text) {
  if (path == "-") {
    std::fputs(text.c_str(), stdout);
    return 0;
  }
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  return out ? 0 : report({{path, 0, 0, 1, {}}, "cannot be written", {}});
}

}  // namespace

int picture_verb(int count, char** words) {
  const auto parsed = parse_arguments(
      count, words, {"machine", "content", "lens", "step", "width", "theme", "svg", "focus"}, {"text", "tree"});
  if (!parsed) return report(parsed.error());
  const Arguments& arguments = parsed.value();
  if (arguments.words.size() != 1)
    return report({{}, "picture takes one box or file", "glassbox picture BOX --svg FILE"});
  auto run = load_run(arguments, arguments.words[0]);
  if (!run) return report(run.error());
  Trace& trace = *run.value().trace;
  const auto lens = find_lens(run.value(), arguments.get("lens"));
  if (!lens) return report(lens.error());
  const auto step = number_option(arguments, "step", 0, 0);
  if (!step) return report(step.error());
  if (step.value() > trace.steps()) {
    return report({{}, "there is no step " + arguments.get("step"), "0 to " + std::to_string(trace.steps())});
  }
  const auto width = number_option(arguments, "width", 12, 63);
  if (!width) return report(width.error());
  const auto colors = theme_option(arguments.get("theme", "light"));
  if (!colors) return report(colors.error());

  const Picture picture =
      trace.picture({lens.value(), static_cast<Step>(step.value()), static_cast<float>(width.value()) * kPxPerEm,
                     arguments.get("focus"), run.value().options});
  if (arguments.has("text")) std::fputs(to_text(picture).c_str(), stdout);
  if (arguments.has("tree")) std::printf("%s\n", to_tree_json(picture).c_str());
  if (!arguments.has("svg")) return 0;
  const bool standalone = colors.value() != SvgColors::variables;
  return write_file(arguments.get("svg"), to_svg(picture, {colors.value(), standalone}));
}

}  // namespace glassbox
