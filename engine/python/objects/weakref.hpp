// Weak references (Objects/weakrefobject.c): a doubly linked list that hangs on the object.
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct WeakrefObject : Object {
  Obj wr_object;  // None once it is dead
  Obj wr_callback;
  std::int64_t hash;
  P<WeakrefObject> wr_prev;
  P<WeakrefObject> wr_next;
  Slot<VectorFunction> vectorcall;
};

P<Obj> weakref_list_of(Obj o);         // where the list hangs; null: the type has none
Ref weakref_new(Obj o, Obj callback);  // TypeError when o's type has no weak references
std::int64_t weakref_count(Obj o);
void weakref_clear_one(P<WeakrefObject> ref);  // without calling back

}  // namespace glassbox::python
