// _weakref (Modules/_weakref.c); the containers are in lib/weakref.py.
#include "engine/python/objects/weakref.hpp"

#include "engine/python/modules/module.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"

namespace glassbox::python {
namespace {

Ref getweakrefcount(Obj, const In& in) {
  return int_from(weakref_count(in[0]));
}
Ref getweakrefs(Obj, const In& in) {
  RefTo<ListObject> list = list_new(0);
  P<Obj> place = weakref_list_of(in[0]);
  for (P<WeakrefObject> r = place ? as<WeakrefObject>(*place) : P<WeakrefObject>(); list && r; r = r->wr_next) {
    if (!list_append(list, r)) return nullptr;
  }
  return list;
}
Ref proxy(Obj, const In&) {
  return refuse("weakref.proxy() is not modelled");
}
const FunctionSpec kFunctions[] = {{"getweakrefcount", getweakrefcount, "object, /"},
                                   {"getweakrefs", getweakrefs, "object, /"},
                                   {"proxy", proxy, "object, callback=None, /"}};
bool fill(Obj module) {
  return module_add(module, "ref", types::weakref) && module_add(module, "ReferenceType", types::weakref);
}

}  // namespace

extern const ModuleSpec kWeakrefModule;
const ModuleSpec kWeakrefModule = {"_weakref", kFunctions, fill};

}  // namespace glassbox::python
