// list: storage (Objects/listobject.c).
#include "engine/python/objects/list.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

RefTo<ListObject> list_new(std::int64_t size) {
  FreeLists& free = rt().free;
  if (size > static_cast<std::int64_t>(rt().limit / 8)) return no_memory();
  P<ListObject> list;
  if (free.list_count > 0) {
    list = as<ListObject>(free.lists[--free.list_count]);
    list->ob_refcnt = 1;
  } else {
    list = make_gc<ListObject>(types::list);
    if (!list) return nullptr;
  }
  list->ob_item = 0;
  list->ob_size = 0;
  list->allocated = 0;
  if (size > 0) {
    const Addr items = object_calloc(static_cast<std::uint64_t>(size) * 8);
    if (items == 0) {
      decref(list);
      return no_memory();
    }
    list->ob_item = items;
  }
  list->ob_size = size;
  list->allocated = size;
  gc_track(list);
  return RefTo<ListObject>::steal(list);
}

// Room for `size` items: what fits and fills half of it stays; otherwise an eighth more, in steps of 4 (list_resize).
bool list_resize(P<ListObject> list, std::int64_t size) {
  const std::int64_t allocated = list->allocated;
  if (allocated >= size && size >= allocated >> 1) {
    list->ob_size = size;
    return true;
  }
  std::int64_t wanted = static_cast<std::int64_t>(
      (static_cast<std::uint64_t>(size) + (static_cast<std::uint64_t>(size) >> 3U) + 6) & ~3ULL);
  if (size - list->ob_size > wanted - size) wanted = (size + 3) & ~3LL;
  if (size == 0) wanted = 0;
  if (wanted > static_cast<std::int64_t>(rt().limit / 8)) return no_memory();
  Addr items = 0;
  if (wanted == 0) {
    object_free(list->ob_item);
  } else {
    items = object_realloc(list->ob_item, static_cast<std::uint64_t>(wanted) * 8);
    if (items == 0) return no_memory();
  }
  list->ob_item = items;
  list->ob_size = size;
  list->allocated = wanted;
  if (wants(Kind::resized))
    emit(Kind::resized, offset_of(list.a), static_cast<std::int32_t>(allocated), static_cast<std::int32_t>(wanted));
  return true;
}

bool list_append(P<ListObject> list, Ref&& item) {
  const std::int64_t size = list->ob_size;
  if (list->allocated > size) {
    list->items()[size] = item.release();
    list->ob_size = size + 1;
    return true;
  }
  if (!list_resize(list, size + 1)) return false;
  list->items()[size] = item.release();
  return true;
}
bool list_append(P<ListObject> list, Obj item) {
  return list_append(list, new_ref(item));
}

bool list_insert(P<ListObject> list, std::int64_t index, Obj item) {
  const std::int64_t size = list->ob_size;
  if (!list_resize(list, size + 1)) return false;
  if (index < 0) index = std::max<std::int64_t>(0, index + size);
  index = std::min(index, size);
  Obj* items = list->items();
  std::memmove(items + index + 1, items + index, static_cast<std::size_t>(size - index) * 8);
  incref(item);
  items[index] = item;
  return true;
}

namespace {

// A presized list of exactly `size` where it had nothing (list_preallocate_exact: even counts).
bool allocate_exact(P<ListObject> list, std::int64_t size) {
  const std::int64_t allocated = (size + 1) & ~1LL;
  const Addr items = object_malloc(static_cast<std::uint64_t>(allocated) * 8);
  if (items == 0) return no_memory();
  list->ob_item = items;
  list->allocated = allocated;
  return true;
}

bool extend_fast(P<ListObject> list, std::span<const Obj> items) {
  const std::int64_t more = static_cast<std::int64_t>(items.size());
  if (more == 0) return true;
  const std::int64_t size = list->ob_size;
  if (list->ob_item == 0) {
    if (!allocate_exact(list, more)) return false;
    list->ob_size = more;
  } else if (!list_resize(list, size + more)) {
    return false;
  }
  // `items` may be this very list, whose array has moved.
  Obj* to = list->items() + size;
  for (std::int64_t i = 0; i < more; ++i) {
    incref(items[static_cast<std::size_t>(i)]);
    to[i] = items[static_cast<std::size_t>(i)];
  }
  return true;
}

}  // namespace

bool list_extend(P<ListObject> list, Obj iterable) {
  if (is_exact(iterable, types::tuple)) return extend_fast(list, items_of(as<TupleObject>(iterable)));
  if (is_exact(iterable, types::list)) {
    if (iterable == Obj(list)) {
      RefTo<ListObject> copy = list_slice(list, 0, list->ob_size);
      return copy && extend_fast(list, items_of(copy.get()));
    }
    return extend_fast(list, items_of(as<ListObject>(iterable)));
  }
  Ref iterator = get_iter(iterable);
  if (!iterator) return false;
  const std::int64_t hint = length_hint(iterable, 8);
  if (hint < 0) return false;
  const std::int64_t size = list->ob_size;
  if (list->ob_item == 0) {
    if (hint > 0 && !allocate_exact(list, hint)) return false;
  } else {
    if (!list_resize(list, size + hint)) return false;
    list->ob_size = size;
  }
  while (true) {
    Ref item = iter_next(iterator);
    if (!item) break;
    if (!list_append(list, std::move(item))) return false;
  }
  if (failed()) return false;
  if (list->ob_size < list->allocated) return list_resize(list, list->ob_size);
  return true;
}

RefTo<ListObject> list_slice(P<ListObject> list, std::int64_t begin, std::int64_t end) {
  const std::int64_t count = std::max<std::int64_t>(0, end - begin);
  RefTo<ListObject> copy = list_new(count);
  if (!copy) return copy;
  for (std::int64_t i = 0; i < count; ++i) {
    Obj item = list->items()[begin + i];
    incref(item);
    copy->items()[i] = item;
  }
  return copy;
}

bool list_assign_slice(P<ListObject> list, std::int64_t begin, std::int64_t end, Obj values) {
  Ref fast;
  std::span<const Obj> items;
  if (values) {
    if (values == Obj(list)) {
      fast = list_slice(list, 0, list->ob_size);
    } else {
      fast = sequence_fast(values, "can only assign an iterable");
    }
    if (!fast) return false;
    items = fast_items(fast);
  }
  const std::int64_t size = list->ob_size;
  begin = std::clamp<std::int64_t>(begin, 0, size);
  end = std::clamp<std::int64_t>(end, begin, size);
  const std::int64_t more = static_cast<std::int64_t>(items.size());
  const std::int64_t change = more - (end - begin);
  std::vector<Obj> old(list->items() + begin, list->items() + end);
  if (size + change == 0) {
    const Addr array = list->ob_item;
    list->ob_item = 0;
    list->ob_size = list->allocated = 0;
    for (Obj o : old) decref(o);
    object_free(array);
    return !halted();
  }
  if (change < 0) {
    Obj* array = list->items();
    std::memmove(array + end + change, array + end, static_cast<std::size_t>(size - end) * 8);
    if (!list_resize(list, size + change)) return false;
  } else if (change > 0) {
    if (!list_resize(list, size + change)) return false;
    Obj* array = list->items();
    std::memmove(array + end + change, array + end, static_cast<std::size_t>(size - end) * 8);
  }
  Obj* array = list->items();
  for (std::int64_t i = 0; i < more; ++i) {
    incref(items[static_cast<std::size_t>(i)]);
    array[begin + i] = items[static_cast<std::size_t>(i)];
  }
  for (auto it = old.rbegin(); it != old.rend(); ++it) decref(*it);
  return !halted();
}

bool list_reverse(P<ListObject> list) {
  std::reverse(list->items(), list->items() + list->ob_size);
  return true;
}

void list_dealloc(Obj o) {
  P<ListObject> list = as<ListObject>(o);
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  if (list->ob_item != 0) {
    Obj* items = list->items();
    for (std::int64_t i = list->ob_size - 1; i >= 0; --i) xdecref(items[i]);
    object_free(list->ob_item);
  }
  FreeLists& free = rt().free;
  if (is_exact(o, types::list) && free.list_count < 80) {
    free.lists[free.list_count++] = o;
  } else {
    o->ob_type->tp_free(o.a);
  }
  trashcan_end();
}

int list_traverse(Obj o, Visit visit, void* arg) {
  P<ListObject> list = as<ListObject>(o);
  for (std::int64_t i = list->ob_size - 1; i >= 0; --i) {
    if (Obj item = list->items()[i]) {
      if (int r = visit(item, arg)) return r;
    }
  }
  return 0;
}

int list_clear(Obj o) {
  P<ListObject> list = as<ListObject>(o);
  const Addr items = list->ob_item;
  if (items == 0) return 0;
  const std::int64_t size = list->ob_size;
  list->ob_size = 0;
  list->ob_item = 0;
  list->allocated = 0;
  Obj* array = static_cast<Obj*>(host(items));
  for (std::int64_t i = size - 1; i >= 0; --i) xdecref(array[i]);
  object_free(items);
  return 0;
}

}  // namespace glassbox::python
