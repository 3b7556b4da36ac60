#include "engine/python/compiler/fold.hpp"

#include <algorithm>
#include <utility>

#include "engine/python/compiler/limits.hpp"

namespace glassbox::python {

const Constant* docstring_of(Nodes body) {
  if (body.empty() || body[0]->kind != Kind::Expr) return nullptr;
  const Node* value = body[0]->node(field::Expr::value);
  if (value->kind != Kind::Constant) return nullptr;
  const Constant& constant = value->constant(field::Constant::value);
  return constant.kind == Constant::Kind::string ? &constant : nullptr;
}

namespace {

class Folder {
 public:
  Folder(Tree& tree, Diagnostics& diagnostics, bool string_annotations)
      : tree_(tree), diagnostics_(diagnostics), string_annotations_(string_annotations) {}

  void visit(Node* node);
  void visit_body(Nodes body);

 private:
  void visit_children(Node* node);
  [[nodiscard]] bool skipped(const Node& node, int slot) const;
  void combine(Node* node);
  void unary(Node* node);
  void binary(Node* node);
  void compare(Node* node);
  void iterable(Node* node);
  bool become_tuple(Node* node, Nodes items, Constant::Kind kind);
  void become(Node* node, Constant value);

  Tree& tree_;
  Diagnostics& diagnostics_;
  bool string_annotations_;
  int depth_ = 0;
};

bool is_constant(const Node* node) {
  return node->kind == Kind::Constant;
}

const Constant& value_of(const Node* node) {
  return node->constant(field::Constant::value);
}

bool has_starred(Nodes nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const Node* node) { return node->kind == Kind::Starred; });
}

void Folder::become(Node* node, Constant value) {
  const Node* made =
      tree_.make(Kind::Constant, node->range, {slot(tree_.constant(std::move(value))), slot(std::int64_t{0})});
  node->kind = made->kind;
  node->slots = made->slots;
}

bool Folder::become_tuple(Node* node, Nodes items, Constant::Kind kind) {
  if (!std::all_of(items.begin(), items.end(), is_constant)) return false;
  Constant value;
  value.kind = kind;
  for (const Node* item : items) value.items.push_back(std::make_shared<const Constant>(value_of(item)));
  if (kind == Constant::Kind::frozen_set) drop_equal_items(value);
  become(node, std::move(value));
  return true;
}

// Annotations that are kept as text.
bool Folder::skipped(const Node& node, int slot) const {
  if (!string_annotations_) return false;
  switch (node.kind) {
    case Kind::arg:
      return slot == field::arg::annotation;
    case Kind::FunctionDef:
    case Kind::AsyncFunctionDef:
      return slot == field::FunctionDef::returns;
    case Kind::AnnAssign:
      return slot == field::AnnAssign::annotation;
    default:
      return false;
  }
}

// Statements that may begin with a docstring. One that only folding made is none.
void Folder::visit_body(Nodes body) {
  const bool documented = docstring_of(body) != nullptr;
  for (Node* statement : body) visit(statement);
  if (documented || !docstring_of(body)) return;
  Node* statement = body[0];
  Node* value = statement->node(field::Expr::value);
  statement->slots[field::Expr::value] = slot(tree_.make(Kind::JoinedStr, statement->range, {tree_.list({value})}));
}

void Folder::visit_children(Node* node) {
  const bool has_body = node->kind == Kind::FunctionDef || node->kind == Kind::AsyncFunctionDef ||
                        node->kind == Kind::ClassDef || node->kind == Kind::Module;
  const int body = node->kind == Kind::Module     ? int{field::Module::body}
                   : node->kind == Kind::ClassDef ? int{field::ClassDef::body}
                                                  : int{field::FunctionDef::body};
  const std::string_view types = schema_of(node->kind).types;
  for (int slot = 0; slot < static_cast<int>(types.size()); ++slot) {
    if (skipped(*node, slot)) continue;
    if (has_body && slot == body) {
      visit_body(node->list(slot));
    } else if (types[static_cast<std::size_t>(slot)] == 'n') {
      if (Node* child = node->node(slot)) visit(child);
    } else if (types[static_cast<std::size_t>(slot)] == 'l') {
      for (Node* child : node->list(slot)) {
        if (child) visit(child);
      }
    }
  }
}

void Folder::visit(Node* node) {
  if (diagnostics_.failed) return;
  if (++depth_ > kMostNesting) {
    diagnostics_.fail(nesting_error(node->range.line));
    --depth_;
    return;
  }
  visit_children(node);
  --depth_;
  if (!diagnostics_.failed) combine(node);
}

void Folder::combine(Node* node) {
  switch (node->kind) {
    case Kind::BinOp:
      binary(node);
      break;
    case Kind::UnaryOp:
      unary(node);
      break;
    case Kind::Compare:
      compare(node);
      break;
    case Kind::Subscript: {
      const Node* value = node->node(field::Subscript::value);
      const Node* index = node->node(field::Subscript::slice);
      if (node->context(field::Subscript::ctx) != Context::load || !is_constant(value) || !is_constant(index)) break;
      if (auto result = fold_subscript(value_of(value), value_of(index))) become(node, std::move(*result));
      break;
    }
    case Kind::Tuple:
      if (node->context(field::Tuple::ctx) == Context::load) {
        become_tuple(node, node->list(field::Tuple::elts), Constant::Kind::tuple);
      }
      break;
    case Kind::Name:
      if (node->context(field::Name::ctx) == Context::load && node->name(field::Name::id)->text == "__debug__") {
        Constant value;
        value.kind = Constant::Kind::true_value;
        become(node, std::move(value));
      }
      break;
    case Kind::For:
      iterable(node->node(field::For::iter));
      break;
    case Kind::comprehension:
      iterable(node->node(field::comprehension::iter));
      break;
    default:
      break;
  }
}

void Folder::unary(Node* node) {
  Node* operand = node->node(field::UnaryOp::operand);
  const auto op = static_cast<UnaryOperator>(node->number(field::UnaryOp::op));
  if (is_constant(operand)) {
    if (auto result = fold_unary(op, value_of(operand))) become(node, std::move(*result));
    return;
  }
  if (op != UnaryOperator::Not || operand->kind != Kind::Compare) return;
  const auto operators = operand->comparisons(field::Compare::ops);
  if (operators.size() != 1) return;
  CompareOperator inverted{};
  switch (operators[0]) {
    case CompareOperator::Is:
      inverted = CompareOperator::IsNot;
      break;
    case CompareOperator::IsNot:
      inverted = CompareOperator::Is;
      break;
    case CompareOperator::In:
      inverted = CompareOperator::NotIn;
      break;
    case CompareOperator::NotIn:
      inverted = CompareOperator::In;
      break;
    default:
      return;
  }
  operand->slots[field::Compare::ops] = tree_.comparisons({inverted});
  *node = *operand;
}

void Folder::binary(Node* node) {
  const Node* left = node->node(field::BinOp::left);
  const Node* right = node->node(field::BinOp::right);
  const auto op = static_cast<Operator>(node->number(field::BinOp::op));
  if (!is_constant(left)) return;
  if (op == Operator::Mod && right->kind == Kind::Tuple && value_of(left).kind == Constant::Kind::string &&
      !has_starred(right->list(field::Tuple::elts))) {
    if (const Node* made = fold_format(node, tree_)) *node = *made;
    return;
  }
  if (!is_constant(right)) return;
  bool complex = false;
  if (auto result = fold_binary(op, value_of(left), value_of(right), complex)) become(node, std::move(*result));
  if (!complex) return;
  SourceError error;
  error.message = "complex numbers are not modelled";
  error.unmodelled = true;
  error.line = node->range.line;
  error.column = node->range.column + 1;
  error.end_line = node->range.end_line;
  error.end_column = node->range.end_column + 1;
  diagnostics_.fail(std::move(error));
}

void Folder::compare(Node* node) {
  const CompareOperator last = node->comparisons(field::Compare::ops).back();
  if (last != CompareOperator::In && last != CompareOperator::NotIn) return;
  iterable(node->list(field::Compare::comparators).back());
}

// A list that is only looked through may be a tuple, a set of constants a frozenset.
void Folder::iterable(Node* node) {
  if (node->kind == Kind::List) {
    const Nodes items = node->list(field::List::elts);
    if (has_starred(items)) return;
    node->kind = Kind::Tuple;
    become_tuple(node, items, Constant::Kind::tuple);
  } else if (node->kind == Kind::Set) {
    become_tuple(node, node->list(field::Set::elts), Constant::Kind::frozen_set);
  }
}

}  // namespace

void fold(Node* module, Tree& tree, Diagnostics& diagnostics, bool string_annotations) {
  Folder(tree, diagnostics, string_annotations).visit(module);
}

}  // namespace glassbox::python
