// What is assigned to, looped over or deleted.
#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

Slot Parser::with_context(Nodes nodes, Context context) {
  List changed;
  for (Node* node : nodes) changed.push_back(with_context(node, context));
  return tree_.list(changed);
}

// A copy: the original may be remembered as an expression.
Node* Parser::with_context(Node* node, Context context) {
  switch (node->kind) {
    case Kind::Name:
      return tree_.make(Kind::Name, node->range, {node->slots[field::Name::id], slot(context)});
    case Kind::Tuple:
    case Kind::List:
      return tree_.make(node->kind, node->range, {with_context(node->list(field::List::elts), context), slot(context)});
    case Kind::Subscript:
    case Kind::Attribute:
      return tree_.make(node->kind, node->range, {node->slots[0], node->slots[1], slot(context)});
    case Kind::Starred:
      return tree_.make(Kind::Starred, node->range,
                        {slot(with_context(node->node(field::Starred::value), context)), slot(context)});
    default:
      return node;
  }
}

Node* Parser::star_targets() {
  return commas(&Parser::star_target, Kind::Tuple, Context::store);
}

Node* Parser::star_target() {
  return remember(Rule::star_target, [this]() -> Node* {
    const int start = mark_;
    if (accept(token::STAR)) {
      Node* target = at(token::STAR) || error_ ? nullptr : star_target();
      if (target) {
        return tree_.make(Kind::Starred, since(start),
                          {slot(with_context(target, Context::store)), slot(Context::store)});
      }
      mark_ = start;
    }
    return error_ ? nullptr : target_with_star_atom();
  });
}

Node* Parser::target_with_star_atom() {
  return remember(Rule::target_with_star_atom, [this]() -> Node* {
    const int start = mark_;
    if (Node* node = attribute_or_subscript(Context::store)) return node;
    mark_ = start;
    return error_ ? nullptr : star_atom();
  });
}

bool Parser::t_lookahead() {
  return at_any({token::LPAR, token::LSQB, token::DOT});
}

// A primary that ends with `.name` or `[…]`, which alone the context applies to.
Node* Parser::attribute_or_subscript(Context context) {
  const int start = mark_;
  Node* owner = t_primary();
  if (!owner) return nullptr;
  if (accept(token::DOT)) {
    Node* attribute = name();
    if (!attribute || t_lookahead() || error_) return nullptr;
    return tree_.make(Kind::Attribute, since(start),
                      {slot(owner), slot(attribute->name(field::Name::id)), slot(context)});
  }
  if (!accept(token::LSQB)) return nullptr;
  Node* index = slices();
  if (!index || !accept(token::RSQB) || t_lookahead() || error_) return nullptr;
  return tree_.make(Kind::Subscript, since(start), {slot(owner), slot(index), slot(context)});
}

// A primary as long as possible that still has a trailer behind it.
Node* Parser::t_primary() {
  return remember(Rule::t_primary, [this]() -> Node* {
    const int start = mark_;
    Node* node = atom();
    if (!node || !t_lookahead()) return nullptr;
    for (;;) {
      const int before = mark_;
      Node* longer = trailer(node, start);
      if (error_) return nullptr;
      if (!longer || !t_lookahead()) {
        mark_ = before;
        return error_ ? nullptr : node;
      }
      node = longer;
    }
  });
}

Node* Parser::star_atom() {
  const int start = mark_;
  if (Node* node = name()) return with_context(node, Context::store);
  if (accept(token::LPAR)) {
    Node* inner = target_with_star_atom();
    if (inner && accept(token::RPAR)) return with_context(inner, Context::store);
    mark_ = start;
    if (error_) return nullptr;
    accept(token::LPAR);
    List items;
    const int before = mark_;
    if (!star_targets_tuple_seq(items)) {
      mark_ = before;
      items.clear();
    }
    return accept(token::RPAR) ? tuple_of(std::move(items), start, Context::store) : nullptr;
  }
  if (!accept(token::LSQB)) return nullptr;
  List items;
  separated(items, &Parser::star_target, true);
  if (!accept(token::RSQB)) return nullptr;
  return tree_.make(Kind::List, since(start), {tree_.list(items), slot(Context::store)});
}

bool Parser::star_targets_tuple_seq(List& out) {
  Node* first = star_target();
  if (!first || !accept(token::COMMA)) return false;
  out.push_back(first);
  separated(out, &Parser::star_target, true);
  return !error_;
}

Node* Parser::single_target() {
  const int start = mark_;
  if (Node* node = single_subscript_attribute_target()) return node;
  mark_ = start;
  if (error_) return nullptr;
  if (Node* node = name()) return with_context(node, Context::store);
  if (!accept(token::LPAR)) return nullptr;
  if (too_deep()) return nullptr;
  ++depth_;
  Node* inner = single_target();
  --depth_;
  return inner && accept(token::RPAR) ? inner : nullptr;
}

Node* Parser::single_subscript_attribute_target() {
  return attribute_or_subscript(Context::store);
}

bool Parser::del_targets(List& out) {
  return separated(out, &Parser::del_target, true);
}

Node* Parser::del_target() {
  return remember(Rule::del_target, [this]() -> Node* {
    const int start = mark_;
    if (Node* node = attribute_or_subscript(Context::del)) return node;
    mark_ = start;
    return error_ ? nullptr : del_t_atom();
  });
}

Node* Parser::del_t_atom() {
  const int start = mark_;
  if (Node* node = name()) return with_context(node, Context::del);
  if (accept(token::LPAR)) {
    const int before = mark_;
    Node* inner = del_target();
    if (inner && accept(token::RPAR)) return with_context(inner, Context::del);
    mark_ = before;
    List items;
    if (!error_) del_targets(items);
    return accept(token::RPAR) ? tuple_of(std::move(items), start, Context::del) : nullptr;
  }
  if (!accept(token::LSQB)) return nullptr;
  List items;
  del_targets(items);
  if (!accept(token::RSQB)) return nullptr;
  return tree_.make(Kind::List, since(start), {tree_.list(items), slot(Context::del)});
}

}  // namespace glassbox::python
