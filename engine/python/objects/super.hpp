#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct SuperObject : Object {
  P<TypeObject> type;
  Obj obj;
  P<TypeObject> obj_type;
};

// 1 found, 0 not behind `type` in the MRO, -1 failed. With `unbound` a method stays unbound and says so.
int super_lookup(P<TypeObject> type, Obj o, P<TypeObject> start, P<StrObject> name, Ref& value, bool* unbound);
P<TypeObject> super_check(P<TypeObject> type, Obj o);  // where super(type, o) starts; null: TypeError is set

}  // namespace glassbox::python
