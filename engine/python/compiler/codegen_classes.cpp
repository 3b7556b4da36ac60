// Classes, type aliases and type parameters.
#include <algorithm>
#include <string>

#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

// The class body's own code object.
void Codegen::class_namespace(Node* node, std::int32_t line) {
  const Name name = node->name(field::ClassDef::name);
  enter(std::string(name->text), UnitKind::klass, node, BlockOf::itself, line);
  const Location where = at_line(line);
  unit_->owner = name;
  name_op(where, known("__name__"), Context::load);
  name_op(where, known("__module__"), Context::store);
  load_text(unit_->qualname, where);
  name_op(where, known("__qualname__"), Context::store);
  load_number(unit_->firstlineno, where);
  name_op(where, known("__firstlineno__"), Context::store);
  if (!node->list(field::ClassDef::type_params).empty()) {
    name_op(where, known(".type_params"), Context::load);
    name_op(where, known("__type_params__"), Context::store);
  }
  const Name classdict = known("__classdict__");
  const bool needs_classdict = unit_->block->needs_classdict;
  if (needs_classdict) {
    op(op::LOAD_LOCALS, where);
    op(op::STORE_DEREF, unit_->cellvars.get(classdict), where);
  }
  body(node->list(field::ClassDef::body), where);
  std::vector<Name> attributes;
  for (const NameMap::Entry& entry : unit_->static_attributes.entries()) attributes.push_back(entry.name);
  std::sort(attributes.begin(), attributes.end(), [](Name a, Name b) { return a->text < b->text; });
  load_names(attributes, kNoLocation);
  name_op(kNoLocation, known("__static_attributes__"), Context::store);
  if (needs_classdict) {
    op(op::LOAD_CLOSURE, unit_->cellvars.get(classdict), kNoLocation);
    name_op(kNoLocation, known("__classdictcell__"), Context::store);
  }
  if (unit_->block->needs_class_closure) {
    op(op::LOAD_CLOSURE, unit_->cellvars.get(known("__class__")), kNoLocation);
    op(op::COPY, 1, kNoLocation);
    name_op(kNoLocation, known("__classcell__"), Context::store);
  } else {
    load_const(Constant::Kind::none, kNoLocation);
  }
  op(op::RETURN_VALUE, kNoLocation);
}

void Codegen::class_body(Node* node, std::int32_t line) {
  class_namespace(node, line);
  const auto code = leave(true);
  const Location where = at(node);
  op(op::LOAD_BUILD_CLASS, where);
  op(op::PUSH_NULL, where);
  closure(where, code, 0);
  load_text(node->name(field::ClassDef::name)->text, where);
}

void Codegen::klass(Node* node) {
  const Nodes decorator_list = node->list(field::ClassDef::decorator_list);
  const Nodes type_params = node->list(field::ClassDef::type_params);
  const Nodes bases = node->list(field::ClassDef::bases);
  const Nodes keywords = node->list(field::ClassDef::keywords);
  const Name name = node->name(field::ClassDef::name);
  const Location where = at(node);
  decorators(decorator_list);
  const std::int32_t line = decorator_list.empty() ? node->range.line : decorator_list[0]->range.line;
  constexpr std::int32_t kPushed = 2;  // function and name
  if (type_params.empty()) {
    class_body(node, line);
    call_arguments(where, kPushed, bases, keywords);
  } else {
    enter("<generic parameters of " + std::string(name->text) + ">", UnitKind::type_parameters, node,
          BlockOf::type_parameters, line);
    unit_->owner = name;
    type_parameters(type_params);
    name_op(where, known(".type_params"), Context::store);
    class_body(node, line);
    name_op(where, known(".type_params"), Context::load);
    op(op::CALL_INTRINSIC_1, INTRINSIC_SUBSCRIPT_GENERIC, where);
    name_op(where, known(".generic_base"), Context::store);
    std::vector<Node*> all(bases.begin(), bases.end());
    all.push_back(tree_.make(Kind::Name, node->range, {slot(known(".generic_base")), slot(Context::load)}));
    call_arguments(where, kPushed, all, keywords);
    call_type_parameters(where, false, 0);
  }
  apply_decorators(decorator_list);
  name_op(where, name, Context::store);
}

void Codegen::type_alias_body(Node* node) {
  const Location where = at(node);
  enter(std::string(node->node(field::TypeAlias::name)->name(field::Name::id)->text), UnitKind::function, node,
        BlockOf::itself, where.line);
  add_const({});
  expression(node->node(field::TypeAlias::value));
  op(op::RETURN_VALUE, where);
  const auto code = leave(false);
  closure(where, code, 0);
  op(op::BUILD_TUPLE, 3, where);
  op(op::CALL_INTRINSIC_1, INTRINSIC_TYPEALIAS, where);
}

void Codegen::type_alias(Node* node) {
  const Location where = at(node);
  const Name name = node->node(field::TypeAlias::name)->name(field::Name::id);
  const Nodes type_params = node->list(field::TypeAlias::type_params);
  if (type_params.empty()) {
    load_text(name->text, where);
    load_const(Constant::Kind::none, where);
    type_alias_body(node);
  } else {
    enter("<generic parameters of " + std::string(name->text) + ">", UnitKind::type_parameters, node,
          BlockOf::type_parameters, where.line);
    load_text(name->text, where);
    type_parameters(type_params);
    type_alias_body(node);
    call_type_parameters(where, false, 0);
  }
  name_op(where, name, Context::store);
}

// A function that gives the bound or default when it is asked for.
void Codegen::type_bound(Node* node, Name name, const Node* parameter, BlockOf of, bool allow_starred) {
  enter(std::string(name->text), UnitKind::type_parameters, parameter, of, node->range.line);
  if (allow_starred && node->kind == Kind::Starred) {
    expression(node->node(field::Starred::value));
    op(op::UNPACK_SEQUENCE, 1, at(node));
  } else {
    expression(node);
  }
  op(op::RETURN_VALUE, at(node));
  const auto code = leave(true);
  closure(at(node), code, 0);
}

void Codegen::type_parameter(Node* parameter, bool& seen_default) {
  const Location where = at(parameter);
  const Name name = parameter->name(0);
  const bool variable = parameter->kind == Kind::TypeVar;
  const bool tuple = parameter->kind == Kind::TypeVarTuple;
  Node* bound = variable ? parameter->node(field::TypeVar::bound) : nullptr;
  Node* value = parameter->node(variable ? int{field::TypeVar::default_value} : int{field::ParamSpec::default_value});
  load_text(name->text, where);
  if (bound) {
    type_bound(bound, name, parameter, BlockOf::bound, false);
    op(op::CALL_INTRINSIC_2,
       bound->kind == Kind::Tuple ? INTRINSIC_TYPEVAR_WITH_CONSTRAINTS : INTRINSIC_TYPEVAR_WITH_BOUND, where);
  } else {
    op(op::CALL_INTRINSIC_1,
       variable ? INTRINSIC_TYPEVAR
       : tuple  ? INTRINSIC_TYPEVARTUPLE
                : INTRINSIC_PARAMSPEC,
       where);
  }
  if (value) {
    seen_default = true;
    type_bound(value, name, parameter, BlockOf::default_value, tuple);
    op(op::CALL_INTRINSIC_2, INTRINSIC_SET_TYPEPARAM_DEFAULT, where);
  } else if (seen_default) {
    error(where, "non-default type parameter '" + std::string(name->text) + "' follows default type parameter");
    return;
  }
  op(op::COPY, 1, where);
  name_op(where, name, Context::store);
}

void Codegen::type_parameters(Nodes parameters) {
  bool seen_default = false;
  for (Node* parameter : parameters) {
    if (failed()) return;
    type_parameter(parameter, seen_default);
  }
  op(op::BUILD_TUPLE, static_cast<std::int64_t>(parameters.size()), at(parameters[0]));
}

}  // namespace glassbox::python
