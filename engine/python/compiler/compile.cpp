#include "engine/python/compiler/compile.hpp"

#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

Compiled compile(std::string_view source, const CompileOptions& options) {
  Compiled result;
  Tree tree;
  Diagnostics diagnostics;
  Node* module = Parser(source, options.mode, tree, diagnostics).parse();
  if (!module) result.error = diagnostics.error;
  return result;
}

}  // namespace glassbox::python
