// Instances of classes written in Python: how they are freed, visited and cleared (Objects/typeobject.c, subtype_*).
#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

// Calls see(place) for each __slots__ field that `type` itself adds.
template <class F>
void for_slots(P<TypeObject> type, Obj o, F see) {
  Obj slots = as<HeapTypeObject>(type)->ht_slots;
  if (!slots) return;
  std::int64_t offset = type->tp_base->tp_basicsize;
  for (std::int64_t i = 0; i < as<TupleObject>(slots)->ob_size; ++i, offset += 8)
    see(at<Obj>(o.a + static_cast<std::uint64_t>(offset)));
}

// The nearest class of C++ below.
P<TypeObject> native_base(P<TypeObject> type) {
  while (type->tp_dealloc.code == Slot<DeallocFunction>(subtype_dealloc).code) type = type->tp_base;
  return type;
}

}  // namespace

void subtype_dealloc(Obj o) {
  P<TypeObject> type = o->ob_type;
  P<TypeObject> base = native_base(type);
  const bool collected = type->has(kHaveGc);
  if (collected) {
    gc_untrack(o);
    if (trashcan_defer(o)) return;
    gc_track(o);
  }
  if (type->tp_finalize && run_finalizer(o)) {
    if (collected) trashcan_end();
    return;
  }
  const bool weak = (type->tp_weaklistoffset != 0) && base->tp_weaklistoffset == 0;
  if (collected) gc_untrack(o);
  if (weak) clear_weakrefs(o);
  for (P<TypeObject> t = type; t != base; t = t->tp_base) for_slots(t, o, [](Obj& field) { clear_field(field); });
  managed_dict_clear(o);
  if (halted()) return;
  if (collected && base->has(kHaveGc)) gc_track(o);
  base->tp_dealloc(o);
  if (halted()) return;
  decref(type);
  if (collected) trashcan_end();
}

int subtype_traverse(Obj o, Visit visit, void* arg) {
  P<TypeObject> type = o->ob_type;
  P<TypeObject> base = native_base(type);
  int r = 0;
  for (P<TypeObject> t = type; t != base && r == 0; t = t->tp_base) {
    for_slots(t, o, [&](Obj& field) {
      if (r == 0 && field) r = visit(field, arg);
    });
  }
  if (r == 0) r = managed_dict_visit(o, visit, arg);
  if (r == 0) r = visit(type, arg);
  if (r == 0 && base->tp_traverse) r = base->tp_traverse(o, visit, arg);
  return r;
}

int subtype_clear(Obj o) {
  P<TypeObject> type = o->ob_type;
  P<TypeObject> base = native_base(type);
  for (P<TypeObject> t = type; t != base; t = t->tp_base) for_slots(t, o, [](Obj& field) { clear_field(field); });
  managed_dict_clear(o);
  if (base->tp_clear) base->tp_clear(o);
  return 0;
}

}  // namespace glassbox::python
