// `glassbox check`: every content file, all faults with file, line and reason.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/core/result.hpp"

namespace glassbox {

struct CheckReport {
  std::size_t files = 0;
  std::vector<Error> errors;
};

// `content`: the folder with boxes/ and handbook/. What is checked:
//   boxes/<machine>/*.json   the fields of box.hpp, the lenses, the program and the solutions load
//   boxes/<machine>/*        every other file is named by one of them
//   **/*.md                   front matter (check_front_matter.hpp), and the boxes and samples named (check_page.hpp)
CheckReport check_content(const std::string& content);

}  // namespace glassbox
