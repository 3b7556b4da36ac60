// What lists and tuples share: comparison item by item, and repr of what may contain itself.
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

// The spans may change while __eq__ runs only for lists, whose own code re-reads them (list_compare).
Ref compare_items(std::span<const Obj> a, std::span<const Obj> b, Compare op);
int repr_enter(Obj o);  // 0: entered; 1: it is being shown already; -1 failed (Py_ReprEnter)
void repr_leave(Obj o);

}  // namespace glassbox::python
