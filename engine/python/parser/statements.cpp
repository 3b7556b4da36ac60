// Simple statements.
#include <utility>

#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

Node* Parser::file() {
  List body;
  statements(body);
  if (!accept(token::END)) return nullptr;
  return tree_.make(Kind::Module, {}, {tree_.list(body)});
}

Node* Parser::interactive() {
  List body;
  const int start = mark_;
  if (Node* compound = compound_stmt()) {
    if (accept(token::NEWLINE)) return tree_.make(Kind::Interactive, {}, {tree_.list({compound})});
  }
  mark_ = start;
  if (simple_stmts(body)) return tree_.make(Kind::Interactive, {}, {tree_.list(body)});
  mark_ = start;
  if (!accept(token::NEWLINE)) return nullptr;
  return tree_.make(Kind::Interactive, {}, {tree_.list({tree_.make(Kind::Pass, since(start))})});
}

Node* Parser::eval() {
  Node* body = expressions();
  if (!body) return nullptr;
  while (accept(token::NEWLINE)) {
  }
  if (!accept(token::END)) return nullptr;
  return tree_.make(Kind::Expression, {}, {slot(body)});
}

bool Parser::statements(List& out) {
  const std::size_t before = out.size();
  for (int start = mark_; !error_ && statement(out); start = mark_) {
    if (mark_ == start) break;
  }
  return !error_ && out.size() > before;
}

bool Parser::statement(List& out) {
  const int start = mark_;
  if (Node* compound = compound_stmt()) {
    out.push_back(compound);
    return true;
  }
  mark_ = start;
  if (simple_stmts(out)) return true;
  mark_ = start;
  return false;
}

bool Parser::simple_stmts(List& out) {
  const std::size_t before = out.size();
  Node* first = simple_stmt();
  if (!first) return false;
  out.push_back(first);
  while (accept(token::SEMI)) {
    Node* more = simple_stmt();
    if (!more) break;
    out.push_back(more);
  }
  if (!error_ && accept(token::NEWLINE)) return true;
  out.resize(before);
  return false;
}

Node* Parser::simple_stmt() {
  return remember(Rule::simple_stmt, [this] { return simple_stmt_alternatives(); });
}

Node* Parser::simple_stmt_alternatives() {
  const int start = mark_;
  const token::Kind first = peek().kind;
  if (first >= token::KW_AND && first != token::KW_YIELD && first != token::KW_NOT && first != token::KW_LAMBDA &&
      first != token::KW_AWAIT) {
    return keyword_stmt();
  }
  if (Node* node = assignment()) return node;
  mark_ = start;
  if (at_word("type")) {
    if (Node* node = type_alias()) return node;
    mark_ = start;
  }
  if (Node* value = star_expressions()) return tree_.make(Kind::Expr, since(start), {slot(value)});
  mark_ = start;
  if (!at(token::KW_YIELD)) return nullptr;
  Node* value = yield_expr();
  return value ? tree_.make(Kind::Expr, since(start), {slot(value)}) : nullptr;
}

// Statements that a keyword begins which begins no expression.
Node* Parser::keyword_stmt() {
  const int start = mark_;
  switch (peek().kind) {
    case token::KW_RETURN:
      return return_stmt();
    case token::KW_IMPORT:
    case token::KW_FROM:
      return import_stmt();
    case token::KW_RAISE:
      return raise_stmt();
    case token::KW_DEL:
      return del_stmt();
    case token::KW_ASSERT:
      return assert_stmt();
    case token::KW_GLOBAL:
      return names_stmt(token::KW_GLOBAL, Kind::Global);
    case token::KW_NONLOCAL:
      return names_stmt(token::KW_NONLOCAL, Kind::Nonlocal);
    case token::KW_PASS:
      ++mark_;
      return tree_.make(Kind::Pass, since(start));
    case token::KW_BREAK:
      ++mark_;
      return tree_.make(Kind::Break, since(start));
    case token::KW_CONTINUE:
      ++mark_;
      return tree_.make(Kind::Continue, since(start));
    default:
      return nullptr;
  }
}

Node* Parser::assignment() {
  const int start = mark_;
  if (Node* node = annotated_assignment()) return node;
  mark_ = start;
  if (Node* node = chained_assignment()) return node;
  mark_ = start;
  bool cut = false;
  if (Node* node = augmented_assignment(cut)) return node;
  mark_ = start;
  if (errors_ && !cut && !error_) invalid_assignment();
  mark_ = start;
  return nullptr;
}

Node* Parser::annotated_assignment() {
  const int start = mark_;
  Node* target = nullptr;
  bool simple = false;
  const auto rest = [&]() -> Node* {
    if (!accept(token::COLON)) return nullptr;
    Node* annotation = expression();
    if (!annotation) return nullptr;
    Node* value = nullptr;
    const int before = mark_;
    if (accept(token::EQUAL)) {
      value = annotated_rhs();
      if (!value) mark_ = before;
    }
    return tree_.make(Kind::AnnAssign, since(start),
                      {slot(target), slot(annotation), slot(value), slot(std::int64_t{simple})});
  };
  if (at(token::NAME) && peek(1).kind == token::COLON && !error_) {
    target = with_context(name(), Context::store);
    simple = true;
    if (Node* node = rest()) return node;
    mark_ = start;
    simple = false;
  }
  if (error_) return nullptr;
  if (accept(token::LPAR)) {
    target = single_target();
    if (!target || !accept(token::RPAR)) target = nullptr;
  }
  if (!target) {
    mark_ = start;
    target = single_subscript_attribute_target();
  }
  return target ? rest() : nullptr;
}

// (star_targets '=')+ (yield_expr | star_expressions) !'='
Node* Parser::chained_assignment() {
  const int start = mark_;
  List targets;
  for (;;) {
    const int before = mark_;
    Node* target = star_targets();
    if (!target || !accept(token::EQUAL)) {
      mark_ = before;
      break;
    }
    targets.push_back(target);
  }
  if (targets.empty() || error_) return nullptr;
  Node* value = annotated_rhs();
  if (!value || at(token::EQUAL) || error_) return nullptr;
  return tree_.make(Kind::Assign, since(start), {tree_.list(targets), slot(value)});
}

Node* Parser::annotated_rhs() {
  const int start = mark_;
  if (Node* node = yield_expr()) return node;
  mark_ = start;
  return star_expressions();
}

bool Parser::augassign(Operator& op) {
  struct Row {
    token::Kind kind;
    Operator op;
  };
  constexpr Row kRows[] = {{token::PLUSEQUAL, Operator::Add},
                           {token::MINEQUAL, Operator::Sub},
                           {token::STAREQUAL, Operator::Mult},
                           {token::ATEQUAL, Operator::MatMult},
                           {token::SLASHEQUAL, Operator::Div},
                           {token::PERCENTEQUAL, Operator::Mod},
                           {token::AMPEREQUAL, Operator::BitAnd},
                           {token::VBAREQUAL, Operator::BitOr},
                           {token::CIRCUMFLEXEQUAL, Operator::BitXor},
                           {token::LEFTSHIFTEQUAL, Operator::LShift},
                           {token::RIGHTSHIFTEQUAL, Operator::RShift},
                           {token::DOUBLESTAREQUAL, Operator::Pow},
                           {token::DOUBLESLASHEQUAL, Operator::FloorDiv}};
  for (const Row& row : kRows) {
    if (!accept(row.kind)) continue;
    op = row.op;
    return true;
  }
  return false;
}

Node* Parser::augmented_assignment(bool& cut) {
  const int start = mark_;
  Node* target = single_target();
  Operator op{};
  if (!target || !augassign(op)) return nullptr;
  cut = true;
  Node* value = annotated_rhs();
  if (!value) return nullptr;
  return tree_.make(Kind::AugAssign, since(start), {slot(target), slot(op), slot(value)});
}

Node* Parser::return_stmt() {
  const int start = mark_;
  accept(token::KW_RETURN);
  const int before = mark_;
  Node* value = star_expressions();
  if (!value) mark_ = before;
  return error_ ? nullptr : tree_.make(Kind::Return, since(start), {slot(value)});
}

Node* Parser::raise_stmt() {
  const int start = mark_;
  accept(token::KW_RAISE);
  int before = mark_;
  Node* exception = expression();
  Node* cause = nullptr;
  if (!exception) {
    mark_ = before;
  } else {
    before = mark_;
    if (accept(token::KW_FROM)) cause = expression();
    if (!cause) mark_ = before;
  }
  return error_ ? nullptr : tree_.make(Kind::Raise, since(start), {slot(exception), slot(cause)});
}

Node* Parser::names_stmt(token::Kind keyword, Kind kind) {
  const int start = mark_;
  accept(keyword);
  List nodes;
  if (!separated(nodes, &Parser::name, false)) return nullptr;
  std::vector<Name> names;
  for (const Node* node : nodes) names.push_back(node->name(field::Name::id));
  return tree_.make(kind, since(start), {tree_.names(names)});
}

Node* Parser::del_stmt() {
  const int start = mark_;
  accept(token::KW_DEL);
  List targets;
  if (del_targets(targets) && at_any({token::SEMI, token::NEWLINE})) {
    return tree_.make(Kind::Delete, since(start), {tree_.list(targets)});
  }
  mark_ = start;
  if (errors_ && !error_) invalid_del_stmt();
  return nullptr;
}

Node* Parser::assert_stmt() {
  const int start = mark_;
  accept(token::KW_ASSERT);
  Node* test = expression();
  if (!test) return nullptr;
  Node* message = nullptr;
  const int before = mark_;
  if (accept(token::COMMA)) message = expression();
  if (!message) mark_ = before;
  return error_ ? nullptr : tree_.make(Kind::Assert, since(start), {slot(test), slot(message)});
}

Node* Parser::type_alias() {
  const int start = mark_;
  accept_word("type");
  Node* alias = name();
  if (!alias) return nullptr;
  List parameters;
  const int before = mark_;
  if (!type_params(parameters)) mark_ = before;
  if (!accept(token::EQUAL)) return nullptr;
  Node* value = expression();
  if (!value) return nullptr;
  return tree_.make(Kind::TypeAlias, since(start),
                    {slot(with_context(alias, Context::store)), tree_.list(parameters), slot(value)});
}

}  // namespace glassbox::python
