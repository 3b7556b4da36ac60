// Every exit has a line (PEP 626): exits without one are copied to each place that jumps to them.
#include "engine/python/compiler/flow.hpp"

namespace glassbox::python {

namespace {

bool has_eval_break(const FlowBlock& block) {
  for (const FlowInstruction& instruction : block.code) {
    switch (instruction.opcode) {
      case op::CALL:
      case op::CALL_KW:
      case op::CALL_FUNCTION_EX:
      case op::RESUME:
      case op::JUMP:
      case op::JUMP_BACKWARD:
        return true;
      default:
        break;
    }
  }
  return false;
}

bool exits_without_line(const FlowBlock& block) {
  return (block.exits_scope() || has_eval_break(block)) && !block.has_line();
}

}  // namespace

void Flow::duplicate_exits() {
  for (FlowBlock* block = entry_; block; block = block->next) {
    FlowInstruction* last = block->last();
    if (!last || !is_jump(last->opcode)) continue;
    FlowBlock* target = nonempty(last->target);
    if (!target || !exits_without_line(*target) || target->predecessors <= 1) continue;
    FlowBlock* copy = make();
    copy->code = target->code;
    copy->code[0].where = last->where;
    copy->predecessors = 1;
    copy->labelled = true;
    copy->next = target->next;
    last->target = copy;
    --target->predecessors;
    target->next = copy;
  }
  for (FlowBlock* block = entry_; block; block = block->next) {
    if (!block->falls_through() || !block->next || block->code.empty()) continue;
    if (exits_without_line(*block->next)) block->next->code[0].where = block->code.back().where;
  }
}

void Flow::propagate_lines() {
  for (FlowBlock* block = entry_; block; block = block->next) {
    FlowInstruction* last = block->last();
    if (!last) continue;
    Location previous = kNoLocation;
    for (FlowInstruction& instruction : block->code) {
      if (instruction.where.line < 0) {
        instruction.where = previous;
      } else {
        previous = instruction.where;
      }
    }
    const auto inherit = [&previous](FlowBlock* to) {
      if (to && to->predecessors == 1 && !to->code.empty() && to->code[0].where.line < 0) to->code[0].where = previous;
    };
    if (block->falls_through()) inherit(block->next);
    if (is_jump(last->opcode)) inherit(last->target);
  }
}

void Flow::resolve_lines() {
  duplicate_exits();
  propagate_lines();
}

}  // namespace glassbox::python
