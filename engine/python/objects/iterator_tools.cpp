// enumerate, reversed, zip, map, filter (Objects/enumobject.c, Python/bltinmodule.c).
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

struct PairObject : Object {  // two references: what is iterated, and what goes with it
  Obj first;
  Obj second;
  std::int64_t number;
};
P<PairObject> p(Obj o) {
  return as<PairObject>(o);
}
void dealloc_(Obj o) {
  gc_untrack(o);
  clear_field(p(o)->first);
  clear_field(p(o)->second);
  o->ob_type->tp_free(o.a);
}
int traverse_(Obj o, Visit visit, void* arg) {
  for (Obj x : {p(o)->first, p(o)->second}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
Ref identity(Obj o) {
  return new_ref(o);
}
Ref make_pair(P<TypeObject> type, Ref first, Ref second) {
  if (!first) return nullptr;
  Ref o = type->tp_alloc(type, 0);
  if (!o) return nullptr;
  p(o)->first = first.release();
  p(o)->second = second.release();
  return o;
}

// enumerate: first the iterator, second the pair's tuple that is used again, or a big number.
Ref enumerate_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  Obj iterable = args->ob_size > 0 ? args->ob_item[0] : kwargs ? dict_get(kwargs, std::string_view("iterable")) : Obj();
  Obj start = args->ob_size > 1 ? args->ob_item[1] : kwargs ? dict_get(kwargs, std::string_view("start")) : Obj();
  if (!iterable) return raise(exc::TypeError, "enumerate() missing required argument 'iterable' (pos 1)");
  if (args->ob_size > 2)
    return raise(exc::TypeError, "enumerate() takes at most 2 arguments ({} given)", args->ob_size);
  std::int64_t n = 0;
  if (start && !int_value(start, n)) return nullptr;
  Ref it = get_iter(iterable);
  if (!it) return nullptr;
  RefTo<TupleObject> result = tuple_of({kNone, kNone});
  Ref o = result ? make_pair(type, std::move(it), std::move(result)) : nullptr;
  if (o) p(o)->number = n;
  return o;
}
Ref enumerate_next(Obj o) {
  Ref item = p(o)->first->ob_type->tp_iternext(p(o)->first);
  if (!item) return nullptr;
  Ref number = int_from(p(o)->number++);
  if (!number) return nullptr;
  P<TupleObject> result = as<TupleObject>(p(o)->second);
  if (result->ob_refcnt == 1) {
    Obj old_number = result->ob_item[0], old_item = result->ob_item[1];
    result->ob_item[0] = number.release();
    result->ob_item[1] = item.release();
    Ref held = new_ref(result);
    decref(old_number);
    decref(old_item);
    return held;
  }
  return tuple_of({number, item});
}

// reversed
Ref reversed_new(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size != 1) return raise(exc::TypeError, "reversed expected 1 argument, got {}", args->ob_size);
  Obj seq = args->ob_item[0];
  Obj method = type_lookup(seq->ob_type, names::reversed_);
  if (method == kNone) return raise(exc::TypeError, "'{}' object is not reversible", type_name(seq));
  if (method) {
    Ref bound = lookup_special_bound(seq, names::reversed_);
    return bound ? call0(bound) : nullptr;
  }
  if (!is_sequence(seq)) return raise(exc::TypeError, "'{}' object is not reversible", type_name(seq));
  const std::int64_t n = length(seq);
  if (n < 0) return nullptr;
  Ref o = make_pair(type, new_ref(seq), nullptr);
  if (o) p(o)->number = n - 1;
  return o;
}
Ref reversed_next(Obj o) {
  if (p(o)->number >= 0 && p(o)->first) {
    Ref item = sequence_item(p(o)->first, p(o)->number);
    if (item) {
      --p(o)->number;
      return item;
    }
    if (error_matches(exc::IndexError) || error_matches(exc::StopIteration)) clear_error();
  }
  p(o)->number = -1;
  clear_field(p(o)->first);
  return nullptr;
}
Ref reversed_hint(Obj o, const In&) {
  return int_from(p(o)->first ? p(o)->number + 1 : 0);
}
const FunctionSpec kReversedMethods[] = {{"__length_hint__", reversed_hint, ""}};

// zip: first the tuple of iterators, second the result's tuple; number: strict
bool strict_keyword(P<DictObject> kwargs, std::int64_t& strict, const char* name) {
  strict = 0;
  if (!kwargs || kwargs->ma_used == 0) return true;
  Obj given = dict_get(kwargs, std::string_view("strict"));
  if (!given || kwargs->ma_used > 1) return raise(exc::TypeError, "{}() got an unexpected keyword argument", name);
  const int truth = is_true(given);
  strict = truth > 0 ? 1 : 0;
  return truth >= 0;
}
Ref zip_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  std::int64_t strict = 0;
  if (!strict_keyword(kwargs, strict, "zip")) return nullptr;
  RefTo<TupleObject> iterators = tuple_new(args->ob_size);
  if (!iterators) return nullptr;
  for (std::int64_t i = 0; i < args->ob_size; ++i) {
    Ref it = get_iter(args->ob_item[i]);
    if (!it) return nullptr;
    iterators->ob_item[i] = it.release();
  }
  RefTo<TupleObject> result = tuple_new(args->ob_size);
  if (!result) return nullptr;
  for (std::int64_t i = 0; i < args->ob_size; ++i) result->ob_item[i] = kNone;
  Ref o = make_pair(type, std::move(iterators), std::move(result));
  if (o) p(o)->number = strict;
  return o;
}
Failed zip_uneven(Obj o, std::int64_t i) {
  P<TupleObject> its = as<TupleObject>(p(o)->first);
  if (i > 0)
    return raise(exc::ValueError, "zip() argument {} is shorter than argument{}{}", i + 1, i == 1 ? " " : "s 1-", i);
  for (i = 1; i < its->ob_size; ++i) {
    Ref more = its->ob_item[i]->ob_type->tp_iternext(its->ob_item[i]);
    if (more)
      return raise(exc::ValueError, "zip() argument {} is longer than argument{}{}", i + 1, i == 1 ? " " : "s 1-", i);
    if (!swallow_stop_iteration()) return {};
  }
  return {};
}
Ref zip_next(Obj o) {
  P<TupleObject> its = as<TupleObject>(p(o)->first);
  const std::int64_t n = its->ob_size;
  if (n == 0) return nullptr;
  std::vector<Ref> items;
  for (std::int64_t i = 0; i < n; ++i) {
    Ref item = its->ob_item[i]->ob_type->tp_iternext(its->ob_item[i]);
    if (!item) {
      if (p(o)->number == 0 || !swallow_stop_iteration()) return nullptr;
      return zip_uneven(o, i);
    }
    items.push_back(std::move(item));
  }
  P<TupleObject> result = as<TupleObject>(p(o)->second);
  if (result->ob_refcnt == 1) {
    Ref held = new_ref(result);
    for (std::int64_t i = 0; i < n; ++i) {
      Obj old = result->ob_item[i];
      result->ob_item[i] = items[static_cast<std::size_t>(i)].release();
      decref(old);
    }
    return held;
  }
  RefTo<TupleObject> fresh = tuple_new(n);
  for (std::int64_t i = 0; fresh && i < n; ++i) fresh->ob_item[i] = items[static_cast<std::size_t>(i)].release();
  return fresh;
}

// map: first the tuple of iterators, second the function
Ref map_new(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size < 2) return raise(exc::TypeError, "map() must have at least two arguments.");
  RefTo<TupleObject> iterators = tuple_new(args->ob_size - 1);
  if (!iterators) return nullptr;
  for (std::int64_t i = 1; i < args->ob_size; ++i) {
    Ref it = get_iter(args->ob_item[i]);
    if (!it) return nullptr;
    iterators->ob_item[i - 1] = it.release();
  }
  return make_pair(type, std::move(iterators), new_ref(args->ob_item[0]));
}
Ref map_next(Obj o) {
  P<TupleObject> its = as<TupleObject>(p(o)->first);
  std::vector<Ref> held;
  std::vector<Obj> values;
  for (std::int64_t i = 0; i < its->ob_size; ++i) {
    Ref item = its->ob_item[i]->ob_type->tp_iternext(its->ob_item[i]);
    if (!item) return nullptr;
    values.push_back(item);
    held.push_back(std::move(item));
  }
  return call(p(o)->second, {values.data(), static_cast<std::int64_t>(values.size()), {}});
}

// filter: first the iterator, second the function
Ref filter_new(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size != 2) return raise(exc::TypeError, "filter expected 2 arguments, got {}", args->ob_size);
  Ref it = get_iter(args->ob_item[1]);
  return make_pair(type, std::move(it), new_ref(args->ob_item[0]));
}
Ref filter_next(Obj o) {
  while (true) {
    Ref item = p(o)->first->ob_type->tp_iternext(p(o)->first);
    if (!item || !count_work()) return nullptr;
    Obj f = p(o)->second;
    int truth = 0;
    if (f == kNone || f == Obj(types::bool_)) {
      truth = is_true(item);
    } else {
      Ref r = call1(f, item);
      if (!r) return nullptr;
      truth = is_true(r);
    }
    if (truth < 0) return nullptr;
    if (truth > 0) return item;
  }
}

}  // namespace

#define PAIR_TYPE(id_, name_, new__, next_) \
  {.id = TypeId::id_,                       \
   .name = name_,                           \
   .basicsize = sizeof(PairObject),         \
   .flags = kHaveGc | kBaseType,            \
   .dealloc = dealloc_,                     \
   .traverse = traverse_,                   \
   .iter = identity,                        \
   .iternext = next_,                       \
   .new_ = new__,                           \
   .alloc = type_generic_alloc}
extern const TypeSpec kEnumerateType;
const TypeSpec kEnumerateType = PAIR_TYPE(enumerate, "enumerate", enumerate_new, enumerate_next);
extern const TypeSpec kReversedType;
const TypeSpec kReversedType = {.id = TypeId::reversed,
                                .name = "reversed",
                                .basicsize = sizeof(PairObject),
                                .flags = kHaveGc | kBaseType,
                                .dealloc = dealloc_,
                                .traverse = traverse_,
                                .iter = identity,
                                .iternext = reversed_next,
                                .new_ = reversed_new,
                                .alloc = type_generic_alloc,
                                .methods = kReversedMethods};
extern const TypeSpec kZipType;
const TypeSpec kZipType = PAIR_TYPE(zip, "zip", zip_new, zip_next);
extern const TypeSpec kMapType;
const TypeSpec kMapType = PAIR_TYPE(map, "map", map_new, map_next);
extern const TypeSpec kFilterType;
const TypeSpec kFilterType = PAIR_TYPE(filter, "filter", filter_new, filter_next);

}  // namespace glassbox::python
