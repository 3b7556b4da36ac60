#include <algorithm>

#include "engine/core/font_metrics.hpp"
#include "engine/core/pen.hpp"
#include "engine/core/utf8.hpp"

namespace glassbox {
namespace {

float to_px(std::int64_t units, Face face, bool bold, float size) {
  return static_cast<float>(units) * size / static_cast<float>(face_metrics(face, bold).units_per_em);
}

}  // namespace

float text_width(std::string_view text, Face face, bool bold, float size) {
  std::int64_t units = 0;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    units += advance_width(face, bold, next.value);
    text.remove_prefix(next.length);
  }
  return to_px(units, face, bold, size);
}

std::string fit_text(std::string_view text, Face face, bool bold, float size, float width) {
  constexpr char32_t kEllipsis = 0x2026;
  constexpr float kRounding = 0.01F;
  if (text_width(text, face, bold, size) <= width + kRounding) return std::string(text);
  std::int64_t units = advance_width(face, bold, kEllipsis);
  if (to_px(units, face, bold, size) > width + kRounding) return {};
  std::size_t kept = 0;
  while (kept < text.size()) {
    const CodePoint next = first_code_point(text.substr(kept));
    units += advance_width(face, bold, next.value);
    if (to_px(units, face, bold, size) > width + kRounding) break;
    kept += next.length;
  }
  std::string out(text.substr(0, kept));
  while (out.ends_with(' ')) out.pop_back();
  append_utf8(out, kEllipsis);
  return out;
}

}  // namespace glassbox
