// match, case and patterns (PEP 634).
#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

Node* Parser::match_stmt() {
  const int start = mark_;
  if (accept_word("match")) {
    Node* subject = subject_expr();
    if (subject && accept(token::COLON) && accept(token::NEWLINE) && accept(token::INDENT)) {
      List cases;
      while (Node* found = error_ ? nullptr : case_block()) cases.push_back(found);
      if (!cases.empty() && accept(token::DEDENT)) {
        return tree_.make(Kind::Match, since(start), {slot(subject), tree_.list(cases)});
      }
    }
  }
  mark_ = start;
  if (errors_ && !error_) invalid_match_stmt();
  mark_ = start;
  return nullptr;
}

Node* Parser::subject_expr() {
  const int start = mark_;
  List items;
  Node* first = star_named_expression();
  if (first && accept(token::COMMA)) {
    items.push_back(first);
    star_named_expressions(items);
    return error_ ? nullptr : tuple_of(std::move(items), start, Context::load);
  }
  mark_ = start;
  return error_ ? nullptr : named_expression();
}

Node* Parser::case_block() {
  const int start = mark_;
  if (errors_ && at_word("case")) invalid_case_block();
  mark_ = start;
  if (!accept_word("case")) return nullptr;
  Node* what = patterns();
  Node* condition = what ? guard() : nullptr;
  Node* body = nullptr;
  if (what && accept(token::COLON)) body = block();
  if (!body) {
    mark_ = start;
    return nullptr;
  }
  return tree_.make(Kind::match_case, {}, {slot(what), slot(condition), body_of(body)});
}

Node* Parser::guard() {
  const int start = mark_;
  Node* condition = accept(token::KW_IF) ? named_expression() : nullptr;
  if (!condition) mark_ = start;
  return condition;
}

Node* Parser::patterns() {
  const int start = mark_;
  List items;
  if (open_sequence_pattern(items)) return tree_.make(Kind::MatchSequence, since(start), {tree_.list(items)});
  mark_ = start;
  return error_ ? nullptr : pattern();
}

Node* Parser::pattern() {
  const int start = mark_;
  if (Node* node = as_pattern()) return node;
  mark_ = start;
  return error_ ? nullptr : or_pattern();
}

Node* Parser::as_pattern() {
  const int start = mark_;
  Node* what = or_pattern();
  if (what && accept(token::KW_AS)) {
    if (Node* target = pattern_capture_target()) {
      return tree_.make(Kind::MatchAs, since(start), {slot(what), slot(target->name(field::Name::id))});
    }
  }
  mark_ = start;
  if (errors_ && !error_) invalid_as_pattern();
  return nullptr;
}

Node* Parser::or_pattern() {
  const int start = mark_;
  List items;
  for (int before = mark_;; before = mark_) {
    if (!items.empty() && !accept(token::VBAR)) break;
    Node* item = closed_pattern();
    if (!item) {
      mark_ = before;
      break;
    }
    items.push_back(item);
  }
  if (items.empty() || error_) return nullptr;
  return items.size() == 1 ? items[0] : tree_.make(Kind::MatchOr, since(start), {tree_.list(items)});
}

Node* Parser::closed_pattern() {
  return remember(Rule::closed_pattern, [this] { return closed_pattern_alternatives(); });
}

Node* Parser::closed_pattern_alternatives() {
  const int start = mark_;
  const auto reset = [this, start] {
    mark_ = start;
    return !error_;
  };
  if (Node* node = literal_pattern()) return node;
  if (!reset()) return nullptr;
  if (Node* target = pattern_capture_target()) {
    return tree_.make(Kind::MatchAs, since(start),
                      {slot(static_cast<Node*>(nullptr)), slot(target->name(field::Name::id))});
  }
  if (!reset()) return nullptr;
  if (accept_word("_")) return tree_.make(Kind::MatchAs, since(start));
  if (Node* value = attr()) {
    if (!at_any({token::DOT, token::LPAR, token::EQUAL}) && !error_) {
      return tree_.make(Kind::MatchValue, since(start), {slot(value)});
    }
  }
  if (!reset()) return nullptr;
  if (accept(token::LPAR)) {
    Node* inner = pattern();
    if (inner && accept(token::RPAR)) return inner;
  }
  if (!reset()) return nullptr;
  if (Node* node = sequence_pattern()) return node;
  if (!reset()) return nullptr;
  if (Node* node = mapping_pattern()) return node;
  return reset() ? class_pattern() : nullptr;
}

Node* Parser::literal_pattern() {
  const int start = mark_;
  Constant::Kind single{};
  switch (peek().kind) {
    case token::KW_NONE:
      single = Constant::Kind::none;
      break;
    case token::KW_TRUE:
      single = Constant::Kind::true_value;
      break;
    case token::KW_FALSE:
      single = Constant::Kind::false_value;
      break;
    default: {
      Node* value = literal_expr();
      return value ? tree_.make(Kind::MatchValue, since(start), {slot(value)}) : nullptr;
    }
  }
  ++mark_;
  return tree_.make(Kind::MatchSingleton, since(start), {slot(tree_.constant(single))});
}

Node* Parser::literal_expr() {
  const int start = mark_;
  if (at_any({token::NUMBER, token::MINUS})) {
    Node* value = signed_number();
    if (value && !at_any({token::PLUS, token::MINUS}) && !error_) return value;
    mark_ = start;
    return error_ ? nullptr : complex_number();
  }
  if (at_any({token::STRING, token::FSTRING_START})) return strings();
  if (at(token::KW_NONE)) return singleton(Constant::Kind::none);
  if (at(token::KW_TRUE)) return singleton(Constant::Kind::true_value);
  if (at(token::KW_FALSE)) return singleton(Constant::Kind::false_value);
  return nullptr;
}

Node* Parser::signed_number() {
  const int start = mark_;
  if (!accept(token::MINUS)) return number();
  Node* value = number();
  return value ? tree_.make(Kind::UnaryOp, since(start), {slot(UnaryOperator::USub), slot(value)}) : nullptr;
}

// A sum of a real and an imaginary number; number() refuses the latter.
Node* Parser::complex_number() {
  Node* real = signed_number();
  if (!real || !accept_any({token::PLUS, token::MINUS})) return nullptr;
  Node* imaginary = number();
  if (!imaginary) return nullptr;
  return raise_at(imaginary->range, "imaginary number required in complex literal");
}

Node* Parser::pattern_capture_target() {
  if (at_word("_")) return nullptr;
  Node* target = name();
  if (!target || at_any({token::DOT, token::LPAR, token::EQUAL}) || error_) return nullptr;
  return with_context(target, Context::store);
}

// A name with at least one dot.
Node* Parser::attr() {
  Node* node = name_or_attr();
  return node && node->kind == Kind::Attribute ? node : nullptr;
}

Node* Parser::name_or_attr() {
  const int start = mark_;
  Node* node = name();
  for (int before = mark_; node && accept(token::DOT); before = mark_) {
    Node* attribute = name();
    if (!attribute) {
      mark_ = before;
      break;
    }
    node = tree_.make(Kind::Attribute, since(start),
                      {slot(node), slot(attribute->name(field::Name::id)), slot(Context::load)});
  }
  return error_ ? nullptr : node;
}

bool Parser::open_sequence_pattern(List& out) {
  Node* first = maybe_star_pattern();
  if (!first || !accept(token::COMMA)) return false;
  out.push_back(first);
  maybe_sequence_pattern(out);
  return !error_;
}

bool Parser::maybe_sequence_pattern(List& out) {
  return separated(out, &Parser::maybe_star_pattern, true);
}

Node* Parser::maybe_star_pattern() {
  const int start = mark_;
  if (Node* node = star_pattern()) return node;
  mark_ = start;
  return error_ ? nullptr : pattern();
}

Node* Parser::star_pattern() {
  return remember(Rule::star_pattern, [this]() -> Node* {
    const int start = mark_;
    if (!accept(token::STAR)) return nullptr;
    if (accept_word("_")) return tree_.make(Kind::MatchStar, since(start));
    Node* target = pattern_capture_target();
    return target ? tree_.make(Kind::MatchStar, since(start), {slot(target->name(field::Name::id))}) : nullptr;
  });
}

Node* Parser::sequence_pattern() {
  const int start = mark_;
  List items;
  if (accept(token::LSQB)) {
    maybe_sequence_pattern(items);
    if (!accept(token::RSQB)) return nullptr;
  } else {
    if (!accept(token::LPAR)) return nullptr;
    const int before = mark_;
    if (!open_sequence_pattern(items)) {
      mark_ = before;
      items.clear();
    }
    if (!accept(token::RPAR)) return nullptr;
  }
  return tree_.make(Kind::MatchSequence, since(start), {tree_.list(items)});
}

Node* Parser::mapping_pattern() {
  const int start = mark_;
  if (!accept(token::LBRACE)) return nullptr;
  List keys;
  List values;
  Node* rest = nullptr;
  for (int before = mark_;; before = mark_) {
    if (!keys.empty() && !accept(token::COMMA)) break;
    const int item = mark_;
    if (key_value_pattern(keys, values)) continue;
    mark_ = item;
    if (accept(token::DOUBLESTAR)) {
      rest = pattern_capture_target();
      if (rest) accept(token::COMMA);
    }
    if (!rest) {
      mark_ = before;
      if (!keys.empty()) accept(token::COMMA);
    }
    break;
  }
  if (!accept(token::RBRACE)) return nullptr;
  return tree_.make(Kind::MatchMapping, since(start),
                    {tree_.list(keys), tree_.list(values), slot(rest ? rest->name(field::Name::id) : nullptr)});
}

bool Parser::key_value_pattern(List& keys, List& values) {
  const int start = mark_;
  Node* key = literal_expr();
  if (!key) {
    mark_ = start;
    key = error_ ? nullptr : attr();
  }
  if (!key || !accept(token::COLON)) return false;
  Node* value = pattern();
  if (!value) return false;
  keys.push_back(key);
  values.push_back(value);
  return true;
}

Node* Parser::class_pattern() {
  const int start = mark_;
  Node* cls = name_or_attr();
  if (!cls) return nullptr;
  if (Node* node = class_pattern_arguments(cls, start)) return node;
  mark_ = start;
  if (errors_ && !error_) invalid_class_pattern();
  mark_ = start;
  return nullptr;
}

Node* Parser::class_pattern_arguments(Node* cls, int start) {
  if (!accept(token::LPAR)) return nullptr;
  List positional;
  std::vector<Name> names;
  List named;
  int before = mark_;
  const bool has_positional = positional_patterns(positional);
  if (!has_positional) mark_ = before;
  before = mark_;
  if ((has_positional && !accept(token::COMMA)) || error_ || !keyword_patterns(names, named)) mark_ = before;
  if (has_positional || !names.empty()) accept(token::COMMA);
  if (!accept(token::RPAR)) return nullptr;
  return tree_.make(Kind::MatchClass, since(start),
                    {slot(cls), tree_.list(positional), tree_.names(names), tree_.list(named)});
}

bool Parser::positional_patterns(List& out) {
  return separated(out, &Parser::pattern, false);
}

bool Parser::keyword_patterns(std::vector<Name>& names, List& out) {
  for (int before = mark_;; before = mark_) {
    if (!names.empty() && !accept(token::COMMA)) break;
    Node* keyword = name();
    Node* value = keyword && accept(token::EQUAL) ? pattern() : nullptr;
    if (!value) {
      mark_ = before;
      break;
    }
    names.push_back(keyword->name(field::Name::id));
    out.push_back(value);
  }
  return !names.empty() && !error_;
}

}  // namespace glassbox::python
