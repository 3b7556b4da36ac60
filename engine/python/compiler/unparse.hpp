// Expressions as text again: what `from __future__ import annotations` keeps of annotations (Python/ast_unparse.c).
#pragma once

#include <string>

#include "engine/python/compiler/constant.hpp"
#include "engine/python/parser/ast.hpp"

namespace glassbox::python {

std::string expression_text(const Node* node);
// As repr() writes it.
std::string constant_text(const Constant& constant);

}  // namespace glassbox::python
