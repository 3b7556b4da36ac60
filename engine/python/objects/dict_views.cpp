// Views, iterators and mappingproxy (Objects/dictobject.c, descrobject.c).
#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

struct ViewObject : Object {
  P<DictObject> dv_dict;
};
struct DictIteratorObject : Object {
  P<DictObject> di_dict;  // null once it is exhausted
  std::int64_t di_used;
  std::int64_t di_pos;
  Obj di_result;
  std::int64_t len;
};
P<ViewObject> v(Obj o) {
  return as<ViewObject>(o);
}
P<DictIteratorObject> it(Obj o) {
  return as<DictIteratorObject>(o);
}

void iterator_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(it(o)->di_dict);
  clear_field(it(o)->di_result);
  gc_free(o);
}
int iterator_traverse(Obj o, Visit visit, void* arg) {
  if (it(o)->di_result) {
    if (int r = visit(it(o)->di_result, arg)) return r;
  }
  return it(o)->di_dict ? visit(it(o)->di_dict, arg) : 0;
}
Ref identity(Obj o) {
  return new_ref(o);
}

bool take(Obj o, Obj& key, Obj& value) {
  P<DictObject> dict = it(o)->di_dict;
  if (!dict) return false;
  if (it(o)->di_used != dict->ma_used) {
    it(o)->di_used = -1;  // it stays broken
    raise(exc::RuntimeError, "dictionary changed size during iteration");
    return false;
  }
  if (dict_next(dict, it(o)->di_pos, key, value)) {
    if (it(o)->len == 0) {
      raise(exc::RuntimeError, "dictionary keys changed during iteration");
      clear_field(it(o)->di_dict);
      return false;
    }
    --it(o)->len;
    return true;
  }
  clear_field(it(o)->di_dict);
  return false;
}
bool take_back(Obj o, Obj& key, Obj& value) {
  P<DictObject> dict = it(o)->di_dict;
  if (!dict) return false;
  if (it(o)->di_used != dict->ma_used) {
    it(o)->di_used = -1;
    raise(exc::RuntimeError, "dictionary changed size during iteration");
    return false;
  }
  // Backwards by place: of the values' order for split tables, of the entries otherwise.
  P<DictKeys> keys = dict->ma_keys;
  for (; it(o)->di_pos >= 0; --it(o)->di_pos) {
    std::int64_t position = it(o)->di_pos;
    if (dict->ma_values ? position >= dict->ma_values->size : position >= keys->dk_nentries) continue;
    const std::int64_t want = position + 1;
    if (dict_next(dict, position, key, value) && position == want) {
      --it(o)->di_pos;
      --it(o)->len;
      return true;
    }
  }
  clear_field(it(o)->di_dict);
  return false;
}

// The pair's tuple is used again when nobody else has it.
Ref pair(Obj o, Obj key, Obj value) {
  P<TupleObject> result = as<TupleObject>(it(o)->di_result);
  if (result && result->ob_refcnt == 1) {
    incref(key);
    incref(value);
    Obj old_key = result->ob_item[0], old_value = result->ob_item[1];
    result->ob_item[0] = key;
    result->ob_item[1] = value;
    Ref held = new_ref(result);
    decref(old_key);
    decref(old_value);
    if (!gc_tracked(result)) gc_track(result);
    return held;
  }
  return tuple_of({key, value});
}

template <char what, bool back>
Ref next(Obj o) {
  Obj key, value;
  if (!(back ? take_back(o, key, value) : take(o, key, value))) return nullptr;
  if (what == 'k') return new_ref(key);
  if (what == 'v') return new_ref(value);
  return pair(o, key, value);
}
Ref hint(Obj o, const In&) {
  return int_from(it(o)->di_dict && it(o)->di_used == it(o)->di_dict->ma_used ? it(o)->len : 0);
}
const FunctionSpec kIteratorMethods[] = {{"__length_hint__", hint, ""}};

// Views.
void view_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(v(o)->dv_dict);
  gc_free(o);
}
int view_traverse(Obj o, Visit visit, void* arg) {
  return v(o)->dv_dict ? visit(v(o)->dv_dict, arg) : 0;
}
std::int64_t view_length(Obj o) {
  return v(o)->dv_dict ? v(o)->dv_dict->ma_used : 0;
}
Ref view_repr(Obj o) {
  const int entered = repr_enter(o);
  if (entered != 0) return entered > 0 ? Ref(str_from("...")) : nullptr;
  RefTo<ListObject> list = list_from(o);
  Ref text = list ? repr(list) : nullptr;
  repr_leave(o);
  return text ? Ref(str_from(fill_in("{}({})", {Part(type_name(o)), Part(text)}))) : nullptr;
}
template <char what>
Ref view_iter(Obj o) {
  return dict_iterator(what == 'k'   ? types::dict_key_iterator
                       : what == 'v' ? types::dict_value_iterator
                                     : types::dict_item_iterator,
                       v(o)->dv_dict);
}
template <char what>
Ref view_reversed(Obj o, const In&) {
  return dict_iterator(what == 'k'   ? types::dict_reverse_key_iterator
                       : what == 'v' ? types::dict_reverse_value_iterator
                                     : types::dict_reverse_item_iterator,
                       v(o)->dv_dict);
}
int keys_contains(Obj o, Obj key) {
  return dict_contains(v(o)->dv_dict, key);
}
int items_contains(Obj o, Obj item) {
  if (!is_tuple(item) || as<TupleObject>(item)->ob_size != 2) return 0;
  Obj found = dict_get(v(o)->dv_dict, as<TupleObject>(item)->ob_item[0]);
  if (!found) return failed() ? -1 : 0;
  Ref held = new_ref(found);
  return rich_compare_bool(held, as<TupleObject>(item)->ob_item[1], Compare::eq);
}
bool set_like(Obj o) {
  return is_any_set(o) || is_exact(o, types::dict_keys) || is_exact(o, types::dict_items);
}
int all_in(Obj a, Obj b) {
  int r = 1;
  const bool ok = for_each(a, [&](Obj item) {
    r = contains(b, item);
    return r > 0;
  });
  return r <= 0 ? r : ok ? 1 : -1;
}
Ref view_compare(Obj a, Obj b, Compare op) {
  if (!set_like(b)) return not_implemented();
  const std::int64_t x = length(a), y = length(b);
  if (x < 0 || y < 0) return nullptr;
  int r = 0;
  switch (op) {
    case Compare::eq:
    case Compare::ne:
      r = x == y ? all_in(a, b) : 0;
      if (r >= 0 && op == Compare::ne) r = 1 - r;
      break;
    case Compare::lt:
      r = x < y ? all_in(a, b) : 0;
      break;
    case Compare::le:
      r = x <= y ? all_in(a, b) : 0;
      break;
    case Compare::gt:
      r = x > y ? all_in(b, a) : 0;
      break;
    case Compare::ge:
      r = x >= y ? all_in(b, a) : 0;
      break;
  }
  return r < 0 ? Ref() : bool_from(r != 0);
}
Ref view_set_operation(Obj a, Obj b, const char* method) {
  RefTo<SetObject> s = set_new(a);
  if (!s) return nullptr;
  Ref done = call_method(s, method, {b});
  return done ? Ref(std::move(s)) : nullptr;
}
Ref view_and(Obj a, Obj b) {
  return view_set_operation(a, b, "intersection_update");
}
Ref view_or(Obj a, Obj b) {
  return view_set_operation(a, b, "update");
}
Ref view_sub(Obj a, Obj b) {
  return view_set_operation(a, b, "difference_update");
}
Ref view_xor(Obj a, Obj b) {
  return view_set_operation(a, b, "symmetric_difference_update");
}
Ref isdisjoint(Obj o, const In& in) {
  int any = 0;
  const bool ok = for_each(in[0], [&](Obj item) {
    any = contains(o, item);
    return any == 0;
  });
  return any < 0 || (!ok && any == 0) ? Ref() : bool_from(any == 0);
}
Ref view_mapping(Obj o) {
  return mapping_proxy(v(o)->dv_dict);
}
const GetSetSpec kViewGetSet[] = {{"mapping", view_mapping}};
const FunctionSpec kKeysMethods[] = {{"isdisjoint", isdisjoint, "other, /"}, {"__reversed__", view_reversed<'k'>, ""}};
const FunctionSpec kItemsMethods[] = {{"isdisjoint", isdisjoint, "other, /"}, {"__reversed__", view_reversed<'i'>, ""}};
const FunctionSpec kValuesMethods[] = {{"__reversed__", view_reversed<'v'>, ""}};
const NumberMethods* set_operators() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_and = view_and;
    n.nb_or = view_or;
    n.nb_subtract = view_sub;
    n.nb_xor = view_xor;
    return n;
  }();
  return &m;
}
const SequenceMethods* keys_sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = view_length;
    s.sq_contains = keys_contains;
    return s;
  }();
  return &m;
}
const SequenceMethods* items_sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = view_length;
    s.sq_contains = items_contains;
    return s;
  }();
  return &m;
}
const SequenceMethods* values_sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = view_length;
    return s;
  }();
  return &m;
}

// mappingproxy
struct ProxyObject : Object {
  Obj mapping;
};
P<ProxyObject> p(Obj o) {
  return as<ProxyObject>(o);
}
void proxy_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(p(o)->mapping);
  gc_free(o);
}
int proxy_traverse(Obj o, Visit visit, void* arg) {
  return visit(p(o)->mapping, arg);
}
std::int64_t proxy_length(Obj o) {
  return length(p(o)->mapping);
}
Ref proxy_subscript(Obj o, Obj key) {
  return get_item(p(o)->mapping, key);
}
int proxy_contains(Obj o, Obj key) {
  return contains(p(o)->mapping, key);
}
Ref proxy_iter(Obj o) {
  return get_iter(p(o)->mapping);
}
Ref proxy_repr(Obj o) {
  Ref text = repr(p(o)->mapping);
  return text ? Ref(str_from(fill_in("mappingproxy({})", {Part(text)}))) : nullptr;
}
Ref proxy_str(Obj o) {
  return to_str(p(o)->mapping);
}
Ref proxy_compare(Obj a, Obj b, Compare op) {
  return rich_compare(p(a)->mapping, is_exact(b, types::mappingproxy) ? p(b)->mapping : b, op);
}
Ref proxy_or(Obj a, Obj b) {
  Obj x = is_exact(a, types::mappingproxy) ? p(a)->mapping : a,
      y = is_exact(b, types::mappingproxy) ? p(b)->mapping : b;
  return binary_op(x, y, 7);
}
Ref proxy_get(Obj o, const In& in) {
  return call_method(p(o)->mapping, "get", {in[0], in[1] ? in[1] : kNone});
}
Ref proxy_keys(Obj o, const In&) {
  return call_method(p(o)->mapping, "keys");
}
Ref proxy_values(Obj o, const In&) {
  return call_method(p(o)->mapping, "values");
}
Ref proxy_items(Obj o, const In&) {
  return call_method(p(o)->mapping, "items");
}
Ref proxy_copy(Obj o, const In&) {
  return call_method(p(o)->mapping, "copy");
}
Ref proxy_new(P<TypeObject>, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size != 1) return raise(exc::TypeError, "mappingproxy() missing required argument 'mapping' (pos 1)");
  Obj m = args->ob_item[0];
  if (!m->ob_type->tp_as_mapping->mp_subscript || is_list(m) || is_tuple(m))
    return raise(exc::TypeError, "mappingproxy() argument must be a mapping, not {}", type_name(m));
  return mapping_proxy(m);
}
const FunctionSpec kProxyMethods[] = {{"get", proxy_get, "key, default=None, /"},
                                      {"keys", proxy_keys, ""},
                                      {"values", proxy_values, ""},
                                      {"items", proxy_items, ""},
                                      {"copy", proxy_copy, ""}};
const NumberMethods* proxy_number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_or = proxy_or;
    return n;
  }();
  return &m;
}
const SequenceMethods* proxy_sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_contains = proxy_contains;
    return s;
  }();
  return &m;
}
const MappingMethods* proxy_mapping() {
  static const MappingMethods m = [] {
    MappingMethods s{};
    s.mp_length = proxy_length;
    s.mp_subscript = proxy_subscript;
    return s;
  }();
  return &m;
}

}  // namespace

Ref mapping_proxy(Obj mapping) {
  P<ProxyObject> o = make_gc<ProxyObject>(types::mappingproxy);
  if (!o) return nullptr;
  incref(mapping);
  o->mapping = mapping;
  gc_track(o);
  return Ref::steal(o);
}
Ref dict_view(P<DictObject> dict, P<TypeObject> kind) {
  P<ViewObject> o = make_gc<ViewObject>(kind);
  if (!o) return nullptr;
  incref(dict);
  o->dv_dict = dict;
  gc_track(o);
  return Ref::steal(o);
}
Ref dict_iterator(P<TypeObject> kind, Obj o) {
  P<DictIteratorObject> i = make_gc<DictIteratorObject>(kind);
  if (!i) return nullptr;
  P<DictObject> dict = as<DictObject>(o);
  incref(dict);
  i->di_dict = dict;
  i->di_used = dict->ma_used;
  i->len = dict->ma_used;
  i->di_result = nullptr;
  const bool back = kind == types::dict_reverse_key_iterator || kind == types::dict_reverse_value_iterator ||
                    kind == types::dict_reverse_item_iterator;
  i->di_pos = !back ? 0 : dict->ma_values ? dict->ma_used - 1 : dict->ma_keys->dk_nentries - 1;
  Ref held = Ref::steal(i);
  if (kind == types::dict_item_iterator || kind == types::dict_reverse_item_iterator) {
    RefTo<TupleObject> result = tuple_of({kNone, kNone});
    if (!result) return nullptr;
    i->di_result = result.release();
  }
  gc_track(i);
  return held;
}

#define DICT_ITERATOR(id_, name_, next_)    \
  {.id = TypeId::id_,                       \
   .name = name_,                           \
   .basicsize = sizeof(DictIteratorObject), \
   .flags = kHaveGc,                        \
   .dealloc = iterator_dealloc,             \
   .traverse = iterator_traverse,           \
   .iter = identity,                        \
   .iternext = next_,                       \
   .methods = kIteratorMethods}
extern const TypeSpec kDictKeyIteratorType;
const TypeSpec kDictKeyIteratorType = DICT_ITERATOR(dict_key_iterator, "dict_keyiterator", (next<'k', false>));
extern const TypeSpec kDictValueIteratorType;
const TypeSpec kDictValueIteratorType = DICT_ITERATOR(dict_value_iterator, "dict_valueiterator", (next<'v', false>));
extern const TypeSpec kDictItemIteratorType;
const TypeSpec kDictItemIteratorType = DICT_ITERATOR(dict_item_iterator, "dict_itemiterator", (next<'i', false>));
extern const TypeSpec kDictReverseKeyIteratorType;
const TypeSpec kDictReverseKeyIteratorType =
    DICT_ITERATOR(dict_reverse_key_iterator, "dict_reversekeyiterator", (next<'k', true>));
extern const TypeSpec kDictReverseValueIteratorType;
const TypeSpec kDictReverseValueIteratorType =
    DICT_ITERATOR(dict_reverse_value_iterator, "dict_reversevalueiterator", (next<'v', true>));
extern const TypeSpec kDictReverseItemIteratorType;
const TypeSpec kDictReverseItemIteratorType =
    DICT_ITERATOR(dict_reverse_item_iterator, "dict_reverseitemiterator", (next<'i', true>));
extern const TypeSpec kDictKeysType;
const TypeSpec kDictKeysType = {.id = TypeId::dict_keys,
                                .name = "dict_keys",
                                .basicsize = sizeof(ViewObject),
                                .flags = kHaveGc,
                                .dealloc = view_dealloc,
                                .traverse = view_traverse,
                                .repr = view_repr,
                                .unhashable = true,
                                .richcompare = view_compare,
                                .iter = view_iter<'k'>,
                                .as_number = set_operators,
                                .as_sequence = keys_sequence,
                                .methods = kKeysMethods,
                                .getset = kViewGetSet};
extern const TypeSpec kDictItemsType;
const TypeSpec kDictItemsType = {.id = TypeId::dict_items,
                                 .name = "dict_items",
                                 .basicsize = sizeof(ViewObject),
                                 .flags = kHaveGc,
                                 .dealloc = view_dealloc,
                                 .traverse = view_traverse,
                                 .repr = view_repr,
                                 .unhashable = true,
                                 .richcompare = view_compare,
                                 .iter = view_iter<'i'>,
                                 .as_number = set_operators,
                                 .as_sequence = items_sequence,
                                 .methods = kItemsMethods,
                                 .getset = kViewGetSet};
extern const TypeSpec kDictValuesType;
const TypeSpec kDictValuesType = {.id = TypeId::dict_values,
                                  .name = "dict_values",
                                  .basicsize = sizeof(ViewObject),
                                  .flags = kHaveGc,
                                  .dealloc = view_dealloc,
                                  .traverse = view_traverse,
                                  .repr = view_repr,
                                  .iter = view_iter<'v'>,
                                  .as_sequence = values_sequence,
                                  .methods = kValuesMethods,
                                  .getset = kViewGetSet};
extern const TypeSpec kMappingProxyType;
const TypeSpec kMappingProxyType = {.id = TypeId::mappingproxy,
                                    .name = "mappingproxy",
                                    .basicsize = sizeof(ProxyObject),
                                    .flags = kHaveGc | kMapping,
                                    .dealloc = proxy_dealloc,
                                    .traverse = proxy_traverse,
                                    .repr = proxy_repr,
                                    .str = proxy_str,
                                    .richcompare = proxy_compare,
                                    .iter = proxy_iter,
                                    .new_ = proxy_new,
                                    .as_number = proxy_number,
                                    .as_sequence = proxy_sequence,
                                    .as_mapping = proxy_mapping,
                                    .methods = kProxyMethods};

}  // namespace glassbox::python
