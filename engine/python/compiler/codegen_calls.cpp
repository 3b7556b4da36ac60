// Calls: of methods, with super(), with unpacking.
#include <algorithm>
#include <string>

#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

namespace {

constexpr std::size_t kMostOnStack = 30;  // STACK_USE_GUIDELINE

bool any_starred(Nodes nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const Node* node) { return node->kind == Kind::Starred; });
}

bool any_unpacked(Nodes keywords) {
  return std::any_of(keywords.begin(), keywords.end(),
                     [](const Node* keyword) { return keyword->name(field::keyword::arg) == nullptr; });
}

}  // namespace

bool Codegen::check_keywords(Nodes keywords) {
  for (std::size_t k = 0; k < keywords.size(); ++k) {
    const Name name = keywords[k]->name(field::keyword::arg);
    if (!name) continue;
    if (forbidden(at(keywords[k]), name, Context::store)) return false;
    for (const Node* other : keywords.subspan(k + 1)) {
      if (other->name(field::keyword::arg) != name) continue;
      return error(at(other), "keyword argument repeated: " + std::string(name->text));
    }
  }
  return true;
}

// Whether `super().name` can be one instruction (can_optimize_super_call).
bool Codegen::super_call(const Node* attribute) {
  const Node* call = attribute->node(field::Attribute::value);
  if (call->kind != Kind::Call) return false;
  const Node* function = call->node(field::Call::func);
  if (function->kind != Kind::Name || function->name(field::Name::id)->text != "super") return false;
  if (attribute->name(field::Attribute::attr)->text == "__class__") return false;
  if (!call->list(field::Call::keywords).empty()) return false;
  const Name super = function->name(field::Name::id);
  if (unit_->block->scope_of(super) != NameScope::global_implicit) return false;
  if (symbols_.top().scope_of(super) != NameScope::unknown) return false;
  const Nodes arguments = call->list(field::Call::args);
  if (arguments.size() == 2) return !any_starred(arguments);
  if (!arguments.empty()) return false;
  if (unit_->argcount == 0 && unit_->posonlyargcount == 0) return false;
  return reference(known("__class__")) == NameScope::free;
}

void Codegen::super_arguments(Node* call) {
  const Node* function = call->node(field::Call::func);
  name_op(at(function), function->name(field::Name::id), Context::load);
  const Nodes arguments = call->list(field::Call::args);
  if (arguments.size() == 2) return expressions(arguments);
  name_op(at(call), known("__class__"), Context::load);
  name_op(at(call), unit_->varnames.entries()[0].name, Context::load);
}

void Codegen::keyword_names(const Location& where, Nodes keywords) {
  std::vector<Name> names;
  for (const Node* keyword : keywords) names.push_back(keyword->name(field::keyword::arg));
  load_names(names, where);
}

// object.method(…) without making the bound method (maybe_optimize_method_call).
bool Codegen::method_call(Node* node) {
  Node* method = node->node(field::Call::func);
  if (method->kind != Kind::Attribute || method->context(field::Attribute::ctx) != Context::load) return false;
  Node* object = method->node(field::Attribute::value);
  if (object->kind == Kind::Name && (symbols_.top().symbols.get(object->name(field::Name::id)) & DEF_IMPORT) != 0) {
    return false;
  }
  const Nodes arguments = node->list(field::Call::args);
  const Nodes keywords = node->list(field::Call::keywords);
  if (arguments.size() + keywords.size() + (keywords.empty() ? 0 : 1) >= kMostOnStack) return false;
  if (any_starred(arguments) || any_unpacked(keywords)) return false;
  const Name name = method->name(field::Attribute::attr);
  Location where = at(method);
  if (super_call(method)) {
    super_arguments(object);
    const bool given = !object->list(field::Call::args).empty();
    op_attribute(given ? op::LOAD_SUPER_METHOD : op::LOAD_ZERO_SUPER_METHOD, name, where);
    where = to_attribute(where, method);
    op(op::NOP, where);
  } else {
    expression(object);
    where = to_attribute(where, method);
    op_attribute(op::LOAD_METHOD, name, where);
  }
  expressions(arguments);
  const auto count = static_cast<std::int64_t>(arguments.size() + keywords.size());
  if (!keywords.empty()) {
    for (const Node* keyword : keywords) expression(keyword->node(field::keyword::value));
    keyword_names(where, keywords);
  }
  op(keywords.empty() ? op::CALL : op::CALL_KW, count, to_attribute(at(node), method));
  return true;
}

void Codegen::call(Node* node) {
  const Nodes keywords = node->list(field::Call::keywords);
  if (!check_keywords(keywords) || method_call(node)) return;
  Node* function = node->node(field::Call::func);
  check_caller(function);
  expression(function);
  op(op::PUSH_NULL, at(function));
  call_arguments(at(node), 0, node->list(field::Call::args), keywords);
}

void Codegen::call_arguments(const Location& where, std::int32_t pushed, Nodes arguments, Nodes keywords) {
  if (!check_keywords(keywords)) return;
  if (arguments.size() + keywords.size() * 2 > kMostOnStack || any_starred(arguments) || any_unpacked(keywords)) {
    return call_unpacking(where, pushed, arguments, keywords);
  }
  expressions(arguments);
  const auto count = static_cast<std::int64_t>(arguments.size() + keywords.size()) + pushed;
  if (keywords.empty()) return op(op::CALL, count, where);
  for (const Node* keyword : keywords) expression(keyword->node(field::keyword::value));
  keyword_names(where, keywords);
  op(op::CALL_KW, count, where);
}

// Named arguments as a dict.
void Codegen::sub_keywords(const Location& where, Nodes keywords) {
  const auto count = static_cast<std::int64_t>(keywords.size());
  const bool big = keywords.size() * 2 > kMostOnStack;
  if (count > 1 && !big) {
    for (const Node* keyword : keywords) expression(keyword->node(field::keyword::value));
    keyword_names(where, keywords);
    return op(op::BUILD_CONST_KEY_MAP, count, where);
  }
  if (big) op(op::BUILD_MAP, 0, kNoLocation);
  for (const Node* keyword : keywords) {
    load_text(keyword->name(field::keyword::arg)->text, where);
    expression(keyword->node(field::keyword::value));
    if (big) op(op::MAP_ADD, 1, kNoLocation);
  }
  if (!big) op(op::BUILD_MAP, count, where);
}

void Codegen::call_unpacking(const Location& where, std::int32_t pushed, Nodes arguments, Nodes keywords) {
  if (pushed == 0 && arguments.size() == 1 && arguments[0]->kind == Kind::Starred) {
    expression(arguments[0]->node(field::Starred::value));
  } else {
    star_unpack(where, arguments, pushed, Display::tuple);
  }
  bool have = false;
  std::size_t seen = 0;
  const auto part = [&](std::size_t end) {
    sub_keywords(where, keywords.subspan(end - seen, seen));
    if (have) op(op::DICT_MERGE, 1, where);
    have = true;
    seen = 0;
  };
  for (std::size_t k = 0; k < keywords.size() && !failed(); ++k) {
    if (keywords[k]->name(field::keyword::arg)) {
      ++seen;
      continue;
    }
    if (seen > 0) part(k);
    if (!have) op(op::BUILD_MAP, 0, where);
    have = true;
    expression(keywords[k]->node(field::keyword::value));
    op(op::DICT_MERGE, 1, where);
  }
  if (seen > 0) part(keywords.size());
  op(op::CALL_FUNCTION_EX, keywords.empty() ? 0 : 1, where);
}

}  // namespace glassbox::python
