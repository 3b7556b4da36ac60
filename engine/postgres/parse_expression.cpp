// Expressions, by PostgreSQL's precedence: OR, AND, NOT, IS, comparison, BETWEEN IN LIKE, other operators, + -, * / %,
// unary minus, ::, and what stands alone.
#include <charconv>

#include "engine/postgres/functions.hpp"
#include "engine/postgres/parse.hpp"

namespace glassbox::postgres {
namespace {

Expr node(Expr::Kind kind, std::vector<Expr> args, std::string name = {}) {
  Expr expr;
  expr.kind = kind;
  expr.name = std::move(name);
  expr.args = std::move(args);
  return expr;
}

Expr literal(Value value) {
  Expr expr;
  expr.type = value.type;
  expr.value = std::move(value);
  return expr;
}

Expr joined(Expr::Kind kind, Expr left, Expr right) {
  if (left.kind == kind && !left.negated) {
    left.args.push_back(std::move(right));
    return left;
  }
  std::vector<Expr> args;
  args.push_back(std::move(left));
  args.push_back(std::move(right));
  return node(kind, std::move(args));
}

Expr binary(std::string name, Expr left, Expr right) {
  std::vector<Expr> args;
  args.push_back(std::move(left));
  args.push_back(std::move(right));
  return node(Expr::Kind::op, std::move(args), std::move(name));
}

Expr wrapped(Expr::Kind kind, Expr inner, bool negated = false, std::string name = {}) {
  std::vector<Expr> args;
  args.push_back(std::move(inner));
  Expr expr = node(kind, std::move(args), std::move(name));
  expr.negated = negated;
  return expr;
}

}  // namespace

Expr Parser::expression() {
  if (!deeper()) return {};
  ++depth_;
  Expr left = and_expression();
  while (take_word("or")) left = joined(Expr::Kind::any_of, std::move(left), and_expression());
  --depth_;
  return left;
}

Expr Parser::and_expression() {
  Expr left = not_expression();
  while (take_word("and")) left = joined(Expr::Kind::all_of, std::move(left), not_expression());
  return left;
}

Expr Parser::not_expression() {
  if (!deeper()) return {};
  if (!take_word("not")) return is_expression();
  ++depth_;
  Expr inner = not_expression();
  --depth_;
  return wrapped(Expr::Kind::negation, std::move(inner));
}

Expr Parser::is_expression() {
  Expr left = comparison();
  while (take_word("is")) {
    const bool negated = take_word("not");
    if (take_word("null")) {
      left = wrapped(Expr::Kind::is_null, std::move(left), negated);
    } else if (is_word("true") || is_word("false") || is_word("unknown")) {
      const std::string word = tokens_[at_++].text;
      left = wrapped(Expr::Kind::is_truth, std::move(left), negated, word);
    } else if (take_words({"distinct", "from"})) {
      Expr right = comparison();
      left = binary("", std::move(left), std::move(right));
      left.kind = Expr::Kind::distinct;
      left.negated = negated;
    } else {
      fail();
    }
  }
  return left;
}

Expr Parser::comparison() {
  Expr left = between_expression();
  for (const char* op : {"<=", ">=", "<>", "=", "<", ">"}) {
    if (!take_op(op)) continue;
    if ((is_word("any") || is_word("some")) && is_op("(", 1)) {
      at_ += 1;
      fail();
      return left;
    }
    return binary(op, std::move(left), between_expression());
  }
  return left;
}

Expr Parser::between_expression() {
  Expr left = other_operator();
  if (failed()) return left;
  const bool negated = is_word("not") && (is_word("in", 1) || is_word("between", 1) || is_word("like", 1));
  if (negated) ++at_;
  if (take_word("between")) {
    take_word("asymmetric");
    Expr low = other_operator();
    expect_word("and");
    Expr high = other_operator();
    Expr copy = left;
    Expr range = negated ? joined(Expr::Kind::any_of, binary("<", std::move(left), std::move(low)),
                                  binary(">", std::move(copy), std::move(high)))
                         : joined(Expr::Kind::all_of, binary(">=", std::move(left), std::move(low)),
                                  binary("<=", std::move(copy), std::move(high)));
    return range;
  }
  if (take_word("in")) {
    expect_op("(");
    if (is_word("select")) refuse("subqueries are beyond this machine", "a list of values");
    std::vector<Expr> args;
    args.push_back(std::move(left));
    do args.push_back(expression());
    while (take_op(","));
    expect_op(")");
    Expr in = node(Expr::Kind::in_list, std::move(args));
    in.negated = negated;
    return in;
  }
  if (take_word("like")) return binary(negated ? "!~~" : "~~", std::move(left), other_operator());
  return left;
}

Expr Parser::other_operator() {
  Expr left = additive();
  while (!failed() && peek().kind == Token::Kind::op) {
    const std::string op = peek().text;
    if (op == "||") {
      ++at_;
      left = binary(op, std::move(left), additive());
    } else if (op.find_first_of("~!@#&|`?^") != op.npos && op != "^") {
      refuse("the operator " + op + " is beyond this machine", "= <> < > <= >= + - * / % ||");
    } else {
      break;
    }
  }
  return left;
}

Expr Parser::additive() {
  Expr left = multiplicative();
  while (is_op("+") || is_op("-")) {
    if (failed()) break;
    const std::string op = tokens_[at_++].text;
    left = binary(op, std::move(left), multiplicative());
  }
  return left;
}

Expr Parser::multiplicative() {
  Expr left = unary();
  while (is_op("*") || is_op("/") || is_op("%") || is_op("^")) {
    if (failed()) break;
    if (is_op("^")) refuse("the operator ^ is beyond this machine", "+ - * / %");
    const std::string op = tokens_[at_++].text;
    left = binary(op, std::move(left), unary());
  }
  return left;
}

Expr Parser::unary() {
  if (!deeper()) return {};
  if (take_op("+")) return unary();
  if (!take_op("-")) return postfix();
  ++depth_;
  Expr inner = unary();
  --depth_;
  // doNegate: a constant's sign is part of it.
  if (inner.kind == Expr::Kind::literal && is_integer(inner.value.type) && inner.value.number > 0) {
    inner.value.number = -inner.value.number;
    return inner;
  }
  return wrapped(Expr::Kind::op, std::move(inner), false, "-");
}

Expr Parser::postfix() {
  Expr left = primary();
  while (take_op("::")) {
    Expr cast = wrapped(Expr::Kind::cast, std::move(left));
    cast.type = type_name_of(false, nullptr);
    left = std::move(cast);
  }
  if (is_op("[")) refuse("arrays are beyond this machine");
  return left;
}

Expr Parser::primary() {
  if (failed()) return {};
  const Token& token = peek();
  switch (token.kind) {
    case Token::Kind::number:
      return number_literal();
    case Token::Kind::string: {
      Value value = text_of(token.text);
      value.type = Type::unknown;
      ++at_;
      return literal(std::move(value));
    }
    case Token::Kind::op:
      if (take_op("*")) return node(Expr::Kind::star, {});
      if (is_op("(")) return parenthesised();
      fail();
      return {};
    case Token::Kind::end:
      fail();
      return {};
    default:
      return name_or_call();
  }
}

Expr Parser::parenthesised() {
  expect_op("(");
  if (is_word("select") || is_word("values")) refuse("subqueries are beyond this machine");
  Expr inner = expression();
  if (!is_op(",")) {
    expect_op(")");
    return inner;
  }
  std::vector<Expr> args;
  args.push_back(std::move(inner));
  while (take_op(",")) args.push_back(expression());
  expect_op(")");
  return node(Expr::Kind::row, std::move(args));
}

Expr Parser::number_literal() {
  const std::string& text = peek().text;
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) {
    refuse("numeric values are beyond this machine", "whole numbers up to 9223372036854775807");
    return {};
  }
  ++at_;
  return literal(number_of(value <= greatest_of(Type::int4) ? Type::int4 : Type::int8, value));
}

Expr Parser::typed_literal(Type type) {
  Value value = text_of(peek().text);
  value.type = Type::unknown;
  ++at_;
  Expr cast = wrapped(Expr::Kind::cast, literal(std::move(value)));
  cast.type = type;
  return cast;
}

Expr Parser::case_expression() {
  if (!is_word("when")) refuse("CASE with a value is beyond this machine", "CASE WHEN condition THEN …");
  std::vector<Expr> args;
  while (take_word("when")) {
    args.push_back(expression());
    expect_word("then");
    args.push_back(expression());
  }
  std::string name;
  if (take_word("else")) {
    args.push_back(expression());
    name = "else";
  }
  expect_word("end");
  return node(Expr::Kind::case_when, std::move(args), name);
}

std::vector<Expr> Parser::expression_list() {
  std::vector<Expr> list;
  do list.push_back(expression());
  while (take_op(","));
  return list;
}

Expr Parser::name_or_call() {
  if (take_word("true")) return literal(boolean_of(true));
  if (take_word("false")) return literal(boolean_of(false));
  if (take_word("null")) return literal(null_of(Type::unknown));
  if (take_word("default")) return node(Expr::Kind::by_default, {});
  if (take_word("case")) return case_expression();
  if (take_word("current_timestamp")) return node(Expr::Kind::call, {}, "now");
  if (take_word("row")) {
    expect_op("(");
    std::vector<Expr> args = expression_list();
    expect_op(")");
    return node(Expr::Kind::row, std::move(args));
  }
  if (take_word("cast")) {
    expect_op("(");
    Expr cast = wrapped(Expr::Kind::cast, expression());
    expect_word("as");
    cast.type = type_name_of(false, nullptr);
    expect_op(")");
    return cast;
  }
  if ((is_word("timestamptz") || is_word("text") || is_word("bigint") || is_word("integer") || is_word("int")) &&
      peek(1).kind == Token::Kind::string) {
    const Type type = type_name_of(false, nullptr);
    return typed_literal(type);
  }
  if (is_word("interval") && peek(1).kind == Token::Kind::string) refuse("intervals are beyond this machine");
  if (is_word("array") || is_word("exists")) {
    fail();
    return {};
  }
  std::string name = expect_name();
  if (is_op("(")) {
    if (functions_named(name).empty() && !is_aggregate_name(name))
      refuse("PostgreSQL may have the function " + name + "(), this machine does not",
             "count, sum, min, max, length, repeat, coalesce, pg_current_xact_id, pg_advisory_lock …");
    expect_op("(");
    Expr call = node(Expr::Kind::call, {}, std::move(name));
    if (take_op("*")) {
      call.star = true;
    } else if (!is_op(")")) {
      call.distinct = take_word("distinct");
      call.args = expression_list();
      if (is_word("order")) refuse("ordered aggregates are beyond this machine");
    }
    expect_op(")");
    if (is_word("over") || is_word("filter") || is_word("within")) fail();
    return call;
  }
  Expr column = node(Expr::Kind::column, {}, std::move(name));
  if (take_op(".")) {
    column.qualifier = std::move(column.name);
    column.name.clear();
    if (take_op("*"))
      column.kind = Expr::Kind::star;
    else
      column.name = expect_any_name();
  }
  return column;
}

// Also "serial" and "bigserial" for a column.
Type Parser::type_name_of(bool column, ColumnSpec* spec) {
  if (failed()) return Type::int4;
  if (!at_name()) {
    fail();
    return Type::int4;
  }
  const std::string& word = peek().text;
  const auto done = [&](Type type) {
    ++at_;
    return type;
  };
  if (word == "int" || word == "integer" || word == "int4") return done(Type::int4);
  if (word == "bigint" || word == "int8") return done(Type::int8);
  if (word == "smallint" || word == "int2") return done(Type::int2);
  if (word == "text") return done(Type::text);
  if (word == "boolean" || word == "bool") return done(Type::boolean);
  if (word == "timestamptz") return done(Type::timestamptz);
  if (word == "timestamp" && is_word("with", 1) && is_word("time", 2) && is_word("zone", 3)) {
    at_ += 4;
    return Type::timestamptz;
  }
  if (spec != nullptr && (word == "serial" || word == "bigserial" || word == "serial4" || word == "serial8")) {
    spec->serial = spec->not_null = true;
    return done(word.starts_with("serial") && word != "serial8" ? Type::int4 : Type::int8);
  }
  if (!column) {
    if (word == "xid") return done(Type::xid);
    if (word == "xid8") return done(Type::xid8);
    if (word == "tid") return done(Type::tid);
    if (word == "oid") return done(Type::oid);
    if (word == "regclass") return done(Type::name);
  }
  refuse("the type " + word + " is beyond this machine", "int, bigint, smallint, text, boolean, timestamptz");
  return Type::int4;
}

}  // namespace glassbox::postgres
