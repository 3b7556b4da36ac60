// The nodes of Python 3.13's abstract syntax (Parser/Python.asdl) as one table: from it come the kinds, the names of
// their fields and what a field holds, so that dumping and folding need no code of their own for each kind.
//
//   X(kind, field types, field names…)
// Types, one letter a field: n node, l list of nodes, i identifier, j list of identifiers, c constant, k list of
// comparison operators, b boolop, o operator, u unaryop, x context, d int, s string. A missing node or identifier is
// null; a list may hold null (a dict's `**`, a keyword-only parameter without default). Type comments are not kept.
#pragma once

// clang-format off
#define GLASSBOX_PYTHON_NODES(X) \
  X(Module, "l", body) \
  X(Interactive, "l", body) \
  X(Expression, "n", body) \
  X(FunctionDef, "inllnl", name, args, body, decorator_list, returns, type_params) \
  X(AsyncFunctionDef, "inllnl", name, args, body, decorator_list, returns, type_params) \
  X(ClassDef, "illlll", name, bases, keywords, body, decorator_list, type_params) \
  X(Return, "n", value) \
  X(Delete, "l", targets) \
  X(Assign, "ln", targets, value) \
  X(TypeAlias, "nln", name, type_params, value) \
  X(AugAssign, "non", target, op, value) \
  X(AnnAssign, "nnnd", target, annotation, value, simple) \
  X(For, "nnll", target, iter, body, orelse) \
  X(AsyncFor, "nnll", target, iter, body, orelse) \
  X(While, "nll", test, body, orelse) \
  X(If, "nll", test, body, orelse) \
  X(With, "ll", items, body) \
  X(AsyncWith, "ll", items, body) \
  X(Match, "nl", subject, cases) \
  X(Raise, "nn", exc, cause) \
  X(Try, "llll", body, handlers, orelse, finalbody) \
  X(TryStar, "llll", body, handlers, orelse, finalbody) \
  X(Assert, "nn", test, msg) \
  X(Import, "l", names) \
  X(ImportFrom, "ild", module, names, level) \
  X(Global, "j", names) \
  X(Nonlocal, "j", names) \
  X(Expr, "n", value) \
  X(Pass, "") \
  X(Break, "") \
  X(Continue, "") \
  X(BoolOp, "bl", op, values) \
  X(NamedExpr, "nn", target, value) \
  X(BinOp, "non", left, op, right) \
  X(UnaryOp, "un", op, operand) \
  X(Lambda, "nn", args, body) \
  X(IfExp, "nnn", test, body, orelse) \
  X(Dict, "ll", keys, values) \
  X(Set, "l", elts) \
  X(ListComp, "nl", elt, generators) \
  X(SetComp, "nl", elt, generators) \
  X(DictComp, "nnl", key, value, generators) \
  X(GeneratorExp, "nl", elt, generators) \
  X(Await, "n", value) \
  X(Yield, "n", value) \
  X(YieldFrom, "n", value) \
  X(Compare, "nkl", left, ops, comparators) \
  X(Call, "nll", func, args, keywords) \
  X(FormattedValue, "ndn", value, conversion, format_spec) \
  X(JoinedStr, "l", values) \
  X(Constant, "cs", value, kind) \
  X(Attribute, "nix", value, attr, ctx) \
  X(Subscript, "nnx", value, slice, ctx) \
  X(Starred, "nx", value, ctx) \
  X(Name, "ix", id, ctx) \
  X(List, "lx", elts, ctx) \
  X(Tuple, "lx", elts, ctx) \
  X(Slice, "nnn", lower, upper, step) \
  X(comprehension, "nnld", target, iter, ifs, is_async) \
  X(ExceptHandler, "nil", type, name, body) \
  X(arguments, "llnllnl", posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults) \
  X(arg, "in", arg, annotation) \
  X(keyword, "in", arg, value) \
  X(alias, "ii", name, asname) \
  X(withitem, "nn", context_expr, optional_vars) \
  X(match_case, "nnl", pattern, guard, body) \
  X(MatchValue, "n", value) \
  X(MatchSingleton, "c", value) \
  X(MatchSequence, "l", patterns) \
  X(MatchMapping, "lli", keys, patterns, rest) \
  X(MatchClass, "nljl", cls, patterns, kwd_attrs, kwd_patterns) \
  X(MatchStar, "i", name) \
  X(MatchAs, "ni", pattern, name) \
  X(MatchOr, "l", patterns) \
  X(TypeVar, "inn", name, bound, default_value) \
  X(ParamSpec, "in", name, default_value) \
  X(TypeVarTuple, "in", name, default_value)
// clang-format on
