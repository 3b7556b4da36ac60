// set and frozenset (Objects/setobject.c): linear probing in groups, then perturbation.
#pragma once

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct SetEntry {
  Obj key;
  std::int64_t hash;
};
struct SetObject : Object {
  std::int64_t fill;
  std::int64_t used;
  std::int64_t mask;
  Addr table;
  std::int64_t hash;  // frozenset only
  std::int64_t finger;
  SetEntry smalltable[8];
  Obj weakreflist;

  [[nodiscard]] SetEntry* entries() const { return static_cast<SetEntry*>(host(table)); }
};

RefTo<SetObject> set_new(Obj iterable);  // null: empty
RefTo<SetObject> frozenset_new(Obj iterable);
bool set_add(P<SetObject> set, Obj key);
int set_contains(P<SetObject> set, Obj key);
int set_discard(P<SetObject> set, Obj key);  // 1 removed, 0 absent, -1 failed
bool set_update(P<SetObject> set, Obj iterable);
bool set_next(P<SetObject> set, std::int64_t& position, Obj& key, std::int64_t* hash = nullptr);  // borrowed
inline bool is_any_set(Obj o) {
  return is_instance_exact(o, types::set) || is_instance_exact(o, types::frozenset);
}

}  // namespace glassbox::python
