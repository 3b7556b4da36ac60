// tuple: making and freeing (Objects/tupleobject.c).
#include "engine/python/objects/tuple.hpp"

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/collector.hpp"

namespace glassbox::python {

constexpr std::int64_t kMostSaved = 2000;

P<TupleObject> empty_tuple() {
  return P<TupleObject>(kSingletons + 0x180);
}

RefTo<TupleObject> tuple_new(std::int64_t size) {
  if (size == 0) return RefTo<TupleObject>::take(empty_tuple());
  if (size > static_cast<std::int64_t>(rt().limit / 8)) return no_memory();
  FreeLists& free = rt().free;
  P<TupleObject> t;
  if (size <= 20 && free.tuples[size - 1]) {
    t = as<TupleObject>(free.tuples[size - 1]);
    free.tuples[size - 1] = t->ob_item[0];
    --free.tuple_count[size - 1];
    t->ob_refcnt = 1;
  } else {
    t = make_gc<TupleObject>(types::tuple, 24 + static_cast<std::uint64_t>(size) * 8);
    if (!t) return nullptr;
    t->ob_size = size;
  }
  for (std::int64_t i = 0; i < size; ++i) t->ob_item[i] = nullptr;
  gc_track(t);
  return RefTo<TupleObject>::steal(t);
}

RefTo<TupleObject> tuple_copy(std::span<const Obj> items) {
  RefTo<TupleObject> t = tuple_new(static_cast<std::int64_t>(items.size()));
  if (!t) return t;
  for (std::size_t i = 0; i < items.size(); ++i) {
    incref(items[i]);
    t->ob_item[i] = items[i];
  }
  return t;
}

RefTo<TupleObject> tuple_of(std::initializer_list<Obj> items) {
  return tuple_copy({items.begin(), items.size()});
}

void tuple_dealloc(Obj o) {
  P<TupleObject> t = as<TupleObject>(o);
  if (t->ob_size == 0 && t == empty_tuple()) return;
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  for (std::int64_t i = t->ob_size - 1; i >= 0; --i) xdecref(t->ob_item[i]);
  FreeLists& free = rt().free;
  const std::int64_t size = t->ob_size;
  if (is_exact(o, types::tuple) && size > 0 && size <= 20 && free.tuple_count[size - 1] < kMostSaved) {
    t->ob_item[0] = free.tuples[size - 1];
    free.tuples[size - 1] = o;
    ++free.tuple_count[size - 1];
  } else {
    o->ob_type->tp_free(o.a);
  }
  trashcan_end();
}

int tuple_traverse(Obj o, Visit visit, void* arg) {
  for (Obj item : items_of(as<TupleObject>(o))) {
    if (item) {
      if (int r = visit(item, arg)) return r;
    }
  }
  return 0;
}

}  // namespace glassbox::python
