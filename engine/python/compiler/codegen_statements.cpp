// Simple statements, and how break, continue and return leave the blocks around them.
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

void Codegen::statements(Nodes nodes) {
  for (Node* node : nodes) {
    if (failed()) return;
    statement(node);
  }
}

void Codegen::statement(Node* node) {
  const Location where = at(node);
  switch (node->kind) {
    case Kind::FunctionDef:
    case Kind::AsyncFunctionDef:
      return function(node);
    case Kind::ClassDef:
      return klass(node);
    case Kind::TypeAlias:
      return type_alias(node);
    case Kind::Return:
      return return_statement(node);
    case Kind::Delete:
      return expressions(node->list(field::Delete::targets));
    case Kind::Assign:
      return assign(node);
    case Kind::AugAssign:
      return augmented_assign(node);
    case Kind::AnnAssign:
      return annotated_assign(node);
    case Kind::For:
      return for_statement(node);
    case Kind::AsyncFor:
      return async_for(node);
    case Kind::While:
      return while_statement(node);
    case Kind::If:
      return if_statement(node);
    case Kind::With:
      return with(node, 0);
    case Kind::AsyncWith:
      return async_with(node, 0);
    case Kind::Match:
      return match(node);
    case Kind::Raise:
      return raise_statement(node);
    case Kind::Try:
    case Kind::TryStar:
      return try_statement(node);
    case Kind::Assert:
      return assert_statement(node);
    case Kind::Import:
      return import_statement(node);
    case Kind::ImportFrom:
      return import_from(node);
    case Kind::Expr:
      return expression_statement(where, node->node(field::Expr::value));
    case Kind::Pass:
      return op(op::NOP, where);
    case Kind::Break:
      return break_statement(where);
    case Kind::Continue:
      return continue_statement(where);
    default:  // global, nonlocal
      return;
  }
}

void Codegen::assign(Node* node) {
  const Nodes targets = node->list(field::Assign::targets);
  expression(node->node(field::Assign::value));
  for (std::size_t k = 0; k < targets.size(); ++k) {
    if (k + 1 < targets.size()) op(op::COPY, 1, at(node));
    expression(targets[k]);
  }
}

namespace {

bool is_two_element_slice(const Node* index) {
  return index->kind == Kind::Slice && !index->node(field::Slice::step);
}

}  // namespace

void Codegen::augmented_assign(Node* node) {
  Node* target = node->node(field::AugAssign::target);
  const Location where = at(target);
  const auto op_of = static_cast<Operator>(node->number(field::AugAssign::op));
  const auto operate = [&] {
    expression(node->node(field::AugAssign::value));
    binary(op_of, true, at(node));
  };
  if (target->kind == Kind::Name) {
    name_op(where, target->name(field::Name::id), Context::load);
    operate();
    return name_op(where, target->name(field::Name::id), Context::store);
  }
  expression(target->node(0));
  if (target->kind == Kind::Attribute) {
    op(op::COPY, 1, where);
    const Location attribute = to_attribute(where, target);
    op_attribute(op::LOAD_ATTR, target->name(field::Attribute::attr), attribute);
    operate();
    op(op::SWAP, 2, attribute);
    return op_attribute(op::STORE_ATTR, target->name(field::Attribute::attr), attribute);
  }
  Node* index = target->node(field::Subscript::slice);
  const bool sliced = is_two_element_slice(index);
  if (sliced) {
    slice(index);
    for (int k = 0; k < 3; ++k) op(op::COPY, 3, where);
    op(op::BINARY_SLICE, where);
  } else {
    expression(index);
    op(op::COPY, 2, where);
    op(op::COPY, 2, where);
    op(op::BINARY_SUBSCR, where);
  }
  operate();
  if (sliced) op(op::SWAP, 4, where);
  op(op::SWAP, 3, where);
  op(op::SWAP, 2, where);
  op(sliced ? op::STORE_SLICE : op::STORE_SUBSCR, where);
}

// Evaluates an expression that stands only in an annotation.
void Codegen::check_annotation(Node* node) {
  expression(node);
  op(op::POP_TOP, at(node));
}

void Codegen::check_annotation_index(Node* index) {
  if (index->kind == Kind::Slice) {
    for (const int part : {field::Slice::lower, field::Slice::upper, field::Slice::step}) {
      if (index->node(part)) check_annotation(index->node(part));
    }
  } else if (index->kind == Kind::Tuple) {
    for (Node* item : index->list(field::Tuple::elts)) check_annotation_index(item);
  } else {
    check_annotation(index);
  }
}

void Codegen::annotated_assign(Node* node) {
  const Location where = at(node);
  Node* target = node->node(field::AnnAssign::target);
  Node* value = node->node(field::AnnAssign::value);
  Node* annotation = node->node(field::AnnAssign::annotation);
  const bool simple = node->number(field::AnnAssign::simple) != 0;
  const bool kept = unit_->kind == UnitKind::module || unit_->kind == UnitKind::klass;
  if (value) {
    expression(value);
    expression(target);
  }
  if (target->kind == Kind::Name) {
    const Name name = target->name(field::Name::id);
    if (forbidden(where, name, Context::store)) return;
    if (simple && kept) {
      if (future_.annotations) {
        annotation_text(annotation);
      } else {
        expression(annotation);
      }
      op_attribute(op::LOAD_NAME, known("__annotations__"), where);
      load_text(mangled(name)->text, where);
      op(op::STORE_SUBSCR, where);
    }
  } else if (target->kind == Kind::Attribute) {
    if (forbidden(where, target->name(field::Attribute::attr), Context::store)) return;
    if (!value) check_annotation(target->node(field::Attribute::value));
  } else if (!value) {
    check_annotation(target->node(field::Subscript::value));
    check_annotation_index(target->node(field::Subscript::slice));
  }
  if (!simple && kept && !future_.annotations) check_annotation(annotation);
}

void Codegen::expression_statement(const Location& where, Node* value) {
  if (interactive_ && units_.size() <= 1) {
    expression(value);
    op(op::CALL_INTRINSIC_1, INTRINSIC_PRINT, where);
    return op(op::POP_TOP, kNoLocation);
  }
  if (value->kind == Kind::Constant) return op(op::NOP, where);
  expression(value);
  op(op::POP_TOP, kNoLocation);
}

void Codegen::call_exit_with_nones(const Location& where) {
  for (int k = 0; k < 3; ++k) load_const(Constant::Kind::none, where);
  op(op::CALL, 2, where);
}

// Leaves one block; the value on top of the stack may have to stay there (compiler_unwind_fblock).
bool Codegen::unwind(Location& where, const FrameBlock& block, bool preserve_top) {
  const auto swap = [&] {
    if (preserve_top) op(op::SWAP, 2, where);
  };
  switch (block.kind) {
    case FrameBlock::Kind::for_loop:
    case FrameBlock::Kind::pop_value:
      swap();
      op(op::POP_TOP, where);
      break;
    case FrameBlock::Kind::try_except:
      op(op::POP_BLOCK, where);
      break;
    case FrameBlock::Kind::finally_try:
      op(op::POP_BLOCK, where);
      if (preserve_top) {
        FrameBlock value;
        value.kind = FrameBlock::Kind::pop_value;
        value.where = where;
        if (!push_block(value)) return false;
      }
      statements(block.finally);
      if (preserve_top) pop_block();
      where = kNoLocation;
      break;
    case FrameBlock::Kind::finally_end:
      swap();
      op(op::POP_TOP, where);
      swap();
      op(op::POP_BLOCK, where);
      op(op::POP_EXCEPT, where);
      break;
    case FrameBlock::Kind::with:
    case FrameBlock::Kind::async_with:
      where = block.where;
      op(op::POP_BLOCK, where);
      swap();
      call_exit_with_nones(where);
      if (block.kind == FrameBlock::Kind::async_with) {
        op(op::GET_AWAITABLE, 2, where);
        load_const(Constant::Kind::none, where);
        add_yield_from(where, true);
      }
      op(op::POP_TOP, where);
      where = kNoLocation;
      break;
    case FrameBlock::Kind::handler_cleanup:
      if (block.name) op(op::POP_BLOCK, where);
      swap();
      op(op::POP_BLOCK, where);
      op(op::POP_EXCEPT, where);
      if (block.name) {
        load_const(Constant::Kind::none, where);
        name_op(where, block.name, Context::store);
        name_op(where, block.name, Context::del);
      }
      break;
    default:
      break;
  }
  return !failed();
}

// Leaves all blocks, or those inside of the innermost loop.
bool Codegen::unwind_all(Location& where, bool preserve_top, FrameBlock* loop, bool* found_loop) {
  std::vector<FrameBlock>& blocks = unit_->frame_blocks;
  std::vector<FrameBlock> left;
  bool good = true;
  while (good && !blocks.empty()) {
    const FrameBlock top = blocks.back();
    if (top.kind == FrameBlock::Kind::exception_group_handler) {
      good = error(where, "'break', 'continue' and 'return' cannot appear in an except* block");
      break;
    }
    if (loop && (top.kind == FrameBlock::Kind::while_loop || top.kind == FrameBlock::Kind::for_loop)) {
      *loop = top;
      *found_loop = true;
      break;
    }
    blocks.pop_back();
    left.push_back(top);
    good = unwind(where, top, preserve_top);
  }
  blocks.insert(blocks.end(), left.rbegin(), left.rend());
  return good;
}

void Codegen::return_statement(Node* node) {
  Location where = at(node);
  Node* value = node->node(field::Return::value);
  const bool preserve_top = value && value->kind != Kind::Constant;
  if (!unit_->block->function_like()) {
    error(where, "'return' outside function");
    return;
  }
  if (value && unit_->block->coroutine && unit_->block->generator) {
    error(where, "'return' with value in async generator");
    return;
  }
  if (preserve_top) {
    expression(value);
  } else if (value) {
    where = at(value);
    op(op::NOP, where);
  }
  if (!value || value->range.line != node->range.line) {
    where = at(node);
    op(op::NOP, where);
  }
  if (!unwind_all(where, preserve_top, nullptr, nullptr)) return;
  if (!value) {
    load_const(Constant::Kind::none, where);
  } else if (!preserve_top) {
    load_const(value->constant(field::Constant::value), where);
  }
  op(op::RETURN_VALUE, where);
}

void Codegen::break_statement(const Location& origin) {
  Location where = origin;
  FrameBlock loop;
  bool found = false;
  op(op::NOP, where);
  if (!unwind_all(where, false, &loop, &found)) return;
  if (!found) {
    error(origin, "'break' outside loop");
    return;
  }
  unwind(where, loop, false);
  jump(op::JUMP, loop.exit, where);
}

void Codegen::continue_statement(const Location& origin) {
  Location where = origin;
  FrameBlock loop;
  bool found = false;
  op(op::NOP, where);
  if (!unwind_all(where, false, &loop, &found)) return;
  if (!found) {
    error(origin, "'continue' not properly in loop");
    return;
  }
  jump(op::JUMP, loop.block, where);
}

void Codegen::assert_statement(Node* node) {
  const Location where = at(node);
  Node* test = node->node(field::Assert::test);
  const bool tuple = test->kind == Kind::Tuple && !test->list(field::Tuple::elts).empty();
  const bool constant = test->kind == Kind::Constant &&
                        test->constant(field::Constant::value).kind == Constant::Kind::tuple &&
                        !test->constant(field::Constant::value).items.empty();
  if (tuple || constant) warn(where, "assertion is always true, perhaps remove parentheses?");
  const Label end = label();
  jump_if(where, test, end, true);
  op(op::LOAD_ASSERTION_ERROR, where);
  if (Node* message = node->node(field::Assert::msg)) {
    expression(message);
    op(op::CALL, 0, where);
  }
  op(op::RAISE_VARARGS, 1, at(test));
  use(end);
}

void Codegen::raise_statement(Node* node) {
  std::int32_t count = 0;
  if (Node* exception = node->node(field::Raise::exc)) {
    expression(exception);
    ++count;
    if (Node* cause = node->node(field::Raise::cause)) {
      expression(cause);
      ++count;
    }
  }
  op(op::RAISE_VARARGS, count, at(node));
}

}  // namespace glassbox::python
