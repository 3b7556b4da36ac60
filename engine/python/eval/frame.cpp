// Frames on the data stack (Python/frame.c, Python/pystate.c).
#include "engine/python/eval/frame.hpp"

#include <cstring>

#include "engine/python/eval/eval.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict.hpp"

namespace glassbox::python {
namespace {

constexpr std::uint64_t kChunk = 16 * 1024;
struct Chunk {
  Addr previous;
  std::uint64_t size;
  Addr top;  // of this chunk when a newer one is in use
};

bool new_chunk(std::uint64_t bytes) {
  ThreadState& state = thread();
  std::uint64_t size = kChunk;
  while (size < bytes + sizeof(Chunk)) size *= 2;
  const Addr chunk = region_take(size);
  if (chunk == 0) return no_memory();
  if (state.chunk != 0) at<Chunk>(state.chunk).top = state.chunk_top;
  at<Chunk>(chunk) = {state.chunk, size, 0};
  state.chunk = chunk;
  state.chunk_top = chunk + sizeof(Chunk);
  state.chunk_limit = chunk + size;
  return true;
}

Addr take(std::uint64_t bytes) {
  ThreadState& state = thread();
  if (state.chunk == 0 || state.chunk_top + bytes > state.chunk_limit) {
    if (!new_chunk(bytes)) return 0;
  }
  const Addr place = state.chunk_top;
  state.chunk_top += bytes;
  return place;
}

void give(Addr place) {
  ThreadState& state = thread();
  if (place != state.chunk + sizeof(Chunk) || at<Chunk>(state.chunk).previous == 0) {
    state.chunk_top = place;
    return;
  }
  const Addr old = state.chunk;
  state.chunk = at<Chunk>(old).previous;
  state.chunk_top = at<Chunk>(state.chunk).top;
  state.chunk_limit = state.chunk + at<Chunk>(state.chunk).size;
  region_give(old, at<Chunk>(old).size);
}

}  // namespace

P<Frame> push_frame(P<FunctionObject> func, Obj locals, P<CodeObject> code) {
  const Addr place = take(static_cast<std::uint64_t>(code->co_framesize) * 8);
  if (place == 0) return {};
  P<Frame> frame(place);
  incref(code);
  frame->f_executable = code;
  frame->previous = nullptr;
  frame->f_funcobj = func;
  frame->f_globals = func->func_globals;
  frame->f_builtins = func->func_builtins;
  frame->f_locals = locals;
  frame->frame_obj = nullptr;
  frame->instr_ptr = modelled(code_bytes(code));
  frame->stacktop = code->co_nlocalsplus;
  frame->return_offset = 0;
  frame->owner = FrameOwner::thread;
  frame->on_return = kPush;
  std::memset(static_cast<void*>(&frame->localsplus[0]), 0, static_cast<std::size_t>(code->co_nlocalsplus) * 8);
  return frame;
}

void clear_frame_values(P<Frame> frame) {
  const std::int32_t top = frame->stacktop;
  frame->stacktop = 0;
  for (std::int32_t i = 0; i < top; ++i) {
    Obj value = frame->localsplus[i];
    frame->localsplus[i] = nullptr;
    xdecref(value);
  }
  clear_field(frame->f_locals);
}

// A frame object that outlives its call takes the frame into itself (take_ownership).
static void take_ownership(P<FrameObject> object, P<Frame> frame) {
  const std::uint64_t bytes = kFrameHeader + static_cast<std::uint64_t>(frame->stacktop) * 8;
  P<Frame> own(object.a + sizeof(FrameObject));
  std::memcpy(host(own.a), host(frame.a), static_cast<std::size_t>(bytes));
  own->owner = FrameOwner::frame_object;
  own->previous = nullptr;
  object->f_frame = own;
  if (P<Frame> previous = frame->previous) {
    if (!object->f_back) {
      RefTo<FrameObject> back = frame_object(previous);
      if (back)
        object->f_back = back.release();
      else
        clear_error();
    }
  }
  if (!gc_tracked(object)) gc_track(object);
}

void unlink_frame(P<Frame> frame) {
  if (P<FrameObject> object = frame->frame_obj) {
    frame->frame_obj = nullptr;
    if (object->ob_refcnt > 1) {
      take_ownership(object, frame);
      decref(object);
      return;
    }
    object->f_frame = nullptr;
    decref(object);
  }
  clear_frame_values(frame);
  Obj func = frame->f_funcobj;
  Obj code = frame->f_executable;
  frame->f_funcobj = nullptr;
  xdecref(func);
  decref(code);
}

void pop_frame(P<Frame> frame) {
  unlink_frame(frame);
  if (!halted()) give(frame.a);
}

void drop_moved_frame(P<Frame> frame) {
  give(frame.a);
}

void abandon_frame(P<Frame> frame) {
  if (frame->owner == FrameOwner::generator) {
    P<GeneratorObject> g = generator_of(frame);
    thread().exc_info = g->gi_exc_state.previous_item;
    g->gi_exc_state.previous_item = nullptr;
    g->gi_frame_state = kFrameCleared;
    frame->previous = nullptr;
    unlink_frame(frame);
    return;
  }
  pop_frame(frame);
}

bool frame_is_starting(P<Frame> frame) {
  return frame_unit(frame) < frame->code()->co_firsttraceable;
}

std::int32_t frame_unit(P<Frame> frame) {
  return static_cast<std::int32_t>((frame->instr_ptr - modelled(code_bytes(frame->code()))) / 2);
}
std::int32_t frame_line(P<Frame> frame) {
  return code_line(frame->code(), frame_unit(frame));
}
P<Frame> current_frame() {
  return thread().current_frame;
}

}  // namespace glassbox::python
