// Names, literals, displays and comprehensions.
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

Node* Parser::name() {
  const Token* found = accept(token::NAME);
  if (!found) return nullptr;
  return tree_.make(Kind::Name, range_of(*found), {slot(tree_.identifier(lexer_.text(*found))), slot(Context::load)});
}

Node* Parser::singleton(Constant::Kind kind) {
  const Range range = range_of(peek());
  ++mark_;
  return tree_.make(Kind::Constant, range, {slot(tree_.constant(kind)), slot(std::int64_t{0})});
}

Node* Parser::number() {
  const Token* found = accept(token::NUMBER);
  if (!found) return nullptr;
  Constant value;
  if (!number_value(*found, value)) return nullptr;
  return tree_.make(Kind::Constant, range_of(*found), {slot(tree_.constant(std::move(value))), slot(std::int64_t{0})});
}

Node* Parser::atom() {
  const int start = mark_;
  const auto first_of = [this, start](std::initializer_list<Node* (Parser::*)()> rules) -> Node* {
    for (const auto rule : rules) {
      mark_ = start;
      if (Node* node = (this->*rule)()) return node;
      if (error_) break;
    }
    return nullptr;
  };
  const token::Kind first = peek().kind;
  if (error_) return nullptr;
  switch (first) {
    case token::NAME:
      return name();
    case token::KW_TRUE:
      return singleton(Constant::Kind::true_value);
    case token::KW_FALSE:
      return singleton(Constant::Kind::false_value);
    case token::KW_NONE:
      return singleton(Constant::Kind::none);
    case token::STRING:
    case token::FSTRING_START:
      return strings();
    case token::NUMBER:
      return number();
    case token::LPAR:
      return first_of({&Parser::tuple, &Parser::group, &Parser::genexp});
    case token::LSQB:
      return first_of({&Parser::list, &Parser::listcomp});
    case token::LBRACE:
      return first_of({&Parser::dict, &Parser::set, &Parser::dictcomp, &Parser::setcomp});
    case token::ELLIPSIS:
      return singleton(Constant::Kind::ellipsis);
    default:
      return nullptr;
  }
}

Node* Parser::list() {
  const int start = mark_;
  if (!accept(token::LSQB)) return nullptr;
  List items;
  star_named_expressions(items);
  if (!accept(token::RSQB)) return nullptr;
  return tree_.make(Kind::List, since(start), {tree_.list(items), slot(Context::load)});
}

Node* Parser::tuple() {
  const int start = mark_;
  if (!accept(token::LPAR)) return nullptr;
  List items;
  const int before = mark_;
  Node* first = star_named_expression();
  if (first && accept(token::COMMA)) {
    items.push_back(first);
    star_named_expressions(items);
  } else {
    mark_ = before;
  }
  if (!accept(token::RPAR)) return nullptr;
  return tuple_of(std::move(items), start, Context::load);
}

Node* Parser::group() {
  const int start = mark_;
  if (!accept(token::LPAR)) return nullptr;
  const int before = mark_;
  Node* node = yield_expr();
  if (!node) {
    mark_ = before;
    node = error_ ? nullptr : named_expression();
  }
  if (node && accept(token::RPAR)) return node;
  mark_ = start;
  if (errors_ && !error_) invalid_group();
  return nullptr;
}

Node* Parser::genexp() {
  const int start = mark_;
  if (!accept(token::LPAR)) return nullptr;
  const int before = mark_;
  Node* element = assignment_expression();
  if (!element) {
    mark_ = before;
    element = error_ ? nullptr : expression_not_walrus();
  }
  List generators;
  if (element && for_if_clauses(generators) && accept(token::RPAR)) {
    return tree_.make(Kind::GeneratorExp, since(start), {slot(element), tree_.list(generators)});
  }
  mark_ = start;
  if (errors_ && !error_) invalid_comprehension();
  return nullptr;
}

Node* Parser::listcomp() {
  const int start = mark_;
  if (!accept(token::LSQB)) return nullptr;
  Node* element = named_expression();
  List generators;
  if (element && for_if_clauses(generators) && accept(token::RSQB)) {
    return tree_.make(Kind::ListComp, since(start), {slot(element), tree_.list(generators)});
  }
  mark_ = start;
  if (errors_ && !error_) invalid_comprehension();
  return nullptr;
}

Node* Parser::setcomp() {
  const int start = mark_;
  if (!accept(token::LBRACE)) return nullptr;
  Node* element = named_expression();
  List generators;
  if (element && for_if_clauses(generators) && accept(token::RBRACE)) {
    return tree_.make(Kind::SetComp, since(start), {slot(element), tree_.list(generators)});
  }
  mark_ = start;
  if (errors_ && !error_) invalid_comprehension();
  return nullptr;
}

Node* Parser::dictcomp() {
  const int start = mark_;
  if (!accept(token::LBRACE)) return nullptr;
  Node* key = nullptr;
  Node* value = nullptr;
  List generators;
  if (kvpair(key, value) && for_if_clauses(generators) && accept(token::RBRACE)) {
    return tree_.make(Kind::DictComp, since(start), {slot(key), slot(value), tree_.list(generators)});
  }
  mark_ = start;
  if (errors_ && !error_) invalid_dict_comprehension();
  return nullptr;
}

Node* Parser::set() {
  const int start = mark_;
  if (!accept(token::LBRACE)) return nullptr;
  List items;
  if (!star_named_expressions(items) || !accept(token::RBRACE)) return nullptr;
  return tree_.make(Kind::Set, since(start), {tree_.list(items)});
}

Node* Parser::dict() {
  const int start = mark_;
  if (!accept(token::LBRACE)) return nullptr;
  List keys;
  List values;
  for (int before = mark_;; before = mark_) {
    if (!values.empty() && !accept(token::COMMA)) break;
    if (double_starred_kvpair(keys, values)) continue;
    mark_ = before;
    if (!values.empty()) accept(token::COMMA);
    break;
  }
  if (!error_ && accept(token::RBRACE)) {
    return tree_.make(Kind::Dict, since(start), {tree_.list(keys), tree_.list(values)});
  }
  mark_ = start;
  if (errors_ && accept(token::LBRACE)) invalid_double_starred_kvpairs();
  return nullptr;
}

// An entry, or `**` and a mapping: then its key is null.
bool Parser::double_starred_kvpair(List& keys, List& values) {
  const int start = mark_;
  Node* key = nullptr;
  Node* value = nullptr;
  if (accept(token::DOUBLESTAR)) value = bitwise_or();
  if (!value) {
    mark_ = start;
    if (error_ || !kvpair(key, value)) return false;
  }
  keys.push_back(key);
  values.push_back(value);
  return true;
}

bool Parser::kvpair(Node*& key, Node*& value) {
  key = expression();
  if (!key || !accept(token::COLON)) return false;
  value = expression();
  return value != nullptr;
}

bool Parser::for_if_clauses(List& out) {
  for (int before = mark_;; before = mark_) {
    Node* clause = for_if_clause();
    if (!clause) {
      mark_ = before;
      break;
    }
    out.push_back(clause);
  }
  return !out.empty() && !error_;
}

Node* Parser::for_if_clause() {
  const int start = mark_;
  const bool async = accept(token::KW_ASYNC) != nullptr;
  if (!accept(token::KW_FOR)) return nullptr;
  const int after_for = mark_;
  Node* target = star_targets();
  if (target && accept(token::KW_IN)) {  // from here on no other alternative is tried
    Node* iterable = disjunction();
    if (!iterable) return nullptr;
    List conditions;
    for (int before = mark_; accept(token::KW_IF); before = mark_) {
      Node* condition = disjunction();
      if (!condition) {
        mark_ = before;
        break;
      }
      conditions.push_back(condition);
    }
    if (error_) return nullptr;
    return tree_.make(Kind::comprehension, {},
                      {slot(target), slot(iterable), tree_.list(conditions), slot(std::int64_t{async})});
  }
  if (error_) return nullptr;
  mark_ = after_for;
  List variables;
  if (separated(variables, &Parser::bitwise_or, true) && !at(token::KW_IN) && !error_) {
    return raise_last("'in' expected after for-loop variables");
  }
  mark_ = start;
  if (errors_ && !error_) invalid_for_target();
  return nullptr;
}

Node* Parser::slices() {
  const int start = mark_;
  Node* first = slice();
  if (first && !at(token::COMMA) && !error_) return first;
  mark_ = start;
  List items;
  if (!separated(items, &Parser::slice_or_starred, true)) return nullptr;
  return tuple_of(std::move(items), start, Context::load);
}

Node* Parser::slice_or_starred() {
  const int start = mark_;
  if (Node* node = slice()) return node;
  mark_ = start;
  return error_ ? nullptr : starred_expression();
}

Node* Parser::slice() {
  const int start = mark_;
  Node* lower = expression();
  if (!lower) mark_ = start;
  if (accept(token::COLON)) {
    int before = mark_;
    Node* upper = expression();
    if (!upper) mark_ = before;
    Node* step = nullptr;
    if (accept(token::COLON)) {
      before = mark_;
      step = expression();
      if (!step) mark_ = before;
    }
    if (error_) return nullptr;
    return tree_.make(Kind::Slice, since(start), {slot(lower), slot(upper), slot(step)});
  }
  mark_ = start;
  return error_ ? nullptr : named_expression();
}

}  // namespace glassbox::python
