// Allocation of objects, and the cycle collector of CPython 3.13 (Python/gc.c).
#pragma once

#include "engine/python/objects/type.hpp"

namespace glassbox::python {

// A block for an object without GC head; ob_refcnt 1, ob_type set (with a reference to a heap type), the rest not set.
Addr object_alloc(P<TypeObject> type, std::uint64_t bytes);
// The same with a GC head in front of it, untracked, counted by the young generation; may schedule a collection.
Addr gc_alloc(P<TypeObject> type, std::uint64_t bytes);
Addr gc_resize(Addr object, std::uint64_t bytes);
void gc_free(Obj o);  // gives the block back, head included; the caller has released what it refers to

template <class T>
P<T> make(P<TypeObject> type, std::uint64_t bytes = sizeof(T)) {
  return P<T>(object_alloc(type, bytes));
}
template <class T>
P<T> make_gc(P<TypeObject> type, std::uint64_t bytes = sizeof(T)) {
  return P<T>(gc_alloc(type, bytes));
}
inline P<GcHead> gc_head(Obj o) {
  return P<GcHead>(o.a - kGcHeadSize);
}
inline bool gc_tracked(Obj o) {
  return gc_head(o)->next != 0;
}
void gc_track(Obj o);
void gc_untrack(Obj o);  // nothing when it is not tracked
inline bool has_gc(Obj o) {
  return o->ob_type->has(kHaveGc) && (!o->ob_type->has(kTypeSubclass) || as<TypeObject>(o)->has(kHeapType));
}

// How many were unreachable. `quiet`: without gc.callbacks, as at the end of the interpreter.
std::int64_t gc_collect(int generation, bool manual, bool quiet = false);
void clear_weakrefs(Obj o);  // PyObject_ClearWeakRefs, callbacks included
bool run_finalizer(Obj o);   // tp_finalize before dealloc: true when the object was resurrected

// In a dealloc: deep structures are put aside instead of nesting (Py_TRASHCAN_BEGIN). True: return at once.
bool trashcan_defer(Obj o);
void trashcan_end();

}  // namespace glassbox::python
