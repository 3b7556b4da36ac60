// The arguments of calls and of class headers. While parsing they are a Call without a function.
#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

Slot Parser::call_slot(Node* call, int slot) const {
  return call ? call->slots[slot] : Slot{.list = {nullptr, 0}};
}

Node* Parser::arguments() {
  return remember(Rule::arguments, [this]() -> Node* {
    const int start = mark_;
    if (Node* call = args()) {
      accept(token::COMMA);
      if (at(token::RPAR)) return call;
    }
    mark_ = start;
    if (errors_ && !error_) invalid_arguments();
    return nullptr;
  });
}

Node* Parser::collect_call(List args, const List& keywords, int start) {
  List named;
  for (Node* item : keywords) (item->kind == Kind::keyword ? named : args).push_back(item);
  return tree_.make(Kind::Call, since(start), {slot(static_cast<Node*>(nullptr)), tree_.list(args), tree_.list(named)});
}

Node* Parser::args() {
  const int start = mark_;
  List positional;
  if (separated(positional, &Parser::argument, false)) {
    List keywords;
    const int before = mark_;
    if (!accept(token::COMMA) || !kwargs(keywords)) {
      mark_ = before;
      keywords.clear();
    }
    return error_ ? nullptr : collect_call(std::move(positional), keywords, start);
  }
  mark_ = start;
  List keywords;
  if (error_ || !kwargs(keywords)) return nullptr;
  return collect_call({}, keywords, start);
}

// A positional argument.
Node* Parser::argument() {
  const int start = mark_;
  if (Node* node = starred_expression()) return node;
  mark_ = start;
  if (error_) return nullptr;
  Node* node = assignment_expression();
  if (!node) {
    mark_ = start;
    node = error_ ? nullptr : expression_not_walrus();
  }
  return node && !at(token::EQUAL) && !error_ ? node : nullptr;
}

bool Parser::kwargs(List& out) {
  const int start = mark_;
  if (separated(out, &Parser::kwarg_or_starred, false)) {
    const int before = mark_;
    List more;
    if (accept(token::COMMA) && separated(more, &Parser::kwarg_or_double_starred, false)) {
      out.insert(out.end(), more.begin(), more.end());
    } else {
      mark_ = before;
    }
    return !error_;
  }
  mark_ = start;
  return !error_ && separated(out, &Parser::kwarg_or_double_starred, false);
}

Node* Parser::keyword_argument() {
  const int start = mark_;
  Node* target = name();
  if (!target || !accept(token::EQUAL)) return nullptr;
  Node* value = expression();
  if (!value) return nullptr;
  return tree_.make(Kind::keyword, since(start), {slot(target->name(field::Name::id)), slot(value)});
}

Node* Parser::kwarg_or_starred() {
  const int start = mark_;
  if (errors_) invalid_kwarg();
  mark_ = start;
  if (error_) return nullptr;
  if (Node* node = keyword_argument()) return node;
  mark_ = start;
  return error_ ? nullptr : starred_expression();
}

Node* Parser::kwarg_or_double_starred() {
  const int start = mark_;
  if (errors_) invalid_kwarg();
  mark_ = start;
  if (error_) return nullptr;
  if (Node* node = keyword_argument()) return node;
  mark_ = start;
  if (!accept(token::DOUBLESTAR)) return nullptr;
  Node* value = expression();
  if (!value) return nullptr;
  return tree_.make(Kind::keyword, since(start), {slot(Name{nullptr}), slot(value)});
}

Node* Parser::starred_expression() {
  const int start = mark_;
  if (errors_) invalid_starred_expression();
  mark_ = start;
  if (!accept(token::STAR)) return nullptr;
  Node* value = expression();
  if (!value) return error_ ? nullptr : raise_last("Invalid star expression");
  return tree_.make(Kind::Starred, since(start), {slot(value), slot(Context::load)});
}

}  // namespace glassbox::python
