// UTF-8, read one code point at a time (RFC 3629). Whatever the bytes, reading ends and says what was wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace glassbox {

constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value = 0;       // U+FFFD where the bytes are not UTF-8
  std::uint8_t length = 0;  // bytes it takes, 1 … 4; 1 for a byte that is not UTF-8
  bool valid = false;
};

// The code point at the front. Precondition: !text.empty(). Overlong forms, surrogates and values over U+10FFFF are
// not UTF-8.
CodePoint first_code_point(std::string_view text);

// How many code points the text has, by the bytes that start one.
std::int32_t count_code_points(std::string_view text);

void append_utf8(std::string& out, char32_t value);

}  // namespace glassbox
