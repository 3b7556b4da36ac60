#include "engine/core/geometry.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/font_metrics.hpp"

namespace glassbox {
namespace {

Box grown(const Box& box, float by) {
  return {box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by};
}

Box text_extent(const Shape& shape) {
  const FaceMetrics& face = face_metrics(shape.face, shape.bold);
  const float top = shape.size * static_cast<float>(face.cap_height) / static_cast<float>(face.units_per_em);
  return {text_left(shape), shape.at.y - top, shape.at.w, top + shape.size * kDescent};
}

Box line_extent(const Box& at) {
  return {std::min(at.x, at.right()), std::min(at.y, at.bottom()), std::abs(at.w), std::abs(at.h)};
}

// `to` - `from` as a unit vector; false where they are one point.
bool direction(Point from, Point to, Point& out) {
  const float x = to.x - from.x;
  const float y = to.y - from.y;
  const float length = std::sqrt(x * x + y * y);
  if (length < 1e-4F) return false;
  out = {x / length, y / length};
  return true;
}

}  // namespace

Box united(const Box& a, const Box& b) {
  const float x = std::min(a.x, b.x);
  const float y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

Box bounds_of(std::span<const Point> points) {
  if (points.empty()) return {};
  Box box{points[0].x, points[0].y, 0, 0};
  for (const Point point : points) box = united(box, {point.x, point.y, 0, 0});
  return box;
}

float text_left(const Shape& text) {
  if (text.anchor == Anchor::middle) return text.at.x - text.at.w / 2;
  return text.anchor == Anchor::end ? text.at.x - text.at.w : text.at.x;
}

Box extent(const Shape& shape) {
  const float half = shape.stroke.color == Color::none ? 0 : shape.stroke_width / 2;
  switch (shape.form) {
    case Form::text:
      return text_extent(shape);
    case Form::circle:
      return grown({shape.at.x, shape.at.y, 0, 0}, shape.at.w + half);
    case Form::line:
      return grown(line_extent(shape.at), half);
    default:
      return grown(shape.at, half);
  }
}

Point cubic(Point p0, Point p1, Point p2, Point p3, float t) {
  const float u = 1 - t;
  const float a = u * u * u;
  const float b = 3 * u * u * t;
  const float c = 3 * u * t * t;
  const float d = t * t * t;
  return {a * p0.x + b * p1.x + c * p2.x + d * p3.x, a * p0.y + b * p1.y + c * p2.y + d * p3.y};
}

Point arrival(const Picture& picture, const Shape& shape) {
  Point out{1, 0};
  if (shape.form == Form::line) {
    direction({0, 0}, {shape.at.w, shape.at.h}, out);
    return out;
  }
  // A control point may coincide with the end: then the one before it gives the tangent.
  const Point* const first = picture.points.data() + shape.first;
  for (std::uint32_t back = 2; back <= shape.count; ++back)
    if (direction(first[shape.count - back], first[shape.count - 1], out)) break;
  return out;
}

Triangle head_of(const Picture& picture, const Shape& shape) {
  const Point along = arrival(picture, shape);
  const Point tip = shape.form == Form::line ? Point{shape.at.right(), shape.at.bottom()}
                                             : picture.points[shape.first + shape.count - 1];
  const Point base{tip.x - along.x * kHead, tip.y - along.y * kHead};
  const Point aside{-along.y * kHeadHalf, along.x * kHeadHalf};
  return {tip, {base.x + aside.x, base.y + aside.y}, {base.x - aside.x, base.y - aside.y}, base};
}

}  // namespace glassbox
