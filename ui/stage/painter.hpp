// Draws the shapes of a picture into an ImGui draw list, in device pixels: ImGui's points are device px here, so that
// its anti-aliasing fringe is one of them at every pixel ratio.
#pragma once

#include <imgui.h>

#include <string_view>

#include "engine/core/picture.hpp"
#include "engine/core/theme.hpp"
#include "engine/core/tween.hpp"
#include "ui/stage/fonts.hpp"
#include "ui/stage/strokes.hpp"

namespace glassbox {

// Where a picture lies on the canvas.
struct Placement {
  float scale = 1;  // device px per picture px
  ImVec2 origin;    // of the picture, in device px
  ImVec2 min, max;  // what is in sight, in device px
  float pixel_ratio = 1;
};

class Painter {
 public:
  Painter(ImDrawList& list, const Fonts& fonts, Theme theme, const Placement& placement)
      : list_(list), fonts_(fonts), theme_(theme), at_(placement) {}

  // `owner` holds the words and points that the shape's first and count mean.
  void draw(const Drawn& drawn, const Picture& owner);
  // A ring in `ink` around an item, `width` CSS px wide: hovered or selected.
  void ring(const Box& around, float width);

 private:
  void rect(const Drawn& drawn);
  void circle(const Drawn& drawn);
  void line(const Drawn& drawn, const Picture& owner);
  void curve(const Drawn& drawn, const Picture& owner);
  void polygon(const Drawn& drawn, const Picture& owner);
  void text(const Drawn& drawn, const Picture& owner);
  ImVec2 head(const Drawn& drawn, const Picture& owner, ImU32 color);  // returns where its line ends

  [[nodiscard]] float x(float px) const { return at_.origin.x + px * at_.scale; }
  [[nodiscard]] float y(float px) const { return at_.origin.y + px * at_.scale; }
  [[nodiscard]] ImVec2 at(Point point) const { return {x(point.x), y(point.y)}; }
  [[nodiscard]] bool in_sight(const Box& extent) const;
  [[nodiscard]] float line_width(float px) const;  // whole device px from 1 upwards
  [[nodiscard]] Stroke stroke_of(const Drawn& drawn) const;
  [[nodiscard]] ImU32 fill_color(const Drawn& drawn, bool text = false) const;
  [[nodiscard]] ImU32 stroke_color(const Drawn& drawn) const;
  [[nodiscard]] ImU32 blend(const Paint& before, const Paint& after, float part, float opacity, bool text) const;

  ImDrawList& list_;
  const Fonts& fonts_;
  Theme theme_;
  Placement at_;
  Polyline points_;  // kept between shapes for its memory
};

}  // namespace glassbox
