// Faults that a picture can be seen to have, because it is data with known font metrics.
#pragma once

#include <string>
#include <vector>

#include "engine/core/picture.hpp"

namespace glassbox {

struct Fault {
  std::string shape;   // "item id/index": the shape's place among its item's shapes, in drawing order
  std::string reason;  // "text 'user:1' stands 3.2 px from the border of slots/owner/7001; at least 6"
};

// Text counts with the box from its capitals' top to its descenders and from its first to its last advance; half a
// pixel of overlap is no fault. What lies beneath a shape is the last filled shape before it, else `surface`.
//
//   text over text      the boxes of two texts overlap
//   outside             any part of a shape (of a curve: of its path, not of its control points) is not in the picture
//   border              text that stands in a rectangle with a visible edge (a stroke, or a fill unlike the one
//   beneath)
//                       keeps 6 px to its left and right, 2 px to its top and bottom. Not counted: rectangles of role
//                       mark (rings), and left and right in rectangles up to 24 px wide (a character in its cell)
//   across              text half in and half out of such a rectangle, or of a circle
//   covered             a fill, or the edge of one, that is drawn over text
//   line                a line or connector through text, unless a fill between them hides it; `grid` may pass behind
//   contrast            text under 4.5, or an untinted colour as fill or stroke under 3, on what lies beneath its
//   middle,
//                       in either theme; `line`, `grid` and the grounds (page, surface, sunken) are free. A stroke may
//                       stand out from either side of itself: from what lies beneath or from its own fill
//   small               text under 10.5 px
//   item                a shape of an item without an id, an id used twice, a label missing (marks need none), a parent
//                       that does not come before its child
std::vector<Fault> lint(const Picture& picture);

}  // namespace glassbox
