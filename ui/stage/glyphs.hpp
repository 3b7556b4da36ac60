// Words in the stage's faces, placed by the engine's own advance widths, so that the canvas equals the SVG.
#pragma once

#include <imgui.h>

#include <string_view>

#include "engine/core/picture.hpp"
#include "ui/stage/fonts.hpp"

namespace glassbox {

struct Words {
  std::string_view text;
  Face face = Face::sans;
  bool bold = false;
  float em = 12;  // device px
};

constexpr float kStrike = 0.28F;  // em above the baseline, where text is struck through

// `baseline`: the left end of the line's baseline in device px, its y a whole one.
void draw_glyphs(ImDrawList& list, const Type& type, const Words& words, ImVec2 baseline, ImU32 color);

}  // namespace glassbox
