// staticmethod, classmethod, property and super (Objects/funcobject.c, descrobject.c, typeobject.c).
#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

bool copy_wrapped(Obj to, Obj from) {
  for (P<StrObject> name : {names::module_, names::name_, names::qualname_, names::doc_}) {
    Ref value;
    const int found = find_attr(from, name, value);
    if (found < 0) return false;
    if (found > 0 && !set_attr(to, name, value)) return false;
  }
  return true;
}

Ref wrap_callable(P<TypeObject> type, Obj callable) {
  P<ClassMethodObject> o = make_gc<ClassMethodObject>(type);
  if (!o) return nullptr;
  incref(callable);
  o->callable = callable;
  o->dict = nullptr;
  gc_track(o);
  Ref held = Ref::steal(o);
  if (!copy_wrapped(held, callable)) return nullptr;
  return held;
}

void wrapped_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(as<ClassMethodObject>(o)->callable);
  clear_field(as<ClassMethodObject>(o)->dict);
  o->ob_type->tp_free(o.a);
}
int wrapped_traverse(Obj o, Visit visit, void* arg) {
  P<ClassMethodObject> c = as<ClassMethodObject>(o);
  if (c->dict) {
    if (int r = visit(c->dict, arg)) return r;
  }
  return c->callable ? visit(c->callable, arg) : 0;
}
int wrapped_clear(Obj o) {
  clear_field(as<ClassMethodObject>(o)->callable);
  clear_field(as<ClassMethodObject>(o)->dict);
  return 0;
}
Ref wrapped_make(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size != 1)
    return raise(exc::TypeError, "{} expected 1 argument, got {}", short_type_name(type), args->ob_size);
  return wrap_callable(type, args->ob_item[0]);
}
template <bool of_class>
Ref wrapped_repr(Obj o) {
  Ref inner = repr(as<ClassMethodObject>(o)->callable);
  return inner ? Ref(str_from(fill_in(of_class ? "<classmethod({})>" : "<staticmethod({})>", {Part(inner)}))) : nullptr;
}
Ref class_method_get(Obj o, Obj object, Obj type) {
  return method_new(as<ClassMethodObject>(o)->callable, type ? type : Obj(object->ob_type));
}
Ref static_method_get(Obj o, Obj, Obj) {
  return new_ref(as<ClassMethodObject>(o)->callable);
}
Ref static_method_call(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  return call_tuple(as<ClassMethodObject>(o)->callable, args, kwargs);
}
Ref wrapped_dict(Obj o) {
  return instance_dict_made(o);
}
Ref wrapped_abstract(Obj o) {
  Ref value;
  const int found = find_attr(as<ClassMethodObject>(o)->callable, names::isabstractmethod_, value);
  if (found < 0) return nullptr;
  const int truth = found > 0 ? is_true(value) : 0;
  return truth < 0 ? Ref() : bool_from(truth != 0);
}
const MemberSpec kWrappedMembers[] = {{"__func__", MemberSpec::Kind::object, offsetof(ClassMethodObject, callable)},
                                      {"__wrapped__", MemberSpec::Kind::object, offsetof(ClassMethodObject, callable)}};
const GetSetSpec kWrappedGetSet[] = {{"__dict__", wrapped_dict}, {"__isabstractmethod__", wrapped_abstract}};

// property
P<PropertyObject> prop(Obj o) {
  return as<PropertyObject>(o);
}
Obj given(Obj o) {
  return o == kNone ? Obj() : o;
}
bool property_init(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  Obj values[4] = {kNone, kNone, kNone, kNone};
  if (args->ob_size > 4) return raise(exc::TypeError, "property() takes at most 4 arguments ({} given)", args->ob_size);
  for (std::int64_t i = 0; i < args->ob_size; ++i) values[i] = args->ob_item[i];
  if (kwargs) {
    const char* keys[] = {"fget", "fset", "fdel", "doc"};
    for (int i = 0; i < 4; ++i) {
      if (Obj v = dict_get(kwargs, std::string_view(keys[i]))) values[i] = v;
    }
  }
  set_field(prop(o)->prop_get, Ref::take(given(values[0])));
  set_field(prop(o)->prop_set, Ref::take(given(values[1])));
  set_field(prop(o)->prop_del, Ref::take(given(values[2])));
  set_field(prop(o)->prop_doc, Ref::take(given(values[3])));
  prop(o)->getter_doc = 0;
  if (values[3] == kNone && values[0] != kNone) {
    Ref doc;
    const int found = find_attr(values[0], names::doc_, doc);
    if (found < 0) return false;
    if (found > 0 && doc.get() != kNone) {
      prop(o)->getter_doc = 1;
      if (is_exact(o, types::property))
        set_field(prop(o)->prop_doc, std::move(doc));
      else
        return set_attr(o, names::doc_, doc);
    }
  }
  return true;
}
void property_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(prop(o)->prop_get);
  clear_field(prop(o)->prop_set);
  clear_field(prop(o)->prop_del);
  clear_field(prop(o)->prop_doc);
  clear_field(prop(o)->prop_name);
  o->ob_type->tp_free(o.a);
}
int property_traverse(Obj o, Visit visit, void* arg) {
  for (Obj x : {prop(o)->prop_get, prop(o)->prop_set, prop(o)->prop_del, prop(o)->prop_doc, prop(o)->prop_name}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
Failed property_missing(Obj o, Obj object, const char* what) {
  Ref name;
  if (prop(o)->prop_name)
    name = new_ref(prop(o)->prop_name);
  else if (prop(o)->prop_get && find_attr(prop(o)->prop_get, names::name_, name) < 0)
    return {};
  RefTo<StrObject> type;
  Ref qualname = get_attr(object->ob_type, names::qualname_);
  if (!qualname) return {};
  if (name)
    return raise(exc::AttributeError, "property {} of {} object has no {}", repr_of(name), repr_of(qualname), what);
  return raise(exc::AttributeError, "property of {} object has no {}", repr_of(qualname), what);
}
Ref property_get(Obj o, Obj object, Obj) {
  if (!object || object == kNone) return new_ref(o);
  if (!prop(o)->prop_get) return property_missing(o, object, "getter");
  return call1(prop(o)->prop_get, object);
}
bool property_set(Obj o, Obj object, Obj value) {
  Obj f = value ? prop(o)->prop_set : prop(o)->prop_del;
  if (!f) return property_missing(o, object, value ? "setter" : "deleter");
  return static_cast<bool>(value ? call2(f, object, value) : call1(f, object));
}
Ref property_copy(Obj o, Obj get, Obj set, Obj del) {
  auto or_none = [](Obj x) { return x ? x : kNone; };
  Obj doc = prop(o)->getter_doc != 0 && get != prop(o)->prop_get ? kNone : or_none(prop(o)->prop_doc);
  if (prop(o)->getter_doc != 0) doc = kNone;
  Obj values[] = {or_none(get), or_none(set), or_none(del), doc};
  Ref copy = call(o->ob_type, {values, 4, {}});
  if (copy && is_exact(copy, types::property)) set_field(prop(copy)->prop_name, Ref::take(prop(o)->prop_name));
  return copy;
}
Ref property_getter(Obj o, const In& in) {
  return property_copy(o, in[0], prop(o)->prop_set, prop(o)->prop_del);
}
Ref property_setter(Obj o, const In& in) {
  return property_copy(o, prop(o)->prop_get, in[0], prop(o)->prop_del);
}
Ref property_deleter(Obj o, const In& in) {
  return property_copy(o, prop(o)->prop_get, prop(o)->prop_set, in[0]);
}
Ref property_set_name(Obj o, const In& in) {
  set_field(prop(o)->prop_name, new_ref(in[1]));
  return none();
}
Ref property_abstract(Obj o) {
  for (Obj f : {prop(o)->prop_get, prop(o)->prop_set, prop(o)->prop_del}) {
    Ref value;
    const int found = f ? find_attr(f, names::isabstractmethod_, value) : 0;
    if (found < 0) return nullptr;
    const int truth = found > 0 ? is_true(value) : 0;
    if (truth < 0) return nullptr;
    if (truth > 0) return bool_from(true);
  }
  return bool_from(false);
}
const FunctionSpec kPropertyMethods[] = {{"getter", property_getter, "object, /"},
                                         {"setter", property_setter, "object, /"},
                                         {"deleter", property_deleter, "object, /"},
                                         {"__set_name__", property_set_name, "owner, name, /"}};
const MemberSpec kPropertyMembers[] = {
    {"fget", MemberSpec::Kind::object_none, offsetof(PropertyObject, prop_get)},
    {"fset", MemberSpec::Kind::object_none, offsetof(PropertyObject, prop_set)},
    {"fdel", MemberSpec::Kind::object_none, offsetof(PropertyObject, prop_del)},
    {"__doc__", MemberSpec::Kind::object_none, offsetof(PropertyObject, prop_doc), false}};
Ref property_name(Obj o) {
  if (prop(o)->prop_name) return new_ref(prop(o)->prop_name);
  if (prop(o)->prop_get) return get_attr(prop(o)->prop_get, names::name_);
  return raise_attribute_error(o, names::name_);
}
const GetSetSpec kPropertyGetSet[] = {{"__isabstractmethod__", property_abstract}, {"__name__", property_name}};

}  // namespace

Ref static_method_of(Obj function) {
  if (is_exact(function, types::builtin_function)) {
    P<ClassMethodObject> o = make_gc<ClassMethodObject>(types::staticmethod);
    if (!o) return nullptr;
    incref(function);
    o->callable = function;
    o->dict = nullptr;
    gc_track(o);
    return Ref::steal(o);
  }
  return wrap_callable(types::staticmethod, function);
}
Ref class_method_of(Obj function) {
  return wrap_callable(types::classmethod, function);
}

extern const TypeSpec kStaticMethodType;
const TypeSpec kStaticMethodType = {.id = TypeId::staticmethod,
                                    .name = "staticmethod",
                                    .basicsize = sizeof(ClassMethodObject),
                                    .flags = kHaveGc | kBaseType,
                                    .dealloc = wrapped_dealloc,
                                    .traverse = wrapped_traverse,
                                    .clear = wrapped_clear,
                                    .repr = wrapped_repr<false>,
                                    .call = static_method_call,
                                    .descr_get = static_method_get,
                                    .dictoffset = offsetof(ClassMethodObject, dict),
                                    .new_ = wrapped_make,
                                    .alloc = type_generic_alloc,
                                    .members = kWrappedMembers,
                                    .getset = kWrappedGetSet};
extern const TypeSpec kClassMethodType;
const TypeSpec kClassMethodType = {.id = TypeId::classmethod,
                                   .name = "classmethod",
                                   .basicsize = sizeof(ClassMethodObject),
                                   .flags = kHaveGc | kBaseType,
                                   .dealloc = wrapped_dealloc,
                                   .traverse = wrapped_traverse,
                                   .clear = wrapped_clear,
                                   .repr = wrapped_repr<true>,
                                   .descr_get = class_method_get,
                                   .dictoffset = offsetof(ClassMethodObject, dict),
                                   .new_ = wrapped_make,
                                   .alloc = type_generic_alloc,
                                   .members = kWrappedMembers,
                                   .getset = kWrappedGetSet};
extern const TypeSpec kPropertyType;
const TypeSpec kPropertyType = {.id = TypeId::property,
                                .name = "property",
                                .basicsize = sizeof(PropertyObject),
                                .flags = kHaveGc | kBaseType,
                                .dealloc = property_dealloc,
                                .traverse = property_traverse,
                                .descr_get = property_get,
                                .descr_set = property_set,
                                .new_ = type_generic_new,
                                .init = property_init,
                                .alloc = type_generic_alloc,
                                .methods = kPropertyMethods,
                                .members = kPropertyMembers,
                                .getset = kPropertyGetSet};

}  // namespace glassbox::python
