// Jumps and NOPs that do nothing, and small blocks that are copied instead of jumped to.
#include "engine/python/compiler/flow.hpp"

namespace glassbox::python {

// A jump to a short exit, or to a block without lines that does not fall through, is replaced by that block.
bool Flow::inline_small_block(FlowBlock& block) {
  constexpr std::size_t kMostCopied = 4;
  FlowInstruction* last = block.last();
  if (!last || !is_unconditional_jump(last->opcode)) return false;
  FlowBlock* target = last->target;
  const bool small_exit = target->exits_scope() && target->code.size() <= kMostCopied;
  const bool no_line = !target->has_line() && !target->falls_through();
  if (!small_exit && !no_line) return false;
  const std::int32_t removed = last->opcode;
  last->opcode = op::NOP;
  last->oparg = 0;
  const std::vector<FlowInstruction> copied = target->code;
  block.code.insert(block.code.end(), copied.begin(), copied.end());
  // A loop's jump still lets others run.
  if (no_line && is_unconditional_jump(block.code.back().opcode) && removed == op::JUMP) {
    block.code.back().opcode = op::JUMP;
  }
  --target->predecessors;
  return true;
}

void Flow::inline_small_blocks() {
  for (bool changed = true; changed;) {
    changed = false;
    for (FlowBlock* block = entry_; block; block = block->next) changed = inline_small_block(*block) || changed;
  }
}

// A NOP stays only if it is all that its line has.
bool Flow::remove_redundant_nops(FlowBlock& block) {
  std::vector<FlowInstruction>& code = block.code;
  std::size_t kept = 0;
  std::int32_t previous = -1;
  const auto redundant = [&](std::size_t at) {
    const std::int32_t line = code[at].where.line;
    if (line < 0 || previous == line) return true;
    if (at + 1 < code.size()) {
      FlowInstruction& next = code[at + 1];
      if (next.where.line == line) return true;
      if (next.where.line >= 0) return false;
      next.where = code[at].where;
      return true;
    }
    FlowBlock* next = nonempty(block.next);
    if (!next) return false;
    for (const FlowInstruction& instruction : next->code) {
      if (instruction.opcode == op::NOP && instruction.where.line == kNoLocation.line) continue;
      return instruction.where.line == line;
    }
    return false;
  };
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at].opcode == op::NOP && redundant(at)) continue;
    previous = code[at].where.line;
    if (kept != at) code[kept] = code[at];
    ++kept;
  }
  const bool changed = kept != code.size();
  code.resize(kept);
  return changed;
}

bool Flow::remove_redundant_nops() {
  bool changed = false;
  for (FlowBlock* block = entry_; block; block = block->next) changed = remove_redundant_nops(*block) || changed;
  return changed;
}

bool Flow::remove_redundant_jumps() {
  bool changed = false;
  for (FlowBlock* block = entry_; block; block = block->next) {
    FlowInstruction* last = block->last();
    if (!last || !is_unconditional_jump(last->opcode)) continue;
    if (nonempty(last->target) != nonempty(block->next)) continue;
    last->opcode = op::NOP;
    last->oparg = 0;
    changed = true;
  }
  return changed;
}

void Flow::remove_redundant_nops_and_jumps() {
  for (bool changed = true; changed;) {
    changed = remove_redundant_nops();
    changed = remove_redundant_jumps() || changed;
  }
}

// A value that is loaded and popped at once. True if one was found.
bool Flow::remove_pairs() {
  bool found = false;
  FlowInstruction* previous = nullptr;
  FlowInstruction* current = nullptr;
  for (FlowBlock* block = entry_; block; block = block->next) {
    remove_redundant_nops(*block);
    if (block->labelled) current = nullptr;
    for (FlowInstruction& instruction : block->code) {
      previous = current;
      current = &instruction;
      if (!previous || current->opcode != op::POP_TOP) continue;
      const bool copy = previous->opcode == op::COPY && previous->oparg == 1;
      if (previous->opcode != op::LOAD_CONST && !copy) continue;
      previous->opcode = current->opcode = op::NOP;
      previous->oparg = current->oparg = 0;
      found = true;
    }
    if ((current && is_jump(current->opcode)) || !block->falls_through()) current = nullptr;
  }
  return found;
}

void Flow::remove_redundant_nops_and_pairs() {
  while (remove_pairs()) {
  }
}

namespace {

std::int32_t reversed(std::int32_t opcode) {
  switch (opcode) {
    case op::POP_JUMP_IF_NOT_NONE:
      return op::POP_JUMP_IF_NONE;
    case op::POP_JUMP_IF_NONE:
      return op::POP_JUMP_IF_NOT_NONE;
    case op::POP_JUMP_IF_FALSE:
      return op::POP_JUMP_IF_TRUE;
    case op::POP_JUMP_IF_TRUE:
      return op::POP_JUMP_IF_FALSE;
    default:
      return opcode;
  }
}

}  // namespace

// Only unconditional jumps go backwards.
void Flow::normalize_jumps() {
  clear_visited();
  for (FlowBlock* block = entry_; block; block = block->next) {
    block->visited = true;
    FlowInstruction* last = block->last();
    if (!last || !is_jump(last->opcode) || is_unconditional_jump(last->opcode) || !last->target->visited) continue;
    FlowBlock* back = make();
    back->code.push_back({op::JUMP, 0, last->where, last->target, nullptr});
    last->opcode = reversed(last->opcode);
    last->target = block->next;
    back->cold = block->cold;
    back->next = block->next;
    block->next = back;
  }
}

}  // namespace glassbox::python
