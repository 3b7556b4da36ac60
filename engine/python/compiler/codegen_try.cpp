// try, except, except* and finally. What the stack holds in each place is written in Python/compiler.c above
// compiler_try_except and compiler_try_star_except.
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

void Codegen::pop_except_and_reraise(const Location& where) {
  op(op::COPY, 3, where);
  op(op::POP_EXCEPT, where);
  op(op::RERAISE, 1, where);
}

void Codegen::try_statement(Node* node) {
  if (!node->list(field::Try::finalbody).empty()) return try_finally(node);
  if (node->kind == Kind::Try) return try_except(node);
  try_star_except(node);
}

void Codegen::try_finally(Node* node) {
  const Location where = at(node);
  const Nodes finally = node->list(field::Try::finalbody);
  const Label body = label();
  const Label end = label();
  const Label exit = label();
  const Label cleanup = label();
  jump(op::SETUP_FINALLY, end, where);
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::finally_try;
  block.block = body;
  block.exit = end;
  block.where = where;
  block.finally = finally;
  if (!push_block(block)) return;
  if (node->list(field::Try::handlers).empty()) {
    statements(node->list(field::Try::body));
  } else if (node->kind == Kind::Try) {
    try_except(node);
  } else {
    try_star_except(node);
  }
  op(op::POP_BLOCK, kNoLocation);
  pop_block();
  statements(finally);
  jump(op::JUMP_NO_INTERRUPT, exit, kNoLocation);
  use(end);
  jump(op::SETUP_CLEANUP, cleanup, kNoLocation);
  op(op::PUSH_EXC_INFO, kNoLocation);
  FrameBlock ending;
  ending.kind = FrameBlock::Kind::finally_end;
  ending.block = end;
  if (!push_block(ending)) return;
  statements(finally);
  pop_block();
  op(op::RERAISE, 0, kNoLocation);
  use(cleanup);
  pop_except_and_reraise(kNoLocation);
  use(exit);
}

// Behind a handler: name = None; del name.
void Codegen::forget_name(Name name) {
  load_const(Constant::Kind::none, kNoLocation);
  name_op(kNoLocation, name, Context::store);
  name_op(kNoLocation, name, Context::del);
}

void Codegen::try_except(Node* node) {
  const Location where = at(node);
  const Nodes handlers = node->list(field::Try::handlers);
  const Label body = label();
  Label except = label();
  const Label end = label();
  const Label cleanup = label();
  jump(op::SETUP_FINALLY, except, where);
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::try_except;
  block.block = body;
  block.where = where;
  if (!push_block(block)) return;
  statements(node->list(field::Try::body));
  pop_block();
  op(op::POP_BLOCK, kNoLocation);
  statements(node->list(field::Try::orelse));
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  use(except);
  jump(op::SETUP_CLEANUP, cleanup, kNoLocation);
  op(op::PUSH_EXC_INFO, kNoLocation);
  FrameBlock handler_block;
  handler_block.kind = FrameBlock::Kind::exception_handler;
  handler_block.where = where;
  if (!push_block(handler_block)) return;
  for (std::size_t k = 0; k < handlers.size() && !failed(); ++k) {
    if (!handlers[k]->node(field::ExceptHandler::type) && k + 1 < handlers.size()) {
      error(at(handlers[k]), "default 'except:' must be last");
      return;
    }
    except_clause(handlers[k], except, end);
    use(except);
  }
  pop_block();
  op(op::RERAISE, 0, kNoLocation);
  use(cleanup);
  pop_except_and_reraise(kNoLocation);
  use(end);
}

void Codegen::except_clause(Node* handler, Label& next, Label end) {
  const Location where = at(handler);
  const Name name = handler->name(field::ExceptHandler::name);
  next = label();
  if (Node* type = handler->node(field::ExceptHandler::type)) {
    expression(type);
    op(op::CHECK_EXC_MATCH, where);
    jump(op::POP_JUMP_IF_FALSE, next, where);
  }
  Label cleanup_end = kNoLabel;
  if (name) {
    cleanup_end = label();
    name_op(where, name, Context::store);
    jump(op::SETUP_CLEANUP, cleanup_end, where);
  } else {
    op(op::POP_TOP, where);
  }
  const Label body = label();
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::handler_cleanup;
  block.block = body;
  block.where = where;
  block.name = name;
  if (!push_block(block)) return;
  statements(handler->list(field::ExceptHandler::body));
  pop_block();
  if (name) op(op::POP_BLOCK, kNoLocation);
  op(op::POP_BLOCK, kNoLocation);
  op(op::POP_EXCEPT, kNoLocation);
  if (name) forget_name(name);
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  if (!name) return;
  use(cleanup_end);
  forget_name(name);
  op(op::RERAISE, 1, kNoLocation);
}

void Codegen::try_star_except(Node* node) {
  const Location where = at(node);
  const Nodes handlers = node->list(field::TryStar::handlers);
  const Label body = label();
  const Label except = label();
  const Label otherwise = label();
  const Label end = label();
  const Label cleanup = label();
  const Label reraise_star = label();
  jump(op::SETUP_FINALLY, except, where);
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::try_except;
  block.block = body;
  block.where = where;
  if (!push_block(block)) return;
  statements(node->list(field::TryStar::body));
  pop_block();
  op(op::POP_BLOCK, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, otherwise, kNoLocation);
  use(except);
  jump(op::SETUP_CLEANUP, cleanup, kNoLocation);
  op(op::PUSH_EXC_INFO, kNoLocation);
  FrameBlock handler_block;
  handler_block.kind = FrameBlock::Kind::exception_group_handler;
  handler_block.where = where;
  if (!push_block(handler_block)) return;
  for (std::size_t k = 0; k < handlers.size() && !failed(); ++k) {
    except_star_clause(handlers[k], k == 0, k + 1 == handlers.size(), reraise_star);
  }
  pop_block();
  const Label reraise = label();
  use(reraise_star);
  op(op::CALL_INTRINSIC_2, INTRINSIC_PREP_RERAISE_STAR, kNoLocation);
  op(op::COPY, 1, kNoLocation);
  jump(op::POP_JUMP_IF_NOT_NONE, reraise, kNoLocation);
  op(op::POP_TOP, kNoLocation);
  op(op::POP_BLOCK, kNoLocation);
  op(op::POP_EXCEPT, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  use(reraise);
  op(op::POP_BLOCK, kNoLocation);
  op(op::SWAP, 2, kNoLocation);
  op(op::POP_EXCEPT, kNoLocation);
  op(op::RERAISE, 0, kNoLocation);
  use(cleanup);
  pop_except_and_reraise(kNoLocation);
  use(otherwise);
  statements(node->list(field::TryStar::orelse));
  use(end);
}

void Codegen::except_star_clause(Node* handler, bool first, bool last, Label reraise_star) {
  const Location where = at(handler);
  const Name name = handler->name(field::ExceptHandler::name);
  const Label except = label();
  const Label with_error = label();
  const Label no_match = label();
  if (first) {
    op(op::BUILD_LIST, 0, where);
    op(op::COPY, 2, where);
  }
  if (Node* type = handler->node(field::ExceptHandler::type)) {
    expression(type);
    op(op::CHECK_EG_MATCH, where);
    op(op::COPY, 1, where);
    jump(op::POP_JUMP_IF_NONE, no_match, where);
  }
  const Label cleanup_end = label();
  const Label body = label();
  if (name) {
    name_op(where, name, Context::store);
  } else {
    op(op::POP_TOP, where);
  }
  jump(op::SETUP_CLEANUP, cleanup_end, where);
  use(body);
  FrameBlock block;
  block.kind = FrameBlock::Kind::handler_cleanup;
  block.block = body;
  block.where = where;
  block.name = name;
  if (!push_block(block)) return;
  statements(handler->list(field::ExceptHandler::body));
  pop_block();
  op(op::POP_BLOCK, kNoLocation);
  if (name) forget_name(name);
  jump(op::JUMP_NO_INTERRUPT, except, kNoLocation);
  use(cleanup_end);
  if (name) forget_name(name);
  op(op::LIST_APPEND, 3, kNoLocation);
  op(op::POP_TOP, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, with_error, kNoLocation);
  use(except);
  op(op::NOP, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, with_error, kNoLocation);
  use(no_match);
  op(op::POP_TOP, where);
  use(with_error);
  if (!last) return;
  op(op::LIST_APPEND, 1, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, reraise_star, kNoLocation);
}

}  // namespace glassbox::python
