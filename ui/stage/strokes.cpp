#include "ui/stage/strokes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/geometry.hpp"

namespace glassbox {

namespace {

constexpr float kPi = 3.14159265F;

float distance(ImVec2 a, ImVec2 b) {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  return std::sqrt(dx * dx + dy * dy);
}

ImVec2 between(ImVec2 a, ImVec2 b, float part) {
  return {a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part};
}

void draw(ImDrawList& list, std::span<const ImVec2> points, bool closed, const Stroke& how) {
  if (points.size() < 2) return;
  list.AddPolyline(points.data(), static_cast<int>(points.size()), how.color, closed ? ImDrawFlags_Closed : 0,
                   how.width);
}

// Walks the line with the pattern on, off, on … and draws what is on.
void draw_dashes(ImDrawList& list, std::span<const ImVec2> points, const Stroke& how) {
  const float on = (how.dash == Dash::dotted ? 2.0F : 4.0F) * how.unit;
  const float off = 3.0F * how.unit;
  float left = on;  // of the current dash or gap
  bool drawing = true;
  Polyline piece{points[0]};
  for (std::size_t i = 1; i < points.size(); ++i) {
    ImVec2 from = points[i - 1];
    float length = distance(from, points[i]);
    while (length > left) {
      from = between(from, points[i], left / length);
      length -= left;
      if (drawing) {
        piece.push_back(from);
        draw(list, piece, false, how);
      }
      drawing = !drawing;
      left = drawing ? on : off;
      piece.assign(1, from);
    }
    left -= length;
    if (drawing) piece.push_back(points[i]);
  }
  if (drawing) draw(list, piece, false, how);
}

}  // namespace

void stroke(ImDrawList& list, std::span<const ImVec2> points, bool closed, const Stroke& how) {
  if (points.size() < 2 || (how.color & IM_COL32_A_MASK) == 0) return;
  // A dash shorter than a device px would only cost: zoomed far out, the line is drawn whole.
  if (how.dash == Dash::none || how.unit < 0.4F) return draw(list, points, closed, how);
  Polyline line(points.begin(), points.end());
  if (closed) line.push_back(points.front());
  draw_dashes(list, line, how);
}

void cut(Polyline& line, float part) {
  if (part >= 1 || line.size() < 2) return;
  float length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += distance(line[i - 1], line[i]);
  float left = length * std::max(part, 0.0F);
  for (std::size_t i = 1; i < line.size(); ++i) {
    const float here = distance(line[i - 1], line[i]);
    if (here < left) {
      left -= here;
      continue;
    }
    line[i] = between(line[i - 1], line[i], here > 0 ? left / here : 0);
    line.resize(i + 1);
    return;
  }
}

void append_cubic(Polyline& line, ImVec2 p0, ImVec2 p1, ImVec2 p2, ImVec2 p3) {
  const float around = distance(p0, p1) + distance(p1, p2) + distance(p2, p3);
  const int pieces = std::clamp(static_cast<int>(std::ceil(std::sqrt(around) * 1.2F)), 4, 64);
  for (int i = 1; i <= pieces; ++i) {
    const Point at = cubic({p0.x, p0.y}, {p1.x, p1.y}, {p2.x, p2.y}, {p3.x, p3.y},
                           static_cast<float>(i) / static_cast<float>(pieces));
    line.push_back({at.x, at.y});
  }
}

void append_rounded(Polyline& line, ImVec2 min, ImVec2 max, float radius) {
  const float r = std::clamp(radius, 0.0F, std::min(max.x - min.x, max.y - min.y) / 2);
  if (r < 0.5F) {
    line.insert(line.end(), {min, {max.x, min.y}, max, {min.x, max.y}});
    return;
  }
  const std::array<ImVec2, 4> centres = {
      {{max.x - r, min.y + r}, {max.x - r, max.y - r}, {min.x + r, max.y - r}, {min.x + r, min.y + r}}};
  const int pieces = std::clamp(static_cast<int>(std::ceil(std::sqrt(r) * 2.2F)), 3, 16);
  // Two arcs that meet share a point: ImGui's strokes want no point twice.
  const auto add = [&](ImVec2 point) {
    if (distance(line.back(), point) > 0.01F) line.push_back(point);
  };
  const std::size_t first = line.size();
  line.push_back({min.x + r, min.y});
  for (std::size_t corner = 0; corner < centres.size(); ++corner) {
    for (int i = 0; i <= pieces; ++i) {
      const float turned = static_cast<float>(corner) - 1 + static_cast<float>(i) / static_cast<float>(pieces);
      const float angle = kPi / 2 * turned;
      add({centres[corner].x + r * std::cos(angle), centres[corner].y + r * std::sin(angle)});
    }
  }
  if (distance(line.back(), line[first]) <= 0.01F) line.pop_back();
}

}  // namespace glassbox
