// The errors that many commands share, in Redis's words (server.c, createSharedObjects; object.c).
#pragma once

#include <string>
#include <string_view>

#include "engine/redis/reply.hpp"

namespace glassbox::redis {

inline Reply wrong_type() {
  return Reply::error("WRONGTYPE Operation against a key holding the wrong kind of value");
}
inline Reply syntax_error() {
  return Reply::error("ERR syntax error");
}
inline Reply not_an_integer() {
  return Reply::error("ERR value is not an integer or out of range");
}
inline Reply not_a_float() {
  return Reply::error("ERR value is not a valid float");
}
inline Reply must_be_positive() {
  return Reply::error("ERR value is out of range, must be positive");
}
inline Reply would_overflow() {
  return Reply::error("ERR increment or decrement would overflow");
}
inline Reply not_finite() {
  return Reply::error("ERR increment would produce NaN or Infinity");
}
inline Reply no_such_key() {
  return Reply::error("ERR no such key");
}
inline Reply bad_expire_time(std::string_view command) {
  return Reply::error("ERR invalid expire time in '" + std::string(command) + "' command");
}
// Bytes as they come through a C string into an error: up to a NUL, a line break as a blank (networking.c).
std::string as_error_text(std::string_view bytes);

// Of commands that look at the number of arguments themselves, beyond their arity. `command` in lower case.
inline Reply wrong_arguments(std::string_view command) {
  return Reply::error("ERR wrong number of arguments for '" + std::string(command) + "' command");
}

}  // namespace glassbox::redis
