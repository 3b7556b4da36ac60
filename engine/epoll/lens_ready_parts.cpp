#include "engine/epoll/lens_ready_parts.hpp"

#include <algorithm>
#include <array>

#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

constexpr float kPad = 12;

bool touched(const ReadyView& view, Id file) {
  if (view.file == file) return true;
  return !view.hops.empty() && view.hops.front().file == file;
}

bool entry_is_news(const ReadyView& view, Id item) {
  return std::any_of(view.hops.begin(), view.hops.end(), [&](const Hop& hop) { return hop.item == item; });
}

// Bytes as they can be drawn: one printable character, or a dot in the middle.
std::string sign_of(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code > 0x20 && code < 0x7f ? std::string(1, byte) : std::string("·");
}

struct Part {
  const std::string& bytes;
  std::string_view word;
  Color color;
  Dash dash;
  bool struck;
};

// The bytes of a part as touching cells, or as one block with their number; returns its width.
float draw_part(Pen& pen, const Part& part, Point corner, bool as_cells, float block) {
  if (part.bytes.empty()) return 0;
  const bool gone = part.dash != Dash::none;
  const RectStyle style{gone ? solid(Color::page) : tint(part.color, 18, Color::page), solid(part.color), 0, 1,
                        part.dash};
  float x = corner.x;
  if (as_cells) {
    for (const char byte : part.bytes) {
      pen.rect("byte", {x, corner.y, 17, 24}, style);
      TextStyle text = mono(gone ? Color::dead : Color::ink, 12, false, Anchor::middle);
      text.struck = part.struck;
      pen.text("sign", {x + 8.5F, corner.y + 16}, sign_of(byte), text);
      x += 17;
    }
  } else {
    pen.rect("byte", {x, corner.y, block, 24}, style);
    x += block;
  }
  const float width = x - corner.x;
  const std::string label =
      (as_cells ? std::to_string(part.bytes.size()) : counted(static_cast<std::int64_t>(part.bytes.size()), "byte")) +
      " " + std::string(part.word);
  pen.text("count", {corner.x + width / 2, corner.y + 38}, label,
           words(gone ? Color::soft : part.color, 10.5F, true, Anchor::middle));
  return width + 12;
}

void draw_buffer(Pen& pen, const Content& content, Box at) {
  const std::size_t all = content.gone.size() + content.left.size() + content.fresh.size();
  const float room = at.w - 2 * kPad;
  const int parts = (content.gone.empty() ? 0 : 1) + (content.left.empty() ? 0 : 1) + (content.fresh.empty() ? 0 : 1);
  const bool as_cells = static_cast<float>(all) * 17 + 24 <= room && all <= 24;
  const float block =
      std::min<float>(110, (room - 12 * static_cast<float>(parts - 1)) / static_cast<float>(std::max(1, parts)));
  float x = at.x + kPad;
  const float y = at.y + kOpenAxis - 12;
  // A count needs more room than a byte or two: such parts stand further apart.
  const auto step = [&](const Part& part) {
    if (part.bytes.empty()) return;
    const float label =
        text_width(std::to_string(part.bytes.size()) + " " + std::string(part.word), Face::sans, true, 10.5F);
    const float wide = as_cells ? static_cast<float>(part.bytes.size()) * 17 : block;
    const float lead = std::max<float>(0, (label - wide) / 2);
    x += lead + draw_part(pen, part, {x + lead, y}, as_cells, block) + lead;
  };
  step({content.gone, "read", Color::dead, Dash::dashed, true});
  step({content.left, "left", Color::ready, Dash::none, false});
  const float before = x;
  step({content.fresh, "new", Color::fresh, Dash::none, false});
  if (content.fresh.empty()) return;
  // The first hop: from outside into these bytes.
  const float middle = (before + x - 12) / 2;
  pen.circle("badge", {middle, y - 14}, 8, {deep(Color::fresh), {}, 0, 1, Dash::none});
  pen.text("hop", {middle, y - 10}, "1", words(Color::page, 10.5F, true, Anchor::middle));
}

std::string call_words(const State& state, const Thread& thread) {
  const Call& call = call_of(state, thread);
  std::string text(to_word(call.fn));
  if (call.fn == Fn::poll || call.fn == Fn::select || call.fn == Fn::sleep) return text;
  if (call.fd.name == -1 && call.fd.number == 0) return text;
  return text + "(" + name_of(*state.script, call.fd, thread.i) + ")";
}

std::string outcome_words(const State& state, const Thread& thread) {
  const Outcome& outcome = thread.outcome;
  if (outcome.error != Errno::none) return "-1 " + std::string(to_word(outcome.error));
  std::string text = std::to_string(outcome.ret);
  if (outcome.has_bytes && !outcome.bytes.empty()) text += " " + shown(outcome.bytes, 12);
  if (outcome.has_value) text = std::to_string(outcome.value);
  for (std::size_t i = 0; i < outcome.events.size() && i < 3; ++i) {
    const Reported& event = outcome.events[i];
    if (event.item == kNone) continue;
    text += (i == 0 ? ": " : ", ") + data_text(state, state.items[event.item]);
  }
  return text;
}

}  // namespace

bool is_open_card(const ReadyView& view, Id file) {
  const Content content = content_of(view, file);
  return !content.gone.empty() || !content.left.empty() || !content.fresh.empty();
}

void draw_file(Pen& pen, const ReadyView& view, Id id, Box at, std::int32_t region) {
  const State& now = view.scene.now;
  const File& file = now.files[id];
  const Content content = content_of(view, id);
  const bool open = at.h > kLineCard;
  const bool dead = !file.open;
  const std::string name = kind_and_name(now, id);
  std::string label = name + ", " + (dead ? std::string("closed") : numbers_of(now, id));
  if (!content.words.empty()) label += ", " + content.words;
  const std::size_t unread = content.left.size() + content.fresh.size();
  if (unread > 0) label += ", " + counted(static_cast<std::int64_t>(unread), "byte") + " to read";
  pen.item("ready/file/" + std::to_string(id), Role::card, label, region);
  if (dead) pen.meaning(Color::dead);
  pen.fact("numbers", dead ? "none: closed" : numbers_of(now, id));
  pen.fact("registrations", std::to_string(file.items.size()));
  if (unread > 0) pen.fact("to read", shown(content.left + content.fresh, 60));
  const bool subject = touched(view, id) && !dead;
  pen.rect("border", at,
           {solid(dead ? Color::sunken : Color::page),
            solid(dead      ? Color::dead
                  : subject ? Color::soft
                            : Color::line),
            5, 1, dead ? Dash::dashed : Dash::none});
  TextStyle name_style = mono(dead ? Color::dead : subject ? Color::ink : Color::soft, 12, true);
  name_style.struck = dead;
  const float base = open ? at.y + 21 : at.y + at.h / 2 + 4;
  std::string number = dead ? "closed" : numbers_of(now, id);
  const float number_width = text_width(number, Face::mono, false, 10.5F);
  const std::string short_name = fit_text(name, Face::mono, true, 12, at.w - 2 * kPad - number_width - 10);
  const float width = pen.text("name", {at.x + kPad, base}, short_name, name_style);
  pen.text("number", {at.right() - kPad, base}, number, mono(Color::soft, 10.5F, false, Anchor::end));
  const float room = at.w - 2 * kPad - width - number_width - 20;
  if (!content.words.empty() && !dead) {
    const std::string state = fit_text(content.words, Face::sans, false, 11, room);
    if (!state.empty()) pen.text("state", {at.x + kPad + width + 10, base}, state, words(Color::soft, 11));
  }
  if (open) draw_buffer(pen, content, at);
}

void draw_mode_sign(Pen& pen, const Item& item, Point corner, Color color) {
  const float x = corner.x;
  const float y = corner.y;
  const LineStyle style{deep(color), 1.5F, Dash::none, false};
  const auto stroke = [&](Point from, Point to) { pen.line("sign", from, to, style); };
  if ((item.events & kEdge) != 0) {
    stroke({x, y + 10}, {x + 6, y + 10});
    stroke({x + 6, y + 10}, {x + 6, y});
    stroke({x + 6, y}, {x + 12, y});
  } else {
    stroke({x, y + 10}, {x + 3, y + 10});
    stroke({x + 3, y + 10}, {x + 3, y});
    stroke({x + 3, y}, {x + 10, y});
    stroke({x + 10, y}, {x + 10, y + 10});
    stroke({x + 10, y + 10}, {x + 13, y + 10});
  }
}

void draw_entry(Pen& pen, const ReadyView& view, Id id, Box at, std::int32_t region) {
  const State& now = view.scene.now;
  const Item& item = now.items[id];
  const bool news = entry_is_news(view, id);
  const bool asked = view.item == id && !news;
  const bool disarmed = (item.events & ~kPrivate) == 0 || (item.events & ~(kPrivate | kErr | kHup)) == 0;
  const std::string data = data_text(now, item);
  pen.item("ready/entry/" + std::to_string(id), Role::row,
           "entry fd " + std::to_string(item.fd) + " of " + file_name(now, item.file) + ", " + asked_for(item) + ", " +
               mode_of(item) + (item.listed ? ", on the ready list" : ""),
           region);
  pen.fact("data", data);
  pen.fact("asks for", asked_for(item));
  const Color edge = news ? Color::fresh : asked ? Color::running : Color::line;
  pen.rect("border", at,
           {news    ? tint(Color::fresh, 14, Color::page)
            : asked ? tint(Color::running, 12, Color::page)
                    : solid(Color::page),
            solid(edge), 3, news || asked ? 1.5F : 1, disarmed ? Dash::dashed : Dash::none});
  const std::string number = std::to_string(item.fd);
  const float wide = std::max<float>(24, text_width(number, Face::mono, news || asked, 13));
  pen.text("number", {at.x + 8 + wide / 2, at.y + at.h / 2 + 5}, number,
           mono(Color::ink, 13, news || asked, Anchor::middle));
  const float x = at.x + 16 + wide;
  pen.text("asks", {x, at.y + 17}, fit_text(asked_for(item), Face::mono, false, 10.5F, at.right() - x - 8),
           mono(disarmed ? Color::soft : Color::ink, 10.5F));
  draw_mode_sign(pen, item, {x, at.y + 25}, disarmed ? Color::dead : Color::soft);
  const std::string mode = fit_text(mode_of(item), Face::sans, false, 10.5F, at.right() - x - 26);
  const float width = pen.text("mode", {x + 18, at.y + 35}, mode, words(Color::soft, 10.5F));
  const std::string tail = fit_text(data, Face::mono, false, 10.5F, at.right() - 8 - (x + 18 + width + 8));
  if (!tail.empty() && tail != "…")
    pen.text("data", {at.right() - 8, at.y + 35}, tail, mono(Color::soft, 10.5F, false, Anchor::end));
}

void draw_slot(Pen& pen, const ReadyView& view, Id id, Box at, bool taken, std::int32_t region) {
  const State& now = view.scene.now;
  const Item& item = now.items[id];
  const bool news =
      !view.hops.empty() && view.hops.back().happening == Happening::listed && view.hops.back().item == id;
  const bool asked = view.item == id && view.hops.empty();
  const Color color = asked ? Color::running : news ? Color::fresh : Color::ready;
  pen.item("ready/slot/" + std::to_string(id), Role::cell,
           "fd " + std::to_string(item.fd) + (taken ? ", being asked by epoll_wait" : ", on the ready list"), region);
  pen.rect(
      "border", at,
      {tint(color, 18, Color::page), solid(color), 3, asked || news ? 1.5F : 1, taken ? Dash::dashed : Dash::none});
  pen.text("number", {at.x + at.w / 2, at.y + at.h / 2 + 4.5F}, std::to_string(item.fd),
           mono(Color::ink, 13, true, Anchor::middle));
}

void draw_thread(Pen& pen, const ReadyView& view, Id id, Box at, std::int32_t region) {
  const State& now = view.scene.now;
  const Thread& thread = now.threads[static_cast<std::size_t>(id)];
  const Thread& old = view.scene.before.threads[static_cast<std::size_t>(id)];
  const std::string name = now.script->threads[static_cast<std::size_t>(id)];
  const bool idle = thread.status == Thread::Status::idle;
  const std::string call = call_words(now, thread);
  const std::string status = idle ? outcome_words(now, thread) : std::string(status_words(thread.status));
  pen.item("ready/thread/" + name, Role::card,
           "thread " + name + ", " + call + ", " + (idle ? "returned " : "") + status, region);
  Color color = Color::line;
  if (thread.status == Thread::Status::runnable) color = Color::ready;
  if (thread.status == Thread::Status::running) color = Color::running;
  if (thread.status == Thread::Status::blocked) color = Color::waiting;
  pen.rect("border", at,
           {solid(Color::page), solid(color), 5, color == Color::line ? 1 : 1.5F,
            color == Color::waiting ? Dash::dashed : Dash::none});
  const float pill = pen.pill({at.x + 10, at.y + 9}, name, thread_color(id));
  const float room = at.right() - 10 - (at.x + 10 + pill + 8);
  pen.text("call", {at.right() - 10, at.y + 22}, fit_text(call, Face::mono, false, 11, room),
           mono(Color::ink, 11, false, Anchor::end));
  float x = at.right() - 10;
  const Color text = thread.status == Thread::Status::idle ? Color::ink : color;
  const std::string said = fit_text(status, idle ? Face::mono : Face::sans, true, 11, at.w - 20);
  pen.text("status", {x, at.y + 49}, said,
           idle ? mono(text, 11, true, Anchor::end) : words(text, 11, true, Anchor::end));
  x -= text_width(said, idle ? Face::mono : Face::sans, true, 11) + 8;
  if (old.line != kNone && old.status != thread.status && old.status == Thread::Status::blocked) {
    const std::string was(status_words(old.status));
    if (x - text_width(was, Face::sans, false, 11) > at.x + 10) {
      TextStyle style = words(Color::dead, 11, false, Anchor::end);
      style.struck = true;
      pen.text("was", {x, at.y + 49}, was, style);
    }
  }
}

void draw_hop(Pen& pen, std::size_t number, Point from, Point to, bool vertical, std::string_view label) {
  pen.item("ready/hop/" + std::to_string(number), Role::connector, std::to_string(number) + ": " + std::string(label));
  const Point middle{(from.x + to.x) / 2 - (vertical ? 0 : 2), (from.y + to.y) / 2 - (vertical ? 2 : 0)};
  const Point before{middle.x - (vertical ? 0 : 8.0F), middle.y - (vertical ? 8.0F : 0)};
  const Point after{middle.x + (vertical ? 0 : 8.0F), middle.y + (vertical ? 8.0F : 0)};
  pen.layer(2);
  const Point turn{(from.x + before.x) / 2, (from.y + before.y) / 2};
  const std::array<Point, 4> lead = {from, vertical ? Point{from.x, turn.y} : Point{turn.x, from.y},
                                     vertical ? Point{before.x, turn.y} : Point{turn.x, before.y}, before};
  pen.curve("lead", lead, {deep(Color::fresh), 2, Dash::none, false});
  pen.arrow("path", after, to, {deep(Color::fresh), 2, Dash::none, true}, vertical);
  pen.layer(3);
  pen.circle("badge", middle, 8, {deep(Color::fresh), {}, 0, 1, Dash::none});
  pen.text("number", {middle.x, middle.y + 4}, std::to_string(number), words(Color::page, 10.5F, true, Anchor::middle));
}

std::string call_title(const ReadyView& view) {
  const Event& event = *view.scene.event;
  if (event.actor == kKernelActor) return "inside the kernel's timer";
  return "inside " + call_name(view.scene.now, event) + "()";
}

std::string instance_words(const State& state, Id ep) {
  const Epoll& instance = state.epolls[ep];
  return counted(instance.watches, "descriptor") + " watched, " + std::to_string(instance.ready.size()) + " ready";
}

float draw_steps(Pen& pen, const ReadyView& view, Point at, float width, bool narrow) {
  float y = at.y;
  for (std::size_t i = 0; i < view.hops.size() && i < 8; ++i) {
    const Hop& hop = view.hops[i];
    const bool last = i + 1 == view.hops.size();
    pen.item("ready/step/" + std::to_string(i + 1), Role::note,
             std::to_string(i + 1) + ": " + hop.function + ": " + hop.words);
    pen.circle("badge", {at.x + 8, y + 8}, 8,
               {last ? deep(Color::fresh) : tint(Color::fresh, 20), {}, 0, 1, Dash::none});
    pen.text("number", {at.x + 8, y + 12}, std::to_string(i + 1),
             words(last ? Color::page : Color::fresh, 10.5F, true, Anchor::middle));
    const float indent = hop.happening == Happening::called_back                                     ? 12
                         : (hop.happening == Happening::listed || hop.happening == Happening::woken) ? 24
                                                                                                     : 0;
    pen.text("function", {at.x + 26 + indent, y + 12}, hop.function, mono(Color::ink, 11));
    if (narrow) {
      pen.text("words", {at.x + 26 + indent, y + 28}, fit_text(hop.words, Face::sans, false, 11, width - 26 - indent),
               words(Color::soft, 11));
      y += 40;
    } else {
      pen.text("words", {at.x + 216, y + 12}, fit_text(hop.words, Face::sans, false, 11, width - 216),
               words(Color::soft, 11));
      y += 21;
    }
  }
  return y;
}

float draw_rule(Pen& pen, const ReadyView& view, Point at, float width) {
  Id id = view.item;
  if (id == kNone && view.file != kNone && view.ep != kNone) {
    const std::vector<Id> entries = entries_of(view.scene.now, view.file, view.ep);
    if (!entries.empty()) id = entries.front();
  }
  if (id == kNone) return at.y;
  const Item& item = view.scene.now.items[id];
  using Lines = std::array<std::string_view, 3>;
  const bool disarmed = mode_of(item) == "disarmed";
  std::string title = "level-triggered";
  Lines lines = {"Reported, it goes back to the list's tail.", "It leaves when a look finds it not ready.", ""};
  if (disarmed) {
    title = "disarmed";
    lines = {"One shot has fired: its hook does nothing", "until EPOLL_CTL_MOD arms it again.", ""};
  } else if ((item.events & kOneShot) != 0) {
    title = "one shot";
    lines = {"Reported once, it is disarmed", "until EPOLL_CTL_MOD arms it again.", ""};
  } else if ((item.events & kEdge) != 0) {
    title = "edge-triggered";
    lines = {"Reported, it leaves the list. Only news", "puts it back: what was left unread", "before is none."};
  }
  pen.item("ready/rule", Role::note,
           title + ": " + std::string(lines[0]) + " " + std::string(lines[1]) + " " + std::string(lines[2]));
  draw_mode_sign(pen, item, {at.x, at.y + 1}, Color::soft);
  pen.text("title", {at.x + 20, at.y + 11}, title, words(Color::soft, 11.5F, true));
  float y = at.y + 32;
  for (const std::string_view line : lines) {
    if (line.empty()) continue;
    pen.text("line", {at.x, y}, fit_text(line, Face::sans, false, 11, width), words(Color::soft, 11));
    y += 18;
  }
  return y;
}

}  // namespace glassbox::epoll
