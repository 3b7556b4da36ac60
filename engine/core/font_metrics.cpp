#include "engine/core/font_metrics.hpp"

#include <algorithm>

#include "engine/core/font_tables.hpp"

namespace glassbox {
namespace {

const FaceTable& table(Face face, bool bold) {
  return kFaceTables[(face == Face::mono ? 2U : 0U) + (bold ? 1U : 0U)];
}

}  // namespace

const FaceMetrics& face_metrics(Face face, bool bold) {
  return table(face, bold).face;
}

std::uint16_t advance_width(Face face, bool bold, char32_t code) {
  const FaceTable& widths = table(face, bold);
  std::uint16_t width = 0;
  if (code >= 0x20 && code - 0x20 < widths.direct.size()) {
    width = widths.direct[code - 0x20];
  } else {
    const auto* const found = std::lower_bound(kOtherCodes.begin(), kOtherCodes.end(), code);
    if (found != kOtherCodes.end() && *found == code)
      width = widths.others[static_cast<std::size_t>(found - kOtherCodes.begin())];
  }
  return width == 0 ? widths.face.wide : width;
}

}  // namespace glassbox
