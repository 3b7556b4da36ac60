#include "engine/postgres/lens_page_view.hpp"

#include <algorithm>

#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {
namespace {

bool is_about_page(const Event& event) {
  switch (static_cast<Kind>(event.kind)) {
    case Kind::page_seen:
    case Kind::visited:
    case Kind::pruned:
    case Kind::inserted:
    case Kind::updated:
    case Kind::deleted:
    case Kind::row_locked:
    case Kind::found_changed:
    case Kind::rechecked:
    case Kind::skipped:
    case Kind::conflict:
    case Kind::key_checked:
    case Kind::vacuumed_page:
    case Kind::freed_lines:
      return true;
    default:
      return false;
  }
}

bool has_offset(const Event& event) {
  const auto kind = static_cast<Kind>(event.kind);
  return kind != Kind::page_seen && kind != Kind::pruned && kind != Kind::vacuumed_page && kind != Kind::freed_lines;
}

constexpr Step kFarthestBack = 4096;

// The last event so far that was about a page which is still there; null: none.
const Event* last_about_page(const Scene<Model>& scene) {
  for (Step k = scene.step; k > 0 && k > scene.step - kFarthestBack; --k) {
    const Event& event = scene.history.event(k);
    if (is_about_page(event) && static_cast<Block>(event.b) < page_count(scene.now, event.a)) return &event;
  }
  return nullptr;
}

std::int32_t chosen_session(const Scene<Model>& scene, const Event& event) {
  const std::string_view options = scene.options;
  const std::size_t at = options.find("as=");
  if (at != options.npos) {
    const std::string_view name = options.substr(at + 3, options.find(' ', at) - at - 3);
    for (std::size_t i = 0; i < scene.now.sessions.size(); ++i)
      if (scene.now.sessions[i].name == name) return static_cast<std::int32_t>(i);
  }
  return scene.event != nullptr ? scene.event->actor : event.actor;
}

Snapshot snapshot_of(const State& state, std::int32_t who) {
  const Session& session = session_of(state, who);
  if (session.transaction.first) {
    Snapshot snapshot = *session.transaction.first;
    snapshot.command = session.transaction.command;
    return snapshot;
  }
  if (session.execution.has_snapshot) return session.execution.snapshot;
  State copy = state;
  return take_snapshot(copy, who);
}

XidLooks looks(const State& state, std::int32_t who, const Snapshot& snapshot, Xid xid) {
  if (xid == kNoXid) return XidLooks::none;
  if (is_current(state, who, xid)) return XidLooks::committed;
  if (xid >= snapshot.xmax) return XidLooks::later;
  if (in_snapshot(state, snapshot, xid)) return XidLooks::running;
  return did_commit(state, xid) ? XidLooks::committed : XidLooks::aborted;
}

std::string values_text(const Row& row) {
  std::string text;
  for (const Value& value : row)
    text += (text.empty() ? "" : ", ") + (value.null ? std::string("null") : to_psql(value));
  return text;
}

void judge_row(const State& state, std::int32_t who, const std::string& name, const Snapshot& snapshot, PageRow& row) {
  TupleHeader judged = row.header;
  const Verdict verdict = judge(state, who, snapshot, judged);
  const Xid updater = is_multi(row.header) ? updater_of(state, row.header) : row.header.xmax;
  row.visible = verdict.visible;
  Xid dead_after = kNoXid;
  judged = row.header;
  const Life life = life_of(state, who, judged, dead_after);
  row.dead = life == Life::dead || (life == Life::recently_dead && dead_after < oldest_needed(state));
  row.verdict = row.visible ? "visible" : row.dead ? "dead" : "invisible";
  row.reason = verdict_text(verdict.reason, row.header, updater, name);
  row.xmin = looks(state, who, snapshot, row.header.xmin);
  row.xmax = looks(state, who, snapshot, updater);
}

}  // namespace

std::string flags_text(const TupleHeader& t) {
  std::string text;
  const auto add = [&](bool set, const char* name) {
    if (set) text += (text.empty() ? "" : " ") + std::string(name);
  };
  if (xmin_frozen(t)) {
    add(true, "XMIN_FROZEN");
  } else {
    add(xmin_committed(t), "XMIN_COMMITTED");
    add(xmin_invalid(t), "XMIN_INVALID");
  }
  add((t.infomask & kXmaxCommitted) != 0, "XMAX_COMMITTED");
  add((t.infomask & kXmaxInvalid) != 0, "XMAX_INVALID");
  add(is_multi(t), "XMAX_IS_MULTI");
  add((t.infomask & kXmaxLockOnly) != 0, "XMAX_LOCK_ONLY");
  add((t.infomask2 & kHotUpdated) != 0, "HOT_UPDATED");
  add(is_heap_only(t), "ONLY_TUPLE");
  return text;
}

std::optional<PageView> page_view(const Scene<Model>& scene) {
  const Event* about = last_about_page(scene);
  if (about == nullptr) return std::nullopt;
  const State& state = scene.now;
  PageView view;
  view.table = about->a;
  view.block = static_cast<Block>(about->b);
  const std::int32_t who = chosen_session(scene, *about);
  view.who = session_of(state, who).name;
  const Snapshot snapshot = snapshot_of(state, who);
  const Page& page = page_of(state, view.table, view.block);
  view.lower = lower_of(page);
  view.upper = upper_of(page);
  const bool this_step = scene.event == about;
  for (Offset lp = 1; lp <= last_offset(page); ++lp) {
    PageRow row;
    row.lp = lp;
    row.item = item_at(page, lp);
    row.current = this_step && has_offset(*about) && (about->c & 0xFFFF) == lp;
    switch (row.item.state) {
      case LinePointer::normal:
        row.header = header_of(page, lp);
        row.values = values_text(row_at(*table_of(state, view.table).definition, page, lp));
        row.flags = flags_text(row.header);
        judge_row(state, who, view.who, snapshot, row);
        break;
      case LinePointer::redirect:
        row.verdict = "redirect to " + std::to_string(row.item.offset);
        row.reason = "the index still names this line pointer";
        break;
      case LinePointer::dead:
        row.verdict = "dead line pointer";
        row.reason = "its tuple is gone; an index may still name it";
        break;
      case LinePointer::unused:
        row.verdict = "unused";
        row.reason = "free for the next tuple";
        break;
    }
    view.rows.push_back(std::move(row));
  }
  return view;
}

}  // namespace glassbox::postgres
