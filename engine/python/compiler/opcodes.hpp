// CPython 3.13's instructions (Include/opcode_ids.h, Include/internal/pycore_opcode_metadata.h), without the
// specialised and instrumented forms. Numbers from 256 are the compiler's own and never reach a code object.
#pragma once

#include <cstdint>
#include <string_view>

namespace glassbox::python {

// What an instruction's argument means.
enum OpFlag : std::uint8_t {
  kOpArg = 1,
  kOpJump = 2,
  kOpConst = 4,
  kOpName = 8,
  kOpLocal = 16,
  kOpFree = 32,
};

constexpr std::int8_t kEffectVaries = 127;  // with the argument: stack_effect() knows

// X(name, number, inline cache units, stack effect, flags)
#define GLASSBOX_PYTHON_OPCODES(X)                           \
  X(CACHE, 0, 0, 0, 0)                                       \
  X(BEFORE_ASYNC_WITH, 1, 0, 1, 0)                           \
  X(BEFORE_WITH, 2, 0, 1, 0)                                 \
  X(BINARY_SLICE, 4, 0, -2, 0)                               \
  X(BINARY_SUBSCR, 5, 1, -1, 0)                              \
  X(CHECK_EG_MATCH, 6, 0, 0, 0)                              \
  X(CHECK_EXC_MATCH, 7, 0, 0, 0)                             \
  X(CLEANUP_THROW, 8, 0, -1, 0)                              \
  X(DELETE_SUBSCR, 9, 0, -2, 0)                              \
  X(END_ASYNC_FOR, 10, 0, -2, 0)                             \
  X(END_FOR, 11, 0, -1, 0)                                   \
  X(END_SEND, 12, 0, -1, 0)                                  \
  X(EXIT_INIT_CHECK, 13, 0, -1, 0)                           \
  X(FORMAT_SIMPLE, 14, 0, 0, 0)                              \
  X(FORMAT_WITH_SPEC, 15, 0, -1, 0)                          \
  X(GET_AITER, 16, 0, 0, 0)                                  \
  X(GET_ANEXT, 18, 0, 1, 0)                                  \
  X(GET_ITER, 19, 0, 0, 0)                                   \
  X(GET_LEN, 20, 0, 1, 0)                                    \
  X(GET_YIELD_FROM_ITER, 21, 0, 0, 0)                        \
  X(INTERPRETER_EXIT, 22, 0, -1, 0)                          \
  X(LOAD_ASSERTION_ERROR, 23, 0, 1, 0)                       \
  X(LOAD_BUILD_CLASS, 24, 0, 1, 0)                           \
  X(LOAD_LOCALS, 25, 0, 1, 0)                                \
  X(MAKE_FUNCTION, 26, 0, 0, 0)                              \
  X(MATCH_KEYS, 27, 0, 1, 0)                                 \
  X(MATCH_MAPPING, 28, 0, 1, 0)                              \
  X(MATCH_SEQUENCE, 29, 0, 1, 0)                             \
  X(NOP, 30, 0, 0, 0)                                        \
  X(POP_EXCEPT, 31, 0, -1, 0)                                \
  X(POP_TOP, 32, 0, -1, 0)                                   \
  X(PUSH_EXC_INFO, 33, 0, 1, 0)                              \
  X(PUSH_NULL, 34, 0, 1, 0)                                  \
  X(RETURN_GENERATOR, 35, 0, 1, 0)                           \
  X(RETURN_VALUE, 36, 0, -1, 0)                              \
  X(SETUP_ANNOTATIONS, 37, 0, 0, 0)                          \
  X(STORE_SLICE, 38, 0, -4, 0)                               \
  X(STORE_SUBSCR, 39, 1, -3, 0)                              \
  X(TO_BOOL, 40, 3, 0, 0)                                    \
  X(UNARY_INVERT, 41, 0, 0, 0)                               \
  X(UNARY_NEGATIVE, 42, 0, 0, 0)                             \
  X(UNARY_NOT, 43, 0, 0, 0)                                  \
  X(WITH_EXCEPT_START, 44, 0, 1, 0)                          \
  X(BINARY_OP, 45, 1, -1, kOpArg)                            \
  X(BUILD_CONST_KEY_MAP, 46, 0, kEffectVaries, kOpArg)       \
  X(BUILD_LIST, 47, 0, kEffectVaries, kOpArg)                \
  X(BUILD_MAP, 48, 0, kEffectVaries, kOpArg)                 \
  X(BUILD_SET, 49, 0, kEffectVaries, kOpArg)                 \
  X(BUILD_SLICE, 50, 0, kEffectVaries, kOpArg)               \
  X(BUILD_STRING, 51, 0, kEffectVaries, kOpArg)              \
  X(BUILD_TUPLE, 52, 0, kEffectVaries, kOpArg)               \
  X(CALL, 53, 3, kEffectVaries, kOpArg)                      \
  X(CALL_FUNCTION_EX, 54, 0, kEffectVaries, kOpArg)          \
  X(CALL_INTRINSIC_1, 55, 0, 0, kOpArg)                      \
  X(CALL_INTRINSIC_2, 56, 0, -1, kOpArg)                     \
  X(CALL_KW, 57, 0, kEffectVaries, kOpArg)                   \
  X(COMPARE_OP, 58, 1, -1, kOpArg)                           \
  X(CONTAINS_OP, 59, 1, -1, kOpArg)                          \
  X(CONVERT_VALUE, 60, 0, 0, kOpArg)                         \
  X(COPY, 61, 0, 1, kOpArg)                                  \
  X(COPY_FREE_VARS, 62, 0, 0, kOpArg)                        \
  X(DELETE_ATTR, 63, 0, -1, kOpArg | kOpName)                \
  X(DELETE_DEREF, 64, 0, 0, kOpArg | kOpFree)                \
  X(DELETE_FAST, 65, 0, 0, kOpArg | kOpLocal)                \
  X(DELETE_GLOBAL, 66, 0, 0, kOpArg | kOpName)               \
  X(DELETE_NAME, 67, 0, 0, kOpArg | kOpName)                 \
  X(DICT_MERGE, 68, 0, -1, kOpArg)                           \
  X(DICT_UPDATE, 69, 0, -1, kOpArg)                          \
  X(EXTENDED_ARG, 71, 0, 0, kOpArg)                          \
  X(FOR_ITER, 72, 1, 1, kOpArg | kOpJump)                    \
  X(GET_AWAITABLE, 73, 0, 0, kOpArg)                         \
  X(IMPORT_FROM, 74, 0, 1, kOpArg | kOpName)                 \
  X(IMPORT_NAME, 75, 0, -1, kOpArg | kOpName)                \
  X(IS_OP, 76, 0, -1, kOpArg)                                \
  X(JUMP_BACKWARD, 77, 1, 0, kOpArg | kOpJump)               \
  X(JUMP_BACKWARD_NO_INTERRUPT, 78, 0, 0, kOpArg | kOpJump)  \
  X(JUMP_FORWARD, 79, 0, 0, kOpArg | kOpJump)                \
  X(LIST_APPEND, 80, 0, -1, kOpArg)                          \
  X(LIST_EXTEND, 81, 0, -1, kOpArg)                          \
  X(LOAD_ATTR, 82, 9, kEffectVaries, kOpArg | kOpName)       \
  X(LOAD_CONST, 83, 0, 1, kOpArg | kOpConst)                 \
  X(LOAD_DEREF, 84, 0, 1, kOpArg | kOpFree)                  \
  X(LOAD_FAST, 85, 0, 1, kOpArg | kOpLocal)                  \
  X(LOAD_FAST_AND_CLEAR, 86, 0, 1, kOpArg | kOpLocal)        \
  X(LOAD_FAST_CHECK, 87, 0, 1, kOpArg | kOpLocal)            \
  X(LOAD_FAST_LOAD_FAST, 88, 0, 2, kOpArg | kOpLocal)        \
  X(LOAD_FROM_DICT_OR_DEREF, 89, 0, 0, kOpArg | kOpFree)     \
  X(LOAD_FROM_DICT_OR_GLOBALS, 90, 0, 0, kOpArg | kOpName)   \
  X(LOAD_GLOBAL, 91, 4, kEffectVaries, kOpArg | kOpName)     \
  X(LOAD_NAME, 92, 0, 1, kOpArg | kOpName)                   \
  X(LOAD_SUPER_ATTR, 93, 1, kEffectVaries, kOpArg | kOpName) \
  X(MAKE_CELL, 94, 0, 0, kOpArg | kOpFree)                   \
  X(MAP_ADD, 95, 0, -2, kOpArg)                              \
  X(MATCH_CLASS, 96, 0, -2, kOpArg)                          \
  X(POP_JUMP_IF_FALSE, 97, 1, -1, kOpArg | kOpJump)          \
  X(POP_JUMP_IF_NONE, 98, 1, -1, kOpArg | kOpJump)           \
  X(POP_JUMP_IF_NOT_NONE, 99, 1, -1, kOpArg | kOpJump)       \
  X(POP_JUMP_IF_TRUE, 100, 1, -1, kOpArg | kOpJump)          \
  X(RAISE_VARARGS, 101, 0, kEffectVaries, kOpArg)            \
  X(RERAISE, 102, 0, -1, kOpArg)                             \
  X(RETURN_CONST, 103, 0, 0, kOpArg | kOpConst)              \
  X(SEND, 104, 1, 0, kOpArg | kOpJump)                       \
  X(SET_ADD, 105, 0, -1, kOpArg)                             \
  X(SET_FUNCTION_ATTRIBUTE, 106, 0, -1, kOpArg)              \
  X(SET_UPDATE, 107, 0, -1, kOpArg)                          \
  X(STORE_ATTR, 108, 4, -2, kOpArg | kOpName)                \
  X(STORE_DEREF, 109, 0, -1, kOpArg | kOpFree)               \
  X(STORE_FAST, 110, 0, -1, kOpArg | kOpLocal)               \
  X(STORE_FAST_LOAD_FAST, 111, 0, 0, kOpArg | kOpLocal)      \
  X(STORE_FAST_STORE_FAST, 112, 0, -2, kOpArg | kOpLocal)    \
  X(STORE_GLOBAL, 113, 0, -1, kOpArg | kOpName)              \
  X(STORE_NAME, 114, 0, -1, kOpArg | kOpName)                \
  X(SWAP, 115, 0, 0, kOpArg)                                 \
  X(UNPACK_EX, 116, 0, kEffectVaries, kOpArg)                \
  X(UNPACK_SEQUENCE, 117, 1, kEffectVaries, kOpArg)          \
  X(YIELD_VALUE, 118, 0, 0, kOpArg)                          \
  X(RESUME, 149, 0, 0, kOpArg)                               \
  X(JUMP, 256, 0, 0, kOpArg | kOpJump)                       \
  X(JUMP_NO_INTERRUPT, 257, 0, 0, kOpArg | kOpJump)          \
  X(LOAD_CLOSURE, 258, 0, 1, kOpArg | kOpLocal)              \
  X(LOAD_METHOD, 259, 0, 1, kOpArg | kOpName)                \
  X(LOAD_SUPER_METHOD, 260, 0, -1, kOpArg | kOpName)         \
  X(LOAD_ZERO_SUPER_ATTR, 261, 0, -1, kOpArg | kOpName)      \
  X(LOAD_ZERO_SUPER_METHOD, 262, 0, -1, kOpArg | kOpName)    \
  X(POP_BLOCK, 263, 0, 0, 0)                                 \
  X(SETUP_CLEANUP, 264, 0, kEffectVaries, kOpArg)            \
  X(SETUP_FINALLY, 265, 0, kEffectVaries, kOpArg)            \
  X(SETUP_WITH, 266, 0, kEffectVaries, kOpArg)               \
  X(STORE_FAST_MAYBE_NULL, 267, 0, -1, kOpArg | kOpLocal)

namespace op {
enum Number : std::uint16_t {
#define GLASSBOX_OPCODE(name, number, caches, effect, flags) name = number,
  GLASSBOX_PYTHON_OPCODES(GLASSBOX_OPCODE)
#undef GLASSBOX_OPCODE
};
}  // namespace op

// BINARY_OP's argument (Include/opcode.h); the in-place form is 13 higher.
enum BinaryOperator : std::uint8_t {
  NB_ADD,
  NB_AND,
  NB_FLOOR_DIVIDE,
  NB_LSHIFT,
  NB_MATRIX_MULTIPLY,
  NB_MULTIPLY,
  NB_REMAINDER,
  NB_OR,
  NB_POWER,
  NB_RSHIFT,
  NB_SUBTRACT,
  NB_TRUE_DIVIDE,
  NB_XOR,
  NB_INPLACE_ADD,
};

// COMPARE_OP's argument is the comparison << 5, | 16 if the result is made a bool, | the mask of the specialisers
// (Python/compile.c, addcompare).
enum Comparison : std::uint8_t { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE };

// CALL_INTRINSIC_1 and _2 (Include/internal/pycore_intrinsics.h).
enum Intrinsic1 : std::uint8_t {
  INTRINSIC_1_INVALID,
  INTRINSIC_PRINT,
  INTRINSIC_IMPORT_STAR,
  INTRINSIC_STOPITERATION_ERROR,
  INTRINSIC_ASYNC_GEN_WRAP,
  INTRINSIC_UNARY_POSITIVE,
  INTRINSIC_LIST_TO_TUPLE,
  INTRINSIC_TYPEVAR,
  INTRINSIC_PARAMSPEC,
  INTRINSIC_TYPEVARTUPLE,
  INTRINSIC_SUBSCRIPT_GENERIC,
  INTRINSIC_TYPEALIAS,
};
enum Intrinsic2 : std::uint8_t {
  INTRINSIC_2_INVALID,
  INTRINSIC_PREP_RERAISE_STAR,
  INTRINSIC_TYPEVAR_WITH_BOUND,
  INTRINSIC_TYPEVAR_WITH_CONSTRAINTS,
  INTRINSIC_SET_FUNCTION_TYPE_PARAMS,
  INTRINSIC_SET_TYPEPARAM_DEFAULT,
};

// SET_FUNCTION_ATTRIBUTE's argument.
enum FunctionAttribute : std::uint8_t {
  MAKE_FUNCTION_DEFAULTS = 1,
  MAKE_FUNCTION_KWDEFAULTS = 2,
  MAKE_FUNCTION_ANNOTATIONS = 4,
  MAKE_FUNCTION_CLOSURE = 8,
};

// RESUME's argument: where, | 4 inside of an except or finally that has one level (Python/flowgraph.c).
enum ResumeAt : std::uint8_t { kResumeAtStart, kResumeAfterYield, kResumeAfterYieldFrom, kResumeAfterAwait };

// CONVERT_VALUE's argument (Include/ceval.h).
enum Conversion : std::uint8_t { FVC_NONE, FVC_STR, FVC_REPR, FVC_ASCII };

std::string_view opcode_name(std::int32_t opcode);  // "LOAD_FAST"; "<17>" has no name: empty
std::int32_t opcode_caches(std::int32_t opcode);    // inline cache units behind it
std::uint8_t opcode_flags(std::int32_t opcode);     // OpFlag

// By how much the stack grows (Python/compile.c, stack_effect). jump: 1 if it jumps, 0 if not, -1 the larger of both.
std::int32_t stack_effect(std::int32_t opcode, std::int32_t oparg, std::int32_t jump);

}  // namespace glassbox::python
