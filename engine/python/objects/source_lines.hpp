// Source lines under a traceback's frames, and the carets that point into them.
#pragma once

#include <cstdint>
#include <string>

#include "engine/python/compiler/code.hpp"

namespace glassbox::python {

// "    return 1 / n\n           ~~^~~\n"; nothing when the file is not the program's.
std::string source_with_carets(const std::string& file, const Location& where);
std::string syntax_carets(const std::string& text, std::int64_t line, std::int64_t offset, std::int64_t end_line,
                          std::int64_t end_offset);
bool is_standard_module(const std::string& name);

}  // namespace glassbox::python
