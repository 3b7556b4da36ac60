// object: what every class has (Objects/typeobject.c, object_*).
#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Ref object_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs);
bool object_init(Obj self, P<TupleObject> args, P<DictObject> kwargs);

namespace {

bool excess(P<TupleObject> args, P<DictObject> kwargs) {
  return args->ob_size > 0 || (kwargs && kwargs->ma_used > 0);
}

void object_dealloc(Obj o) {
  o->ob_type->tp_free(o.a);
}

Ref object_repr(Obj o) {
  P<TypeObject> type = o->ob_type;
  Ref module;
  if (find_attr(type, names::module_, module) < 0) return nullptr;
  Ref qualname = get_attr(type, names::qualname_);
  if (!qualname) return nullptr;
  if (module && is_str(module) && !str_is(as<StrObject>(module.get()), "builtins"))
    return str_from(fill_in("<{}.{} object at {}>", {Part(module), Part(qualname), Part(address_text(o))}));
  return str_from(fill_in("<{} object at {}>", {Part(short_type_name(type)), Part(address_text(o))}));
}
Ref object_str(Obj o) {
  return o->ob_type->tp_repr ? o->ob_type->tp_repr(o) : object_repr(o);
}
std::int64_t object_hash(Obj o) {
  return pointer_hash(o.a);
}
Ref object_compare(Obj a, Obj b, Compare op) {
  if (op == Compare::eq) return a == b ? bool_from(true) : not_implemented();
  if (op != Compare::ne) return not_implemented();
  if (!a->ob_type->tp_richcompare) return not_implemented();
  Ref r = a->ob_type->tp_richcompare(a, b, Compare::eq);
  if (!r || r.get() == kNotImplemented) return r;
  const int truth = is_true(r);
  return truth < 0 ? Ref() : bool_from(truth == 0);
}

Ref object_class(Obj o) {
  return new_ref(o->ob_type);
}
bool object_set_class(Obj o, Obj value) {
  if (!value) return raise(exc::TypeError, "can't delete __class__ attribute");
  if (!is_type(value))
    return raise(exc::TypeError, "__class__ must be set to a class, not '{}' object", type_name(value));
  P<TypeObject> now = o->ob_type, then = as<TypeObject>(value);
  if (!now->has(kHeapType) || !then->has(kHeapType))
    return raise(exc::TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  if (now->tp_basicsize != then->tp_basicsize ||
      (now->tp_flags & (kManagedDict | kManagedWeakref)) != (then->tp_flags & (kManagedDict | kManagedWeakref)))
    return raise(exc::TypeError, "__class__ assignment: '{}' object layout differs from '{}'", short_type_name(then),
                 short_type_name(now));
  if (now->has(kInlineValues)) {
    // The values lie inside with the old class's keys: from here on a plain dict.
    RefTo<DictObject> dict = instance_dict_made(o);
    if (!dict || !dict_unsplit(dict)) return false;
  }
  incref(then);
  o->ob_type = then;
  decref(now);
  return true;
}
const GetSetSpec kGetSet[] = {{"__class__", object_class, object_set_class}};

Ref object_format(Obj o, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "__format__() argument must be str, not {}", type_name(in[0]));
  if (as<StrObject>(in[0])->length > 0)
    return raise(exc::TypeError, "unsupported format string passed to {}.__format__", type_name(o));
  return to_str(o);
}
Ref object_sizeof(Obj o, const In&) {
  std::int64_t bytes = o->ob_type->tp_basicsize;
  if (o->ob_type->tp_itemsize > 0) {
    const std::int64_t n =
        is_int(o) ? std::max<std::int64_t>(as<IntObject>(o)->digits(), 1) : std::abs(as<VarObject>(o)->ob_size);
    bytes += n * o->ob_type->tp_itemsize;
  }
  return int_from(bytes);
}
bool add_class_dict(P<DictObject> names, Obj type) {
  Ref dict;
  const int found = find_attr(type, names::dict_, dict);
  if (found < 0) return false;
  if (found > 0 && !dict_update(names, dict)) return false;
  Ref bases;
  if (find_attr(type, names::bases_, bases) < 0) return false;
  if (!bases || !is_tuple(bases)) return true;
  for (Obj base : items_of(as<TupleObject>(bases.get()))) {
    if (!add_class_dict(names, base)) return false;
  }
  return true;
}
Ref object_dir(Obj o, const In&) {
  RefTo<DictObject> names = dict_new();
  Ref own;
  if (!names || find_attr(o, names::dict_, own) < 0) return nullptr;
  Ref cls;
  if (find_attr(o, names::class_, cls) < 0) return nullptr;
  if (cls && !add_class_dict(names, cls)) return nullptr;
  if (own && is_dict(own) && !dict_update(names, own)) return nullptr;
  return dict_keys_list(names);
}
Ref object_init_subclass(Obj, const In&) {
  return none();
}
Ref object_subclasshook(Obj, const In&) {
  return not_implemented();
}
Ref object_reduce_ex(Obj o, const In& in) {
  Ref reduce;
  if (find_attr(o, names::reduce_, reduce) < 0) return nullptr;
  Obj generic = type_lookup(types::object, names::reduce_);
  if (reduce && type_lookup(o->ob_type, names::reduce_) != generic) return call0(reduce);
  Ref function = import_reduce();
  return function ? call2(function, o, in[0]) : nullptr;
}
Ref object_reduce(Obj o, const In&) {
  Ref function = import_reduce();
  Ref zero = int_from(0);
  return function ? call2(function, o, zero) : nullptr;
}
Ref object_getstate(Obj o, const In&) {
  Ref dict;
  if (find_attr(o, names::dict_, dict) < 0) return nullptr;
  RefTo<DictObject> slots;
  for (Obj t : items_of(o->ob_type->tp_mro)) {
    if (!as<TypeObject>(t)->has(kHeapType)) continue;
    Obj names_of = as<HeapTypeObject>(t)->ht_slots;
    if (!names_of) continue;
    for (Obj name : items_of(as<TupleObject>(names_of))) {
      Ref value;
      const int found = find_attr(o, as<StrObject>(name), value);
      if (found < 0) return nullptr;
      if (found == 0) continue;
      if (!slots) slots = dict_new();
      if (!slots || !dict_set(slots, name, value)) return nullptr;
    }
  }
  Ref state = dict && is_dict(dict) && as<DictObject>(dict.get())->ma_used > 0
                  ? Ref(dict_copy(as<DictObject>(dict.get())))
                  : none();
  if (!slots) return state;
  return tuple_of({state, slots});
}
const FunctionSpec kMethods[] = {
    {"__format__", object_format, "format_spec, /", Binding::instance,
     "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise."},
    {"__sizeof__", object_sizeof, "", Binding::instance, "Size of object in memory, in bytes."},
    {"__dir__", object_dir, "", Binding::instance, "Default dir() implementation."},
    {"__reduce_ex__", object_reduce_ex, "protocol, /", Binding::instance, "Helper for pickle."},
    {"__reduce__", object_reduce, "", Binding::instance, "Helper for pickle."},
    {"__getstate__", object_getstate, "", Binding::instance, "Helper for pickle."},
    {"__init_subclass__", object_init_subclass, "", Binding::class_method,
     "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may "
     "be\noverridden to extend subclasses.\n"},
    {"__subclasshook__", object_subclasshook, "object, /", Binding::class_method,
     "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by "
     "abc.ABCMeta.__subclasscheck__().\nIt should return "
     "True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, "
     "it\noverrides the normal algorithm (and the outcome is cached).\n"}};

Failed abstract_class(P<TypeObject> type) {
  Ref missing = get_attr(type, names::abstractmethods_);
  if (!missing) return {};
  RefTo<ListObject> names = list_from(missing);
  if (!names || !list_sort(names, nullptr, false)) return {};
  RefTo<StrObject> separator = str_from("', '");
  RefTo<StrObject> joined = separator ? str_join(separator, names) : nullptr;
  if (!joined) return {};
  return raise(exc::TypeError,
               "Can't instantiate abstract class {} without an implementation for abstract method{} '{}'",
               short_type_name(type), names->ob_size == 1 ? "" : "s", joined);
}

}  // namespace

Ref object_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (excess(args, kwargs)) {
    if (type->tp_new.code != Slot<NewFunction>(object_new).code)
      return raise(exc::TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (type->tp_init.code == Slot<InitFunction>(object_init).code)
      return raise(exc::TypeError, "{}() takes no arguments", short_type_name(type));
  }
  if (type->has(kIsAbstract)) return abstract_class(type);
  return type->tp_alloc(type, 0);
}

bool object_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  P<TypeObject> type = self->ob_type;
  if (!excess(args, kwargs)) return true;
  if (type->tp_init.code != Slot<InitFunction>(object_init).code)
    return raise(exc::TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
  if (type->tp_new.code == Slot<NewFunction>(object_new).code)
    return raise(exc::TypeError, "{}.__init__() takes exactly one argument (the instance to initialize)",
                 short_type_name(type));
  return true;
}

extern const TypeSpec kObjectType;
const TypeSpec kObjectType = {
    .id = TypeId::object,
    .name = "object",
    .basicsize = sizeof(Object),
    .flags = kBaseType,
    .dealloc = object_dealloc,
    .repr = object_repr,
    .str = object_str,
    .hash = object_hash,
    .richcompare = object_compare,
    .getattro = generic_get_attr,
    .setattro = generic_set_attr,
    .new_ = object_new,
    .init = object_init,
    .alloc = type_generic_alloc,
    .methods = kMethods,
    .getset = kGetSet,
    .doc =
        "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new "
        "featureless\ninstance that has no instance attributes and cannot be given any.\n"};

}  // namespace glassbox::python
