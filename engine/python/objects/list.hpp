// list (Objects/listobject.c).
#pragma once

#include <span>

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct ListObject : VarObject {
  Addr ob_item;  // an array of references, or 0
  std::int64_t allocated;

  [[nodiscard]] Obj* items() const { return static_cast<Obj*>(host(ob_item)); }
};

RefTo<ListObject> list_new(std::int64_t size);  // items null: fill them at once
bool list_append(P<ListObject> list, Obj item);
bool list_append(P<ListObject> list, Ref&& item);
template <class T>
bool list_append(P<ListObject> list, RefTo<T>&& item) {
  return list_append(list, Ref(static_cast<RefTo<T>&&>(item)));
}
bool list_extend(P<ListObject> list, Obj iterable);
bool list_insert(P<ListObject> list, std::int64_t index, Obj item);
bool list_resize(P<ListObject> list, std::int64_t size);
bool list_sort(P<ListObject> list, Obj key, bool reverse);  // key: null or None: none
bool list_reverse(P<ListObject> list);
RefTo<ListObject> list_slice(P<ListObject> list, std::int64_t begin, std::int64_t end);
// list[begin:end] = items (null: deletes).
bool list_assign_slice(P<ListObject> list, std::int64_t begin, std::int64_t end, Obj items);
inline std::span<const Obj> items_of(P<ListObject> l) {
  return {l->items(), static_cast<std::size_t>(l->ob_size)};
}

void list_dealloc(Obj o);
int list_traverse(Obj o, Visit visit, void* arg);
int list_clear(Obj o);

}  // namespace glassbox::python
