// The ordered instructions as bytes: code, exception table, location table (Python/assemble.c).
#include <algorithm>
#include <utility>

#include "engine/python/compiler/flow.hpp"
#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/compiler/unit.hpp"

namespace glassbox::python {

namespace {

struct Emitted {
  std::int32_t opcode = 0;
  std::int32_t oparg = 0;
  Location where = kNoLocation;
  std::int32_t target = -1;  // instruction that it jumps to
  const FlowBlock* except = nullptr;
  std::int32_t offset = 0;  // in units
};

using Bytes = std::vector<std::uint8_t>;

std::int32_t size_of(const Emitted& instruction) {
  const std::int32_t oparg = instruction.oparg;
  const std::int32_t extended = (oparg > 0xFFFFFF ? 1 : 0) + (oparg > 0xFFFF ? 1 : 0) + (oparg > 0xFF ? 1 : 0);
  return extended + 1 + opcode_caches(instruction.opcode);
}

// The blocks in a row; `starts` has each block's first instruction, by its number.
std::vector<Emitted> flatten(FlowBlock* entry, std::vector<std::int32_t>& starts) {
  std::vector<Emitted> out;
  for (FlowBlock* block = entry; block; block = block->next) {
    block->number = static_cast<std::int32_t>(starts.size());
    starts.push_back(static_cast<std::int32_t>(out.size()));
    for (const FlowInstruction& instruction : block->code) {
      out.push_back({instruction.opcode, instruction.oparg, instruction.where, -1, instruction.except, 0});
    }
  }
  std::size_t at = 0;
  for (FlowBlock* block = entry; block; block = block->next) {
    for (const FlowInstruction& instruction : block->code) {
      Emitted& emitted = out[at];
      if (is_jump(instruction.opcode)) {
        emitted.target = starts[static_cast<std::size_t>(instruction.target->number)];
        const bool forward = emitted.target > static_cast<std::int32_t>(at);
        if (emitted.opcode == op::JUMP) emitted.opcode = forward ? op::JUMP_FORWARD : op::JUMP_BACKWARD;
        if (emitted.opcode == op::JUMP_NO_INTERRUPT) {
          emitted.opcode = forward ? op::JUMP_FORWARD : op::JUMP_BACKWARD_NO_INTERRUPT;
        }
        emitted.oparg = emitted.target;
      }
      ++at;
    }
  }
  return out;
}

// Jumps are relative to the next instruction; longer ones need EXTENDED_ARG, which makes others longer.
void resolve_jumps(std::vector<Emitted>& code) {
  for (bool again = true; again;) {
    std::int32_t offset = 0;
    for (Emitted& instruction : code) {
      instruction.offset = offset;
      offset += size_of(instruction);
    }
    again = false;
    offset = 0;
    for (Emitted& instruction : code) {
      const std::int32_t size = size_of(instruction);
      offset += size;
      if (instruction.target < 0) continue;
      const std::int32_t target = code[static_cast<std::size_t>(instruction.target)].offset;
      instruction.oparg = target < offset ? offset - target : target - offset;
      if (size_of(instruction) != size) again = true;
    }
  }
}

Bytes emit_code(const std::vector<Emitted>& code) {
  Bytes out;
  const auto unit = [&out](std::int32_t opcode, std::int32_t oparg) {
    out.push_back(static_cast<std::uint8_t>(opcode));
    out.push_back(static_cast<std::uint8_t>(oparg & 0xFF));
  };
  for (const Emitted& instruction : code) {
    for (const std::int32_t shift : {24, 16, 8}) {
      if ((instruction.oparg >> shift) != 0) unit(op::EXTENDED_ARG, instruction.oparg >> shift);
    }
    unit(instruction.opcode, instruction.oparg);
    for (std::int32_t k = opcode_caches(instruction.opcode); k > 0; --k) unit(op::CACHE, 0);
  }
  return out;
}

// Six bits a byte, highest first; the first number of an entry is marked.
void put_number(Bytes& out, std::int32_t value, std::uint32_t mark) {
  for (const std::int32_t shift : {24, 18, 12, 6}) {
    if (value < (1 << shift)) continue;
    out.push_back(static_cast<std::uint8_t>(((static_cast<std::uint32_t>(value) >> shift) & 63U) | 64U | mark));
    mark = 0;
  }
  out.push_back(static_cast<std::uint8_t>((static_cast<std::uint32_t>(value) & 63U) | mark));
}

Bytes emit_exceptions(const std::vector<Emitted>& code, const std::vector<std::int32_t>& starts) {
  Bytes out;
  const FlowBlock* handler = nullptr;
  std::int32_t start = -1;
  std::int32_t offset = 0;
  const auto entry = [&] {
    if (!handler) return;
    const std::int32_t lasti = handler->preserve_lasti ? 1 : 0;
    const std::int32_t place = starts[static_cast<std::size_t>(handler->number)];
    put_number(out, start, 128);
    put_number(out, offset - start, 0);
    put_number(out, code[static_cast<std::size_t>(place)].offset, 0);
    put_number(out, ((handler->start_depth - 1 - lasti) << 1) | lasti, 0);
  };
  for (const Emitted& instruction : code) {
    if (instruction.except != handler) {
      entry();
      start = offset;
      handler = instruction.except;
    }
    offset += size_of(instruction);
  }
  entry();
  return out;
}

class LocationTable {
 public:
  explicit LocationTable(std::int32_t line) : line_(line) {}

  void add(const Location& where, std::int32_t units) {
    constexpr std::int32_t kMostUnits = 8;
    for (; units > kMostUnits; units -= kMostUnits) entry(where, kMostUnits);
    if (units > 0) entry(where, units);
  }
  Bytes take() { return std::move(out_); }

 private:
  void byte(std::int32_t value) { out_.push_back(static_cast<std::uint8_t>(value)); }
  void first(std::int32_t form, std::int32_t units) { byte(128 | (form << 3) | (units - 1)); }
  void number(std::int32_t value) {
    auto rest = static_cast<std::uint32_t>(value);
    for (; rest >= 64; rest >>= 6U) byte(static_cast<std::int32_t>(64 | (rest & 63U)));
    byte(static_cast<std::int32_t>(rest));
  }
  void signed_number(std::int32_t value) { number(value < 0 ? (-value << 1) | 1 : value << 1); }

  // Objects/locations.md: the shortest of five forms.
  void entry(const Location& where, std::int32_t units) {
    constexpr std::int32_t kOneLine = 10;
    constexpr std::int32_t kNoColumns = 13;
    constexpr std::int32_t kLong = 14;
    constexpr std::int32_t kNone = 15;
    if (where.line == kNoLocation.line) return first(kNone, units);
    const std::int32_t delta = where.line - line_;
    const std::int32_t width = where.end_column - where.column;
    if (where.column < 0 || where.end_column < 0) {
      if (where.end_line == where.line || where.end_line < 0) {
        first(kNoColumns, units);
        signed_number(delta);
        line_ = where.line;
        return;
      }
    } else if (where.end_line == where.line) {
      if (delta == 0 && where.column < 80 && width < 16 && width >= 0) {
        first(where.column >> 3, units);
        return byte(((where.column & 7) << 4) | width);
      }
      if (delta >= 0 && delta < 3 && where.column < 128 && where.end_column < 128) {
        first(kOneLine + delta, units);
        byte(where.column);
        byte(where.end_column);
        line_ = where.line;
        return;
      }
    }
    first(kLong, units);
    signed_number(delta);
    number(where.end_line - where.line);
    number(where.column + 1);
    number(where.end_column + 1);
    line_ = where.line;
  }

  std::int32_t line_;
  Bytes out_;
};

Bytes emit_locations(const std::vector<Emitted>& code, std::int32_t firstlineno) {
  LocationTable table(firstlineno);
  Location where = kNoLocation;
  std::int32_t units = 0;
  for (const Emitted& instruction : code) {
    if (!same_location(where, instruction.where)) {
      table.add(where, units);
      where = instruction.where;
      units = 0;
    }
    units += size_of(instruction);
  }
  table.add(where, units);
  return table.take();
}

void fill_locals(const Unit& unit, Code& code) {
  const auto add = [&code](Name name, std::uint32_t kind) {
    code.localsplusnames.emplace_back(name->text);
    code.localspluskinds.push_back(static_cast<std::uint8_t>(kind));
  };
  for (const NameMap::Entry& local : unit.varnames.entries()) {
    std::uint32_t kind = CO_FAST_LOCAL;
    if (unit.hidden.has(local.name)) kind |= CO_FAST_HIDDEN;
    if (unit.cellvars.has(local.name)) kind |= CO_FAST_CELL;
    add(local.name, kind);
  }
  for (const NameMap::Entry& cell : unit.cellvars.entries()) {
    if (!unit.varnames.has(cell.name)) add(cell.name, CO_FAST_CELL);
  }
  for (const NameMap::Entry& free : unit.freevars.entries()) add(free.name, CO_FAST_FREE);
}

}  // namespace

std::shared_ptr<const Code> assemble_unit(Unit& unit, ConstantPool& pool, std::uint32_t flags,
                                          const std::string& filename) {
  Flow flow(unit, pool);
  flow.build();
  flow.optimise();
  auto code = std::make_shared<Code>();
  code->stacksize = std::max(1, flow.stack_depth());  // _PyCode_New
  flow.finish(flags);
  std::vector<std::int32_t> starts;
  std::vector<Emitted> emitted = flatten(flow.entry(), starts);
  resolve_jumps(emitted);
  code->name = unit.name;
  code->qualname = unit.qualname;
  code->filename = filename;
  code->flags = flags;
  code->argcount = unit.posonlyargcount + unit.argcount;
  code->posonlyargcount = unit.posonlyargcount;
  code->kwonlyargcount = unit.kwonlyargcount;
  code->firstlineno = unit.firstlineno;
  code->code = emit_code(emitted);
  code->exceptiontable = emit_exceptions(emitted, starts);
  code->linetable = emit_locations(emitted, unit.firstlineno);
  code->consts = unit.consts;
  for (const NameMap::Entry& name : unit.names.entries()) code->names.emplace_back(name.name->text);
  fill_locals(unit, *code);
  return code;
}

}  // namespace glassbox::python
