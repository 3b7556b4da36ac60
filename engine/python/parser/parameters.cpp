// The parameters of functions and lambdas, which differ in annotations and in what ends them.
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

Node* Parser::params(const Signature& signature) {
  const int start = mark_;
  if (errors_) invalid_parameters(signature);
  mark_ = start;
  return error_ ? nullptr : parameters(signature);
}

Node* Parser::param(const Signature& signature) {
  const int start = mark_;
  Node* parameter = name();
  if (!parameter) return nullptr;
  Node* annotation = nullptr;
  const int before = mark_;
  if (signature.annotated && accept(token::COLON)) annotation = expression();
  if (!annotation) mark_ = before;
  if (error_) return nullptr;
  return tree_.make(Kind::arg, since(start), {slot(parameter->name(field::Name::id)), slot(annotation)});
}

// A comma, which is taken, or what ends the list, which is not.
bool Parser::param_ends(const Signature& signature) {
  return accept(token::COMMA) || at(signature.end);
}

Node* Parser::default_value() {
  const int start = mark_;
  if (accept(token::EQUAL)) {
    if (Node* value = expression()) return value;
  }
  mark_ = start;
  if (errors_ && !error_) invalid_default();
  mark_ = start;
  return nullptr;
}

bool Parser::param_no_default(const Signature& signature, Node*& parameter) {
  const int start = mark_;
  parameter = param(signature);
  if (parameter && param_ends(signature)) return true;
  mark_ = start;
  return false;
}

bool Parser::param_with_default(const Signature& signature, Node*& parameter, Node*& value) {
  const int start = mark_;
  parameter = param(signature);
  value = parameter ? default_value() : nullptr;
  if (value && param_ends(signature)) return true;
  mark_ = start;
  return false;
}

bool Parser::param_maybe_default(const Signature& signature, Node*& parameter, Node*& value) {
  const int start = mark_;
  parameter = param(signature);
  value = parameter ? default_value() : nullptr;
  if (parameter && !error_ && param_ends(signature)) return true;
  mark_ = start;
  return false;
}

Node* Parser::parameters(const Signature& signature) {
  List positional_only;
  List positional;
  List defaults;
  bool slash_seen = false;
  for (int before = mark_; !error_; before = mark_) {
    if (!slash_seen && !positional.empty() && accept(token::SLASH)) {
      if (!param_ends(signature)) {
        mark_ = before;
        break;
      }
      positional_only.swap(positional);
      slash_seen = true;
      continue;
    }
    Node* parameter = nullptr;
    Node* value = nullptr;
    if (defaults.empty() && param_no_default(signature, parameter)) {
      positional.push_back(parameter);
      continue;
    }
    if (!param_with_default(signature, parameter, value)) break;
    positional.push_back(parameter);
    defaults.push_back(value);
  }
  Node* arguments = tree_.make(Kind::arguments, {});
  arguments->slots[field::arguments::posonlyargs] = tree_.list(positional_only);
  arguments->slots[field::arguments::args] = tree_.list(positional);
  arguments->slots[field::arguments::defaults] = tree_.list(defaults);
  const int before = mark_;
  const bool more = !error_ && star_etc(signature, arguments);
  if (!more) mark_ = before;
  if (error_ || (!more && positional.empty() && positional_only.empty())) return nullptr;
  return arguments;
}

// `*`, what follows it, and `**`.
bool Parser::star_etc(const Signature& signature, Node* arguments) {
  const int start = mark_;
  if (errors_) invalid_star_etc(signature);
  mark_ = start;
  List names;
  List values;
  Node* vararg = nullptr;
  Node* kwarg = nullptr;
  if (accept(token::STAR)) {
    const int after_star = mark_;
    bool bare = false;
    if (!param_no_default(signature, vararg)) {
      mark_ = after_star;
      vararg = nullptr;
      if (signature.annotated && at(token::NAME) && peek(1).kind == token::COLON) {  // *args: *Ts
        const int first = mark_;
        Node* parameter = name();
        accept(token::COLON);
        Node* annotation = star_expression();
        if (!annotation) return false;
        vararg = tree_.make(Kind::arg, since(first), {slot(parameter->name(field::Name::id)), slot(annotation)});
        if (!param_ends(signature)) return false;
      } else if (accept(token::COMMA)) {
        bare = true;
      } else {
        return false;
      }
    }
    Node* parameter = nullptr;
    Node* value = nullptr;
    while (!error_ && param_maybe_default(signature, parameter, value)) {
      names.push_back(parameter);
      values.push_back(value);
    }
    if (error_ || (bare && names.empty())) return false;
    const int before = mark_;
    if (!kwds(signature, kwarg)) mark_ = before;
  } else if (error_ || !kwds(signature, kwarg)) {
    return false;
  }
  if (error_) return false;
  arguments->slots[field::arguments::vararg] = slot(vararg);
  arguments->slots[field::arguments::kwonlyargs] = tree_.list(names);
  arguments->slots[field::arguments::kw_defaults] = tree_.list(values);
  arguments->slots[field::arguments::kwarg] = slot(kwarg);
  return true;
}

bool Parser::kwds(const Signature& signature, Node*& parameter) {
  const int start = mark_;
  if (errors_) invalid_kwds(signature);
  mark_ = start;
  if (accept(token::DOUBLESTAR) && param_no_default(signature, parameter)) return true;
  parameter = nullptr;
  return false;
}

}  // namespace glassbox::python
