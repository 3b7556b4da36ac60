#include "engine/python/compiler/opcodes.hpp"

#include <cstddef>

namespace glassbox::python {

namespace {

struct Row {
  std::string_view name;
  std::int16_t number;
  std::int8_t caches;
  std::int8_t effect;
  std::uint8_t flags;
};

constexpr Row kRows[] = {
#define GLASSBOX_OPCODE(name, number, caches, effect, flags) {#name, number, caches, effect, flags},
    GLASSBOX_PYTHON_OPCODES(GLASSBOX_OPCODE)
#undef GLASSBOX_OPCODE
};

constexpr std::int32_t kNumbers = op::STORE_FAST_MAYBE_NULL + 1;

struct Index {
  std::uint8_t at[kNumbers] = {};  // place in kRows, plus 1
};

constexpr Index make_index() {
  Index index;
  for (std::size_t k = 0; k < sizeof kRows / sizeof kRows[0]; ++k) {
    index.at[kRows[k].number] = static_cast<std::uint8_t>(k + 1);
  }
  return index;
}

constexpr Index kIndex = make_index();

const Row* row_of(std::int32_t opcode) {
  if (opcode < 0 || opcode >= kNumbers || kIndex.at[opcode] == 0) return nullptr;
  return &kRows[kIndex.at[opcode] - 1];
}

std::int32_t varying_effect(std::int32_t opcode, std::int32_t oparg, std::int32_t jump) {
  switch (opcode) {
    case op::BUILD_CONST_KEY_MAP:
      return -oparg;
    case op::BUILD_LIST:
    case op::BUILD_SET:
    case op::BUILD_STRING:
    case op::BUILD_TUPLE:
      return 1 - oparg;
    case op::BUILD_MAP:
      return 1 - 2 * oparg;
    case op::BUILD_SLICE:
      return oparg == 3 ? -2 : -1;
    case op::CALL:
      return -1 - oparg;
    case op::CALL_FUNCTION_EX:
      return -2 - (oparg & 1);
    case op::CALL_KW:
      return -2 - oparg;
    case op::LOAD_ATTR:
      return oparg & 1;
    case op::LOAD_GLOBAL:
      return 1 + (oparg & 1);
    case op::LOAD_SUPER_ATTR:
      return -2 + (oparg & 1);
    case op::RAISE_VARARGS:
      return -oparg;
    case op::UNPACK_EX:
      return (oparg >> 8) + (oparg & 0xFF);
    case op::UNPACK_SEQUENCE:
      return oparg - 1;
    case op::SETUP_CLEANUP:
      return jump != 0 ? 2 : 0;
    default:  // SETUP_FINALLY, SETUP_WITH
      return jump != 0 ? 1 : 0;
  }
}

}  // namespace

std::string_view opcode_name(std::int32_t opcode) {
  const Row* row = row_of(opcode);
  return row ? row->name : std::string_view{};
}

std::int32_t opcode_caches(std::int32_t opcode) {
  const Row* row = row_of(opcode);
  return row ? row->caches : 0;
}

std::uint8_t opcode_flags(std::int32_t opcode) {
  const Row* row = row_of(opcode);
  return row ? row->flags : 0;
}

std::int32_t stack_effect(std::int32_t opcode, std::int32_t oparg, std::int32_t jump) {
  const Row* row = row_of(opcode);
  if (!row) return 0;
  return row->effect == kEffectVaries ? varying_effect(opcode, oparg, jump) : row->effect;
}

}  // namespace glassbox::python
