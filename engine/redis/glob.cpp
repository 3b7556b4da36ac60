#include "engine/redis/glob.hpp"

#include <algorithm>
#include <cstddef>

namespace glassbox::redis {
namespace {

constexpr int kDeepest = 1000;  // stars that are tried inside each other

// Whether `byte` is in the class whose text starts at pattern[at], behind '['; leaves `at` on its last byte. A class
// without ']' ends with the pattern. Bytes are compared as signed, as C's char is where Redis runs.
bool class_matches(std::string_view pattern, std::size_t& at, char byte) {
  const bool excluded = at < pattern.size() && pattern[at] == '^';
  if (excluded) ++at;
  bool found = false;
  for (; at < pattern.size() && pattern[at] != ']'; ++at) {
    const std::size_t left = pattern.size() - at;
    if (pattern[at] == '\\' && left >= 2) {
      ++at;
      if (pattern[at] == byte) found = true;
    } else if (left >= 3 && pattern[at + 1] == '-') {
      const auto one = static_cast<signed char>(pattern[at]);
      const auto other = static_cast<signed char>(pattern[at + 2]);
      const auto value = static_cast<signed char>(byte);
      if (value >= std::min(one, other) && value <= std::max(one, other)) found = true;
      at += 2;
    } else if (pattern[at] == byte) {
      found = true;
    }
  }
  if (at == pattern.size()) --at;
  return found != excluded;
}

// `hopeless` is set where a star found no place for what follows it: then no longer match of an earlier star helps.
bool matches(std::string_view pattern, std::string_view text, bool& hopeless, int depth) {
  if (depth > kDeepest) return false;
  std::size_t at = 0;
  while (at < pattern.size() && !text.empty()) {
    if (pattern[at] == '*') {
      while (at + 1 < pattern.size() && pattern[at + 1] == '*') ++at;
      if (at + 1 == pattern.size()) return true;
      for (; !text.empty(); text.remove_prefix(1)) {
        if (matches(pattern.substr(at + 1), text, hopeless, depth + 1)) return true;
        if (hopeless) return false;
      }
      hopeless = true;
      return false;
    }
    if (pattern[at] == '[') {
      if (!class_matches(pattern, ++at, text.front())) return false;
    } else if (pattern[at] != '?') {
      if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
      if (pattern[at] != text.front()) return false;
    }
    ++at;
    text.remove_prefix(1);
    if (text.empty()) {
      while (at < pattern.size() && pattern[at] == '*') ++at;
    }
  }
  return at == pattern.size() && text.empty();
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  bool hopeless = false;
  return matches(pattern, text, hopeless, 0);
}

}  // namespace glassbox::redis
