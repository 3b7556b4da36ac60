// module (Objects/moduleobject.c).
#include "engine/python/eval/runtime.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/suggest.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

P<ModuleObject> m(Obj o) {
  return as<ModuleObject>(o);
}
bool init_dict(P<ModuleObject> module, Obj name, Obj doc) {
  RefTo<DictObject> dict = dict_new();
  if (!dict) return false;
  set_field(module->md_dict, std::move(dict));
  P<DictObject> d = module->md_dict;
  if (!dict_set(d, Obj(names::name_), name) || !dict_set(d, Obj(names::doc_), doc) ||
      !dict_set(d, Obj(names::package_), kNone) || !dict_set(d, Obj(names::loader_), kNone) ||
      !dict_set(d, Obj(names::spec_), kNone))
    return false;
  set_field(module->md_name, RefTo<StrObject>::take(as<StrObject>(name)));
  return true;
}
bool module_init(Obj o, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size < 1 || !is_str(args->ob_item[0]))
    return raise(exc::TypeError, "module() missing required argument 'name' (pos 1)");
  return init_dict(m(o), args->ob_item[0], args->ob_size > 1 ? args->ob_item[1] : kNone);
}
void module_dealloc(Obj o) {
  gc_untrack(o);
  if (m(o)->md_weaklist) clear_weakrefs(o);
  clear_field(m(o)->md_dict);
  clear_field(m(o)->md_name);
  o->ob_type->tp_free(o.a);
}
int module_traverse(Obj o, Visit visit, void* arg) {
  return m(o)->md_dict ? visit(m(o)->md_dict, arg) : 0;
}
int module_clear(Obj o) {
  clear_field(m(o)->md_dict);
  return 0;
}
Ref module_repr(Obj o) {
  Obj name = dict_get_str(m(o)->md_dict, names::name_);
  Obj file = dict_get_str(m(o)->md_dict, names::file_);
  const std::string text = name && is_str(name) ? utf8(as<StrObject>(name)) : "?";
  if (file && is_str(file)) return str_from(fill_in("<module '{}' from '{}'>", {Part(text), Part(file)}));
  const bool built_in = m(o)->md_def != 0;
  return str_from(fill_in(built_in ? "<module '{}' (built-in)>" : "<module '{}'>", {Part(text)}));
}
Ref module_getattr(Obj o, Obj name) {
  Obj own = dict_get(m(o)->md_dict, name);
  if (own && !type_lookup(o->ob_type, as<StrObject>(name))) return new_ref(own);
  Ref value = generic_get_attr(o, name);
  if (value || !error_matches(exc::AttributeError)) return value;
  clear_error();
  if (Obj hook = dict_get_str(m(o)->md_dict, names::getattr_)) return call1(hook, name);
  Obj module_name = dict_get_str(m(o)->md_dict, names::name_);
  if (module_name && is_str(module_name))
    raise(exc::AttributeError, "module '{}' has no attribute '{}'", module_name, name);
  else
    raise(exc::AttributeError, "module has no attribute '{}'", name);
  return name_the_attribute(o, as<StrObject>(name));
}
Ref module_dict(Obj o) {
  return new_ref(m(o)->md_dict);
}
Ref module_dir(Obj o, const In&) {
  if (Obj hook = dict_get_str(m(o)->md_dict, names::dir_)) return call0(hook);
  return dict_keys_list(m(o)->md_dict);
}
const GetSetSpec kGetSet[] = {{"__dict__", module_dict}};
const FunctionSpec kMethods[] = {{"__dir__", module_dir, ""}};

}  // namespace

RefTo<ModuleObject> module_new(std::string_view name) {
  Ref o = types::module->tp_alloc(types::module, 0);
  RefTo<StrObject> text = intern(name);
  if (!o || !text || !init_dict(m(o), text, kNone)) return nullptr;
  return as_ref<ModuleObject>(std::move(o));
}
bool module_add(Obj module, std::string_view name, Obj value) {
  return dict_set(m(module)->md_dict, name, value);
}
bool module_add_type(Obj module, P<TypeObject> type) {
  const std::string_view name = short_type_name(type);
  const std::size_t dot = name.rfind('.');
  return module_add(module, dot == std::string_view::npos ? name : name.substr(dot + 1), type);
}

extern const TypeSpec kModuleType;
const TypeSpec kModuleType = {.id = TypeId::module,
                              .name = "module",
                              .basicsize = sizeof(ModuleObject),
                              .flags = kHaveGc | kBaseType,
                              .dealloc = module_dealloc,
                              .traverse = module_traverse,
                              .clear = module_clear,
                              .repr = module_repr,
                              .getattro = module_getattr,
                              .setattro = generic_set_attr,
                              .weaklistoffset = offsetof(ModuleObject, md_weaklist),
                              .dictoffset = offsetof(ModuleObject, md_dict),
                              .new_ = type_generic_new,
                              .init = module_init,
                              .alloc = type_generic_alloc,
                              .methods = kMethods,
                              .getset = kGetSet};

}  // namespace glassbox::python
