// The words of one line of a program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"

namespace glassbox::epoll {

struct Token {
  enum class Kind : std::uint8_t { word, number, string, sign, end };
  Kind kind = Kind::end;
  std::string_view text;    // as written; a sign: one of ( ) [ ] , = | : ..
  std::string value;        // of a string, its escapes resolved
  std::int64_t number = 0;  // of a number
  std::int32_t column = 1;  // code points
  std::int32_t length = 1;

  [[nodiscard]] bool is(std::string_view sign) const { return kind == Kind::sign && text == sign; }
};

// All tokens of the line up to a comment, the last of kind end. The views point into `line`.
Result<std::vector<Token>> scan(std::string_view line, const Where& start);

}  // namespace glassbox::epoll
