// Which item of a picture stands at a point.
#pragma once

#include "engine/core/picture.hpp"

namespace glassbox {

// Index of the item with a label whose shape is drawn last at the point (picture px), or that of its nearest ancestor
// with a label; -1: none. `reach` in px is how near a line counts as touched.
std::int32_t item_at(const Picture& picture, Point point, float reach);

std::int32_t find_item(const Picture& picture, std::string_view id);  // -1: none

}  // namespace glassbox
