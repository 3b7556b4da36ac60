#include "engine/python/compiler/compile.hpp"

#include <string>

#include "engine/python/compiler/codegen.hpp"
#include "engine/python/compiler/fold.hpp"
#include "engine/python/compiler/symbols.hpp"
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

namespace {

// One name of `from __future__ import …` (Python/future.c).
bool check_feature(const Node* alias, Codegen::Future& future, Diagnostics& diagnostics) {
  constexpr std::string_view kSettled[] = {"nested_scopes",  "generators",     "division",         "absolute_import",
                                           "with_statement", "print_function", "unicode_literals", "generator_stop"};
  const std::string_view name = alias->name(field::alias::name)->text;
  for (const std::string_view settled : kSettled) {
    if (name == settled) return true;
  }
  if (name == "annotations") {
    future.annotations = true;
    return true;
  }
  SourceError error;
  error.message = name == "braces" ? "not a chance" : "future feature " + std::string(name) + " is not defined";
  if (name == "barry_as_FLUFL") {
    error.message = "`from __future__ import barry_as_FLUFL` is not modelled";
    error.unmodelled = true;
  }
  error.line = alias->range.line;
  error.column = alias->range.column + 1;
  error.end_line = alias->range.end_line;
  error.end_column = alias->range.end_column + 1;
  diagnostics.fail(std::move(error));
  return false;
}

bool read_future(const Node* module, Codegen::Future& future, Diagnostics& diagnostics) {
  future.last = {-1, -1, -1, -1};
  if (module->kind == Kind::Expression) return true;
  Nodes body = module->list(field::Module::body);
  if (docstring_of(body)) body = body.subspan(1);
  for (const Node* statement : body) {
    if (statement->kind != Kind::ImportFrom || statement->number(field::ImportFrom::level) != 0) return true;
    const Name name = statement->name(field::ImportFrom::module);
    if (!name || name->text != "__future__") return true;
    for (const Node* alias : statement->list(field::ImportFrom::names)) {
      if (!check_feature(alias, future, diagnostics)) return false;
    }
    future.last = statement->range;
  }
  return true;
}

std::shared_ptr<const Code> generate(std::string_view source, const CompileOptions& options, Diagnostics& diagnostics) {
  Tree tree;
  Node* module = Parser(source, options.mode, tree, diagnostics).parse();
  Codegen::Future future;
  if (!module || !read_future(module, future, diagnostics)) return nullptr;
  fold(module, tree, diagnostics, future.annotations);
  if (diagnostics.failed) return nullptr;
  Symbols symbols(tree, diagnostics, future.annotations);
  if (!symbols.build(module)) return nullptr;
  return Codegen(tree, symbols, diagnostics, options.filename, future).module(module);
}

// The line of the source, for errors found after parsing.
std::string line_of(std::string_view source, std::int32_t line) {
  for (std::int32_t k = 1; k < line; ++k) {
    const std::size_t newline = source.find('\n');
    if (newline == std::string_view::npos) return {};
    source.remove_prefix(newline + 1);
  }
  return std::string(source.substr(0, source.find_first_of("\r\n")));
}

}  // namespace

Compiled compile(std::string_view source, const CompileOptions& options) {
  Compiled result;
  Diagnostics diagnostics;
  result.code = generate(source, options, diagnostics);
  result.warnings = std::move(diagnostics.warnings);
  if (!diagnostics.failed) return result;
  result.code = nullptr;
  result.error = std::move(diagnostics.error);
  if (result.error.text.empty()) result.error.text = line_of(source, result.error.line);
  return result;
}

}  // namespace glassbox::python
