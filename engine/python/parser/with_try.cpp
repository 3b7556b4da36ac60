// with, try and their clauses; type parameters.
#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

Node* Parser::with_stmt() {
  const int start = mark_;
  if (errors_) invalid_with_stmt_indent();
  mark_ = start;
  if (error_) return nullptr;
  for (const bool bracketed : {true, false}) {
    if (Node* node = with_stmt_items(bracketed)) return node;
    mark_ = start;
  }
  if (errors_ && !error_) invalid_with_stmt();
  return nullptr;
}

Node* Parser::with_stmt_items(bool bracketed) {
  const int start = mark_;
  const bool async = accept(token::KW_ASYNC) != nullptr;
  if (!accept(token::KW_WITH) || (bracketed && !accept(token::LPAR))) return nullptr;
  List items;
  if (!separated(items, &Parser::with_item, bracketed)) return nullptr;
  if (bracketed && !accept(token::RPAR)) return nullptr;
  if (!accept(token::COLON)) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  return tree_.make(async ? Kind::AsyncWith : Kind::With, since(start), {tree_.list(items), body_of(body)});
}

Node* Parser::with_item() {
  const int start = mark_;
  Node* context = expression();
  if (context && accept(token::KW_AS)) {
    Node* target = star_target();
    if (target && at_any({token::COMMA, token::RPAR, token::COLON})) {
      return tree_.make(Kind::withitem, {}, {slot(context), slot(target)});
    }
  }
  mark_ = start;
  if (errors_ && !error_) invalid_with_item();
  mark_ = start;
  context = expression();
  return context ? tree_.make(Kind::withitem, {}, {slot(context), slot(static_cast<Node*>(nullptr))}) : nullptr;
}

Node* Parser::try_stmt() {
  const int start = mark_;
  if (errors_) invalid_try_stmt();
  mark_ = start;
  if (!accept(token::KW_TRY) || !forced(token::COLON, ":")) return nullptr;
  Node* body = block();
  if (!body) return nullptr;
  const int after_body = mark_;
  Node* last = nullptr;
  if (finally_block(last)) {
    return tree_.make(Kind::Try, since(start),
                      {body_of(body), Slot{.list = {nullptr, 0}}, Slot{.list = {nullptr, 0}}, body_of(last)});
  }
  for (const bool star : {false, true}) {
    mark_ = after_body;
    List handlers;
    while (Node* handler = error_ ? nullptr : except_block(star)) handlers.push_back(handler);
    if (handlers.empty() || error_) continue;
    Node* otherwise = nullptr;
    else_block(otherwise);
    if (error_) return nullptr;
    finally_block(last);
    if (error_) return nullptr;
    return tree_.make(star ? Kind::TryStar : Kind::Try, since(start),
                      {body_of(body), tree_.list(handlers), body_of(otherwise), body_of(last)});
  }
  return nullptr;
}

Node* Parser::except_block(bool star) {
  const int start = mark_;
  const auto clause = [&]() -> Node* {
    if (!accept(token::KW_EXCEPT) || (star && !accept(token::STAR))) return nullptr;
    Node* type = nullptr;
    Node* as = nullptr;
    if (star || !at(token::COLON)) {
      type = expression();
      if (!type) return nullptr;
      const int before = mark_;
      if (accept(token::KW_AS)) as = name();
      if (!as) mark_ = before;
    }
    if (!accept(token::COLON)) return nullptr;
    Node* body = block();
    if (!body) return nullptr;
    return tree_.make(Kind::ExceptHandler, since(start),
                      {slot(type), slot(as ? as->name(field::Name::id) : nullptr), body_of(body)});
  };
  if (errors_ && at(token::KW_EXCEPT)) invalid_except_stmt_indent(star);
  mark_ = start;
  if (error_) return nullptr;
  if (Node* node = clause()) return node;
  mark_ = start;
  if (errors_ && !error_) invalid_except_stmt();
  mark_ = start;
  return nullptr;
}

bool Parser::finally_block(Node*& body) {
  const int start = mark_;
  if (errors_ && at(token::KW_FINALLY)) {
    const std::int32_t line = peek().line;
    ++mark_;
    if (accept(token::COLON)) no_indented_block("'finally' statement", line);
    mark_ = start;
  }
  if (!accept(token::KW_FINALLY) || !forced(token::COLON, ":")) return false;
  body = block();
  if (!body) mark_ = start;
  return body != nullptr;
}

// False without type parameters.
bool Parser::type_params(List& out) {
  const int start = mark_;
  if (errors_ && at(token::LSQB)) {
    ++mark_;
    if (const Token* closing = accept(token::RSQB)) {
      raise_from(range_of(*closing), "Type parameter list cannot be empty");
    }
    mark_ = start;
  }
  if (!accept(token::LSQB)) return false;
  if (separated(out, &Parser::type_param, true) && accept(token::RSQB)) return true;
  out.clear();
  return false;
}

Node* Parser::type_param() {
  return remember(Rule::type_param, [this] { return type_param_raw(); });
}

Node* Parser::type_param_raw() {
  const int start = mark_;
  const bool starred = accept(token::STAR) != nullptr;
  const bool double_starred = !starred && accept(token::DOUBLESTAR);
  Node* parameter = name();
  if (!parameter) return nullptr;
  const Name id = parameter->name(field::Name::id);
  Node* bound = nullptr;
  int before = mark_;
  if (const Token* colon = accept(token::COLON)) {
    bound = expression();
    if (bound && (starred || double_starred)) {
      return raise_from(range_of(*colon), std::string("cannot use ") +
                                              (bound->kind == Kind::Tuple ? "constraints" : "bound") + " with " +
                                              (starred ? "TypeVarTuple" : "ParamSpec"));
    }
  }
  if (!bound) mark_ = before;
  Node* value = nullptr;
  before = mark_;
  if (accept(token::EQUAL)) value = starred ? star_expression() : expression();
  if (!value) mark_ = before;
  if (error_) return nullptr;
  if (starred) return tree_.make(Kind::TypeVarTuple, since(start), {slot(id), slot(value)});
  if (double_starred) return tree_.make(Kind::ParamSpec, since(start), {slot(id), slot(value)});
  return tree_.make(Kind::TypeVar, since(start), {slot(id), slot(bound), slot(value)});
}

}  // namespace glassbox::python
