// Splits a line into arguments as redis-cli does (sds.c, sdssplitargs): double quotes know \n \r \t \b \a \xHH and
// \ before any other byte, single quotes know only \', and a closing quote must be followed by white space or the end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"

namespace glassbox::redis {

struct Argument {
  std::string text;         // any bytes, quotes and escapes resolved
  std::int32_t column = 0;  // of its first byte in the line, in code points from 1
  std::int32_t length = 1;  // as typed, in code points
};

// `line` holds no line end. `number` (from 1) and `skip` (bytes of the line that stand before) go into the error.
Result<std::vector<Argument>> split_arguments(std::string_view line, std::size_t skip, std::int32_t number);

// Columns count code points; a byte that continues one (10xxxxxx) adds nothing.
std::int32_t column_of(std::string_view line, std::size_t byte);
// White space as C's isspace sees it in the C locale.
bool is_space(char byte);

}  // namespace glassbox::redis
