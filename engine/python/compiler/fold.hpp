// Folds what is constant in a syntax tree, as CPython 3.13 does before it looks at names (Python/ast_opt.c).
#pragma once

#include <optional>

#include "engine/python/lexer/diagnostics.hpp"
#include "engine/python/parser/tree.hpp"

namespace glassbox::python {

// Changes the nodes in place. string_annotations: `from __future__ import annotations` leaves them as they are written.
void fold(Node* module, Tree& tree, Diagnostics& diagnostics, bool string_annotations);

// What an operator gives for constants; nothing where it fails (then it fails when the program runs) or where the
// result would be too large to keep. `complex` is set where it would be a complex number, which this machine has not.
std::optional<Constant> fold_binary(Operator op, const Constant& left, const Constant& right, bool& complex);
std::optional<Constant> fold_unary(UnaryOperator op, const Constant& operand);
std::optional<Constant> fold_subscript(const Constant& value, const Constant& index);
bool truth_of(const Constant& constant);

// '…' % (…,) as a JoinedStr; null where the format has more than %s, %r and %a (optimize_format).
Node* fold_format(Node* node, Tree& tree);

// The first statement's text, if the statements begin with a docstring; null without.
const Constant* docstring_of(Nodes body);

}  // namespace glassbox::python
