// set and frozenset as types (Objects/setobject.c).
#include "engine/python/objects/dict_keys.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/set_table.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

P<SetObject> s(Obj o) {
  return as<SetObject>(o);
}
void dealloc_(Obj o) {
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  if (s(o)->weakreflist) clear_weakrefs(o);
  set_clear(s(o));
  o->ob_type->tp_free(o.a);
  trashcan_end();
}
int traverse_(Obj o, Visit visit, void* arg) {
  std::int64_t position = 0;
  Obj key;
  while (set_next(s(o), position, key)) {
    if (int r = visit(key, arg)) return r;
  }
  return 0;
}
int clear_slot(Obj o) {
  set_clear(s(o));
  return 0;
}
std::int64_t length_(Obj o) {
  return s(o)->used;
}
// A set as a key that is looked for stands for the frozenset of its items.
int contains_(Obj o, Obj key) {
  const int r = set_contains(s(o), key);
  if (r >= 0 || !is_instance_exact(key, types::set) || !error_matches(exc::TypeError)) return r;
  clear_error();
  RefTo<SetObject> frozen = frozenset_new(key);
  return frozen ? set_contains(s(o), frozen) : -1;
}
Ref repr_(Obj o) {
  RefTo<StrObject> name = type_name_of(o->ob_type);
  if (!name) return nullptr;
  if (s(o)->used == 0) return str_from(utf8(name) + "()");
  const int entered = repr_enter(o);
  if (entered != 0) return entered > 0 ? Ref(str_from(utf8(name) + "(...)")) : nullptr;
  RefTo<ListObject> list = list_from(o);
  Ref text = list ? repr(list) : nullptr;
  repr_leave(o);
  if (!text) return nullptr;
  const std::string items = utf8(as<StrObject>(text.get()));
  const std::string braces = "{" + items.substr(1, items.size() - 2) + "}";
  return str_from(is_exact(o, types::set) ? braces : utf8(name) + "(" + braces + ")");
}
std::uint64_t shuffle(std::uint64_t h) {
  return ((h ^ 89869747ULL) ^ (h << 16U)) * 3644798167ULL;
}
std::int64_t frozen_hash(Obj o) {
  if (s(o)->hash != -1) return s(o)->hash;
  std::uint64_t h = 0;
  std::int64_t position = 0, one = 0;
  Obj key;
  while (set_next(s(o), position, key, &one)) h ^= shuffle(static_cast<std::uint64_t>(one));
  // Free entries and dummies would go into the hash of the whole table; pairs of them cancel out.
  h ^= (static_cast<std::uint64_t>(s(o)->used) + 1) * 1927868237ULL;
  h ^= (h >> 11U) ^ (h >> 25U);
  h = h * 69069U + 907133923ULL;
  if (h == ~0ULL) h = 590923713ULL;
  s(o)->hash = static_cast<std::int64_t>(h);
  return s(o)->hash;
}
int subset(Obj a, Obj b) {
  if (s(a)->used > s(b)->used) return 0;
  std::int64_t position = 0, h = 0;
  Obj key;
  while (set_next(s(a), position, key, &h)) {
    Ref held = new_ref(key);
    const int r = set_contains_hash(s(b), held, h);
    if (r <= 0) return r;
  }
  return 1;
}
Ref truth(int r) {
  return r < 0 ? Ref() : bool_from(r != 0);
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_any_set(b)) return not_implemented();
  switch (op) {
    case Compare::eq:
      if (s(a)->used != s(b)->used) return bool_from(false);
      if (s(a)->hash != -1 && s(b)->hash != -1 && s(a)->hash != s(b)->hash) return bool_from(false);
      return truth(subset(a, b));
    case Compare::ne: {
      const int r = s(a)->used != s(b)->used ? 0 : subset(a, b);
      return r < 0 ? Ref() : bool_from(r == 0);
    }
    case Compare::le:
      return truth(subset(a, b));
    case Compare::ge:
      return truth(subset(b, a));
    case Compare::lt:
      return s(a)->used >= s(b)->used ? bool_from(false) : truth(subset(a, b));
    case Compare::gt:
      return s(a)->used <= s(b)->used ? bool_from(false) : truth(subset(b, a));
  }
  return nullptr;
}

// Iterator
struct SetIteratorObject : Object {
  P<SetObject> si_set;
  std::int64_t si_used;
  std::int64_t si_pos;
  std::int64_t len;
};
P<SetIteratorObject> it(Obj o) {
  return as<SetIteratorObject>(o);
}
Ref iter_(Obj o) {
  P<SetIteratorObject> i = make_gc<SetIteratorObject>(types::set_iterator);
  if (!i) return nullptr;
  incref(o);
  i->si_set = s(o);
  i->si_used = i->len = s(o)->used;
  i->si_pos = 0;
  gc_track(i);
  return Ref::steal(i);
}
void it_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(it(o)->si_set);
  gc_free(o);
}
int it_traverse(Obj o, Visit visit, void* arg) {
  return it(o)->si_set ? visit(it(o)->si_set, arg) : 0;
}
Ref it_next(Obj o) {
  P<SetObject> set = it(o)->si_set;
  if (!set) return nullptr;
  if (it(o)->si_used != set->used) {
    it(o)->si_used = -1;
    return raise(exc::RuntimeError, "Set changed size during iteration");
  }
  Obj key;
  if (set_next(set, it(o)->si_pos, key)) {
    --it(o)->len;
    return new_ref(key);
  }
  clear_field(it(o)->si_set);
  return nullptr;
}
Ref identity(Obj o) {
  return new_ref(o);
}
Ref it_hint(Obj o, const In&) {
  return int_from(it(o)->si_set && it(o)->si_used == it(o)->si_set->used ? it(o)->len : 0);
}
const FunctionSpec kIteratorMethods[] = {{"__length_hint__", it_hint, ""}};

// Operations. The result has the left operand's base type.
P<TypeObject> base_type(Obj o) {
  return is_instance_exact(o, types::frozenset) ? types::frozenset : types::set;
}
RefTo<SetObject> copy_of(Obj o) {
  return set_of_type(base_type(o), o);
}
bool difference_update(P<SetObject> set, Obj other) {
  if (Obj(set) == other) {
    set_clear(set);
    return true;
  }
  if (is_any_set(other)) {
    std::int64_t position = 0, h = 0;
    Obj key;
    Ref held_other = new_ref(other);
    while (set_next(s(other), position, key, &h)) {
      Ref held = new_ref(key);
      if (set_discard_hash(set, held, h) < 0) return false;
    }
    return true;
  }
  return for_each(other, [&](Obj item) { return set_discard(set, item) >= 0; });
}
RefTo<SetObject> intersection(Obj a, Obj b) {
  if (a == b) return copy_of(a);
  RefTo<SetObject> r = set_of_type(base_type(a), nullptr);
  if (!r) return r;
  if (is_any_set(b)) {
    Obj small = b, large = a;
    if (s(b)->used > s(a)->used) std::swap(small, large);
    std::int64_t position = 0, h = 0;
    Obj key;
    while (set_next(s(small), position, key, &h)) {
      Ref held = new_ref(key);
      const int has = set_contains_hash(s(large), held, h);
      if (has < 0 || (has > 0 && !set_add_hash(r, held, h))) return nullptr;
    }
    return r;
  }
  const bool ok = for_each(b, [&](Obj item) {
    const int has = set_contains(s(a), item);
    return has == 0 || (has > 0 && set_add(r, item));
  });
  return ok ? std::move(r) : nullptr;
}
RefTo<SetObject> difference(Obj a, Obj b) {
  RefTo<SetObject> r = set_of_type(base_type(a), nullptr);
  if (!r) return r;
  if (!is_any_set(b) && !is_exact(b, types::dict)) {
    r = copy_of(a);
    return r && difference_update(r, b) ? std::move(r) : nullptr;
  }
  std::int64_t position = 0, h = 0;
  Obj key;
  while (set_next(s(a), position, key, &h)) {
    Ref held = new_ref(key);
    int has = 0;
    if (is_any_set(b)) {
      has = set_contains_hash(s(b), held, h);
    } else {
      has = dict_get_known_hash(as<DictObject>(b), held, h) ? 1 : failed() ? -1 : 0;
    }
    if (has < 0 || (has == 0 && !set_add_hash(r, held, h))) return nullptr;
  }
  return r;
}
bool symmetric_update(P<SetObject> set, Obj other) {
  if (Obj(set) == other) {
    set_clear(set);
    return true;
  }
  Ref as_set = is_any_set(other) ? new_ref(other) : Ref(set_new(other));
  if (!as_set) return false;
  std::int64_t position = 0, h = 0;
  Obj key;
  while (set_next(s(as_set), position, key, &h)) {
    Ref held = new_ref(key);
    const int r = set_discard_hash(set, held, h);
    if (r < 0 || (r == 0 && !set_add_hash(set, held, h))) return false;
  }
  return true;
}

Ref and_(Obj a, Obj b) {
  if (!is_any_set(a) || !is_any_set(b)) return not_implemented();
  return intersection(a, b);
}
Ref or_(Obj a, Obj b) {
  if (!is_any_set(a) || !is_any_set(b)) return not_implemented();
  RefTo<SetObject> r = copy_of(a);
  return r && set_update(r, b) ? Ref(std::move(r)) : nullptr;
}
Ref sub_(Obj a, Obj b) {
  if (!is_any_set(a) || !is_any_set(b)) return not_implemented();
  return difference(a, b);
}
Ref xor_(Obj a, Obj b) {
  if (!is_any_set(a) || !is_any_set(b)) return not_implemented();
  RefTo<SetObject> r = set_of_type(base_type(a), b);
  return r && symmetric_update(r, a) ? Ref(std::move(r)) : nullptr;
}
void replace(P<SetObject> set, P<SetObject> with) {
  RefTo<SetObject> held = new_ref_to(with);
  set_clear(set);
  set_update(set, with);
}
Ref iand_(Obj a, Obj b) {
  if (!is_any_set(b)) return not_implemented();
  RefTo<SetObject> r = intersection(a, b);
  if (!r) return nullptr;
  replace(s(a), r);
  return new_ref(a);
}
Ref ior_(Obj a, Obj b) {
  if (!is_any_set(b)) return not_implemented();
  return set_update(s(a), b) ? new_ref(a) : nullptr;
}
Ref isub_(Obj a, Obj b) {
  if (!is_any_set(b)) return not_implemented();
  return difference_update(s(a), b) ? new_ref(a) : nullptr;
}
Ref ixor_(Obj a, Obj b) {
  if (!is_any_set(b)) return not_implemented();
  return symmetric_update(s(a), b) ? new_ref(a) : nullptr;
}

Ref m_add(Obj o, const In& in) {
  return set_add(s(o), in[0]) ? none() : nullptr;
}
Ref m_discard(Obj o, const In& in) {
  return set_discard(s(o), in[0]) < 0 ? Ref() : none();
}
Ref m_remove(Obj o, const In& in) {
  const int r = set_discard(s(o), in[0]);
  if (r == 0) return raise_key_error(in[0]);
  return r < 0 ? Ref() : none();
}
Ref m_pop(Obj o, const In&) {
  Ref item;
  if (!set_pop(s(o), item)) return raise(exc::KeyError, "pop from an empty set");
  return item;
}
Ref m_clear(Obj o, const In&) {
  set_clear(s(o));
  return none();
}
Ref m_copy(Obj o, const In&) {
  if (is_exact(o, types::frozenset)) return new_ref(o);
  return copy_of(o);
}
template <bool (*update)(P<SetObject>, Obj)>
Ref m_update(Obj o, const In& in) {
  for (Obj other : in.rest) {
    if (!update(s(o), other)) return nullptr;
  }
  return none();
}
Ref m_symmetric_update(Obj o, const In& in) {
  return symmetric_update(s(o), in[0]) ? none() : nullptr;
}
Ref m_union(Obj o, const In& in) {
  RefTo<SetObject> r = copy_of(o);
  for (Obj other : in.rest) {
    if (!r || !set_update(r, other)) return nullptr;
  }
  return r;
}
Ref m_intersection(Obj o, const In& in) {
  RefTo<SetObject> r = copy_of(o);
  for (Obj other : in.rest) {
    if (!r) return nullptr;
    r = intersection(r, other);
  }
  return r;
}
Ref m_intersection_update(Obj o, const In& in) {
  Ref r = m_intersection(o, in);
  if (!r) return nullptr;
  replace(s(o), s(r));
  return none();
}
Ref m_difference(Obj o, const In& in) {
  RefTo<SetObject> r = copy_of(o);
  for (Obj other : in.rest) {
    if (!r) return nullptr;
    r = difference(r, other);
  }
  return r;
}
Ref m_symmetric(Obj o, const In& in) {
  RefTo<SetObject> r = set_of_type(base_type(o), in[0]);
  return r && symmetric_update(r, o) ? Ref(std::move(r)) : nullptr;
}
Ref m_subset(Obj o, const In& in) {
  Ref other = is_any_set(in[0]) ? new_ref(in[0]) : Ref(set_new(in[0]));
  return other ? truth(subset(o, other)) : nullptr;
}
Ref m_superset(Obj o, const In& in) {
  Ref other = is_any_set(in[0]) ? new_ref(in[0]) : Ref(set_new(in[0]));
  return other ? truth(subset(other, o)) : nullptr;
}
Ref m_disjoint(Obj o, const In& in) {
  int any = 0;
  const bool ok = for_each(in[0], [&](Obj item) {
    any = set_contains(s(o), item);
    return any == 0;
  });
  return any < 0 || (any == 0 && !ok) ? Ref() : bool_from(any == 0);
}
Ref m_sizeof(Obj o, const In&) {
  return int_from(static_cast<std::int64_t>(sizeof(SetObject)) + (s(o)->mask + 1 > 8 ? (s(o)->mask + 1) * 16 : 0));
}
Ref m_contains(Obj o, const In& in) {
  return truth(contains_(o, in[0]));
}
Ref m_reduce(Obj o, const In&) {
  RefTo<ListObject> items = list_from(o);
  RefTo<TupleObject> args = items ? tuple_of({items}) : nullptr;
  return args ? Ref(tuple_of({Obj(o->ob_type), args, kNone})) : nullptr;
}
Ref m_class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
#define COMMON                                                                                                \
  {"copy", m_copy, ""}, {"difference", m_difference, "*others"}, {"intersection", m_intersection, "*others"}, \
      {"isdisjoint", m_disjoint, "other, /"}, {"issubset", m_subset, "other, /"},                             \
      {"issuperset", m_superset, "other, /"}, {"symmetric_difference", m_symmetric, "other, /"},              \
      {"union", m_union, "*others"}, {"__sizeof__", m_sizeof, ""}, {"__contains__", m_contains, "object, /"}, \
      {"__reduce__", m_reduce, ""}, {                                                                         \
    "__class_getitem__", m_class_getitem, "object, /", Binding::class_method                                  \
  }
const FunctionSpec kSetMethods[] = {{"add", m_add, "object, /"},
                                    {"clear", m_clear, ""},
                                    {"discard", m_discard, "object, /"},
                                    {"difference_update", m_update<difference_update>, "*others"},
                                    {"intersection_update", m_intersection_update, "*others"},
                                    {"pop", m_pop, ""},
                                    {"remove", m_remove, "object, /"},
                                    {"symmetric_difference_update", m_symmetric_update, "other, /"},
                                    {"update", m_update<set_update>, "*others"},
                                    COMMON};
const FunctionSpec kFrozenMethods[] = {COMMON};

Ref set_make(P<TypeObject> type, P<TupleObject>, P<DictObject>) {
  return set_of_type(type, nullptr);
}
bool set_init(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0 && is_exact(o, types::set))
    return raise(exc::TypeError, "set() takes no keyword arguments");
  if (args->ob_size > 1) return raise(exc::TypeError, "set expected at most 1 argument, got {}", args->ob_size);
  if (s(o)->fill > 0) set_clear(s(o));
  return args->ob_size == 0 || set_update(s(o), args->ob_item[0]);
}
Ref frozen_make(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0 && type == types::frozenset)
    return raise(exc::TypeError, "frozenset() takes no keyword arguments");
  if (args->ob_size > 1) return raise(exc::TypeError, "frozenset expected at most 1 argument, got {}", args->ob_size);
  if (type == types::frozenset && args->ob_size == 1 && is_exact(args->ob_item[0], types::frozenset))
    return new_ref(args->ob_item[0]);
  return set_of_type(type, args->ob_size > 0 ? args->ob_item[0] : Obj());
}
const NumberMethods* frozen_number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_and = and_;
    n.nb_or = or_;
    n.nb_subtract = sub_;
    n.nb_xor = xor_;
    return n;
  }();
  return &m;
}
const NumberMethods* set_number() {
  static const NumberMethods m = [] {
    NumberMethods n = *frozen_number();
    n.nb_inplace_and = iand_;
    n.nb_inplace_or = ior_;
    n.nb_inplace_subtract = isub_;
    n.nb_inplace_xor = ixor_;
    return n;
  }();
  return &m;
}
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods q{};
    q.sq_length = length_;
    q.sq_contains = contains_;
    return q;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kSetType;
const TypeSpec kSetType = {.id = TypeId::set,
                           .name = "set",
                           .basicsize = sizeof(SetObject),
                           .flags = kHaveGc | kBaseType | kMatchSelf,
                           .dealloc = dealloc_,
                           .traverse = traverse_,
                           .clear = clear_slot,
                           .repr = repr_,
                           .unhashable = true,
                           .richcompare = compare_,
                           .iter = iter_,
                           .weaklistoffset = offsetof(SetObject, weakreflist),
                           .new_ = set_make,
                           .init = set_init,
                           .alloc = type_generic_alloc,
                           .as_number = set_number,
                           .as_sequence = sequence,
                           .methods = kSetMethods};
extern const TypeSpec kFrozenSetType;
const TypeSpec kFrozenSetType = {.id = TypeId::frozenset,
                                 .name = "frozenset",
                                 .basicsize = sizeof(SetObject),
                                 .flags = kHaveGc | kBaseType | kMatchSelf,
                                 .dealloc = dealloc_,
                                 .traverse = traverse_,
                                 .clear = clear_slot,
                                 .repr = repr_,
                                 .hash = frozen_hash,
                                 .richcompare = compare_,
                                 .iter = iter_,
                                 .weaklistoffset = offsetof(SetObject, weakreflist),
                                 .new_ = frozen_make,
                                 .alloc = type_generic_alloc,
                                 .as_number = frozen_number,
                                 .as_sequence = sequence,
                                 .methods = kFrozenMethods};
extern const TypeSpec kSetIteratorType;
const TypeSpec kSetIteratorType = {.id = TypeId::set_iterator,
                                   .name = "set_iterator",
                                   .basicsize = sizeof(SetIteratorObject),
                                   .flags = kHaveGc,
                                   .dealloc = it_dealloc,
                                   .traverse = it_traverse,
                                   .iter = identity,
                                   .iternext = it_next,
                                   .methods = kIteratorMethods};

}  // namespace glassbox::python
