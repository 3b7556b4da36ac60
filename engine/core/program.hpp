// What the reader sees and may edit: source text plus a few settings.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"

namespace glassbox {

struct Setting {
  std::string name;
  std::string value;
  Where where;
};

struct Program {
  std::string file;  // the name that errors and tracebacks carry
  std::string source;
  std::vector<Setting> settings;  // from the box's JSON; a settings line in the source comes on top
};

// The settings line has one form for every machine: the first line, a comment of that language, then
// `settings: name=value name=value …`, as in `# settings: cluster-node-timeout=2000` or `-- settings: fillfactor=90`.
// Values hold no white space. Returns the settings of the JSON followed by those of the line; a name that is not in
// `accepted` is an error that lists them.
Result<std::vector<Setting>> read_settings(const Program& program, std::string_view comment_mark,
                                           std::span<const std::string_view> accepted);

}  // namespace glassbox
