// The encoding that a comment in the first two lines may declare (PEP 263).
#pragma once

#include <string_view>

namespace glassbox::python {

// The name in `# -*- coding: name -*-`; empty without one. only_comments becomes false if the line has more than a
// comment: then the next line declares nothing.
std::string_view declared_encoding(std::string_view line, bool& only_comments);

bool is_utf8_name(std::string_view name);

}  // namespace glassbox::python
