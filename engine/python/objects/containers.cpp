// Subscripts, membership, iteration, and making lists and tuples of what can be iterated (Objects/abstract.c).
#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/abstract.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Ref get_item(Obj o, Obj key) {
  P<TypeObject> type = o->ob_type;
  if (type->tp_as_mapping->mp_subscript) return type->tp_as_mapping->mp_subscript(o, key);
  if (type->tp_as_sequence->sq_item) {
    if (!has_index(key)) return raise(exc::TypeError, "sequence index must be integer, not '{}'", type_name(key));
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return nullptr;
    return sequence_item(o, i);
  }
  if (is_type(o)) {
    if (o == Obj(types::type)) return generic_alias(o, key);
    Ref method;
    const int found = find_attr(o, names::class_getitem_, method);
    if (found < 0) return nullptr;
    if (found > 0 && method.get() != kNone) return call1(method, key);
    return raise(exc::TypeError, "type '{}' is not subscriptable", short_type_name(as<TypeObject>(o)));
  }
  return raise(exc::TypeError, "'{}' object is not subscriptable", type_name(o));
}

Ref sequence_item(Obj o, std::int64_t i) {
  P<SequenceMethods> s = o->ob_type->tp_as_sequence;
  if (!s->sq_item) return raise(exc::TypeError, "'{}' object does not support indexing", type_name(o));
  if (i < 0 && s->sq_length) {
    const std::int64_t n = s->sq_length(o);
    if (n < 0) return nullptr;
    i += n;
  }
  return s->sq_item(o, i);
}

namespace {

bool change_item(Obj o, Obj key, Obj value) {
  P<TypeObject> type = o->ob_type;
  if (type->tp_as_mapping->mp_ass_subscript) return type->tp_as_mapping->mp_ass_subscript(o, key, value);
  if (type->tp_as_sequence->sq_ass_item) {
    if (!has_index(key)) return raise(exc::TypeError, "sequence index must be integer, not '{}'", type_name(key));
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return false;
    if (i < 0 && type->tp_as_sequence->sq_length) i += type->tp_as_sequence->sq_length(o);
    return type->tp_as_sequence->sq_ass_item(o, i, value);
  }
  return raise(exc::TypeError,
               value ? "'{}' object does not support item assignment" : "'{}' object doesn't support item deletion",
               type_name(o));
}

}  // namespace

bool set_item(Obj o, Obj key, Obj value) {
  return change_item(o, key, value);
}
bool del_item(Obj o, Obj key) {
  return change_item(o, key, nullptr);
}

int contains(Obj container, Obj value) {
  if (container->ob_type->tp_as_sequence->sq_contains)
    return container->ob_type->tp_as_sequence->sq_contains(container, value);
  Ref iterator = get_iter(container);
  if (!iterator) {
    if (error_matches(exc::TypeError)) {
      clear_error();
      raise(exc::TypeError, "argument of type '{}' is not iterable", type_name(container));
    }
    return -1;
  }
  while (true) {
    Ref item = iter_next(iterator);
    if (!item) return failed() ? -1 : 0;
    const int equal = rich_compare_bool(item, value, Compare::eq);
    if (equal != 0) return equal;
  }
}

bool is_sequence(Obj o) {
  return !is_dict(o) && static_cast<bool>(o->ob_type->tp_as_sequence->sq_item);
}

Ref get_iter(Obj o) {
  P<TypeObject> type = o->ob_type;
  if (!type->tp_iter) {
    if (is_sequence(o)) return sequence_iterator(o);
    return raise(exc::TypeError, "'{}' object is not iterable", type_name(o));
  }
  Ref iterator = type->tp_iter(o);
  if (iterator && !is_iterator(iterator))
    return raise(exc::TypeError, "iter() returned non-iterator of type '{}'", type_name(iterator));
  return iterator;
}
bool is_iterator(Obj o) {
  return static_cast<bool>(o->ob_type->tp_iternext);
}
Ref iter_next(Obj iterator) {
  if (!count_work()) return nullptr;
  Ref item = iterator->ob_type->tp_iternext(iterator);
  if (!item) swallow_stop_iteration();
  return item;
}

RefTo<ListObject> list_from(Obj iterable) {
  RefTo<ListObject> list = list_new(0);
  if (!list || !list_extend(list, iterable)) return nullptr;
  return list;
}
RefTo<TupleObject> tuple_from(Obj iterable) {
  if (is_exact(iterable, types::tuple)) return RefTo<TupleObject>::take(as<TupleObject>(iterable));
  if (is_exact(iterable, types::list)) return tuple_copy(items_of(as<ListObject>(iterable)));
  Ref iterator = get_iter(iterable);
  if (!iterator) return nullptr;
  // Grows a tuple as PySequence_Tuple does, and shrinks it at the end.
  std::int64_t room = length_hint(iterable, 10);
  if (room < 0) return nullptr;
  std::vector<Obj> items;
  auto release = [&] {
    for (Obj o : items) decref(o);
  };
  while (true) {
    Ref item = iter_next(iterator);
    if (!item) break;
    items.push_back(item.release());
  }
  if (failed()) {
    release();
    return nullptr;
  }
  RefTo<TupleObject> t = tuple_new(static_cast<std::int64_t>(items.size()));
  if (!t) return t;
  for (std::size_t i = 0; i < items.size(); ++i) t->ob_item[i] = items[i];
  return t;
}

Ref sequence_fast(Obj o, std::string_view message) {
  if (is_exact(o, types::list) || is_exact(o, types::tuple)) return new_ref(o);
  if (is_list(o) || is_tuple(o)) return new_ref(o);
  Ref iterator = get_iter(o);
  if (!iterator) {
    if (error_matches(exc::TypeError)) {
      clear_error();
      raise(exc::TypeError, message);
    }
    return nullptr;
  }
  return list_from(iterator);
}
std::span<const Obj> fast_items(Obj o) {
  return is_list(o) ? items_of(as<ListObject>(o)) : items_of(as<TupleObject>(o));
}

}  // namespace glassbox::python
