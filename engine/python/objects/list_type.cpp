// list as a type (Objects/listobject.c).
#include <algorithm>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/slice.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<ListObject> l(Obj o) {
  return as<ListObject>(o);
}
std::int64_t length_(Obj o) {
  return l(o)->ob_size;
}
Ref item_(Obj o, std::int64_t i) {
  if (i < 0 || i >= l(o)->ob_size) return raise(exc::IndexError, "list index out of range");
  return new_ref(l(o)->items()[i]);
}
bool set_index(Obj o, std::int64_t i, Obj value) {
  if (i < 0 || i >= l(o)->ob_size) return raise(exc::IndexError, "list assignment index out of range");
  if (!value) return list_assign_slice(l(o), i, i + 1, nullptr);
  incref(value);
  Obj old = l(o)->items()[i];
  l(o)->items()[i] = value;
  decref(old);
  return !halted();
}
Ref concat(Obj a, Obj b) {
  if (!is_list(b)) return raise(exc::TypeError, "can only concatenate list (not \"{}\") to list", type_name(b));
  RefTo<ListObject> r = list_new(l(a)->ob_size + l(b)->ob_size);
  if (!r) return nullptr;
  std::int64_t n = 0;
  for (P<ListObject> part : {l(a), l(b)}) {
    for (Obj item : items_of(part)) {
      incref(item);
      r->items()[n++] = item;
    }
  }
  return r;
}
Ref repeat_(Obj o, std::int64_t n) {
  const std::int64_t size = l(o)->ob_size;
  if (n <= 0 || size == 0) return list_new(0);
  if (n > static_cast<std::int64_t>(rt().limit / 8) / size) return no_memory();
  RefTo<ListObject> r = list_new(size * n);
  if (!r) return nullptr;
  for (std::int64_t i = 0; i < size * n; ++i) {
    Obj item = l(o)->items()[i % size];
    incref(item);
    r->items()[i] = item;
  }
  return r;
}
Ref inplace_concat(Obj a, Obj b) {
  return list_extend(l(a), b) ? new_ref(a) : nullptr;
}
Ref inplace_repeat(Obj o, std::int64_t n) {
  const std::int64_t size = l(o)->ob_size;
  if (n == 1 || size == 0) return new_ref(o);
  if (n <= 0) {
    list_clear(o);
    return new_ref(o);
  }
  if (n > static_cast<std::int64_t>(rt().limit / 8) / size) return no_memory();
  if (!list_resize(l(o), size * n)) return nullptr;
  for (std::int64_t i = size; i < size * n; ++i) {
    Obj item = l(o)->items()[i % size];
    incref(item);
    l(o)->items()[i] = item;
  }
  return new_ref(o);
}
int contains_(Obj o, Obj value) {
  for (std::int64_t i = 0; i < l(o)->ob_size; ++i) {
    Ref item = new_ref(l(o)->items()[i]);
    const int same = rich_compare_bool(item, value, Compare::eq);
    if (same != 0) return same;
  }
  return 0;
}
Ref subscript(Obj o, Obj key) {
  if (has_index(key)) {
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return nullptr;
    if (i < 0) i += l(o)->ob_size;
    return item_(o, i);
  }
  if (!is_slice(key)) return raise(exc::TypeError, "list indices must be integers or slices, not {}", type_name(key));
  SliceBounds b;
  if (!slice_bounds(as<SliceObject>(key), l(o)->ob_size, b)) return nullptr;
  RefTo<ListObject> r = list_new(b.count);
  if (!r) return nullptr;
  for (std::int64_t i = 0; i < b.count; ++i) {
    Obj item = l(o)->items()[b.start + i * b.step];
    incref(item);
    r->items()[i] = item;
  }
  return r;
}
bool delete_extended(Obj o, SliceBounds b) {
  if (b.count == 0) return true;
  if (b.step < 0) {
    b.start += (b.count - 1) * b.step;
    b.step = -b.step;
  }
  std::vector<Obj> kept, gone;
  for (std::int64_t i = 0; i < l(o)->ob_size; ++i) {
    const bool out = i >= b.start && (i - b.start) % b.step == 0 && (i - b.start) / b.step < b.count;
    (out ? gone : kept).push_back(l(o)->items()[i]);
  }
  std::copy(kept.begin(), kept.end(), l(o)->items());
  if (!list_resize(l(o), static_cast<std::int64_t>(kept.size()))) return false;
  for (Obj x : gone) decref(x);
  return !halted();
}
bool set_subscript(Obj o, Obj key, Obj value) {
  if (has_index(key)) {
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return false;
    if (i < 0) i += l(o)->ob_size;
    return set_index(o, i, value);
  }
  if (!is_slice(key)) return raise(exc::TypeError, "list indices must be integers or slices, not {}", type_name(key));
  SliceBounds b;
  if (!slice_bounds(as<SliceObject>(key), l(o)->ob_size, b)) return false;
  if (b.step == 1) return list_assign_slice(l(o), b.start, std::max(b.start, b.stop), value);
  if (!value) return delete_extended(o, b);
  Ref fast = value == o ? Ref(list_slice(l(o), 0, l(o)->ob_size))
                        : sequence_fast(value, "must assign iterable to extended slice");
  if (!fast) return false;
  const std::span<const Obj> items = fast_items(fast);
  if (static_cast<std::int64_t>(items.size()) != b.count)
    return raise(exc::ValueError, "attempt to assign sequence of size {} to extended slice of size {}", items.size(),
                 b.count);
  std::vector<Obj> old;
  for (std::int64_t i = 0; i < b.count; ++i) {
    Obj& place = l(o)->items()[b.start + i * b.step];
    old.push_back(place);
    incref(items[static_cast<std::size_t>(i)]);
    place = items[static_cast<std::size_t>(i)];
  }
  for (Obj x : old) decref(x);
  return !halted();
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_list(a) || !is_list(b)) return not_implemented();
  if (l(a)->ob_size != l(b)->ob_size && (op == Compare::eq || op == Compare::ne)) return bool_from(op == Compare::ne);
  for (std::int64_t i = 0; i < l(a)->ob_size && i < l(b)->ob_size; ++i) {
    Ref x = new_ref(l(a)->items()[i]), y = new_ref(l(b)->items()[i]);
    if (x.get() == y.get()) continue;
    const int same = rich_compare_bool(x, y, Compare::eq);
    if (same < 0) return nullptr;
    if (same != 0) continue;
    if (op == Compare::eq) return bool_from(false);
    if (op == Compare::ne) return bool_from(true);
    return rich_compare(x, y, op);
  }
  const std::int64_t x = l(a)->ob_size, y = l(b)->ob_size;
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
  return nullptr;
}
Ref repr_(Obj o) {
  if (l(o)->ob_size == 0) return str_from("[]");
  const int entered = repr_enter(o);
  if (entered != 0) return entered > 0 ? Ref(str_from("[...]")) : nullptr;
  std::string text = "[";
  for (std::int64_t i = 0; i < l(o)->ob_size; ++i) {
    Ref held = new_ref(l(o)->items()[i]);
    Ref item = repr(held);
    if (!item) {
      repr_leave(o);
      return nullptr;
    }
    if (i > 0) text += ", ";
    text += utf8(as<StrObject>(item.get()));
  }
  repr_leave(o);
  return str_from(text + "]");
}
Ref iter_(Obj o) {
  return new_sequence_iterator(types::list_iterator, o);
}
bool init_(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0 && is_exact(o, types::list))
    return raise(exc::TypeError, "list() takes no keyword arguments");
  if (args->ob_size > 1) return raise(exc::TypeError, "list expected at most 1 argument, got {}", args->ob_size);
  if (l(o)->ob_item != 0) list_clear(o);
  return args->ob_size == 0 || list_extend(l(o), args->ob_item[0]);
}

Ref append_(Obj o, const In& in) {
  return list_append(l(o), in[0]) ? none() : nullptr;
}
Ref extend_(Obj o, const In& in) {
  return list_extend(l(o), in[0]) ? none() : nullptr;
}
Ref insert_(Obj o, const In& in) {
  std::int64_t i = 0;
  if (!to_ssize(in[0], i)) return nullptr;
  return list_insert(l(o), i, in[1]) ? none() : nullptr;
}
Ref pop_(Obj o, const In& in) {
  std::int64_t i = -1;
  if (in[0] && !to_ssize(in[0], i, exc::OverflowError)) return nullptr;
  const std::int64_t size = l(o)->ob_size;
  if (size == 0) return raise(exc::IndexError, "pop from empty list");
  if (i < 0) i += size;
  if (i < 0 || i >= size) return raise(exc::IndexError, "pop index out of range");
  Ref item = new_ref(l(o)->items()[i]);
  if (i == size - 1) {
    Obj last = l(o)->items()[i];
    if (!list_resize(l(o), size - 1)) return nullptr;
    decref(last);
    return item;
  }
  if (!list_assign_slice(l(o), i, i + 1, nullptr)) return nullptr;
  return item;
}
Ref remove_(Obj o, const In& in) {
  for (std::int64_t i = 0; i < l(o)->ob_size; ++i) {
    Ref item = new_ref(l(o)->items()[i]);
    const int same = rich_compare_bool(item, in[0], Compare::eq);
    if (same < 0) return nullptr;
    if (same > 0) return list_assign_slice(l(o), i, i + 1, nullptr) ? none() : nullptr;
  }
  return raise(exc::ValueError, "list.remove(x): x not in list");
}
Ref clear_(Obj o, const In&) {
  list_clear(o);
  return none();
}
Ref copy_(Obj o, const In&) {
  return list_slice(l(o), 0, l(o)->ob_size);
}
Ref reverse_(Obj o, const In&) {
  list_reverse(l(o));
  return none();
}
Ref index_(Obj o, const In& in) {
  std::int64_t start = 0, stop = INT64_MAX;
  if (in[1] && !to_ssize(in[1], start)) return nullptr;
  if (in[2] && !to_ssize(in[2], stop)) return nullptr;
  if (start < 0) start = std::max<std::int64_t>(0, start + l(o)->ob_size);
  if (stop < 0) stop = std::max<std::int64_t>(0, stop + l(o)->ob_size);
  for (std::int64_t i = start; i < stop && i < l(o)->ob_size; ++i) {
    Ref item = new_ref(l(o)->items()[i]);
    const int same = rich_compare_bool(item, in[0], Compare::eq);
    if (same < 0) return nullptr;
    if (same > 0) return int_from(i);
  }
  return raise(exc::ValueError, "{} is not in list", repr_of(in[0]));
}
Ref count_(Obj o, const In& in) {
  std::int64_t n = 0;
  for (std::int64_t i = 0; i < l(o)->ob_size; ++i) {
    Ref item = new_ref(l(o)->items()[i]);
    const int same = rich_compare_bool(item, in[0], Compare::eq);
    if (same < 0) return nullptr;
    n += same;
  }
  return int_from(n);
}
Ref sort_(Obj o, const In& in) {
  const int reverse = in[1] ? is_true(in[1]) : 0;
  if (reverse < 0) return nullptr;
  return list_sort(l(o), in[0], reverse != 0) ? none() : nullptr;
}
Ref reversed_(Obj o, const In&) {
  Ref it = new_sequence_iterator(types::list_reverse_iterator, o);
  if (it) as<SequenceIteratorObject>(it.get())->it_index = l(o)->ob_size - 1;
  return it;
}
Ref sizeof_(Obj o, const In&) {
  return int_from(static_cast<std::int64_t>(sizeof(ListObject)) + l(o)->allocated * 8);
}
Ref getitem_(Obj o, const In& in) {
  return subscript(o, in[0]);
}
Ref class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
const FunctionSpec kMethods[] = {{"__getitem__", getitem_, "index, /"},
                                 {"append", append_, "object, /"},
                                 {"clear", clear_, ""},
                                 {"copy", copy_, ""},
                                 {"count", count_, "value, /"},
                                 {"extend", extend_, "iterable, /"},
                                 {"index", index_, "value, start=0, stop=9223372036854775807, /"},
                                 {"insert", insert_, "index, object, /"},
                                 {"pop", pop_, "index=-1, /"},
                                 {"remove", remove_, "value, /"},
                                 {"reverse", reverse_, ""},
                                 {"sort", sort_, "*, key=None, reverse=False"},
                                 {"__reversed__", reversed_, ""},
                                 {"__sizeof__", sizeof_, ""},
                                 {"__class_getitem__", class_getitem, "object, /", Binding::class_method}};
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = length_;
    s.sq_concat = concat;
    s.sq_repeat = repeat_;
    s.sq_item = item_;
    s.sq_ass_item = set_index;
    s.sq_contains = contains_;
    s.sq_inplace_concat = inplace_concat;
    s.sq_inplace_repeat = inplace_repeat;
    return s;
  }();
  return &m;
}
const MappingMethods* mapping() {
  static const MappingMethods m = [] {
    MappingMethods s{};
    s.mp_length = length_;
    s.mp_subscript = subscript;
    s.mp_ass_subscript = set_subscript;
    return s;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kListType;
const TypeSpec kListType = {.id = TypeId::list,
                            .name = "list",
                            .basicsize = sizeof(ListObject),
                            .flags = kHaveGc | kBaseType | kListSubclass | kMatchSelf | kSequence,
                            .dealloc = list_dealloc,
                            .traverse = list_traverse,
                            .clear = list_clear,
                            .repr = repr_,
                            .unhashable = true,
                            .richcompare = compare_,
                            .iter = iter_,
                            .new_ = type_generic_new,
                            .init = init_,
                            .alloc = type_generic_alloc,
                            .as_sequence = sequence,
                            .as_mapping = mapping,
                            .methods = kMethods};

}  // namespace glassbox::python
