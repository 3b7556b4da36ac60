// tuple (Objects/tupleobject.c). Sizes 1 to 20 have a free list each.
#pragma once

#include <initializer_list>
#include <span>

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct TupleObject : VarObject {
  Obj ob_item[1];
};

RefTo<TupleObject> tuple_new(std::int64_t size);                // items null, untracked until tuple_done
RefTo<TupleObject> tuple_of(std::initializer_list<Obj> items);  // each gets a reference of its own
RefTo<TupleObject> tuple_copy(std::span<const Obj> items);
P<TupleObject> empty_tuple();  // immortal
inline std::span<const Obj> items_of(P<TupleObject> t) {
  return {t->ob_item, static_cast<std::size_t>(t->ob_size)};
}

void tuple_dealloc(Obj o);
int tuple_traverse(Obj o, Visit visit, void* arg);

}  // namespace glassbox::python
