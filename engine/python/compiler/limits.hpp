// How deep a program may nest. CPython's compiler stops at 10,000 levels (Py_C_RECURSION_LIMIT); this one earlier, so
// that it fits the stack of a web page.
#pragma once

#include <cstdint>

#include "engine/python/lexer/diagnostics.hpp"

namespace glassbox::python {

constexpr int kMostNesting = 500;

inline SourceError nesting_error(std::int32_t line) {
  SourceError error;
  error.type = "RecursionError";
  error.message = "maximum recursion depth exceeded during compilation";
  error.line = line;
  return error;
}

}  // namespace glassbox::python
