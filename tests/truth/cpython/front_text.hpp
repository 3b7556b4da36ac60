// A syntax tree, a code object or an error of a Python program as one line of text, for the comparison with CPython
// (tests/truth/cpython/front.py writes the same from its own).
#pragma once

#include <string>

#include "engine/python/compiler/compile.hpp"
#include "engine/python/parser/ast.hpp"

namespace glassbox {

// (kind line column end_line end_column field …): lists in [], missing ones -, constants as below.
void append_tree(std::string& out, const python::Node* node);
// N T F E, i and hexadecimal, f and the bits, s and b and the bytes in hexadecimal, (…), {…}, code objects in <…>.
void append_constant(std::string& out, const python::Constant& constant);
void append_code(std::string& out, const python::Code& code);
void append_error(std::string& out, const python::SourceError& error);
void append_hex(std::string& out, std::string_view bytes);

}  // namespace glassbox
