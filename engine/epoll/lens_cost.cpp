// The cost lens: how much select, poll and epoll_wait look at for one answer.
#include <algorithm>

#include "engine/epoll/lens_cost_parts.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kWide = 720;
constexpr float kMargin = 24;
constexpr float kSide = 150;

// Place of a registration among those of its instance, in order of ADD; -1 when it has left.
std::int32_t place_of(const State& state, Id id) {
  const Item& item = state.items[id];
  if (!item.alive) return -1;
  const Epoll& ep = state.epolls[item.ep];
  std::int32_t place = 0;
  for (std::int32_t i = 0; i < ep.members.size(); ++i) {
    if (ep.members[i] == id) return place;
    if (state.items[ep.members[i]].alive) ++place;
  }
  return -1;
}

// What the last epoll_wait asked: the events of its thread before it returned.
std::vector<std::int32_t> asked_by(const Scene<Model>& scene, const Waited& waited) {
  constexpr std::size_t kMost = 64;
  std::vector<std::int32_t> places;
  std::int32_t actor = kNone;
  for (Step k = scene.step; k > 0; --k) {
    const Event& event = scene.history.event(k);
    const auto happening = static_cast<Happening>(event.kind);
    if (actor == kNone) {
      if (happening == Happening::returned && event.line == waited.line) actor = event.actor;
      continue;
    }
    if (event.actor != actor) continue;
    if (happening == Happening::returned || happening == Happening::blocked || places.size() >= kMost) break;
    if (happening != Happening::examined) continue;
    if (const std::int32_t place = place_of(scene.now, event.a); place >= 0) places.push_back(place);
  }
  return places;
}

void draw_ratio(Pen& pen, const CostView& view, Point at) {
  if (!view.scan || !view.epoll_wait) return;
  const Waited& scan = view.scan->waited;
  const Waited& wait = view.epoll_wait->waited;
  const std::string ratio = grouped(scan.cost.examined) + " : " + grouped(wait.cost.examined);
  pen.item("cost/ratio", Role::note,
           "the last " + std::string(to_word(scan.fn)) + " against the last epoll_wait: " + ratio);
  const float width = pen.text("ratio", at, ratio, words(Color::ink, 15, true));
  pen.text("of", {at.x + width + 10, at.y}, "descriptors examined", words(Color::soft, 11));
}

// The place of a call that has not been made.
void draw_missing(Pen& pen, const char* id, const char* what, Point at, float side) {
  pen.item(id, Role::note, what);
  pen.rect("border", {at.x, at.y, side, side}, {solid(Color::sunken), solid(Color::line), 2, 1, Dash::dashed});
  pen.text("words", {at.x + side / 2, at.y + side / 2 + 4}, what, words(Color::faint, 11, false, Anchor::middle));
}

// The two calls side by side; says what is missing where one has not been made.
float draw_grids(Pen& pen, const CostView& view, Point at, float side) {
  pen.caption("cost/grids", at, "one call", "every descriptor a cell; coloured: examined");
  const float top = at.y + 26;
  float bottom = top + side + 62;
  if (view.scan) {
    draw_grid(pen, *view.scan, {at.x, top}, side, view.fresh);
  } else {
    draw_missing(pen, "cost/grid/none", "no poll or select yet", {at.x, top}, side);
  }
  const float x = at.x + side + 24;
  if (view.epoll_wait) {
    draw_grid(pen, *view.epoll_wait, {x, top}, side, view.fresh);
  } else {
    draw_missing(pen, "cost/grid/wait/none", "no epoll_wait yet", {x, top}, side);
  }
  draw_ratio(pen, view, {at.x, bottom + 26});
  return bottom + 38;
}

}  // namespace

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

Color call_color(Fn fn) {
  return fn == Fn::select ? Color::a : fn == Fn::poll ? Color::b : Color::c;
}

CostView cost_view(const Scene<Model>& scene) {
  CostView view{scene, {}, {}, false};
  for (std::int32_t i = scene.now.waited.size() - 1; i >= 0; --i) {
    const Waited& waited = scene.now.waited[i];
    std::optional<LastWait>& last = waited.fn == Fn::epoll_wait ? view.epoll_wait : view.scan;
    if (last || waited.watched == 0) continue;
    last = LastWait{waited, {}};
    if (view.scan && view.epoll_wait) break;
  }
  if (view.epoll_wait) view.epoll_wait->asked = asked_by(scene, view.epoll_wait->waited);
  view.fresh = scene.now.waited.size() > scene.before.waited.size();
  return view;
}

bool stops_of_cost(const Event& event) {
  const auto happening = static_cast<Happening>(event.kind);
  return happening == Happening::returned || (happening == Happening::looped && event.c == 1);
}

Picture draw_cost(const Scene<Model>& scene) {
  const CostView view = cost_view(scene);
  Pen pen(scene.width, "cost of waiting, after " + grouped(scene.now.waited.size()) + " waits");
  if (scene.width >= kWide) {
    const float right = scene.width - kMargin - 2 * kSide - 24;
    const float grids = draw_grids(pen, view, {right, 30}, kSide);
    const float growth = draw_growth(pen, view, {kMargin, 30, right - kMargin - 32, 236});
    return pen.finish(draw_meter(pen, view, {kMargin, std::max(grids, growth) + 24}, scene.width - 2 * kMargin) + 20);
  }
  const float margin = scene.width < 420 ? 16 : kMargin;
  const float inner = scene.width - 2 * margin;
  const float side = std::min<float>(kSide, (inner - 24) / 2);
  const float grids = draw_grids(pen, view, {margin, 26}, side);
  const float growth = draw_growth(pen, view, {margin, grids + 28, inner, 216});
  return pen.finish(draw_meter(pen, view, {margin, growth + 28}, inner) + 20);
}

}  // namespace glassbox::epoll
