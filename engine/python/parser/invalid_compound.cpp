// Known mistakes in compound statements: a missing colon, a missing block.
#include <string>

#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

// Behind the colon of a header: NEWLINE without INDENT.
bool Parser::no_indented_block(const char* what, std::int32_t line) {
  if (!accept(token::NEWLINE) || at(token::INDENT) || error_) return false;
  raise_last(std::string("expected an indented block after ") + what + " on line " + std::to_string(line),
             "IndentationError");
  return true;
}

void Parser::invalid_block() {
  if (accept(token::NEWLINE) && !at(token::INDENT) && !error_) {
    raise_last("expected an indented block", "IndentationError");
  }
}

// if, elif and while.
void Parser::invalid_condition(token::Kind keyword, const char* name_of_keyword) {
  const Token* word = accept(keyword);
  if (!word || !named_expression()) return;
  const int after = mark_;
  if (accept(token::NEWLINE)) {
    raise_last("expected ':'");
    return;
  }
  mark_ = after;
  if (accept(token::COLON)) no_indented_block(("'" + std::string(name_of_keyword) + "' statement").c_str(), word->line);
}

void Parser::invalid_for_stmt() {
  accept(token::KW_ASYNC);
  const Token* word = accept(token::KW_FOR);
  if (!word || !star_targets() || !accept(token::KW_IN) || !star_expressions()) return;
  if (accept(token::NEWLINE)) {
    raise_last("expected ':'");
    return;
  }
  if (accept(token::COLON)) no_indented_block("'for' statement", word->line);
}

void Parser::skip_as_name() {
  const int before = mark_;
  if (!accept(token::KW_AS) || !accept(token::NAME)) mark_ = before;
}

// The items of a with statement, with any expressions; the mark is then behind them (and the closing bracket).
bool Parser::with_items_loosely(bool bracketed) {
  if (bracketed && !accept(token::LPAR)) return false;
  bool any = false;
  for (int before = mark_;; before = mark_) {
    if (any && !accept(token::COMMA)) break;
    if (!(bracketed ? expressions() : expression())) {
      mark_ = before;
      break;
    }
    any = true;
    const int before_as = mark_;
    if (!accept(token::KW_AS) || !star_target()) mark_ = before_as;
    if (error_) return false;
  }
  if (!any || error_) return false;
  if (!bracketed) return true;
  accept(token::COMMA);
  return accept(token::RPAR) != nullptr;
}

void Parser::invalid_with_stmt_indent() {
  const int start = mark_;
  for (const bool bracketed : {false, true}) {
    mark_ = start;
    accept(token::KW_ASYNC);
    const Token* word = accept(token::KW_WITH);
    if (!word) return;
    if (with_items_loosely(bracketed) && accept(token::COLON) && no_indented_block("'with' statement", word->line)) {
      return;
    }
    if (error_) return;
  }
}

void Parser::invalid_with_stmt() {
  const int start = mark_;
  for (const bool bracketed : {false, true}) {
    mark_ = start;
    accept(token::KW_ASYNC);
    if (!accept(token::KW_WITH)) return;
    if (with_items_loosely(bracketed) && accept(token::NEWLINE)) {
      raise_last("expected ':'");
      return;
    }
    if (error_) return;
  }
}

void Parser::invalid_try_stmt() {
  const Token* word = accept(token::KW_TRY);
  if (!word || !accept(token::COLON)) return;
  const int body = mark_;
  if (no_indented_block("'try' statement", word->line) || error_) return;
  mark_ = body;
  if (block() && !at_any({token::KW_EXCEPT, token::KW_FINALLY}) && !error_) {
    raise_last("expected 'except' or 'finally' block");
    return;
  }
  if (error_) return;
  for (const bool star : {false, true}) {
    mark_ = body;
    for (int before = mark_; block(); before = mark_) {
      if (mark_ == before) break;
    }
    bool any = false;
    while (!error_ && except_block(star)) any = true;
    const Token* except = any && !error_ ? accept(token::KW_EXCEPT) : nullptr;
    if (!except) {
      if (error_) return;
      continue;
    }
    const Token* mark = star ? nullptr : accept(token::STAR);
    if (!star && !mark) continue;
    const int before = mark_;
    if (expression()) {
      skip_as_name();
    } else if (star && !error_) {
      mark_ = before;
    } else {
      continue;
    }
    if (!accept(token::COLON)) continue;
    constexpr const char* kWhat = "cannot have both 'except' and 'except*' on the same 'try'";
    if (star) {
      raise_at(range_of(*except), kWhat);
    } else {
      raise_range(range_of(*except), range_of(*mark), kWhat);
    }
    return;
  }
}

void Parser::invalid_except_stmt() {
  const int start = mark_;
  if (!accept(token::KW_EXCEPT)) return;
  const Token* star = accept(token::STAR);
  if (Node* type = expression()) {
    const int after = mark_;
    if (accept(token::COMMA) && expressions()) {
      skip_as_name();
      if (accept(token::COLON)) {
        raise_from(type->range, "multiple exception types must be parenthesized");
        return;
      }
    }
    if (error_) return;
    mark_ = after;
    skip_as_name();
    if (accept(token::NEWLINE)) {
      raise_last("expected ':'");
      return;
    }
  }
  mark_ = start + 1;
  if (error_) return;
  if (accept(token::NEWLINE)) {
    raise_last("expected ':'");
  } else if (star && accept(token::STAR) && accept_any({token::NEWLINE, token::COLON})) {
    raise_last("expected one or more exception types");
  }
}

void Parser::invalid_except_stmt_indent(bool star) {
  const Token* word = accept(token::KW_EXCEPT);
  if (star && !accept(token::STAR)) return;
  const int before = mark_;
  const char* what = star ? "'except*' statement" : "'except' statement";
  if (expression()) {
    skip_as_name();
    if (accept(token::COLON) && no_indented_block(what, word->line)) return;
  }
  if (star || error_) return;
  mark_ = before;
  if (accept(token::COLON)) no_indented_block(what, word->line);
}

void Parser::invalid_def_raw() {
  const int start = mark_;
  for (const bool strict : {false, true}) {
    mark_ = start;
    accept(token::KW_ASYNC);
    const Token* word = accept(token::KW_DEF);
    if (!word || !accept(token::NAME)) return;
    List parameters;
    int before = mark_;
    if (!type_params(parameters)) mark_ = before;
    if (error_ || (strict ? !forced(token::LPAR, "(") : !accept(token::LPAR))) {
      if (strict || error_) return;
      continue;
    }
    before = mark_;
    if (!params({token::RPAR, true})) mark_ = before;
    if (!accept(token::RPAR)) {
      if (error_) return;
      continue;
    }
    before = mark_;
    if (!accept(token::RARROW) || !expression()) mark_ = before;
    if (error_) return;
    if (strict) {
      if (forced(token::COLON, ":")) block();
    } else if (accept(token::COLON) && no_indented_block("function definition", word->line)) {
      return;
    }
    if (error_) return;
  }
}

void Parser::invalid_class_def_raw() {
  const Token* word = accept(token::KW_CLASS);
  if (!word || !accept(token::NAME)) return;
  List parameters;
  int before = mark_;
  if (!type_params(parameters)) mark_ = before;
  before = mark_;
  if (accept(token::LPAR)) {
    const int inside = mark_;
    if (!arguments()) mark_ = inside;
    if (!accept(token::RPAR)) mark_ = before;
  }
  if (error_) return;
  if (accept(token::NEWLINE)) {
    raise_last("expected ':'");
    return;
  }
  if (accept(token::COLON)) no_indented_block("class definition", word->line);
}

void Parser::invalid_match_stmt() {
  const Token& word = peek();
  if (!accept_word("match") || !subject_expr()) return;
  if (accept(token::NEWLINE)) {
    raise_last("expected ':'");
    return;
  }
  if (accept(token::COLON)) no_indented_block("'match' statement", word.line);
}

void Parser::invalid_case_block() {
  const Token& word = peek();
  if (!accept_word("case") || !patterns()) return;
  guard();
  if (error_) return;
  if (accept(token::NEWLINE)) {
    raise_last("expected ':'");
    return;
  }
  if (accept(token::COLON)) no_indented_block("'case' statement", word.line);
}

}  // namespace glassbox::python
