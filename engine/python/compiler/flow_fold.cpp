// Peephole rules: constants that decide a jump, tuples of constants, jumps to jumps, pairs of instructions that one
// does.
#include <algorithm>
#include <utility>

#include "engine/python/compiler/flow.hpp"
#include "engine/python/compiler/fold.hpp"

namespace glassbox::python {

namespace {

void set(FlowInstruction& instruction, std::int32_t opcode, std::int32_t oparg = 0) {
  instruction.opcode = opcode;
  instruction.oparg = oparg;
}

std::int32_t opcode_at(const FlowBlock& block, std::size_t at) {
  return at < block.code.size() ? block.code[at].opcode : 0;
}

}  // namespace

std::int32_t Flow::const_index(ConstantRef constant) {
  constant = pool_.keep(std::move(constant));
  const auto found = std::find(unit_.consts.begin(), unit_.consts.end(), constant);
  if (found != unit_.consts.end()) return static_cast<std::int32_t>(found - unit_.consts.begin());
  unit_.consts.push_back(std::move(constant));
  return static_cast<std::int32_t>(unit_.consts.size()) - 1;
}

// x is None as one jump.
void Flow::fold_is_none(FlowBlock& block, std::size_t at) {
  if (at + 2 >= block.code.size()) return;
  FlowInstruction& is = block.code[at + 1];
  FlowInstruction* jump = &block.code[at + 2];
  if (jump->opcode == op::TO_BOOL) {
    set(*jump, op::NOP);
    if (at + 3 >= block.code.size()) return;
    jump = &block.code[at + 3];
  }
  bool invert = is.oparg != 0;
  if (jump->opcode == op::POP_JUMP_IF_FALSE) {
    invert = !invert;
  } else if (jump->opcode != op::POP_JUMP_IF_TRUE) {
    return;
  }
  set(block.code[at], op::NOP);
  set(is, op::NOP);
  jump->opcode = invert ? op::POP_JUMP_IF_NOT_NONE : op::POP_JUMP_IF_NONE;
}

void Flow::optimise_load_const(FlowBlock& block) {
  std::int32_t opcode = 0;
  std::int32_t oparg = 0;
  for (std::size_t at = 0; at < block.code.size(); ++at) {
    FlowInstruction& instruction = block.code[at];
    const bool copy = opcode == op::LOAD_CONST && instruction.opcode == op::COPY && instruction.oparg == 1;
    if (!copy) {
      opcode = instruction.opcode;
      oparg = instruction.oparg;
    }
    if (opcode != op::LOAD_CONST) continue;
    const ConstantRef constant = unit_.consts[static_cast<std::size_t>(oparg)];
    const std::int32_t next = opcode_at(block, at + 1);
    switch (next) {
      case op::POP_JUMP_IF_FALSE:
      case op::POP_JUMP_IF_TRUE:
        set(instruction, op::NOP);
        if (truth_of(*constant) == (next == op::POP_JUMP_IF_TRUE)) {
          block.code[at + 1].opcode = op::JUMP;
        } else {
          set(block.code[at + 1], op::NOP);
        }
        break;
      case op::IS_OP:
        if (constant->kind == Constant::Kind::none) fold_is_none(block, at);
        break;
      case op::RETURN_VALUE:
        set(instruction, op::NOP);
        set(block.code[++at], op::RETURN_CONST, oparg);
        break;
      case op::TO_BOOL: {
        auto truth = std::make_shared<Constant>();
        truth->kind = truth_of(*constant) ? Constant::Kind::true_value : Constant::Kind::false_value;
        const std::int32_t index = const_index(std::move(truth));
        set(instruction, op::NOP);
        set(block.code[at + 1], op::LOAD_CONST, index);
        break;
      }
      default:
        break;
    }
  }
}

// A jump to a jump goes to where that one goes; it is appended, and a NOP stays for the line.
bool Flow::thread_jump(FlowBlock& block, std::int32_t opcode) {
  FlowInstruction& jump = block.code.back();
  const FlowInstruction& target = jump.target->code.front();
  if (jump.target == target.target) return false;
  FlowInstruction added{opcode, 0, target.where, target.target, nullptr};
  set(jump, op::NOP);
  jump.target = nullptr;
  block.code.push_back(added);
  return true;
}

// LOAD_CONST …, BUILD_TUPLE. True if the rest of the rules do not apply.
bool Flow::optimise_tuple(FlowBlock& block, std::size_t at) {
  FlowInstruction& build = block.code[at];
  const auto count = static_cast<std::size_t>(build.oparg);
  if (opcode_at(block, at + 1) == op::UNPACK_SEQUENCE && build.oparg == block.code[at + 1].oparg && count >= 1 &&
      count <= 3) {
    set(build, op::NOP);
    if (count == 1) {
      set(block.code[at + 1], op::NOP);
    } else {
      block.code[at + 1].opcode = op::SWAP;
    }
    return true;
  }
  if (at < count) return false;
  const auto first = block.code.begin() + static_cast<std::ptrdiff_t>(at - count);
  const auto last = block.code.begin() + static_cast<std::ptrdiff_t>(at);
  if (!std::all_of(first, last, [](const FlowInstruction& load) { return load.opcode == op::LOAD_CONST; })) {
    return false;
  }
  auto tuple = std::make_shared<Constant>();
  tuple->kind = Constant::Kind::tuple;
  for (auto load = first; load != last; ++load) {
    tuple->items.push_back(unit_.consts[static_cast<std::size_t>(load->oparg)]);
    set(*load, op::NOP);
  }
  set(build, op::LOAD_CONST, const_index(std::move(tuple)));
  return false;
}

// The rules for the instruction here; gives where to go on.
std::size_t Flow::optimise_instruction(FlowBlock& block, std::size_t at) {
  FlowInstruction& instruction = block.code[at];
  const std::int32_t opcode = instruction.opcode;
  const std::int32_t next = opcode_at(block, at + 1);
  const std::int32_t there = instruction.target && is_jump(opcode) && !instruction.target->code.empty()
                                 ? instruction.target->code[0].opcode
                                 : std::int32_t{op::NOP};
  const auto merge_to_bool = [&](std::int32_t oparg) {
    if (next != op::TO_BOOL) return;
    set(instruction, op::NOP);
    set(block.code[at + 1], opcode, oparg);
  };
  switch (opcode) {
    case op::BUILD_TUPLE:
      optimise_tuple(block, at);
      break;
    case op::POP_JUMP_IF_NOT_NONE:
    case op::POP_JUMP_IF_NONE:
    case op::POP_JUMP_IF_FALSE:
    case op::POP_JUMP_IF_TRUE:
      if (there == op::JUMP && thread_jump(block, opcode)) return at;
      break;
    case op::JUMP:
    case op::JUMP_NO_INTERRUPT:
      if (there == op::JUMP && thread_jump(block, op::JUMP)) return at;
      if (there == op::JUMP_NO_INTERRUPT && thread_jump(block, opcode)) return at;
      break;
    case op::STORE_FAST:
      if (next == opcode && instruction.oparg == block.code[at + 1].oparg &&
          instruction.where.line == block.code[at + 1].where.line) {
        set(instruction, op::POP_TOP);
      }
      break;
    case op::SWAP:
      if (instruction.oparg == 1) set(instruction, op::NOP);
      break;
    case op::LOAD_GLOBAL:
      if (next == op::PUSH_NULL && (instruction.oparg & 1) == 0) {
        instruction.oparg |= 1;
        set(block.code[at + 1], op::NOP);
      }
      break;
    case op::COMPARE_OP:
      merge_to_bool(instruction.oparg | 16);
      break;
    case op::CONTAINS_OP:
    case op::IS_OP:
      merge_to_bool(instruction.oparg);
      break;
    case op::TO_BOOL:
      if (next == op::TO_BOOL) set(instruction, op::NOP);
      break;
    case op::UNARY_NOT:
      if (next == op::UNARY_NOT) {
        set(instruction, op::NOP);
        set(block.code[at + 1], op::NOP);
      } else {
        merge_to_bool(0);
      }
      break;
    default:
      break;
  }
  return at + 1;
}

void Flow::optimise_block(FlowBlock& block) {
  for (std::size_t at = 0; at < block.code.size();) at = optimise_instruction(block, at);
  optimise_swaps(block);
}

void Flow::remove_unused_consts() {
  std::vector<ConstantRef>& consts = unit_.consts;
  if (consts.empty()) return;
  std::vector<bool> used(consts.size(), false);
  used[0] = true;  // it may be the docstring
  const auto each = [this](auto visit) {
    for (FlowBlock* block = entry_; block; block = block->next) {
      for (FlowInstruction& instruction : block->code) {
        if ((opcode_flags(instruction.opcode) & kOpConst) != 0) visit(instruction);
      }
    }
  };
  each([&used](const FlowInstruction& instruction) { used[static_cast<std::size_t>(instruction.oparg)] = true; });
  std::vector<std::int32_t> moved(consts.size(), 0);
  std::vector<ConstantRef> kept;
  for (std::size_t k = 0; k < consts.size(); ++k) {
    moved[k] = static_cast<std::int32_t>(kept.size());
    if (used[k]) kept.push_back(consts[k]);
  }
  consts = std::move(kept);
  each([&moved](FlowInstruction& instruction) {
    instruction.oparg = moved[static_cast<std::size_t>(instruction.oparg)];
  });
}

// Two loads or stores of locals in one instruction.
void Flow::superinstructions(FlowBlock& block) {
  constexpr std::int32_t kMostLocal = 16;
  for (std::size_t at = 0; at + 1 < block.code.size(); ++at) {
    FlowInstruction& first = block.code[at];
    FlowInstruction& second = block.code[at + 1];
    std::int32_t joined = 0;
    if (first.opcode == op::LOAD_FAST && second.opcode == op::LOAD_FAST) {
      joined = op::LOAD_FAST_LOAD_FAST;
    } else if (first.opcode == op::STORE_FAST && second.opcode == op::LOAD_FAST) {
      joined = op::STORE_FAST_LOAD_FAST;
    } else if (first.opcode == op::STORE_FAST && second.opcode == op::STORE_FAST) {
      joined = op::STORE_FAST_STORE_FAST;
    } else {
      continue;
    }
    const std::int32_t line = first.where.line;
    const std::int32_t other = second.where.line;
    if (line >= 0 && other >= 0 && line != other) continue;
    if (first.oparg >= kMostLocal || second.oparg >= kMostLocal) continue;
    set(first, joined, (first.oparg << 4) | second.oparg);
    set(second, op::NOP);
  }
}

}  // namespace glassbox::python
