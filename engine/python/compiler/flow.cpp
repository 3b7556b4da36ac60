#include "engine/python/compiler/flow.hpp"

#include <algorithm>

namespace glassbox::python {

bool is_jump(std::int32_t opcode) {
  return (opcode_flags(opcode) & kOpJump) != 0;
}

bool is_unconditional_jump(std::int32_t opcode) {
  return opcode == op::JUMP || opcode == op::JUMP_NO_INTERRUPT;
}

bool is_block_push(std::int32_t opcode) {
  return opcode == op::SETUP_FINALLY || opcode == op::SETUP_WITH || opcode == op::SETUP_CLEANUP;
}

bool is_scope_exit(std::int32_t opcode) {
  return opcode == op::RETURN_VALUE || opcode == op::RETURN_CONST || opcode == op::RAISE_VARARGS ||
         opcode == op::RERAISE;
}

bool FlowBlock::falls_through() const {
  return code.empty() || (!is_scope_exit(code.back().opcode) && !is_unconditional_jump(code.back().opcode));
}

bool FlowBlock::exits_scope() const {
  return !code.empty() && is_scope_exit(code.back().opcode);
}

bool FlowBlock::has_line() const {
  return std::any_of(code.begin(), code.end(),
                     [](const FlowInstruction& instruction) { return instruction.where.line >= 0; });
}

FlowBlock* nonempty(FlowBlock* block) {
  while (block && block->code.empty()) block = block->next;
  return block;
}

FlowBlock* Flow::make() {
  return &blocks_.emplace_back();
}

std::vector<FlowBlock*> Flow::clear_visited() {
  for (FlowBlock* block = entry_; block; block = block->next) block->visited = false;
  return {};
}

// A block begins at each jump target and behind each jump or exit (instr_sequence_to_cfg).
void Flow::build() {
  const std::vector<Instruction>& code = unit_.sequence.code;
  const std::vector<std::int32_t>& labels = unit_.sequence.labels;
  const auto has_target = [](std::int32_t opcode) { return is_jump(opcode) || is_block_push(opcode); };
  std::vector<FlowBlock*> at(code.size(), nullptr);
  std::vector<bool> targets(code.size(), false);
  for (const Instruction& instruction : code) {
    if (has_target(instruction.opcode)) {
      targets[static_cast<std::size_t>(labels[static_cast<std::size_t>(instruction.oparg)])] = true;
    }
  }
  FlowBlock* current = entry_ = make();
  for (std::size_t k = 0; k < code.size(); ++k) {
    const FlowInstruction* last = current->last();
    const bool ended = last && (is_jump(last->opcode) || is_scope_exit(last->opcode));
    if (ended || (targets[k] && (last || current->labelled))) {
      current->next = make();
      current = current->next;
    }
    if (targets[k]) {
      current->labelled = true;
      at[k] = current;
    }
    current->code.push_back({code[k].opcode, code[k].oparg, code[k].where, nullptr, nullptr});
  }
  for (FlowBlock* block = entry_; block; block = block->next) {
    for (FlowInstruction& instruction : block->code) {
      if (!has_target(instruction.opcode)) continue;
      const std::int32_t place = labels[static_cast<std::size_t>(instruction.oparg)];
      instruction.target = at[static_cast<std::size_t>(place)];
    }
  }
}

void Flow::mark_handlers() {
  for (FlowBlock* block = entry_; block; block = block->next) {
    for (FlowInstruction& instruction : block->code) {
      if (is_block_push(instruction.opcode)) instruction.target->handler = true;
    }
  }
}

// Every instruction learns where an exception in it goes; the pushes and pops are followed along the jumps.
void Flow::label_exception_targets() {
  std::vector<FlowBlock*> todo = clear_visited();
  entry_->visited = true;
  entry_->handlers = std::make_shared<std::vector<FlowBlock*>>();
  todo.push_back(entry_);
  while (!todo.empty()) {
    FlowBlock* block = todo.back();
    todo.pop_back();
    walk_handlers(*block, todo);
  }
}

void Flow::walk_handlers(FlowBlock& block, std::vector<FlowBlock*>& todo) {
  std::vector<FlowBlock*> handlers = *block.handlers;
  block.handlers.reset();
  std::size_t yield_depth = 0;
  const auto follow = [&](FlowBlock* target) {
    if (target->visited) return;
    target->visited = true;
    target->handlers = std::make_shared<std::vector<FlowBlock*>>(handlers);
    todo.push_back(target);
  };
  for (FlowInstruction& instruction : block.code) {
    FlowBlock* handler = handlers.empty() ? nullptr : handlers.back();
    if (is_block_push(instruction.opcode)) {
      follow(instruction.target);
      if (instruction.opcode != op::SETUP_FINALLY) instruction.target->preserve_lasti = true;
      handlers.push_back(instruction.target);
      continue;
    }
    if (instruction.opcode == op::POP_BLOCK) {
      if (!handlers.empty()) handlers.pop_back();
      instruction.opcode = op::NOP;
      instruction.oparg = 0;
      continue;
    }
    instruction.except = handler;
    if (is_jump(instruction.opcode)) {
      follow(instruction.target);
    } else if (instruction.opcode == op::YIELD_VALUE) {
      yield_depth = handlers.size();
    } else if (instruction.opcode == op::RESUME && instruction.oparg != kResumeAtStart) {
      constexpr std::int32_t kDepthOne = 4;  // RESUME_OPARG_DEPTH1_MASK
      if (yield_depth == 1) instruction.oparg |= kDepthOne;
    }
  }
  if (block.falls_through() && block.next) follow(block.next);
}

void Flow::remove_unreachable() {
  for (FlowBlock* block = entry_; block; block = block->next) block->predecessors = 0;
  std::vector<FlowBlock*> todo = clear_visited();
  const auto reach = [&todo](FlowBlock* block) {
    if (!block->visited) {
      block->visited = true;
      todo.push_back(block);
    }
    ++block->predecessors;
  };
  reach(entry_);
  while (!todo.empty()) {
    FlowBlock* block = todo.back();
    todo.pop_back();
    if (block->next && block->falls_through()) reach(block->next);
    for (FlowInstruction& instruction : block->code) {
      if (is_jump(instruction.opcode) || is_block_push(instruction.opcode)) reach(instruction.target);
    }
  }
  for (FlowBlock* block = entry_; block; block = block->next) {
    if (block->predecessors != 0) continue;
    block->code.clear();
    block->handler = false;
  }
}

// optimize_cfg, then what needs its result.
void Flow::optimise() {
  mark_handlers();
  label_exception_targets();
  inline_small_blocks();
  remove_unreachable();
  resolve_lines();
  for (FlowBlock* block = entry_; block; block = block->next) optimise_load_const(*block);
  for (FlowBlock* block = entry_; block; block = block->next) optimise_block(*block);
  remove_redundant_nops_and_pairs();
  remove_unreachable();
  remove_redundant_nops_and_jumps();
  remove_unused_consts();
  check_locals(static_cast<std::int32_t>(unit_.varnames.size()),
               static_cast<std::int32_t>(unit_.block->parameters.size()));
  for (FlowBlock* block = entry_; block; block = block->next) superinstructions(*block);
  remove_redundant_nops();
  move_cold_blocks();
  resolve_lines();
}

std::int32_t Flow::stack_depth() {
  for (FlowBlock* block = entry_; block; block = block->next) block->start_depth = -1;
  std::vector<FlowBlock*> todo;
  std::int32_t most = 0;
  const auto reach = [&todo](FlowBlock* block, std::int32_t depth) {
    if (block->start_depth >= depth) return;
    block->start_depth = depth;
    todo.push_back(block);
  };
  reach(entry_, 0);
  while (!todo.empty()) {
    FlowBlock* block = todo.back();
    todo.pop_back();
    std::int32_t depth = block->start_depth;
    FlowBlock* next = block->next;
    for (FlowInstruction& instruction : block->code) {
      if (is_jump(instruction.opcode) || is_block_push(instruction.opcode)) {
        const std::int32_t there = depth + stack_effect(instruction.opcode, instruction.oparg, 1);
        most = std::max(most, there);
        if (instruction.target->start_depth < 0) reach(instruction.target, there);
      }
      depth += stack_effect(instruction.opcode, instruction.oparg, 0);
      most = std::max(most, depth);
    }
    if (!block->falls_through()) next = nullptr;
    if (next && next->start_depth < 0) reach(next, depth);
  }
  return most;
}

}  // namespace glassbox::python
