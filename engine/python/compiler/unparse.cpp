#include <string>
#include <utility>

#include "engine/python/compiler/unparser.hpp"

namespace glassbox::python {

void Unparser::joined(Nodes nodes, const char* separator, int level) {
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (k > 0) out += separator;
    expression(nodes[k], level);
  }
}

void Unparser::bracketed(bool needed, auto write) {
  if (needed) out += '(';
  write();
  if (needed) out += ')';
}

void Unparser::binary(const Node* node, int level) {
  struct Row {
    const char* text;
    int level;
  };
  constexpr Row kRows[] = {{" + ", kArithmetic}, {" - ", kArithmetic}, {" * ", kTerm},   {" @ ", kTerm},
                           {" / ", kTerm},       {" % ", kTerm},       {" ** ", kPower}, {" << ", kShift},
                           {" >> ", kShift},     {" | ", kBitOr},      {" ^ ", kBitXor}, {" & ", kBitAnd},
                           {" // ", kTerm}};
  const auto op = static_cast<std::size_t>(node->number(field::BinOp::op));
  const Row& row = kRows[op];
  const bool right = op == static_cast<std::size_t>(Operator::Pow);
  bracketed(level > row.level, [&] {
    expression(node->node(field::BinOp::left), row.level + (right ? 1 : 0));
    out += row.text;
    expression(node->node(field::BinOp::right), row.level + (right ? 0 : 1));
  });
}

void Unparser::unary(const Node* node, int level) {
  constexpr const char* kTexts[] = {"~", "not ", "+", "-"};
  const auto op = static_cast<UnaryOperator>(node->number(field::UnaryOp::op));
  const int own = op == UnaryOperator::Not ? kNot : kFactor;
  bracketed(level > own, [&] {
    out += kTexts[static_cast<std::size_t>(op)];
    expression(node->node(field::UnaryOp::operand), own);
  });
}

void Unparser::compare(const Node* node, int level) {
  constexpr const char* kTexts[] = {" == ", " != ", " < ",      " <= ", " > ",
                                    " >= ", " is ", " is not ", " in ", " not in "};
  bracketed(level > kCompare, [&] {
    expression(node->node(field::Compare::left), kCompare + 1);
    const Nodes values = node->list(field::Compare::comparators);
    const auto operators = node->comparisons(field::Compare::ops);
    for (std::size_t k = 0; k < values.size(); ++k) {
      out += kTexts[static_cast<std::size_t>(operators[k])];
      expression(values[k], kCompare + 1);
    }
  });
}

void Unparser::call(const Node* node) {
  expression(node->node(field::Call::func), kAtom);
  const Nodes arguments = node->list(field::Call::args);
  const Nodes keywords = node->list(field::Call::keywords);
  if (arguments.size() == 1 && keywords.empty() && arguments[0]->kind == Kind::GeneratorExp) {
    return comprehension(arguments[0], "()");
  }
  out += '(';
  joined(arguments, ", ", kTest);
  for (std::size_t k = 0; k < keywords.size(); ++k) {
    if (k > 0 || !arguments.empty()) out += ", ";
    const Name name = keywords[k]->name(field::keyword::arg);
    out += name ? std::string(name->text) + "=" : "**";
    expression(keywords[k]->node(field::keyword::value), kTest);
  }
  out += ')';
}

void Unparser::parameter(const Node* node) {
  out += node->name(field::arg::arg)->text;
  if (const Node* annotation = node->node(field::arg::annotation)) {
    out += ": ";
    expression(annotation, kTest);
  }
}

void Unparser::parameters(const Node* arguments) {
  const Nodes positional_only = arguments->list(field::arguments::posonlyargs);
  const Nodes positional = arguments->list(field::arguments::args);
  const Nodes defaults = arguments->list(field::arguments::defaults);
  const Nodes keyword_only = arguments->list(field::arguments::kwonlyargs);
  const Nodes keyword_defaults = arguments->list(field::arguments::kw_defaults);
  bool first = true;
  const auto comma = [&] {
    if (!first) out += ", ";
    first = false;
  };
  const std::size_t count = positional_only.size() + positional.size();
  for (std::size_t k = 0; k < count; ++k) {
    comma();
    parameter(k < positional_only.size() ? positional_only[k] : positional[k - positional_only.size()]);
    if (k + defaults.size() >= count) {
      out += '=';
      expression(defaults[k + defaults.size() - count], kTest);
    }
    if (k + 1 == positional_only.size()) out += ", /";
  }
  const Node* vararg = arguments->node(field::arguments::vararg);
  if (vararg || !keyword_only.empty()) {
    comma();
    out += '*';
    if (vararg) parameter(vararg);
  }
  for (std::size_t k = 0; k < keyword_only.size(); ++k) {
    comma();
    parameter(keyword_only[k]);
    if (!keyword_defaults[k]) continue;
    out += '=';
    expression(keyword_defaults[k], kTest);
  }
  if (const Node* kwarg = arguments->node(field::arguments::kwarg)) {
    comma();
    out += "**";
    parameter(kwarg);
  }
}

void Unparser::lambda(const Node* node, int level) {
  const Node* arguments = node->node(field::Lambda::args);
  bracketed(level > kTest, [&] {
    const bool positional =
        !arguments->list(field::arguments::args).empty() || !arguments->list(field::arguments::posonlyargs).empty();
    out += positional ? "lambda " : "lambda";
    parameters(arguments);
    out += ": ";
    expression(node->node(field::Lambda::body), kTest);
  });
}

void Unparser::dict(const Node* node) {
  const Nodes keys = node->list(field::Dict::keys);
  const Nodes values = node->list(field::Dict::values);
  out += '{';
  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (k > 0) out += ", ";
    if (keys[k]) {
      expression(keys[k], kTest);
      out += ": ";
    } else {
      out += "**";
    }
    expression(values[k], keys[k] ? kTest : kExpression);
  }
  out += '}';
}

void Unparser::comprehension(const Node* node, const char* brackets) {
  out += brackets[0];
  expression(node->node(0), kTest);
  const bool dict = node->kind == Kind::DictComp;
  if (dict) {
    out += ": ";
    expression(node->node(field::DictComp::value), kTest);
  }
  for (const Node* generator : node->list(dict ? int{field::DictComp::generators} : int{field::ListComp::generators})) {
    out += generator->number(field::comprehension::is_async) != 0 ? " async for " : " for ";
    expression(generator->node(field::comprehension::target), kTuple);
    out += " in ";
    expression(generator->node(field::comprehension::iter), kTest + 1);
    for (const Node* condition : generator->list(field::comprehension::ifs)) {
      out += " if ";
      expression(condition, kTest + 1);
    }
  }
  out += brackets[1];
}

void Unparser::slice(const Node* node) {
  if (node->node(field::Slice::lower)) expression(node->node(field::Slice::lower), kTest);
  out += ':';
  if (node->node(field::Slice::upper)) expression(node->node(field::Slice::upper), kTest);
  if (!node->node(field::Slice::step)) return;
  out += ':';
  expression(node->node(field::Slice::step), kTest);
}

void Unparser::tuple(const Node* node, int level) {
  const Nodes items = node->list(field::Tuple::elts);
  if (items.empty()) {
    out += "()";
    return;
  }
  bracketed(level > kTuple, [&] {
    joined(items, ", ", kTest);
    if (items.size() == 1) out += ',';
  });
}

void Unparser::expression(const Node* node, int level) {
  switch (node->kind) {
    case Kind::BoolOp: {
      const bool both = static_cast<BoolOperator>(node->number(field::BoolOp::op)) == BoolOperator::And;
      const int own = both ? kAnd : kOr;
      return bracketed(level > own,
                       [&] { joined(node->list(field::BoolOp::values), both ? " and " : " or ", own + 1); });
    }
    case Kind::BinOp:
      return binary(node, level);
    case Kind::UnaryOp:
      return unary(node, level);
    case Kind::Lambda:
      return lambda(node, level);
    case Kind::IfExp:
      return bracketed(level > kTest, [&] {
        expression(node->node(field::IfExp::body), kTest + 1);
        out += " if ";
        expression(node->node(field::IfExp::test), kTest + 1);
        out += " else ";
        expression(node->node(field::IfExp::orelse), kTest);
      });
    case Kind::Dict:
      return dict(node);
    case Kind::Set:
    case Kind::List:
      out += node->kind == Kind::Set ? '{' : '[';
      joined(node->list(field::List::elts), ", ", kTest);
      out += node->kind == Kind::Set ? '}' : ']';
      return;
    case Kind::GeneratorExp:
      return comprehension(node, "()");
    case Kind::ListComp:
      return comprehension(node, "[]");
    case Kind::SetComp:
    case Kind::DictComp:
      return comprehension(node, "{}");
    case Kind::Yield:
    case Kind::YieldFrom:
      out += node->kind == Kind::Yield ? "(yield" : "(yield from";
      if (node->node(0)) {
        out += ' ';
        expression(node->node(0), kTest);
      }
      out += ')';
      return;
    case Kind::Await:
      return bracketed(level > kAwait, [&] {
        out += "await ";
        expression(node->node(field::Await::value), kAtom);
      });
    case Kind::Compare:
      return compare(node, level);
    case Kind::Call:
      return call(node);
    case Kind::Constant:
      return constant(node);
    case Kind::JoinedStr:
      return joined_string(node, false);
    case Kind::FormattedValue:
      return formatted(node);
    case Kind::Attribute: {
      const Node* value = node->node(field::Attribute::value);
      expression(value, kAtom);
      const bool integer =
          value->kind == Kind::Constant && value->constant(field::Constant::value).kind == Constant::Kind::integer;
      out += integer ? " ." : ".";
      out += node->name(field::Attribute::attr)->text;
      return;
    }
    case Kind::Subscript:
      expression(node->node(field::Subscript::value), kAtom);
      out += '[';
      expression(node->node(field::Subscript::slice), kTuple);
      out += ']';
      return;
    case Kind::Starred:
      out += '*';
      return expression(node->node(field::Starred::value), kExpression);
    case Kind::Slice:
      return slice(node);
    case Kind::Name:
      out += node->name(field::Name::id)->text;
      return;
    case Kind::Tuple:
      return tuple(node, level);
    case Kind::NamedExpr:
      return bracketed(level > kTuple, [&] {
        expression(node->node(field::NamedExpr::target), kAtom);
        out += " := ";
        expression(node->node(field::NamedExpr::value), kAtom);
      });
    default:
      return;
  }
}

std::string expression_text(const Node* node) {
  Unparser unparser;
  unparser.expression(node, kTest);
  return unparser.out;
}

}  // namespace glassbox::python
