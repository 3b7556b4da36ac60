#include "engine/postgres/analyze.hpp"

#include <algorithm>

#include "engine/postgres/functions.hpp"

namespace glassbox::postgres {
namespace {

struct SystemColumn {
  std::string_view name;
  System attribute;
  Type type;
};
constexpr SystemColumn kSystemColumns[] = {
    {"ctid", System::ctid, Type::tid}, {"xmin", System::xmin, Type::xid}, {"xmax", System::xmax, Type::xid},
    {"cmin", System::cmin, Type::cid}, {"cmax", System::cmax, Type::cid}, {"tableoid", System::tableoid, Type::oid},
};

bool is_comparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

bool is_literal(const Expr& expr) {
  return expr.kind == Expr::Kind::literal;
}

bool is_unknown(const Expr& expr) {
  return expr.type == Type::unknown;
}

Type wider(Type a, Type b) {
  return std::max(a, b);  // int2, int4, int8 in this order
}

}  // namespace

Expr cast_to(Expr expr, Type type) {
  if (expr.type == type) return expr;
  Expr cast;
  cast.kind = Expr::Kind::cast;
  cast.type = type;
  cast.name = "implicit";
  cast.args.push_back(std::move(expr));
  return cast;
}

bool Analyzer::refuse(std::string state, std::string message) {
  if (!error_.set()) error_ = {std::move(state), std::move(message)};
  return false;
}

bool Analyzer::coerce_literal(Expr& expr, Type type) {
  if (expr.kind != Expr::Kind::literal) {
    expr = cast_to(std::move(expr), type);
    return true;
  }
  if (expr.value.null) {
    expr.value = null_of(type);
  } else {
    const auto value = read_value(type, expr.value.text, error_);
    if (!value) return false;
    expr.value = *value;
  }
  expr.type = type;
  return true;
}

bool Analyzer::column(Expr& expr) {
  const Source* owner = nullptr;
  const std::size_t count = std::min(visible_, sources_.size());
  bool qualifier_known = false;
  for (std::size_t i = 0; i < count; ++i) {
    const Source& source = sources_[i];
    if (!expr.qualifier.empty() && source.alias != expr.qualifier) continue;
    if (expr.qualifier.empty() && source.excluded) continue;
    qualifier_known = true;
    for (std::size_t c = 0; c < source.columns.size(); ++c) {
      if (source.columns[c] != expr.name || source.columns[c].empty()) continue;
      if (owner != nullptr) return refuse("42702", "column reference \"" + expr.name + "\" is ambiguous");
      owner = &source;
      expr.relation = static_cast<std::int16_t>(i);
      expr.attribute = static_cast<std::int16_t>(c);
      expr.type = source.types[c];
    }
  }
  if (owner != nullptr) return true;
  if (!expr.qualifier.empty() && !qualifier_known)
    return refuse("42P01", "missing FROM-clause entry for table \"" + expr.qualifier + "\"");
  for (std::size_t i = 0; i < count; ++i) {
    const Source& source = sources_[i];
    if (source.table == kNobody || source.excluded || (!expr.qualifier.empty() && source.alias != expr.qualifier))
      continue;
    for (const SystemColumn& system : kSystemColumns) {
      if (system.name != expr.name) continue;
      if (expr.relation >= 0) return refuse("42702", "column reference \"" + expr.name + "\" is ambiguous");
      expr.relation = static_cast<std::int16_t>(i);
      expr.attribute = static_cast<std::int16_t>(system.attribute);
      expr.type = system.type;
    }
  }
  if (expr.relation >= 0) return true;
  if (expr.qualifier.empty()) {
    // A function in FROM with one column may be named by its alias (whole-row reference of a scalar).
    for (std::size_t i = 0; i < count; ++i) {
      if (sources_[i].alias != expr.name || sources_[i].table != kNobody || sources_[i].columns.size() != 1) continue;
      expr.relation = static_cast<std::int16_t>(i);
      expr.attribute = 0;
      expr.type = sources_[i].types[0];
      return true;
    }
    return refuse("42703", "column \"" + expr.name + "\" does not exist");
  }
  return refuse("42703", "column " + expr.qualifier + "." + expr.name + " does not exist");
}

bool Analyzer::same_type(Expr& a, Expr& b, std::string_view op) {
  if (is_unknown(a) && is_unknown(b)) return coerce_literal(a, Type::text) && coerce_literal(b, Type::text);
  if (is_unknown(a)) return coerce_literal(a, b.type == Type::name ? Type::text : b.type);
  if (is_unknown(b)) return coerce_literal(b, a.type == Type::name ? Type::text : a.type);
  if (a.type == b.type || (is_textual(a.type) && is_textual(b.type))) return true;
  if (is_integer(a.type) && is_integer(b.type)) return true;
  if ((a.type == Type::xid && is_integer(b.type)) || (a.type == Type::oid && is_integer(b.type))) {
    return op == "=" || op == "<>" || a.type == Type::oid
               ? true
               : refuse("42883", "operator does not exist: " + std::string(type_name(a.type)) + " " + std::string(op) +
                                     " " + std::string(type_name(b.type)));
  }
  return refuse("42883", "operator does not exist: " + std::string(type_name(a.type)) + " " + std::string(op) + " " +
                             std::string(type_name(b.type)));
}

bool Analyzer::binary(Expr& expr) {
  Expr& a = expr.args[0];
  const auto no_operator = [&](const Expr& left, const Expr& right) {
    return refuse("42883", "operator does not exist: " + std::string(type_name(left.type)) + " " + expr.name + " " +
                               std::string(type_name(right.type)));
  };
  if (expr.args.size() == 1) {
    if (!is_integer(a.type))
      return refuse("42883", "operator does not exist: " + expr.name + " " + std::string(type_name(a.type)));
    expr.type = a.type;
    return true;
  }
  Expr& b = expr.args[1];
  if (is_comparison(expr.name)) {
    expr.type = Type::boolean;
    if (a.kind == Expr::Kind::row || b.kind == Expr::Kind::row) {
      if (a.kind != b.kind || a.args.size() != b.args.size())
        return refuse("42601", "unequal number of entries in row expressions");
      for (std::size_t i = 0; i < a.args.size(); ++i)
        if (!same_type(a.args[i], b.args[i], expr.name)) return false;
      return true;
    }
    return same_type(a, b, expr.name);
  }
  if (expr.name == "||") {
    if (!is_textual(a.type) && !is_textual(b.type)) return no_operator(a, b);
    for (Expr* side : {&a, &b})
      if (is_unknown(*side) ? !coerce_literal(*side, Type::text) : false) return false;
    expr.type = Type::text;
    return true;
  }
  if (expr.name == "~~" || expr.name == "!~~") {
    expr.type = Type::boolean;
    if (is_unknown(a) && !coerce_literal(a, Type::text)) return false;
    if (is_unknown(b) && !coerce_literal(b, Type::text)) return false;
    return is_textual(a.type) && is_textual(b.type) ? true : no_operator(a, b);
  }
  if (is_unknown(a) && is_integer(b.type) && !coerce_literal(a, b.type)) return false;
  if (is_unknown(b) && is_integer(a.type) && !coerce_literal(b, a.type)) return false;
  if (!is_integer(a.type) || !is_integer(b.type)) return no_operator(a, b);
  expr.type = wider(a.type, b.type);
  return true;
}

bool Analyzer::unify(std::vector<Expr>& args, std::size_t first, std::string_view op, Type& type) {
  type = Type::unknown;
  for (std::size_t i = first; i < args.size(); ++i) {
    if (is_unknown(args[i])) continue;
    if (type == Type::unknown)
      type = args[i].type;
    else if (is_integer(type) && is_integer(args[i].type))
      type = wider(type, args[i].type);
    else if (type != args[i].type)
      return refuse("42804", std::string(op) + " types " + std::string(type_name(type)) + " and " +
                                 std::string(type_name(args[i].type)) + " cannot be matched");
  }
  if (type == Type::unknown) type = Type::text;
  for (std::size_t i = first; i < args.size(); ++i)
    if (is_unknown(args[i]) && !coerce_literal(args[i], type)) return false;
  return true;
}

bool Analyzer::aggregate(Expr& expr, std::vector<Expr>* aggregates, std::string_view place) {
  if (aggregates == nullptr) return refuse("42803", "aggregate functions are not allowed in " + std::string(place));
  for (Expr& arg : expr.args)
    if (has_aggregate(arg)) return refuse("42803", "aggregate function calls cannot be nested");
  for (Expr& arg : expr.args)
    if (!resolve(arg, nullptr, place)) return false;
  const auto missing = [&] {
    std::string args;
    for (const Expr& arg : expr.args) args += (args.empty() ? "" : ", ") + std::string(type_name(arg.type));
    return refuse("42883", "function " + expr.name + "(" + args + ") does not exist");
  };
  if (expr.star ? expr.name != "count" : expr.args.size() != 1) {
    if (expr.star) return refuse("42883", "function " + expr.name + "() does not exist");
    return missing();
  }
  if (expr.name == "count") {
    expr.type = Type::int8;
    if (!expr.star && is_unknown(expr.args[0]) && !coerce_literal(expr.args[0], Type::text)) return false;
  } else if (expr.name == "sum") {
    const Type type = expr.args[0].type;
    if (type == Type::int8) return refuse("0A000", "not modelled: sum(bigint) is numeric");
    if (!is_integer(type)) return missing();
    expr.type = Type::int8;
  } else if (expr.name == "bool_and" || expr.name == "bool_or") {
    if (expr.args[0].type != Type::boolean) return missing();
    expr.type = Type::boolean;
  } else {
    if (is_unknown(expr.args[0]) && !coerce_literal(expr.args[0], Type::text)) return false;
    const Type type = expr.args[0].type;
    if (!is_integer(type) && !is_textual(type) && type != Type::timestamptz && type != Type::tid && type != Type::oid)
      return missing();
    expr.type = type;
  }
  for (std::size_t i = 0; i < aggregates->size(); ++i) {
    Expr& known = (*aggregates)[i];
    expr.aggregate = known.aggregate;
    if (known == expr) return true;
  }
  expr.aggregate = static_cast<std::int16_t>(aggregates->size());
  aggregates->push_back(expr);
  return true;
}

bool Analyzer::call(Expr& expr, std::vector<Expr>* aggregates, std::string_view place) {
  if (is_aggregate_name(expr.name)) return aggregate(expr, aggregates, place);
  for (Expr& arg : expr.args)
    if (!resolve(arg, aggregates, place)) return false;
  const auto named = functions_named(expr.name);
  for (const Signature* signature : named) {
    if (signature->repeats ? expr.args.empty() : signature->args.size() != expr.args.size()) continue;
    bool fits = true;
    for (std::size_t i = 0; i < signature->args.size() && fits; ++i) {
      const Type wanted = signature->args[i];
      const Type given = expr.args[i].type;
      fits = wanted == Type::unknown || given == wanted || given == Type::unknown ||
             (is_integer(wanted) && is_integer(given) && given <= wanted) ||
             (is_textual(wanted) && is_textual(given)) || (wanted == Type::text && given == Type::oid);
    }
    if (!fits) continue;
    if (signature->args.empty() || signature->args[0] != Type::unknown) {
      for (std::size_t i = 0; i < expr.args.size(); ++i)
        if (is_unknown(expr.args[i]) && !coerce_literal(expr.args[i], signature->args[i])) return false;
      expr.type = signature->result;
      return true;
    }
    Type common = Type::text;
    if (expr.name == "concat") {
      for (Expr& arg : expr.args)
        if (is_unknown(arg) && !coerce_literal(arg, Type::text)) return false;
    } else {
      std::string upper = expr.name;
      for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
      if (!unify(expr.args, 0, upper, common)) return false;
    }
    expr.type = signature->result == Type::unknown ? common : signature->result;
    return true;
  }
  std::string args;
  for (const Expr& arg : expr.args) args += (args.empty() ? "" : ", ") + std::string(type_name(arg.type));
  return refuse("42883", "function " + expr.name + "(" + args + ") does not exist");
}

bool Analyzer::resolve(Expr& expr, std::vector<Expr>* aggregates, std::string_view place) {
  switch (expr.kind) {
    case Expr::Kind::literal:
      return true;
    case Expr::Kind::column:
      return column(expr);
    case Expr::Kind::call:
      return call(expr, aggregates, place);
    case Expr::Kind::by_default:
      return refuse("42601", "DEFAULT is not allowed in this context");
    case Expr::Kind::star:
      return refuse("42601", "syntax error at or near \"*\"");
    default:
      break;
  }
  for (Expr& arg : expr.args)
    if (!resolve(arg, aggregates, place)) return false;
  switch (expr.kind) {
    case Expr::Kind::op:
      return binary(expr);
    case Expr::Kind::all_of:
    case Expr::Kind::any_of:
    case Expr::Kind::negation: {
      expr.type = Type::boolean;
      const char* word = expr.kind == Expr::Kind::all_of ? "AND" : expr.kind == Expr::Kind::any_of ? "OR" : "NOT";
      for (Expr& arg : expr.args) {
        if (is_unknown(arg) && !coerce_literal(arg, Type::boolean)) return false;
        if (arg.type != Type::boolean)
          return refuse("42804", std::string("argument of ") + word + " must be type boolean, not type " +
                                     std::string(type_name(arg.type)));
      }
      return true;
    }
    case Expr::Kind::is_null:
    case Expr::Kind::is_truth:
      expr.type = Type::boolean;
      return true;
    case Expr::Kind::distinct:
      expr.type = Type::boolean;
      return same_type(expr.args[0], expr.args[1], "=");
    case Expr::Kind::in_list:
      expr.type = Type::boolean;
      for (std::size_t i = 1; i < expr.args.size(); ++i)
        if (!same_type(expr.args[0], expr.args[i], "=")) return false;
      return true;
    case Expr::Kind::cast: {
      Expr& inner = expr.args[0];
      if (is_unknown(inner) && is_literal(inner)) return coerce_literal(inner, expr.type);
      const bool fine =
          inner.type == expr.type || expr.type == Type::text ||
          (is_integer(inner.type) && (is_integer(expr.type) || expr.type == Type::oid || expr.type == Type::xid)) ||
          (inner.type == Type::boolean && expr.type == Type::int4) ||
          (inner.type == Type::int4 && expr.type == Type::boolean) || is_textual(inner.type) ||
          (inner.type == Type::xid8 && expr.type == Type::xid);
      if (fine) return true;
      return refuse("42846", "cannot cast type " + std::string(type_name(inner.type)) + " to " +
                                 std::string(type_name(expr.type)));
    }
    case Expr::Kind::row:
      expr.type = Type::record;
      return true;
    case Expr::Kind::case_when: {
      std::vector<Expr> results;
      for (std::size_t i = 0; i < expr.args.size(); ++i) {
        const bool is_else = expr.name == "else" && i + 1 == expr.args.size();
        if (i % 2 == 1 || is_else) results.push_back(expr.args[i]);
      }
      if (!unify(results, 0, "CASE", expr.type)) return false;
      std::size_t next = 0;
      for (std::size_t i = 0; i < expr.args.size(); ++i) {
        const bool is_else = expr.name == "else" && i + 1 == expr.args.size();
        if (i % 2 == 1 || is_else) expr.args[i] = results[next++];
      }
      return true;
    }
    default:
      return refuse("0A000", "not modelled: this expression");
  }
}

bool Analyzer::resolve_boolean(Expr& expr, std::vector<Expr>* aggregates, std::string_view place) {
  if (!resolve(expr, aggregates, place)) return false;
  if (is_unknown(expr) && !coerce_literal(expr, Type::boolean)) return false;
  if (expr.type == Type::boolean) return true;
  return refuse("42804", "argument of " + std::string(place) + " must be type boolean, not type " +
                             std::string(type_name(expr.type)));
}

bool Analyzer::assign(Expr& expr, const std::string& column, Type type) {
  if (is_unknown(expr)) return coerce_literal(expr, type);
  const bool fine = expr.type == type || (is_integer(expr.type) && is_integer(type)) || type == Type::text;
  if (!fine)
    return refuse("42804", "column \"" + column + "\" is of type " + std::string(type_name(type)) +
                               " but expression is of type " + std::string(type_name(expr.type)));
  expr = cast_to(std::move(expr), type);
  return true;
}

bool Analyzer::expand(const std::vector<Target>& targets, std::vector<Expr>& exprs, std::vector<std::string>& names) {
  for (const Target& target : targets) {
    if (target.expr.kind != Expr::Kind::star) {
      exprs.push_back(target.expr);
      names.push_back(target.name.empty() ? output_name(target.expr) : target.name);
      continue;
    }
    bool any = false;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const Source& source = sources_[i];
      if (source.excluded || (!target.expr.qualifier.empty() && source.alias != target.expr.qualifier)) continue;
      any = true;
      for (std::size_t c = 0; c < source.columns.size(); ++c) {
        if (source.columns[c].empty()) continue;
        Expr column;
        column.kind = Expr::Kind::column;
        column.name = source.columns[c];
        column.qualifier = source.alias;
        exprs.push_back(column);
        names.push_back(source.columns[c]);
      }
    }
    if (any) continue;
    if (target.expr.qualifier.empty()) return refuse("42601", "SELECT * with no tables specified is not valid");
    return refuse("42P01", "missing FROM-clause entry for table \"" + target.expr.qualifier + "\"");
  }
  return true;
}

std::string output_name(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::column:
      return expr.name;
    case Expr::Kind::call:
      return expr.name;
    case Expr::Kind::case_when: {
      const std::string inner = expr.name == "else" ? output_name(expr.args.back()) : "?column?";
      return inner == "?column?" ? "case" : inner;
    }
    case Expr::Kind::row:
      return "row";
    case Expr::Kind::literal:
      return expr.type == Type::boolean && !expr.value.null ? "bool" : "?column?";
    case Expr::Kind::cast: {
      const std::string inner = output_name(expr.args[0]);
      if (inner != "?column?") return inner;
      switch (expr.type) {
        case Type::int2:
          return "int2";
        case Type::int4:
          return "int4";
        case Type::int8:
          return "int8";
        case Type::boolean:
          return "bool";
        case Type::timestamptz:
          return "timestamptz";
        default:
          return std::string(type_name(expr.type));
      }
    }
    default:
      return "?column?";
  }
}

bool has_aggregate(const Expr& expr) {
  if (expr.kind == Expr::Kind::call && is_aggregate_name(expr.name)) return true;
  return std::any_of(expr.args.begin(), expr.args.end(), has_aggregate);
}

bool is_constant(const Expr& expr) {
  if (expr.kind == Expr::Kind::column || expr.aggregate >= 0) return false;
  return std::all_of(expr.args.begin(), expr.args.end(), is_constant);
}

std::uint32_t sources_in(const Expr& expr) {
  std::uint32_t bits = expr.kind == Expr::Kind::column && expr.relation >= 0 ? 1U << expr.relation : 0;
  for (const Expr& arg : expr.args) bits |= sources_in(arg);
  return bits;
}

}  // namespace glassbox::postgres
