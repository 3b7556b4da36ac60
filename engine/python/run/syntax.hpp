#pragma once

#include <string_view>

#include "engine/python/compiler/compile.hpp"
#include "engine/python/objects/errors.hpp"

namespace glassbox::python {

void raise_source_error(const SourceError& error);  // the exception that compile() raises; refuses what is not modelled
bool is_standard(std::string_view name);            // whether CPython's library has a module of this name

}  // namespace glassbox::python
