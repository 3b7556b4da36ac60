// The part of Tween that runs every frame: no allocation beyond the growth of `out`.
#include "engine/core/tween.hpp"

#include <algorithm>

namespace glassbox {
namespace {

float lerp(float a, float b, float t) {
  return t >= 1 ? b : a + (b - a) * t;
}

// One axis of a shape's place: where it is along `move`, unless it changes only because the size does.
float place(float was, float was_size, float now, float now_size, float move, float grow) {
  const bool edge = was_size != now_size && was + was_size == now + now_size;
  return lerp(was, now, edge ? grow : move);
}

bool has_points(Form form) {
  return form == Form::polygon || form == Form::curve;
}

void displace(Drawn& drawn, Point by) {
  if (has_points(drawn.shape.form)) {
    drawn.shift.x += by.x;
    drawn.shift.y += by.y;
  } else {
    drawn.shape.at.x += by.x;
    drawn.shape.at.y += by.y;
  }
}

Drawn as_is(const Shape& shape) {
  Drawn drawn;
  drawn.shape = shape;
  drawn.fill_before = shape.fill;
  drawn.stroke_before = shape.stroke;
  return drawn;
}

bool is_path(const Shape& shape) {
  return shape.form == Form::line || shape.form == Form::curve;
}

}  // namespace

float ease_out(float t) {
  const float left = 1 - std::clamp(t, 0.0F, 1.0F);
  return 1 - left * left;
}

float Tween::progress(const Pair& pair, Phase phase, float ms) const {
  const std::int8_t index = pair.tracks[static_cast<std::size_t>(phase)];
  if (index < 0) return phase == Phase::leave && ms > 0 ? 1.0F : 0.0F;
  const Track& track = tracks_[static_cast<std::size_t>(index)];
  const auto start = static_cast<float>(track.start);
  if (track.end <= track.start) return ms > start ? 1.0F : 0.0F;
  return ease_out((ms - start) / static_cast<float>(track.end - track.start));
}

bool Tween::begun(const Pair& pair, Phase phase, float ms) const {
  const std::int8_t index = pair.tracks[static_cast<std::size_t>(phase)];
  return index >= 0 && ms > static_cast<float>(tracks_[static_cast<std::size_t>(index)].start);
}

Drawn Tween::leaving(const Pair& pair, float ms) const {
  const Shape& was = old_of(pair);
  Drawn drawn = as_is(was);
  drawn.from_old = true;
  const float gone = progress(pair, Phase::leave, ms);
  const bool retracts = is_path(was) && from_->items[was.item].role == Role::connector;
  (retracts ? drawn.extent : drawn.opacity) = 1 - gone;
  return drawn;
}

Drawn Tween::coming(const Pair& pair, float ms) const {
  Drawn drawn = as_is(new_of(pair));
  if (pair.route >= 0) {
    const Route& route = routes_[static_cast<std::size_t>(pair.route)];
    const Point now = route.at(progress(pair, Phase::move, ms));
    displace(drawn, {now.x - route.to().x, now.y - route.to().y});
    drawn.opacity = begun(pair, Phase::move, ms) ? 1.0F : 0.0F;
  } else if (is_path(drawn.shape) && to_->items[drawn.shape.item].role == Role::connector) {
    drawn.extent = progress(pair, pair.drawing, ms);
  } else {
    drawn.opacity = progress(pair, Phase::mark, ms);
  }
  return drawn;
}

Drawn Tween::changing(const Pair& pair, float ms) const {
  const Shape& was = old_of(pair);
  const Shape& now = new_of(pair);
  const float move = progress(pair, Phase::move, ms);
  const float grow = progress(pair, Phase::grow, ms);
  const float mark = progress(pair, Phase::mark, ms);
  Drawn drawn = as_is(now);
  if (pair.rewords && !begun(pair, Phase::grow, ms)) {
    drawn.shape = was;
    drawn.shape.fill = now.fill;
    drawn.from_old = true;
  }
  if (has_points(now.form)) {
    drawn.shift = {(was.at.x - now.at.x) * (1 - move), (was.at.y - now.at.y) * (1 - move)};
  } else if (now.form == Form::text) {
    drawn.shape.at.x = lerp(was.at.x, now.at.x, move);
    drawn.shape.at.y = lerp(was.at.y, now.at.y, move);
  } else {
    drawn.shape.at = {place(was.at.x, was.at.w, now.at.x, now.at.w, move, grow),
                      place(was.at.y, was.at.h, now.at.y, now.at.h, move, grow), lerp(was.at.w, now.at.w, grow),
                      lerp(was.at.h, now.at.h, grow)};
    drawn.shape.radius = lerp(was.radius, now.radius, grow);
  }
  if (pair.route >= 0) {
    const Route& route = routes_[static_cast<std::size_t>(pair.route)];
    const Point there = route.at(move);
    displace(drawn,
             {there.x - lerp(route.from().x, route.to().x, move), there.y - lerp(route.from().y, route.to().y, move)});
  }
  drawn.fill_before = was.fill;
  drawn.stroke_before = was.stroke;
  drawn.blend = was.fill == now.fill && was.stroke == now.stroke ? 1 : mark;
  drawn.shape.stroke_width = lerp(was.stroke_width, now.stroke_width, mark);
  if (mark <= 0) {
    drawn.shape.dash = was.dash;
    drawn.shape.head = was.head;
    drawn.shape.struck = was.struck;
  }
  return drawn;
}

void Tween::at(float ms, std::vector<Drawn>& out) const {
  out.clear();
  if (ms >= static_cast<float>(duration_)) {
    for (const Shape& shape : to_->shapes) out.push_back(as_is(shape));
    return;
  }
  for (const Pair& pair : pairs_) {
    Drawn drawn = pair.new_shape < 0 ? leaving(pair, ms) : pair.old_shape < 0 ? coming(pair, ms) : changing(pair, ms);
    if (drawn.opacity > 0 && drawn.extent > 0) out.push_back(drawn);
  }
}

}  // namespace glassbox
