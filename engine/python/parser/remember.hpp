// Parser::remember: a rule's answer at a token is worked out once.
#pragma once

#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

template <class F>
Node* Parser::remember(Rule rule, F parse) {
  if (error_) return nullptr;
  Node* node = nullptr;
  if (recall(rule, node)) return node;
  if (too_deep()) return nullptr;
  ++depth_;
  const int start = mark_;
  node = parse();
  --depth_;
  if (!node) mark_ = start;
  store(rule, start, node);
  return error_ ? nullptr : node;
}

}  // namespace glassbox::python
