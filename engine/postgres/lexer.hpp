// The tokens of one SQL statement (parser/scan.l).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

struct Token {
  enum class Kind : std::uint8_t { word, quoted, number, string, op, end };
  Kind kind = Kind::end;
  std::string text;    // words in lower case, strings without their quotes
  std::size_t at = 0;  // byte in the statement
  std::size_t length = 0;
  friend bool operator==(const Token&, const Token&) = default;
};

// The last token is always Kind::end. `error` is set where PostgreSQL's scanner stops.
std::vector<Token> tokens_of(std::string_view sql, SqlError& error);

}  // namespace glassbox::postgres
