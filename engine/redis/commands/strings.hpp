// What the string commands share.
#pragma once

#include <cstddef>

#include "engine/redis/command.hpp"

namespace glassbox::redis {

// proto-max-bulk-len, which bounds what APPEND and SETRANGE may make. Redis's default is 512 MB; the model's nodes are
// configured to 16 MB, since six of them share the memory of a browser's tab.
constexpr std::size_t kLongestString = 16 * 1024 * 1024;

// GET's answer for args[1]: a bulk string, null, or the error WRONGTYPE.
Reply read_string(Call& call);

}  // namespace glassbox::redis
