// Heights and advance widths of the shipped faces (Inter, JetBrains Mono; regular and semi-bold), in font units. The
// stage's fonts are cut from the same files by tools/fonts/subset.py.
#pragma once

#include <cstdint>

#include "engine/core/picture.hpp"

namespace glassbox {

struct FaceMetrics {
  std::uint16_t units_per_em;
  std::uint16_t ascent;   // of a line, from the baseline up (hhea)
  std::uint16_t descent;  // of a line, from the baseline down
  std::uint16_t cap_height;
  std::uint16_t x_height;
  std::uint16_t wide;  // the widest common letter: counts for a code point that the face does not have
};

const FaceMetrics& face_metrics(Face face, bool bold);
std::uint16_t advance_width(Face face, bool bold, char32_t code);

}  // namespace glassbox
