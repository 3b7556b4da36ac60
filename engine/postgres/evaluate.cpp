#include "engine/postgres/evaluate.hpp"

#include "engine/postgres/transactions.hpp"

namespace glassbox::postgres {
namespace {

Value system_column(const Evaluation& context, const Expr& expr) {
  const SourceRow& row = context.slot->sources[static_cast<std::size_t>(expr.relation)];
  if (!row.present) return null_of(expr.type);
  switch (static_cast<System>(expr.attribute)) {
    case System::ctid:
      return tid_of(row.tid);
    case System::xmin:
      return number_of(Type::xid, row.header.xmin);
    case System::xmax:
      return number_of(Type::xid, row.header.xmax);
    case System::cmin:
    case System::cmax:
      return number_of(Type::cid, row.header.cid);
    case System::tableoid:
      break;
  }
  return number_of(Type::oid, 0);
}

Value column(const Evaluation& context, const Expr& expr) {
  if (expr.attribute < 0) return system_column(context, expr);
  const SourceRow& row = context.slot->sources[static_cast<std::size_t>(expr.relation)];
  if (!row.present) return null_of(expr.type);
  return row.values[static_cast<std::size_t>(expr.attribute)];
}

Value fail(Evaluation& context, std::string state, std::string message, Type type) {
  if (!context.error.set()) context.error = {std::move(state), std::move(message)};
  return null_of(type);
}

Value checked(Evaluation& context, std::int64_t number, bool overflow, Type type) {
  if (overflow || number < least_of(type) || number > greatest_of(type))
    return fail(context, "22003", std::string(type_name(type)) + " out of range", type);
  return number_of(type, number);
}

Value arithmetic(Evaluation& context, const std::string& op, const Value& a, const Value& b, Type type) {
  std::int64_t result = 0;
  bool overflow = false;
  if (op == "+")
    overflow = __builtin_add_overflow(a.number, b.number, &result);
  else if (op == "-")
    overflow = __builtin_sub_overflow(a.number, b.number, &result);
  else if (op == "*")
    overflow = __builtin_mul_overflow(a.number, b.number, &result);
  else {
    if (b.number == 0) return fail(context, "22012", "division by zero", type);
    const bool extreme = b.number == -1 && a.number == least_of(Type::int8);
    if (op == "/") {
      overflow = extreme;
      result = extreme ? 0 : a.number / b.number;
    } else {
      result = b.number == -1 ? 0 : a.number % b.number;
    }
  }
  return checked(context, result, overflow, type);
}

bool satisfies(std::strong_ordering order, const std::string& op) {
  if (op == "=") return order == 0;
  if (op == "<>") return order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  if (op == ">") return order > 0;
  return order >= 0;
}

// Rows compare column by column; the first difference decides (make_row_comparison_op).
Value compare_rows(Evaluation& context, const Expr& expr) {
  const auto& left = expr.args[0].args;
  const auto& right = expr.args[1].args;
  bool unknown = false;
  const bool equality = expr.name == "=" || expr.name == "<>";
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Value a = evaluate(context, left[i]);
    const Value b = evaluate(context, right[i]);
    if (a.null || b.null) {
      if (!equality) return null_of(Type::boolean);
      unknown = true;
      continue;
    }
    const std::strong_ordering order = compare(a, b);
    if (order == 0) continue;
    return boolean_of(satisfies(order, expr.name));
  }
  if (unknown) return null_of(Type::boolean);
  return boolean_of(satisfies(std::strong_ordering::equal, expr.name));
}

Value operation(Evaluation& context, const Expr& expr) {
  if (expr.args[0].kind == Expr::Kind::row) return compare_rows(context, expr);
  const Value a = evaluate(context, expr.args[0]);
  if (expr.args.size() == 1) {
    if (a.null) return a;
    return checked(context, -a.number, a.number == least_of(Type::int8), expr.type);
  }
  const Value b = evaluate(context, expr.args[1]);
  if (a.null || b.null) return null_of(expr.type);
  if (expr.name == "||") return text_of(to_psql(a) + to_psql(b));
  if (expr.name == "~~") return boolean_of(like(a.text, b.text));
  if (expr.name == "!~~") return boolean_of(!like(a.text, b.text));
  if (expr.type == Type::boolean) return boolean_of(satisfies(compare(a, b), expr.name));
  return arithmetic(context, expr.name, a, b, expr.type);
}

// AND and OR: `decisive` ends the matter, null stays unknown.
Value junction(Evaluation& context, const Expr& expr, bool decisive) {
  bool unknown = false;
  for (const Expr& arg : expr.args) {
    const Value value = evaluate(context, arg);
    if (context.error.set()) return value;
    if (value.null)
      unknown = true;
    else if ((value.number != 0) == decisive)
      return boolean_of(decisive);
  }
  return unknown ? null_of(Type::boolean) : boolean_of(!decisive);
}

Value in_list(Evaluation& context, const Expr& expr) {
  const Value value = evaluate(context, expr.args[0]);
  bool unknown = value.null;
  for (std::size_t i = 1; i < expr.args.size() && !value.null; ++i) {
    const Value other = evaluate(context, expr.args[i]);
    if (other.null)
      unknown = true;
    else if (compare(value, other) == 0)
      return boolean_of(!expr.negated);
  }
  return unknown ? null_of(Type::boolean) : boolean_of(expr.negated);
}

Value case_when(Evaluation& context, const Expr& expr) {
  std::size_t i = 0;
  for (; i + 1 < expr.args.size(); i += 2)
    if (holds(context, expr.args[i])) return cast_value(context, evaluate(context, expr.args[i + 1]), expr.type, true);
  if (i < expr.args.size()) return cast_value(context, evaluate(context, expr.args[i]), expr.type, true);
  return null_of(expr.type);
}

Value row_text(Evaluation& context, const Expr& expr) {
  std::string text = "(";
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    if (i > 0) text += ',';
    const std::string part = to_psql(evaluate(context, expr.args[i]));
    const bool quote = part.empty() || part.find_first_of("(),\"\\ \t\n") != part.npos;
    text += quote && !part.empty() ? "\"" + part + "\"" : part;
  }
  Value value = text_of(text + ")");
  value.type = Type::record;
  return value;
}

}  // namespace

bool like(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = pattern.npos;
  std::size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == '\\' && p + 1 < pattern.size() && pattern[p + 1] == text[t]) {
      p += 2;
      ++t;
    } else if (p < pattern.size() && pattern[p] != '\\' && (pattern[p] == '_' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

Value cast_value(Evaluation& context, const Value& value, Type type, bool implicit) {
  (void)implicit;
  if (value.null) return null_of(type);
  if (value.type == type) return value;
  if (type == Type::text) {
    if (value.type == Type::boolean) return text_of(value.number != 0 ? "true" : "false");
    return text_of(to_psql(value));
  }
  if (is_textual(value.type)) {
    const auto read = read_value(type, value.text, context.error);
    return read ? *read : null_of(type);
  }
  if (is_integer(type)) return checked(context, value.number, false, type);
  if (type == Type::boolean) return boolean_of(value.number != 0);
  if (type == Type::xid) return number_of(type, static_cast<std::uint32_t>(value.number));
  return number_of(type, value.number);
}

Value evaluate(Evaluation& context, const Expr& expr) {
  if (context.error.set()) return null_of(expr.type);
  if (expr.aggregate >= 0) return context.slot->aggregates[static_cast<std::size_t>(expr.aggregate)];
  switch (expr.kind) {
    case Expr::Kind::literal:
      return expr.value;
    case Expr::Kind::column:
      return column(context, expr);
    case Expr::Kind::op:
      return operation(context, expr);
    case Expr::Kind::all_of:
      return junction(context, expr, false);
    case Expr::Kind::any_of:
      return junction(context, expr, true);
    case Expr::Kind::negation: {
      const Value value = evaluate(context, expr.args[0]);
      return value.null ? value : boolean_of(value.number == 0);
    }
    case Expr::Kind::is_null:
      return boolean_of(evaluate(context, expr.args[0]).null != expr.negated);
    case Expr::Kind::is_truth: {
      const Value value = evaluate(context, expr.args[0]);
      const bool is = expr.name == "unknown" ? value.null : !value.null && (value.number != 0) == (expr.name == "true");
      return boolean_of(is != expr.negated);
    }
    case Expr::Kind::distinct: {
      const Value a = evaluate(context, expr.args[0]);
      const Value b = evaluate(context, expr.args[1]);
      const bool differs = a.null || b.null ? a.null != b.null : compare(a, b) != 0;
      return boolean_of(differs != expr.negated);
    }
    case Expr::Kind::in_list:
      return in_list(context, expr);
    case Expr::Kind::row:
      return row_text(context, expr);
    case Expr::Kind::cast:
      return cast_value(context, evaluate(context, expr.args[0]), expr.type, expr.name == "implicit");
    case Expr::Kind::call:
      return call_function(context, expr);
    case Expr::Kind::case_when:
      return case_when(context, expr);
    default:
      return null_of(expr.type);
  }
}

bool holds(Evaluation& context, const Expr& expr) {
  const Value value = evaluate(context, expr);
  return !context.error.set() && !value.null && value.number != 0;
}

bool all_hold(Evaluation& context, const std::vector<Expr>& exprs) {
  for (const Expr& expr : exprs)
    if (!holds(context, expr)) return false;
  return true;
}

}  // namespace glassbox::postgres
