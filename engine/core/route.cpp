#include "engine/core/route.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/geometry.hpp"

namespace glassbox {
namespace {

float distance(Point a, Point b) {
  return std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

Point between(Point a, Point b, float t) {
  return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

}  // namespace

Route::Route(const Picture& owner, const Shape& path, Point from, Point to) : from_(from), to_(to) {
  sample(owner, path);
  const float along = distance(from, points_.front()) + distance(to, points_.back());
  const float against = distance(from, points_.back()) + distance(to, points_.front());
  if (against < along) turn();
}

Route::Route(const Picture& owner, const Shape& path, Point to) : to_(to) {
  sample(owner, path);
  if (distance(to, points_.front()) < distance(to, points_.back())) turn();
  from_ = points_.front();
}

void Route::sample(const Picture& owner, const Shape& path) {
  constexpr int kPieces = 24;  // of a cubic segment
  if (path.form == Form::line) {
    points_ = {{path.at.x, path.at.y}, {path.at.right(), path.at.bottom()}};
  } else {
    const Point* const p = owner.points.data() + path.first;
    points_.push_back(p[0]);
    for (std::uint32_t i = 0; i + 3 < path.count; i += 3) {
      for (int k = 1; k <= kPieces; ++k)
        points_.push_back(cubic(p[i], p[i + 1], p[i + 2], p[i + 3], static_cast<float>(k) / kPieces));
    }
  }
  lengths_.push_back(0);
  for (std::size_t i = 1; i < points_.size(); ++i)
    lengths_.push_back(lengths_.back() + distance(points_[i - 1], points_[i]));
}

// Symmetric in the lengths, so that they are walked backwards, too.
void Route::turn() {
  against_ = true;
  std::reverse(points_.begin(), points_.end());
  const float all = lengths_.back();
  std::reverse(lengths_.begin(), lengths_.end());
  for (float& length : lengths_) length = all - length;
}

Point Route::on_path(float t) const {
  const float way = t * lengths_.back();
  const auto next = std::lower_bound(lengths_.begin() + 1, lengths_.end() - 1, way);
  const auto i = static_cast<std::size_t>(next - lengths_.begin());
  const float piece = lengths_[i] - lengths_[i - 1];
  return between(points_[i - 1], points_[i],
                 piece > 0 ? std::clamp((way - lengths_[i - 1]) / piece, 0.0F, 1.0F) : 1.0F);
}

Point Route::at(float t) const {
  const Point path = on_path(t);
  const Point aside_from{from_.x - points_.front().x, from_.y - points_.front().y};
  const Point aside_to{to_.x - points_.back().x, to_.y - points_.back().y};
  const Point aside = between(aside_from, aside_to, t);
  return {path.x + aside.x, path.y + aside.y};
}

}  // namespace glassbox
