// type: attributes of classes, and type(name, bases, dict) (Objects/typeobject.c, type_*).
#include "engine/python/eval/eval.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {

Ref type_tp_call(Obj type, P<TupleObject> args, P<DictObject> kwargs);

namespace {

P<TypeObject> self_type(Obj o) {
  return as<TypeObject>(o);
}
bool heap(Obj o) {
  return self_type(o)->has(kHeapType);
}

Ref type_repr(Obj o) {
  Ref module;
  if (find_attr(o, names::module_, module) < 0) return nullptr;
  Ref qualname = get_attr(o, names::qualname_);
  if (!qualname) return nullptr;
  if (module && is_str(module) && !str_is(as<StrObject>(module.get()), "builtins"))
    return str_from(fill_in("<class '{}.{}'>", {Part(module), Part(qualname)}));
  return str_from(fill_in("<class '{}'>", {Part(qualname)}));
}

Ref get_type_name(Obj o) {
  return type_name_of(self_type(o));
}
bool check_mutable(Obj o, const char* what) {
  if (heap(o)) return true;
  return raise(exc::TypeError, "cannot set '{}' attribute of immutable type '{}'", what, short_type_name(self_type(o)));
}
bool type_set_name(Obj o, Obj value) {
  if (!check_mutable(o, "__name__")) return false;
  if (!value || !is_str(value))
    return raise(exc::TypeError, "can only assign string to {}.__name__, not '{}'", short_type_name(self_type(o)),
                 value ? python::type_name(value) : "NULL");
  P<HeapTypeObject> t = as<HeapTypeObject>(o);
  set_field(t->ht_name, new_ref(value));
  const std::string text = utf8(as<StrObject>(value));
  const Addr place = object_malloc(text.size() + 1);
  if (place == 0) return no_memory();
  std::copy(text.c_str(), text.c_str() + text.size() + 1, static_cast<char*>(host(place)));
  object_free(t->ht_tpname);
  t->ht_tpname = t->tp_name = place;
  return true;
}
Ref type_qualname(Obj o) {
  return heap(o) ? new_ref(as<HeapTypeObject>(o)->ht_qualname) : get_type_name(o);
}
bool type_set_qualname(Obj o, Obj value) {
  if (!check_mutable(o, "__qualname__")) return false;
  if (!value || !is_str(value))
    return raise(exc::TypeError, "can only assign string to {}.__qualname__", short_type_name(self_type(o)));
  set_field(as<HeapTypeObject>(o)->ht_qualname, new_ref(value));
  return true;
}
Ref type_module(Obj o) {
  if (heap(o)) {
    Obj module = dict_get_str(self_type(o)->tp_dict, names::module_);
    if (module) return new_ref(module);
    return raise_object(exc::AttributeError, names::module_);
  }
  const std::string_view name = short_type_name(self_type(o));
  const std::size_t dot = name.rfind('.');
  return intern(dot == std::string_view::npos ? "builtins" : name.substr(0, dot));
}
bool type_set_module(Obj o, Obj value) {
  if (!check_mutable(o, "__module__")) return false;
  type_modified(self_type(o));
  return dict_set(self_type(o)->tp_dict, Obj(names::module_), value);
}
Ref type_bases(Obj o) {
  return new_ref(self_type(o)->tp_bases);
}
Ref type_base(Obj o) {
  return self_type(o)->tp_base ? new_ref(self_type(o)->tp_base) : none();
}
Ref type_mro_attribute(Obj o) {
  return self_type(o)->tp_mro ? new_ref(self_type(o)->tp_mro) : none();
}
Ref type_dict(Obj o) {
  return self_type(o)->tp_dict ? mapping_proxy(self_type(o)->tp_dict) : none();
}
Ref type_doc(Obj o) {
  Obj doc = dict_get_str(self_type(o)->tp_dict, names::doc_);
  if (!doc) return none();
  if (doc->ob_type->tp_descr_get) return doc->ob_type->tp_descr_get(doc, nullptr, o);
  return new_ref(doc);
}
bool type_set_doc(Obj o, Obj value) {
  if (!check_mutable(o, "__doc__")) return false;
  type_modified(self_type(o));
  return dict_set(self_type(o)->tp_dict, Obj(names::doc_), value);
}
Ref type_abstract(Obj o) {
  Obj found = o == Obj(types::type) ? Obj() : dict_get_str(self_type(o)->tp_dict, names::abstractmethods_);
  if (!found) return raise_object(exc::AttributeError, names::abstractmethods_);
  return new_ref(found);
}
bool type_set_abstract(Obj o, Obj value) {
  int truth = 0;
  if (value) {
    truth = is_true(value);
    if (truth < 0 || !dict_set(self_type(o)->tp_dict, Obj(names::abstractmethods_), value)) return false;
  } else {
    if (dict_delete(self_type(o)->tp_dict, names::abstractmethods_) <= 0)
      return raise_object(exc::AttributeError, names::abstractmethods_);
  }
  type_modified(self_type(o));
  if (truth != 0)
    self_type(o)->tp_flags |= kIsAbstract;
  else
    self_type(o)->tp_flags &= ~kIsAbstract;
  return true;
}
Ref type_annotations(Obj o) {
  if (!heap(o)) return raise_attribute_error(o, names::annotations_);
  Obj found = dict_get_str(self_type(o)->tp_dict, names::annotations_);
  if (found) return found->ob_type->tp_descr_get ? found->ob_type->tp_descr_get(found, nullptr, o) : new_ref(found);
  RefTo<DictObject> made = dict_new();
  if (!made || !dict_set(self_type(o)->tp_dict, Obj(names::annotations_), made)) return nullptr;
  return made;
}
bool type_set_annotations(Obj o, Obj value) {
  if (!check_mutable(o, "__annotations__")) return false;
  if (!value) {
    if (dict_delete(self_type(o)->tp_dict, names::annotations_) <= 0)
      return raise_object(exc::AttributeError, names::annotations_);
    return true;
  }
  return dict_set(self_type(o)->tp_dict, Obj(names::annotations_), value);
}
Ref type_type_params(Obj o) {
  Obj found = dict_get_str(self_type(o)->tp_dict, names::type_params_);
  return new_ref(found ? found : Obj(empty_tuple()));
}
bool type_set_type_params(Obj o, Obj value) {
  return check_mutable(o, "__type_params__") && dict_set(self_type(o)->tp_dict, Obj(names::type_params_), value);
}
Ref type_basicsize(Obj o) {
  return int_from(self_type(o)->tp_basicsize);
}
Ref type_itemsize(Obj o) {
  return int_from(self_type(o)->tp_itemsize);
}
Ref type_flags(Obj o) {
  return int_from(static_cast<std::int64_t>(self_type(o)->tp_flags));
}
Ref type_dictoffset(Obj o) {
  return int_from(self_type(o)->tp_dictoffset);
}
const GetSetSpec kGetSet[] = {{"__name__", get_type_name, type_set_name},
                              {"__qualname__", type_qualname, type_set_qualname},
                              {"__bases__", type_bases},
                              {"__base__", type_base},
                              {"__mro__", type_mro_attribute},
                              {"__module__", type_module, type_set_module},
                              {"__abstractmethods__", type_abstract, type_set_abstract},
                              {"__dict__", type_dict},
                              {"__doc__", type_doc, type_set_doc},
                              {"__annotations__", type_annotations, type_set_annotations},
                              {"__type_params__", type_type_params, type_set_type_params},
                              {"__basicsize__", type_basicsize},
                              {"__itemsize__", type_itemsize},
                              {"__flags__", type_flags},
                              {"__dictoffset__", type_dictoffset}};

Ref type_mro_method(Obj o, const In&) {
  Ref mro = mro_of(self_type(o));
  return mro ? Ref(list_from(mro)) : nullptr;
}
Ref type_subclasses(Obj o, const In&) {
  return subclasses_of(self_type(o));
}
Ref type_prepare_method(Obj, const In&) {
  return dict_new();
}
Ref type_instancecheck(Obj o, const In& in) {
  const int r = default_is_instance(in[0], o);
  return r < 0 ? Ref() : bool_from(r != 0);
}
Ref type_subclasscheck(Obj o, const In& in) {
  const int r = default_is_subclass(in[0], o);
  return r < 0 ? Ref() : bool_from(r != 0);
}
Ref type_sizeof(Obj o, const In&) {
  std::int64_t bytes =
      heap(o) ? static_cast<std::int64_t>(sizeof(HeapTypeObject)) + 0 : static_cast<std::int64_t>(sizeof(TypeObject));
  if (heap(o)) {
    if (as<HeapTypeObject>(o)->ht_cached_keys) bytes += keys_size(as<HeapTypeObject>(o)->ht_cached_keys);
    if (Obj slots = as<HeapTypeObject>(o)->ht_slots) bytes += 40 * as<TupleObject>(slots)->ob_size;
  }
  return int_from(bytes);
}
Ref type_dir(Obj o, const In&) {
  RefTo<DictObject> names = dict_new();
  if (!names) return nullptr;
  for (Obj t : items_of(self_type(o)->tp_mro)) {
    if (!dict_merge(names, as<TypeObject>(t)->tp_dict, false)) return nullptr;
  }
  return dict_keys_list(names);
}
Ref type_or(Obj a, Obj b) {
  return union_of(a, b);
}
const NumberMethods* number() {
  static const NumberMethods methods = [] {
    NumberMethods m{};
    m.nb_or = type_or;
    return m;
  }();
  return &methods;
}
const FunctionSpec kMethods[] = {{"mro", type_mro_method, ""},
                                 {"__subclasses__", type_subclasses, ""},
                                 {"__prepare__", type_prepare_method, "*args, **kwargs", Binding::class_method},
                                 {"__instancecheck__", type_instancecheck, "instance, /"},
                                 {"__subclasscheck__", type_subclasscheck, "subclass, /"},
                                 {"__dir__", type_dir, ""},
                                 {"__sizeof__", type_sizeof, ""}};

bool type_setattr(Obj o, Obj name, Obj value) {
  P<TypeObject> type = self_type(o);
  if (type->has(kImmutableType))
    return raise(exc::TypeError, "cannot set {} attribute of immutable type '{}'", repr_of(name),
                 short_type_name(type));
  if (!is_str(name)) return raise(exc::TypeError, "attribute name must be string, not '{}'", python::type_name(name));
  RefTo<StrObject> key = RefTo<StrObject>::take(as<StrObject>(name));
  intern_in_place(key);
  Obj meta = type_lookup(o->ob_type, key);
  if (meta && meta->ob_type->tp_descr_set) return meta->ob_type->tp_descr_set(meta, o, value);
  if (value) {
    if (!dict_set(type->tp_dict, Obj(key.get()), value)) return false;
  } else {
    const int r = dict_delete(type->tp_dict, key);
    if (r < 0) return false;
    if (r == 0) return raise_attribute_error(o, key);
  }
  type_modified(type);
  if (utf8(key).starts_with("__")) return slot_changed(type, key);
  return true;
}

void type_dealloc(Obj o) {
  P<HeapTypeObject> t = as<HeapTypeObject>(o);
  if (!t->has(kHeapType)) return;
  gc_untrack(o);
  type_modified(t);
  t->tp_version_tag = 0;
  for (Obj base : t->tp_bases ? items_of(t->tp_bases) : std::span<const Obj>()) {
    if (Obj subs = as<TypeObject>(base)->tp_subclasses) {
      Ref key = int_from(static_cast<std::int64_t>(o.a));
      if (key) dict_delete(as<DictObject>(subs), key);
    }
  }
  clear_weakrefs(o);
  clear_field(t->tp_base);
  clear_field(t->tp_dict);
  clear_field(t->tp_bases);
  clear_field(t->tp_mro);
  clear_field(t->tp_subclasses);
  clear_field(t->ht_name);
  clear_field(t->ht_qualname);
  clear_field(t->ht_slots);
  if (t->ht_cached_keys) keys_release(t->ht_cached_keys);
  clear_field(t->ht_module);
  object_free(t->ht_tpname);
  o->ob_type->tp_free(o.a);
}
int type_traverse(Obj o, Visit visit, void* arg) {
  P<HeapTypeObject> t = as<HeapTypeObject>(o);
  if (!t->has(kHeapType)) return 0;
  for (Obj x : {Obj(t->tp_dict), Obj(t->tp_mro), Obj(t->tp_bases), Obj(t->tp_base), t->ht_module}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
int type_clear(Obj o) {
  P<HeapTypeObject> t = as<HeapTypeObject>(o);
  type_modified(t);
  if (t->tp_dict) dict_clear(t->tp_dict);
  clear_field(t->ht_module);
  clear_field(t->tp_mro);
  return 0;
}

Ref type_new(P<TypeObject> meta, P<TupleObject> args, P<DictObject> kwargs) {
  if (args->ob_size != 3)
    return raise(exc::TypeError, "type.__new__() takes exactly 3 arguments ({} given)", args->ob_size);
  Obj name = args->ob_item[0], bases = args->ob_item[1], dict = args->ob_item[2];
  if (!is_str(name))
    return raise(exc::TypeError, "type.__new__() argument 1 must be str, not {}", python::type_name(name));
  if (!is_tuple(bases))
    return raise(exc::TypeError, "type.__new__() argument 2 must be tuple, not {}", python::type_name(bases));
  if (!is_dict(dict))
    return raise(exc::TypeError, "type.__new__() argument 3 must be dict, not {}", python::type_name(dict));
  return new_class(meta, as<StrObject>(name), as<TupleObject>(bases), as<DictObject>(dict), kwargs);
}
bool type_init(Obj, P<TupleObject> args, P<DictObject> kwargs) {
  if (args->ob_size == 1 && kwargs && kwargs->ma_used > 0)
    return raise(exc::TypeError, "type.__init__() takes no keyword arguments");
  if (args->ob_size != 1 && args->ob_size != 3) return raise(exc::TypeError, "type.__init__() takes 1 or 3 arguments");
  return true;
}

}  // namespace

// Attributes of a class: data descriptors of its metaclass, then its own MRO, then the metaclass.
Ref type_get_attribute(Obj o, Obj name) {
  P<TypeObject> type = self_type(o);
  if (!is_str(name)) return raise(exc::TypeError, "attribute name must be string, not '{}'", python::type_name(name));
  P<TypeObject> meta = o->ob_type;
  Ref descriptor = Ref::take(type_lookup(meta, as<StrObject>(name)));
  DescrGetFunction get = nullptr;
  if (descriptor && descriptor->ob_type->tp_descr_get) {
    get = descriptor->ob_type->tp_descr_get.get();
    if (descriptor->ob_type->tp_descr_set) return get(descriptor, o, Obj(meta));
  }
  if (Obj found = type_lookup(type, as<StrObject>(name))) {
    Ref held = new_ref(found);
    if (found->ob_type->tp_descr_get) return found->ob_type->tp_descr_get(found, nullptr, o);
    return held;
  }
  if (get) return get(descriptor, o, Obj(meta));
  if (descriptor) return descriptor;
  return raise_attribute_error(o, as<StrObject>(name));
}

extern const TypeSpec kTypeType;
const TypeSpec kTypeType = {.id = TypeId::type,
                            .name = "type",
                            .basicsize = sizeof(HeapTypeObject),
                            .itemsize = 40,
                            .flags = kHaveGc | kBaseType | kTypeSubclass,
                            .dealloc = type_dealloc,
                            .traverse = type_traverse,
                            .clear = type_clear,
                            .repr = type_repr,
                            .call = type_tp_call,
                            .getattro = type_get_attribute,
                            .setattro = type_setattr,
                            .weaklistoffset = offsetof(TypeObject, tp_weaklist),
                            .new_ = type_new,
                            .init = type_init,
                            .alloc = type_generic_alloc,
                            .as_number = number,
                            .methods = kMethods,
                            .getset = kGetSet};

}  // namespace glassbox::python
