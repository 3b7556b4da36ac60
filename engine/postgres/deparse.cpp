#include "engine/postgres/deparse.hpp"

namespace glassbox::postgres {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string literal(const Expr& expr) {
  const std::string type(type_name(expr.value.type == Type::unknown ? Type::text : expr.value.type));
  if (expr.value.null) return "NULL::" + type;
  if (expr.value.type == Type::boolean) return expr.value.number != 0 ? "true" : "false";
  if (expr.value.type == Type::int4 && expr.value.number >= 0) return std::to_string(expr.value.number);
  return quoted(to_psql(expr.value)) + "::" + type;
}

std::string column(const Plan& plan, const Expr& expr) {
  const bool prefix = plan.sources.size() > 1 && expr.relation >= 0;
  return prefix ? plan.sources[static_cast<std::size_t>(expr.relation)].alias + "." + expr.name : expr.name;
}

std::string list(const Plan& plan, const std::vector<Expr>& args, std::size_t first) {
  std::string out;
  for (std::size_t i = first; i < args.size(); ++i) out += (i > first ? ", " : "") + deparse(plan, args[i]);
  return out;
}

std::string joined(const Plan& plan, const std::vector<Expr>& args, const char* word) {
  std::string out = "(";
  for (std::size_t i = 0; i < args.size(); ++i)
    out += (i > 0 ? std::string(" ") + word + " " : "") + deparse(plan, args[i]);
  return out + ")";
}

std::string in_list(const Plan& plan, const Expr& expr) {
  std::string values;
  for (std::size_t i = 1; i < expr.args.size(); ++i) values += (i > 1 ? "," : "") + to_psql(expr.args[i].value);
  return "(" + deparse(plan, expr.args[0]) + (expr.negated ? " <> ALL ('{" : " = ANY ('{") + values +
         "}'::" + std::string(type_name(expr.args[0].type)) + "[]))";
}

}  // namespace

std::string deparse(const Plan& plan, const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::literal:
      return literal(expr);
    case Expr::Kind::column:
      return column(plan, expr);
    case Expr::Kind::op:
      if (expr.args.size() == 1) return "(" + expr.name + " " + deparse(plan, expr.args[0]) + ")";
      return "(" + deparse(plan, expr.args[0]) + " " + expr.name + " " + deparse(plan, expr.args[1]) + ")";
    case Expr::Kind::all_of:
      return joined(plan, expr.args, "AND");
    case Expr::Kind::any_of:
      return joined(plan, expr.args, "OR");
    case Expr::Kind::negation:
      return "(NOT " + deparse(plan, expr.args[0]) + ")";
    case Expr::Kind::is_null:
      return "(" + deparse(plan, expr.args[0]) + (expr.negated ? " IS NOT NULL)" : " IS NULL)");
    case Expr::Kind::is_truth: {
      std::string word = expr.name;
      for (char& c : word) c = static_cast<char>(c - 'a' + 'A');
      return "(" + deparse(plan, expr.args[0]) + (expr.negated ? " IS NOT " : " IS ") + word + ")";
    }
    case Expr::Kind::distinct: {
      const std::string text =
          "(" + deparse(plan, expr.args[0]) + " IS DISTINCT FROM " + deparse(plan, expr.args[1]) + ")";
      return expr.negated ? "(NOT " + text + ")" : text;
    }
    case Expr::Kind::in_list:
      return in_list(plan, expr);
    case Expr::Kind::row:
      return "ROW(" + list(plan, expr.args, 0) + ")";
    case Expr::Kind::cast:
      return "(" + deparse(plan, expr.args[0]) + ")::" + std::string(type_name(expr.type));
    case Expr::Kind::call:
      return expr.name + "(" + (expr.star ? "*" : list(plan, expr.args, 0)) + ")";
    default:
      return "CASE";
  }
}

std::string deparse_all(const Plan& plan, const std::vector<Expr>& exprs) {
  return exprs.size() == 1 ? deparse(plan, exprs[0]) : joined(plan, exprs, "AND");
}

}  // namespace glassbox::postgres
