// Types: making the built-in ones ready, lookup along the MRO with the method cache, versions, subclasses.
#include "engine/python/objects/type.hpp"

#include <cstring>
#include <string>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {

bool is_subtype(P<TypeObject> type, P<TypeObject> of) {
  if (type == of) return true;
  if (P<TupleObject> mro = type->tp_mro) {
    for (Obj o : items_of(mro)) {
      if (o == Obj(of)) return true;
    }
    return false;
  }
  for (P<TypeObject> t = type; t; t = t->tp_base) {
    if (t == of) return true;
  }
  return of == types::object;
}

namespace {

Obj find_in_mro(P<TypeObject> type, P<StrObject> name) {
  const std::int64_t hash = str_hash(name);
  P<TupleObject> mro = type->tp_mro;
  if (!mro) return nullptr;
  for (Obj o : items_of(mro)) {
    Obj value = dict_get_known_hash(as<TypeObject>(o)->tp_dict, name, hash);
    if (value) return value;
  }
  return nullptr;
}

bool assign_version(P<TypeObject> type) {
  if (type->tp_version_tag != 0) return true;
  if (!type->has(kReady)) return false;
  type->tp_version_tag = ++rt().next_type_version;
  for (Obj base : items_of(type->tp_bases)) {
    if (!assign_version(as<TypeObject>(base))) return false;
  }
  return true;
}

}  // namespace

Obj type_lookup(P<TypeObject> type, P<StrObject> name) {
  const auto slot = (type->tp_version_tag ^ static_cast<std::uint32_t>(name.a >> 3U)) & (kTypeCacheSize - 1);
  TypeCacheEntry* entry = &rt().type_cache[slot];
  if (entry->version == type->tp_version_tag && entry->name == Obj(name) && entry->version != 0) return entry->value;
  Obj found = find_in_mro(type, name);
  if (name->length <= 100 && assign_version(type)) {
    const auto now = (type->tp_version_tag ^ static_cast<std::uint32_t>(name.a >> 3U)) & (kTypeCacheSize - 1);
    entry = &rt().type_cache[now];
    entry->version = type->tp_version_tag;
    entry->value = found;
    Obj old = entry->name;
    incref(name);
    entry->name = name;
    xdecref(old);
  }
  return found;
}

void type_modified(P<TypeObject> type) {
  if (type->tp_version_tag == 0) return;
  if (type->tp_subclasses) {
    std::int64_t position = 0;
    Obj key, ref;
    while (dict_next(as<DictObject>(type->tp_subclasses), position, key, ref)) {
      Obj sub = as<WeakrefObject>(ref)->wr_object;
      if (sub != kNone) type_modified(as<TypeObject>(sub));
    }
  }
  type->tp_version_tag = 0;
}

bool add_subclass(P<TypeObject> base, P<TypeObject> type) {
  if (!base->tp_subclasses) {
    RefTo<DictObject> dict = dict_new();
    if (!dict) return false;
    base->tp_subclasses = dict.release();
  }
  Ref key = int_from(static_cast<std::int64_t>(type.a));
  Ref ref = weakref_new(type, nullptr);
  return key && ref && dict_set(as<DictObject>(base->tp_subclasses), key, ref);
}

RefTo<ListObject> subclasses_of(P<TypeObject> type) {
  RefTo<ListObject> list = list_new(0);
  if (!list || !type->tp_subclasses) return list;
  std::int64_t position = 0;
  Obj key, ref;
  while (dict_next(as<DictObject>(type->tp_subclasses), position, key, ref)) {
    Obj sub = as<WeakrefObject>(ref)->wr_object;
    if (sub != kNone && !list_append(list, sub)) return nullptr;
  }
  return list;
}

const char* short_type_name(P<TypeObject> type) {
  return type->tp_name != 0 ? static_cast<const char*>(host(type->tp_name)) : "?";
}

RefTo<StrObject> type_name_of(P<TypeObject> type) {
  if (type->has(kHeapType)) return RefTo<StrObject>::take(as<HeapTypeObject>(type)->ht_name);
  const std::string_view name = short_type_name(type);
  const std::size_t dot = name.rfind('.');
  return intern(dot == std::string_view::npos ? name : name.substr(dot + 1));
}

// What a class takes over from a base where it has nothing of its own (inherit_slots, inherit_special).
void inherit_slots(P<TypeObject> type, P<TypeObject> base) {
  constexpr std::uint64_t kInherited = kIntSubclass | kListSubclass | kTupleSubclass | kBytesSubclass | kStrSubclass |
                                       kDictSubclass | kBaseExceptionSubclass | kTypeSubclass | kMatchSelf;
  type->tp_flags |= base->tp_flags & kInherited;
  if ((type->tp_flags & (kSequence | kMapping)) == 0) type->tp_flags |= base->tp_flags & (kSequence | kMapping);
  auto inherit = [&](std::size_t offset) {
    Addr& slot = slot_at(type, static_cast<std::uint32_t>(offset));
    if (slot == 0) slot = slot_at(base, static_cast<std::uint32_t>(offset));
  };
#define INHERIT(field) inherit(offsetof(HeapTypeObject, field))
  // Comparison and hash are inherited together, and only when neither is defined.
  if (!type->tp_richcompare && !type->tp_hash) {
    Obj own_eq = type->tp_dict ? dict_get_str(type->tp_dict, names::eq_) : Obj();
    Obj own_hash = type->tp_dict ? dict_get_str(type->tp_dict, names::hash_) : Obj();
    if (!own_eq && !own_hash) {
      INHERIT(tp_richcompare);
      INHERIT(tp_hash);
    }
  }
  INHERIT(tp_getattro);
  INHERIT(tp_setattro);
  INHERIT(tp_repr);
  INHERIT(tp_call);
  INHERIT(tp_str);
  INHERIT(tp_iter);
  INHERIT(tp_iternext);
  INHERIT(tp_descr_get);
  INHERIT(tp_descr_set);
  INHERIT(tp_init);
  INHERIT(tp_alloc);
  INHERIT(tp_finalize);
  if (type->tp_vectorcall_offset == 0) {
    type->tp_vectorcall_offset = base->tp_vectorcall_offset;
    type->tp_flags |= base->tp_flags & kHaveVectorcall;
  }
  if (type->has(kHaveGc) == base->has(kHaveGc)) INHERIT(tp_free);
  const std::size_t first = offsetof(HeapTypeObject, as_async);
  const std::size_t last = offsetof(HeapTypeObject, as_buffer);
  for (std::size_t offset = first; offset < last; offset += 8) inherit(offset);
#undef INHERIT
}

namespace {

Addr static_text(std::string_view text) {
  const Addr place = static_alloc(text.size() + 1);
  std::memcpy(host(place), text.data(), text.size());
  at<char>(place + text.size()) = 0;
  return place;
}

bool add_methods(P<TypeObject> type, std::span<const FunctionSpec> methods) {
  for (const FunctionSpec& spec : methods) {
    Ref descriptor =
        spec.binding == Binding::static_method ? builtin_function(spec, type, nullptr) : method_descriptor(spec, type);
    if (descriptor && spec.binding == Binding::static_method) descriptor = static_method_of(descriptor);
    if (!descriptor || !dict_set(type->tp_dict, spec.name, descriptor)) return false;
  }
  return true;
}

void fill_from(P<TypeObject> type, const TypeSpec& spec) {
  type->tp_name = static_text(spec.name);
  type->tp_basicsize = spec.basicsize;
  type->tp_itemsize = spec.itemsize;
  type->tp_flags = spec.flags | kStaticBuiltin | kImmutableType;
  type->tp_dealloc = spec.dealloc;
  type->tp_traverse = spec.traverse;
  type->tp_clear = spec.clear;
  type->tp_repr = spec.repr;
  type->tp_str = spec.str;
  type->tp_hash = spec.unhashable ? hash_not_implemented : spec.hash;
  type->tp_richcompare = spec.richcompare;
  type->tp_call = spec.call;
  type->tp_vectorcall_offset = spec.vectorcall_offset;
  if (spec.vectorcall_offset != 0) type->tp_flags |= kHaveVectorcall;
  type->tp_vectorcall = spec.vectorcall;
  type->tp_getattro = spec.getattro;
  type->tp_setattro = spec.setattro;
  type->tp_iter = spec.iter;
  type->tp_iternext = spec.iternext;
  type->tp_descr_get = spec.descr_get;
  type->tp_descr_set = spec.descr_set;
  type->tp_weaklistoffset = spec.weaklistoffset;
  type->tp_dictoffset = spec.dictoffset;
  type->tp_new = spec.new_;
  type->tp_init = spec.init;
  type->tp_alloc = spec.alloc;
  type->tp_finalize = spec.finalize;
  type->tp_free = (spec.flags & kHaveGc) != 0 ? gc_del : object_free;
  auto suite = [&](std::size_t offset, const void* from, std::size_t size) {
    if (from) std::memcpy(host(type.a + offset), from, size);
  };
  suite(offsetof(HeapTypeObject, as_number), spec.as_number ? spec.as_number() : nullptr, sizeof(NumberMethods));
  suite(offsetof(HeapTypeObject, as_sequence), spec.as_sequence ? spec.as_sequence() : nullptr,
        sizeof(SequenceMethods));
  suite(offsetof(HeapTypeObject, as_mapping), spec.as_mapping ? spec.as_mapping() : nullptr, sizeof(MappingMethods));
  suite(offsetof(HeapTypeObject, as_async), spec.as_async ? spec.as_async() : nullptr, sizeof(AsyncMethods));
}

}  // namespace

void link_suites(P<TypeObject> type) {
  type->tp_as_async = P<AsyncMethods>(type.a + offsetof(HeapTypeObject, as_async));
  type->tp_as_number = P<NumberMethods>(type.a + offsetof(HeapTypeObject, as_number));
  type->tp_as_mapping = P<MappingMethods>(type.a + offsetof(HeapTypeObject, as_mapping));
  type->tp_as_sequence = P<SequenceMethods>(type.a + offsetof(HeapTypeObject, as_sequence));
}

// First round for all types: what needs no objects, so that objects can be made.
void type_prepare(P<TypeObject> type, const TypeSpec& spec) {
  type->ob_refcnt = kImmortal;
  type->ob_type = types::type;
  link_suites(type);
  fill_from(type, spec);
  type->tp_base = spec.id == TypeId::object ? P<TypeObject>() : static_type(spec.base);
}

bool type_ready(P<TypeObject> type, const TypeSpec* spec) {
  RefTo<DictObject> dict = dict_new();
  if (!dict) return false;
  type->tp_dict = dict.release();
  RefTo<TupleObject> bases = type->tp_base ? tuple_of({type->tp_base}) : tuple_new(0);
  if (type == exc::ExceptionGroup) bases = tuple_of({exc::BaseExceptionGroup, exc::Exception});
  if (!bases) return false;
  type->tp_bases = bases.release();
  if (P<TypeObject> base = type->tp_base) {
    if (type->tp_basicsize == 0) {
      type->tp_basicsize = base->tp_basicsize;
      type->tp_itemsize = base->tp_itemsize;
    }
    if (type->tp_itemsize == 0) type->tp_itemsize = base->tp_itemsize;
    if (type->tp_weaklistoffset == 0) type->tp_weaklistoffset = base->tp_weaklistoffset;
    if (type->tp_dictoffset == 0) type->tp_dictoffset = base->tp_dictoffset;
    if (!type->tp_dealloc) type->tp_dealloc = base->tp_dealloc;
    if (!type->has(kHaveGc) && base->has(kHaveGc) && !type->tp_traverse && !type->tp_clear) {
      type->tp_flags |= kHaveGc;
      type->tp_free = gc_del;
    }
    if (!type->tp_traverse) type->tp_traverse = base->tp_traverse;
    if (!type->tp_clear) type->tp_clear = base->tp_clear;
  }
  if (spec && spec->new_ && !type->has(kDisallowInstantiation)) {
    Ref function = new_wrapper_function(type);
    if (!function || !dict_set(type->tp_dict, Obj(names::new_), function)) return false;
  }
  if (!add_slot_wrappers(type)) return false;
  if (spec) {
    if (!add_methods(type, spec->methods)) return false;
    if (!add_members(type, *spec)) return false;
    Ref doc = spec->doc ? Ref(str_from(spec->doc)) : none();
    if (!doc || !dict_set(type->tp_dict, Obj(names::doc_), doc)) return false;
    if (!spec->new_ && type->tp_base && type->tp_base != types::object && !type->has(kDisallowInstantiation))
      type->tp_new = type->tp_base->tp_new;
  }
  if (!compute_mro(type)) return false;
  std::span<const Obj> mro = items_of(type->tp_mro);
  for (std::size_t i = 1; i < mro.size(); ++i) inherit_slots(type, as<TypeObject>(mro[i]));
  if (!type->tp_hash && !dict_get_str(type->tp_dict, names::hash_)) {
    type->tp_hash = hash_not_implemented;
    if (!dict_set(type->tp_dict, Obj(names::hash_), kNone)) return false;
  }
  type->tp_flags |= kReady;
  return !type->tp_base || add_subclass(type->tp_base, type);
}

Ref type_generic_alloc(P<TypeObject> type, std::int64_t items) {
  std::uint64_t bytes = static_cast<std::uint64_t>(type->tp_basicsize);
  if (type->tp_itemsize != 0)
    bytes += static_cast<std::uint64_t>(items + 1) * static_cast<std::uint64_t>(type->tp_itemsize);
  bytes = (bytes + 7) / 8 * 8;
  std::uint64_t values = 0;
  if (type->has(kInlineValues)) values = inline_values_bytes(type);
  const Addr o = type->has(kHaveGc) ? gc_alloc(type, bytes + values) : object_alloc(type, bytes + values);
  if (o == 0) return nullptr;
  std::memset(host(o + sizeof(Object)), 0, static_cast<std::size_t>(bytes - sizeof(Object)));
  if (type->tp_itemsize != 0) P<VarObject>(o)->ob_size = items;
  if (type->has(kInlineValues)) inline_values_start(Obj(o));
  if (type->has(kHaveGc)) gc_track(Obj(o));
  return Ref::steal(Obj(o));
}

Ref type_generic_new(P<TypeObject> type, P<TupleObject>, P<DictObject>) {
  return type->tp_alloc(type, 0);
}

}  // namespace glassbox::python
