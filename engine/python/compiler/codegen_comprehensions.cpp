// Comprehensions, which run in their block (PEP 709), and generator expressions, which are functions.
#include <string>

#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

namespace {

Nodes generators_of(const Node* node) {
  return node->list(node->kind == Kind::DictComp ? int{field::DictComp::generators} : int{field::ListComp::generators});
}

bool is_async(const Node* generator) {
  return generator->number(field::comprehension::is_async) != 0;
}

}  // namespace

void Codegen::comprehension_iterable(Node* generator) {
  Node* iterable = generator->node(field::comprehension::iter);
  expression(iterable);
  op(is_async(generator) ? op::GET_AITER : op::GET_ITER, at(iterable));
}

void Codegen::comprehension(Node* node) {
  const Location where = at(node);
  const Block& block = symbols_.block(node);
  const bool inlined = block.inlined;
  const bool async = block.coroutine;
  const bool generator_expression = node->kind == Kind::GeneratorExp;
  const UnitKind kind = unit_->kind;
  Node* outermost = generators_of(node)[0];
  Inlined state;
  if (inlined) {
    comprehension_iterable(outermost);
    push_inlined(where, block, state);
  } else {
    const char* name = generator_expression           ? "<genexpr>"
                       : node->kind == Kind::ListComp ? "<listcomp>"
                       : node->kind == Kind::SetComp  ? "<setcomp>"
                                                      : "<dictcomp>";
    enter(name, UnitKind::comprehension, node, BlockOf::itself, node->range.line);
  }
  if (async && !generator_expression && kind != UnitKind::async_function && kind != UnitKind::comprehension) {
    error(where, "asynchronous comprehension outside of an asynchronous function");
  }
  comprehension_code(node, where, inlined);
  if (inlined) return pop_inlined(where, state);
  if (generator_expression) {
    stop_iteration_handler();
  } else {
    op(op::RETURN_VALUE, where);
  }
  const auto code = leave(true);
  closure(where, code, 0);
  comprehension_iterable(outermost);
  op(op::CALL, 0, where);
  if (!async || generator_expression) return;
  op(op::GET_AWAITABLE, 0, where);
  load_const(Constant::Kind::none, where);
  add_yield_from(where, true);
}

void Codegen::comprehension_code(Node* node, const Location& where, bool inlined) {
  if (failed()) return;
  if (node->kind != Kind::GeneratorExp) {
    op(node->kind == Kind::ListComp  ? op::BUILD_LIST
       : node->kind == Kind::SetComp ? op::BUILD_SET
                                     : op::BUILD_MAP,
       0, where);
    if (inlined) op(op::SWAP, 2, where);
  }
  generator(where, node, generators_of(node), 0, 0, inlined);
}

void Codegen::generator(const Location& where, Node* node, Nodes generators, std::size_t index, std::int32_t depth,
                        bool on_stack) {
  if (failed()) return;
  if (is_async(generators[index])) {
    async_generator(where, node, generators, index, depth, on_stack);
  } else {
    sync_generator(where, node, generators, index, depth, on_stack);
  }
}

Location Codegen::element_location(const Node* node) {
  const Node* element = node->node(0);
  if (node->kind != Kind::DictComp) return at(element);
  const Node* value = node->node(field::DictComp::value);
  return {element->range.line, value->range.end_line, element->range.column, value->range.end_column};
}

// The innermost part: the element goes into the result.
Location Codegen::element(Node* node, std::int32_t depth) {
  const Location where = element_location(node);
  expression(node->node(0));
  switch (node->kind) {
    case Kind::GeneratorExp:
      add_yield(where);
      op(op::POP_TOP, where);
      break;
    case Kind::ListComp:
      op(op::LIST_APPEND, depth + 1, where);
      break;
    case Kind::SetComp:
      op(op::SET_ADD, depth + 1, where);
      break;
    default:
      expression(node->node(field::DictComp::value));
      op(op::MAP_ADD, depth + 1, where);
  }
  return where;
}

void Codegen::sync_generator(const Location& where, Node* node, Nodes generators, std::size_t index, std::int32_t depth,
                             bool on_stack) {
  Node* generator_node = generators[index];
  Node* iterable = generator_node->node(field::comprehension::iter);
  Label start = label();
  const Label if_cleanup = label();
  const Label anchor = label();
  if (!on_stack && index == 0) {
    unit_->argcount = 1;
    op(op::LOAD_FAST, 0, where);
  } else if (!on_stack) {
    // `for y in [f(x)]` is an assignment.
    const bool display = iterable->kind == Kind::List || iterable->kind == Kind::Tuple;
    const Nodes items = display ? iterable->list(field::List::elts) : Nodes{};
    if (items.size() == 1 && items[0]->kind != Kind::Starred) {
      expression(items[0]);
      start = kNoLabel;
    } else {
      expression(iterable);
      op(op::GET_ITER, at(iterable));
    }
  }
  if (start != kNoLabel) {
    ++depth;
    op(op::GET_ITER, at(iterable));
    use(start);
    jump(op::FOR_ITER, anchor, at(iterable));
  }
  expression(generator_node->node(field::comprehension::target));
  for (Node* condition : generator_node->list(field::comprehension::ifs)) {
    jump_if(where, condition, if_cleanup, false);
  }
  Location element_where = at(node->node(0));
  if (index + 1 < generators.size()) {
    generator(where, node, generators, index + 1, depth, false);
  } else {
    element_where = element(node, depth);
  }
  use(if_cleanup);
  if (start == kNoLabel) return;
  jump(op::JUMP, start, element_where);
  use(anchor);
  op(op::END_FOR, kNoLocation);
  op(op::POP_TOP, kNoLocation);
}

void Codegen::async_generator(const Location& where, Node* node, Nodes generators, std::size_t index,
                              std::int32_t depth, bool on_stack) {
  Node* generator_node = generators[index];
  Node* iterable = generator_node->node(field::comprehension::iter);
  const Label start = label();
  const Label except = label();
  const Label if_cleanup = label();
  if (!on_stack && index == 0) {
    unit_->argcount = 1;
    op(op::LOAD_FAST, 0, where);
  } else if (!on_stack) {
    expression(iterable);
    op(op::GET_AITER, at(iterable));
  }
  use(start);
  FrameBlock block;
  block.kind = FrameBlock::Kind::async_comprehension_generator;
  block.block = start;
  block.where = where;
  if (!push_block(block)) return;
  jump(op::SETUP_FINALLY, except, where);
  op(op::GET_ANEXT, where);
  load_const(Constant::Kind::none, where);
  add_yield_from(where, true);
  op(op::POP_BLOCK, where);
  expression(generator_node->node(field::comprehension::target));
  for (Node* condition : generator_node->list(field::comprehension::ifs)) {
    jump_if(where, condition, if_cleanup, false);
  }
  ++depth;
  Location element_where = at(node->node(0));
  if (index + 1 < generators.size()) {
    generator(where, node, generators, index + 1, depth, false);
  } else {
    element_where = element(node, depth);
  }
  use(if_cleanup);
  jump(op::JUMP, start, element_where);
  pop_block();
  use(except);
  op(op::END_ASYNC_FOR, where);
}

// A name that the comprehension binds keeps its value outside: it waits on the stack.
void Codegen::isolate_name(const Location& where, Name name, std::int32_t symbol, NameScope outer, Inlined& state) {
  if (!unit_->block->function_like() && unit_->hidden.get(name) == 0) {
    unit_->hidden.set(name, 1);
    state.hidden.push_back(name);
  }
  op_name(op::LOAD_FAST_AND_CLEAR, name, unit_->varnames, where);
  if (static_cast<NameScope>((symbol >> kScopeShift) & 15) == NameScope::cell) {
    op_name(op::MAKE_CELL, name, outer == NameScope::free ? unit_->freevars : unit_->cellvars, where);
  }
  state.pushed.push_back(name);
}

void Codegen::push_inlined(const Location& where, const Block& block, Inlined& state) {
  const bool in_class = unit_->block->kind == BlockKind::klass && unit_->inlined_comprehensions == 0;
  ++unit_->inlined_comprehensions;
  for (const NameMap::Entry& entry : std::vector<NameMap::Entry>(block.symbols.entries())) {
    const auto scope = static_cast<NameScope>((entry.value >> kScopeShift) & 15);
    const std::int32_t outer_symbol = unit_->block->symbols.get(entry.name);
    const auto outer = static_cast<NameScope>((outer_symbol >> kScopeShift) & 15);
    const bool differs =
        scope != outer && scope != NameScope::free && !(scope == NameScope::cell && outer == NameScope::free);
    if (differs || in_class) {
      unit_->block->symbols.set(entry.name, entry.value);
      state.symbols.push_back({entry.name, outer_symbol});
    }
    const bool bound = (entry.value & DEF_LOCAL) != 0 && (entry.value & DEF_NONLOCAL) == 0;
    if (bound || in_class) isolate_name(where, entry.name, entry.value, outer, state);
  }
  if (state.pushed.empty()) return;
  op(op::SWAP, static_cast<std::int64_t>(state.pushed.size()) + 1, where);
  state.cleanup = label();
  state.end = label();
  jump(op::SETUP_FINALLY, state.cleanup, where);
}

void Codegen::restore_locals(const Location& where, const Inlined& state) {
  op(op::SWAP, static_cast<std::int64_t>(state.pushed.size()) + 1, where);
  for (std::size_t k = state.pushed.size(); k-- > 0;) {
    op_name(op::STORE_FAST_MAYBE_NULL, state.pushed[k], unit_->varnames, where);
  }
}

void Codegen::pop_inlined(const Location& where, const Inlined& state) {
  --unit_->inlined_comprehensions;
  for (const NameMap::Entry& entry : state.symbols) unit_->block->symbols.set(entry.name, entry.value);
  if (!state.pushed.empty()) {
    op(op::POP_BLOCK, kNoLocation);
    jump(op::JUMP_NO_INTERRUPT, state.end, kNoLocation);
    use(state.cleanup);
    op(op::SWAP, 2, kNoLocation);
    op(op::POP_TOP, kNoLocation);
    restore_locals(where, state);
    op(op::RERAISE, 0, kNoLocation);
    use(state.end);
    restore_locals(where, state);
  }
  for (const Name name : state.hidden) unit_->hidden.set(name, 0);
}

}  // namespace glassbox::python
