#include "engine/epoll/lens_cost_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kSmall = 10.5F;
constexpr std::int32_t kFdSetSize = 1024;

// Where the plot has a pair of numbers. Nothing examined has a row of its own below 1.
struct Scale {
  Box at;  // of the plot
  float decades = 4;
  [[nodiscard]] float x(double watched) const {
    return at.x + static_cast<float>(std::log10(std::max(1.0, watched))) / decades * at.w;
  }
  [[nodiscard]] float y(double examined) const {
    const float step = at.h / (decades + 1);
    if (examined < 1) return at.bottom();
    return at.bottom() - step * (1 + static_cast<float>(std::log10(examined)));
  }
};

// As far as the whole run goes, so that the scale stays while one steps.
float decades_of(const Scene<Model>& scene) {
  std::int64_t most = 0;
  const Paged<Waited>& all = scene.history.front().waited;
  for (std::int32_t i = 0; i < all.size(); ++i)
    most = std::max({most, static_cast<std::int64_t>(all[i].watched), all[i].cost.examined});
  return most > 12'000 ? 6 : 4;
}

void draw_axes(Pen& pen, const Scale& scale) {
  pen.item("cost/axes", Role::axis, "descriptors examined by one call over descriptors watched, both logarithmic");
  const float left = scale.at.x;
  const float right = scale.at.right();
  const float bottom = scale.at.bottom() + 12;
  const auto decades = static_cast<int>(scale.decades);
  const int every = decades > 4 || scale.at.w < 260 ? 2 : 1;
  std::int64_t number = 1;
  pen.text("zero", {left - 12, scale.y(0) + 4}, "0", words(Color::faint, kSmall, false, Anchor::end));
  pen.line("row", {left, scale.y(0)}, {right, scale.y(0)}, {solid(Color::grid), 1, Dash::none, false});
  for (int i = 0; i <= decades; ++i, number *= 10) {
    const auto value = static_cast<double>(number);
    pen.line("row", {left, scale.y(value)}, {right, scale.y(value)}, {solid(Color::grid), 1, Dash::none, false});
    pen.text("examined", {left - 12, scale.y(value) + 4}, grouped(number),
             words(Color::faint, kSmall, false, Anchor::end));
    if (i % every != 0) continue;
    pen.line("tick", {scale.x(value), bottom}, {scale.x(value), bottom + 4},
             {solid(Color::line), 1, Dash::none, false});
    pen.text("watched", {scale.x(value), bottom + 18}, grouped(number),
             words(Color::faint, kSmall, false, i == decades ? Anchor::end : Anchor::middle));
  }
  pen.line("axis", {left, bottom}, {right, bottom}, {solid(Color::line), 1, Dash::none, false});
  pen.text("name", {left - 12, bottom + 18}, "watched", words(Color::faint, kSmall, false, Anchor::end));
}

void draw_rules(Pen& pen, const Scale& scale) {
  const double most = std::pow(10.0, static_cast<double>(scale.decades));
  const auto line = [&](Fn fn, double until, double top, float off) {
    pen.line("rule", {scale.x(1), scale.y(1) + off}, {scale.x(until), scale.y(top) + off},
             {solid(call_color(fn)), 2, Dash::none, false});
  };
  pen.item("cost/rule/poll", Role::mark, "poll examines all that it watches, and all again after a sleep");
  line(Fn::poll, most, most, 1.2F);
  pen.item("cost/rule/select", Role::mark, "select examines all that it watches; its set ends at descriptor 1023");
  line(Fn::select, kFdSetSize, kFdSetSize, -1.2F);
  const Point end{scale.x(kFdSetSize), scale.y(kFdSetSize) - 1.2F};
  for (const float side : {-4.0F, 4.0F})
    pen.line("end", {end.x - 4, end.y - side}, {end.x + 4, end.y + side}, {deep(Color::blocked), 2, Dash::none, false});
  pen.item("cost/rule/epoll_wait", Role::mark, "epoll_wait examines what is on its ready list; here: 1");
  line(Fn::epoll_wait, most, 1, 0);
}

// Words beside the lines. The upper left and the lower right of the diagonal are free.
void draw_rule_words(Pen& pen, const Scale& scale) {
  const float left = scale.at.x + 8;
  const float row = scale.at.h / (scale.decades + 1);
  const bool wide = scale.at.w >= 300;
  pen.item("cost/words/select", Role::note, "select ends: an fd_set holds descriptors 0 to 1023");
  pen.layer(1);
  const float top = scale.at.y + row * 0.5F;
  float x = left;
  x += pen.text("select", {x, top}, "select", mono(Color::a, 11.5F, true)) + 8;
  pen.text("end", {x, top}, wide ? "ends: an fd_set holds 0–1023" : "ends at 1023", words(Color::blocked, kSmall));
  pen.item("cost/words/poll", Role::note, "poll: all N, and all N again if it slept");
  pen.layer(1);
  const float second = top + 18;
  x = left + pen.text("poll", {left, second}, "poll", mono(Color::b, 11.5F, true)) + 8;
  pen.text("rule", {x, second}, wide ? "all N, again if it slept" : "all N", words(Color::soft, kSmall));
  pen.item("cost/words/epoll_wait", Role::note, "epoll_wait: only what is on the ready list; the line is for 1");
  pen.layer(1);
  const float below = scale.y(1) + row * 0.5F + 4;
  const std::string rule = wide ? "only what is on the ready list; the line: 1" : "what is ready; the line: 1";
  const float width = text_width(rule, Face::sans, false, kSmall);
  pen.text("rule", {scale.at.right(), below}, rule, words(Color::soft, kSmall, false, Anchor::end));
  pen.text("epoll_wait", {scale.at.right() - width - 8, below}, "epoll_wait", mono(Color::c, 11.5F, true, Anchor::end));
}

// The run's own calls, each place once; the newest ringed.
void draw_dots(Pen& pen, const CostView& view, const Scale& scale) {
  const Paged<Waited>& all = view.scene.now.waited;
  std::vector<std::array<std::int64_t, 3>> seen;
  for (std::int32_t i = all.size() - 1; i >= 0 && seen.size() < 200; --i) {
    const Waited& waited = all[i];
    if (waited.watched == 0) continue;
    const std::array<std::int64_t, 3> key{static_cast<std::int64_t>(waited.fn), waited.watched, waited.cost.examined};
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    const Point centre{scale.x(waited.watched), scale.y(static_cast<double>(waited.cost.examined))};
    const std::string name(to_word(waited.fn));
    pen.item("cost/call/" + name + "/" + std::to_string(waited.watched) + "/" + std::to_string(waited.cost.examined),
             Role::mark,
             name + " in line " + std::to_string(waited.line) + " watched " + grouped(waited.watched) +
                 " and examined " + grouped(waited.cost.examined));
    pen.fact("watched", grouped(waited.watched));
    pen.fact("examined", grouped(waited.cost.examined));
    pen.layer(2);
    if (seen.size() == 1 && view.fresh) pen.circle("ring", centre, 7.5F, {{}, solid(Color::ink), 0, 1.5F, Dash::none});
    pen.circle("dot", centre, 4, {solid(call_color(waited.fn)), {}, 0, 1, Dash::none});
  }
}

// Recorded on Linux 6.18 with these 10,001 descriptors, median of 301 calls (the box's note).
std::string recorded(const Waited& waited) {
  if (waited.watched != 10'001) return {};
  if (waited.fn == Fn::epoll_wait) return waited.cost.examined == 1 ? "about 0.45 µs" : std::string();
  return waited.cost.examined == 10'001 ? "about 0.8 ms" : std::string();
}

}  // namespace

float draw_growth(Pen& pen, const CostView& view, Box at) {
  pen.caption("cost/growth", {at.x, at.y}, "descriptors examined by one call",
              at.w > 400 ? "dots: this run's calls; lines: the rule" : "");
  Scale scale;
  scale.decades = decades_of(view.scene);
  const float left = scale.decades > 4 ? 66.0F : 58.0F;
  scale.at = {at.x + left, at.y + 24, at.w - left - 10, at.h - 64};
  draw_axes(pen, scale);
  draw_rules(pen, scale);
  draw_rule_words(pen, scale);
  draw_dots(pen, view, scale);
  return at.y + at.h;
}

float draw_grid(Pen& pen, const LastWait& last, Point corner, float side, bool fresh) {
  const Waited& waited = last.waited;
  const std::string name(to_word(waited.fn));
  const Color color = call_color(waited.fn);
  const bool few = waited.watched <= 100;
  const std::int32_t columns = few ? 10 : 100;
  const std::int32_t rows = (waited.watched + columns - 1) / columns;
  const float w = side / static_cast<float>(columns);
  const float h = std::min(w, side / static_cast<float>(rows));
  const bool all = waited.cost.examined >= waited.watched;
  const auto paint = [&](bool asked) { return asked ? tint(color, few ? 40 : 26) : solid(Color::sunken); };
  const auto is_asked = [&](std::int32_t i) {
    return all || std::find(last.asked.begin(), last.asked.end(), i) != last.asked.end();
  };
  pen.item("cost/grid/" + name, Role::card,
           name + " in line " + std::to_string(waited.line) + " watched " + grouped(waited.watched) + " and examined " +
               grouped(waited.cost.examined));
  if (fresh) pen.fact("line", std::to_string(waited.line));
  if (few) {
    for (std::int32_t i = 0; i < waited.watched; ++i)
      pen.rect("cell",
               {corner.x + static_cast<float>(i % 10) * w, corner.y + static_cast<float>(i / 10) * h, w - 1, h - 1},
               {paint(is_asked(i)), is_asked(i) ? solid(color) : solid(Color::line), 1, 1, Dash::none});
  } else {
    const std::int32_t full = waited.watched / columns;
    pen.rect("cells", {corner.x, corner.y, side, static_cast<float>(full) * h}, {paint(all), {}, 0, 1, Dash::none});
    if (waited.watched % columns > 0)
      pen.rect("rest",
               {corner.x, corner.y + static_cast<float>(full) * h, static_cast<float>(waited.watched % columns) * w, h},
               {paint(all), {}, 0, 1, Dash::none});
    for (std::int32_t i = 10; i < std::max(columns, full); i += 10) {
      const float x = corner.x + static_cast<float>(i) * w;
      const float y = corner.y + static_cast<float>(i) * h;
      const LineStyle cut{solid(Color::surface), 0.6F, Dash::none, false};
      if (i < columns) pen.line("cut", {x, corner.y}, {x, corner.y + static_cast<float>(full) * h}, cut);
      if (i < full && full <= 120) pen.line("cut", {corner.x, y}, {corner.x + side, y}, cut);
    }
    for (const std::int32_t place : last.asked) {
      const Point at{corner.x + (static_cast<float>(place % columns) + 0.5F) * w,
                     corner.y + (static_cast<float>(place / columns) + 0.5F) * h};
      if (last.asked.size() == 1) {
        const float inset = std::clamp(at.x, corner.x, corner.x + side);
        pen.circle("ring", {inset, at.y}, 6.5F, {{}, solid(Color::ink), 0, 1.5F, Dash::none});
      }
      pen.rect("asked", {at.x - 1, at.y - 1, 2, 2}, {deep(color), {}, 0, 1, Dash::none});
    }
  }
  const float y = corner.y + side;
  pen.text("call", {corner.x, y + 26}, name, mono(color, 12, true));
  pen.text("line", {corner.x + side, y + 26}, "line " + std::to_string(waited.line),
           words(Color::faint, kSmall, false, Anchor::end));
  pen.text("examined", {corner.x, y + 43},
           fit_text(grouped(waited.cost.examined) + (waited.cost.examined > waited.watched ? " for " : " of ") +
                        grouped(waited.watched),
                    Face::sans, true, 12, side),
           words(Color::ink, 12, true));
  if (const std::string time = recorded(waited); !time.empty())
    pen.text("time", {corner.x, y + 60}, "Linux 6.18: " + time, words(Color::soft, 11));
  return y + 62;
}

float draw_meter(Pen& pen, const CostView& view, Point at, float width) {
  const State& now = view.scene.now;
  const State& before = view.scene.before;
  pen.caption("cost/meter", at, "so far", width > 400 ? "system calls, and the descriptors that they examined" : "");
  const float table = std::min<float>(width, 460);
  const float calls = at.x + table * 0.56F;
  const float examined = at.x + table;
  float y = at.y + 22;
  pen.item("cost/meter/head", Role::row, "call, calls, examined");
  pen.text("calls", {calls, y}, "calls", words(Color::faint, kSmall, false, Anchor::end));
  pen.text("examined", {examined, y}, "examined", words(Color::faint, kSmall, false, Anchor::end));
  Cost rest;
  Cost rest_before;
  const auto row = [&](const std::string& name, const Cost& cost, const Cost& old, const TextStyle& style) {
    y += 20;
    const bool changed = cost != old;
    pen.item("cost/meter/" + name, Role::row,
             name + ": " + counted(cost.calls, "call") + ", " + counted(cost.examined, "descriptor") + " examined");
    if (changed) pen.meaning(Color::changed);
    pen.text("name", {at.x, y}, name, style);
    const Color color = changed ? Color::ink : Color::soft;
    pen.text("calls", {calls, y}, grouped(cost.calls), mono(color, 12, changed, Anchor::end));
    pen.text("examined", {examined, y}, grouped(cost.examined), mono(color, 12, changed, Anchor::end));
  };
  for (std::size_t i = 0; i < kFns; ++i) {
    const auto fn = static_cast<Fn>(i);
    const bool shown_alone = fn == Fn::select || fn == Fn::poll || fn == Fn::epoll_wait || fn == Fn::epoll_ctl;
    if (shown_alone) continue;
    rest.calls += now.costs[i].calls;
    rest.examined += now.costs[i].examined;
    rest_before.calls += before.costs[i].calls;
    rest_before.examined += before.costs[i].examined;
  }
  for (const Fn fn : {Fn::select, Fn::poll, Fn::epoll_wait, Fn::epoll_ctl}) {
    const auto i = static_cast<std::size_t>(fn);
    Cost cost = now.costs[i];
    Cost old = before.costs[i];
    cost.callbacks = old.callbacks = 0;
    row(std::string(to_word(fn)), cost, old, mono(fn == Fn::epoll_ctl ? Color::soft : call_color(fn), 12, true));
  }
  row("all others", rest, rest_before, words(Color::soft, 12));
  y += 24;
  const bool ran = now.callbacks != before.callbacks;
  const std::string callbacks = "wait queue entries called: " + grouped(now.callbacks);
  pen.item("cost/meter/callbacks", Role::row, callbacks);
  if (ran) pen.meaning(Color::changed);
  pen.text("name", {at.x, y}, "wait queue entries called", words(Color::soft, 12));
  pen.text("callbacks", {calls > at.x + 190 ? calls : examined, y}, grouped(now.callbacks),
           mono(ran ? Color::ink : Color::soft, 12, ran, Anchor::end));
  return y;
}

}  // namespace glassbox::epoll
