// What a Redis server answers to one command: the RESP2 types that redis-cli prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glassbox::redis {

struct Reply {
  enum class Kind : std::uint8_t { status, error, integer, bulk, null, array };

  Kind kind = Kind::null;
  std::int64_t number = 0;   // integer
  std::string text;          // status, error (with its code: "MOVED 3443 127.0.0.1:7001"), bulk (any bytes)
  std::vector<Reply> items;  // array

  static Reply status(std::string text) { return {Kind::status, 0, std::move(text), {}}; }
  static Reply error(std::string text) { return {Kind::error, 0, std::move(text), {}}; }
  static Reply integer(std::int64_t number) { return {Kind::integer, number, {}, {}}; }
  static Reply bulk(std::string bytes) { return {Kind::bulk, 0, std::move(bytes), {}}; }
  static Reply null() { return {}; }
  static Reply array(std::vector<Reply> items) { return {Kind::array, 0, {}, std::move(items)}; }
  static Reply ok() { return status("OK"); }

  friend bool operator==(const Reply&, const Reply&) = default;
};

// As `glassbox run redis` prints it: {"status":"OK"}, {"error":…}, {"integer":1}, {"bulk":…} or {"hex":…} where the
// bytes are not UTF-8, {"null":true}, {"array":[…]}.
std::string to_json(const Reply& reply);
// As redis-cli prints it, but on one line: OK, (error) …, (integer) 1, "Ada", (nil), 1) "a"  2) "b", (empty array). An
// array inside an array stands in square brackets, since the indentation that shows its end is gone.
std::string to_cli(const Reply& reply);

}  // namespace glassbox::redis
