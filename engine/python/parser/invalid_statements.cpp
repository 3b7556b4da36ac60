// Known mistakes in simple statements, with items and patterns.
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

Node* Parser::invalid_ann_assign_target() {
  const int start = mark_;
  for (const auto rule : {&Parser::list, &Parser::tuple}) {
    if (Node* node = (this->*rule)()) return node;
    mark_ = start;
    if (error_) return nullptr;
  }
  if (!accept(token::LPAR) || too_deep()) return nullptr;
  ++depth_;
  Node* inner = invalid_ann_assign_target();
  --depth_;
  return inner && accept(token::RPAR) ? inner : nullptr;
}

// (star_targets '=')*
void Parser::skip_star_targets() {
  for (;;) {
    const int before = mark_;
    if (star_targets() && accept(token::EQUAL)) continue;
    mark_ = before;
    return;
  }
}

void Parser::invalid_assignment() {
  const int start = mark_;
  const auto reset = [this, start] {
    mark_ = start;
    return !error_;
  };
  Node* target = invalid_ann_assign_target();
  if (target && accept(token::COLON) && expression()) {
    raise_at(target->range, "only single target (not " + expression_name(*target) + ") can be annotated");
    return;
  }
  if (!reset()) return;
  target = star_named_expression();
  if (target && accept(token::COMMA)) {
    List more;
    for (int before = mark_; star_named_expressions(more); before = mark_) {
      if (mark_ == before) break;
    }
    if (!error_ && accept(token::COLON) && expression()) {
      raise_at(target->range, "only single target (not tuple) can be annotated");
      return;
    }
  }
  if (!reset()) return;
  target = expression();
  if (target && accept(token::COLON) && expression()) {
    raise_at(target->range, "illegal target for annotation");
    return;
  }
  if (!reset()) return;
  skip_star_targets();
  target = error_ ? nullptr : star_expressions();
  if (target && accept(token::EQUAL)) raise_invalid_target(Targets::star, target);
  if (!reset()) return;
  skip_star_targets();
  target = error_ ? nullptr : yield_expr();
  if (target && accept(token::EQUAL)) {
    raise_at(target->range, "assignment to yield expression not possible");
    return;
  }
  if (!reset()) return;
  target = star_expressions();
  Operator op{};
  if (target && augassign(op) && annotated_rhs()) {
    raise_at(target->range, "'" + expression_name(*target) + "' is an illegal expression for augmented assignment");
  }
}

void Parser::invalid_del_stmt() {
  accept(token::KW_DEL);
  Node* target = star_expressions();
  if (target) raise_invalid_target(Targets::del, target);
}

void Parser::invalid_import() {
  const int start = mark_;
  const Token* word = accept(token::KW_IMPORT);
  if (!word) return;
  List modules;
  if (separated(modules, &Parser::dotted_name, false) && accept(token::KW_FROM) && dotted_name()) {
    raise_from(range_of(*word), "Did you mean to use 'from ... import ...' instead?");
    return;
  }
  mark_ = start + 1;
  if (error_) return;
  if (const Token* newline = accept(token::NEWLINE)) {
    raise_from(range_of(*newline), "Expected one or more names after 'import'");
  }
}

void Parser::invalid_import_from_targets() {
  const int start = mark_;
  List names;
  if (import_from_as_names(names) && accept(token::COMMA) && accept(token::NEWLINE)) {
    raise_last("trailing comma not allowed without surrounding parentheses");
    return;
  }
  mark_ = start;
  if (error_) return;
  if (const Token* newline = accept(token::NEWLINE)) {
    raise_from(range_of(*newline), "Expected one or more names after 'import'");
  }
}

void Parser::invalid_with_item() {
  if (!expression() || !accept(token::KW_AS)) return;
  Node* target = expression();
  if (target && at_any({token::COMMA, token::RPAR, token::COLON})) raise_invalid_target(Targets::star, target);
}

void Parser::invalid_as_pattern() {
  const int start = mark_;
  if (or_pattern() && accept(token::KW_AS) && at_word("_")) {
    raise_at(range_of(peek()), "cannot use '_' as a target");
    return;
  }
  mark_ = start;
  if (error_ || !or_pattern() || !accept(token::KW_AS) || at(token::NAME)) return;
  if (Node* target = expression()) raise_at(target->range, "invalid pattern target");
}

void Parser::invalid_class_pattern() {
  if (!name_or_attr() || !accept(token::LPAR)) return;
  List positional;
  const int before = mark_;
  if (!positional_patterns(positional) || !accept(token::COMMA)) mark_ = before;
  std::vector<Name> names;
  List named;
  List late;
  if (error_ || !keyword_patterns(names, named) || !accept(token::COMMA) || !positional_patterns(late)) return;
  raise_range(late.front()->range, late.back()->range, "positional patterns follow keyword patterns");
}

}  // namespace glassbox::python
