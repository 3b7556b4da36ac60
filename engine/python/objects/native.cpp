// builtin_function_or_method and method_descriptor: functions written in C++ as Python sees them.
#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/binding.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

Ref builtin_call(Obj callable, const Args& args) {
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(callable);
  P<TypeObject> owner;
  Obj self = f->m_self;
  if (self && !is_exact(self, types::module)) owner = is_type(self) ? as<TypeObject>(self) : self->ob_type;
  return call_native(f->m_ml, owner, self, args);
}

Ref descriptor_call(Obj callable, const Args& args) {
  P<MethodDescriptorObject> d = as<MethodDescriptorObject>(callable);
  const FunctionSpec& spec = function_spec(d->d_method);
  if (args.positional < 1)
    return raise(exc::TypeError, "unbound method {}.{}() needs an argument", short_type_name(d->d_type), spec.name);
  Obj self = args[0];
  if (!is_instance_exact(self, d->d_type))
    return raise(exc::TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", spec.name,
                 short_type_name(d->d_type), type_name(self));
  return call_native(d->d_method, d->d_type, self, {args.values + 1, args.positional - 1, args.kwnames});
}

Ref class_descriptor_call(Obj callable, const Args& args) {
  P<MethodDescriptorObject> d = as<MethodDescriptorObject>(callable);
  const FunctionSpec& spec = function_spec(d->d_method);
  if (args.positional < 1 || !is_type(args[0]))
    return raise(exc::TypeError, "descriptor '{}' for type '{}' needs a type as arg", spec.name,
                 short_type_name(d->d_type));
  return call_native(d->d_method, d->d_type, args[0], {args.values + 1, args.positional - 1, args.kwnames});
}

Ref new_call(Obj callable, const Args& args) {  // T.__new__(S, …)
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(callable);
  P<TypeObject> type = as<TypeObject>(f->m_self);
  if (args.positional < 1) return raise(exc::TypeError, "{}.__new__(): not enough arguments", short_type_name(type));
  if (!is_type(args[0]))
    return raise(exc::TypeError, "{}.__new__(X): X is not a type object ({})", short_type_name(type),
                 type_name(args[0]));
  P<TypeObject> sub = as<TypeObject>(args[0]);
  if (!is_subtype(sub, type))
    return raise(exc::TypeError, "{}.__new__({}): {} is not a subtype of {}", short_type_name(type),
                 short_type_name(sub), short_type_name(sub), short_type_name(type));
  P<TypeObject> native = sub;
  while (native && native->tp_new.code == Slot<NewFunction>(slot_new).code) native = native->tp_base;
  if (native && native->tp_new != type->tp_new)
    return raise(exc::TypeError, "{}.__new__({}) is not safe, use {}.__new__()", short_type_name(type),
                 short_type_name(sub), short_type_name(native));
  RefTo<TupleObject> positional = tuple_copy({args.values + 1, static_cast<std::size_t>(args.positional - 1)});
  if (!positional) return nullptr;
  RefTo<DictObject> keywords;
  if (args.kwnames && args.kwnames->ob_size > 0) {
    keywords = dict_new();
    for (std::int64_t i = 0; keywords && i < args.kwnames->ob_size; ++i) {
      if (!dict_set(keywords, args.kwnames->ob_item[i], args.values[args.positional + i])) return nullptr;
    }
  }
  return type->tp_new(sub, positional, keywords);
}

const FunctionSpec kNewSpec = {"__new__", nullptr, "*args, **kwargs", Binding::static_method,
                               "Create and return a new object."};

void builtin_dealloc(Obj o) {
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(o);
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  if (f->m_weakreflist) clear_weakrefs(o);
  clear_field(f->m_self);
  clear_field(f->m_module);
  gc_free(o);
  trashcan_end();
}
int builtin_traverse(Obj o, Visit visit, void* arg) {
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(o);
  if (f->m_self) {
    if (int r = visit(f->m_self, arg)) return r;
  }
  return f->m_module ? visit(f->m_module, arg) : 0;
}
Ref builtin_repr(Obj o) {
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(o);
  const char* name = function_spec(f->m_ml).name;
  if (!f->m_self || is_exact(f->m_self, types::module))
    return str_from(fill_in("<built-in function {}>", {Part(name)}));
  return str_from(fill_in("<built-in method {} of {} object at {}>",
                          {Part(name), Part(type_name(f->m_self)), Part(address_text(f->m_self))}));
}
Ref builtin_compare(Obj a, Obj b, Compare op) {
  if ((op != Compare::eq && op != Compare::ne) || !is_exact(b, types::builtin_function)) return not_implemented();
  P<BuiltinFunctionObject> x = as<BuiltinFunctionObject>(a), y = as<BuiltinFunctionObject>(b);
  return bool_from((x->m_self == y->m_self && x->m_ml == y->m_ml) == (op == Compare::eq));
}
std::int64_t builtin_hash(Obj o) {
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(o);
  return pointer_hash(f->m_self.a) ^ static_cast<std::int64_t>(f->m_ml * 64);
}
Ref builtin_name(Obj o) {
  return str_from(function_spec(as<BuiltinFunctionObject>(o)->m_ml).name);
}
Ref builtin_qualname(Obj o) {
  P<BuiltinFunctionObject> f = as<BuiltinFunctionObject>(o);
  const std::string name = function_spec(f->m_ml).name;
  if (!f->m_self || is_exact(f->m_self, types::module)) return str_from(name);
  P<TypeObject> type = is_type(f->m_self) ? as<TypeObject>(f->m_self) : f->m_self->ob_type;
  RefTo<StrObject> owner = type_name_of(type);
  return owner ? Ref(str_from(utf8(owner) + "." + name)) : nullptr;
}
Ref spec_doc(const FunctionSpec& spec) {
  return spec.doc ? Ref(str_from(spec.doc)) : none();
}
Ref builtin_doc(Obj o) {
  return spec_doc(function_spec(as<BuiltinFunctionObject>(o)->m_ml));
}
Ref builtin_self(Obj o) {
  Obj self = as<BuiltinFunctionObject>(o)->m_self;
  return new_ref(self ? self : kNone);
}
const GetSetSpec kBuiltinGetSet[] = {{"__name__", builtin_name},
                                     {"__qualname__", builtin_qualname},
                                     {"__doc__", builtin_doc},
                                     {"__self__", builtin_self}};
const MemberSpec kBuiltinMembers[] = {
    {"__module__", MemberSpec::Kind::object_none, offsetof(BuiltinFunctionObject, m_module), false}};

Ref method_descriptor_get(Obj o, Obj object, Obj) {
  if (!object || object == kNone) return new_ref(o);
  P<MethodDescriptorObject> d = as<MethodDescriptorObject>(o);
  if (!is_instance_exact(object, d->d_type))
    return raise(exc::TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", d->d_name,
                 short_type_name(d->d_type), type_name(object));
  return builtin_function(function_spec(d->d_method), object, nullptr);
}
Ref class_descriptor_get(Obj o, Obj object, Obj type) {
  P<MethodDescriptorObject> d = as<MethodDescriptorObject>(o);
  Obj cls = type ? type : Obj(object->ob_type);
  return builtin_function(function_spec(d->d_method), cls, nullptr);
}
void descriptor_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(as<DescriptorObject>(o)->d_name);
  clear_field(as<DescriptorObject>(o)->d_qualname);
  clear_field(as<DescriptorObject>(o)->d_type);
  gc_free(o);
}
int descriptor_traverse(Obj o, Visit visit, void* arg) {
  return visit(as<DescriptorObject>(o)->d_type, arg);
}
Ref method_descriptor_repr(Obj o) {
  P<DescriptorObject> d = as<DescriptorObject>(o);
  return str_from(fill_in("<method '{}' of '{}' objects>", {Part(d->d_name), Part(short_type_name(d->d_type))}));
}
Ref descriptor_qualname(Obj o) {
  P<DescriptorObject> d = as<DescriptorObject>(o);
  RefTo<StrObject> owner = type_name_of(d->d_type);
  return owner ? Ref(str_from(utf8(owner) + "." + utf8(d->d_name))) : nullptr;
}
Ref method_descriptor_doc(Obj o) {
  return spec_doc(function_spec(as<MethodDescriptorObject>(o)->d_method));
}
const GetSetSpec kMethodGetSet[] = {{"__qualname__", descriptor_qualname}, {"__doc__", method_descriptor_doc}};
const MemberSpec kDescriptorMembers[] = {{"__objclass__", MemberSpec::Kind::object, offsetof(DescriptorObject, d_type)},
                                         {"__name__", MemberSpec::Kind::object, offsetof(DescriptorObject, d_name)}};

}  // namespace

Ref builtin_function(const FunctionSpec& spec, Obj self, Obj module) {
  P<BuiltinFunctionObject> f = make_gc<BuiltinFunctionObject>(types::builtin_function);
  if (!f) return nullptr;
  f->m_ml = static_cast<Addr>(register_spec(spec));
  xincref(self);
  f->m_self = self;
  xincref(module);
  f->m_module = module;
  f->m_weakreflist = nullptr;
  f->vectorcall = &spec == &kNewSpec ? new_call : builtin_call;
  gc_track(f);
  return Ref::steal(f);
}

Ref new_wrapper_function(P<TypeObject> type) {
  return builtin_function(kNewSpec, type, nullptr);
}

Ref method_descriptor(const FunctionSpec& spec, P<TypeObject> type) {
  const bool of_class = spec.binding == Binding::class_method;
  P<MethodDescriptorObject> d =
      make_gc<MethodDescriptorObject>(of_class ? types::classmethod_descriptor : types::method_descriptor);
  if (!d) return nullptr;
  incref(type);
  d->d_type = type;
  d->d_name = intern(spec.name).release();
  d->d_qualname = nullptr;
  d->d_method = static_cast<Addr>(register_spec(spec));
  d->vectorcall = of_class ? class_descriptor_call : descriptor_call;
  gc_track(d);
  return Ref::steal(d);
}

extern const TypeSpec kBuiltinFunctionType;
const TypeSpec kBuiltinFunctionType = {.id = TypeId::builtin_function,
                                       .name = "builtin_function_or_method",
                                       .basicsize = sizeof(BuiltinFunctionObject),
                                       .flags = kHaveGc,
                                       .dealloc = builtin_dealloc,
                                       .traverse = builtin_traverse,
                                       .repr = builtin_repr,
                                       .hash = builtin_hash,
                                       .richcompare = builtin_compare,
                                       .call = vectorcall_call,
                                       .vectorcall_offset = offsetof(BuiltinFunctionObject, vectorcall),
                                       .weaklistoffset = offsetof(BuiltinFunctionObject, m_weakreflist),
                                       .members = kBuiltinMembers,
                                       .getset = kBuiltinGetSet};
extern const TypeSpec kMethodDescriptorType;
const TypeSpec kMethodDescriptorType = {.id = TypeId::method_descriptor,
                                        .name = "method_descriptor",
                                        .basicsize = sizeof(MethodDescriptorObject),
                                        .flags = kHaveGc | kMethodDescriptor,
                                        .dealloc = descriptor_dealloc,
                                        .traverse = descriptor_traverse,
                                        .repr = method_descriptor_repr,
                                        .call = vectorcall_call,
                                        .vectorcall_offset = offsetof(MethodDescriptorObject, vectorcall),
                                        .descr_get = method_descriptor_get,
                                        .members = kDescriptorMembers,
                                        .getset = kMethodGetSet};
extern const TypeSpec kClassMethodDescriptorType;
const TypeSpec kClassMethodDescriptorType = {.id = TypeId::classmethod_descriptor,
                                             .name = "classmethod_descriptor",
                                             .basicsize = sizeof(MethodDescriptorObject),
                                             .flags = kHaveGc,
                                             .dealloc = descriptor_dealloc,
                                             .traverse = descriptor_traverse,
                                             .repr = method_descriptor_repr,
                                             .call = vectorcall_call,
                                             .vectorcall_offset = offsetof(MethodDescriptorObject, vectorcall),
                                             .descr_get = class_descriptor_get,
                                             .members = kDescriptorMembers,
                                             .getset = kMethodGetSet};

}  // namespace glassbox::python
