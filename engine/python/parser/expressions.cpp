// Expressions, from conditional ones down to primaries.
#include <iterator>

#include "engine/python/parser/parser.hpp"
#include "engine/python/parser/remember.hpp"

namespace glassbox::python {

// item (',' item)*, with a trailing comma taken if allowed.
bool Parser::separated(List& out, Node* (Parser::*item)(), bool trailing_comma) {
  const std::size_t first = out.size();
  for (int before = mark_;; before = mark_) {
    if (out.size() > first && !accept(token::COMMA)) break;
    Node* node = (this->*item)();
    if (!node) {
      mark_ = before;
      if (trailing_comma && out.size() > first) accept(token::COMMA);
      break;
    }
    out.push_back(node);
  }
  return out.size() > first && !error_;
}

Node* Parser::tuple_of(List items, int start, Context context) {
  return tree_.make(Kind::Tuple, since(start), {tree_.list(items), slot(context)});
}

// One item by itself, or a tuple of them.
Node* Parser::commas(Node* (Parser::*item)(), Kind kind, Context context) {
  const int start = mark_;
  Node* first = (this->*item)();
  if (!first || !at(token::COMMA)) return error_ ? nullptr : first;
  mark_ = start;
  List items;
  if (!separated(items, item, true)) return nullptr;
  return tree_.make(kind, since(start), {tree_.list(items), slot(context)});
}

Node* Parser::expressions() {
  return commas(&Parser::expression, Kind::Tuple, Context::load);
}

Node* Parser::expression() {
  return remember(Rule::expression, [this] { return expression_alternatives(); });
}

Node* Parser::expression_alternatives() {
  const int start = mark_;
  if (errors_) {
    invalid_expression();
    mark_ = start;
    if (error_) return nullptr;
    invalid_legacy_expression();
    mark_ = start;
    if (error_) return nullptr;
  }
  return conditional();
}

Node* Parser::conditional() {
  const int start = mark_;
  Node* value = disjunction();
  if (!value) {
    mark_ = start;
    return at(token::KW_LAMBDA) ? lambdef() : nullptr;
  }
  const int before = mark_;
  if (!accept(token::KW_IF)) return error_ ? nullptr : value;
  Node* test = disjunction();
  if (test && accept(token::KW_ELSE)) {
    if (Node* otherwise = expression()) {
      return tree_.make(Kind::IfExp, since(start), {slot(test), slot(value), slot(otherwise)});
    }
  }
  mark_ = before;
  return error_ ? nullptr : value;
}

Node* Parser::expression_without_invalid() {
  const bool errors = errors_;
  errors_ = false;
  Node* node = conditional();
  errors_ = errors;
  return node;
}

Node* Parser::lambdef() {
  const int start = mark_;
  if (!accept(token::KW_LAMBDA)) return nullptr;
  const int before = mark_;
  Node* parameters = params({token::COLON, false});
  if (!parameters) {
    mark_ = before;
    parameters = tree_.make(Kind::arguments, {});
  }
  if (!accept(token::COLON)) return nullptr;
  Node* body = expression();
  return body ? tree_.make(Kind::Lambda, since(start), {slot(parameters), slot(body)}) : nullptr;
}

Node* Parser::yield_expr() {
  const int start = mark_;
  if (!accept(token::KW_YIELD)) return nullptr;
  const int before = mark_;
  if (accept(token::KW_FROM)) {
    if (Node* value = expression()) return tree_.make(Kind::YieldFrom, since(start), {slot(value)});
    mark_ = before;
  }
  Node* value = star_expressions();
  if (!value) mark_ = before;
  return error_ ? nullptr : tree_.make(Kind::Yield, since(start), {slot(value)});
}

Node* Parser::star_expressions() {
  return commas(&Parser::star_expression, Kind::Tuple, Context::load);
}

Node* Parser::star_expression() {
  return remember(Rule::star_expression, [this]() -> Node* {
    const int start = mark_;
    if (accept(token::STAR)) {
      if (Node* value = bitwise_or())
        return tree_.make(Kind::Starred, since(start), {slot(value), slot(Context::load)});
      mark_ = start;
    }
    return expression();
  });
}

bool Parser::star_named_expressions(List& out) {
  return separated(out, &Parser::star_named_expression, true);
}

Node* Parser::star_named_expression() {
  const int start = mark_;
  if (accept(token::STAR)) {
    if (Node* value = bitwise_or()) return tree_.make(Kind::Starred, since(start), {slot(value), slot(Context::load)});
    mark_ = start;
  }
  return named_expression();
}

Node* Parser::assignment_expression() {
  const int start = mark_;
  Node* target = name();
  if (!target || !accept(token::COLONEQUAL)) return nullptr;
  Node* value = expression();
  if (!value) return nullptr;
  return tree_.make(Kind::NamedExpr, since(start), {slot(with_context(target, Context::store)), slot(value)});
}

Node* Parser::named_expression() {
  const int start = mark_;
  if (Node* node = assignment_expression()) return node;
  mark_ = start;
  if (errors_ && !error_) invalid_named_expression();
  mark_ = start;
  return error_ ? nullptr : expression_not_walrus();
}

Node* Parser::expression_not_walrus() {
  Node* node = expression();
  return node && !at(token::COLONEQUAL) && !error_ ? node : nullptr;
}

Node* Parser::boolean(token::Kind keyword, BoolOperator op, Node* (Parser::*operand)()) {
  const int start = mark_;
  Node* first = (this->*operand)();
  if (!first || !at(keyword)) return error_ ? nullptr : first;
  List values = {first};
  for (int before = mark_; accept(keyword); before = mark_) {
    Node* next = (this->*operand)();
    if (!next) {
      mark_ = before;
      break;
    }
    values.push_back(next);
  }
  if (error_) return nullptr;
  return values.size() == 1 ? first : tree_.make(Kind::BoolOp, since(start), {slot(op), tree_.list(values)});
}

Node* Parser::disjunction() {
  return remember(Rule::disjunction, [this] { return boolean(token::KW_OR, BoolOperator::Or, &Parser::conjunction); });
}

Node* Parser::conjunction() {
  const auto parse = [this] { return boolean(token::KW_AND, BoolOperator::And, &Parser::inversion); };
  return second_pass_ ? remember(Rule::conjunction, parse) : parse();
}

Node* Parser::inversion() {
  const auto parse = [this]() -> Node* {
    const int start = mark_;
    if (!accept(token::KW_NOT)) return comparison();
    if (too_deep()) return nullptr;
    ++depth_;
    Node* operand = inversion();
    --depth_;
    return operand ? tree_.make(Kind::UnaryOp, since(start), {slot(UnaryOperator::Not), slot(operand)}) : nullptr;
  };
  return second_pass_ ? remember(Rule::inversion, parse) : parse();
}

bool Parser::compare_operator(CompareOperator& op) {
  struct Row {
    token::Kind kind;
    CompareOperator op;
  };
  constexpr Row kRows[] = {{token::EQEQUAL, CompareOperator::Eq},       {token::NOTEQUAL, CompareOperator::NotEq},
                           {token::LESSEQUAL, CompareOperator::LtE},    {token::LESS, CompareOperator::Lt},
                           {token::GREATEREQUAL, CompareOperator::GtE}, {token::GREATER, CompareOperator::Gt},
                           {token::KW_IN, CompareOperator::In}};
  for (const Row& row : kRows) {
    if (!accept(row.kind)) continue;
    op = row.op;
    return true;
  }
  const int start = mark_;
  if (accept(token::KW_NOT)) {
    op = CompareOperator::NotIn;
    if (accept(token::KW_IN)) return true;
    mark_ = start;
    return false;
  }
  if (!accept(token::KW_IS)) return false;
  op = accept(token::KW_NOT) ? CompareOperator::IsNot : CompareOperator::Is;
  return true;
}

Node* Parser::comparison() {
  const int start = mark_;
  Node* left = bitwise_or();
  if (!left) return nullptr;
  std::vector<CompareOperator> operators;
  List values;
  CompareOperator op{};
  for (int before = mark_; compare_operator(op); before = mark_) {
    Node* value = bitwise_or();
    if (!value) {
      mark_ = before;
      break;
    }
    operators.push_back(op);
    values.push_back(value);
  }
  if (error_ || values.empty()) return error_ ? nullptr : left;
  return tree_.make(Kind::Compare, since(start), {slot(left), tree_.comparisons(operators), tree_.list(values)});
}

namespace {

struct BinaryRow {
  token::Kind kind;
  int level;
  Operator op;
};
constexpr BinaryRow kBinary[] = {{token::VBAR, 0, Operator::BitOr},        {token::CIRCUMFLEX, 1, Operator::BitXor},
                                 {token::AMPER, 2, Operator::BitAnd},      {token::LEFTSHIFT, 3, Operator::LShift},
                                 {token::RIGHTSHIFT, 3, Operator::RShift}, {token::PLUS, 4, Operator::Add},
                                 {token::MINUS, 4, Operator::Sub},         {token::STAR, 5, Operator::Mult},
                                 {token::SLASH, 5, Operator::Div},         {token::DOUBLESLASH, 5, Operator::FloorDiv},
                                 {token::PERCENT, 5, Operator::Mod},       {token::AT, 5, Operator::MatMult}};
constexpr int kShift = 3;
constexpr int kTerm = 5;
constexpr int kFactor = 6;

const BinaryRow* binary_row(token::Kind kind) {
  for (const BinaryRow& row : kBinary) {
    if (row.kind == kind) return &row;
  }
  return nullptr;
}

}  // namespace

// The binary operators from | up to *, each level binding tighter; all group to the left. While no error is looked
// for, one frame serves all levels; the second pass goes level by level, as the grammar's rules for errors want it.
Node* Parser::binary(int level) {
  if (level == kFactor) return factor();
  if (!second_pass_) return binary_raw(level);
  const auto rule = static_cast<Rule>(static_cast<int>(Rule::bitwise_or) + level);
  return remember(rule, [this, level] { return binary_raw(level); });
}

Node* Parser::binary_raw(int level) {
  const int start = mark_;
  if (errors_ && level == kShift) invalid_arithmetic();
  if (errors_ && level == kTerm && !error_) invalid_factor();
  mark_ = start;
  Node* left = error_ ? nullptr : binary(second_pass_ ? level + 1 : kFactor);
  while (left && !error_) {
    const BinaryRow* row = binary_row(peek().kind);
    if (!row || error_ || (second_pass_ ? row->level != level : row->level < level)) break;
    const int before = mark_++;
    Node* right = binary(row->level + 1);
    if (!right) {
      mark_ = before;
      break;
    }
    left = tree_.make(Kind::BinOp, since(start), {slot(left), slot(row->op), slot(right)});
  }
  return error_ ? nullptr : left;
}

Node* Parser::factor() {
  const auto parse = [this] { return factor_raw(); };
  return second_pass_ ? remember(Rule::factor, parse) : parse();
}

Node* Parser::factor_raw() {
  const int start = mark_;
  const Token* sign = accept_any({token::PLUS, token::MINUS, token::TILDE});
  if (!sign) return power();
  if (too_deep()) return nullptr;
  ++depth_;
  Node* operand = factor();
  --depth_;
  if (!operand) return nullptr;
  const UnaryOperator op = sign->kind == token::PLUS    ? UnaryOperator::UAdd
                           : sign->kind == token::MINUS ? UnaryOperator::USub
                                                        : UnaryOperator::Invert;
  return tree_.make(Kind::UnaryOp, since(start), {slot(op), slot(operand)});
}

Node* Parser::power() {
  const int start = mark_;
  Node* base = await_primary();
  const int before = mark_;
  if (!base || !accept(token::DOUBLESTAR)) return error_ ? nullptr : base;
  if (too_deep()) return nullptr;
  ++depth_;
  Node* exponent = factor();
  --depth_;
  if (!exponent) {
    mark_ = before;
    return error_ ? nullptr : base;
  }
  return tree_.make(Kind::BinOp, since(start), {slot(base), slot(Operator::Pow), slot(exponent)});
}

Node* Parser::await_primary() {
  const auto parse = [this]() -> Node* {
    const int start = mark_;
    if (!accept(token::KW_AWAIT)) return primary();
    Node* value = primary();
    return value ? tree_.make(Kind::Await, since(start), {slot(value)}) : nullptr;
  };
  return second_pass_ ? remember(Rule::await_primary, parse) : parse();
}

Node* Parser::primary() {
  return remember(Rule::primary, [this] { return primary_raw(); });
}

Node* Parser::primary_raw() {
  const int start = mark_;
  Node* node = atom();
  while (node && !error_) {
    const int before = mark_;
    Node* longer = trailer(node, start);
    if (!longer) {
      mark_ = before;
      break;
    }
    node = longer;
  }
  return error_ ? nullptr : node;
}

// One of `.name`, `(…)` and `[…]` behind a primary; null without one.
Node* Parser::trailer(Node* left, int start) {
  const int before = mark_;
  if (accept(token::DOT)) {
    Node* attribute = name();
    if (!attribute) return nullptr;
    return tree_.make(Kind::Attribute, since(start),
                      {slot(left), slot(attribute->name(field::Name::id)), slot(Context::load)});
  }
  if (at(token::LPAR)) {
    if (Node* generator = genexp()) {
      return tree_.make(Kind::Call, since(start), {slot(left), tree_.list({generator}), Slot{.list = {nullptr, 0}}});
    }
    mark_ = before;
    if (!accept(token::LPAR)) return nullptr;
    Node* call = arguments();
    if (!accept(token::RPAR)) return nullptr;
    return tree_.make(Kind::Call, since(start),
                      {slot(left), call_slot(call, field::Call::args), call_slot(call, field::Call::keywords)});
  }
  if (!accept(token::LSQB)) return nullptr;
  Node* index = slices();
  if (!index || !accept(token::RSQB)) return nullptr;
  return tree_.make(Kind::Subscript, since(start), {slot(left), slot(index), slot(Context::load)});
}

}  // namespace glassbox::python
