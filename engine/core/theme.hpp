// The colour tokens in both themes. Marks and borders use a token's colour; text uses a darker or lighter one where the
// mark's would not reach a contrast of 4.5 on the surface, on `sunken` and on its own tint up to 22 %
// (the greys, faint and dead, up to 20 %).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/picture.hpp"

namespace glassbox {

enum class Theme : std::uint8_t { light, dark };

struct Rgb {
  std::uint8_t r = 0, g = 0, b = 0;
  friend bool operator==(const Rgb&, const Rgb&) = default;
};

Rgb mark_color(Theme theme, Color color);
Rgb text_color(Theme theme, Color color);
Rgb resolve(Theme theme, const Paint& paint, bool text = false);  // a tint comes out as the solid colour it blends to

// WCAG 2.2 contrast ratio, 1 … 21.
double contrast(Rgb a, Rgb b);

std::string_view to_word(Color color);  // "running"; "new" for fresh
std::string to_hex(Rgb color);          // "#1F5FD0"

}  // namespace glassbox
