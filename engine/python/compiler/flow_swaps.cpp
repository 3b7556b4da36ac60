// Runs of SWAP: as few as possible, or none where the instructions behind them can change places (swaptimize,
// apply_static_swaps).
#include <algorithm>
#include <utility>

#include "engine/python/compiler/flow.hpp"

namespace glassbox::python {

namespace {

void make_nop(FlowInstruction& instruction) {
  instruction.opcode = op::NOP;
  instruction.oparg = 0;
}

// The run of SWAPs and NOPs from `at` on has the same effect with the fewest swaps: each cycle of the permutation is
// walked once, from the end of the run backwards. Gives the last place of the run.
std::size_t shorten_run(std::vector<FlowInstruction>& code, std::size_t at) {
  std::int32_t depth = code[at].oparg;
  std::size_t length = 1;
  bool more = false;
  for (; at + length < code.size(); ++length) {
    const FlowInstruction& instruction = code[at + length];
    if (instruction.opcode == op::SWAP) {
      depth = std::max(depth, instruction.oparg);
      more = true;
    } else if (instruction.opcode != op::NOP) {
      break;
    }
  }
  if (!more) return at;
  constexpr std::int32_t kVisited = -1;
  std::vector<std::int32_t> stack(static_cast<std::size_t>(depth));
  for (std::int32_t k = 0; k < depth; ++k) stack[static_cast<std::size_t>(k)] = k;
  for (std::size_t k = 0; k < length; ++k) {
    if (code[at + k].opcode == op::SWAP) std::swap(stack[0], stack[static_cast<std::size_t>(code[at + k].oparg) - 1]);
  }
  std::size_t end = length;  // one behind the next place to fill
  for (std::int32_t k = 0; k < depth; ++k) {
    std::int32_t* item = &stack[static_cast<std::size_t>(k)];
    if (*item == kVisited || *item == k) continue;
    for (std::int32_t j = k;;) {
      if (j != 0) {
        --end;
        code[at + end].opcode = op::SWAP;
        code[at + end].oparg = j + 1;
      }
      std::int32_t& next = stack[static_cast<std::size_t>(j)];
      if (next == kVisited) break;
      j = std::exchange(next, kVisited);
    }
  }
  for (std::size_t k = 0; k < end; ++k) make_nop(code[at + k]);
  return at + length - 1;
}

bool swappable(std::int32_t opcode) {
  return opcode == op::STORE_FAST || opcode == op::STORE_FAST_MAYBE_NULL || opcode == op::POP_TOP;
}

std::int32_t stored_local(const FlowInstruction& instruction) {
  const bool stores = instruction.opcode == op::STORE_FAST || instruction.opcode == op::STORE_FAST_MAYBE_NULL;
  return stores ? instruction.oparg : -1;
}

// The next instruction that may change places, on that line if one is given; -1 without.
std::ptrdiff_t next_swappable(const std::vector<FlowInstruction>& code, std::ptrdiff_t at, std::int32_t line) {
  while (++at < static_cast<std::ptrdiff_t>(code.size())) {
    const FlowInstruction& instruction = code[static_cast<std::size_t>(at)];
    if (line >= 0 && instruction.where.line != line) return -1;
    if (instruction.opcode == op::NOP) continue;
    return swappable(instruction.opcode) ? at : -1;
  }
  return -1;
}

// Whether two stores, and those between them, are to different locals.
bool may_change_places(const std::vector<FlowInstruction>& code, std::ptrdiff_t first, std::ptrdiff_t second) {
  const std::int32_t a = stored_local(code[static_cast<std::size_t>(first)]);
  const std::int32_t b = stored_local(code[static_cast<std::size_t>(second)]);
  if (a < 0 && b < 0) return true;
  if (a == b) return false;
  for (std::ptrdiff_t k = first + 1; k < second; ++k) {
    const std::int32_t between = stored_local(code[static_cast<std::size_t>(k)]);
    if (between >= 0 && (between == a || between == b)) return false;
  }
  return true;
}

void swap_instructions(std::vector<FlowInstruction>& code, std::ptrdiff_t at) {
  for (; at >= 0; --at) {
    FlowInstruction& swap = code[static_cast<std::size_t>(at)];
    if (swap.opcode != op::SWAP) {
      if (swap.opcode == op::NOP || swappable(swap.opcode)) continue;
      return;
    }
    const std::ptrdiff_t first = next_swappable(code, at, -1);
    if (first < 0) return;
    const std::int32_t line = code[static_cast<std::size_t>(first)].where.line;
    std::ptrdiff_t second = first;
    for (std::int32_t count = swap.oparg - 1; count > 0; --count) {
      second = next_swappable(code, second, line);
      if (second < 0) return;
    }
    if (!may_change_places(code, first, second)) return;
    make_nop(swap);
    std::swap(code[static_cast<std::size_t>(first)], code[static_cast<std::size_t>(second)]);
  }
}

}  // namespace

void Flow::optimise_swaps(FlowBlock& block) {
  for (std::size_t at = 0; at < block.code.size(); ++at) {
    if (block.code[at].opcode != op::SWAP) continue;
    at = shorten_run(block.code, at);
    swap_instructions(block.code, static_cast<std::ptrdiff_t>(at));
  }
}

}  // namespace glassbox::python
