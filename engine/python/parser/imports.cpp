// import and from … import.
#include <string>

#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

Node* Parser::import_stmt() {
  const int start = mark_;
  if (errors_) invalid_import();
  mark_ = start;
  if (error_) return nullptr;
  Node* node = at(token::KW_IMPORT) ? import_name() : import_from();
  if (!node) mark_ = start;
  return node;
}

// A name with dots, as a Name node.
Node* Parser::dotted_name() {
  const int start = mark_;
  Node* first = name();
  if (!first) return nullptr;
  if (!at(token::DOT)) return first;
  std::string text(first->name(field::Name::id)->text);
  for (int before = mark_; accept(token::DOT); before = mark_) {
    Node* next = name();
    if (!next) {
      mark_ = before;
      break;
    }
    text += '.';
    text += next->name(field::Name::id)->text;
  }
  if (error_) return nullptr;
  return tree_.make(Kind::Name, since(start), {slot(tree_.identifier(text)), slot(Context::load)});
}

Node* Parser::import_name() {
  const int start = mark_;
  accept(token::KW_IMPORT);
  List names;
  for (int before = mark_;; before = mark_) {
    if (!names.empty() && !accept(token::COMMA)) break;
    const int first = mark_;
    Node* module = dotted_name();
    if (!module) {
      mark_ = before;
      break;
    }
    Node* as = nullptr;
    const int before_as = mark_;
    if (accept(token::KW_AS)) as = name();
    if (!as) mark_ = before_as;
    names.push_back(tree_.make(Kind::alias, since(first),
                               {slot(module->name(field::Name::id)), slot(as ? as->name(field::Name::id) : nullptr)}));
  }
  if (names.empty() || error_) return nullptr;
  return tree_.make(Kind::Import, since(start), {tree_.list(names)});
}

Node* Parser::import_from() {
  const int start = mark_;
  if (!accept(token::KW_FROM)) return nullptr;
  std::int64_t level = 0;
  for (;;) {
    if (accept(token::DOT)) {
      ++level;
    } else if (accept(token::ELLIPSIS)) {
      level += 3;
    } else {
      break;
    }
  }
  Node* module = dotted_name();
  if (error_ || (!module && level == 0) || !accept(token::KW_IMPORT)) return nullptr;
  List names;
  if (!import_from_targets(names)) return nullptr;
  return tree_.make(Kind::ImportFrom, since(start),
                    {slot(module ? module->name(field::Name::id) : nullptr), tree_.list(names), slot(level)});
}

bool Parser::import_from_targets(List& out) {
  const int start = mark_;
  if (accept(token::LPAR)) {
    if (import_from_as_names(out)) {
      accept(token::COMMA);
      if (accept(token::RPAR)) return true;
    }
    mark_ = start;
    out.clear();
  }
  if (import_from_as_names(out) && !at(token::COMMA) && !error_) return true;
  mark_ = start;
  out.clear();
  if (accept(token::STAR)) {
    out.push_back(tree_.make(Kind::alias, since(start), {slot(tree_.identifier("*")), slot(Name{nullptr})}));
    return true;
  }
  if (errors_ && !error_) invalid_import_from_targets();
  mark_ = start;
  return false;
}

bool Parser::import_from_as_names(List& out) {
  for (int before = mark_;; before = mark_) {
    if (!out.empty() && !accept(token::COMMA)) break;
    const int first = mark_;
    Node* imported = name();
    if (!imported) {
      mark_ = before;
      break;
    }
    Node* as = nullptr;
    const int before_as = mark_;
    if (accept(token::KW_AS)) as = name();
    if (!as) mark_ = before_as;
    out.push_back(tree_.make(Kind::alias, since(first),
                             {slot(imported->name(field::Name::id)), slot(as ? as->name(field::Name::id) : nullptr)}));
  }
  return !out.empty() && !error_;
}

}  // namespace glassbox::python
