// Reads one SQL statement (parser/gram.y, as far as it is modelled).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/postgres/sql.hpp"

namespace glassbox::postgres {

// What PostgreSQL knows and this machine does not.
struct Refusal {
  std::size_t at = 0;  // byte in the statement
  std::size_t length = 1;
  std::string what;
  std::string accepted;
};

struct Parsed {
  Statement statement;
  SqlError error;  // as PostgreSQL words it, when the statement runs
  std::optional<Refusal> refusal;
};

Parsed parse(std::string_view sql);

}  // namespace glassbox::postgres
