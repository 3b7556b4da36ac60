#include <algorithm>
#include <string>

#include "engine/core/utf8.hpp"
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

void Codegen::expressions(Nodes nodes) {
  for (Node* node : nodes) {
    if (failed()) return;
    expression(node);
  }
}

void Codegen::expression(Node* node) {
  if (failed()) return;
  const Location where = at(node);
  switch (node->kind) {
    case Kind::NamedExpr:
      expression(node->node(field::NamedExpr::value));
      op(op::COPY, 1, where);
      return expression(node->node(field::NamedExpr::target));
    case Kind::BoolOp:
      return bool_op(node);
    case Kind::BinOp:
      expression(node->node(field::BinOp::left));
      expression(node->node(field::BinOp::right));
      return binary(static_cast<Operator>(node->number(field::BinOp::op)), false, where);
    case Kind::UnaryOp:
      return unary(node);
    case Kind::Lambda:
      return lambda(node);
    case Kind::IfExp:
      return if_expression(node);
    case Kind::Dict:
      return dict(node);
    case Kind::Set:
      return display(node, Display::set);
    case Kind::List:
      return display(node, Display::list);
    case Kind::Tuple:
      return display(node, Display::tuple);
    case Kind::GeneratorExp:
    case Kind::ListComp:
    case Kind::SetComp:
    case Kind::DictComp:
      return comprehension(node);
    case Kind::Yield:
      return yield(node);
    case Kind::YieldFrom:
      return yield_from(node);
    case Kind::Await:
      return await(node);
    case Kind::Compare:
      return compare(node);
    case Kind::Call:
      return call(node);
    case Kind::Constant:
      return load_const(node->constant(field::Constant::value), where);
    case Kind::JoinedStr:
      return joined_string(node);
    case Kind::FormattedValue:
      return formatted_value(node);
    case Kind::Attribute:
      return attribute(node);
    case Kind::Subscript:
      return subscript(node);
    case Kind::Starred:
      error(where, node->context(field::Starred::ctx) == Context::store
                       ? "starred assignment target must be in a list or tuple"
                       : "can't use starred expression here");
      return;
    case Kind::Slice: {
      const std::int32_t count = slice(node);
      return op(op::BUILD_SLICE, count, where);
    }
    case Kind::Name:
      return name_op(where, node->name(field::Name::id), node->context(field::Name::ctx));
    default:
      return;
  }
}

void Codegen::binary(Operator op_of, bool in_place, const Location& where) {
  constexpr std::uint8_t kNumbers[] = {NB_ADD,       NB_SUBTRACT, NB_MULTIPLY,    NB_MATRIX_MULTIPLY, NB_TRUE_DIVIDE,
                                       NB_REMAINDER, NB_POWER,    NB_LSHIFT,      NB_RSHIFT,          NB_OR,
                                       NB_XOR,       NB_AND,      NB_FLOOR_DIVIDE};
  const std::int32_t number = kNumbers[static_cast<std::size_t>(op_of)];
  op(op::BINARY_OP, in_place ? number + NB_INPLACE_ADD : number, where);
}

void Codegen::unary(Node* node) {
  const Location where = at(node);
  expression(node->node(field::UnaryOp::operand));
  switch (static_cast<UnaryOperator>(node->number(field::UnaryOp::op))) {
    case UnaryOperator::UAdd:
      return op(op::CALL_INTRINSIC_1, INTRINSIC_UNARY_POSITIVE, where);
    case UnaryOperator::Not:
      op(op::TO_BOOL, where);
      return op(op::UNARY_NOT, where);
    case UnaryOperator::Invert:
      return op(op::UNARY_INVERT, where);
    case UnaryOperator::USub:
      return op(op::UNARY_NEGATIVE, where);
  }
}

void Codegen::bool_op(Node* node) {
  const Location where = at(node);
  const bool both = static_cast<BoolOperator>(node->number(field::BoolOp::op)) == BoolOperator::And;
  const Nodes values = node->list(field::BoolOp::values);
  const Label end = label();
  for (Node* value : values.first(values.size() - 1)) {
    expression(value);
    op(op::COPY, 1, where);
    op(op::TO_BOOL, where);
    jump(both ? op::POP_JUMP_IF_FALSE : op::POP_JUMP_IF_TRUE, end, where);
    op(op::POP_TOP, where);
  }
  expression(values.back());
  use(end);
}

void Codegen::if_expression(Node* node) {
  const Label end = label();
  const Label next = label();
  jump_if(at(node), node->node(field::IfExp::test), next, false);
  expression(node->node(field::IfExp::body));
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  use(next);
  expression(node->node(field::IfExp::orelse));
  use(end);
}

// The comparison in the top bits, and in the low four which outcomes make it true (compare_masks).
void Codegen::compare_op(CompareOperator op_of, const Location& where) {
  struct Row {
    std::int32_t comparison;
    std::int32_t mask;
  };
  constexpr std::int32_t kUnordered = 1;
  constexpr std::int32_t kLess = 2;
  constexpr std::int32_t kGreater = 4;
  constexpr std::int32_t kEqual = 8;
  constexpr Row kRows[] = {{CMP_EQ, kEqual},   {CMP_NE, kUnordered | kLess | kGreater},
                           {CMP_LT, kLess},    {CMP_LE, kLess | kEqual},
                           {CMP_GT, kGreater}, {CMP_GE, kGreater | kEqual}};
  switch (op_of) {
    case CompareOperator::Is:
    case CompareOperator::IsNot:
      return op(op::IS_OP, op_of == CompareOperator::IsNot ? 1 : 0, where);
    case CompareOperator::In:
    case CompareOperator::NotIn:
      return op(op::CONTAINS_OP, op_of == CompareOperator::NotIn ? 1 : 0, where);
    default: {
      const Row& row = kRows[static_cast<std::size_t>(op_of)];
      op(op::COMPARE_OP, (row.comparison << 5) | row.mask, where);
    }
  }
}

void Codegen::compare(Node* node) {
  const Location where = at(node);
  const auto operators = node->comparisons(field::Compare::ops);
  const Nodes values = node->list(field::Compare::comparators);
  const std::size_t last = operators.size() - 1;
  check_compare(node);
  expression(node->node(field::Compare::left));
  if (last == 0) {
    expression(values[0]);
    return compare_op(operators[0], where);
  }
  const Label cleanup = label();
  for (std::size_t k = 0; k < last; ++k) {
    expression(values[k]);
    op(op::SWAP, 2, where);
    op(op::COPY, 2, where);
    compare_op(operators[k], where);
    op(op::COPY, 1, where);
    op(op::TO_BOOL, where);
    jump(op::POP_JUMP_IF_FALSE, cleanup, where);
    op(op::POP_TOP, where);
  }
  expression(values[last]);
  compare_op(operators[last], where);
  const Label end = label();
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  use(cleanup);
  op(op::SWAP, 2, where);
  op(op::POP_TOP, where);
  use(end);
}

void Codegen::joined_string(Node* node) {
  constexpr std::size_t kMostOnStack = 30;  // STACK_USE_GUIDELINE
  const Location where = at(node);
  const Nodes values = node->list(field::JoinedStr::values);
  if (values.size() > kMostOnStack) {
    load_text("", where);
    op_attribute(op::LOAD_METHOD, known("join"), where);
    op(op::BUILD_LIST, 0, where);
    for (Node* value : values) {
      expression(value);
      op(op::LIST_APPEND, 1, where);
    }
    return op(op::CALL, 1, where);
  }
  expressions(values);
  if (values.size() > 1) op(op::BUILD_STRING, static_cast<std::int64_t>(values.size()), where);
  if (values.empty()) load_text("", where);
}

void Codegen::formatted_value(Node* node) {
  const Location where = at(node);
  expression(node->node(field::FormattedValue::value));
  const std::int64_t conversion = node->number(field::FormattedValue::conversion);
  if (conversion != -1) {
    op(op::CONVERT_VALUE, conversion == 's' ? FVC_STR : conversion == 'r' ? FVC_REPR : FVC_ASCII, where);
  }
  if (Node* spec = node->node(field::FormattedValue::format_spec)) {
    expression(spec);
    return op(op::FORMAT_WITH_SPEC, where);
  }
  op(op::FORMAT_SIMPLE, where);
}

// An attribute on a line of its own is where its name is (update_start_location_to_match_attr).
Location Codegen::to_attribute(Location where, const Node* attribute) {
  const std::int32_t end_line = attribute->range.end_line;
  if (where.line == end_line) return where;
  where.line = end_line;
  const std::int32_t length = count_code_points(attribute->name(field::Attribute::attr)->text);
  if (length <= attribute->range.end_column) {
    where.column = attribute->range.end_column - length;
  } else {
    where.column = where.end_column = -1;
  }
  where.end_line = std::max(where.line, where.end_line);
  if (where.line == where.end_line) where.end_column = std::max(where.column, where.end_column);
  return where;
}

void Codegen::attribute(Node* node) {
  Node* value = node->node(field::Attribute::value);
  const Name name = node->name(field::Attribute::attr);
  const Context context = node->context(field::Attribute::ctx);
  if (context == Context::load && super_call(node)) {
    super_arguments(value);
    const bool given = !value->list(field::Call::args).empty();
    op_attribute(given ? op::LOAD_SUPER_ATTR : op::LOAD_ZERO_SUPER_ATTR, name, at(node));
    return op(op::NOP, to_attribute(at(node), node));
  }
  if (context == Context::store && value->kind == Kind::Name && value->name(field::Name::id)->text == "self") {
    for (std::size_t k = units_.size() - 1; k-- > 0;) {
      if (units_[k]->kind != UnitKind::klass) continue;
      units_[k]->static_attributes.add(name);
      break;
    }
  }
  expression(value);
  const Location where = to_attribute(at(node), node);
  if (context == Context::load) return op_attribute(op::LOAD_ATTR, name, where);
  if (context == Context::del) return op_attribute(op::DELETE_ATTR, name, where);
  if (!forbidden(where, name, context)) op_attribute(op::STORE_ATTR, name, where);
}

void Codegen::subscript(Node* node) {
  const Location where = at(node);
  Node* value = node->node(field::Subscript::value);
  Node* index = node->node(field::Subscript::slice);
  const Context context = node->context(field::Subscript::ctx);
  if (context == Context::load) {
    check_subscripter(value);
    check_index(value, index);
  }
  expression(value);
  if (index->kind == Kind::Slice && !index->node(field::Slice::step) && context != Context::del) {
    slice(index);
    return op(context == Context::load ? op::BINARY_SLICE : op::STORE_SLICE, where);
  }
  expression(index);
  op(context == Context::load    ? op::BINARY_SUBSCR
     : context == Context::store ? op::STORE_SUBSCR
                                 : op::DELETE_SUBSCR,
     where);
}

// How many values it pushed.
std::int32_t Codegen::slice(Node* node) {
  for (const int part : {field::Slice::lower, field::Slice::upper}) {
    if (node->node(part)) {
      expression(node->node(part));
    } else {
      load_const(Constant::Kind::none, at(node));
    }
  }
  Node* step = node->node(field::Slice::step);
  if (!step) return 2;
  expression(step);
  return 3;
}

void Codegen::add_yield(const Location& where) {
  if (unit_->block->generator && unit_->block->coroutine) {
    op(op::CALL_INTRINSIC_1, INTRINSIC_ASYNC_GEN_WRAP, where);
  }
  op(op::YIELD_VALUE, 0, where);
  op(op::RESUME, kResumeAfterYield, where);
}

void Codegen::add_yield_from(const Location& where, bool await) {
  const Label send = label();
  const Label fail = label();
  const Label exit = label();
  use(send);
  jump(op::SEND, exit, where);
  jump(op::SETUP_FINALLY, fail, where);
  op(op::YIELD_VALUE, 1, where);
  op(op::POP_BLOCK, kNoLocation);
  op(op::RESUME, await ? kResumeAfterAwait : kResumeAfterYieldFrom, where);
  jump(op::JUMP_NO_INTERRUPT, send, where);
  use(fail);
  op(op::CLEANUP_THROW, where);
  use(exit);
  op(op::END_SEND, where);
}

void Codegen::yield(Node* node) {
  const Location where = at(node);
  if (!unit_->block->function_like()) {
    error(where, "'yield' outside function");
    return;
  }
  if (Node* value = node->node(field::Yield::value)) {
    expression(value);
  } else {
    load_const(Constant::Kind::none, where);
  }
  add_yield(where);
}

void Codegen::yield_from(Node* node) {
  const Location where = at(node);
  if (!unit_->block->function_like()) {
    error(where, "'yield from' outside function");
    return;
  }
  if (unit_->kind == UnitKind::async_function) {
    error(where, "'yield from' inside async function");
    return;
  }
  expression(node->node(field::YieldFrom::value));
  op(op::GET_YIELD_FROM_ITER, where);
  load_const(Constant::Kind::none, where);
  add_yield_from(where, false);
}

void Codegen::await(Node* node) {
  const Location where = at(node);
  if (!unit_->block->function_like()) {
    error(where, "'await' outside function");
    return;
  }
  if (unit_->kind != UnitKind::async_function && unit_->kind != UnitKind::comprehension) {
    error(where, "'await' outside async function");
    return;
  }
  expression(node->node(field::Await::value));
  op(op::GET_AWAITABLE, 0, where);
  load_const(Constant::Kind::none, where);
  add_yield_from(where, true);
}

}  // namespace glassbox::python
