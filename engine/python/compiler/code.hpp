// A compiled code object as a plain host value, with every part in the format of CPython 3.13 (Include/cpython/code.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/python/compiler/constant.hpp"

namespace glassbox::python {

// co_flags.
enum CodeFlag : std::uint32_t {
  CO_OPTIMIZED = 0x0001,
  CO_NEWLOCALS = 0x0002,
  CO_VARARGS = 0x0004,
  CO_VARKEYWORDS = 0x0008,
  CO_NESTED = 0x0010,
  CO_GENERATOR = 0x0020,
  CO_COROUTINE = 0x0080,
  CO_ITERABLE_COROUTINE = 0x0100,
  CO_ASYNC_GENERATOR = 0x0200,
  CO_FUTURE_ANNOTATIONS = 0x1000000,
};

// What a slot of localsplus holds (Include/internal/pycore_code.h). A parameter that is captured is local and cell.
enum LocalKind : std::uint8_t {
  CO_FAST_HIDDEN = 0x10,  // an inlined comprehension's name, in a class or module
  CO_FAST_LOCAL = 0x20,
  CO_FAST_CELL = 0x40,
  CO_FAST_FREE = 0x80,
};

struct Code {
  std::string name;
  std::string qualname;
  std::string filename;
  std::uint32_t flags = 0;
  std::int32_t argcount = 0;  // positional, those before `/` included
  std::int32_t posonlyargcount = 0;
  std::int32_t kwonlyargcount = 0;
  std::int32_t stacksize = 0;
  std::int32_t firstlineno = 1;
  std::vector<std::uint8_t> code;  // units of two bytes (opcode, argument), inline caches as zeroed CACHE units
  std::vector<ConstantRef> consts;
  std::vector<std::string> names;
  std::vector<std::string> localsplusnames;  // locals, then cells that are no parameters, then free variables
  std::vector<std::uint8_t> localspluskinds;
  std::vector<std::uint8_t> exceptiontable;  // Objects/exception_handling_notes.txt
  std::vector<std::uint8_t> linetable;       // Objects/locations.md
};

// What an instruction offset (in units) of linetable stands for; columns are in UTF-8 bytes from 0, -1 for unknown.
struct Location {
  std::int32_t line = -1;
  std::int32_t end_line = -1;
  std::int32_t column = -1;
  std::int32_t end_column = -1;
};
Location location_of(const Code& code, std::int32_t unit);

// The handler that covers an instruction (in units): where to go on, how many values stay, whether lasti is pushed.
// start < 0 where there is none (Python/ceval.c, get_exception_handler).
struct Handler {
  std::int32_t start = -1;
  std::int32_t end = -1;
  std::int32_t target = -1;
  std::int32_t depth = 0;
  bool push_lasti = false;
};
Handler handler_of(const Code& code, std::int32_t unit);
std::vector<Handler> handlers_of(const Code& code);  // the whole table

}  // namespace glassbox::python
