// slice and range (Objects/sliceobject.c, rangeobject.c).
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct SliceObject : Object {
  Obj start, stop, step;
};
struct RangeObject : Object {
  Obj start, stop, step, length;
};

Ref slice_new(Obj start, Obj stop, Obj step);  // null: None
struct SliceBounds {
  std::int64_t start = 0, stop = 0, step = 1, count = 0;
};
bool slice_bounds(P<SliceObject> slice, std::int64_t length, SliceBounds& out);  // ValueError, TypeError
bool is_slice(Obj o);

}  // namespace glassbox::python
