// The lens "readiness": descriptor table → open file descriptions with their buffers → interest list → ready list →
// waiting threads. What arrives travels along this path, one hop an event. Wide: a file and its registrations stand in
// one row, so that its path is straight. Narrow: the step's file and its entry are open on one vertical axis.
#include <algorithm>

#include "engine/epoll/lens_ready_parts.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kMargin = 24;
constexpr float kTop = 96;
constexpr float kGap = 8;
constexpr float kWide = 720;  // from here on the path runs from left to right
constexpr float kFdRow = 22;
constexpr std::size_t kThreadsShown = 5;
constexpr std::size_t kSlotsShown = 6;

struct Row {
  Id file;
  Box card;
  float axis;  // y of its buffer and its entries
  std::vector<Id> entries;
};

struct Plan {
  float files_x, files_w;
  Box instance;
  float entries_x, entries_w;
  float ready_x;
  float threads_x, threads_w;
};

Plan wide_plan(float width) {
  const float spare = width - 880;
  Plan plan{};
  plan.files_x = kMargin + 60 + 38;
  plan.files_w = 204 + spare * 0.3F;
  plan.instance.x = plan.files_x + plan.files_w + 36;
  plan.instance.w = width - kMargin - plan.instance.x;
  plan.entries_x = plan.instance.x + 14;
  plan.entries_w = 166 + spare * 0.3F;
  plan.ready_x = plan.entries_x + plan.entries_w + 36;
  plan.threads_x = plan.ready_x + kSlotWide + 36;
  plan.threads_w = plan.instance.right() - 14 - plan.threads_x;
  return plan;
}

// The descriptor table: shown files one a row, what lies between in one row.
struct FdRow {
  std::int32_t first, last;
  Id file;  // kNone: free; -2: several files
};

std::vector<FdRow> fd_rows(const ReadyView& view) {
  const State& now = view.scene.now;
  const Table& table = now.tables[0];
  std::vector<FdRow> rows{{0, 2, -2}};
  for (std::int32_t fd = 3; fd < table.files.size(); ++fd) {
    const Id file = table.files[fd];
    const bool free = file < 0;
    const bool alone = !free && (std::find(view.files.begin(), view.files.end(), file) != view.files.end() ||
                                 (now.files[file].kind == Kind::epoll));
    const Id as = free ? kNone : alone ? file : -2;
    if (!alone && rows.back().file == as && rows.back().last == fd - 1 && fd > 3) {
      rows.back().last = fd;
    } else {
      rows.push_back({fd, fd, as});
    }
  }
  while (rows.size() > 1 && rows.back().file == kNone) rows.pop_back();
  return rows;
}

void draw_table(Pen& pen, const ReadyView& view, const std::vector<Row>& rows, const Plan& plan) {
  const State& now = view.scene.now;
  const std::int32_t region = pen.caption("ready/table", {kMargin, 28}, "fd table");
  float y = 44;
  for (const FdRow& row : fd_rows(view)) {
    const bool one = row.file >= 0;
    const std::string number =
        row.first == row.last ? std::to_string(row.first) : std::to_string(row.first) + "–" + std::to_string(row.last);
    const std::string what = one ? now.files[row.file].name : row.file == kNone ? std::string("free") : std::string();
    pen.item("ready/fd/" + std::to_string(row.first), Role::cell,
             "descriptor " + number + (what.empty() ? "" : ", " + what), region);
    pen.rect("border", {kMargin, y, 60, kFdRow}, {solid(Color::page), solid(Color::line), 0, 1, Dash::none});
    if (what.empty()) {
      pen.text("number", {kMargin + 30, y + 15}, fit_text(number, Face::mono, false, 10.5F, 50),
               mono(Color::soft, 10.5F, false, Anchor::middle));
    } else {
      const float end = std::max<float>(22, 8 + text_width(number, Face::mono, one, 11));
      pen.text("number", {kMargin + end, y + 15}, number, mono(one ? Color::ink : Color::faint, 11, one, Anchor::end));
      const std::string name = fit_text(what, Face::mono, false, 10.5F, 54 - end - 6);
      if (!name.empty() && name != "…")
        pen.text("name", {kMargin + end + 6, y + 15}, name, mono(one ? Color::soft : Color::faint, 10.5F));
    }
    const float middle = y + kFdRow / 2;
    y += kFdRow;
    if (!one) continue;
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.file == row.file; });
    if (at == rows.end()) continue;
    pen.item("ready/points/" + std::to_string(row.first), Role::connector,
             "descriptor " + number + " stands for " + kind_and_name(now, row.file));
    pen.layer(-1);
    const Point to{plan.files_x, at->card.y + 22};
    const float bend = (to.x - kMargin - 60) / 2;
    const std::array<Point, 4> path = {Point{kMargin + 60, middle}, Point{kMargin + 60 + bend, middle},
                                       Point{to.x - bend, to.y}, to};
    pen.curve("path", path, {solid(Color::line), 1, Dash::none, true});
  }
}

float axis_of(float top, bool open) {
  return top + (open ? kOpenAxis : kLineCard / 2);
}

std::vector<Row> plan_rows(const ReadyView& view, const Plan& plan) {
  std::vector<Row> rows;
  float y = kTop;
  for (const Id file : view.files) {
    const bool open = is_open_card(view, file);
    Row row{file, {plan.files_x, y, plan.files_w, open ? kOpenCard : kLineCard}, axis_of(y, open), {}};
    if (view.ep != kNone) row.entries = entries_of(view.scene.now, file, view.ep);
    const float entries = static_cast<float>(row.entries.size()) * kLineCard;
    const float below = row.entries.empty() ? 0 : row.axis - kLineCard / 2 + entries;
    y = std::max(row.card.bottom(), below) + kGap;
    rows.push_back(std::move(row));
  }
  return rows;
}

Box entry_box(const Row& row, std::size_t i, const Plan& plan) {
  return {plan.entries_x, row.axis - kLineCard / 2 + static_cast<float>(i) * kLineCard, plan.entries_w, kLineCard};
}

void draw_more_files(Pen& pen, const ReadyView& view, Box at) {
  if (view.more_files == 0) return;
  const std::string words_of = "+ " + counted(view.more_files, "other open file");
  pen.item("ready/file/more", Role::card, words_of);
  pen.rect("border", at, {solid(Color::surface), solid(Color::line), 5, 1, Dash::none});
  pen.text("words", {at.x + 12, at.y + at.h / 2 + 4}, words_of, words(Color::soft, 11));
}

std::vector<Id> slots_of(const State& state, Id ep, bool taken) {
  return taken ? state.epolls[ep].scan : state.epolls[ep].ready;
}

struct Places {  // where a hop can arrive, in the wide arrangement
  std::vector<std::pair<Id, Box>> slots;
  std::vector<std::pair<Id, Box>> threads;
};
const Box* find_place(const std::vector<std::pair<Id, Box>>& places, Id id) {
  const auto at = std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.first == id; });
  return at == places.end() ? nullptr : &at->second;
}

float draw_ready_list(Pen& pen, const ReadyView& view, const Plan& plan, float y, Places& places, std::int32_t region) {
  const State& now = view.scene.now;
  for (const bool taken : {true, false}) {
    const std::vector<Id> slots = slots_of(now, view.ep, taken);
    if (taken && slots.empty()) continue;
    for (std::size_t i = 0; i < slots.size() && i < kSlotsShown; ++i) {
      const Box at{plan.ready_x, y, kSlotWide, kLineCard};
      draw_slot(pen, view, slots[i], at, taken, region);
      places.slots.emplace_back(slots[i], at);
      y += kLineCard;
    }
    if (slots.size() > kSlotsShown) {
      const std::string more = "+ " + std::to_string(slots.size() - kSlotsShown);
      pen.item("ready/slot/more", Role::note, more + " more", region);
      pen.text("words", {plan.ready_x + kSlotWide / 2, y + 16}, more, words(Color::soft, 11, false, Anchor::middle));
      y += 24;
    }
    if (taken) y += kGap;
  }
  if (now.epolls[view.ep].ready.empty()) {
    pen.item("ready/slot/empty", Role::cell, "the ready list is empty", region);
    pen.rect("border", {plan.ready_x, y, kSlotWide, kLineCard},
             {solid(Color::sunken), solid(Color::line), 3, 1, Dash::dashed});
    pen.text("words", {plan.ready_x + kSlotWide / 2, y + 26}, "empty",
             words(Color::faint, 10.5F, false, Anchor::middle));
    y += kLineCard;
  }
  return y;
}

float draw_threads_column(Pen& pen, const ReadyView& view, Box column, Places& places, std::int32_t region) {
  const std::vector<Id> order = thread_order(view.scene.now, view.ep);
  float y = column.y;
  for (std::size_t i = 0; i < order.size() && i < kThreadsShown; ++i) {
    const Box at{column.x, y, column.w, kThreadCard};
    draw_thread(pen, view, order[i], at, region);
    places.threads.emplace_back(order[i], at);
    y += kThreadCard + kGap;
  }
  if (order.size() > kThreadsShown) {
    const std::string more = "+ " + counted(static_cast<std::int64_t>(order.size() - kThreadsShown), "thread");
    pen.item("ready/thread/more", Role::note, more, region);
    pen.text("words", {column.x + 10, y + 12}, more, words(Color::soft, 11));
    y += 24;
  }
  return y;
}

// Its way is a hop of this step's news.
bool called(const ReadyView& view, Id item) {
  return std::any_of(view.hops.begin(), view.hops.end(),
                     [&](const Hop& hop) { return hop.happening == Happening::called_back && hop.item == item; });
}

void draw_static_way(Pen& pen, const Row& row, const Plan& plan, std::size_t entry, Id item) {
  pen.item("ready/watched/" + std::to_string(item), Role::connector, "its news calls this entry");
  pen.layer(1);
  const Box to = entry_box(row, entry, plan);
  pen.arrow("path", {row.card.right(), row.axis}, {to.x, to.y + to.h / 2}, {solid(Color::line), 1, Dash::none, true});
}

void draw_hops(Pen& pen, const ReadyView& view, const std::vector<Row>& rows, const Plan& plan, const Places& places) {
  const State& now = view.scene.now;
  Point last{};
  for (std::size_t i = 0; i < view.hops.size(); ++i) {
    const Hop& hop = view.hops[i];
    if (hop.item != kNone && now.items[hop.item].ep != view.ep) continue;
    const Id file = hop.item != kNone ? now.items[hop.item].file : hop.file;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.file == file; });
    if (hop.item != kNone && row != rows.end()) {
      const auto entry = std::find(row->entries.begin(), row->entries.end(), hop.item);
      if (entry == row->entries.end()) continue;
      const Box box = entry_box(*row, static_cast<std::size_t>(entry - row->entries.begin()), plan);
      if (hop.happening == Happening::called_back) {
        draw_hop(pen, i + 1, {row->card.right(), row->axis}, {box.x, box.y + box.h / 2}, false, hop.words);
      } else if (const Box* slot = find_place(places.slots, hop.item)) {
        last = {slot->right(), slot->y + slot->h / 2};
        draw_hop(pen, i + 1, {box.right(), box.y + box.h / 2}, {slot->x, last.y}, false, hop.words);
      }
    } else if (hop.thread != kNone && last.x > 0) {
      if (const Box* thread = find_place(places.threads, hop.thread))
        draw_hop(pen, i + 1, last, {thread->x, thread->y + 22}, false, hop.words);
    }
  }
}

// Instances beside the one shown, a line each; returns the bottom of all.
float draw_other_instances(Pen& pen, const ReadyView& view, Box at, float bottom) {
  constexpr std::size_t kShown = 3;
  for (std::size_t i = 0; i < view.other_eps.size() && i < kShown; ++i) {
    const Id ep = view.other_eps[i];
    const State& now = view.scene.now;
    const std::string name = "epoll " + file_name(now, now.epolls[ep].file);
    pen.item("ready/instance/" + std::to_string(ep), Role::card, name + ", " + instance_words(now, ep));
    pen.rect("border", at, {solid(Color::sunken), solid(Color::line), 6, 1, Dash::none});
    const float width = pen.text("name", {at.x + 14, at.y + 20}, name, words(Color::soft, 11.5F, true));
    pen.text("words", {at.x + 14 + width + 12, at.y + 20},
             fit_text(instance_words(now, ep), Face::sans, false, 11, at.w - width - 40), words(Color::soft, 11));
    bottom = std::max(bottom, at.bottom());
    at.y = at.bottom() + kGap;
  }
  return bottom;
}

float draw_foot(Pen& pen, const ReadyView& view, const Plan& plan, float y) {
  const float rule = draw_rule(pen, view, {kMargin, y}, plan.instance.x - kMargin - 30);
  if (view.hops.empty()) return rule;
  pen.caption("ready/steps", {plan.instance.x + 14, y + 11}, call_title(view),
              view.scene.event->actor == kKernelActor ? "" : "the caller does the work");
  return std::max(rule, draw_steps(pen, view, {plan.instance.x + 14, y + 24}, plan.instance.w - 28, false));
}

Picture draw_wide(const ReadyView& view, Pen pen) {
  const State& now = view.scene.now;
  const Plan plan = wide_plan(pen.width());
  const std::vector<Row> rows = plan_rows(view, plan);
  draw_table(pen, view, rows, plan);
  const std::int32_t files = pen.caption("ready/files", {plan.files_x, 28}, "open files", "in order of opening");
  float bottom = 44 + kFdRow * static_cast<float>(fd_rows(view).size());
  for (const Row& row : rows) {
    draw_file(pen, view, row.file, row.card, files);
    bottom = std::max(bottom, row.card.bottom());
  }
  const float after = rows.empty() ? kTop : rows.back().card.bottom() + kGap;
  draw_more_files(pen, view, {plan.files_x, after, plan.files_w, 32});
  if (view.more_files > 0) bottom = std::max(bottom, after + 32);
  Places places;
  const auto first = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return !row.entries.empty(); });
  const float lists = (first == rows.end() ? kTop + kLineCard / 2 : first->axis) - kLineCard / 2;
  Box frame{plan.instance.x, 40, plan.instance.w, 0};
  std::int32_t region = -1;
  float inside = kTop;
  if (view.ep != kNone) {
    const std::string name = file_name(now, now.epolls[view.ep].file);
    region = pen.item("ready/instance/" + std::to_string(view.ep), Role::region,
                      "epoll instance " + name + ", " + instance_words(now, view.ep));
    pen.layer(-3);
    const float rows_bottom =
        rows.empty()
            ? kTop
            : std::max(rows.back().card.bottom(),
                       rows.back().axis - kLineCard / 2 + kLineCard * static_cast<float>(rows.back().entries.size()));
    inside = draw_ready_list(pen, view, plan, lists, places, region);
    inside =
        std::max(inside, draw_threads_column(pen, view, {plan.threads_x, lists, plan.threads_w, 0}, places, region));
    inside = std::max(inside, rows_bottom);
    pen.item("ready/frame/" + std::to_string(view.ep), Role::region, "epoll instance " + name, region);
    pen.layer(-3);
    frame.h = inside + 14 - frame.y;
    pen.rect("border", frame, {solid(Color::sunken), solid(Color::line), 6, 1, Dash::none});
    pen.caption("ready/title", {plan.entries_x, 62}, "epoll " + name, instance_words(now, view.ep), region);
    pen.caption("ready/interest", {plan.entries_x, 86}, "interest list", "by file", region);
    pen.caption("ready/list", {plan.ready_x, 86}, "ready list", {}, region);
    pen.caption("ready/waiters", {plan.threads_x, 86}, "threads", "next to wake on top", region);
    for (const Row& row : rows)
      for (std::size_t i = 0; i < row.entries.size(); ++i) {
        if (!called(view, row.entries[i])) draw_static_way(pen, row, plan, i, row.entries[i]);
        draw_entry(pen, view, row.entries[i], entry_box(row, i, plan), region);
      }
    draw_hops(pen, view, rows, plan, places);
  } else {
    region = pen.caption("ready/waiters", {plan.threads_x, 28}, "threads");
    inside = draw_threads_column(pen, view, {plan.threads_x, kTop, plan.threads_w, 0}, places, region);
  }
  bottom = draw_other_instances(pen, view, {plan.instance.x, inside + 14 + kGap, plan.instance.w, 32},
                                std::max(bottom, inside + 14));
  return pen.finish(draw_foot(pen, view, plan, bottom + 20) + kMargin);
}

}  // namespace

Picture draw_readiness(const Scene<Model>& scene) {
  const ReadyView view = ready_view(scene);
  Pen pen(scene.width, "readiness at " + std::to_string(scene.now.now / 1000) + " ms");
  return scene.width < kWide ? draw_ready_narrow(view, std::move(pen)) : draw_wide(view, std::move(pen));
}

}  // namespace glassbox::epoll
