// What happens between `class` and the class object (Objects/typeobject.c, type_new): metaclass, layout, __slots__,
// special names, MRO, slots, __set_name__, __init_subclass__.
#include <algorithm>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

P<TypeObject> best_metatype(P<TypeObject> meta, P<TupleObject> bases) {
  P<TypeObject> winner = meta;
  for (Obj base : items_of(bases)) {
    P<TypeObject> theirs = base->ob_type;
    if (is_subtype(winner, theirs)) continue;
    if (is_subtype(theirs, winner)) {
      winner = theirs;
      continue;
    }
    return raise(exc::TypeError,
                 "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                 "metaclasses of all its bases");
  }
  return winner;
}

namespace {

struct NewClass {
  P<TypeObject> meta;
  P<StrObject> name;
  P<TupleObject> bases;
  P<DictObject> dict;
  P<TypeObject> base;
  Ref slots;  // a tuple of mangled names, sorted, or null
  bool has_slots = false;
  bool add_dict = false, add_weak = false;
};

bool extra_fields(P<TypeObject> type, P<TypeObject> base) {
  if (type->tp_itemsize != 0 || base->tp_itemsize != 0)
    return type->tp_basicsize != base->tp_basicsize || type->tp_itemsize != base->tp_itemsize;
  std::int64_t size = type->tp_basicsize;
  if (type->tp_weaklistoffset > 0 && base->tp_weaklistoffset == 0 && type->tp_weaklistoffset + 8 == size &&
      type->has(kHeapType))
    size -= 8;
  if (type->tp_dictoffset > 0 && base->tp_dictoffset == 0 && type->tp_dictoffset + 8 == size && type->has(kHeapType))
    size -= 8;
  return size != base->tp_basicsize;
}

// The class whose layout an instance really has.
P<TypeObject> solid_base(P<TypeObject> type) {
  P<TypeObject> base = type->tp_base ? solid_base(type->tp_base) : types::object;
  return extra_fields(type, base) ? type : base;
}

P<TypeObject> best_base(P<TupleObject> bases) {
  P<TypeObject> winner, base;
  for (Obj o : items_of(bases)) {
    if (!is_type(o)) return raise(exc::TypeError, "bases must be types");
    P<TypeObject> candidate_base = as<TypeObject>(o);
    if (!candidate_base->has(kBaseType))
      return raise(exc::TypeError, "type '{}' is not an acceptable base type", short_type_name(candidate_base));
    P<TypeObject> candidate = solid_base(candidate_base);
    if (!winner || (winner != candidate && is_subtype(candidate, winner))) {
      winner = candidate;
      base = candidate_base;
    } else if (!is_subtype(winner, candidate)) {
      return raise(exc::TypeError, "multiple bases have instance lay-out conflict");
    }
  }
  return base;
}

std::string mangled(P<StrObject> class_name, P<StrObject> name) {
  std::string text = utf8(name);
  if (!text.starts_with("__") || text.ends_with("__") || text.find('.') != std::string::npos) return text;
  std::string owner = utf8(class_name);
  owner.erase(0, owner.find_first_not_of('_'));
  return owner.empty() ? text : "_" + owner + text;
}

bool read_slots(NewClass& c) {
  Obj given = dict_get_str(c.dict, names::slots_);
  const bool may_add_dict = c.base->tp_dictoffset == 0 && !c.base->has(kManagedDict);
  const bool may_add_weak = c.base->tp_weaklistoffset == 0 && !c.base->has(kManagedWeakref) && c.base->tp_itemsize == 0;
  if (!given) {
    c.add_dict = may_add_dict;
    c.add_weak = may_add_weak;
    return true;
  }
  c.has_slots = true;
  RefTo<TupleObject> all = is_str(given) ? tuple_of({given}) : tuple_from(given);
  if (!all) return false;
  if (all->ob_size > 0 && c.base->tp_itemsize != 0)
    return raise(exc::TypeError, "nonempty __slots__ not supported for subtype of '{}'", short_type_name(c.base));
  std::vector<RefTo<StrObject>> kept;
  for (Obj o : items_of(all.get())) {
    if (!is_str(o)) return raise(exc::TypeError, "__slots__ items must be strings, not '{}'", type_name(o));
    P<StrObject> name = as<StrObject>(o);
    if (!is_identifier(name)) return raise(exc::TypeError, "__slots__ must be identifiers");
    if (str_is(name, "__dict__")) {
      if (!may_add_dict || c.add_dict) return raise(exc::TypeError, "__dict__ slot disallowed: we already got one");
      c.add_dict = true;
      continue;
    }
    if (str_is(name, "__weakref__")) {
      if (!may_add_weak || c.add_weak) return raise(exc::TypeError, "__weakref__ slot disallowed: we already got one");
      c.add_weak = true;
      continue;
    }
    RefTo<StrObject> real = intern(mangled(c.name, name));
    if (!real) return false;
    const int there = dict_contains(c.dict, real);
    if (there < 0) return false;
    if (there > 0 && !str_is(real, "__qualname__") && !str_is(real, "__classcell__") &&
        !str_is(real, "__classdictcell__"))
      return raise(exc::ValueError, "{} in __slots__ conflicts with class variable", repr_of(real));
    kept.push_back(std::move(real));
  }
  std::stable_sort(kept.begin(), kept.end(),
                   [](const RefTo<StrObject>& a, const RefTo<StrObject>& b) { return str_compare(a, b) < 0; });
  std::vector<Obj> names;
  for (const RefTo<StrObject>& n : kept) names.push_back(n);
  c.slots = tuple_copy(names);
  if (!c.slots) return false;
  // A second base may bring what the first lacks.
  if (c.bases->ob_size > 1) {
    for (Obj o : items_of(c.bases)) {
      P<TypeObject> other = as<TypeObject>(o);
      if (other == c.base) continue;
      if (may_add_dict && !c.add_dict && (other->tp_dictoffset != 0 || other->has(kManagedDict))) c.add_dict = true;
      if (may_add_weak && !c.add_weak && (other->tp_weaklistoffset != 0 || other->has(kManagedWeakref)))
        c.add_weak = true;
    }
  }
  return true;
}

Addr name_text(P<StrObject> name) {
  const std::string text = utf8(name);
  const Addr place = object_malloc(text.size() + 1);
  if (place != 0) std::copy(text.c_str(), text.c_str() + text.size() + 1, static_cast<char*>(host(place)));
  return place;
}

bool wrap_in(P<DictObject> dict, P<StrObject> name, Ref (*wrap)(Obj)) {
  Obj found = dict_get_str(dict, name);
  if (!found || !is_function(found)) return true;
  Ref wrapped = wrap(found);
  return wrapped && dict_set(dict, Obj(name), wrapped);
}

// __module__, __qualname__, __doc__ stay or come into the namespace; __new__ and the class hooks get their kind.
bool prepare_namespace(P<HeapTypeObject> type, P<DictObject> dict) {
  if (!dict_get_str(dict, names::module_)) {
    if (P<Frame> frame = current_frame()) {
      Obj module = dict_get_str(frame->f_globals, names::name_);
      if (module && !dict_set(dict, Obj(names::module_), module)) return false;
    }
  }
  if (Obj qualname = dict_get_str(dict, names::qualname_)) {
    if (!is_str(qualname)) return raise(exc::TypeError, "type __qualname__ must be a str, not {}", type_name(qualname));
    set_field(type->ht_qualname, new_ref(qualname));
    dict_delete(dict, names::qualname_);
  }
  return wrap_in(dict, names::new_, static_method_of) && wrap_in(dict, names::init_subclass_, class_method_of) &&
         wrap_in(dict, names::class_getitem_, class_method_of);
}

bool add_slot_members(P<HeapTypeObject> type, const NewClass& c) {
  std::int64_t offset = c.base->tp_basicsize;
  if (c.slots) {
    for (Obj name : items_of(as<TupleObject>(c.slots.get()))) {
      Ref member = slot_member(type, as<StrObject>(name), offset);
      if (!member || !dict_set(type->tp_dict, name, member)) return false;
      offset += 8;
    }
  }
  type->tp_basicsize = offset;
  type->tp_itemsize = c.base->tp_itemsize;
  if (c.add_dict) {
    type->tp_flags |= kManagedDict | kHaveGc;
    type->tp_dictoffset = -1;
    Ref getset = dict_getset(type);
    if (!getset || !dict_set(type->tp_dict, Obj(names::dict_), getset)) return false;
  } else {
    type->tp_flags |= c.base->tp_flags & kManagedDict;
    type->tp_dictoffset = c.base->tp_dictoffset;
  }
  if (c.add_weak) {
    type->tp_flags |= kManagedWeakref | kHaveGc;
    type->tp_weaklistoffset = -32;
    Ref getset = weakref_getset(type);
    if (!getset || !dict_set(type->tp_dict, Obj(names::weakref_), getset)) return false;
  } else {
    type->tp_flags |= c.base->tp_flags & kManagedWeakref;
    type->tp_weaklistoffset = c.base->tp_weaklistoffset;
  }
  return true;
}

RefTo<HeapTypeObject> build(const NewClass& c) {
  const std::int64_t slots = c.slots ? as<TupleObject>(c.slots.get())->ob_size : 0;
  Ref made = c.meta->tp_alloc(c.meta, slots);
  if (!made) return nullptr;
  RefTo<HeapTypeObject> type = as_ref<HeapTypeObject>(std::move(made));
  link_suites(type);
  type->tp_flags = kHeapType | kBaseType;
  if (c.base->has(kHaveGc) || slots > 0) type->tp_flags |= kHaveGc;
  incref(c.name);
  type->ht_name = c.name;
  incref(c.name);
  type->ht_qualname = c.name;
  type->ht_tpname = name_text(c.name);
  type->tp_name = type->ht_tpname;
  if (c.slots) type->ht_slots = Ref::take(c.slots.get()).release();
  incref(c.bases);
  type->tp_bases = c.bases;
  incref(c.base);
  type->tp_base = c.base;
  RefTo<DictObject> dict = dict_copy(c.dict);
  if (!dict) return nullptr;
  type->tp_dict = dict.release();
  if (!prepare_namespace(type.get(), type->tp_dict) || !add_slot_members(type.get(), c)) return nullptr;
  type->tp_dealloc = subtype_dealloc;
  type->tp_alloc = type_generic_alloc;
  if (type->has(kHaveGc)) {
    type->tp_free = gc_del;
    type->tp_traverse = subtype_traverse;
    type->tp_clear = subtype_clear;
  } else {
    type->tp_free = object_free;
  }
  return type;
}

bool inherit_all(P<HeapTypeObject> type) {
  if (!compute_mro(type)) return false;
  if (!dict_get_str(type->tp_dict, names::doc_) && !dict_set(type->tp_dict, Obj(names::doc_), kNone)) return false;
  if (dict_get_str(type->tp_dict, names::eq_) && !dict_get_str(type->tp_dict, names::hash_)) {
    if (!dict_set(type->tp_dict, Obj(names::hash_), kNone)) return false;
  }
  const std::span<const Obj> mro = items_of(type->tp_mro);
  for (std::size_t i = 1; i < mro.size(); ++i) inherit_slots(type, as<TypeObject>(mro[i]));
  for (std::size_t i = 1; i < mro.size() && !type->tp_new; ++i) type->tp_new = as<TypeObject>(mro[i])->tp_new;
  if (type->has(kManagedDict)) {
    if (!make_keys_for_class(type)) return false;
    if (type->tp_itemsize == 0) type->tp_flags |= kInlineValues;
  }
  type->tp_flags |= kReady;
  for (Obj base : items_of(type->tp_bases)) {
    if (!add_subclass(as<TypeObject>(base), type)) return false;
  }
  fix_slots(type);
  return true;
}

bool set_cell(P<HeapTypeObject> type, P<StrObject> name, Obj value) {
  Obj cell = dict_get_str(type->tp_dict, name);
  if (!cell) return true;
  if (!is_exact(cell, types::cell))
    return raise(exc::TypeError, "{} must be a nonlocal cell, not {}", name, repr_of(cell->ob_type));
  set_field(as<CellObject>(cell)->ob_ref, new_ref(value));
  return dict_delete(type->tp_dict, name) >= 0;
}

bool set_names(P<HeapTypeObject> type) {
  RefTo<DictObject> copy = dict_copy(type->tp_dict);
  if (!copy) return false;
  std::int64_t position = 0;
  Obj key, value;
  while (dict_next(copy, position, key, value)) {
    Ref method = lookup_special_bound(value, names::set_name_);
    if (!method) {
      if (failed()) return false;
      continue;
    }
    Ref result = call2(method, type, key);
    if (!result) {
      add_note_to_current(fill_in("Error calling __set_name__ on '{}' instance {} in '{}'",
                                  {Part(type_name(value)), repr_of(key), Part(short_type_name(type))}));
      return false;
    }
  }
  return true;
}

bool init_subclass(P<HeapTypeObject> type, P<DictObject> kwargs) {
  Ref super = call2(types::super, type, type);
  if (!super) return false;
  Ref method = get_attr(super, names::init_subclass_);
  if (!method) return false;
  return static_cast<bool>(call_tuple(method, empty_tuple(), kwargs));
}

}  // namespace

Ref new_class(P<TypeObject> meta, P<StrObject> name, P<TupleObject> bases, P<DictObject> dict, P<DictObject> kwargs) {
  RefTo<TupleObject> real_bases = bases->ob_size == 0 ? tuple_of({types::object}) : RefTo<TupleObject>::take(bases);
  if (!real_bases) return nullptr;
  for (Obj base : items_of(bases)) {
    if (is_type(base)) continue;
    if (type_lookup(base->ob_type, names::mro_entries_))
      return raise(exc::TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
  }
  P<TypeObject> winner = best_metatype(meta, real_bases);
  if (!winner) return nullptr;
  if (winner != meta) {
    if (winner->tp_new != types::type->tp_new) {
      RefTo<TupleObject> args = tuple_of({name, bases, dict});
      return args ? winner->tp_new(winner, args, kwargs) : nullptr;
    }
    meta = winner;
  }
  NewClass c{meta, name, real_bases, dict, {}, {}};
  c.base = best_base(real_bases);
  if (!c.base || !read_slots(c)) return nullptr;
  RefTo<HeapTypeObject> type = build(c);
  if (!type || !inherit_all(type.get())) return nullptr;
  if (!set_cell(type.get(), names::classcell_, type) || !set_cell(type.get(), names::classdictcell_, type->tp_dict))
    return nullptr;
  if (!set_names(type.get()) || !init_subclass(type.get(), kwargs)) return nullptr;
  return type;
}

}  // namespace glassbox::python
