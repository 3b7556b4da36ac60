// function, method, cell (Objects/funcobject.c, classobject.c, cellobject.c).
#include "engine/python/objects/function.hpp"

#include "engine/python/eval/eval.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {

Ref function_new(P<CodeObject> code, P<DictObject> globals, Obj qualname) {
  P<FunctionObject> f = make_gc<FunctionObject>(types::function);
  if (!f) return nullptr;
  auto keep = [](auto o) {
    xincref(o);
    return o;
  };
  f->func_globals = keep(globals);
  Obj builtins = dict_get_str(globals, names::builtins_);
  if (builtins && is_exact(builtins, types::module)) builtins = as<ModuleObject>(builtins)->md_dict;
  if (!builtins) builtins = rt().builtins_dict;
  f->func_builtins = keep(builtins);
  f->func_name = keep(code->co_name);
  f->func_qualname = keep(qualname ? as<StrObject>(qualname) : code->co_qualname);
  f->func_code = keep(code);
  f->func_defaults = f->func_kwdefaults = f->func_closure = nullptr;
  Obj doc = kNone;
  if (code->co_consts->ob_size > 0 && is_str(code->co_consts->ob_item[0])) doc = code->co_consts->ob_item[0];
  f->func_doc = keep(doc);
  f->func_dict = f->func_weakreflist = nullptr;
  f->func_module = keep(dict_get_str(globals, names::name_));
  f->func_annotations = f->func_typeparams = nullptr;
  f->vectorcall = function_vectorcall;
  f->func_version = 0;
  gc_track(f);
  return Ref::steal(f);
}

Ref method_new(Obj function, Obj self) {
  P<MethodObject> m = make_gc<MethodObject>(types::method);
  if (!m) return nullptr;
  incref(function);
  m->im_func = function;
  incref(self);
  m->im_self = self;
  m->im_weakreflist = nullptr;
  m->vectorcall = method_vectorcall;
  gc_track(m);
  return Ref::steal(m);
}

RefTo<CellObject> cell_new(Obj content) {
  P<CellObject> c = make_gc<CellObject>(types::cell);
  if (!c) return nullptr;
  xincref(content);
  c->ob_ref = content;
  gc_track(c);
  return RefTo<CellObject>::steal(c);
}

Ref method_vectorcall(Obj callable, const Args& args) {
  P<MethodObject> m = as<MethodObject>(callable);
  const std::int64_t all = args.positional + (args.kwnames ? args.kwnames->ob_size : 0);
  Obj small[8];
  std::vector<Obj> large;
  Obj* values = small;
  if (all + 1 > 8) {
    large.resize(static_cast<std::size_t>(all + 1));
    values = large.data();
  }
  values[0] = m->im_self;
  for (std::int64_t i = 0; i < all; ++i) values[i + 1] = args.values[i];
  Ref function = new_ref(m->im_func), self = new_ref(m->im_self);
  return call(function, {values, args.positional + 1, args.kwnames});
}

namespace {

void function_dealloc(Obj o) {
  P<FunctionObject> f = as<FunctionObject>(o);
  gc_untrack(o);
  if (f->func_weakreflist) clear_weakrefs(o);
  clear_field(f->func_globals);
  clear_field(f->func_builtins);
  clear_field(f->func_module);
  clear_field(f->func_defaults);
  clear_field(f->func_kwdefaults);
  clear_field(f->func_doc);
  clear_field(f->func_dict);
  clear_field(f->func_closure);
  clear_field(f->func_annotations);
  clear_field(f->func_typeparams);
  clear_field(f->func_code);
  clear_field(f->func_name);
  clear_field(f->func_qualname);
  gc_free(o);
}
int function_traverse(Obj o, Visit visit, void* arg) {
  P<FunctionObject> f = as<FunctionObject>(o);
  const Obj all[] = {f->func_code,       f->func_globals,     f->func_module,     f->func_defaults,
                     f->func_kwdefaults, f->func_doc,         f->func_name,       f->func_dict,
                     f->func_closure,    f->func_annotations, f->func_typeparams, f->func_qualname};
  for (Obj x : all) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
int function_clear(Obj o) {
  P<FunctionObject> f = as<FunctionObject>(o);
  clear_field(f->func_globals);
  clear_field(f->func_builtins);
  clear_field(f->func_module);
  clear_field(f->func_defaults);
  clear_field(f->func_kwdefaults);
  clear_field(f->func_doc);
  clear_field(f->func_dict);
  clear_field(f->func_closure);
  clear_field(f->func_annotations);
  clear_field(f->func_typeparams);
  return 0;
}
Ref function_repr(Obj o) {
  return str_from(fill_in("<function {} at {}>", {Part(as<FunctionObject>(o)->func_qualname), Part(address_text(o))}));
}
Ref function_get(Obj o, Obj object, Obj) {
  if (!object || object == kNone) return new_ref(o);
  return method_new(o, object);
}
Ref function_dict(Obj o) {
  return instance_dict_made(o);
}
bool function_set_dict(Obj o, Obj value) {
  return replace_instance_dict(o, value);
}
Ref function_code(Obj o) {
  return new_ref(as<FunctionObject>(o)->func_code);
}
bool function_set_code(Obj o, Obj value) {
  if (!value || !is_exact(value, types::code)) return raise(exc::TypeError, "__code__ must be set to a code object");
  set_field(as<FunctionObject>(o)->func_code, new_ref(value));
  return true;
}
Ref function_name(Obj o) {
  return new_ref(as<FunctionObject>(o)->func_name);
}
bool function_set_name(Obj o, Obj value) {
  if (!value || !is_str(value)) return raise(exc::TypeError, "__name__ must be set to a string object");
  set_field(as<FunctionObject>(o)->func_name, new_ref(value));
  return true;
}
Ref function_qualname(Obj o) {
  return new_ref(as<FunctionObject>(o)->func_qualname);
}
bool function_set_qualname(Obj o, Obj value) {
  if (!value || !is_str(value)) return raise(exc::TypeError, "__qualname__ must be set to a string object");
  set_field(as<FunctionObject>(o)->func_qualname, new_ref(value));
  return true;
}
Ref function_defaults(Obj o) {
  Obj d = as<FunctionObject>(o)->func_defaults;
  return new_ref(d ? d : kNone);
}
bool function_set_defaults(Obj o, Obj value) {
  if (value == kNone) value = nullptr;
  if (value && !is_tuple(value)) return raise(exc::TypeError, "__defaults__ must be set to a tuple object");
  set_field(as<FunctionObject>(o)->func_defaults, Ref::take(value));
  return true;
}
Ref function_kwdefaults(Obj o) {
  Obj d = as<FunctionObject>(o)->func_kwdefaults;
  return new_ref(d ? d : kNone);
}
bool function_set_kwdefaults(Obj o, Obj value) {
  if (value == kNone) value = nullptr;
  if (value && !is_dict(value)) return raise(exc::TypeError, "__kwdefaults__ must be set to a dict object");
  set_field(as<FunctionObject>(o)->func_kwdefaults, Ref::take(value));
  return true;
}
Ref function_annotations(Obj o) {
  P<FunctionObject> f = as<FunctionObject>(o);
  if (!f->func_annotations) {
    RefTo<DictObject> d = dict_new();
    if (!d) return nullptr;
    f->func_annotations = d.release();
  } else if (is_tuple(f->func_annotations)) {
    // The compiler leaves names and values flat; the dict is made when it is first asked for.
    RefTo<DictObject> d = dict_new();
    if (!d) return nullptr;
    const std::span<const Obj> flat = items_of(as<TupleObject>(f->func_annotations));
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
      if (!dict_set(d, flat[i], flat[i + 1])) return nullptr;
    }
    set_field(f->func_annotations, std::move(d));
  }
  return new_ref(f->func_annotations);
}
bool function_set_annotations(Obj o, Obj value) {
  if (value == kNone) value = nullptr;
  if (value && !is_dict(value)) return raise(exc::TypeError, "__annotations__ must be set to a dict object");
  set_field(as<FunctionObject>(o)->func_annotations, Ref::take(value));
  return true;
}
Ref function_type_params(Obj o) {
  Obj p = as<FunctionObject>(o)->func_typeparams;
  return new_ref(p ? p : Obj(empty_tuple()));
}
bool function_set_type_params(Obj o, Obj value) {
  if (!value || !is_tuple(value)) return raise(exc::TypeError, "__type_params__ must be set to a tuple");
  set_field(as<FunctionObject>(o)->func_typeparams, new_ref(value));
  return true;
}
const GetSetSpec kFunctionGetSet[] = {{"__code__", function_code, function_set_code},
                                      {"__defaults__", function_defaults, function_set_defaults},
                                      {"__kwdefaults__", function_kwdefaults, function_set_kwdefaults},
                                      {"__annotations__", function_annotations, function_set_annotations},
                                      {"__dict__", function_dict, function_set_dict},
                                      {"__name__", function_name, function_set_name},
                                      {"__qualname__", function_qualname, function_set_qualname},
                                      {"__type_params__", function_type_params, function_set_type_params}};
const MemberSpec kFunctionMembers[] = {
    {"__closure__", MemberSpec::Kind::object_none, offsetof(FunctionObject, func_closure)},
    {"__doc__", MemberSpec::Kind::object_none, offsetof(FunctionObject, func_doc), false},
    {"__globals__", MemberSpec::Kind::object, offsetof(FunctionObject, func_globals)},
    {"__module__", MemberSpec::Kind::object_none, offsetof(FunctionObject, func_module), false},
    {"__builtins__", MemberSpec::Kind::object, offsetof(FunctionObject, func_builtins)}};

void method_dealloc(Obj o) {
  P<MethodObject> m = as<MethodObject>(o);
  gc_untrack(o);
  if (m->im_weakreflist) clear_weakrefs(o);
  clear_field(m->im_func);
  clear_field(m->im_self);
  gc_free(o);
}
int method_traverse(Obj o, Visit visit, void* arg) {
  P<MethodObject> m = as<MethodObject>(o);
  if (int r = visit(m->im_func, arg)) return r;
  return visit(m->im_self, arg);
}
Ref method_repr(Obj o) {
  P<MethodObject> m = as<MethodObject>(o);
  Ref name;
  if (find_attr(m->im_func, names::qualname_, name) < 0) return nullptr;
  if (!name && find_attr(m->im_func, names::name_, name) < 0) return nullptr;
  Ref self = repr(m->im_self);
  if (!self) return nullptr;
  return str_from(fill_in("<bound method {} of {}>", {name && is_str(name) ? Part(name) : Part("?"), Part(self)}));
}
std::int64_t method_hash(Obj o) {
  P<MethodObject> m = as<MethodObject>(o);
  const std::int64_t f = hash(m->im_func);
  if (f == -1) return -1;
  const std::int64_t h = pointer_hash(m->im_self.a) ^ f;
  return h == -1 ? -2 : h;
}
Ref method_compare(Obj a, Obj b, Compare op) {
  if ((op != Compare::eq && op != Compare::ne) || !is_exact(b, types::method)) return not_implemented();
  P<MethodObject> x = as<MethodObject>(a), y = as<MethodObject>(b);
  const int same = rich_compare_bool(x->im_func, y->im_func, Compare::eq);
  if (same < 0) return nullptr;
  return bool_from((same != 0 && x->im_self == y->im_self) == (op == Compare::eq));
}
Ref method_getattr(Obj o, Obj name) {
  Obj own = type_lookup(o->ob_type, as<StrObject>(name));
  if (own) {
    if (own->ob_type->tp_descr_get) return own->ob_type->tp_descr_get(own, o, Obj(o->ob_type));
    return new_ref(own);
  }
  return get_attr(as<MethodObject>(o)->im_func, as<StrObject>(name));
}
Ref method_make(P<TypeObject>, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size != 2) return raise(exc::TypeError, "method expected 2 arguments, got {}", args->ob_size);
  if (!is_callable(args->ob_item[0])) return raise(exc::TypeError, "first argument must be callable");
  if (args->ob_item[1] == kNone) return raise(exc::TypeError, "instance must not be None");
  return method_new(args->ob_item[0], args->ob_item[1]);
}
Ref method_doc(Obj o) {
  return get_attr(as<MethodObject>(o)->im_func, names::doc_);
}
const GetSetSpec kMethodGetSet[] = {{"__doc__", method_doc}};
const MemberSpec kMethodMembers[] = {{"__func__", MemberSpec::Kind::object, offsetof(MethodObject, im_func)},
                                     {"__self__", MemberSpec::Kind::object, offsetof(MethodObject, im_self)}};

void cell_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(as<CellObject>(o)->ob_ref);
  gc_free(o);
}
int cell_traverse(Obj o, Visit visit, void* arg) {
  Obj content = as<CellObject>(o)->ob_ref;
  return content ? visit(content, arg) : 0;
}
int cell_clear(Obj o) {
  clear_field(as<CellObject>(o)->ob_ref);
  return 0;
}
Ref cell_repr(Obj o) {
  Obj content = as<CellObject>(o)->ob_ref;
  if (!content) return str_from(fill_in("<cell at {}: empty>", {Part(address_text(o))}));
  return str_from(fill_in("<cell at {}: {} object at {}>",
                          {Part(address_text(o)), Part(type_name(content)), Part(address_text(content))}));
}
Ref cell_contents(Obj o) {
  Obj content = as<CellObject>(o)->ob_ref;
  if (!content) return raise(exc::ValueError, "cell is empty");
  return new_ref(content);
}
bool cell_set_contents(Obj o, Obj value) {
  set_field(as<CellObject>(o)->ob_ref, Ref::take(value));
  return true;
}
Ref cell_make(P<TypeObject>, P<TupleObject> args, P<DictObject>) {
  return cell_new(args->ob_size > 0 ? args->ob_item[0] : Obj());
}
const GetSetSpec kCellGetSet[] = {{"cell_contents", cell_contents, cell_set_contents}};

}  // namespace

extern const TypeSpec kFunctionType;
const TypeSpec kFunctionType = {.id = TypeId::function,
                                .name = "function",
                                .basicsize = sizeof(FunctionObject),
                                .flags = kHaveGc | kMethodDescriptor,
                                .dealloc = function_dealloc,
                                .traverse = function_traverse,
                                .clear = function_clear,
                                .repr = function_repr,
                                .call = vectorcall_call,
                                .vectorcall_offset = offsetof(FunctionObject, vectorcall),
                                .descr_get = function_get,
                                .weaklistoffset = offsetof(FunctionObject, func_weakreflist),
                                .dictoffset = offsetof(FunctionObject, func_dict),
                                .members = kFunctionMembers,
                                .getset = kFunctionGetSet};
extern const TypeSpec kMethodType;
const TypeSpec kMethodType = {.id = TypeId::method,
                              .name = "method",
                              .basicsize = sizeof(MethodObject),
                              .flags = kHaveGc,
                              .dealloc = method_dealloc,
                              .traverse = method_traverse,
                              .repr = method_repr,
                              .hash = method_hash,
                              .richcompare = method_compare,
                              .call = vectorcall_call,
                              .vectorcall_offset = offsetof(MethodObject, vectorcall),
                              .getattro = method_getattr,
                              .weaklistoffset = offsetof(MethodObject, im_weakreflist),
                              .new_ = method_make,
                              .members = kMethodMembers,
                              .getset = kMethodGetSet};
extern const TypeSpec kCellType;
const TypeSpec kCellType = {.id = TypeId::cell,
                            .name = "cell",
                            .basicsize = sizeof(CellObject),
                            .flags = kHaveGc,
                            .dealloc = cell_dealloc,
                            .traverse = cell_traverse,
                            .clear = cell_clear,
                            .repr = cell_repr,
                            .new_ = cell_make,
                            .getset = kCellGetSet};

}  // namespace glassbox::python
