// A unit's instructions as a graph of basic blocks, which is optimised and put in order (Python/flowgraph.c).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/compiler/unit.hpp"

namespace glassbox::python {

struct FlowBlock;

struct FlowInstruction {
  std::int32_t opcode = 0;
  std::int32_t oparg = 0;
  Location where = kNoLocation;
  FlowBlock* target = nullptr;  // of jumps and of what pushes an exception handler
  FlowBlock* except = nullptr;  // where an exception here goes
};

struct FlowBlock {
  std::vector<FlowInstruction> code;
  FlowBlock* next = nullptr;
  std::shared_ptr<std::vector<FlowBlock*>> handlers;  // around its start, while they are worked out
  std::uint64_t unsafe_locals = 0;                    // that may be unbound at its start
  std::int32_t predecessors = 0;
  std::int32_t start_depth = -1;
  std::int32_t number = 0;
  bool labelled = false;  // something jumps here
  bool preserve_lasti = false;
  bool visited = false;
  bool handler = false;
  bool cold = false;
  bool warm = false;

  [[nodiscard]] FlowInstruction* last() { return code.empty() ? nullptr : &code.back(); }
  [[nodiscard]] bool falls_through() const;
  [[nodiscard]] bool exits_scope() const;
  [[nodiscard]] bool has_line() const;
};

bool is_jump(std::int32_t opcode);
bool is_unconditional_jump(std::int32_t opcode);
bool is_block_push(std::int32_t opcode);
bool is_scope_exit(std::int32_t opcode);
FlowBlock* nonempty(FlowBlock* block);  // this one or the first behind it that has instructions

class Flow {
 public:
  Flow(Unit& unit, ConstantPool& pool) : unit_(unit), pool_(pool) {}

  void build();
  void optimise();
  // How many values the stack holds at most.
  std::int32_t stack_depth();
  // Prefix instructions, final numbers of cells, no pseudo instructions, conditional jumps only forwards.
  void finish(std::uint32_t flags);
  [[nodiscard]] FlowBlock* entry() const { return entry_; }

 private:
  FlowBlock* make();
  std::vector<FlowBlock*> clear_visited();

  // flow.cpp
  void mark_handlers();
  void label_exception_targets();
  void walk_handlers(FlowBlock& block, std::vector<FlowBlock*>& todo);
  void remove_unreachable();

  // flow_jumps.cpp
  void inline_small_blocks();
  bool inline_small_block(FlowBlock& block);
  bool remove_redundant_nops(FlowBlock& block);
  bool remove_redundant_nops();
  bool remove_redundant_jumps();
  void remove_redundant_nops_and_jumps();
  void remove_redundant_nops_and_pairs();
  bool remove_pairs();
  void normalize_jumps();

  // flow_fold.cpp
  void optimise_load_const(FlowBlock& block);
  void optimise_block(FlowBlock& block);
  std::size_t optimise_instruction(FlowBlock& block, std::size_t at);
  bool optimise_tuple(FlowBlock& block, std::size_t at);
  void fold_is_none(FlowBlock& block, std::size_t at);
  bool thread_jump(FlowBlock& block, std::int32_t opcode);
  std::int32_t const_index(ConstantRef constant);
  void remove_unused_consts();
  void superinstructions(FlowBlock& block);

  // flow_swaps.cpp
  void optimise_swaps(FlowBlock& block);

  // flow_lines.cpp
  void resolve_lines();
  void duplicate_exits();
  void propagate_lines();

  // flow_locals.cpp
  void check_locals(std::int32_t locals, std::int32_t parameters);
  void scan_many_locals(std::int32_t locals);
  void scan_locals(FlowBlock& block, std::vector<FlowBlock*>& todo);

  // flow_order.cpp
  void mark_warm();
  void mark_cold();
  void move_cold_blocks();
  void insert_prefix(const std::vector<std::int32_t>& fixed, std::uint32_t flags);
  void fix_cells(std::vector<std::int32_t>& fixed);
  void convert_pseudo();

  Unit& unit_;
  ConstantPool& pool_;
  std::deque<FlowBlock> blocks_;
  FlowBlock* entry_ = nullptr;
};

}  // namespace glassbox::python
