// The last steps: exception handlers behind all other code, cells numbered, pseudo instructions gone.
#include <algorithm>

#include "engine/python/compiler/flow.hpp"

namespace glassbox::python {

// What is reached without an exception.
void Flow::mark_warm() {
  std::vector<FlowBlock*> todo = clear_visited();
  const auto reach = [&todo](FlowBlock* block) {
    if (block->visited) return;
    block->visited = true;
    todo.push_back(block);
  };
  reach(entry_);
  while (!todo.empty()) {
    FlowBlock* block = todo.back();
    todo.pop_back();
    block->warm = true;
    if (block->next && block->falls_through()) reach(block->next);
    for (const FlowInstruction& instruction : block->code) {
      if (is_jump(instruction.opcode)) reach(instruction.target);
    }
  }
}

void Flow::mark_cold() {
  mark_warm();
  std::vector<FlowBlock*> todo = clear_visited();
  for (FlowBlock* block = entry_; block; block = block->next) {
    if (!block->handler) continue;
    block->visited = true;
    todo.push_back(block);
  }
  const auto reach = [&todo](FlowBlock* block) {
    if (block->warm || block->visited) return;
    block->visited = true;
    todo.push_back(block);
  };
  while (!todo.empty()) {
    FlowBlock* block = todo.back();
    todo.pop_back();
    block->cold = true;
    if (block->next && block->falls_through()) reach(block->next);
    for (const FlowInstruction& instruction : block->code) {
      if (is_jump(instruction.opcode)) reach(instruction.target);
    }
  }
}

void Flow::move_cold_blocks() {
  if (!entry_->next) return;
  mark_cold();
  for (FlowBlock* block = entry_; block; block = block->next) {
    if (!block->cold || !block->falls_through() || !block->next || !block->next->warm) continue;
    FlowBlock* jump = make();
    block->next->labelled = true;
    jump->code.push_back({op::JUMP_NO_INTERRUPT, 0, kNoLocation, block->next, nullptr});
    jump->cold = true;
    jump->next = block->next;
    jump->predecessors = 1;
    block->next = jump;
  }
  std::vector<FlowBlock*> warm;
  std::vector<FlowBlock*> cold;
  for (FlowBlock* block = entry_; block; block = block->next) (block->cold ? cold : warm).push_back(block);
  if (cold.empty()) return;
  warm.insert(warm.end(), cold.begin(), cold.end());
  for (std::size_t k = 0; k < warm.size(); ++k) warm[k]->next = k + 1 < warm.size() ? warm[k + 1] : nullptr;
  remove_redundant_nops_and_jumps();
}

// What a frame does before its first instruction: free variables, cells, and making the generator.
void Flow::insert_prefix(const std::vector<std::int32_t>& fixed, std::uint32_t flags) {
  std::vector<FlowInstruction> prefix;
  if (unit_.freevars.size() > 0) {
    prefix.push_back(
        {op::COPY_FREE_VARS, static_cast<std::int32_t>(unit_.freevars.size()), kNoLocation, nullptr, nullptr});
  }
  std::vector<std::int32_t> cells(unit_.cellvars.size());
  for (std::size_t k = 0; k < cells.size(); ++k) cells[k] = static_cast<std::int32_t>(k);
  std::sort(cells.begin(), cells.end(), [&fixed](std::int32_t a, std::int32_t b) {
    return fixed[static_cast<std::size_t>(a)] < fixed[static_cast<std::size_t>(b)];
  });
  for (const std::int32_t cell : cells) prefix.push_back({op::MAKE_CELL, cell, kNoLocation, nullptr, nullptr});
  if ((flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0) {
    const Location where = {unit_.firstlineno, unit_.firstlineno, -1, -1};
    prefix.push_back({op::RETURN_GENERATOR, 0, where, nullptr, nullptr});
    prefix.push_back({op::POP_TOP, 0, where, nullptr, nullptr});
  }
  entry_->code.insert(entry_->code.begin(), prefix.begin(), prefix.end());
}

// Cells and free variables become places behind the locals; a cell that is a parameter stays where that is.
void Flow::fix_cells(std::vector<std::int32_t>& fixed) {
  const auto locals = static_cast<std::int32_t>(unit_.varnames.size());
  std::int32_t dropped = 0;
  for (std::size_t k = 0; k < fixed.size(); ++k) {
    if (fixed[k] == static_cast<std::int32_t>(k) + locals) {
      fixed[k] -= dropped;
    } else {
      ++dropped;
    }
  }
  for (FlowBlock* block = entry_; block; block = block->next) {
    for (FlowInstruction& instruction : block->code) {
      switch (instruction.opcode) {
        case op::MAKE_CELL:
        case op::LOAD_CLOSURE:
        case op::LOAD_DEREF:
        case op::STORE_DEREF:
        case op::DELETE_DEREF:
        case op::LOAD_FROM_DICT_OR_DEREF:
          instruction.oparg = fixed[static_cast<std::size_t>(instruction.oparg)];
          break;
        default:
          break;
      }
    }
  }
}

void Flow::convert_pseudo() {
  for (FlowBlock* block = entry_; block; block = block->next) {
    for (FlowInstruction& instruction : block->code) {
      if (is_block_push(instruction.opcode)) {
        instruction.opcode = op::NOP;
        instruction.oparg = 0;
      } else if (instruction.opcode == op::LOAD_CLOSURE) {
        instruction.opcode = op::LOAD_FAST;
      } else if (instruction.opcode == op::STORE_FAST_MAYBE_NULL) {
        instruction.opcode = op::STORE_FAST;
      }
    }
  }
  remove_redundant_nops_and_jumps();
}

void Flow::finish(std::uint32_t flags) {
  const auto locals = static_cast<std::int32_t>(unit_.varnames.size());
  std::vector<std::int32_t> fixed(unit_.cellvars.size() + unit_.freevars.size());
  for (std::size_t k = 0; k < fixed.size(); ++k) fixed[k] = locals + static_cast<std::int32_t>(k);
  for (const NameMap::Entry& cell : unit_.cellvars.entries()) {
    if (const std::int32_t* local = unit_.varnames.find(cell.name))
      fixed[static_cast<std::size_t>(cell.value)] = *local;
  }
  insert_prefix(fixed, flags);
  fix_cells(fixed);
  convert_pseudo();
  normalize_jumps();
}

}  // namespace glassbox::python
