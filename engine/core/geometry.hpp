// Where a shape is: what the pen, the tween, the lint and a hit test share.
#pragma once

#include <span>

#include "engine/core/picture.hpp"

namespace glassbox {

Box united(const Box& a, const Box& b);  // the smallest box around both
Box bounds_of(std::span<const Point> points);

// What a shape covers. Text: from its capitals' top to its descenders. Strokes count with half their width.
Box extent(const Shape& shape);

// Left end of a text's line, by its anchor.
float text_left(const Shape& text);

Point cubic(Point p0, Point p1, Point p2, Point p3, float t);

struct Triangle {
  Point tip;
  Point left;
  Point right;
  Point base;  // where the line ends and the head begins
};
// The head of a line or curve; its tip stands at the shape's end.
Triangle head_of(const Picture& picture, const Shape& shape);

// Unit vector in which a line or curve arrives at its end; {1, 0} where it has no length.
Point arrival(const Picture& picture, const Shape& shape);

constexpr float kHead = 5;          // length of an arrow head
constexpr float kHeadHalf = 2.75F;  // half its width
constexpr float kDescent = 0.21F;   // em: how deep g, p and y of both faces go

}  // namespace glassbox
