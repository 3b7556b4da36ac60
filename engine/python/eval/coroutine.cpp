// await, async for, and coroutine's wrapper (Objects/genobject.c, Python/ceval.c).
#include "engine/python/eval/eval.hpp"
#include "engine/python/eval/operations.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {
namespace {

struct CoroutineWrapperObject : Object {
  P<GeneratorObject> cw_coroutine;
};

Ref wrapper_next(Obj o) {
  Ref result;
  const Sent sent = generator_send(as<CoroutineWrapperObject>(o)->cw_coroutine, kNone, result);
  if (sent == Sent::next) return result;
  if (sent == Sent::done) raise_stop_iteration(result);
  return nullptr;
}
Ref wrapper_send(Obj o, const In& in) {
  Obj coroutine = as<CoroutineWrapperObject>(o)->cw_coroutine;
  return call_method(coroutine, "send", {in[0]});
}
Ref wrapper_throw(Obj o, const In& in) {
  return call_method(as<CoroutineWrapperObject>(o)->cw_coroutine, "throw", {in[0]});
}
Ref wrapper_close(Obj o, const In&) {
  return call_method(as<CoroutineWrapperObject>(o)->cw_coroutine, "close");
}
void wrapper_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(as<CoroutineWrapperObject>(o)->cw_coroutine);
  gc_free(o);
}
int wrapper_traverse(Obj o, Visit visit, void* arg) {
  return visit(as<CoroutineWrapperObject>(o)->cw_coroutine, arg);
}
Ref identity(Obj o) {
  return new_ref(o);
}
const FunctionSpec kMethods[] = {
    {"send", wrapper_send, "object, /"}, {"throw", wrapper_throw, "value, /"}, {"close", wrapper_close, ""}};

bool is_generator_coroutine(Obj o) {
  if (is_exact(o, types::coroutine)) return true;
  if (!is_exact(o, types::generator)) return false;
  P<GeneratorObject> g = as<GeneratorObject>(o);
  return g->gi_frame_state != kFrameCleared && (generator_frame(g)->code()->co_flags & CO_ITERABLE_COROUTINE) != 0;
}

Ref coroutine_iterator(Obj o) {
  if (is_generator_coroutine(o)) return new_ref(o);
  Slot<UnaryFunction> await = o->ob_type->tp_as_async->am_await;
  if (!await) return raise(exc::TypeError, "object {} can't be used in 'await' expression", type_name(o));
  Ref r = await(o);
  if (!r) return nullptr;
  if (is_generator_coroutine(r)) return raise(exc::TypeError, "__await__() returned a coroutine");
  if (!is_iterator(r)) return raise(exc::TypeError, "__await__() returned non-iterator of type '{}'", type_name(r));
  return r;
}

}  // namespace

Ref coroutine_wrapper(Obj coroutine) {
  P<CoroutineWrapperObject> w = make_gc<CoroutineWrapperObject>(types::coroutine_wrapper);
  if (!w) return nullptr;
  incref(coroutine);
  w->cw_coroutine = as<GeneratorObject>(coroutine);
  gc_track(w);
  return Ref::steal(w);
}

Ref awaitable_iterator(Obj o, int where) {
  Ref iterator = coroutine_iterator(o);
  if (!iterator) {
    if (error_matches(exc::TypeError) && !o->ob_type->tp_as_async->am_await && where != 0) {
      clear_error();
      raise(exc::TypeError, "'async with' received an object from {} that does not implement __await__: {}",
            where == 1 ? "__aenter__" : "__aexit__", type_name(o));
    }
    return nullptr;
  }
  if (is_exact(iterator, types::coroutine) &&
      as<GeneratorObject>(iterator.get())->gi_frame_state == kFrameSuspendedYieldFrom)
    return raise(exc::RuntimeError, "coroutine is being awaited already");
  return iterator;
}

Ref get_aiter(Obj o) {
  Slot<UnaryFunction> aiter = o->ob_type->tp_as_async->am_aiter;
  if (!aiter)
    return raise(exc::TypeError, "'async for' requires an object with __aiter__ method, got {}", type_name(o));
  Ref r = aiter(o);
  if (r && !r->ob_type->tp_as_async->am_anext)
    return raise(exc::TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: {}",
                 type_name(r));
  return r;
}
Ref get_anext(Obj iterator) {
  Slot<UnaryFunction> anext = iterator->ob_type->tp_as_async->am_anext;
  if (!anext)
    return raise(exc::TypeError, "'async for' requires an iterator with __anext__ method, got {}", type_name(iterator));
  Ref r = anext(iterator);
  if (!r || is_exact(iterator, types::async_generator)) return r;
  Ref awaitable = coroutine_iterator(r);
  if (!awaitable && error_matches(exc::TypeError)) {
    Ref cause = take_error();
    raise(exc::TypeError, "'async for' received an invalid object from __anext__: {}", type_name(r));
    if (current_exception()) {
      P<BaseExceptionObject> e = as<BaseExceptionObject>(current_exception());
      e->suppress_context = 1;
      set_field(e->cause, std::move(cause));
    }
  }
  return awaitable;
}

void warn_never_awaited(Obj coroutine) {
  if (!warn(exc::RuntimeWarning,
            fill_in("coroutine '{}' was never awaited", {Part(as<GeneratorObject>(coroutine)->gi_qualname)})) &&
      !halted())
    write_unraisable(coroutine);
}

extern const TypeSpec kCoroutineWrapperType;
const TypeSpec kCoroutineWrapperType = {.id = TypeId::coroutine_wrapper,
                                        .name = "coroutine_wrapper",
                                        .basicsize = sizeof(CoroutineWrapperObject),
                                        .flags = kHaveGc,
                                        .dealloc = wrapper_dealloc,
                                        .traverse = wrapper_traverse,
                                        .iter = identity,
                                        .iternext = wrapper_next,
                                        .methods = kMethods};

}  // namespace glassbox::python
