// Outside text made safe for the formats that the engine writes. Any bytes may come in.
#pragma once

#include <string>
#include <string_view>

namespace glassbox {

// For XML text and for attribute values in double quotes. What XML 1.0 cannot hold (control characters, bytes that are
// not UTF-8, U+FFFE and U+FFFF) comes out as U+FFFD; tabs and line ends as spaces.
void append_xml(std::string& out, std::string_view text);

// With two decimals at most, no trailing zeros, no exponent: "12.5". What is not finite comes out as 0.
void append_number(std::string& out, float value);

}  // namespace glassbox
