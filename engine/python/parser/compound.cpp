// Compound statements, except match.
#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

Node* Parser::compound_stmt() {
  const int start = mark_;
  switch (peek().kind) {
    case token::KW_DEF:
      return function_def();
    case token::KW_IF:
      return if_stmt(token::KW_IF);
    case token::KW_CLASS:
      return class_def();
    case token::KW_WITH:
      return with_stmt();
    case token::KW_FOR:
      return for_stmt();
    case token::KW_TRY:
      return try_stmt();
    case token::KW_WHILE:
      return while_stmt();
    case token::AT: {
      if (Node* node = function_def()) return node;
      mark_ = start;
      return class_def();
    }
    case token::KW_ASYNC: {
      if (Node* node = function_def()) return node;
      mark_ = start;
      if (Node* node = with_stmt()) return node;
      mark_ = start;
      return for_stmt();
    }
    default:
      return at_word("match") ? match_stmt() : nullptr;
  }
}

// A block is a node of kind Module while parsing; its statements then go into the statement's list.
Slot Parser::body_of(Node* block) const {
  return block ? block->slots[field::Module::body] : Slot{.list = {nullptr, 0}};
}

Node* Parser::block() {
  return remember(Rule::block, [this]() -> Node* {
    const int start = mark_;
    List body;
    if (accept(token::NEWLINE) && accept(token::INDENT) && statements(body) && accept(token::DEDENT)) {
      return tree_.make(Kind::Module, {}, {tree_.list(body)});
    }
    mark_ = start;
    body.clear();
    if (!error_ && simple_stmts(body)) return tree_.make(Kind::Module, {}, {tree_.list(body)});
    mark_ = start;
    if (errors_ && !error_) invalid_block();
    return nullptr;
  });
}

bool Parser::decorators(List& out) {
  for (int before = mark_; accept(token::AT); before = mark_) {
    Node* decorator = named_expression();
    if (!decorator || !accept(token::NEWLINE)) {
      mark_ = before;
      break;
    }
    out.push_back(decorator);
  }
  return !out.empty() && !error_;
}

Node* Parser::class_def() {
  const int start = mark_;
  List list;
  if (decorators(list)) {
    if (Node* node = class_def_raw()) {
      node->slots[field::ClassDef::decorator_list] = tree_.list(list);
      return node;
    }
  }
  mark_ = start;
  return error_ ? nullptr : class_def_raw();
}

Node* Parser::class_def_raw() {
  const int start = mark_;
  if (errors_) invalid_class_def_raw();
  mark_ = start;
  if (!accept(token::KW_CLASS)) return nullptr;
  Node* class_name = name();
  if (!class_name) return nullptr;
  List parameters;
  int before = mark_;
  if (!type_params(parameters)) mark_ = before;
  Node* call = nullptr;
  before = mark_;
  if (accept(token::LPAR)) {
    call = arguments();
    if (!accept(token::RPAR)) {
      call = nullptr;
      mark_ = before;
    }
  }
  if (!accept(token::COLON)) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  return tree_.make(
      Kind::ClassDef, since(start),
      {slot(class_name->name(field::Name::id)), call_slot(call, field::Call::args),
       call_slot(call, field::Call::keywords), body_of(body), Slot{.list = {nullptr, 0}}, tree_.list(parameters)});
}

Node* Parser::function_def() {
  const int start = mark_;
  List list;
  if (decorators(list)) {
    if (Node* node = function_def_raw()) {
      node->slots[field::FunctionDef::decorator_list] = tree_.list(list);
      return node;
    }
  }
  mark_ = start;
  return error_ ? nullptr : function_def_raw();
}

Node* Parser::function_def_raw() {
  const int start = mark_;
  if (errors_) invalid_def_raw();
  mark_ = start;
  if (error_) return nullptr;
  const bool async = accept(token::KW_ASYNC) != nullptr;
  if (!accept(token::KW_DEF)) return nullptr;
  Node* function_name = name();
  if (!function_name) return nullptr;
  List type_parameters;
  int before = mark_;
  if (!type_params(type_parameters)) mark_ = before;
  if (!accept(token::LPAR)) return nullptr;
  before = mark_;
  Node* parameters = params({token::RPAR, true});
  if (!parameters) {
    mark_ = before;
    parameters = tree_.make(Kind::arguments, {});
  }
  if (!accept(token::RPAR)) return nullptr;
  Node* returns = nullptr;
  before = mark_;
  if (accept(token::RARROW)) returns = expression();
  if (!returns) mark_ = before;
  if (!accept(token::COLON)) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  return tree_.make(async ? Kind::AsyncFunctionDef : Kind::FunctionDef, since(start),
                    {slot(function_name->name(field::Name::id)), slot(parameters), body_of(body),
                     Slot{.list = {nullptr, 0}}, slot(returns), tree_.list(type_parameters)});
}

// if and elif.
Node* Parser::if_stmt(token::Kind keyword) {
  const int start = mark_;
  if (errors_) invalid_condition(keyword, keyword == token::KW_IF ? "if" : "elif");
  mark_ = start;
  if (!accept(keyword)) return nullptr;
  Node* test = named_expression();
  if (!test || !accept(token::COLON)) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  Slot otherwise{.list = {nullptr, 0}};
  const int before = mark_;
  if (too_deep()) return nullptr;
  ++depth_;
  Node* elif = at(token::KW_ELIF) ? if_stmt(token::KW_ELIF) : nullptr;
  --depth_;
  if (elif) {
    otherwise = tree_.list({elif});
  } else {
    mark_ = before;
    Node* last = nullptr;
    if (!error_ && else_block(last)) otherwise = body_of(last);
  }
  if (error_) return nullptr;
  return tree_.make(Kind::If, since(start), {slot(test), body_of(body), otherwise});
}

// An else with its block, if there is one: false leaves the mark where it was.
bool Parser::else_block(Node*& body) {
  const int start = mark_;
  if (errors_ && at(token::KW_ELSE)) {
    const std::int32_t line = peek().line;
    ++mark_;
    if (accept(token::COLON)) no_indented_block("'else' statement", line);
    mark_ = start;
  }
  if (!accept(token::KW_ELSE) || !forced(token::COLON, ":")) return false;
  body = block();
  if (!body) mark_ = start;
  return body != nullptr;
}

Node* Parser::while_stmt() {
  const int start = mark_;
  if (errors_) invalid_condition(token::KW_WHILE, "while");
  mark_ = start;
  if (!accept(token::KW_WHILE)) return nullptr;
  Node* test = named_expression();
  if (!test || !accept(token::COLON)) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  Node* otherwise = nullptr;
  else_block(otherwise);
  if (error_) return nullptr;
  return tree_.make(Kind::While, since(start), {slot(test), body_of(body), body_of(otherwise)});
}

Node* Parser::for_stmt() {
  const int start = mark_;
  if (errors_) invalid_for_stmt();
  mark_ = start;
  if (error_) return nullptr;
  const bool async = accept(token::KW_ASYNC) != nullptr;
  if (!accept(token::KW_FOR)) return nullptr;
  Node* target = star_targets();
  if (!target || !accept(token::KW_IN)) {
    mark_ = start;
    if (errors_ && !error_) invalid_for_target();
    return nullptr;
  }
  Node* iterable = star_expressions();
  if (!iterable || !accept(token::COLON)) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  Node* otherwise = nullptr;
  else_block(otherwise);
  if (error_) return nullptr;
  return tree_.make(async ? Kind::AsyncFor : Kind::For, since(start),
                    {slot(target), slot(iterable), body_of(body), body_of(otherwise)});
}

}  // namespace glassbox::python
