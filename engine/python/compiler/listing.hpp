// A code object as readers look at it: its instructions with what their arguments mean, as CPython's module dis says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/python/compiler/code.hpp"

namespace glassbox::python {

struct ListingRow {
  std::int32_t unit = 0;
  std::int32_t opcode = 0;
  std::int32_t argument = -1;  // -1 for none
  std::int32_t target = -1;    // the unit it jumps to
  std::int32_t label = 0;      // L1, L2 …; 0 where nothing jumps to and no handler begins or ends
  std::int32_t line = -1;      // -1 for none
  bool starts_line = false;
  std::string meaning;  // "print + NULL", "to L2"; empty if the argument says it all
};

struct ListedHandler {
  std::int32_t start = 0;  // labels
  std::int32_t end = 0;
  std::int32_t target = 0;
  std::int32_t depth = 0;
  bool push_lasti = false;
};

struct Listing {
  std::vector<ListingRow> rows;  // without the inline caches
  std::vector<ListedHandler> handlers;
  std::int32_t labels = 0;
};

Listing listing_of(const Code& code);
// As `python3.13 -m dis` prints it, with the code objects inside; no addresses, which CPython has in a code's repr.
std::string listing_text(const Code& code);

}  // namespace glassbox::python
