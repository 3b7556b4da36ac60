// What a page says about itself, between two lines of --- at its top. The part of YAML that pages use:
//   name: value            a text, "in quotes" where it holds a colon
//   name: [a, b]           a list, or one item a line: "  - a"
//   name: {a: "1", b: 2}   a map
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/result.hpp"

namespace glassbox {

struct FrontMatterValue {
  enum class Kind { kText, kList, kMap };
  Kind kind = Kind::kText;
  std::int32_t line = 0;
  std::string text;
  std::vector<std::string> items;                            // of a list
  std::vector<std::pair<std::string, std::string>> entries;  // of a map
};

using FrontMatter = std::map<std::string, FrontMatterValue>;

// An error names `file` and the line: no front matter, a name that stands twice, a form that is not one of the above.
Result<FrontMatter> read_front_matter(const std::string& file, std::string_view page);

}  // namespace glassbox
