// dict as a type, and merging (Objects/dictobject.c).
#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<DictObject> d(Obj o) {
  return as<DictObject>(o);
}

// override: 1 later wins, 0 earlier stays, 2 a key that is there is an error.
bool merge(P<DictObject> into, Obj other, int override) {
  if (is_dict(other) && (is_exact(other, types::dict) || other->ob_type->tp_iter == types::dict->tp_iter)) {
    P<DictObject> from = d(other);
    if (from == into || from->ma_used == 0) return true;
    // Room for all at once, when little of it is there already.
    if (into->ma_keys->dk_usable * 3 < from->ma_used * 2 && !into->ma_values) {
      if (!dict_resize(into, log2_for_entries(into->ma_used + from->ma_used), keys_unicode(from->ma_keys)))
        return false;
    }
    std::int64_t position = 0, h = 0;
    Obj key, value;
    const std::int64_t used = from->ma_used;
    while (dict_next(from, position, key, value, &h)) {
      Ref k = new_ref(key), v = new_ref(value);
      if (override != 1) {
        Obj there = dict_get_known_hash(into, k, h);
        if (!there && failed()) return false;
        if (there && override == 2) return raise_key_error(k);
        if (there) continue;
      }
      if (!dict_set_known_hash(into, k, h, v)) return false;
      if (from->ma_used != used) return raise(exc::RuntimeError, "dict mutated during update");
    }
    return true;
  }
  Ref all = call_method(other, "keys");
  if (!all) return false;
  return for_each(all, [&](Obj key) {
    if (override != 1) {
      const int there = dict_contains(into, key);
      if (there < 0) return false;
      if (there > 0) return override == 2 ? static_cast<bool>(raise_key_error(key)) : true;
    }
    Ref value = get_item(other, key);
    return value && dict_set(into, key, value);
  });
}

bool merge_pairs(P<DictObject> into, Obj pairs) {
  std::int64_t i = 0;
  return for_each(pairs, [&](Obj pair) {
    Ref fast = sequence_fast(pair, "");
    if (!fast) {
      if (error_matches(exc::TypeError)) {
        clear_error();
        raise(exc::TypeError, "cannot convert dictionary update sequence element #{} to a sequence", i);
      }
      return false;
    }
    const std::span<const Obj> items = fast_items(fast);
    if (items.size() != 2)
      return static_cast<bool>(raise(
          exc::ValueError, "dictionary update sequence element #{} has length {}; 2 is required", i, items.size()));
    ++i;
    Ref k = new_ref(items[0]), v = new_ref(items[1]);
    return dict_set(into, k, v);
  });
}

bool update_from(Obj self, const In& in, const char* name) {
  if (in.rest.size() > 1) return raise(exc::TypeError, "{} expected at most 1 argument, got {}", name, in.rest.size());
  if (!in.rest.empty() && !dict_update(d(self), in.rest[0])) return false;
  return !in.keywords || merge(d(self), in.keywords, 1);
}

}  // namespace

bool dict_merge(P<DictObject> dict, Obj other, bool override) {
  return merge(dict, other, override ? 1 : 0);
}
bool dict_merge_calls(P<DictObject> dict, Obj other) {
  return merge(dict, other, 2);
}
bool dict_update(P<DictObject> dict, Obj other) {
  if (is_dict(other)) return merge(dict, other, 1);
  Ref keys;
  const int found = find_attr(other, names::keys, keys);
  if (found < 0) return false;
  return found > 0 ? merge(dict, other, 1) : merge_pairs(dict, other);
}

RefTo<DictObject> dict_copy(P<DictObject> dict) {
  RefTo<DictObject> copy = dict_new();
  if (!copy || dict->ma_used == 0) return copy;
  P<DictKeys> from = dict->ma_keys;
  // A dense table is cloned as it is.
  if (!dict->ma_values && dict->ma_used >= from->dk_nentries * 2 / 3 && is_exact(dict, types::dict)) {
    const std::uint64_t bytes = static_cast<std::uint64_t>(keys_size(from));
    P<DictKeys> keys(object_malloc(bytes));
    if (!keys) return no_memory();
    std::copy_n(static_cast<std::uint8_t*>(host(from.a)), bytes, static_cast<std::uint8_t*>(host(keys.a)));
    keys->dk_refcnt = 1;
    for (std::int64_t i = 0; i < keys->dk_nentries; ++i) {
      Obj key = keys_unicode(keys) ? unicode_entries(keys)[i].me_key : general_entries(keys)[i].me_key;
      Obj value = keys_unicode(keys) ? unicode_entries(keys)[i].me_value : general_entries(keys)[i].me_value;
      if (!value) continue;
      incref(key);
      incref(value);
    }
    copy->ma_keys = keys;
    copy->ma_used = dict->ma_used;
    if (gc_tracked(dict)) gc_track(copy.get());
    return copy;
  }
  if (!merge(copy, dict, 1)) return nullptr;
  return copy;
}

bool dict_unsplit(P<DictObject> dict) {
  return !dict->ma_values || dict_resize(dict, log2_for(dict->ma_used * 3 > 8 ? dict->ma_used * 3 : 8), true);
}

bool replace_instance_dict(Obj o, Obj value) {
  if (!value) return raise(exc::TypeError, "cannot delete __dict__");
  if (!is_dict(value))
    return raise(exc::TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_name(value));
  RefTo<DictObject> old = instance_dict_made(o);
  if (!old || !dict_unsplit(old)) return false;
  if (o->ob_type->has(kInlineValues)) inline_values(o)->valid = 0;
  if (o->ob_type->has(kManagedDict)) {
    set_field(managed_dict(o), new_ref_to(d(value)));
  } else {
    set_field(at<P<DictObject>>(o.a + static_cast<std::uint64_t>(o->ob_type->tp_dictoffset)), new_ref_to(d(value)));
  }
  return true;
}

RefTo<ListObject> dict_keys_list(P<DictObject> dict) {
  RefTo<ListObject> list = list_new(dict->ma_used);
  std::int64_t position = 0, i = 0;
  Obj key, value;
  while (list && dict_next(dict, position, key, value)) {
    incref(key);
    list->items()[i++] = key;
  }
  return list;
}
RefTo<ListObject> dict_values_list(P<DictObject> dict) {
  RefTo<ListObject> list = list_new(dict->ma_used);
  std::int64_t position = 0, i = 0;
  Obj key, value;
  while (list && dict_next(dict, position, key, value)) {
    incref(value);
    list->items()[i++] = value;
  }
  return list;
}
RefTo<ListObject> dict_items_list(P<DictObject> dict) {
  RefTo<ListObject> list = list_new(0);
  std::int64_t position = 0;
  Obj key, value;
  while (list && dict_next(dict, position, key, value)) {
    RefTo<TupleObject> pair = tuple_of({key, value});
    if (!pair || !list_append(list, std::move(pair))) return nullptr;
  }
  return list;
}

namespace {

std::int64_t length_(Obj o) {
  return d(o)->ma_used;
}
Ref subscript(Obj o, Obj key) {
  const std::int64_t h = key_hash(key);
  if (h == -1) return nullptr;
  Obj value;
  if (dict_lookup(d(o), key, h, value) == kLookupFailed) return nullptr;
  if (value) return new_ref(value);
  if (!is_exact(o, types::dict)) {
    Ref missing = lookup_special_bound(o, names::missing_);
    if (missing) return call1(missing, key);
    if (failed()) return nullptr;
  }
  return raise_key_error(key);
}
bool set_subscript(Obj o, Obj key, Obj value) {
  if (value) return dict_set(d(o), key, value);
  const int r = dict_delete(d(o), key);
  if (r == 0) return raise_key_error(key);
  return r > 0;
}
int contains_(Obj o, Obj key) {
  return dict_contains(d(o), key);
}
Ref iter_(Obj o) {
  return dict_iterator(types::dict_key_iterator, o);
}
Ref repr_(Obj o) {
  if (d(o)->ma_used == 0) return str_from("{}");
  const int entered = repr_enter(o);
  if (entered != 0) return entered > 0 ? Ref(str_from("{...}")) : nullptr;
  std::string text = "{";
  std::int64_t position = 0;
  Obj key, value;
  bool first = true;
  while (dict_next(d(o), position, key, value)) {
    Ref k = new_ref(key), v = new_ref(value);
    Ref kt = repr(k), vt = kt ? repr(v) : nullptr;
    if (!vt) {
      repr_leave(o);
      return nullptr;
    }
    if (!first) text += ", ";
    first = false;
    text += utf8(as<StrObject>(kt.get())) + ": " + utf8(as<StrObject>(vt.get()));
  }
  repr_leave(o);
  return str_from(text + "}");
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_dict(a) || !is_dict(b) || (op != Compare::eq && op != Compare::ne)) return not_implemented();
  bool equal = d(a)->ma_used == d(b)->ma_used;
  std::int64_t position = 0, h = 0;
  Obj key, value;
  while (equal && dict_next(d(a), position, key, value, &h)) {
    Ref k = new_ref(key), v = new_ref(value);
    Obj other;
    if (dict_lookup(d(b), k, h, other) == kLookupFailed) return nullptr;
    if (!other) {
      equal = false;
      break;
    }
    Ref held = new_ref(other);
    const int same = rich_compare_bool(v, held, Compare::eq);
    if (same < 0) return nullptr;
    equal = same != 0;
  }
  return bool_from(equal == (op == Compare::eq));
}
Ref new_(P<TypeObject> type, P<TupleObject>, P<DictObject>) {
  if (type == types::dict) return dict_new();
  Ref o = type->tp_alloc(type, 0);
  if (!o) return nullptr;
  d(o)->ma_keys = empty_keys();
  return o;
}
bool init_(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  In in;
  in.rest = items_of(args);
  in.keywords = kwargs;
  return update_from(o, in, "dict");
}
Ref or_(Obj a, Obj b) {
  if (!is_dict(a) || !is_dict(b)) return not_implemented();
  RefTo<DictObject> r = dict_copy(d(a));
  return r && dict_update(r, b) ? Ref(std::move(r)) : nullptr;
}
Ref ior_(Obj a, Obj b) {
  return dict_update(d(a), b) ? new_ref(a) : nullptr;
}

Ref get_(Obj o, const In& in) {
  Obj value = dict_get(d(o), in[0]);
  if (!value && failed()) return nullptr;
  return new_ref(value ? value : in[1] ? in[1] : kNone);
}
Ref setdefault_(Obj o, const In& in) {
  return dict_set_default(d(o), in[0], in[1] ? in[1] : kNone);
}
Ref pop_(Obj o, const In& in) {
  Ref value = dict_pop(d(o), in[0]);
  if (value || failed()) return value;
  if (in[1]) return new_ref(in[1]);
  return raise_key_error(in[0]);
}
Ref popitem_(Obj o, const In&) {
  P<DictObject> dict = d(o);
  if (dict->ma_used == 0) return raise(exc::KeyError, "popitem(): dictionary is empty");
  if (!dict_unsplit(dict)) return nullptr;
  P<DictKeys> keys = dict->ma_keys;
  std::int64_t i = keys->dk_nentries - 1;
  const bool unicode = keys_unicode(keys);
  while (!(unicode ? unicode_entries(keys)[i].me_value : general_entries(keys)[i].me_value)) --i;
  Ref key = new_ref(unicode ? unicode_entries(keys)[i].me_key : general_entries(keys)[i].me_key);
  Ref value = new_ref(unicode ? unicode_entries(keys)[i].me_value : general_entries(keys)[i].me_value);
  RefTo<TupleObject> pair = tuple_of({key, value});
  if (!pair || dict_delete(dict, key) < 0) return nullptr;
  keys->dk_nentries = i;  // the entries behind it are dead, and may be used again
  return pair;
}
Ref clear_(Obj o, const In&) {
  dict_clear(d(o));
  return none();
}
Ref copy_(Obj o, const In&) {
  return dict_copy(d(o));
}
Ref update_(Obj o, const In& in) {
  return update_from(o, in, "update") ? none() : nullptr;
}
Ref keys_(Obj o, const In&) {
  return dict_view(d(o), types::dict_keys);
}
Ref values_(Obj o, const In&) {
  return dict_view(d(o), types::dict_values);
}
Ref items_(Obj o, const In&) {
  return dict_view(d(o), types::dict_items);
}
Ref reversed_(Obj o, const In&) {
  return dict_iterator(types::dict_reverse_key_iterator, o);
}
Ref fromkeys(Obj cls, const In& in) {
  Ref made = call0(cls);
  if (!made) return nullptr;
  Obj value = in[1] ? in[1] : kNone;
  const bool plain = is_exact(made, types::dict);
  const bool ok =
      for_each(in[0], [&](Obj key) { return plain ? dict_set(d(made), key, value) : set_item(made, key, value); });
  return ok ? std::move(made) : nullptr;
}
Ref sizeof_(Obj o, const In&) {
  return int_from(dict_sizeof(d(o)));
}
Ref getitem_(Obj o, const In& in) {
  return subscript(o, in[0]);
}
Ref contains_method(Obj o, const In& in) {
  const int r = dict_contains(d(o), in[0]);
  return r < 0 ? Ref() : bool_from(r != 0);
}
Ref class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
const FunctionSpec kMethods[] = {{"__contains__", contains_method, "key, /"},
                                 {"__getitem__", getitem_, "key, /"},
                                 {"__sizeof__", sizeof_, ""},
                                 {"get", get_, "key, default=None, /"},
                                 {"setdefault", setdefault_, "key, default=None, /"},
                                 {"pop", pop_, "key, default=None, /"},
                                 {"popitem", popitem_, ""},
                                 {"keys", keys_, ""},
                                 {"items", items_, ""},
                                 {"values", values_, ""},
                                 {"update", update_, "*args, **kwargs"},
                                 {"fromkeys", fromkeys, "iterable, value=None, /", Binding::class_method},
                                 {"clear", clear_, ""},
                                 {"copy", copy_, ""},
                                 {"__reversed__", reversed_, ""},
                                 {"__class_getitem__", class_getitem, "object, /", Binding::class_method}};
const NumberMethods* number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_or = or_;
    n.nb_inplace_or = ior_;
    return n;
  }();
  return &m;
}
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_contains = contains_;
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

extern const TypeSpec kDictType;
const TypeSpec kDictType = {.id = TypeId::dict,
                            .name = "dict",
                            .basicsize = sizeof(DictObject),
                            .flags = kHaveGc | kBaseType | kDictSubclass | kMatchSelf | kMapping,
                            .dealloc = dict_dealloc,
                            .traverse = dict_traverse,
                            .clear = dict_tp_clear,
                            .repr = repr_,
                            .unhashable = true,
                            .richcompare = compare_,
                            .iter = iter_,
                            .new_ = new_,
                            .init = init_,
                            .alloc = type_generic_alloc,
                            .as_number = number,
                            .as_sequence = sequence,
                            .as_mapping = mapping,
                            .methods = kMethods};

}  // namespace glassbox::python
