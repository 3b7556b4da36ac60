// What the compiler knows of the block that it is compiling, until it becomes a code object.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/python/compiler/code.hpp"
#include "engine/python/compiler/constant.hpp"
#include "engine/python/compiler/name_map.hpp"
#include "engine/python/compiler/symbols.hpp"

namespace glassbox::python {

constexpr Location kNoLocation = {-1, -1, -1, -1};

inline bool same_location(const Location& a, const Location& b) {
  return a.line == b.line && a.end_line == b.end_line && a.column == b.column && a.end_column == b.end_column;
}

struct Instruction {
  std::int32_t opcode = 0;
  std::int32_t oparg = 0;  // of jumps: a label
  Location where = kNoLocation;
};

// Where a jump goes; kNoLabel is none.
using Label = std::int32_t;
constexpr Label kNoLabel = -1;

struct Sequence {
  std::vector<Instruction> code;
  std::vector<std::int32_t> labels;  // the instruction that each stands before

  Label new_label() {
    labels.push_back(-1);
    return static_cast<Label>(labels.size()) - 1;
  }
  void use(Label label) { labels[static_cast<std::size_t>(label)] = static_cast<std::int32_t>(code.size()); }
};

// All constants of a module, each once (c_const_cache).
class ConstantPool {
 public:
  ConstantRef keep(ConstantRef constant);

 private:
  std::unordered_multimap<std::uint64_t, ConstantRef> kept_;  // looked up only
};

enum class UnitKind : std::uint8_t { module, klass, function, async_function, lambda, comprehension, type_parameters };

// A loop or a block of exception handling around the code being compiled.
struct FrameBlock {
  enum class Kind : std::uint8_t {
    while_loop,
    for_loop,
    try_except,
    finally_try,
    finally_end,
    with,
    async_with,
    handler_cleanup,
    pop_value,
    exception_handler,
    exception_group_handler,
    async_comprehension_generator,
    stop_iteration,
  };
  Kind kind = Kind::while_loop;
  Label block = kNoLabel;
  Label exit = kNoLabel;
  Location where = kNoLocation;
  Nodes finally;        // finally_try
  Name name = nullptr;  // handler_cleanup: `except … as name`
};

struct Unit {
  Block* block = nullptr;
  UnitKind kind = UnitKind::module;
  Name owner = nullptr;  // the class whose name mangles private ones
  std::string name;
  std::string qualname;
  std::int32_t firstlineno = 1;
  std::int32_t argcount = 0;
  std::int32_t posonlyargcount = 0;
  std::int32_t kwonlyargcount = 0;
  std::vector<ConstantRef> consts;
  std::unordered_map<const Constant*, std::int32_t> const_numbers;  // looked up only
  NameMap names;
  NameMap varnames;
  NameMap cellvars;
  NameMap freevars;  // numbered behind cellvars
  NameMap hidden;    // 1: a comprehension's name that is a fast local just now
  NameMap static_attributes;
  std::vector<FrameBlock> frame_blocks;
  std::int32_t inlined_comprehensions = 0;  // around the code being compiled
  Sequence sequence;

  std::int32_t const_number(ConstantRef constant);
};

// Optimises the unit's instructions and makes its code object (Python/flowgraph.c, assemble.c).
std::shared_ptr<const Code> assemble_unit(Unit& unit, ConstantPool& pool, std::uint32_t flags,
                                          const std::string& filename);

}  // namespace glassbox::python
