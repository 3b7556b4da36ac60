// SQL values: how they are read, compared and printed (utils/adt/int.c, int8.c, bool.c, varlena.c, timestamp.c).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

struct Value {
  Type type = Type::unknown;
  bool null = true;
  std::int64_t number = 0;  // integers, boolean 0 or 1, µs since 2000-01-01 UTC, xids, a tid as block << 16 | offset
  std::string text;         // text, name, unknown, snapshot
  friend bool operator==(const Value&, const Value&) = default;
};
using Row = std::vector<Value>;

Value null_of(Type type);
Value number_of(Type type, std::int64_t number);
Value boolean_of(bool truth);
Value text_of(std::string text);
Value tid_of(Tid tid);
Tid tid_in(const Value& value);

std::string_view type_name(Type type);  // as format_type() says it: "integer"
bool is_integer(Type type);
bool is_textual(Type type);
// As psql prints it; empty for null.
std::string to_psql(const Value& value);
// What the type's input function makes of `text`, or its error (22P02, 22003 …).
std::optional<Value> read_value(Type type, std::string_view text, SqlError& error);
// Order of a b-tree; neither may be null.
std::strong_ordering compare(const Value& a, const Value& b);
// The least and greatest value of an integer type.
std::int64_t least_of(Type type);
std::int64_t greatest_of(Type type);

}  // namespace glassbox::postgres
