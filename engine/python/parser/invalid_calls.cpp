// Known mistakes in the arguments of calls.
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

namespace {

const Range& last_range(const Node& comprehension) {
  const Nodes ifs = comprehension.list(field::comprehension::ifs);
  return ifs.empty() ? comprehension.node(field::comprehension::iter)->range : ifs.back()->range;
}

}  // namespace

// f(**a, *b)
bool Parser::unpacking_after_keywords() {
  const int start = mark_;
  List items;
  bool before = separated(items, &Parser::argument, false) && accept(token::COMMA) && kwargs(items);
  if (!before && !error_) {
    mark_ = start;
    items.clear();
    before = kwargs(items);
  }
  const Token* comma = before ? accept(token::COMMA) : nullptr;
  if (!comma || !starred_expression() || at(token::EQUAL) || error_) return false;
  while (accept(token::COMMA) && starred_expression() && !at(token::EQUAL)) {
  }
  if (error_) return false;
  raise_from(range_of(*comma), "iterable argument unpacking follows keyword argument unpacking");
  return true;
}

// f(x for x in y, 1)
bool Parser::generator_in_call() {
  List clauses;
  Node* value = expression();
  if (!value || !for_if_clauses(clauses) || !accept(token::COMMA)) return false;
  const int before = mark_;
  if (!args() && !error_) {
    mark_ = before;
    List more;
    if (expression()) for_if_clauses(more);
  }
  if (error_) return false;
  raise_range(value->range, last_range(*clauses.back()), "Generator expression must be parenthesized");
  return true;
}

// f(a, b=)
bool Parser::missing_argument_value() {
  const int start = mark_;
  if (!args() || !accept(token::COMMA)) mark_ = start;
  const Token* word = accept(token::NAME);
  const Token* equal = word ? accept(token::EQUAL) : nullptr;
  if (!equal || !at_any({token::COMMA, token::RPAR}) || error_) return false;
  raise_range(range_of(*word), range_of(*equal), "expected argument value expression");
  return true;
}

void Parser::invalid_arguments() {
  const int start = mark_;
  const auto reset = [this, start] {
    mark_ = start;
    return !error_;
  };
  if (unpacking_after_keywords() || !reset()) return;
  if (generator_in_call() || !reset()) return;
  List clauses;
  const Token* word = accept(token::NAME);
  const Token* equal = word ? accept(token::EQUAL) : nullptr;
  if (equal && expression() && for_if_clauses(clauses)) {
    raise_range(range_of(*word), range_of(*equal), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return;
  }
  if (!reset() || missing_argument_value() || !reset()) return;
  Node* call = args();
  clauses.clear();
  if (call && for_if_clauses(clauses)) {
    const Nodes positional = call->list(field::Call::args);
    if (positional.size() > 1) {
      raise_range(positional.back()->range, last_range(*clauses.back()), "Generator expression must be parenthesized");
      return;
    }
  }
  if (!reset()) return;
  clauses.clear();
  if (args() && accept(token::COMMA)) {
    Node* value = expression();
    if (value && for_if_clauses(clauses)) {
      raise_range(value->range, last_range(*clauses.back()), "Generator expression must be parenthesized");
      return;
    }
  }
  if (!reset()) return;
  call = args();
  if (!call || !accept(token::COMMA) || !args()) return;
  bool unpacking = false;
  for (const Node* keyword : call->list(field::Call::keywords)) {
    if (!keyword->name(field::keyword::arg)) unpacking = true;
  }
  raise_last(unpacking ? "positional argument follows keyword argument unpacking"
                       : "positional argument follows keyword argument");
}

void Parser::invalid_kwarg() {
  const int start = mark_;
  const auto reset = [this, start] {
    mark_ = start;
    return !error_;
  };
  const Token* word = accept_any({token::KW_TRUE, token::KW_FALSE, token::KW_NONE});
  const Token* equal = word ? accept(token::EQUAL) : nullptr;
  if (equal) {
    raise_range(range_of(*word), range_of(*equal), "cannot assign to " + std::string(lexer_.text(*word)));
    return;
  }
  if (!reset()) return;
  List clauses;
  word = accept(token::NAME);
  equal = word ? accept(token::EQUAL) : nullptr;
  if (equal && expression() && for_if_clauses(clauses)) {
    raise_range(range_of(*word), range_of(*equal), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return;
  }
  if (!reset()) return;
  if (!(at(token::NAME) && peek(1).kind == token::EQUAL) && !error_) {
    Node* left = expression();
    equal = left ? accept(token::EQUAL) : nullptr;
    if (equal) {
      raise_range(left->range, range_of(*equal), "expression cannot contain assignment, perhaps you meant \"==\"?");
      return;
    }
  }
  if (!reset()) return;
  const Token* stars = accept(token::DOUBLESTAR);
  if (!stars || !expression() || !accept(token::EQUAL)) return;
  if (Node* value = expression()) {
    raise_range(range_of(*stars), value->range, "cannot assign to keyword argument unpacking");
  }
}

void Parser::invalid_starred_expression() {
  const Token* star = accept(token::STAR);
  if (!star || !expression() || !accept(token::EQUAL)) return;
  if (Node* value = expression()) {
    raise_range(range_of(*star), value->range, "cannot assign to iterable argument unpacking");
  }
}

}  // namespace glassbox::python
