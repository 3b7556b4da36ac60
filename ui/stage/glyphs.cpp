#include "ui/stage/glyphs.hpp"

#include <cmath>

#include "engine/core/font_metrics.hpp"
#include "engine/core/utf8.hpp"

namespace glassbox {

void draw_glyphs(ImDrawList& list, const Type& type, const Words& words, ImVec2 baseline, ImU32 color) {
  const float per_unit = words.em / static_cast<float>(face_metrics(words.face, words.bold).units_per_em);
  std::int32_t advance = 0;  // in font units: adding them up loses nothing
  std::string_view rest = words.text;
  while (!rest.empty()) {
    const CodePoint code = first_code_point(rest);
    rest.remove_prefix(code.length);
    const auto character = static_cast<ImWchar>(code.value > 0xFFFF ? kReplacement : code.value);
    // May bake the glyph and so make room in the atlas: look it up before the draw list reserves anything.
    const ImFontGlyph* glyph = type.baked->FindGlyph(character);
    const float x = baseline.x + static_cast<float>(advance) * per_unit;
    advance += advance_width(words.face, words.bold, code.value);
    if (glyph == nullptr || !glyph->Visible) continue;
    list.PrimReserve(6, 4);
    list.PrimRectUV({x + glyph->X0 * type.scale, baseline.y + (glyph->Y0 - type.ascent) * type.scale},
                    {x + glyph->X1 * type.scale, baseline.y + (glyph->Y1 - type.ascent) * type.scale},
                    {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, color);
  }
}

}  // namespace glassbox
