#include "ui/stage/painter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/geometry.hpp"
#include "ui/stage/glyphs.hpp"

namespace glassbox {

namespace {

// The middle of a line of `width` device px that covers whole ones.
float snap_line(float at, float width) {
  const bool odd = static_cast<int>(width) % 2 == 1;
  return odd ? std::floor(at) + 0.5F : std::round(at);
}

// As the SVG has it (engine/core/svg.cpp): a line of 1 px on a whole coordinate stands half a px on, so that a poster
// does not jump when the stage takes over.
float sharp(const Shape& shape, float coordinate) {
  const bool thin = shape.stroke.color != Color::none && shape.stroke_width == 1;
  return thin && coordinate == std::floor(coordinate) ? coordinate + 0.5F : coordinate;
}

std::uint8_t mix(std::uint8_t a, std::uint8_t b, float part) {
  return static_cast<std::uint8_t>(
      std::lround(static_cast<float>(a) + (static_cast<float>(b) - static_cast<float>(a)) * part));
}

// Four bars instead of a polyline: whole pixels, no fringe, and corners that are not drawn twice when translucent.
void frame(ImDrawList& list, ImVec2 min, ImVec2 max, float width, ImU32 color) {
  const float half = width / 2;
  const ImVec2 outer_min{min.x - half, min.y - half};
  const ImVec2 outer_max{max.x + half, max.y + half};
  const float top = std::min(outer_min.y + width, outer_max.y);
  const float bottom = std::max(outer_max.y - width, top);
  list.AddRectFilled(outer_min, {outer_max.x, top}, color);
  list.AddRectFilled({outer_min.x, bottom}, outer_max, color);
  list.AddRectFilled({outer_min.x, top}, {std::min(outer_min.x + width, outer_max.x), bottom}, color);
  list.AddRectFilled({std::max(outer_max.x - width, outer_min.x), top}, {outer_max.x, bottom}, color);
}

}  // namespace

void Painter::draw(const Drawn& drawn, const Picture& owner) {
  if (drawn.opacity <= 0) return;
  Box covered = extent(drawn.shape);
  covered.x += drawn.shift.x;
  covered.y += drawn.shift.y;
  if (!in_sight(covered)) return;
  switch (drawn.shape.form) {
    case Form::rect:
      return rect(drawn);
    case Form::circle:
      return circle(drawn);
    case Form::line:
      return line(drawn, owner);
    case Form::polygon:
      return polygon(drawn, owner);
    case Form::curve:
      return curve(drawn, owner);
    case Form::text:
      return text(drawn, owner);
  }
}

bool Painter::in_sight(const Box& extent) const {
  const float margin = 2 + kHead * at_.scale;
  return x(extent.right()) + margin >= at_.min.x && x(extent.x) - margin <= at_.max.x &&
         y(extent.bottom()) + margin >= at_.min.y && y(extent.y) - margin <= at_.max.y;
}

float Painter::line_width(float px) const {
  return std::max(1.0F, std::round(px * at_.scale));
}

ImU32 Painter::blend(const Paint& before, const Paint& after, float part, float opacity, bool text) const {
  const bool was = before.color != Color::none;
  const bool is = after.color != Color::none;
  const float t = std::clamp(part, 0.0F, 1.0F);
  if (t >= 1 && !is) return 0;
  if (!was && !is) return 0;
  const Rgb to = resolve(theme_, is ? after : before, text);
  const Rgb from = t < 1 ? resolve(theme_, was ? before : after, text) : to;
  float alpha = std::clamp(opacity, 0.0F, 1.0F);
  if (t < 1 && !was) alpha *= t;
  if (t < 1 && !is) alpha *= 1 - t;
  return IM_COL32(mix(from.r, to.r, t), mix(from.g, to.g, t), mix(from.b, to.b, t), std::lround(alpha * 255));
}

ImU32 Painter::fill_color(const Drawn& drawn, bool text) const {
  return blend(drawn.fill_before, drawn.shape.fill, drawn.blend, drawn.opacity, text);
}

ImU32 Painter::stroke_color(const Drawn& drawn) const {
  // A line thinner than a device px is drawn one wide, and as much lighter.
  const float cover = std::min(1.0F, drawn.shape.stroke_width * at_.scale);
  return blend(drawn.stroke_before, drawn.shape.stroke, drawn.blend, drawn.opacity * cover, false);
}

Stroke Painter::stroke_of(const Drawn& drawn) const {
  return {stroke_color(drawn), std::max(drawn.shape.stroke_width * at_.scale, 1.0F), drawn.shape.dash, at_.scale};
}

void Painter::rect(const Drawn& drawn) {
  const Shape& shape = drawn.shape;
  Stroke how = stroke_of(drawn);
  const bool stroked = (how.color & IM_COL32_A_MASK) != 0 && shape.stroke_width > 0;
  how.width = line_width(shape.stroke_width);
  const auto snap = [&](float v) { return stroked ? snap_line(v, how.width) : std::round(v); };
  const Point corner{sharp(shape, shape.at.x), sharp(shape, shape.at.y)};
  const ImVec2 min{snap(x(corner.x)), snap(y(corner.y))};
  ImVec2 max{snap(x(corner.x + shape.at.w)), snap(y(corner.y + shape.at.h))};
  if (!stroked && shape.at.w > 0) max.x = std::max(max.x, min.x + 1);
  if (!stroked && shape.at.h > 0) max.y = std::max(max.y, min.y + 1);
  const float radius = shape.radius * at_.scale;
  const bool square = radius < 1;
  const ImU32 fill = fill_color(drawn);
  points_.clear();
  if (!square || how.dash != Dash::none) append_rounded(points_, min, max, radius);
  if ((fill & IM_COL32_A_MASK) != 0) {
    if (square)
      list_.AddRectFilled(min, max, fill);
    else
      list_.AddConvexPolyFilled(points_.data(), static_cast<int>(points_.size()), fill);
  }
  if (!stroked) return;
  if (square && how.dash == Dash::none)
    frame(list_, min, max, how.width, how.color);
  else
    stroke(list_, points_, true, how);
}

void Painter::circle(const Drawn& drawn) {
  const ImVec2 centre = at({drawn.shape.at.x, drawn.shape.at.y});
  const float radius = drawn.shape.at.w * at_.scale;
  if (radius <= 0) return;
  const ImU32 fill = fill_color(drawn);
  if ((fill & IM_COL32_A_MASK) != 0) list_.AddCircleFilled(centre, radius, fill);
  const Stroke how = stroke_of(drawn);
  if ((how.color & IM_COL32_A_MASK) == 0 || drawn.shape.stroke_width <= 0) return;
  points_.clear();
  const ImVec2 reach{radius, radius};
  append_rounded(points_, {centre.x - reach.x, centre.y - reach.y}, {centre.x + reach.x, centre.y + reach.y}, radius);
  stroke(list_, points_, true, how);
}

void Painter::line(const Drawn& drawn, const Picture& owner) {
  const Box& box = drawn.shape.at;
  Stroke how = stroke_of(drawn);
  const bool headed = drawn.shape.head;
  const Point start{box.w == 0 && !headed ? sharp(drawn.shape, box.x) : box.x,
                    box.h == 0 && !headed ? sharp(drawn.shape, box.y) : box.y};
  ImVec2 from = at(start);
  ImVec2 to = at({start.x + box.w, start.y + box.h});
  // Lines along an axis cover whole pixels.
  if (box.w == 0 || box.h == 0) {
    how.width = line_width(drawn.shape.stroke_width);
    if (box.w == 0 && !headed) from.x = to.x = snap_line(from.x, how.width);
    if (box.h == 0 && !headed) from.y = to.y = snap_line(from.y, how.width);
  }
  if (headed && drawn.extent >= 1) to = head(drawn, owner, how.color);
  points_.assign({from, to});
  cut(points_, drawn.extent);
  stroke(list_, points_, false, how);
}

void Painter::curve(const Drawn& drawn, const Picture& owner) {
  const Shape& shape = drawn.shape;
  if (shape.count < 4) return;
  const Point* points = owner.points.data() + shape.first;
  const auto moved = [&](Point point) { return at({point.x + drawn.shift.x, point.y + drawn.shift.y}); };
  const Stroke how = stroke_of(drawn);
  ImVec2 end = moved(points[shape.count - 1]);
  if (shape.head && drawn.extent >= 1) end = head(drawn, owner, how.color);
  points_.assign({moved(points[0])});
  for (std::uint32_t i = 0; i + 3 < shape.count; i += 3)
    append_cubic(points_, moved(points[i]), moved(points[i + 1]), moved(points[i + 2]),
                 i + 4 < shape.count ? moved(points[i + 3]) : end);
  cut(points_, drawn.extent);
  stroke(list_, points_, false, how);
}

ImVec2 Painter::head(const Drawn& drawn, const Picture& owner, ImU32 color) {
  const Triangle triangle = head_of(owner, drawn.shape);
  const auto moved = [&](Point point) { return at({point.x + drawn.shift.x, point.y + drawn.shift.y}); };
  const ImVec2 tip = moved(triangle.tip);
  const ImVec2 left = moved(triangle.left);
  const ImVec2 right = moved(triangle.right);
  const bool clockwise = (left.x - tip.x) * (right.y - tip.y) > (left.y - tip.y) * (right.x - tip.x);
  list_.AddTriangleFilled(tip, clockwise ? left : right, clockwise ? right : left, color);
  return moved(triangle.base);
}

void Painter::polygon(const Drawn& drawn, const Picture& owner) {
  const Shape& shape = drawn.shape;
  if (shape.count < 3) return;
  points_.clear();
  float area = 0;
  bool upright = true;  // all edges along an axis, as in a map of cells: whole pixels and no seams between neighbours
  const Point* points = owner.points.data() + shape.first;
  for (std::uint32_t i = 0; i < shape.count; ++i) {
    const Point next = points[(i + 1) % shape.count];
    area += points[i].x * next.y - next.x * points[i].y;
    upright = upright && (points[i].x == next.x || points[i].y == next.y);
    points_.push_back(at({points[i].x + drawn.shift.x, points[i].y + drawn.shift.y}));
  }
  Stroke how = stroke_of(drawn);
  if (upright) {
    how.width = line_width(shape.stroke_width);
    const bool stroked = (how.color & IM_COL32_A_MASK) != 0 && shape.stroke_width > 0;
    for (ImVec2& point : points_) {
      point.x = stroked ? snap_line(point.x, how.width) : std::round(point.x);
      point.y = stroked ? snap_line(point.y, how.width) : std::round(point.y);
    }
    const auto same = [](ImVec2 a, ImVec2 b) { return a.x == b.x && a.y == b.y; };
    points_.erase(std::unique(points_.begin(), points_.end(), same), points_.end());
    while (points_.size() > 1 && same(points_.front(), points_.back())) points_.pop_back();
  }
  if (area < 0) std::reverse(points_.begin(), points_.end());  // ImGui's fringe wants clockwise
  const ImU32 fill = fill_color(drawn);
  if ((fill & IM_COL32_A_MASK) != 0 && points_.size() >= 3) {
    const ImDrawListFlags flags = list_.Flags;
    if (upright) list_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
    list_.AddConcavePolyFilled(points_.data(), static_cast<int>(points_.size()), fill);
    list_.Flags = flags;
  }
  if (shape.stroke_width > 0) stroke(list_, points_, true, how);
}

void Painter::text(const Drawn& drawn, const Picture& owner) {
  const Shape& shape = drawn.shape;
  const ImU32 color = fill_color(drawn, true);
  if ((color & IM_COL32_A_MASK) == 0) return;
  const float em = shape.size * at_.scale;
  const Type type = fonts_.type(shape.face, shape.bold, em);
  if (type.baked == nullptr) return;
  const float left = x(text_left(shape));
  const float baseline = std::round(y(shape.at.y));
  draw_glyphs(list_, type, {owner.text_of(shape), shape.face, shape.bold, em}, {left, baseline}, color);
  if (!shape.struck) return;
  // Through the middle of the small letters, one line wide for every 14 px of size, as browsers strike.
  const float width = line_width(1);
  const float middle = snap_line(baseline - kStrike * em, width);
  const std::array<ImVec2, 2> line{{{left, middle}, {left + shape.at.w * at_.scale, middle}}};
  stroke(list_, line, false, {color, width, Dash::none, at_.scale});
}

void Painter::ring(const Box& around, float width) {
  constexpr float kGap = 2;  // px between the item and its ring
  const Rgb ink = mark_color(theme_, Color::ink);
  const float w = std::max(1.0F, std::round(width * at_.pixel_ratio * 2) / 2);
  points_.clear();
  append_rounded(points_, {x(around.x - kGap), y(around.y - kGap)},
                 {x(around.right() + kGap), y(around.bottom() + kGap)}, 4 * at_.scale);
  stroke(list_, points_, true, {IM_COL32(ink.r, ink.g, ink.b, 255), w, Dash::none, at_.scale});
}

}  // namespace glassbox
