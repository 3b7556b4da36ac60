// gc (Modules/gcmodule.c).
#include "engine/python/eval/runtime.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

GcState& gc() {
  return rt().gc;
}
Ref numbers(std::initializer_list<std::int64_t> values) {
  RefTo<TupleObject> t = tuple_new(static_cast<std::int64_t>(values.size()));
  std::int64_t i = 0;
  for (const std::int64_t v : values) {
    Ref n = int_from(v);
    if (!t || !n) return nullptr;
    t->ob_item[i++] = n.release();
  }
  return t;
}
Ref enable(Obj, const In&) {
  gc().enabled = 1;
  return none();
}
Ref disable(Obj, const In&) {
  gc().enabled = 0;
  return none();
}
Ref isenabled(Obj, const In&) {
  return bool_from(gc().enabled != 0);
}
Ref collect(Obj, const In& in) {
  std::int64_t generation = 2;
  if (in[0] && !int_value(in[0], generation)) return nullptr;
  if (generation < 0 || generation > 2) return raise(exc::ValueError, "invalid generation");
  const std::int64_t n = gc_collect(static_cast<int>(generation), true);
  return failed() ? Ref() : int_from(n);
}
Ref get_count(Obj, const In&) {
  return numbers({gc().generations[0].count, gc().generations[1].count, gc().generations[2].count});
}
Ref get_threshold(Obj, const In&) {
  return numbers({gc().generations[0].threshold, gc().generations[1].threshold, gc().generations[2].threshold});
}
Ref set_threshold(Obj, const In& in) {
  for (int i = 0; i < 3; ++i) {
    if (in[i] && !int_value(in[i], gc().generations[i].threshold)) return nullptr;
  }
  return none();
}
Ref get_debug(Obj, const In&) {
  return int_from(gc().debug);
}
Ref set_debug(Obj, const In& in) {
  std::int64_t flags = 0;
  if (!int_value(in[0], flags)) return nullptr;
  gc().debug = static_cast<std::uint8_t>(flags);
  return none();
}
Ref is_tracked(Obj, const In& in) {
  return bool_from(has_gc(in[0]) && gc_tracked(in[0]));
}
Ref is_finalized(Obj, const In& in) {
  return bool_from(has_gc(in[0]) && (gc_head(in[0])->prev & 1U) != 0);
}
Ref get_stats(Obj, const In&) {
  RefTo<ListObject> list = list_new(0);
  for (int i = 0; list && i < 3; ++i) {
    RefTo<DictObject> d = dict_new();
    Ref a = int_from(gc().stats[i].collections), b = int_from(gc().stats[i].collected),
        c = int_from(gc().stats[i].uncollectable);
    if (!d || !dict_set(d, "collections", a) || !dict_set(d, "collected", b) || !dict_set(d, "uncollectable", c) ||
        !list_append(list, std::move(d)))
      return nullptr;
  }
  return list;
}
bool append_seen(Obj o, void* arg) {
  return list_append(*static_cast<P<ListObject>*>(arg), o);
}
Ref get_objects(Obj, const In& in) {
  RefTo<ListObject> list = list_new(0);
  if (!list) return nullptr;
  P<ListObject> to = list;
  std::int64_t only = -1;
  if (in[0] && in[0] != kNone && !int_value(in[0], only)) return nullptr;
  for (int i = 0; i < 3; ++i) {
    if (only >= 0 && i != only) continue;
    struct See {
      static bool one(Obj o, void* arg) { return o == Obj(*static_cast<P<ListObject>*>(arg)) || append_seen(o, arg); }
    };
    gc_for_each(i, See::one, &to);
  }
  return failed() ? Ref() : Ref(std::move(list));
}
int append_visit(Obj o, void* arg) {
  return list_append(*static_cast<P<ListObject>*>(arg), o) ? 0 : 1;
}
Ref get_referents(Obj, const In& in) {
  RefTo<ListObject> list = list_new(0);
  P<ListObject> to = list;
  for (Obj o : in.rest) {
    if (!list || !has_gc(o) || !o->ob_type->tp_traverse) continue;
    if (o->ob_type->tp_traverse(o, append_visit, &to) != 0) return nullptr;
  }
  return list;
}
struct Search {
  std::span<const Obj> targets;
  P<ListObject> found;
  bool hit = false;
};
int is_target(Obj o, void* arg) {
  for (Obj t : static_cast<Search*>(arg)->targets) {
    if (t == o) return 1;
  }
  return 0;
}
Ref get_referrers(Obj, const In& in) {
  RefTo<ListObject> list = list_new(0);
  if (!list) return nullptr;
  Search search{in.rest, list};
  for (int i = 0; i < 3; ++i) {
    gc_for_each(
        i,
        [](Obj o, void* arg) {
          auto& s = *static_cast<Search*>(arg);
          if (o == Obj(s.found) || !o->ob_type->tp_traverse) return true;
          return o->ob_type->tp_traverse(o, is_target, arg) == 0 || list_append(s.found, o);
        },
        &search);
  }
  return failed() ? Ref() : Ref(std::move(list));
}
Ref freeze(Obj, const In&) {
  return refuse("gc.freeze() is not modelled");
}
const FunctionSpec kFunctions[] = {{"enable", enable, ""},
                                   {"disable", disable, ""},
                                   {"isenabled", isenabled, ""},
                                   {"collect", collect, "generation=2"},
                                   {"get_count", get_count, ""},
                                   {"get_threshold", get_threshold, ""},
                                   {"set_threshold", set_threshold, "threshold0, threshold1=10, threshold2=10, /"},
                                   {"get_debug", get_debug, ""},
                                   {"set_debug", set_debug, "flags, /"},
                                   {"is_tracked", is_tracked, "obj, /"},
                                   {"is_finalized", is_finalized, "obj, /"},
                                   {"get_stats", get_stats, ""},
                                   {"get_objects", get_objects, "generation=None"},
                                   {"get_referents", get_referents, "*args"},
                                   {"get_referrers", get_referrers, "*args"},
                                   {"freeze", freeze, ""}};

bool fill(Obj module) {
  RefTo<ListObject> garbage = list_new(0), callbacks = list_new(0);
  if (!garbage || !callbacks || !module_add(module, "garbage", garbage) || !module_add(module, "callbacks", callbacks))
    return false;
  gc().garbage = garbage.release();
  gc().callbacks = callbacks.release();
  const std::pair<const char*, std::int64_t> flags[] = {{"DEBUG_STATS", 1},
                                                        {"DEBUG_COLLECTABLE", 2},
                                                        {"DEBUG_UNCOLLECTABLE", 4},
                                                        {"DEBUG_SAVEALL", 32},
                                                        {"DEBUG_LEAK", 38}};
  for (const auto& [name, value] : flags) {
    Ref n = int_from(value);
    if (!n || !module_add(module, name, n)) return false;
  }
  return true;
}

}  // namespace

bool call_gc_callbacks(const char* phase, int generation, std::int64_t collected) {
  Ref g = int_from(generation), n = int_from(collected), u = int_from(0);
  RefTo<DictObject> info = dict_new();
  RefTo<StrObject> what = str_from(phase);
  if (!g || !n || !info || !what || !dict_set(info, "generation", g) || !dict_set(info, "collected", n) ||
      !dict_set(info, "uncollectable", u))
    return false;
  P<ListObject> list = as<ListObject>(gc().callbacks);
  for (std::int64_t i = 0; i < list->ob_size; ++i) {
    Ref callback = new_ref(list->items()[i]);
    if (!call2(callback, what, info) && !halted()) write_unraisable(callback);
  }
  return !halted();
}

extern const ModuleSpec kGcModule;
const ModuleSpec kGcModule = {"gc", kFunctions, fill};

}  // namespace glassbox::python
