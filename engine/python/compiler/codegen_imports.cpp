// import and from … import.
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

// `import a.b.c as d` walks from a to c (compiler_import_as).
void Codegen::import_as(const Location& where, std::string_view name, Name as) {
  std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return name_op(where, as, Context::store);
  for (;;) {
    const std::size_t start = dot + 1;
    dot = name.find('.', start);
    const Name part = known(name.substr(start, dot == std::string_view::npos ? dot : dot - start));
    op(op::IMPORT_FROM, unit_->names.number(part), where);
    if (dot == std::string_view::npos) break;
    op(op::SWAP, 2, where);
    op(op::POP_TOP, where);
  }
  name_op(where, as, Context::store);
  op(op::POP_TOP, where);
}

void Codegen::import_statement(Node* node) {
  const Location where = at(node);
  for (const Node* alias : node->list(field::Import::names)) {
    const Name name = alias->name(field::alias::name);
    load_number(0, where);
    load_const(Constant::Kind::none, where);
    op_attribute(op::IMPORT_NAME, name, where);
    if (const Name as = alias->name(field::alias::asname)) {
      import_as(where, name->text, as);
    } else {
      name_op(where, known(name->text.substr(0, name->text.find('.'))), Context::store);
    }
  }
}

void Codegen::import_from(Node* node) {
  const Location where = at(node);
  const Name module = node->name(field::ImportFrom::module);
  const std::int64_t level = node->number(field::ImportFrom::level);
  const Nodes aliases = node->list(field::ImportFrom::names);
  load_number(level, where);
  std::vector<Name> names;
  for (const Node* alias : aliases) names.push_back(alias->name(field::alias::name));
  const Range& last = future_.last;
  const bool late = where.line > last.end_line || (where.line == last.end_line && where.column > last.end_column);
  if (late && module && level == 0 && module->text == "__future__") {
    error(where, "from __future__ imports must occur at the beginning of the file");
    return;
  }
  load_names(names, where);
  op_attribute(op::IMPORT_NAME, module ? module : known(""), where);
  for (const Node* alias : aliases) {
    const Name name = alias->name(field::alias::name);
    if (name->text == "*") {
      op(op::CALL_INTRINSIC_1, INTRINSIC_IMPORT_STAR, where);
      return op(op::POP_TOP, kNoLocation);
    }
    op_attribute(op::IMPORT_FROM, name, where);
    const Name as = alias->name(field::alias::asname);
    name_op(where, as ? as : name, Context::store);
  }
  op(op::POP_TOP, where);
}

}  // namespace glassbox::python
