// Lines as ImGui can draw them: polylines, cut at a part of their length, dashed as SVG dashes.
#pragma once

#include <imgui.h>

#include <span>
#include <vector>

#include "engine/core/picture.hpp"

namespace glassbox {

using Polyline = std::vector<ImVec2>;

struct Stroke {
  ImU32 color = 0;
  float width = 1;  // device px
  Dash dash = Dash::none;
  float unit = 1;  // device px per picture px: dashes are 4 3 and 2 3 picture px
};

void stroke(ImDrawList& list, std::span<const ImVec2> points, bool closed, const Stroke& how);

// Shortens the line to the given part of its length from the start, 0 … 1.
void cut(Polyline& line, float part);
// Appends a cubic, finely enough for a flatness of a quarter of a device px; without its first point.
void append_cubic(Polyline& line, ImVec2 p0, ImVec2 p1, ImVec2 p2, ImVec2 p3);
// The outline of a rectangle, clockwise from the end of its top left corner, as SVG walks it.
void append_rounded(Polyline& line, ImVec2 min, ImVec2 max, float radius);

}  // namespace glassbox
