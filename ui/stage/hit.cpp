#include "ui/stage/hit.hpp"

#include <algorithm>
#include <span>

#include "engine/core/geometry.hpp"

namespace glassbox {

namespace {

bool in_box(const Box& box, Point p, float reach) {
  return p.x >= box.x - reach && p.x <= box.right() + reach && p.y >= box.y - reach && p.y <= box.bottom() + reach;
}

bool near_segment(Point a, Point b, Point p, float reach) {
  const Point along{b.x - a.x, b.y - a.y};
  const float length = along.x * along.x + along.y * along.y;
  const float t = length > 0 ? std::clamp(((p.x - a.x) * along.x + (p.y - a.y) * along.y) / length, 0.0F, 1.0F) : 0;
  const Point gap{a.x + along.x * t - p.x, a.y + along.y * t - p.y};
  return gap.x * gap.x + gap.y * gap.y <= reach * reach;
}

bool near_curve(std::span<const Point> points, Point p, float reach) {
  constexpr int kPieces = 16;
  for (std::size_t i = 0; i + 3 < points.size(); i += 3) {
    Point from = points[i];
    for (int k = 1; k <= kPieces; ++k) {
      const Point to = cubic(points[i], points[i + 1], points[i + 2], points[i + 3], static_cast<float>(k) / kPieces);
      if (near_segment(from, to, p, reach)) return true;
      from = to;
    }
  }
  return false;
}

// Even-odd rule.
bool in_polygon(std::span<const Point> points, Point p) {
  bool inside = false;
  for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
    const Point a = points[i];
    const Point b = points[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

bool touches(const Picture& picture, const Shape& shape, Point p, float reach) {
  if (!in_box(extent(shape), p, reach)) return false;
  const auto points = [&] { return std::span<const Point>(picture.points).subspan(shape.first, shape.count); };
  switch (shape.form) {
    case Form::line:
      return near_segment({shape.at.x, shape.at.y}, {shape.at.right(), shape.at.bottom()}, p, reach);
    case Form::curve:
      return near_curve(points(), p, reach);
    case Form::polygon:
      return !points().empty() && in_polygon(points(), p);
    default:
      return true;
  }
}

}  // namespace

std::int32_t item_at(const Picture& picture, Point point, float reach) {
  for (auto shape = picture.shapes.rbegin(); shape != picture.shapes.rend(); ++shape) {
    if (!touches(picture, *shape, point, shape->form == Form::line || shape->form == Form::curve ? reach : 0)) continue;
    auto item = static_cast<std::int32_t>(shape->item);
    while (item >= 0 && picture.items[static_cast<std::size_t>(item)].label.empty())
      item = picture.items[static_cast<std::size_t>(item)].parent;
    if (item >= 0) return item;
  }
  return -1;
}

std::int32_t find_item(const Picture& picture, std::string_view id) {
  const auto found =
      std::find_if(picture.items.begin(), picture.items.end(), [&](const Item& item) { return item.id == id; });
  return found == picture.items.end() ? -1 : static_cast<std::int32_t>(found - picture.items.begin());
}

}  // namespace glassbox
