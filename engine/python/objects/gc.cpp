// Allocation of objects, tracking, and the trashcan.
#include "engine/python/objects/gc.hpp"

#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/slots.hpp"

namespace glassbox::python {
namespace {

// Two words for the instance's dict and weak references, in front of the GC head (_PyType_PreHeaderSize).
std::uint64_t pre_header(P<TypeObject> type) {
  return (type->has(kManagedDict | kManagedWeakref) ? 16 : 0) + kGcHeadSize;
}

void init_header(P<Object> o, P<TypeObject> type) {
  o->ob_refcnt = 1;
  o->ob_refcnt_high = 0;
  o->ob_type = type;
  if (type->has(kHeapType)) incref(type);
}

// The young generation counts the object; beyond its threshold a collection is due (_PyObject_GC_Link).
void count_young() {
  GcState& gc = rt().gc;
  Generation& young = gc.generations[0];
  ++young.count;
  if (young.count > young.threshold && gc.enabled && young.threshold != 0 && !gc.collecting &&
      !thread().current_exception)
    gc.scheduled = 1;
}

}  // namespace

Addr object_alloc(P<TypeObject> type, std::uint64_t bytes) {
  const Addr block = object_malloc(bytes);
  if (block == 0) {
    no_memory();
    return 0;
  }
  init_header(P<Object>(block), type);
  return block;
}

Addr gc_alloc(P<TypeObject> type, std::uint64_t bytes) {
  const std::uint64_t before = pre_header(type);
  const Addr block = object_malloc(before + bytes);
  if (block == 0) {
    no_memory();
    return 0;
  }
  std::memset(host(block), 0, static_cast<std::size_t>(before));
  const Addr o = block + before;
  count_young();
  init_header(P<Object>(o), type);
  return o;
}

Addr gc_resize(Addr object, std::uint64_t bytes) {
  const std::uint64_t before = pre_header(P<Object>(object)->ob_type);
  const Addr block = object_realloc(object - before, before + bytes);
  if (block == 0) {
    no_memory();
    return 0;
  }
  return block + before;
}

void gc_free(Obj o) {
  if (gc_tracked(o)) gc_untrack(o);
  Generation& young = rt().gc.generations[0];
  if (young.count > 0) --young.count;
  object_free(o.a - pre_header(o->ob_type));
}

void gc_del(Addr object) {
  gc_free(Obj(object));
}

void gc_track(Obj o) {
  P<GcHead> head = gc_head(o);
  P<GcHead> young(kRuntime + offsetof(Runtime, gc) + offsetof(GcState, generations));
  P<GcHead> last(young->prev & ~3ULL);
  last->next = head.a;
  head->prev = (head->prev & 3U) | last.a;
  head->next = young.a;
  young->prev = (young->prev & 3U) | head.a;
}

void gc_untrack(Obj o) {
  P<GcHead> head = gc_head(o);
  if (head->next == 0) return;
  P<GcHead> previous(head->prev & ~3ULL);
  P<GcHead> next(head->next & ~3ULL);
  previous->next = (previous->next & 1U) | next.a;
  next->prev = (next->prev & 3U) | previous.a;
  head->next = 0;
  head->prev &= 1U;
}

void dealloc(Obj o) {
  if (halted()) return;
  o->ob_type->tp_dealloc(o);
}

// Deep structures would nest as many deallocs; from a depth of 50 they wait in a list (Include/cpython/object.h).
bool trashcan_defer(Obj o) {
  ThreadState& state = thread();
  if (state.delete_nesting >= 50) {
    if (gc_tracked(o)) gc_untrack(o);
    gc_head(o)->prev = state.delete_later.a;
    state.delete_later = o;
    return true;
  }
  ++state.delete_nesting;
  return false;
}

void trashcan_end() {
  ThreadState& state = thread();
  --state.delete_nesting;
  if (!state.delete_later || state.delete_nesting > 0) return;
  ++state.delete_nesting;
  while (state.delete_later && !halted()) {
    Obj o = state.delete_later;
    state.delete_later = Obj(gc_head(o)->prev);
    gc_head(o)->prev = 0;
    o->ob_type->tp_dealloc(o);
  }
  --state.delete_nesting;
}

bool run_finalizer(Obj o) {
  if (!o->ob_type->tp_finalize || ((gc_head(o)->prev & 1U) != 0 && has_gc(o))) return false;
  o->ob_refcnt = 1;  // alive while it runs
  o->ob_type->tp_finalize(o);
  if (has_gc(o)) gc_head(o)->prev |= 1U;
  if (halted()) return true;
  if (--o->ob_refcnt == 0) return false;
  return true;
}

}  // namespace glassbox::python
