// The library modules that are written in Python, in our own words, and run by the machine itself.
#pragma once

#include <string_view>

namespace glassbox::python {

// Its source; empty when there is none of that name. The texts are modules/lib/NAME.py, made into C++ by the build.
std::string_view library_source(std::string_view name);

}  // namespace glassbox::python
