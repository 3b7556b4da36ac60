// The method resolution order: C3, or what a metaclass's mro() says (Objects/typeobject.c, mro_implementation).
#include <vector>

#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

bool in_tail(const std::vector<Obj>& list, std::size_t from, Obj o) {
  for (std::size_t i = from + 1; i < list.size(); ++i) {
    if (list[i] == o) return true;
  }
  return false;
}

Failed order_failed(const std::vector<std::vector<Obj>>& lists, const std::vector<std::size_t>& at) {
  std::string names;
  std::vector<Obj> seen;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (at[i] >= lists[i].size()) continue;
    Obj candidate = lists[i][at[i]];
    bool again = false;
    for (Obj o : seen) again = again || o == candidate;
    if (again) continue;
    seen.push_back(candidate);
    RefTo<StrObject> name = type_name_of(as<TypeObject>(candidate));
    if (!name) return {};
    names += (names.empty() ? " " : ", ") + utf8(name);
  }
  return raise(exc::TypeError, "Cannot create a consistent method resolution order (MRO) for bases{}", names);
}

RefTo<TupleObject> merge(P<TypeObject> type) {
  std::vector<std::vector<Obj>> lists;
  std::vector<Obj> result = {type};
  for (Obj base : items_of(type->tp_bases)) {
    const std::span<const Obj> mro = items_of(as<TypeObject>(base)->tp_mro);
    lists.emplace_back(mro.begin(), mro.end());
  }
  const std::span<const Obj> bases = items_of(type->tp_bases);
  for (std::size_t i = 0; i < bases.size(); ++i) {
    for (std::size_t k = i + 1; k < bases.size(); ++k) {
      if (bases[i] != bases[k]) continue;
      RefTo<StrObject> name = type_name_of(as<TypeObject>(bases[i]));
      if (!name) return nullptr;
      return raise(exc::TypeError, "duplicate base class {}", name);
    }
  }
  lists.emplace_back(bases.begin(), bases.end());
  std::vector<std::size_t> at(lists.size());
  while (true) {
    bool all_done = true;
    Obj chosen;
    for (std::size_t i = 0; i < lists.size() && !chosen; ++i) {
      if (at[i] >= lists[i].size()) continue;
      all_done = false;
      Obj candidate = lists[i][at[i]];
      bool blocked = false;
      for (std::size_t k = 0; k < lists.size() && !blocked; ++k) blocked = in_tail(lists[k], at[k], candidate);
      if (!blocked) chosen = candidate;
    }
    if (all_done) return tuple_copy(result);
    if (!chosen) return order_failed(lists, at);
    result.push_back(chosen);
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (at[i] < lists[i].size() && lists[i][at[i]] == chosen) ++at[i];
    }
  }
}

}  // namespace

Ref mro_of(P<TypeObject> type) {
  return merge(type);
}

bool compute_mro(P<TypeObject> type) {
  RefTo<TupleObject> mro;
  if (type->ob_type != types::type && type->has(kHeapType)) {
    Ref method = lookup_special_bound(type, names::mro);
    if (!method) return false;
    Ref result = call0(method);
    if (!result) return false;
    mro = tuple_from(result);
    if (!mro) return false;
    for (Obj o : items_of(mro.get())) {
      if (!is_type(o)) return raise(exc::TypeError, "mro() returned a non-class ('{}')", type_name(o));
    }
  } else {
    mro = merge(type);
  }
  if (!mro) return false;
  P<TupleObject> old = type->tp_mro;
  type->tp_mro = mro.release();
  if (old) decref(old);
  return true;
}

}  // namespace glassbox::python
