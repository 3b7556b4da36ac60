// import: sys.modules, the program's own files, modules in C++, the library written in Python (Python/import.c).
#include "engine/python/compiler/compile.hpp"
#include "engine/python/eval/eval.hpp"
#include "engine/python/modules/library.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/run/boot.hpp"
#include "engine/python/run/syntax.hpp"

namespace glassbox::python {
namespace {

Ref make_native(const ModuleSpec& spec) {
  RefTo<ModuleObject> module = module_new(spec.name);
  RefTo<StrObject> name = intern(spec.name);
  if (!module || !name) return nullptr;
  module->md_def = 1;
  for (const FunctionSpec& f : spec.functions) {
    Ref function = builtin_function(f, module, name);
    if (!function || !module_add(module, f.name, function)) return nullptr;
  }
  if (spec.doc) {
    RefTo<StrObject> doc = str_from(spec.doc);
    if (!doc || !module_add(module, "__doc__", doc)) return nullptr;
  }
  if (!dict_set(rt().modules, Obj(name.get()), module)) return nullptr;
  if (spec.fill && !spec.fill(module)) return nullptr;
  return module;
}

Ref run_source(const std::string& name, std::string_view source, const std::string& filename, bool package) {
  const Compiled compiled = compile(source, {filename, CompileMode::exec});
  if (!compiled.ok()) {
    raise_source_error(compiled.error);
    return nullptr;
  }
  RefTo<ModuleObject> module = module_new(name);
  RefTo<StrObject> key = intern(name), file = str_from(filename),
                   pack = str_from(
                       package ? name : name.substr(0, name.rfind('.') == std::string::npos ? 0 : name.rfind('.')));
  if (!module || !key || !file || !pack) return nullptr;
  if (!module_add(module, "__package__", pack)) return nullptr;
  if (!filename.starts_with("<frozen") && !module_add(module, "__file__", file)) return nullptr;
  if (!dict_set(rt().modules, Obj(key.get()), module)) return nullptr;
  Ref code = code_from(*compiled.code);
  P<DictObject> dict = module->md_dict;
  Ref result = code ? eval_code(as<CodeObject>(code.get()), dict, dict) : nullptr;
  if (!result) {
    if (!halted()) {
      Ref pending = take_error();
      dict_delete(rt().modules, key);
      restore_error(std::move(pending));
    }
    return nullptr;
  }
  return module;
}

// Null and no error: there is no such module.
Ref find_module(const std::string& name) {
  if (program_files) {
    std::string path = name;
    for (char& c : path) c = c == '.' ? '/' : c;
    for (const SourceFile& file : *program_files) {
      if (file.name == path + ".py" && &file != &program_files->front())
        return run_source(name, file.source, file.name, false);
      if (file.name == path + "/__init__.py") return run_source(name, file.source, file.name, true);
    }
  }
  for (const ModuleSpec* spec : module_specs()) {
    if (name == spec->name) return make_native(*spec);
  }
  const std::string_view source = library_source(name);
  if (!source.empty()) return run_source(name, source, "<frozen " + name + ">", false);
  return nullptr;
}

Ref import_absolute(const std::string& name) {
  RefTo<StrObject> key = intern(name);
  if (!key) return nullptr;
  if (Obj loaded = dict_get_str(rt().modules, key)) {
    if (loaded != kNone) return new_ref(loaded);
  }
  Ref parent;
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos) {
    parent = import_absolute(name.substr(0, dot));
    if (!parent) return nullptr;
    if (Obj loaded = dict_get_str(rt().modules, key)) return new_ref(loaded);
  }
  Ref module = find_module(name);
  if (!module) {
    if (failed()) return nullptr;
    if (is_standard(name)) return refuse("the module " + name + " is not modelled");
    if (parent)
      raise(exc::ModuleNotFoundError, "No module named '{}'; '{}' is not a package", name, name.substr(0, dot));
    else
      raise(exc::ModuleNotFoundError, "No module named '{}'", name);
    if (error_matches(exc::ImportError)) set_field(as<ImportErrorObject>(current_exception())->name, new_ref(key));
    return nullptr;
  }
  if (parent && !set_attr(parent, name.substr(dot + 1), module)) return nullptr;
  return module;
}

}  // namespace

Ref import_name(std::string_view name) {
  return import_absolute(std::string(name));
}
Ref import_from(std::string_view module, std::string_view name) {
  Ref m = import_name(module);
  return m ? get_attr(m, name) : nullptr;
}

Ref import_module(P<StrObject> name, P<DictObject> globals, Obj fromlist, std::int64_t level) {
  std::string full = utf8(name);
  if (level > 0) {
    Obj package = dict_get_str(globals, names::package_);
    if (!package || !is_str(package) || as<StrObject>(package)->length == 0)
      return raise(exc::ImportError, "attempted relative import with no known parent package");
    std::string base = utf8(as<StrObject>(package));
    for (std::int64_t i = 1; i < level; ++i) {
      const std::size_t dot = base.rfind('.');
      if (dot == std::string::npos)
        return raise(exc::ImportError, "attempted relative import beyond top-level package");
      base.erase(dot);
    }
    full = full.empty() ? base : base + "." + full;
  }
  if (full.empty()) return raise(exc::ValueError, "Empty module name");
  Ref module = import_absolute(full);
  if (!module) return nullptr;
  const int has_list = fromlist && fromlist != kNone ? is_true(fromlist) : 0;
  if (has_list < 0) return nullptr;
  if (has_list == 0) {
    const std::size_t dot = full.find('.');
    return dot == std::string::npos || level > 0 ? std::move(module) : import_absolute(full.substr(0, dot));
  }
  for (Obj item : items_of(as<TupleObject>(fromlist))) {
    Ref there;
    if (find_attr(module, as<StrObject>(item), there) < 0) return nullptr;
    if (there || str_is(as<StrObject>(item), "*")) continue;
    Ref sub = find_module(full + "." + utf8(as<StrObject>(item)));
    if (!sub && failed()) return nullptr;
    if (sub && !set_attr(module, as<StrObject>(item), sub)) return nullptr;
  }
  return module;
}

}  // namespace glassbox::python
