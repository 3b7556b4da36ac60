// The code object in the simulated memory (Include/cpython/code.h), made of the compiler's host value.
#pragma once

#include "engine/python/compiler/code.hpp"
#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct CodeObject : VarObject {
  P<TupleObject> co_consts;
  P<TupleObject> co_names;
  Obj co_exceptiontable;
  std::uint32_t co_flags;
  std::int32_t co_argcount;
  std::int32_t co_posonlyargcount;
  std::int32_t co_kwonlyargcount;
  std::int32_t co_stacksize;
  std::int32_t co_firstlineno;
  std::int32_t co_nlocalsplus;
  std::int32_t co_framesize;  // in words
  std::int32_t co_nlocals;
  std::int32_t co_ncellvars;
  std::int32_t co_nfreevars;
  std::uint32_t co_version;
  P<TupleObject> co_localsplusnames;
  Obj co_localspluskinds;
  P<StrObject> co_filename;
  P<StrObject> co_name;
  P<StrObject> co_qualname;
  Obj co_linetable;
  Obj co_weakreflist;
  Addr co_executors;
  Addr co_cached;
  std::uint64_t co_instrumentation_version;
  Addr co_monitoring;
  std::int32_t co_firsttraceable;
  std::int32_t pad;
  Addr co_extra;
  std::uint8_t co_code_adaptive[8];  // opcodes with kLineStart where a line begins (objects/code_lines.cpp)
};
// The bit that marks, in the running copy of the bytecode, an instruction where a line begins; RESUME (149) is
// kResume there, because its own number has that bit.
constexpr std::uint8_t kLineStart = 0x80;
constexpr std::uint8_t kResume = 119;

Ref code_from(const Code& code);  // null: MemoryError
inline std::uint8_t* code_bytes(P<CodeObject> code) {
  return code->co_code_adaptive;
}
Location code_location(P<CodeObject> code, std::int32_t unit);
std::int32_t code_line(P<CodeObject> code, std::int32_t unit);  // -1: none
Handler code_handler(P<CodeObject> code, std::int32_t unit);
Ref constant_object(const Constant& constant);

}  // namespace glassbox::python
