// Known mistakes in the replacement fields of f-strings.
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

void Parser::skip_conversion() {
  const int before = mark_;
  if (!accept(token::EXCLAMATION) || !accept(token::NAME)) mark_ = before;
}

void Parser::invalid_conversion_character() {
  if (!accept(token::EXCLAMATION)) return;
  if (at_any({token::COLON, token::RBRACE})) {
    raise_next("f-string: missing conversion character");
  } else if (!at(token::NAME) && !error_) {
    raise_next("f-string: invalid conversion character");
  }
}

void Parser::invalid_replacement_field() {
  accept(token::LBRACE);
  const int inside = mark_;
  if (const Token* token = accept_any({token::EQUAL, token::EXCLAMATION, token::COLON, token::RBRACE})) {
    raise_at(range_of(*token), "f-string: valid expression required before '" + std::string(lexer_.text(*token)) + "'");
    return;
  }
  if (!annotated_rhs()) {
    mark_ = inside;
    if (!error_) raise_next("f-string: expecting a valid expression after '{'");
    return;
  }
  if (!at_any({token::EQUAL, token::EXCLAMATION, token::COLON, token::RBRACE})) {
    if (!error_) raise_next("f-string: expecting '=', or '!', or ':', or '}'");
    return;
  }
  const bool debug = accept(token::EQUAL) != nullptr;
  if (debug && !at_any({token::EXCLAMATION, token::COLON, token::RBRACE})) {
    if (!error_) raise_next("f-string: expecting '!', or ':', or '}'");
    return;
  }
  const int after_value = mark_;
  invalid_conversion_character();
  if (error_) return;
  mark_ = after_value;
  skip_conversion();
  if (!at_any({token::COLON, token::RBRACE})) {
    if (!error_) raise_next("f-string: expecting ':' or '}'");
    return;
  }
  const int after_conversion = mark_;
  if (accept(token::COLON)) {
    for (int before = mark_; !error_; before = mark_) {
      if (fstring_format_spec()) continue;
      mark_ = before;
      break;
    }
    if (!error_ && !at(token::RBRACE) && !error_) {
      raise_next("f-string: expecting '}', or format specs");
      return;
    }
  }
  mark_ = after_conversion;
  if (!error_ && !at(token::RBRACE) && !error_) raise_next("f-string: expecting '}'");
}

}  // namespace glassbox::python
