// What changes between two pictures, and when: the part of Tween that runs once.
#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/core/geometry.hpp"
#include "engine/core/tween.hpp"

namespace glassbox {
namespace {

constexpr std::int32_t kLongest = 350;   // ms
constexpr std::int32_t kShortest = 150;  // ms: less is not seen as motion
constexpr std::size_t kPhaseCount = 5;
constexpr std::array<std::int32_t, kPhaseCount> kSpans = {90, 150, 120, 120, 90};  // by Phase, before they are fitted

std::uint8_t bit(Phase phase) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(phase));
}

// (key, index) of every shape, by key.
std::vector<std::pair<std::uint64_t, std::int32_t>> by_key(const Picture& picture) {
  std::vector<std::pair<std::uint64_t, std::int32_t>> keys;
  keys.reserve(picture.shapes.size());
  for (const Shape& shape : picture.shapes) keys.emplace_back(shape.key, static_cast<std::int32_t>(keys.size()));
  std::sort(keys.begin(), keys.end());
  return keys;
}

bool has_points(Form form) {
  return form == Form::polygon || form == Form::curve;
}

// Whether the points of `b` are those of `a`, shifted.
bool same_form(const Picture& from, const Shape& a, const Picture& to, const Shape& b) {
  constexpr float kClose = 0.01F;  // px
  if (a.count != b.count) return false;
  const Point shift{b.at.x - a.at.x, b.at.y - a.at.y};
  for (std::uint32_t i = 0; i < a.count; ++i) {
    const Point p = from.points[a.first + i];
    const Point q = to.points[b.first + i];
    if (std::abs(q.x - p.x - shift.x) > kClose || std::abs(q.y - p.y - shift.y) > kClose) return false;
  }
  return true;
}

bool is_connector(const Picture& picture, const Shape& shape) {
  return (shape.form == Form::line || shape.form == Form::curve) && picture.items[shape.item].role == Role::connector;
}

bool same_look(const Shape& a, const Shape& b) {
  return a.fill == b.fill && a.stroke == b.stroke && a.stroke_width == b.stroke_width && a.dash == b.dash &&
         a.head == b.head && a.struck == b.struck;
}

Point middle(const Box& box) {
  return {box.x + box.w / 2, box.y + box.h / 2};
}

// Items by id, and the first line or curve of each.
struct Connectors {
  explicit Connectors(const Picture& picture) : owner(picture), first(picture.items.size(), nullptr) {
    for (std::uint32_t i = 0; i < picture.items.size(); ++i) ids.emplace_back(picture.items[i].id, i);
    std::sort(ids.begin(), ids.end());
    for (const Shape& shape : picture.shapes) {
      if (first[shape.item] == nullptr && is_path(shape)) first[shape.item] = &shape;
    }
  }
  [[nodiscard]] const Shape* find(std::string_view id) const {
    const auto found = std::lower_bound(ids.begin(), ids.end(), std::make_pair(id, std::uint32_t{0}));
    return found != ids.end() && found->first == id ? first[found->second] : nullptr;
  }
  static bool is_path(const Shape& shape) {
    return shape.form == Form::line || (shape.form == Form::curve && shape.count >= 4);
  }

  const Picture& owner;
  std::vector<std::pair<std::string_view, std::uint32_t>> ids;
  std::vector<const Shape*> first;
};

}  // namespace

Tween::Tween(const Picture& from, const Picture& to) : from_(&from), to_(&to) {
  match();
  for (Pair& pair : pairs_) find_changes(pair);
  find_routes();
  schedule();
  choose_tracks();
}

// Draws in the order of `to`; a removed shape stays above what it stood above, its predecessor in `from`.
void Tween::match() {
  const auto old_keys = by_key(*from_);
  std::vector<std::int32_t> successor(from_->shapes.size(), -1);  // of an old shape: its new one
  std::vector<std::int32_t> ancestor(to_->shapes.size(), -1);
  for (std::size_t i = 0; i < to_->shapes.size(); ++i) {
    const Shape& now = to_->shapes[i];
    const auto found = std::lower_bound(old_keys.begin(), old_keys.end(), std::make_pair(now.key, std::int32_t{0}));
    if (found == old_keys.end() || found->first != now.key) continue;
    const Shape& was = from_->shapes[static_cast<std::size_t>(found->second)];
    if (was.form != now.form || (has_points(now.form) && !same_form(*from_, was, *to_, now))) continue;
    successor[static_cast<std::size_t>(found->second)] = static_cast<std::int32_t>(i);
    ancestor[i] = found->second;
  }
  std::vector<std::pair<std::int32_t, std::int32_t>> removed;  // (the new shape that it comes after or -1, old shape)
  std::int32_t after = -1;
  for (std::size_t i = 0; i < successor.size(); ++i) {
    if (successor[i] >= 0) {
      after = successor[i];
    } else {
      removed.emplace_back(after, static_cast<std::int32_t>(i));
    }
  }
  std::stable_sort(removed.begin(), removed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  pairs_.reserve(to_->shapes.size() + removed.size());
  auto next = removed.begin();
  for (std::int32_t i = -1; i < static_cast<std::int32_t>(ancestor.size()); ++i) {
    if (i >= 0) pair_up(ancestor[static_cast<std::size_t>(i)], i);
    for (; next != removed.end() && next->first == i; ++next) pair_up(next->second, -1);
  }
  const auto layer = [this](const Pair& pair) { return (pair.new_shape >= 0 ? new_of(pair) : old_of(pair)).layer; };
  const auto lower = [&layer](const Pair& a, const Pair& b) { return layer(a) < layer(b); };
  if (!std::is_sorted(pairs_.begin(), pairs_.end(), lower)) std::stable_sort(pairs_.begin(), pairs_.end(), lower);
}

void Tween::pair_up(std::int32_t old_shape, std::int32_t new_shape) {
  Pair& pair = pairs_.emplace_back();
  pair.old_shape = old_shape;
  pair.new_shape = new_shape;
}

void Tween::find_changes(Pair& pair) const {
  if (pair.new_shape < 0) {
    pair.phases = bit(Phase::leave);
    return;
  }
  const Shape& now = new_of(pair);
  if (pair.old_shape < 0) {
    pair.phases = bit(is_connector(*to_, now) ? Phase::connect : Phase::mark);
    return;
  }
  const Shape& was = old_of(pair);
  if (now.form == Form::text) {
    pair.rewords = from_->text_of(was) != to_->text_of(now) || was.face != now.face || was.bold != now.bold ||
                   was.size != now.size || was.anchor != now.anchor;
  } else if (!has_points(now.form) && (was.at.w != now.at.w || was.at.h != now.at.h || was.radius != now.radius)) {
    pair.phases |= bit(Phase::grow);
  }
  // An edge that moves because the size changes moves with it.
  const bool moves_x = was.at.x != now.at.x && (was.at.w == now.at.w || was.at.right() != now.at.right());
  const bool moves_y = was.at.y != now.at.y && (was.at.h == now.at.h || was.at.bottom() != now.at.bottom());
  if (moves_x || moves_y || (now.form == Form::text && (was.at.x != now.at.x || was.at.y != now.at.y)))
    pair.phases |= bit(Phase::move);
  if (!same_look(was, now)) pair.phases |= bit(Phase::mark);
}

void Tween::find_routes() {
  const auto travels = [](const Item& item) { return !item.along.empty(); };
  if (std::none_of(to_->items.begin(), to_->items.end(), travels)) return;
  const Connectors now(*to_);
  const Connectors before(*from_);
  std::vector<std::int16_t> route(to_->items.size(), -1);
  std::vector<bool> walked(to_->items.size());  // connectors that a pill travels along
  for (Pair& pair : pairs_) {
    if (pair.new_shape < 0) continue;
    const std::uint32_t index = new_of(pair).item;
    const Item& pill = to_->items[index];
    if (!travels(pill)) continue;
    if (route[index] >= 0) {
      pair.route = route[index];
      pair.phases = static_cast<std::uint8_t>((pair.phases & ~bit(Phase::mark)) | bit(Phase::move));
      if (pair.old_shape >= 0 && !same_look(old_of(pair), new_of(pair))) pair.phases |= bit(Phase::mark);
      continue;
    }
    const Shape* path = now.find(pill.along);
    const Shape* const old_path = path == nullptr ? before.find(pill.along) : nullptr;
    if (path == nullptr && old_path == nullptr) continue;
    if (!set_off(pair, pill, path != nullptr ? *path : *old_path, path != nullptr ? *to_ : *from_)) continue;
    route[index] = pair.route;
    if (path != nullptr && !routes_.back().against()) walked[path->item] = true;
  }
  for (Pair& pair : pairs_) {
    if (pair.old_shape >= 0 || pair.new_shape < 0 || !walked[new_of(pair).item]) continue;
    if (pair.phases != bit(Phase::connect)) continue;
    pair.drawing = Phase::move;
    pair.phases = bit(Phase::move);
  }
}

// Gives the pill of `pair` its way; false where it does not move.
bool Tween::set_off(Pair& pair, const Item& pill, const Shape& path, const Picture& owner) {
  const Point to = middle(pill.bounds);
  if (routes_.size() >= 0x7FFF) return false;
  if (pair.old_shape < 0) {
    routes_.emplace_back(owner, path, to);
    pair.phases = bit(Phase::move);
  } else {
    const Point from = middle(from_->items[old_of(pair).item].bounds);
    if (from == to) return false;
    routes_.emplace_back(owner, path, from, to);
    pair.phases |= bit(Phase::move);
  }
  pair.route = static_cast<std::int16_t>(routes_.size() - 1);
  return true;
}

// Sets tracks_ and duration_.
void Tween::schedule() {
  std::uint8_t busy = 0;
  for (const Pair& pair : pairs_) busy |= pair.phases;
  if (busy == 0) return;
  if (!to_->tracks.empty()) {
    tracks_.assign(to_->tracks.begin(), to_->tracks.begin() + std::min<std::ptrdiff_t>(to_->tracks.size(), 127));
    for (Track& track : tracks_) {
      track.start = std::clamp<std::int16_t>(track.start, 0, kLongest);
      track.end = std::clamp<std::int16_t>(track.end, track.start, kLongest);
      duration_ = std::max<std::int32_t>(duration_, track.end);
    }
    return;
  }
  std::int32_t wanted = 0;
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    if ((busy & bit(static_cast<Phase>(i))) != 0) wanted += kSpans[i];
  }
  duration_ = std::clamp(wanted, kShortest, kLongest);
  std::int32_t before = 0;
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    const std::int32_t start = before * duration_ / wanted;
    if ((busy & bit(static_cast<Phase>(i))) != 0) before += kSpans[i];
    const std::int32_t end = before * duration_ / wanted;
    tracks_.push_back({static_cast<Phase>(i), {}, static_cast<std::int16_t>(start), static_cast<std::int16_t>(end)});
  }
}

// The first track of each phase that names the pair's item.
void Tween::choose_tracks() {
  for (Pair& pair : pairs_) {
    const Item& item = pair.new_shape >= 0 ? to_->items[new_of(pair).item] : from_->items[old_of(pair).item];
    pair.tracks.fill(-1);
    for (std::size_t i = tracks_.size(); i-- > 0;) {
      if (item.id.starts_with(tracks_[i].within))
        pair.tracks[static_cast<std::size_t>(tracks_[i].phase)] = static_cast<std::int8_t>(i);
    }
  }
}

const Shape& Tween::old_of(const Pair& pair) const {
  return from_->shapes[static_cast<std::size_t>(pair.old_shape)];
}

const Shape& Tween::new_of(const Pair& pair) const {
  return to_->shapes[static_cast<std::size_t>(pair.new_shape)];
}

}  // namespace glassbox
