#include "engine/python/objects/sequence_text.hpp"

#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/list.hpp"

namespace glassbox::python {

Ref compare_items(std::span<const Obj> a, std::span<const Obj> b, Compare op) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t i = 0;
  for (; i < shorter; ++i) {
    if (a[i] == b[i]) continue;
    const int same = rich_compare_bool(a[i], b[i], Compare::eq);
    if (same < 0) return nullptr;
    if (same == 0) break;
  }
  if (i >= shorter) {
    const auto x = a.size(), y = b.size();
    switch (op) {
      case Compare::lt:
        return bool_from(x < y);
      case Compare::le:
        return bool_from(x <= y);
      case Compare::eq:
        return bool_from(x == y);
      case Compare::ne:
        return bool_from(x != y);
      case Compare::gt:
        return bool_from(x > y);
      case Compare::ge:
        return bool_from(x >= y);
    }
  }
  if (op == Compare::eq) return bool_from(false);
  if (op == Compare::ne) return bool_from(true);
  return rich_compare(a[i], b[i], op);
}

// The thread keeps a list of what is being shown (Objects/object.c).
int repr_enter(Obj o) {
  if (!rt().repr_list) {
    RefTo<ListObject> list = list_new(0);
    if (!list) return -1;
    rt().repr_list = list.release();
  }
  P<ListObject> list = as<ListObject>(rt().repr_list);
  for (Obj item : items_of(list)) {
    if (item == o) return 1;
  }
  return list_append(list, o) ? 0 : -1;
}

void repr_leave(Obj o) {
  if (halted()) return;
  P<ListObject> list = as<ListObject>(rt().repr_list);
  for (std::int64_t i = list->ob_size; i-- > 0;) {
    if (list->items()[i] != o) continue;
    list_assign_slice(list, i, i + 1, nullptr);
    return;
  }
}

}  // namespace glassbox::python
