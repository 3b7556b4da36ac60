// Frames (Include/internal/pycore_frame.h): on the data stack's chunks, inside a generator, or taken over by the frame
// object that outlives its call.
#pragma once

#include "engine/python/objects/code.hpp"
#include "engine/python/objects/function.hpp"

namespace glassbox::python {

struct FrameObject;

enum class FrameOwner : std::uint8_t { thread = 0, generator = 1, frame_object = 2, c_stack = 3 };

struct Frame {
  Obj f_executable;  // strong: the code object
  P<Frame> previous;
  Obj f_funcobj;            // strong
  P<DictObject> f_globals;  // borrowed, as f_builtins
  Obj f_builtins;
  Obj f_locals;  // strong, may be null
  P<FrameObject> frame_obj;
  Addr instr_ptr;         // the instruction that runs
  std::int32_t stacktop;  // from localsplus; of the running frame only when it is left
  std::uint16_t return_offset;
  FrameOwner owner;
  std::uint8_t on_return;  // what its caller makes of its end: see eval/returns.hpp
  Obj localsplus[1];

  [[nodiscard]] P<CodeObject> code() const { return as<CodeObject>(f_executable); }
};
constexpr std::uint64_t kFrameHeader = 72;  // FRAME_SPECIALS_SIZE words

struct FrameObject : Object {
  P<FrameObject> f_back;
  P<Frame> f_frame;
  Obj f_trace;
  std::int32_t f_lineno;
  std::uint8_t f_trace_lines;
  std::uint8_t f_trace_opcodes;
  std::uint16_t pad;
  Obj f_extra_locals;
  Obj f_locals_cache;
  // the frame itself, when this object owns it
};

// What an exception handler is busy with (_PyErr_StackItem).
struct ExcStackItem {
  Obj exc_value;
  P<ExcStackItem> previous_item;
};

struct GeneratorObject : Object {  // and coroutines and asynchronous generators
  Obj gi_weakreflist;
  P<StrObject> gi_name;
  P<StrObject> gi_qualname;
  ExcStackItem gi_exc_state;
  Obj gi_origin_or_finalizer;
  std::uint8_t gi_hooks_inited;
  std::uint8_t gi_closed;
  std::uint8_t gi_running_async;
  std::int8_t gi_frame_state;  // a FrameState
  std::uint32_t pad;
  // the frame
};
constexpr std::uint64_t kGeneratorHeader = sizeof(GeneratorObject);

enum FrameState : std::int8_t {
  kFrameCreated = -3,
  kFrameSuspended = -2,
  kFrameSuspendedYieldFrom = -1,
  kFrameExecuting = 0,
  kFrameCompleted = 1,
  kFrameCleared = 4,
};
inline P<Frame> generator_frame(P<GeneratorObject> g) {
  return P<Frame>(g.a + kGeneratorHeader);
}

std::int32_t frame_unit(P<Frame> frame);  // of instr_ptr, counted in code units
std::int32_t frame_line(P<Frame> frame);  // -1: none
RefTo<FrameObject> frame_object(P<Frame> frame);
Ref frame_locals(P<Frame> frame);  // what locals() gives there
// The innermost frame that runs Python code, null before the program starts.
P<Frame> current_frame();

}  // namespace glassbox::python
