// Loads of locals that may be unbound are checked: LOAD_FAST_CHECK.
#include "engine/python/compiler/flow.hpp"

namespace glassbox::python {

namespace {

constexpr std::int32_t kTracked = 64;  // as many bits as a mask has

void add_unsafe(FlowBlock* block, std::uint64_t mask, std::vector<FlowBlock*>& todo) {
  if (!block) return;
  const std::uint64_t both = block->unsafe_locals | mask;
  if (block->unsafe_locals == both) return;
  block->unsafe_locals = both;
  if (block->visited) return;  // it waits already
  block->visited = true;
  todo.push_back(block);
}

}  // namespace

void Flow::scan_locals(FlowBlock& block, std::vector<FlowBlock*>& todo) {
  std::uint64_t unsafe = block.unsafe_locals;
  for (FlowInstruction& instruction : block.code) {
    add_unsafe(instruction.except, unsafe, todo);
    if (instruction.oparg >= kTracked) continue;
    const std::uint64_t bit = std::uint64_t{1} << static_cast<std::uint32_t>(instruction.oparg);
    switch (instruction.opcode) {
      case op::DELETE_FAST:
      case op::LOAD_FAST_AND_CLEAR:
      case op::STORE_FAST_MAYBE_NULL:
        unsafe |= bit;
        break;
      case op::LOAD_FAST:
        if ((unsafe & bit) != 0) instruction.opcode = op::LOAD_FAST_CHECK;
        [[fallthrough]];
      case op::STORE_FAST:
      case op::LOAD_FAST_CHECK:
        unsafe &= ~bit;
        break;
      default:
        break;
    }
  }
  if (block.falls_through()) add_unsafe(block.next, unsafe, todo);
  const FlowInstruction* last = block.last();
  if (last && is_jump(last->opcode)) add_unsafe(last->target, unsafe, todo);
}

// Locals beyond the first 64 are followed within their block only.
void Flow::scan_many_locals(std::int32_t locals) {
  std::vector<std::int32_t> bound_in(static_cast<std::size_t>(locals), 0);
  std::int32_t number = 0;
  for (FlowBlock* block = entry_; block; block = block->next) {
    ++number;
    for (FlowInstruction& instruction : block->code) {
      if (instruction.oparg < kTracked) continue;
      switch (instruction.opcode) {
        case op::DELETE_FAST:
        case op::LOAD_FAST_AND_CLEAR:
        case op::STORE_FAST_MAYBE_NULL:
          bound_in[static_cast<std::size_t>(instruction.oparg)] = number - 1;
          break;
        case op::LOAD_FAST:
          if (bound_in[static_cast<std::size_t>(instruction.oparg)] != number) instruction.opcode = op::LOAD_FAST_CHECK;
          [[fallthrough]];
        case op::STORE_FAST:
          bound_in[static_cast<std::size_t>(instruction.oparg)] = number;
          break;
        default:
          break;
      }
    }
  }
}

void Flow::check_locals(std::int32_t locals, std::int32_t parameters) {
  if (locals == 0) return;
  if (locals > kTracked) {
    scan_many_locals(locals);
    locals = kTracked;
  }
  std::vector<FlowBlock*> todo = clear_visited();
  std::uint64_t unbound = 0;
  for (std::int32_t k = parameters; k < locals; ++k) unbound |= std::uint64_t{1} << static_cast<std::uint32_t>(k);
  add_unsafe(entry_, unbound, todo);
  for (FlowBlock* block = entry_; block; block = block->next) scan_locals(*block, todo);
  while (!todo.empty()) {
    FlowBlock* block = todo.back();
    todo.pop_back();
    block->visited = false;
    scan_locals(*block, todo);
  }
}

}  // namespace glassbox::python
