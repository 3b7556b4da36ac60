// The four faces of the stage, baked at exactly the size asked for.
#pragma once

#include <array>
#include <cstdint>

#include "engine/core/picture.hpp"

struct ImFont;
struct ImFontBaked;

namespace glassbox {

constexpr std::int32_t kFaces = 4;  // Inter 400, Inter 600, JetBrains Mono 400, JetBrains Mono 600

// A face at one size. Dear ImGui rounds font sizes to whole pixels; the rest of the size is asked for as density.
struct Type {
  ImFontBaked* baked = nullptr;
  float scale = 1;   // device px per unit of a baked glyph's corners
  float ascent = 0;  // what a glyph's y is counted from, above the baseline, in those units
};

class Fonts {
 public:
  // `bytes` (TrueType or OpenType) must outlive the ImGui context. False: not a font. Needs an ImGui context.
  bool add(std::int32_t face, const std::uint8_t* bytes, std::int32_t length);
  [[nodiscard]] bool any() const;
  // `em` is the font size in device px. A face that is not there is replaced by one that is. Precondition: any().
  [[nodiscard]] Type type(Face face, bool bold, float em) const;

 private:
  std::array<ImFont*, kFaces> faces_{};
};

}  // namespace glassbox
