// Known mistakes in parameter lists.
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

void Parser::skip_no_defaults(const Signature& signature) {
  Node* parameter = nullptr;
  while (!error_ && param_no_default(signature, parameter)) {
  }
}

void Parser::skip_maybe_defaults(const Signature& signature) {
  Node* parameter = nullptr;
  Node* value = nullptr;
  while (!error_ && param_maybe_default(signature, parameter, value)) {
  }
}

// slash_no_default and slash_with_default: parameters up to a slash.
bool Parser::slash(const Signature& signature, bool with_default) {
  const int start = mark_;
  Node* parameter = nullptr;
  Node* value = nullptr;
  skip_no_defaults(signature);
  bool any = mark_ > start;
  if (with_default) {
    any = false;
    while (!error_ && param_with_default(signature, parameter, value)) any = true;
  }
  if (!error_ && any && accept(token::SLASH) && param_ends(signature)) return true;
  mark_ = start;
  return false;
}

void Parser::invalid_parameters(const Signature& signature) {
  const int start = mark_;
  Node* parameter = nullptr;
  Node* value = nullptr;
  const auto reset = [this, start] {
    mark_ = start;
    return !error_;
  };
  if (const Token* first = accept(token::SLASH)) {
    if (accept(token::COMMA)) {
      raise_at(range_of(*first), "at least one argument must precede /");
      return;
    }
  }
  if (!reset()) return;
  if (slash(signature, false) || (!error_ && slash(signature, true))) {
    skip_maybe_defaults(signature);
    if (const Token* again = accept(token::SLASH)) {
      raise_at(range_of(*again), "/ may appear only once");
      return;
    }
  }
  if (!reset()) return;
  slash(signature, false);
  skip_no_defaults(signature);
  bool defaults = !error_ && slash(signature, true);
  if (!defaults) {
    while (!error_ && param_with_default(signature, parameter, value)) defaults = true;
  }
  if (defaults && !error_ && param_no_default(signature, parameter)) {
    raise_at(parameter->range, "parameter without a default follows parameter with a default");
    return;
  }
  if (!reset()) return;
  skip_no_defaults(signature);
  if (const Token* opening = accept(token::LPAR)) {
    bool any = false;
    if (signature.annotated) {
      while (!error_ && param_no_default(signature, parameter)) any = true;
    } else {
      do any = param(signature) != nullptr || any;
      while (any && at(token::COMMA) && peek(1).kind == token::NAME && accept(token::COMMA));
    }
    if (any) accept(token::COMMA);
    const Token* closing = any ? accept(token::RPAR) : nullptr;
    if (closing) {
      raise_range(range_of(*opening), range_of(*closing),
                  signature.annotated ? "Function parameters cannot be parenthesized"
                                      : "Lambda expression parameters cannot be parenthesized");
      return;
    }
  }
  if (!reset()) return;
  if (!slash(signature, false) && !error_) slash(signature, true);
  skip_maybe_defaults(signature);
  if (accept(token::STAR) && (accept(token::COMMA) || param_no_default(signature, parameter))) {
    skip_maybe_defaults(signature);
    if (const Token* late = accept(token::SLASH)) {
      raise_at(range_of(*late), "/ must be ahead of *");
      return;
    }
  }
  if (!reset()) return;
  skip_maybe_defaults(signature);
  if (mark_ == start || !accept(token::SLASH)) return;
  if (const Token* star = accept(token::STAR)) raise_at(range_of(*star), "expected comma between / and *");
}

void Parser::invalid_default() {
  const Token* equal = accept(token::EQUAL);
  if (equal && at_any({token::RPAR, token::COMMA})) {
    raise_at(range_of(*equal), "expected default value expression");
  }
}

void Parser::invalid_star_etc(const Signature& signature) {
  const int start = mark_;
  Node* parameter = nullptr;
  const Token* star = accept(token::STAR);
  if (!star) return;
  const bool comma = accept(token::COMMA) != nullptr;
  if (at(signature.end) || (comma && at(token::DOUBLESTAR))) {
    if (signature.annotated) {
      raise_at(range_of(*star), "named arguments must follow bare *");
    } else {
      raise_last("named arguments must follow bare *");
    }
    return;
  }
  if (error_) return;
  mark_ = start + 1;
  if (param(signature)) {
    if (const Token* equal = accept(token::EQUAL)) {
      raise_at(range_of(*equal), "var-positional argument cannot have default value");
      return;
    }
  }
  if (error_) return;
  mark_ = start + 1;
  if (!param_no_default(signature, parameter) && (error_ || !accept(token::COMMA))) return;
  skip_maybe_defaults(signature);
  const Token* again = accept(token::STAR);
  if (again && (param_no_default(signature, parameter) || accept(token::COMMA))) {
    raise_at(range_of(*again), "* argument may appear only once");
  }
}

void Parser::invalid_kwds(const Signature& signature) {
  if (!accept(token::DOUBLESTAR) || !param(signature)) return;
  if (const Token* equal = accept(token::EQUAL)) {
    raise_at(range_of(*equal), "var-keyword argument cannot have default value");
    return;
  }
  if (!accept(token::COMMA)) return;
  constexpr const char* kWhat = "arguments cannot follow var-keyword argument";
  if (Node* more = param(signature)) {
    raise_at(more->range, kWhat);
  } else if (const Token* token = accept_any({token::STAR, token::DOUBLESTAR, token::SLASH})) {
    raise_at(range_of(*token), kWhat);
  }
}

}  // namespace glassbox::python
