// Known mistakes in expressions (the invalid_ rules of Grammar/python.gram), tried in the second pass.
#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

namespace {

bool is_legacy_statement(const Node& node) {
  if (node.kind != Kind::Name) return false;
  const std::string_view text = node.name(field::Name::id)->text;
  return text == "print" || text == "exec";
}

// CPython compares only as many letters as the name has, so that `m` and `ca` count, too.
bool begins_soft_keyword(std::string_view text) {
  for (const std::string_view word : {"_", "case", "match", "type"}) {
    if (word.substr(0, text.size()) == text) return true;
  }
  return false;
}

}  // namespace

void Parser::invalid_expression() {
  const int start = mark_;
  // A name before a string may be a wrong prefix, and a soft keyword a statement.
  const bool skipped = at(token::NAME) && (begins_soft_keyword(lexer_.text(peek())) || peek(1).kind == token::STRING);
  if (error_) return;
  if (!skipped) {
    Node* left = disjunction();
    Node* right = left ? expression_without_invalid() : nullptr;
    if (error_) return;
    if (right && !is_legacy_statement(*left) && tokens_[static_cast<std::size_t>(mark_ - 1)].level != 0) {
      raise_range(left->range, right->range, "invalid syntax. Perhaps you forgot a comma?");
      return;
    }
  }
  mark_ = start;
  Node* value = disjunction();
  if (value && accept(token::KW_IF)) {
    Node* test = disjunction();
    if (test && !at_any({token::KW_ELSE, token::COLON}) && !error_) {
      raise_range(value->range, test->range, "expected 'else' after 'if' expression");
      return;
    }
  }
  if (error_) return;
  mark_ = start;
  const Token* keyword = accept(token::KW_LAMBDA);
  if (!keyword) return;
  const int before = mark_;
  if (!params({token::COLON, false})) mark_ = before;
  const Token* colon = accept(token::COLON);
  if (colon && at(token::FSTRING_MIDDLE)) {
    raise_range(range_of(*keyword), range_of(*colon),
                "f-string: lambda expressions are not allowed without parentheses");
  }
}

void Parser::invalid_legacy_expression() {
  Node* word = name();
  if (!word || at(token::LPAR) || error_) return;
  Node* rest = star_expressions();
  if (!rest || !is_legacy_statement(*word)) return;
  const std::string text(word->name(field::Name::id)->text);
  raise_range(word->range, rest->range,
              "Missing parentheses in call to '" + text + "'. Did you mean " + text + "(...)?");
}

void Parser::invalid_named_expression() {
  remember(Rule::invalid_named_expression, [this]() -> Node* {
    const int start = mark_;
    Node* target = expression();
    if (target && accept(token::COLONEQUAL) && expression()) {
      return raise_at(target->range, "cannot use assignment expressions with " + expression_name(*target));
    }
    mark_ = start;
    target = error_ ? nullptr : name();
    if (target && accept(token::EQUAL)) {
      Node* value = bitwise_or();
      if (value && !at_any({token::EQUAL, token::COLONEQUAL}) && !error_) {
        return raise_range(target->range, value->range, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
      }
    }
    mark_ = start;
    if (error_) return nullptr;
    bool display = at_any({token::KW_TRUE, token::KW_NONE, token::KW_FALSE});
    for (const auto rule : {&Parser::list, &Parser::tuple, &Parser::genexp}) {
      if (!display && !error_) display = (this->*rule)() != nullptr;
      mark_ = start;
    }
    if (display || error_) return nullptr;
    target = bitwise_or();
    if (!target || !accept(token::EQUAL)) return nullptr;
    if (bitwise_or() && !at_any({token::EQUAL, token::COLONEQUAL}) && !error_) {
      return raise_at(target->range,
                      "cannot assign to " + expression_name(*target) + " here. Maybe you meant '==' instead of '='?");
    }
    return nullptr;
  });
}

void Parser::invalid_arithmetic() {
  constexpr int kSum = 4;
  if (!binary(kSum)) return;
  if (!accept_any(
          {token::PLUS, token::MINUS, token::STAR, token::SLASH, token::PERCENT, token::DOUBLESLASH, token::AT})) {
    return;
  }
  const Token* word = accept(token::KW_NOT);
  Node* operand = word ? inversion() : nullptr;
  if (!operand) return;
  raise_range(range_of(*word), operand->range, "'not' after an operator must be parenthesized");
}

void Parser::invalid_factor() {
  if (!accept_any({token::PLUS, token::MINUS, token::TILDE})) return;
  const Token* word = accept(token::KW_NOT);
  Node* operand = word ? factor() : nullptr;
  if (!operand) return;
  raise_range(range_of(*word), operand->range, "'not' after an operator must be parenthesized");
}

void Parser::invalid_group() {
  const int start = mark_;
  accept(token::LPAR);
  Node* starred = starred_expression();
  if (starred && accept(token::RPAR)) {
    raise_at(starred->range, "cannot use starred expression here");
    return;
  }
  mark_ = start;
  accept(token::LPAR);
  const Token* stars = accept(token::DOUBLESTAR);
  if (stars && expression() && accept(token::RPAR)) {
    raise_at(range_of(*stars), "cannot use double starred expression here");
  }
}

void Parser::invalid_comprehension() {
  const int start = mark_;
  List clauses;
  if (accept_any({token::LSQB, token::LPAR, token::LBRACE})) {
    Node* starred = starred_expression();
    if (starred && for_if_clauses(clauses)) {
      raise_at(starred->range, "iterable unpacking cannot be used in comprehension");
      return;
    }
  }
  mark_ = start;
  if (!accept_any({token::LSQB, token::LBRACE})) return;
  Node* first = star_named_expression();
  if (!first) return;
  const int before = mark_;
  List rest;
  constexpr const char* kWhat = "did you forget parentheses around the comprehension target?";
  if (accept(token::COMMA) && star_named_expressions(rest) && for_if_clauses(clauses)) {
    raise_range(first->range, rest.back()->range, kWhat);
    return;
  }
  mark_ = before;
  const Token* comma = accept(token::COMMA);
  if (comma && for_if_clauses(clauses)) raise_range(first->range, range_of(*comma), kWhat);
}

void Parser::invalid_dict_comprehension() {
  accept(token::LBRACE);
  const Token* stars = accept(token::DOUBLESTAR);
  List clauses;
  if (stars && bitwise_or() && for_if_clauses(clauses) && accept(token::RBRACE)) {
    raise_at(range_of(*stars), "dict unpacking cannot be used in dict comprehension");
  }
}

// Behind the brace.
void Parser::invalid_double_starred_kvpairs() {
  const int start = mark_;
  List keys;
  List values;
  for (int before = mark_;; before = mark_) {
    if (!values.empty() && !accept(token::COMMA)) break;
    if (double_starred_kvpair(keys, values)) continue;
    mark_ = before;
    break;
  }
  if (!error_ && !values.empty() && accept(token::COMMA)) invalid_kvpair();
  mark_ = start;
  for (int k = 0; k < 2 && !error_; ++k) {
    mark_ = start;
    if (!expression()) continue;
    const Token* colon = accept(token::COLON);
    if (!colon) continue;
    if (k == 1 && at_any({token::RBRACE, token::COMMA})) {
      raise_at(range_of(*colon), "expression expected after dictionary key and ':'");
    }
    const Token* star = k == 0 ? accept(token::STAR) : nullptr;
    if (star && bitwise_or()) {
      raise_from(range_of(*star), "cannot use a starred expression in a dictionary value");
    }
  }
}

void Parser::invalid_kvpair() {
  const int start = mark_;
  Node* key = expression();
  if (key && !at(token::COLON) && !error_) {
    raise("SyntaxError", "':' expected after dictionary key",
          {key->range.line, key->range.end_column, key->range.end_line, 0});
    return;
  }
  mark_ = start;
  if (error_ || !expression()) return;
  const Token* colon = accept(token::COLON);
  if (!colon) return;
  const int before = mark_;
  const Token* star = accept(token::STAR);
  if (star && bitwise_or()) {
    raise_from(range_of(*star), "cannot use a starred expression in a dictionary value");
    return;
  }
  mark_ = before;
  if (at_any({token::RBRACE, token::COMMA})) {
    raise_at(range_of(*colon), "expression expected after dictionary key and ':'");
  }
}

void Parser::invalid_for_target() {
  accept(token::KW_ASYNC);
  if (!accept(token::KW_FOR)) return;
  Node* target = star_expressions();
  if (target) raise_invalid_target(Targets::loop, target);
}

}  // namespace glassbox::python
