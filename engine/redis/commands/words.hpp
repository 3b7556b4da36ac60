// Words of commands, compared as Redis compares them: without case (strcasecmp).
#pragma once

#include <string_view>

namespace glassbox::redis {

// `lower` in lower case.
constexpr bool same_word(std::string_view word, std::string_view lower) {
  if (word.size() != lower.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char byte = word[i];
    const char small = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
    if (small != lower[i]) return false;
  }
  return true;
}

}  // namespace glassbox::redis
