// Names: locals of classes and modules, globals, builtins, imports, super.
#include "engine/python/objects/names.hpp"

#include "engine/python/eval/operations.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/super.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Failed name_error(P<StrObject> name) {
  raise(exc::NameError, "name '{}' is not defined", name);
  if (error_matches(exc::NameError)) set_field(as<NameErrorObject>(current_exception())->name, new_ref(name));
  return {};
}

Failed unbound_local(P<Frame> frame, std::int64_t slot) {
  P<CodeObject> code = frame->code();
  Obj name = code->co_localsplusnames->ob_item[slot];
  if (slot < code->co_nlocalsplus - code->co_nfreevars)
    return raise(exc::UnboundLocalError, "cannot access local variable '{}' where it is not associated with a value",
                 name);
  raise(exc::NameError, "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
        name);
  if (error_matches(exc::NameError)) set_field(as<NameErrorObject>(current_exception())->name, new_ref(name));
  return {};
}

Ref load_global(P<Frame> frame, P<StrObject> name) {
  Obj value = dict_get_str(frame->f_globals, name);
  if (value) return new_ref(value);
  if (is_exact(frame->f_builtins, types::dict)) {
    value = dict_get_str(as<DictObject>(frame->f_builtins), name);
    if (value) return new_ref(value);
    return name_error(name);
  }
  Ref found = get_item(frame->f_builtins, name);
  if (!found && error_matches(exc::KeyError)) {
    clear_error();
    return name_error(name);
  }
  return found;
}

Ref load_from_dict_or_globals(P<Frame> frame, Obj mapping, P<StrObject> name) {
  if (is_exact(mapping, types::dict)) {
    if (Obj value = dict_get_str(as<DictObject>(mapping), name)) return new_ref(value);
  } else {
    Ref value = get_item(mapping, name);
    if (value) return value;
    if (!error_matches(exc::KeyError)) return nullptr;
    clear_error();
  }
  return load_global(frame, name);
}

Ref load_name(P<Frame> frame, P<StrObject> name) {
  if (!frame->f_locals) return raise(exc::SystemError, "no locals when loading {}", repr_of(name));
  return load_from_dict_or_globals(frame, frame->f_locals, name);
}

Ref import_name_op(P<Frame> frame, P<StrObject> name, Obj fromlist, Obj level) {
  Obj import = dict_get_str(as<DictObject>(frame->f_builtins), names::import_);
  if (!import) return raise(exc::ImportError, "__import__ not found");
  std::int64_t levels = 0;
  if (!int_value(level, levels)) return nullptr;
  if (is_exact(import, types::builtin_function)) return import_module(name, frame->f_globals, fromlist, levels);
  Obj values[] = {name, frame->f_globals, frame->f_locals ? frame->f_locals : kNone, fromlist, level};
  return call(import, {values, 5, {}});
}

Ref import_from_op(Obj module, P<StrObject> name) {
  Ref value;
  if (find_attr(module, name, value) != 0) return value;
  // A submodule of a package that is being imported.
  Ref package;
  if (find_attr(module, names::name_, package) < 0) return nullptr;
  const std::string package_name =
      package && is_str(package) ? utf8(as<StrObject>(package.get())) : "<unknown module name>";
  if (package && is_str(package)) {
    if (Obj sub = dict_get(rt().modules, package_name + "." + utf8(name))) return new_ref(sub);
  }
  Ref file;
  if (find_attr(module, names::file_, file) < 0) return nullptr;
  const std::string where = file && is_str(file) ? utf8(as<StrObject>(file.get())) : "unknown location";
  raise(exc::ImportError, "cannot import name {} from {} ({})", repr_of(name), "'" + package_name + "'", where);
  if (error_matches(exc::ImportError)) {
    P<ImportErrorObject> e = as<ImportErrorObject>(current_exception());
    set_field(e->name, Ref(str_from(package_name)));
    set_field(e->name_from, new_ref(name));
  }
  return nullptr;
}

bool import_star(P<Frame> frame, Obj module) {
  Ref all;
  if (find_attr(module, names::all_, all) < 0) return false;
  const bool by_all = static_cast<bool>(all);
  if (!by_all) {
    Ref dict = get_attr(module, names::dict_);
    if (!dict) return false;
    all = dict_keys_list(as<DictObject>(dict.get()));
    if (!all) return false;
  }
  return for_each(all, [&](Obj name) {
    if (!is_str(name))
      return static_cast<bool>(raise(exc::TypeError, "Item in __all__ must be str, not {}", type_name(name)));
    if (!by_all && str_char(as<StrObject>(name), 0) == '_') return true;
    Ref value = get_attr(module, as<StrObject>(name));
    if (!value) return false;
    return is_exact(frame->f_locals, types::dict) ? dict_set(as<DictObject>(frame->f_locals), name, value)
                                                  : set_item(frame->f_locals, name, value);
  });
}

static Addr generic_code() {
  static const Addr code = Slot<BinaryFunction>(generic_get_attr).code;
  return code;
}

Ref load_method(Obj o, P<StrObject> name, bool& unbound) {
  P<TypeObject> type = o->ob_type;
  if (type->tp_getattro.code != generic_code()) return get_attr(o, name);
  Obj descriptor = type_lookup(type, name);
  Ref held = Ref::take(descriptor);
  DescrGetFunction get = nullptr;
  bool method = false;
  if (descriptor) {
    if (descriptor->ob_type->has(kMethodDescriptor)) {
      method = true;
    } else if (descriptor->ob_type->tp_descr_get) {
      get = descriptor->ob_type->tp_descr_get.get();
      if (descriptor->ob_type->tp_descr_set) return get(descriptor, o, Obj(type));
    }
  }
  Ref value;
  const int found = instance_get(o, name, value);
  if (found != 0) return value;
  if (method) {
    unbound = true;
    return held;
  }
  if (get) return get(descriptor, o, Obj(type));
  if (descriptor) return held;
  return raise_attribute_error(o, name);
}

bool store_attr(Obj o, P<StrObject> name, Obj value) {
  return set_attr(o, name, value);
}

Ref load_super(Obj super, Obj cls, Obj self, P<StrObject> name, bool method, bool two_arguments, Ref& bound) {
  if (super == Obj(types::super) && is_type(cls) && self != kNone && name != names::class_) {
    P<TypeObject> start = super_check(as<TypeObject>(cls), self);
    if (!start) return nullptr;
    Ref value;
    bool unbound = false;
    const int found = super_lookup(as<TypeObject>(cls), self, start, name, value, method ? &unbound : nullptr);
    if (found < 0) return nullptr;
    if (found > 0) {
      if (unbound) bound = new_ref(self);
      return value;
    }
  }
  Ref proxy = two_arguments ? call2(super, cls, self) : call0(super);
  if (!proxy) return nullptr;
  return get_attr(proxy, name);
}

}  // namespace glassbox::python
