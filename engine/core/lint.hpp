// Faults that a picture can be seen to have, because it is data with known font metrics.
#pragma once

#include <string>
#include <vector>

#include "engine/core/picture.hpp"

namespace glassbox {

struct Fault {
  std::string shape;   // "item id/part index": names the shape
  std::string reason;  // "text 'user:1' stands 3.2 px from the border of slots/owner/7001; at least 6"
};

// Text over text, text or a cell outside the picture, text nearer than 6 px to a border it stands in or across one it
// does not, a connector through a label, contrast under 4.5 (text) or 3 (marks; `line` and `grid` are decoration) on
// what lies beneath, in both themes, a shape without an item id or a role, text under 10.5 px, an id used twice.
std::vector<Fault> lint(const Picture& picture);

}  // namespace glassbox
