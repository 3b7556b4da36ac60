// How the Redis lenses put numbers, bytes and lists into words.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/pen.hpp"
#include "engine/redis/reply.hpp"

namespace glassbox::redis {

std::string thousands(std::int64_t number);                       // "16,384"
std::string count_of(std::int64_t number, std::string_view one);  // "1 key", "1,200 keys": adds the plural's s
std::string list_of(const std::vector<std::string>& names);       // "7002", "7002 and 7003", "7002, 7003 and 7005"
std::string milliseconds(std::int64_t ms);                        // "600 ms", "12.5 s", "3 min", "2 h", "5 days"
std::string hex(std::uint32_t number, int digits);                // "4d73"

// Bytes as redis-cli writes them (sdscatrepr) without its quotes: everything that is not printable ASCII is escaped, so
// that any bytes can be drawn with the shipped faces.
std::string printable(std::string_view bytes);
// Text that is already in redis-cli's form: only what is not printable ASCII is escaped.
std::string in_ascii(std::string_view text);
// A command as one would type it: arguments with spaces or escapes between double quotes.
std::string typed(std::span<const std::string> args);

// A reply as redis-cli prints it (an error without its "(error)"), cut to `width` px. Of a redirection the port is
// worth more than the address before it: "MOVED 3443 …:7001".
std::string reply_in(const Reply& reply, bool bold, float size, float width);

// `text` in at most `most` lines of `width` px, broken at spaces where it can be; of what does not fit the last line
// has the beginning and the end.
std::vector<std::string> in_lines(std::string_view text, Face face, bool bold, float size, float width,
                                  std::size_t most);

// `text` if it fits into `width` px; else its beginning and its end around "…+480…", the number of characters left out.
std::string middle_out(std::string_view text, Face face, bool bold, float size, float width);

}  // namespace glassbox::redis
