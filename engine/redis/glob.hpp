// The patterns of KEYS: * ? [a-z] [^a] \x, on bytes, as Redis matches them (util.c, stringmatchlen).
#pragma once

#include <string_view>

namespace glassbox::redis {

bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace glassbox::redis
