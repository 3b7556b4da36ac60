// The eval loop's door, and what its parts share.
#pragma once

#include <memory>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/function.hpp"

namespace glassbox::python {

// What the caller does when a frame ends (Frame::on_return).
enum OnReturn : std::uint8_t {
  kPush = 0,        // pushes what it returns
  kInit = 1,        // it was __init__: the instance is on the caller's stack already
  kForIter = 2,     // a generator under FOR_ITER
  kSend = 3,        // a generator or coroutine under SEND
  kNextCall = 4,    // next(g), g.send(x) as a plain call
  kContextRun = 5,  // Context.run: leaves the context
};

// Takes over the references of args (and of func and locals); null: TypeError or so is set, everything released.
P<Frame> push_call(P<FunctionObject> func, Obj locals, Obj* args, std::int64_t count, P<TupleObject> kwnames);
P<Frame> push_frame(P<FunctionObject> func, Obj locals, P<CodeObject> code);  // locals null but the caller fills them
void pop_frame(P<Frame> frame);           // clears it and gives its place on the data stack back
void clear_frame_values(P<Frame> frame);  // locals, stack, f_locals, function
void drop_moved_frame(P<Frame> frame);    // its values have gone elsewhere
void abandon_frame(P<Frame> frame);       // one that could not start
bool frame_is_starting(P<Frame> frame);   // before its first traceable instruction
void unlink_frame(P<Frame> frame);        // of a finished frame: releases or hands its values to its frame object

// Runs the frame as the bottom of a new eval loop; the value it returns or yields.
Ref run_frame(P<Frame> frame);
Ref run_thrown(P<Frame> frame);  // a generator into which the current exception is thrown
// Runs on from the current frame at recursion depth 0 until the program's bottom frame ends or vm->pause_at is reached.
Ref run_on();
bool paused();

Ref function_vectorcall(Obj callable, const Args& args);
Ref function_call_locals(P<FunctionObject> func, Obj locals);  // a module's or class's code with that namespace
Ref eval_code(P<CodeObject> code, P<DictObject> globals, Obj locals);

// Where lines begin and which they are, for each unit of a code object: a pure function of the code, kept on the host.
struct CodeLines {
  std::vector<std::int32_t> line;
  bool traced = true;  // false: a library module's code
};
const CodeLines& code_lines(P<CodeObject> code);
struct CodeCache {
  std::vector<std::unique_ptr<CodeLines>> by_version;
};

// Exceptions.
void add_traceback(P<Frame> frame);         // to the current exception
void raise_from(Obj exception, Obj cause);  // the work of RAISE_VARARGS; always leaves an error set, or re-raises

// Generators (eval/generator.cpp).
Ref generator_new(P<Frame> frame, P<FunctionObject> func);  // takes the frame's values over
Sent generator_send(P<GeneratorObject> g, Obj value, Ref& result);
Ref generator_throw(P<GeneratorObject> g, Obj exception);
Ref generator_close(P<GeneratorObject> g);
Ref coroutine_wrapper(Obj coroutine);  // what its __await__ gives
void warn_never_awaited(Obj coroutine);
bool generator_resumable(P<GeneratorObject> g);  // false: running already, error is set
P<GeneratorObject> generator_of(P<Frame> frame);
Ref yield_from_iterator(Obj o, bool coroutine_code);  // GET_YIELD_FROM_ITER
Ref awaitable_iterator(Obj o, int where);             // GET_AWAITABLE

}  // namespace glassbox::python
