// The readiness lens on a phone: what travels runs down one axis, from the file through its entry and the ready list to
// the threads. The step's file and entry are open, their neighbours are one line each.
#include <algorithm>

#include "engine/epoll/lens_ready_parts.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kMargin = 16;
constexpr float kGap = 8;
constexpr float kHop = 34;
constexpr float kLine = 28;
constexpr std::size_t kLinesShown = 3;
constexpr std::size_t kSlotsShown = 4;
constexpr std::size_t kThreadsShown = 6;

struct Narrow {
  const ReadyView& view;
  Box column;
  float axis;  // x of what travels
  float y = 0;
};

// The file that is open: the step's, or the first that is watched, or the first.
Id open_file(const ReadyView& view) {
  if (!view.hops.empty()) {
    for (const Hop& hop : view.hops) {
      const Id file = hop.item != kNone ? view.scene.now.items[hop.item].file : hop.file;
      if (file != kNone && std::find(view.files.begin(), view.files.end(), file) != view.files.end()) return file;
    }
  }
  if (view.file != kNone) return view.file;
  for (const Id file : view.files)
    if (view.ep != kNone && !entries_of(view.scene.now, file, view.ep).empty()) return file;
  return view.files.empty() ? kNone : view.files.front();
}

const Hop* hop_with(const ReadyView& view, Happening happening, std::size_t& number) {
  for (std::size_t i = view.hops.size(); i-- > 0;) {
    const Hop& hop = view.hops[i];
    if (hop.happening != happening) continue;
    if (hop.item != kNone && view.scene.now.items[hop.item].ep != view.ep) continue;
    number = i + 1;
    return &hop;
  }
  return nullptr;
}

// Room for a hop, with its function beside it where the news went this way.
void draw_way(Pen& pen, Narrow& n, Happening happening) {
  std::size_t number = 0;
  const Hop* hop = hop_with(n.view, happening, number);
  if (hop != nullptr) {
    draw_hop(pen, number, {n.axis, n.y + 1}, {n.axis, n.y + kHop}, true, hop->words);
    pen.item("ready/step/" + std::to_string(number), Role::note, hop->function + ": " + hop->words);
    pen.text("function", {n.column.x + 12, n.y + 14}, hop->function, mono(Color::ink, 10.5F));
    pen.text("words", {n.column.x + 12, n.y + 28},
             fit_text(hop->words, Face::sans, false, 10.5F, n.axis - n.column.x - 12 - 18), words(Color::soft, 10.5F));
  }
  n.y += hop != nullptr ? kHop : kGap;
}

void draw_entry_line(Pen& pen, const Narrow& n, Id id, float y, std::int32_t region) {
  const State& now = n.view.scene.now;
  const Item& item = now.items[id];
  const Box at{n.column.x + 12, y, n.axis - 30 - n.column.x, kLine};
  pen.item("ready/entry/" + std::to_string(id), Role::row,
           "entry fd " + std::to_string(item.fd) + ", " + asked_for(item) + ", " + mode_of(item), region);
  pen.rect("border", at, {solid(Color::page), solid(Color::line), 0, 1, Dash::none});
  pen.text("number", {at.x + 24, at.y + 18}, std::to_string(item.fd), mono(Color::soft, 11, false, Anchor::end));
  const float sign = at.x + 36;
  draw_mode_sign(pen, item, {sign, at.y + 9}, Color::soft);
  pen.text("name", {sign + 22, at.y + 18},
           fit_text(kind_and_name(now, item.file), Face::mono, false, 10.5F, at.right() - 8 - sign - 22),
           mono(Color::soft, 10.5F));
}

// The entries of the open file, then the others in lines.
void draw_entries(Pen& pen, Narrow& n, Id file, std::int32_t region) {
  const State& now = n.view.scene.now;
  std::vector<Id> others;
  for (const Id other : n.view.files)
    if (other != file)
      for (const Id item : entries_of(now, other, n.view.ep)) others.push_back(item);
  const std::vector<Id> own = file == kNone ? std::vector<Id>() : entries_of(now, file, n.view.ep);
  for (const Id item : own) {
    draw_entry(pen, n.view, item, {n.column.x + 12, n.y, n.column.w - 24, kLineCard}, region);
    n.y += kLineCard;
  }
  for (std::size_t i = 0; i < others.size() && i < kLinesShown; ++i) {
    draw_entry_line(pen, n, others[i], n.y, region);
    n.y += kLine;
  }
  const std::int64_t more = now.epolls[n.view.ep].watches - static_cast<std::int64_t>(own.size()) -
                            static_cast<std::int64_t>(std::min(others.size(), kLinesShown));
  if (more > 0) {
    pen.item("ready/entry/more", Role::note, "+ " + std::to_string(more) + " other entries", region);
    pen.text("words", {n.column.x + 24, n.y + 18}, "+ " + std::to_string(more) + " more, nobody looks at them",
             words(Color::soft, 10.5F));
    n.y += kLine;
  }
  if (now.epolls[n.view.ep].watches == 0) {
    pen.item("ready/entry/none", Role::note, "nothing is watched yet", region);
    pen.text("words", {n.column.x + 12, n.y + 16}, "nothing is watched yet", words(Color::soft, 11));
    n.y += kLine;
  }
}

void draw_slots(Pen& pen, Narrow& n, std::int32_t region) {
  const Epoll& instance = n.view.scene.now.epolls[n.view.ep];
  std::vector<std::pair<Id, bool>> slots;
  for (const Id item : instance.scan) slots.emplace_back(item, true);
  for (const Id item : instance.ready) slots.emplace_back(item, false);
  const std::size_t shown = std::min(slots.size(), kSlotsShown);
  const std::string more = slots.size() > shown ? ", + " + std::to_string(slots.size() - shown) : std::string();
  pen.caption("ready/list", {n.column.x + 12, n.y + 18}, "ready list", {}, region);
  pen.item("ready/list/order", Role::note, "oldest first" + more, region);
  pen.text("words", {n.column.x + 12, n.y + 34}, "oldest first" + more, words(Color::soft, 10.5F));
  for (std::size_t i = 0; i < shown; ++i) {
    const float x = n.axis - kSlotWide / 2 - static_cast<float>(shown - 1 - i) * kSlotWide;
    draw_slot(pen, n.view, slots[i].first, {x, n.y, kSlotWide, kLineCard}, slots[i].second, region);
  }
  if (slots.empty()) {
    const Box at{n.axis - kSlotWide / 2, n.y, kSlotWide, kLineCard};
    pen.item("ready/slot/empty", Role::cell, "the ready list is empty", region);
    pen.rect("border", at, {solid(Color::sunken), solid(Color::line), 3, 1, Dash::dashed});
    pen.text("words", {at.x + at.w / 2, at.y + 26}, "empty", words(Color::faint, 10.5F, false, Anchor::middle));
  }
  n.y += kLineCard;
}

void draw_threads_rows(Pen& pen, Narrow& n, std::int32_t region) {
  const std::vector<Id> order = thread_order(n.view.scene.now, n.view.ep);
  pen.caption("ready/waiters", {n.column.x + 12, n.y + 12}, "threads", "next to wake on top", region);
  n.y += 22;
  for (std::size_t i = 0; i < order.size() && i < kThreadsShown; ++i) {
    draw_thread(pen, n.view, order[i], {n.column.x + 12, n.y, n.column.w - 24, kThreadCard}, region);
    n.y += kThreadCard + kGap;
  }
  if (order.size() > kThreadsShown) {
    const std::string more = "+ " + counted(static_cast<std::int64_t>(order.size() - kThreadsShown), "thread");
    pen.item("ready/thread/more", Role::note, more, region);
    pen.text("words", {n.column.x + 12, n.y + 12}, more, words(Color::soft, 11));
    n.y += 24;
  }
}

void draw_instance(Pen& pen, Narrow& n, Id file) {
  const State& now = n.view.scene.now;
  const std::string name = "epoll " + file_name(now, now.epolls[n.view.ep].file);
  const std::int32_t region = pen.item("ready/instance/" + std::to_string(n.view.ep), Role::region,
                                       name + ", " + instance_words(now, n.view.ep));
  const float top = n.y;
  pen.caption("ready/title", {n.column.x + 12, n.y + 22}, name, instance_words(now, n.view.ep), region);
  n.y += 34;
  draw_entries(pen, n, file, region);
  draw_way(pen, n, Happening::listed);
  draw_slots(pen, n, region);
  draw_way(pen, n, Happening::woken);
  draw_threads_rows(pen, n, region);
  pen.item("ready/frame/" + std::to_string(n.view.ep), Role::region, name, region);
  pen.layer(-3);
  pen.rect("border", {n.column.x, top, n.column.w, n.y + 4 - top},
           {solid(Color::sunken), solid(Color::line), 6, 1, Dash::none});
  n.y += 12;
}

}  // namespace

Picture draw_ready_narrow(const ReadyView& view, Pen pen) {
  const float width = std::min<float>(pen.width(), 480);
  Narrow n{view, {(pen.width() - width) / 2 + kMargin, 0, width - 2 * kMargin, 0}, 0, 0};
  n.axis = n.column.right() - 56;
  const State& now = view.scene.now;
  const Id open = open_file(view);
  const bool told = !view.hops.empty();
  const std::int32_t files =
      pen.caption("ready/files", {n.column.x, 24}, told ? call_title(view) : std::string("open files"),
                  told ? "the caller does the work" : "in order of opening");
  n.y = 36;
  std::size_t others = 0;
  for (const Id file : view.files) {
    if (file == open) continue;
    if (told || ++others > kLinesShown) continue;
    draw_file(pen, view, file, {n.column.x, n.y, n.column.w, kLineCard - 12}, files);
    n.y += kLineCard - 12 + kGap / 2;
  }
  if (open != kNone) {
    const float height = is_open_card(view, open) ? kOpenCard : kLineCard;
    draw_file(pen, view, open, {n.column.x, n.y, n.column.w, height}, files);
    n.y += height;
  }
  if (view.ep != kNone) {
    draw_way(pen, n, Happening::called_back);
    draw_instance(pen, n, open);
  } else {
    n.y += kGap;
    draw_threads_rows(pen, n, -1);
  }
  for (const Id ep : view.other_eps) {
    const std::string name = "epoll " + file_name(now, now.epolls[ep].file);
    pen.item("ready/instance/" + std::to_string(ep), Role::card, name + ", " + instance_words(now, ep));
    pen.rect("border", {n.column.x, n.y, n.column.w, kLine},
             {solid(Color::sunken), solid(Color::line), 6, 1, Dash::none});
    const float wide = pen.text("name", {n.column.x + 12, n.y + 18},
                                fit_text(name, Face::sans, true, 11, n.column.w / 2), words(Color::soft, 11, true));
    pen.text("words", {n.column.x + 22 + wide, n.y + 18},
             fit_text(instance_words(now, ep), Face::sans, false, 10.5F, n.column.w - wide - 34),
             words(Color::soft, 10.5F));
    n.y += kLine + kGap / 2;
  }
  return pen.finish(draw_rule(pen, view, {n.column.x, n.y + 8}, n.column.w) + kMargin);
}

}  // namespace glassbox::epoll
