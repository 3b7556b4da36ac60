// Generators and coroutines (Objects/genobject.c): the frame lies inside the object and is resumed in place.
#include <cstring>

#include "engine/python/eval/eval.hpp"
#include "engine/python/eval/operations.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {

P<GeneratorObject> generator_of(P<Frame> frame) {
  return P<GeneratorObject>(frame.a - kGeneratorHeader);
}

Ref generator_new(P<Frame> frame, P<FunctionObject> func) {
  P<CodeObject> code = frame->code();
  P<TypeObject> type = (code->co_flags & CO_ASYNC_GENERATOR) != 0 ? types::async_generator
                       : (code->co_flags & CO_COROUTINE) != 0     ? types::coroutine
                                                                  : types::generator;
  const std::uint64_t slots = static_cast<std::uint64_t>(code->co_nlocalsplus + code->co_stacksize);
  P<GeneratorObject> g = make_gc<GeneratorObject>(type, kGeneratorHeader + kFrameHeader + slots * 8);
  if (!g) return nullptr;
  std::memset(host(g.a + sizeof(Object)), 0, kGeneratorHeader - sizeof(Object));
  incref(func->func_name);
  g->gi_name = func->func_name;
  incref(func->func_qualname);
  g->gi_qualname = func->func_qualname;
  g->gi_frame_state = kFrameCreated;
  P<Frame> own = generator_frame(g);
  std::memcpy(host(own.a), host(frame.a),
              static_cast<std::size_t>(kFrameHeader + static_cast<std::uint64_t>(frame->stacktop) * 8));
  own->previous = nullptr;
  own->owner = FrameOwner::generator;
  if (own->frame_obj) own->frame_obj->f_frame = own;
  gc_track(g);
  return Ref::steal(g);
}

namespace {

const char* kind_name(P<GeneratorObject> g) {
  return is_exact(g, types::coroutine)         ? "coroutine"
         : is_exact(g, types::async_generator) ? "async generator"
                                               : "generator";
}

// Runs it on with `value` on its stack, or with the current exception thrown in. Null: it failed; the frame state says
// whether it yielded or returned.
Ref resume(P<GeneratorObject> g, Obj value, bool thrown) {
  P<Frame> frame = generator_frame(g);
  Ref held = new_ref(g);
  incref(value);
  frame->localsplus[frame->stacktop++] = value;
  g->gi_exc_state.previous_item = thread().exc_info;
  thread().exc_info = P<ExcStackItem>(g.a + offsetof(GeneratorObject, gi_exc_state));
  g->gi_frame_state = kFrameExecuting;
  return thrown ? run_thrown(frame) : run_frame(frame);
}

}  // namespace

bool generator_resumable(P<GeneratorObject> g) {
  if (g->gi_frame_state != kFrameExecuting) return true;
  return raise(exc::ValueError, "{} already executing", kind_name(g));
}

Sent generator_send(P<GeneratorObject> g, Obj value, Ref& result) {
  if (!generator_resumable(g)) return Sent::error;
  if (g->gi_frame_state == kFrameCreated && value && value != kNone) {
    raise(exc::TypeError, "can't send non-None value to a just-started {}", kind_name(g));
    return Sent::error;
  }
  if (g->gi_frame_state >= kFrameCompleted) {
    if (is_exact(g, types::coroutine) && !g->gi_closed) {
      raise(exc::RuntimeError, "cannot reuse already awaited coroutine");
      return Sent::error;
    }
    if (value && !is_exact(g, types::async_generator)) {
      result = none();
      return Sent::done;
    }
    return value ? Sent::error : (result = none(), Sent::done);
  }
  result = resume(g, value ? value : kNone, false);
  if (!result) return Sent::error;
  return g->gi_frame_state < kFrameExecuting ? Sent::next : Sent::done;
}

namespace {

// What it delegates to, when it is suspended in a yield from or await.
Obj delegate(P<GeneratorObject> g) {
  if (g->gi_frame_state != kFrameSuspendedYieldFrom) return nullptr;
  P<Frame> frame = generator_frame(g);
  return frame->localsplus[frame->stacktop - 1];
}

Ref throw_here(P<GeneratorObject> g, Obj exception) {
  if (!generator_resumable(g)) return nullptr;
  if (g->gi_frame_state >= kFrameCompleted) {
    restore_error(new_ref(exception));
    return nullptr;
  }
  restore_error(new_ref(exception));
  Ref result = resume(g, kNone, true);
  if (!result) return nullptr;
  if (g->gi_frame_state < kFrameExecuting) return result;
  if (result.get() == kNone)
    raise_none(is_exact(g, types::async_generator) ? exc::StopAsyncIteration : exc::StopIteration);
  else
    raise_stop_iteration(result);
  return nullptr;
}

int close_delegate(Obj yf) {
  if (is_exact(yf, types::generator) || is_exact(yf, types::coroutine)) {
    Ref r = generator_close(as<GeneratorObject>(yf));
    return r ? 0 : -1;
  }
  Ref method;
  if (find_attr(yf, names::close, method) < 0) {
    write_unraisable(yf);
    return 0;
  }
  if (!method) return 0;
  return call0(method) ? 0 : -1;
}

}  // namespace

Ref generator_throw(P<GeneratorObject> g, Obj exception) {
  Obj yf = delegate(g);
  if (!yf) return throw_here(g, exception);
  Ref held = new_ref(yf);
  Ref result;
  if (exception_matches(exception, exc::GeneratorExit) != 0) {
    g->gi_frame_state = kFrameExecuting;
    const int closed = close_delegate(yf);
    g->gi_frame_state = kFrameSuspendedYieldFrom;
    if (closed < 0) {
      Ref error = take_error();
      return throw_here(g, error);
    }
    return throw_here(g, exception);
  }
  if (is_exact(yf, types::generator) || is_exact(yf, types::coroutine)) {
    g->gi_frame_state = kFrameExecuting;
    // The delegate runs as if this one had called it.
    P<Frame> frame = generator_frame(g);
    P<Frame> outer = thread().current_frame;
    if (outer && vm->stack_pointer) outer->stacktop = static_cast<std::int32_t>(vm->stack_pointer - outer->localsplus);
    Obj* stack = vm->stack_pointer;
    frame->previous = outer;
    thread().current_frame = frame;
    vm->stack_pointer = frame->localsplus + frame->stacktop;
    result = generator_throw(as<GeneratorObject>(yf), exception);
    if (halted()) return nullptr;
    thread().current_frame = outer;
    vm->stack_pointer = stack;
    frame->previous = nullptr;
    g->gi_frame_state = kFrameSuspendedYieldFrom;
  } else {
    Ref method;
    const int found = find_attr(yf, names::throw_, method);
    if (found < 0) return nullptr;
    if (found == 0) return throw_here(g, exception);
    g->gi_frame_state = kFrameExecuting;
    result = call1(method, exception);
    if (halted()) return nullptr;
    g->gi_frame_state = kFrameSuspendedYieldFrom;
  }
  if (result) return result;
  // The delegate ended: this generator goes on, in its exception table's handler (CLEANUP_THROW).
  Ref error = take_error();
  return throw_here(g, error);
}

Ref generator_close(P<GeneratorObject> g) {
  if (!generator_resumable(g)) return nullptr;
  if (g->gi_frame_state == kFrameCreated) {
    g->gi_frame_state = kFrameCleared;
    unlink_frame(generator_frame(g));
    return none();
  }
  if (g->gi_frame_state >= kFrameCompleted) return none();
  Obj yf = delegate(g);
  int closed = 0;
  if (yf) {
    Ref held = new_ref(yf);
    const std::int8_t state = g->gi_frame_state;
    g->gi_frame_state = kFrameExecuting;
    closed = close_delegate(yf);
    if (halted()) return nullptr;
    g->gi_frame_state = state;
  }
  Ref error;
  if (closed == 0) {
    error = call0(exc::GeneratorExit);
  } else {
    error = take_error();
  }
  if (!error) return nullptr;
  Ref result = throw_here(g, error);
  if (result) return raise(exc::RuntimeError, "{} ignored GeneratorExit", kind_name(g));
  if (error_matches(exc::StopIteration)) {
    Ref stop = take_error();
    Obj value = as<StopIterationObject>(stop.get())->value;
    return new_ref(value ? value : kNone);
  }
  if (error_matches(exc::GeneratorExit)) {
    clear_error();
    return none();
  }
  return nullptr;
}

Ref yield_from_iterator(Obj o, bool coroutine_code) {
  if (is_exact(o, types::coroutine)) {
    if (coroutine_code) return new_ref(o);
    return raise(exc::TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
  }
  if (is_exact(o, types::generator)) return new_ref(o);
  return get_iter(o);
}

namespace {

Ref iternext(Obj o) {
  Ref result;
  const Sent sent = generator_send(as<GeneratorObject>(o), nullptr, result);
  if (sent == Sent::next) return result;
  if (sent == Sent::done && result && result.get() != kNone) raise_stop_iteration(result);
  return nullptr;
}
Ref send_value(Obj o, const In& in) {
  Ref result;
  const Sent sent = generator_send(as<GeneratorObject>(o), in[0], result);
  if (sent == Sent::next) return result;
  if (sent == Sent::done) raise_stop_iteration(result);
  return nullptr;
}
Ref throw_value(Obj o, const In& in) {
  if (in[1] && !warn(exc::DeprecationWarning,
                     "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead."))
    return nullptr;
  Obj type = in[0];
  Ref exception;
  if (is_exception_class(type)) {
    Obj value = in[1];
    if (value && is_exception(value))
      exception = new_ref(value);
    else
      exception = value && value != kNone ? call1(type, value) : call0(type);
    if (!exception) return nullptr;
  } else if (is_exception(type)) {
    if (in[1] && in[1] != kNone) return raise(exc::TypeError, "instance exception may not have a separate value");
    exception = new_ref(type);
  } else {
    return raise(exc::TypeError, "exceptions must be classes or instances deriving from BaseException, not {}",
                 type_name(type));
  }
  if (in[2] && in[2] != kNone) set_field(as<BaseExceptionObject>(exception.get())->traceback, new_ref(in[2]));
  return generator_throw(as<GeneratorObject>(o), exception);
}
Ref close_method(Obj o, const In&) {
  return generator_close(as<GeneratorObject>(o));
}
Sent am_send(Obj o, Obj value, Ref& result) {
  return generator_send(as<GeneratorObject>(o), value, result);
}

void finalize(Obj o) {
  P<GeneratorObject> g = as<GeneratorObject>(o);
  if (g->gi_frame_state >= kFrameCompleted) return;
  Ref pending = take_error();
  if (is_exact(o, types::coroutine) && g->gi_frame_state == kFrameCreated) {
    warn_never_awaited(o);
  } else {
    Ref r = generator_close(g);
    if (!r && !halted() && current_exception()) write_unraisable(o);
  }
  if (!halted()) restore_error(std::move(pending));
}

void generator_dealloc(Obj o) {
  P<GeneratorObject> g = as<GeneratorObject>(o);
  gc_untrack(o);
  if (g->gi_weakreflist) clear_weakrefs(o);
  gc_track(o);
  if (run_finalizer(o)) return;
  gc_untrack(o);
  if (g->gi_frame_state != kFrameCleared) {
    g->gi_frame_state = kFrameCleared;
    P<Frame> frame = generator_frame(g);
    frame->previous = nullptr;
    unlink_frame(frame);
  }
  clear_field(g->gi_exc_state.exc_value);
  clear_field(g->gi_name);
  clear_field(g->gi_qualname);
  clear_field(g->gi_origin_or_finalizer);
  gc_free(o);
}
int generator_traverse(Obj o, Visit visit, void* arg) {
  P<GeneratorObject> g = as<GeneratorObject>(o);
  for (Obj x : {Obj(g->gi_name), Obj(g->gi_qualname), g->gi_origin_or_finalizer, g->gi_exc_state.exc_value}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  if (g->gi_frame_state >= kFrameExecuting) return 0;
  P<Frame> frame = generator_frame(g);
  for (Obj x : {frame->f_funcobj, frame->f_executable, frame->f_locals, Obj(frame->frame_obj)}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  for (std::int32_t i = 0; i < frame->stacktop; ++i) {
    if (!frame->localsplus[i]) continue;
    if (int r = visit(frame->localsplus[i], arg)) return r;
  }
  return 0;
}

Ref generator_repr(Obj o) {
  return str_from(fill_in("<{} object {} at {}>",
                          {Part(type_name(o)), Part(as<GeneratorObject>(o)->gi_qualname), Part(address_text(o))}));
}
Ref get_name(Obj o) {
  return new_ref(as<GeneratorObject>(o)->gi_name);
}
bool set_name(Obj o, Obj value) {
  if (!value || !is_str(value)) return raise(exc::TypeError, "__name__ must be set to a string object");
  set_field(as<GeneratorObject>(o)->gi_name, new_ref(value));
  return true;
}
Ref get_qualname(Obj o) {
  return new_ref(as<GeneratorObject>(o)->gi_qualname);
}
bool set_qualname(Obj o, Obj value) {
  if (!value || !is_str(value)) return raise(exc::TypeError, "__qualname__ must be set to a string object");
  set_field(as<GeneratorObject>(o)->gi_qualname, new_ref(value));
  return true;
}
Ref get_running(Obj o) {
  return bool_from(as<GeneratorObject>(o)->gi_frame_state == kFrameExecuting);
}
Ref get_suspended(Obj o) {
  const int state = as<GeneratorObject>(o)->gi_frame_state;
  return bool_from(state == kFrameSuspended || state == kFrameSuspendedYieldFrom);
}
Ref get_yield_from(Obj o) {
  Obj yf = delegate(as<GeneratorObject>(o));
  return new_ref(yf ? yf : kNone);
}
Ref get_frame(Obj o) {
  P<GeneratorObject> g = as<GeneratorObject>(o);
  if (g->gi_frame_state >= kFrameCompleted) return none();
  return frame_object(generator_frame(g));
}
Ref get_code(Obj o) {
  P<GeneratorObject> g = as<GeneratorObject>(o);
  if (g->gi_frame_state == kFrameCleared) return none();
  return new_ref(generator_frame(g)->f_executable);
}
Ref identity(Obj o) {
  return new_ref(o);
}

const GetSetSpec kGeneratorGetSet[] = {{"__name__", get_name, set_name},
                                       {"__qualname__", get_qualname, set_qualname},
                                       {"gi_yieldfrom", get_yield_from},
                                       {"gi_running", get_running},
                                       {"gi_frame", get_frame},
                                       {"gi_suspended", get_suspended},
                                       {"gi_code", get_code}};
const GetSetSpec kCoroutineGetSet[] = {{"__name__", get_name, set_name},
                                       {"__qualname__", get_qualname, set_qualname},
                                       {"cr_await", get_yield_from},
                                       {"cr_running", get_running},
                                       {"cr_frame", get_frame},
                                       {"cr_suspended", get_suspended},
                                       {"cr_code", get_code}};
const MemberSpec kCoroutineMembers[] = {
    {"cr_origin", MemberSpec::Kind::object_none, offsetof(GeneratorObject, gi_origin_or_finalizer)}};
Ref sizeof_(Obj o, const In&) {
  P<CodeObject> code = as<GeneratorObject>(o)->gi_frame_state == kFrameCleared
                           ? P<CodeObject>()
                           : generator_frame(as<GeneratorObject>(o))->code();
  const std::int64_t slots = code ? code->co_nlocalsplus + code->co_stacksize : 0;
  return int_from(static_cast<std::int64_t>(kGeneratorHeader + kFrameHeader) + slots * 8);
}
const FunctionSpec kMethods[] = {{"__sizeof__", sizeof_, ""},
                                 {"send", send_value, "value, /"},
                                 {"throw", throw_value, "typ, val=None, tb=None, /"},
                                 {"close", close_method, ""}};

const AsyncMethods* generator_async() {
  static const AsyncMethods m = [] {
    AsyncMethods a{};
    a.am_send = am_send;
    return a;
  }();
  return &m;
}
const AsyncMethods* coroutine_async() {
  static const AsyncMethods m = [] {
    AsyncMethods a{};
    a.am_await = coroutine_wrapper;
    a.am_send = am_send;
    return a;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kGeneratorType;
const TypeSpec kGeneratorType = {.id = TypeId::generator,
                                 .name = "generator",
                                 .basicsize = static_cast<std::int64_t>(kGeneratorHeader + kFrameHeader + 8),
                                 .itemsize = 8,
                                 .flags = kHaveGc,
                                 .dealloc = generator_dealloc,
                                 .traverse = generator_traverse,
                                 .repr = generator_repr,
                                 .iter = identity,
                                 .iternext = iternext,
                                 .weaklistoffset = offsetof(GeneratorObject, gi_weakreflist),
                                 .finalize = finalize,
                                 .as_async = generator_async,
                                 .methods = kMethods,
                                 .getset = kGeneratorGetSet};
extern const TypeSpec kCoroutineType;
const TypeSpec kCoroutineType = {.id = TypeId::coroutine,
                                 .name = "coroutine",
                                 .basicsize = static_cast<std::int64_t>(kGeneratorHeader + kFrameHeader + 8),
                                 .itemsize = 8,
                                 .flags = kHaveGc,
                                 .dealloc = generator_dealloc,
                                 .traverse = generator_traverse,
                                 .repr = generator_repr,
                                 .weaklistoffset = offsetof(GeneratorObject, gi_weakreflist),
                                 .finalize = finalize,
                                 .as_async = coroutine_async,
                                 .methods = kMethods,
                                 .members = kCoroutineMembers,
                                 .getset = kCoroutineGetSet};

}  // namespace glassbox::python
