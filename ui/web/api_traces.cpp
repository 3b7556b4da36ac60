#include <emscripten/emscripten.h>

#include <string>
#include <string_view>
#include <utility>

#include "engine/core/machine.hpp"
#include "engine/core/program.hpp"
#include "engine/core/writers.hpp"
#include "ui/web/api.hpp"
#include "ui/web/json.hpp"
#include "ui/web/traces.hpp"
#include "ui/web/views.hpp"

using namespace glassbox;
using namespace glassbox::door;

namespace {

std::string last_error = "{}";

void write_lenses(Json& json, std::span<const LensInfo> lenses) {
  json.name("lenses").open('[');
  for (const LensInfo& lens : lenses)
    json.open('{').name("name").text(lens.name).name("title").text(lens.title).close('}');
  json.close(']');
}

void keep_error(const Error& error, std::string_view source) {
  Json json;
  json.open('{').name("text").text(to_text(error, source)).name("what").text(error.what);
  json.name("accepted").text(error.accepted).name("file").text(error.where.file);
  json.name("line").number(error.where.line).name("column").number(error.where.column);
  json.name("length").number(error.where.length).name("path").text(error.where.path).close('}');
  last_error = json.take();
}

// "name=value" lines. A line without '=' is a name with an empty value, which the machine refuses with its reason.
std::vector<Setting> split_settings(std::string_view text) {
  std::vector<Setting> settings;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    Setting setting;
    setting.name = line.substr(0, equals);
    if (equals != std::string_view::npos) setting.value = line.substr(equals + 1);
    setting.where.path = "/settings/" + setting.name;
    settings.push_back(std::move(setting));
  }
  return settings;
}

// A picture's height, tree and text are asked for one after the other: the last one drawn answers them all.
const Picture& picture_of(const Run& run, std::int32_t lens, std::int32_t step, float width) {
  struct Asked {
    const Trace* trace = nullptr;
    std::uint32_t revision = 0;
    std::int32_t lens = 0;
    std::int32_t step = 0;
    float width = 0;
    bool operator==(const Asked&) const = default;
  };
  static Asked last;
  static Picture picture;
  const Asked asked{run.trace.get(), run.revision, run.clamp_lens(lens), run.clamp_step(step), width};
  if (asked != last) {
    picture = run.picture(lens, step, width);
    last = asked;
  }
  return picture;
}

void write_output(Json& json, Trace& trace, Step k, const std::string& output) {
  json.open('{').name("step").number(k).name("line").number(trace.event(k).line);
  json.name("output").text(output).close('}');
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE const char* gb_machines() {
  Json json;
  json.open('[');
  for (const Machine* machine : machines()) {
    json.open('{').name("id").text(machine->id()).name("system").text(machine->system());
    json.name("extension").text(machine->extension()).name("comment").text(machine->comment_mark());
    json.name("settings").open('[');
    for (const SettingInfo& setting : machine->settings()) {
      json.open('{').name("name").text(setting.name).name("meaning").text(setting.meaning);
      json.name("default").text(setting.default_value).close('}');
    }
    json.close(']');
    write_lenses(json, machine->lenses());
    json.close('}');
  }
  return hand_out(json.close(']').take());
}

EMSCRIPTEN_KEEPALIVE std::int32_t gb_load(const char* id, const char* file, const char* source, const char* settings) {
  const Machine* machine = find_machine(id);
  if (machine == nullptr) {
    Error error;
    error.what = "there is no machine '" + std::string(id) + "' in this module";
    for (const Machine* known : machines())
      error.accepted += (error.accepted.empty() ? "" : ", ") + std::string(known->id());
    keep_error(error, {});
    return 0;
  }
  Program program{file, source, split_settings(settings)};
  auto loaded = machine->load(program);
  if (!loaded) {
    keep_error(loaded.error(), program.source);
    return 0;
  }
  static std::uint32_t loads = 0;
  Run run;
  run.trace = std::move(loaded.value());
  run.revision = ++loads << 16U;  // no two runs share one, also at the same address
  return keep_run(std::move(run));
}

EMSCRIPTEN_KEEPALIVE const char* gb_error() {
  return hand_out(last_error);
}

EMSCRIPTEN_KEEPALIVE void gb_close(std::int32_t trace) {
  if (Run* run = find_run(trace)) close_views_of(*run);
  drop_run(trace);
}

EMSCRIPTEN_KEEPALIVE std::int32_t gb_advance(std::int32_t trace, std::int32_t events) {
  Run* run = find_run(trace);
  return run != nullptr && run->trace->advance(events) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const char* gb_info(std::int32_t trace) {
  Run* run = find_run(trace);
  if (run == nullptr) return hand_out("{}");
  const bool ended = !run->trace->advance(0);
  Json json;
  json.open('{').name("steps").number(run->trace->steps()).name("ended").truth(ended);
  json.name("ending").text(ended ? run->trace->ending() : std::string());
  write_lenses(json, run->trace->lenses());
  return hand_out(json.close('}').take());
}

EMSCRIPTEN_KEEPALIVE const char* gb_stops(std::int32_t trace, std::int32_t lens) {
  Run* run = find_run(trace);
  Json json;
  json.open('[');
  for (Step k = 0; run != nullptr && k <= run->trace->steps(); ++k)
    if (run->trace->stops_at(run->clamp_lens(lens), k)) json.number(k);
  return hand_out(json.close(']').take());
}

EMSCRIPTEN_KEEPALIVE const char* gb_lines(std::int32_t trace) {
  Run* run = find_run(trace);
  Json json;
  json.open('[');
  for (Step k = 1; run != nullptr && k <= run->trace->steps(); ++k) json.number(run->trace->event(k).line);
  return hand_out(json.close(']').take());
}

EMSCRIPTEN_KEEPALIVE const char* gb_step(std::int32_t trace, std::int32_t step) {
  Run* run = find_run(trace);
  if (run == nullptr) return hand_out("{}");
  Trace& of = *run->trace;
  const Step k = run->clamp_step(step);
  const Event event = k > 0 ? of.event(k) : Event{};
  Json json;
  json.open('{').name("step").number(k).name("line").number(event.line).name("time").number(event.time);
  json.name("kind")
      .text(k > 0 ? of.kind(k) : std::string_view())
      .name("actor")
      .text(k > 0 ? of.actor(k) : std::string());
  json.name("why").text(of.why(k)).name("output").text(of.output(k));
  return hand_out(json.close('}').take());
}

EMSCRIPTEN_KEEPALIVE const char* gb_outputs(std::int32_t trace) {
  Run* run = find_run(trace);
  Json json;
  json.open('[');
  for (Step k = 1; run != nullptr && k <= run->trace->steps(); ++k) {
    const std::string output = run->trace->output(k);
    if (!output.empty()) write_output(json, *run->trace, k, output);
  }
  return hand_out(json.close(']').take());
}

EMSCRIPTEN_KEEPALIVE void gb_options(std::int32_t trace, const char* options) {
  Run* run = find_run(trace);
  if (run == nullptr || run->options == options) return;
  run->options = options;
  ++run->revision;
}

EMSCRIPTEN_KEEPALIVE void gb_focus(std::int32_t trace, const char* item) {
  Run* run = find_run(trace);
  if (run == nullptr || run->focus == item) return;
  run->focus = item;
  ++run->revision;
}

EMSCRIPTEN_KEEPALIVE const char* gb_svg(std::int32_t trace, std::int32_t lens, std::int32_t step, float width,
                                        std::int32_t colors, std::int32_t standalone) {
  Run* run = find_run(trace);
  if (run == nullptr) return hand_out("");
  SvgOptions options;
  options.colors = colors == 1 ? SvgColors::dark : colors == 2 ? SvgColors::variables : SvgColors::light;
  options.standalone = standalone != 0;
  return hand_out(to_svg(picture_of(*run, lens, step, width), options));
}

EMSCRIPTEN_KEEPALIVE const char* gb_tree(std::int32_t trace, std::int32_t lens, std::int32_t step, float width) {
  Run* run = find_run(trace);
  return hand_out(run == nullptr ? "[]" : to_tree_json(picture_of(*run, lens, step, width)));
}

EMSCRIPTEN_KEEPALIVE const char* gb_text(std::int32_t trace, std::int32_t lens, std::int32_t step, float width) {
  Run* run = find_run(trace);
  return hand_out(run == nullptr ? "" : to_text(picture_of(*run, lens, step, width)));
}

EMSCRIPTEN_KEEPALIVE const char* gb_title(std::int32_t trace, std::int32_t lens, std::int32_t step, float width) {
  Run* run = find_run(trace);
  return hand_out(run == nullptr ? "" : picture_of(*run, lens, step, width).title);
}

EMSCRIPTEN_KEEPALIVE float gb_height(std::int32_t trace, std::int32_t lens, std::int32_t step, float width) {
  Run* run = find_run(trace);
  return run == nullptr ? 0 : picture_of(*run, lens, step, width).height;
}

EMSCRIPTEN_KEEPALIVE float gb_stable_height(std::int32_t trace, std::int32_t lens, float width) {
  Run* run = find_run(trace);
  return run == nullptr ? 0 : run->stable_height(lens, width);
}
}
