// if, while, for, with, and conditions as jumps.
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

void Codegen::jump_if_bool(const Location& where, Node* test, Label target, bool condition) {
  const Nodes values = test->list(field::BoolOp::values);
  const bool decides = static_cast<BoolOperator>(test->number(field::BoolOp::op)) == BoolOperator::Or;
  const Label early = decides == condition ? target : label();
  for (Node* value : values.first(values.size() - 1)) jump_if(where, value, early, decides);
  jump_if(where, values.back(), target, condition);
  if (early != target) use(early);
}

void Codegen::jump_if_compare(Node* test, Label target, bool condition) {
  const Location where = at(test);
  const auto operators = test->comparisons(field::Compare::ops);
  const Nodes values = test->list(field::Compare::comparators);
  const std::size_t last = operators.size() - 1;
  check_compare(test);
  const Label cleanup = label();
  expression(test->node(field::Compare::left));
  for (std::size_t k = 0; k < last; ++k) {
    expression(values[k]);
    op(op::SWAP, 2, where);
    op(op::COPY, 2, where);
    compare_op(operators[k], where);
    op(op::TO_BOOL, where);
    jump(op::POP_JUMP_IF_FALSE, cleanup, where);
  }
  expression(values[last]);
  compare_op(operators[last], where);
  op(op::TO_BOOL, where);
  jump(condition ? op::POP_JUMP_IF_TRUE : op::POP_JUMP_IF_FALSE, target, where);
  const Label end = label();
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  use(cleanup);
  op(op::POP_TOP, where);
  if (!condition) jump(op::JUMP_NO_INTERRUPT, target, kNoLocation);
  use(end);
}

// Jumps if the test is as the condition says (compiler_jump_if).
void Codegen::jump_if(const Location& where, Node* test, Label target, bool condition) {
  if (failed()) return;
  switch (test->kind) {
    case Kind::UnaryOp:
      if (static_cast<UnaryOperator>(test->number(field::UnaryOp::op)) != UnaryOperator::Not) break;
      return jump_if(where, test->node(field::UnaryOp::operand), target, !condition);
    case Kind::BoolOp:
      return jump_if_bool(where, test, target, condition);
    case Kind::IfExp: {
      const Label end = label();
      const Label otherwise = label();
      jump_if(where, test->node(field::IfExp::test), otherwise, false);
      jump_if(where, test->node(field::IfExp::body), target, condition);
      jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
      use(otherwise);
      jump_if(where, test->node(field::IfExp::orelse), target, condition);
      return use(end);
    }
    case Kind::Compare:
      if (test->comparisons(field::Compare::ops).size() < 2) break;
      return jump_if_compare(test, target, condition);
    default:
      break;
  }
  expression(test);
  op(op::TO_BOOL, at(test));
  jump(condition ? op::POP_JUMP_IF_TRUE : op::POP_JUMP_IF_FALSE, target, at(test));
}

void Codegen::if_statement(Node* node) {
  const Nodes otherwise = node->list(field::If::orelse);
  const Label end = label();
  const Label next = otherwise.empty() ? end : label();
  jump_if(at(node), node->node(field::If::test), next, false);
  statements(node->list(field::If::body));
  if (!otherwise.empty()) {
    jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
    use(next);
    statements(otherwise);
  }
  use(end);
}

void Codegen::while_statement(Node* node) {
  const Location where = at(node);
  const Label loop = label();
  const Label body = label();
  const Label end = label();
  const Label anchor = label();
  use(loop);
  FrameBlock block;
  block.kind = FrameBlock::Kind::while_loop;
  block.block = loop;
  block.exit = end;
  block.where = where;
  if (!push_block(block)) return;
  Node* test = node->node(field::While::test);
  jump_if(where, test, anchor, false);
  use(body);
  statements(node->list(field::While::body));
  jump_if(where, test, body, true);
  pop_block();
  use(anchor);
  statements(node->list(field::While::orelse));
  use(end);
}

void Codegen::for_statement(Node* node) {
  const Label start = label();
  const Label body = label();
  const Label cleanup = label();
  const Label end = label();
  FrameBlock block;
  block.kind = FrameBlock::Kind::for_loop;
  block.block = start;
  block.exit = end;
  block.where = at(node);
  if (!push_block(block)) return;
  Node* iterable = node->node(field::For::iter);
  Node* target = node->node(field::For::target);
  expression(iterable);
  const Location where = at(iterable);
  op(op::GET_ITER, where);
  use(start);
  jump(op::FOR_ITER, cleanup, where);
  op(op::NOP, at(target));
  use(body);
  expression(target);
  statements(node->list(field::For::body));
  jump(op::JUMP, start, kNoLocation);
  use(cleanup);
  op(op::END_FOR, kNoLocation);
  op(op::POP_TOP, kNoLocation);
  pop_block();
  statements(node->list(field::For::orelse));
  use(end);
}

void Codegen::async_for(Node* node) {
  Location where = at(node);
  if (unit_->kind != UnitKind::async_function) {
    error(where, "'async for' outside async function");
    return;
  }
  const Label start = label();
  const Label except = label();
  const Label end = label();
  Node* iterable = node->node(field::AsyncFor::iter);
  expression(iterable);
  op(op::GET_AITER, at(iterable));
  use(start);
  FrameBlock block;
  block.kind = FrameBlock::Kind::for_loop;
  block.block = start;
  block.exit = end;
  block.where = where;
  if (!push_block(block)) return;
  jump(op::SETUP_FINALLY, except, where);
  op(op::GET_ANEXT, where);
  load_const(Constant::Kind::none, where);
  add_yield_from(where, true);
  op(op::POP_BLOCK, where);
  expression(node->node(field::AsyncFor::target));
  statements(node->list(field::AsyncFor::body));
  jump(op::JUMP, start, kNoLocation);
  pop_block();
  use(except);
  where = at(iterable);
  op(op::END_ASYNC_FOR, where);
  statements(node->list(field::AsyncFor::orelse));
  use(end);
}

void Codegen::with_finish(Label cleanup) {
  const Label suppress = label();
  op(op::TO_BOOL, kNoLocation);
  jump(op::POP_JUMP_IF_TRUE, suppress, kNoLocation);
  op(op::RERAISE, 2, kNoLocation);
  use(suppress);
  op(op::POP_TOP, kNoLocation);
  op(op::POP_BLOCK, kNoLocation);
  op(op::POP_EXCEPT, kNoLocation);
  op(op::POP_TOP, kNoLocation);
  op(op::POP_TOP, kNoLocation);
  const Label exit = label();
  jump(op::JUMP_NO_INTERRUPT, exit, kNoLocation);
  use(cleanup);
  pop_except_and_reraise(kNoLocation);
  use(exit);
}

void Codegen::with(Node* node, std::size_t index) {
  const Nodes items = node->list(field::With::items);
  const Node* item = items[index];
  const Label body = label();
  const Label final = label();
  const Label exit = label();
  const Label cleanup = label();
  expression(item->node(field::withitem::context_expr));
  const Location where = at(item->node(field::withitem::context_expr));
  op(op::BEFORE_WITH, where);
  jump(op::SETUP_WITH, final, where);
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::with;
  block.block = body;
  block.exit = final;
  block.where = where;
  if (!push_block(block)) return;
  if (Node* target = item->node(field::withitem::optional_vars)) {
    expression(target);
  } else {
    op(op::POP_TOP, where);
  }
  if (index + 1 == items.size()) {
    statements(node->list(field::With::body));
  } else {
    with(node, index + 1);
  }
  op(op::POP_BLOCK, kNoLocation);
  pop_block();
  call_exit_with_nones(where);
  op(op::POP_TOP, where);
  jump(op::JUMP, exit, where);
  use(final);
  jump(op::SETUP_CLEANUP, cleanup, where);
  op(op::PUSH_EXC_INFO, where);
  op(op::WITH_EXCEPT_START, where);
  with_finish(cleanup);
  use(exit);
}

void Codegen::async_with(Node* node, std::size_t index) {
  const Nodes items = node->list(field::AsyncWith::items);
  const Node* item = items[index];
  if (unit_->kind != UnitKind::async_function) {
    error(at(node), "'async with' outside async function");
    return;
  }
  const Label body = label();
  const Label final = label();
  const Label exit = label();
  const Label cleanup = label();
  expression(item->node(field::withitem::context_expr));
  const Location where = at(item->node(field::withitem::context_expr));
  const auto wait = [&](std::int32_t what) {
    op(op::GET_AWAITABLE, what, where);
    load_const(Constant::Kind::none, where);
    add_yield_from(where, true);
  };
  op(op::BEFORE_ASYNC_WITH, where);
  wait(1);
  jump(op::SETUP_WITH, final, where);
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::async_with;
  block.block = body;
  block.exit = final;
  block.where = where;
  if (!push_block(block)) return;
  if (Node* target = item->node(field::withitem::optional_vars)) {
    expression(target);
  } else {
    op(op::POP_TOP, where);
  }
  if (index + 1 == items.size()) {
    statements(node->list(field::AsyncWith::body));
  } else {
    async_with(node, index + 1);
  }
  pop_block();
  op(op::POP_BLOCK, where);
  call_exit_with_nones(where);
  wait(2);
  op(op::POP_TOP, where);
  jump(op::JUMP, exit, where);
  use(final);
  jump(op::SETUP_CLEANUP, cleanup, where);
  op(op::PUSH_EXC_INFO, where);
  op(op::WITH_EXCEPT_START, where);
  wait(2);
  with_finish(cleanup);
  use(exit);
}

}  // namespace glassbox::python
