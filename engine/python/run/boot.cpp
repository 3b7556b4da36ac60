#include "engine/python/run/boot.hpp"

#include <cstring>

#include "engine/python/memory/allocator.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/set_table.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Vm* vm = nullptr;
const std::vector<SourceFile>* program_files = nullptr;
void int_boot();

namespace {

void make_singleton(Obj o, P<TypeObject> type) {
  o->ob_refcnt = kImmortal;
  o->ob_type = type;
}

void boot_memory(std::uint64_t limit) {
  Runtime& runtime = rt();
  runtime.top = kHeapBase;
  runtime.limit = limit;
  runtime.static_top = kStaticData;
  runtime.regions.end = kHeapBase + 0xb000;  // mappings start at pages, not at pools
  pool_boot();
  gc_boot();
  ThreadState& t = runtime.thread;
  t.recursion_limit = t.recursion_remaining = 1000;
  t.c_recursion_remaining = 10000;
  t.exc_info = P<ExcStackItem>(kRuntime + offsetof(Runtime, thread) + offsetof(ThreadState, exc_state));
}

bool boot_types() {
  for (const TypeSpec* spec : type_specs()) type_prepare(static_type(spec->id), *spec);
  make_singleton(kNone, types::none);
  make_singleton(kNotImplemented, types::not_implemented);
  make_singleton(kEllipsis, types::ellipsis);
  make_singleton(Obj(kSetDummy), types::object);
  int_boot();
  str_boot();
  dict_boot();
  P<TupleObject> empty = empty_tuple();
  make_singleton(empty, types::tuple);
  empty->ob_size = 0;
  // Objects can be made now; names want the table of interned strings.
  RefTo<DictObject> interned = dict_new();
  if (!interned) return false;
  rt().interned = interned.release();
  names_boot();
  for (const TypeSpec* spec : type_specs()) {
    if (!type_ready(static_type(spec->id), spec)) return false;
  }
  return true;
}

bool boot_modules() {
  RefTo<DictObject> modules = dict_new();
  if (!modules) return false;
  rt().modules = modules.release();
  Ref builtins = import_name("builtins");
  if (!builtins) return false;
  rt().builtins_module = builtins.get();
  rt().builtins_dict = as<ModuleObject>(builtins.release())->md_dict;
  Ref sys = import_name("sys");
  if (!sys) return false;
  rt().sys_module = sys.get();
  rt().sys_dict = as<ModuleObject>(sys.release())->md_dict;
  return true;
}

}  // namespace

void names_boot() {
  struct Entry {
    P<StrObject> place;
    std::string_view text;
  };
  static constexpr Entry kEntries[] = {
#define ENTRY(identifier, text) {names::identifier, text},
      GLASSBOX_PYTHON_NAMES(ENTRY)
#undef ENTRY
  };
  for (const Entry& e : kEntries) {
    if (e.text.size() == 1) continue;  // one-letter names are the Latin-1 ones; these places stay unused
    str_static(e.place, e.text);
    dict_set(rt().interned, Obj(e.place), e.place);
  }
}

bool boot(std::uint64_t memory_limit) {
  std::memset(host(kRamBase), 0, static_cast<std::size_t>(kHeapBase - kRamBase));
  boot_memory(memory_limit);
  if (!boot_types() || !boot_modules()) return false;
  rt().booted = 1;
  return true;
}

}  // namespace glassbox::python
