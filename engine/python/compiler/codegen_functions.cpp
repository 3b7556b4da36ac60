// Functions and lambdas: defaults, annotations, bodies.
#include <algorithm>
#include <string>

#include "engine/python/compiler/codegen.hpp"
#include "engine/python/compiler/fold.hpp"
#include "engine/python/compiler/unparse.hpp"

namespace glassbox::python {

void Codegen::decorators(Nodes nodes) {
  expressions(nodes);
}

void Codegen::apply_decorators(Nodes nodes) {
  for (std::size_t k = nodes.size(); k-- > 0;) op(op::CALL, 0, at(nodes[k]));
}

void Codegen::check_parameters(const Node* arguments) {
  const auto check = [this](const Node* parameter) {
    if (parameter) forbidden(at(parameter), parameter->name(field::arg::arg), Context::store);
  };
  for (const Node* parameter : arguments->list(field::arguments::posonlyargs)) check(parameter);
  for (const Node* parameter : arguments->list(field::arguments::args)) check(parameter);
  check(arguments->node(field::arguments::vararg));
  for (const Node* parameter : arguments->list(field::arguments::kwonlyargs)) check(parameter);
  check(arguments->node(field::arguments::kwarg));
}

bool Codegen::keyword_defaults(const Location& where, const Node* arguments) {
  const Nodes parameters = arguments->list(field::arguments::kwonlyargs);
  const Nodes defaults = arguments->list(field::arguments::kw_defaults);
  std::vector<Name> keys;
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    if (!defaults[k]) continue;
    keys.push_back(mangled(parameters[k]->name(field::arg::arg)));
    expression(defaults[k]);
  }
  if (keys.empty()) return false;
  load_names(keys, where);
  op(op::BUILD_CONST_KEY_MAP, static_cast<std::int64_t>(keys.size()), where);
  return true;
}

// What is pushed, as flags of SET_FUNCTION_ATTRIBUTE.
std::uint32_t Codegen::default_arguments(const Location& where, const Node* arguments) {
  std::uint32_t attributes = 0;
  const Nodes defaults = arguments->list(field::arguments::defaults);
  if (!defaults.empty()) {
    expressions(defaults);
    op(op::BUILD_TUPLE, static_cast<std::int64_t>(defaults.size()), where);
    attributes |= MAKE_FUNCTION_DEFAULTS;
  }
  if (keyword_defaults(where, arguments)) attributes |= MAKE_FUNCTION_KWDEFAULTS;
  return attributes;
}

void Codegen::annotation(Name name, Node* node, std::int32_t& count, const Location& where) {
  if (!node) return;
  load_text(mangled(name)->text, where);
  if (future_.annotations) {
    annotation_text(node);
  } else if (node->kind == Kind::Starred) {  // *args: *Ts
    expression(node->node(field::Starred::value));
    op(op::UNPACK_SEQUENCE, 1, where);
  } else {
    expression(node);
  }
  count += 2;
}

void Codegen::annotation_text(Node* node) {
  load_text(expression_text(node), at(node));
}

// A tuple of names and annotations, if there are any.
bool Codegen::annotations(const Location& where, const Node* arguments, Node* returns) {
  std::int32_t count = 0;
  const auto one = [&](const Node* parameter) {
    if (parameter) annotation(parameter->name(field::arg::arg), parameter->node(field::arg::annotation), count, where);
  };
  for (const Node* parameter : arguments->list(field::arguments::args)) one(parameter);
  for (const Node* parameter : arguments->list(field::arguments::posonlyargs)) one(parameter);
  one(arguments->node(field::arguments::vararg));
  for (const Node* parameter : arguments->list(field::arguments::kwonlyargs)) one(parameter);
  one(arguments->node(field::arguments::kwarg));
  annotation(known("return"), returns, count, where);
  if (count > 0) op(op::BUILD_TUPLE, count, where);
  return count > 0;
}

// The whole body in a handler that turns StopIteration into RuntimeError (PEP 479).
void Codegen::stop_iteration_handler() {
  const Label handler = label();
  Sequence& sequence = unit_->sequence;
  sequence.code.insert(sequence.code.begin(), {op::SETUP_CLEANUP, handler, kNoLocation});
  for (std::int32_t& place : sequence.labels) {
    if (place >= 0) ++place;
  }
  load_const(Constant::Kind::none, kNoLocation);
  op(op::RETURN_VALUE, kNoLocation);
  use(handler);
  op(op::CALL_INTRINSIC_1, INTRINSIC_STOPITERATION_ERROR, kNoLocation);
  op(op::RERAISE, 1, kNoLocation);
}

void Codegen::function_body(Node* node, std::uint32_t attributes, std::int32_t line) {
  const Node* arguments = node->node(field::FunctionDef::args);
  const bool async = node->kind == Kind::AsyncFunctionDef;
  enter(std::string(node->name(field::FunctionDef::name)->text), async ? UnitKind::async_function : UnitKind::function,
        node, BlockOf::itself, line);
  Nodes body = node->list(field::FunctionDef::body);
  Constant first;  // None where there is no docstring
  if (const Constant* text = docstring_of(body)) {
    first = text_constant(clean_docstring(text->text));
    body = body.subspan(1);
  }
  add_const(first);
  unit_->argcount = static_cast<std::int32_t>(arguments->list(field::arguments::args).size());
  unit_->posonlyargcount = static_cast<std::int32_t>(arguments->list(field::arguments::posonlyargs).size());
  unit_->kwonlyargcount = static_cast<std::int32_t>(arguments->list(field::arguments::kwonlyargs).size());
  const Label start = label();
  use(start);
  const bool generator = unit_->block->coroutine || unit_->block->generator;
  if (generator) {
    FrameBlock block;
    block.kind = FrameBlock::Kind::stop_iteration;
    block.block = start;
    push_block(block);
  }
  statements(body);
  if (generator) {
    stop_iteration_handler();
    pop_block();
  }
  const auto code = leave(true);
  closure(at(node), code, attributes);
}

void Codegen::function(Node* node) {
  const Node* arguments = node->node(field::FunctionDef::args);
  const Nodes decorator_list = node->list(field::FunctionDef::decorator_list);
  const Nodes type_params = node->list(field::FunctionDef::type_params);
  const Name name = node->name(field::FunctionDef::name);
  const Location where = at(node);
  check_parameters(arguments);
  decorators(decorator_list);
  const std::int32_t line = decorator_list.empty() ? node->range.line : decorator_list[0]->range.line;
  std::uint32_t attributes = default_arguments(where, arguments);
  std::int32_t passed = 0;
  if (!type_params.empty()) {
    if ((attributes & MAKE_FUNCTION_DEFAULTS) != 0) ++passed;
    if ((attributes & MAKE_FUNCTION_KWDEFAULTS) != 0) ++passed;
    if (passed == 2) op(op::SWAP, 2, where);
    enter("<generic parameters of " + std::string(name->text) + ">", UnitKind::type_parameters, node,
          BlockOf::type_parameters, line);
    type_parameters(type_params);
    for (std::int32_t k = 0; k < passed; ++k) op(op::LOAD_FAST, k, where);
  }
  if (annotations(where, arguments, node->node(field::FunctionDef::returns))) {
    attributes |= MAKE_FUNCTION_ANNOTATIONS;
  }
  function_body(node, attributes, line);
  if (!type_params.empty()) {
    op(op::SWAP, 2, where);
    op(op::CALL_INTRINSIC_2, INTRINSIC_SET_FUNCTION_TYPE_PARAMS, where);
    unit_->argcount = passed;
    call_type_parameters(where, false, passed);
  }
  apply_decorators(decorator_list);
  name_op(where, name, Context::store);
}

// Leaves a scope of type parameters and calls its function at once.
void Codegen::call_type_parameters(const Location& where, bool add_none, std::int32_t arguments) {
  const auto code = leave(add_none);
  closure(where, code, 0);
  if (arguments > 0) {
    op(op::SWAP, arguments + 1, where);
    op(op::CALL, arguments - 1, where);
  } else {
    op(op::PUSH_NULL, where);
    op(op::CALL, 0, where);
  }
}

void Codegen::lambda(Node* node) {
  const Node* arguments = node->node(field::Lambda::args);
  Node* body = node->node(field::Lambda::body);
  const Location where = at(node);
  check_parameters(arguments);
  const std::uint32_t attributes = default_arguments(where, arguments);
  enter("<lambda>", UnitKind::lambda, node, BlockOf::itself, node->range.line);
  add_const({});
  unit_->argcount = static_cast<std::int32_t>(arguments->list(field::arguments::args).size());
  unit_->posonlyargcount = static_cast<std::int32_t>(arguments->list(field::arguments::posonlyargs).size());
  unit_->kwonlyargcount = static_cast<std::int32_t>(arguments->list(field::arguments::kwonlyargs).size());
  expression(body);
  const bool generator = unit_->block->generator;
  if (!generator) op(op::RETURN_VALUE, at(body));
  const auto code = leave(!generator);
  closure(where, code, attributes);
}

}  // namespace glassbox::python
