// Module objects, the table of modules written in C++, and import.
#pragma once

#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/native.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {

struct ModuleObject : Object {
  P<DictObject> md_dict;
  Addr md_def;
  Addr md_state;
  Obj md_weaklist;
  P<StrObject> md_name;
};

RefTo<ModuleObject> module_new(std::string_view name);
bool module_add(Obj module, std::string_view name, Obj value);
bool module_add_type(Obj module, P<TypeObject> type);  // under its own name
// __import__: `level` 0 is absolute. Looks into sys.modules, then the program's own files, then the C++ modules
// (kModules of registry.cpp), then the library written in Python (modules/library.hpp); ModuleNotFoundError.
Ref import_module(P<StrObject> name, P<DictObject> globals, Obj fromlist, std::int64_t level);
Ref import_name(std::string_view name);  // for C++: the module itself, dots or not
// An attribute of a module by name: import_from("enum", "Enum").
Ref import_from(std::string_view module, std::string_view name);
int text_output_stream(Obj output);  // 1 stdout, 2 stderr

}  // namespace glassbox::python
