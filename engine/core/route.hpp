// The way of a pill along its connector.
#pragma once

#include <vector>

#include "engine/core/picture.hpp"

namespace glassbox {

// The connector's path as a polyline, walked by length (as the stage draws a part of it), from where the pill was to
// where it will be: at both ends the pill stands exactly there, in between on the path.
class Route {
 public:
  // `path`: a line or a curve of `owner`. The pill goes against the path where its ends are nearer that way round.
  Route(const Picture& owner, const Shape& path, Point from, Point to);
  // From the path's start; from its end where `to` is nearer to the start.
  Route(const Picture& owner, const Shape& path, Point to);

  // The pill's middle when the part `t`, 0 … 1, of the way lies behind it.
  [[nodiscard]] Point at(float t) const;
  [[nodiscard]] Point from() const { return from_; }
  [[nodiscard]] Point to() const { return to_; }
  [[nodiscard]] bool against() const { return against_; }

 private:
  void sample(const Picture& owner, const Shape& path);
  void turn();
  [[nodiscard]] Point on_path(float t) const;

  std::vector<Point> points_;   // at least two
  std::vector<float> lengths_;  // from the start to each point
  Point from_;
  Point to_;
  bool against_ = false;
};

}  // namespace glassbox
