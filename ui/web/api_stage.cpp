#include <emscripten/emscripten.h>

#include <memory>
#include <optional>

#include "ui/stage/stage.hpp"
#include "ui/web/api.hpp"
#include "ui/web/json.hpp"
#include "ui/web/page_surface.hpp"
#include "ui/web/traces.hpp"
#include "ui/web/views.hpp"

using namespace glassbox;
using namespace glassbox::door;

namespace {

std::unique_ptr<Surface> surface;
std::unique_ptr<Stage> stage;

View* find_view(std::int32_t view) {
  return stage ? stage->find(view) : nullptr;
}

}  // namespace

void glassbox::door::close_views_of(const Run& run) {
  if (stage) stage->close_all_of(run);
}

extern "C" {

EMSCRIPTEN_KEEPALIVE std::int32_t gb_stage_start() {
  if (stage) return 1;
  surface = open_page_surface();
  if (!surface) return 0;
  stage = std::make_unique<Stage>(*surface);
  return 1;
}

EMSCRIPTEN_KEEPALIVE void gb_font(std::int32_t face, const std::uint8_t* bytes, std::int32_t length) {
  if (stage) stage->add_font(face, bytes, length);
}

EMSCRIPTEN_KEEPALIVE double gb_frame(double now) {
  return stage ? stage->frame(now) : -1;
}

EMSCRIPTEN_KEEPALIVE std::int32_t gb_frames() {
  return stage ? stage->frames() : 0;
}

EMSCRIPTEN_KEEPALIVE double gb_build_time() {
  return stage ? stage->build_time() : 0;
}

EMSCRIPTEN_KEEPALIVE void gb_context_lost() {
  if (stage) stage->context_lost();
}

EMSCRIPTEN_KEEPALIVE void gb_context_restored() {
  if (stage) stage->context_restored();
}

EMSCRIPTEN_KEEPALIVE std::int32_t gb_view_open(std::int32_t trace) {
  const Run* run = find_run(trace);
  return stage && run != nullptr ? stage->open(*run) : 0;
}

EMSCRIPTEN_KEEPALIVE void gb_view_close(std::int32_t view) {
  if (stage) stage->close(view);
}

EMSCRIPTEN_KEEPALIVE void gb_view_place(std::int32_t view, float width, float height, float pixel_ratio,
                                        float font_size) {
  if (View* found = find_view(view)) found->place(width, height, pixel_ratio, font_size);
}

EMSCRIPTEN_KEEPALIVE void gb_view_show(std::int32_t view, std::int32_t lens, std::int32_t step, std::int32_t lens2,
                                       std::int32_t animate) {
  if (View* found = find_view(view)) found->show(lens, step, lens2, animate != 0);
}

EMSCRIPTEN_KEEPALIVE void gb_view_theme(std::int32_t view, std::int32_t dark) {
  if (View* found = find_view(view)) found->set_theme(dark != 0 ? Theme::dark : Theme::light);
}

EMSCRIPTEN_KEEPALIVE void gb_view_trace(std::int32_t view, std::int32_t trace) {
  View* found = find_view(view);
  const Run* run = find_run(trace);
  if (found != nullptr && run != nullptr) found->set_run(*run);
}

EMSCRIPTEN_KEEPALIVE float gb_view_height(std::int32_t view, std::int32_t stable) {
  View* found = find_view(view);
  return found != nullptr ? found->height(stable != 0) : 0;
}

EMSCRIPTEN_KEEPALIVE std::int32_t gb_view_pointer(std::int32_t view, std::int32_t kind, float x, float y,
                                                  std::int32_t buttons) {
  View* found = find_view(view);
  if (found == nullptr || kind < 0 || kind > static_cast<std::int32_t>(Pointer::leave)) return 0;
  return found->pointer(static_cast<Pointer>(kind), x, y, buttons) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void gb_view_zoom(std::int32_t view, float factor, float x, float y) {
  if (View* found = find_view(view); found != nullptr && factor > 0) found->zoom(factor, x, y);
}

EMSCRIPTEN_KEEPALIVE void gb_view_pan(std::int32_t view, float dx, float dy) {
  if (View* found = find_view(view)) found->pan(dx, dy);
}

EMSCRIPTEN_KEEPALIVE void gb_view_fit(std::int32_t view) {
  if (View* found = find_view(view)) found->fit();
}

EMSCRIPTEN_KEEPALIVE const char* gb_view_hit(std::int32_t view, float x, float y) {
  View* found = find_view(view);
  const std::optional<Hit> hit = found != nullptr ? found->hit(x, y) : std::nullopt;
  if (!hit) return hand_out("null");
  Json json;
  json.open('{').name("id").text(hit->item->id).name("role").text(to_word(hit->item->role));
  json.name("label").text(hit->item->label).name("facts").open('[');
  for (const Fact& fact : hit->item->facts) json.open('[').text(fact.name).text(fact.value).close(']');
  json.close(']').name("box").open('[');
  json.decimal(hit->box.x).decimal(hit->box.y).decimal(hit->box.w).decimal(hit->box.h);
  return hand_out(json.close(']').close('}').take());
}

EMSCRIPTEN_KEEPALIVE void gb_view_dirty(std::int32_t view) {
  if (View* found = find_view(view)) found->dirty();
}
}
