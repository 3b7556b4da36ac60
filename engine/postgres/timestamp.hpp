// timestamptz in UTC (utils/adt/timestamp.c): µs since 2000-01-01 00:00:00+00.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glassbox::postgres {

std::string timestamp_text(std::int64_t micros);  // "2026-01-01 00:00:00.5+00"
// "2026-01-01", "2026-01-01 12:30", with seconds, fractions, and "Z" or "+00" behind; other zones are not known.
std::optional<std::int64_t> read_timestamp(std::string_view text);

}  // namespace glassbox::postgres
