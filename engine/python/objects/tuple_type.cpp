// tuple as a type (Objects/tupleobject.c).
#include <algorithm>
#include <bit>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/slice.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<TupleObject> t(Obj o) {
  return as<TupleObject>(o);
}

// xxHash's mixing, as Objects/tupleobject.c says.
std::int64_t hash_(Obj o) {
  constexpr std::uint64_t kPrime1 = 11400714785074694791ULL, kPrime2 = 14029467366897019727ULL,
                          kPrime5 = 2870177450012600261ULL;
  std::uint64_t acc = kPrime5;
  for (Obj item : items_of(t(o))) {
    const std::int64_t lane = hash(item);
    if (lane == -1) return -1;
    acc += static_cast<std::uint64_t>(lane) * kPrime2;
    acc = std::rotl(acc, 31) * kPrime1;
  }
  acc += static_cast<std::uint64_t>(t(o)->ob_size) ^ (kPrime5 ^ 3527539ULL);
  return acc == ~0ULL ? 1546275796 : static_cast<std::int64_t>(acc);
}
std::int64_t length_(Obj o) {
  return t(o)->ob_size;
}
Ref item_(Obj o, std::int64_t i) {
  if (i < 0 || i >= t(o)->ob_size) return raise(exc::IndexError, "tuple index out of range");
  return new_ref(t(o)->ob_item[i]);
}
Ref concat(Obj a, Obj b) {
  if (t(a)->ob_size == 0 && is_exact(b, types::tuple)) return new_ref(b);
  if (!is_tuple(b)) return raise(exc::TypeError, "can only concatenate tuple (not \"{}\") to tuple", type_name(b));
  if (t(b)->ob_size == 0 && is_exact(a, types::tuple)) return new_ref(a);
  RefTo<TupleObject> r = tuple_new(t(a)->ob_size + t(b)->ob_size);
  if (!r) return nullptr;
  std::int64_t n = 0;
  for (P<TupleObject> part : {t(a), t(b)}) {
    for (Obj item : items_of(part)) {
      incref(item);
      r->ob_item[n++] = item;
    }
  }
  return r;
}
Ref repeat_(Obj o, std::int64_t n) {
  const std::int64_t size = t(o)->ob_size;
  if ((n == 1 || size == 0) && is_exact(o, types::tuple)) return new_ref(o);
  if (n <= 0 || size == 0) return tuple_new(0);
  if (n > static_cast<std::int64_t>(rt().limit / 8) / size) return no_memory();
  RefTo<TupleObject> r = tuple_new(size * n);
  if (!r) return nullptr;
  for (std::int64_t i = 0; i < size * n; ++i) {
    Obj item = t(o)->ob_item[i % size];
    incref(item);
    r->ob_item[i] = item;
  }
  return r;
}
int contains_(Obj o, Obj value) {
  for (std::int64_t i = 0; i < t(o)->ob_size; ++i) {
    const int same = rich_compare_bool(t(o)->ob_item[i], value, Compare::eq);
    if (same != 0) return same;
  }
  return 0;
}
Ref subscript(Obj o, Obj key) {
  if (has_index(key)) {
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return nullptr;
    if (i < 0) i += t(o)->ob_size;
    return item_(o, i);
  }
  if (!is_slice(key)) return raise(exc::TypeError, "tuple indices must be integers or slices, not {}", type_name(key));
  SliceBounds b;
  if (!slice_bounds(as<SliceObject>(key), t(o)->ob_size, b)) return nullptr;
  if (b.start == 0 && b.step == 1 && b.count == t(o)->ob_size && is_exact(o, types::tuple)) return new_ref(o);
  RefTo<TupleObject> r = tuple_new(b.count);
  if (!r) return nullptr;
  for (std::int64_t i = 0; i < b.count; ++i) {
    Obj item = t(o)->ob_item[b.start + i * b.step];
    incref(item);
    r->ob_item[i] = item;
  }
  return r;
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_tuple(a) || !is_tuple(b)) return not_implemented();
  return compare_items(items_of(t(a)), items_of(t(b)), op);
}
Ref repr_(Obj o) {
  if (t(o)->ob_size == 0) return str_from("()");
  const int entered = repr_enter(o);
  if (entered != 0) return entered > 0 ? Ref(str_from("(...)")) : nullptr;
  std::string text = "(";
  for (std::int64_t i = 0; i < t(o)->ob_size; ++i) {
    Ref item = repr(t(o)->ob_item[i]);
    if (!item) {
      repr_leave(o);
      return nullptr;
    }
    if (i > 0) text += ", ";
    text += utf8(as<StrObject>(item.get()));
  }
  repr_leave(o);
  return str_from(text + (t(o)->ob_size == 1 ? ",)" : ")"));
}
Ref iter_(Obj o) {
  return new_sequence_iterator(types::tuple_iterator, o);
}
Ref new_(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0 && type == types::tuple)
    return raise(exc::TypeError, "tuple() takes no keyword arguments");
  if (args->ob_size > 1) return raise(exc::TypeError, "tuple expected at most 1 argument, got {}", args->ob_size);
  RefTo<TupleObject> value = args->ob_size > 0 ? tuple_from(args->ob_item[0]) : tuple_new(0);
  if (!value || type == types::tuple) return value;
  Ref o = type->tp_alloc(type, value->ob_size);
  if (!o) return nullptr;
  for (std::int64_t i = 0; i < value->ob_size; ++i) {
    incref(value->ob_item[i]);
    t(o)->ob_item[i] = value->ob_item[i];
  }
  return o;
}
Ref index_(Obj o, const In& in) {
  std::int64_t start = 0, stop = INT64_MAX;
  if (in[1] && !to_ssize(in[1], start)) return nullptr;
  if (in[2] && !to_ssize(in[2], stop)) return nullptr;
  const std::int64_t n = t(o)->ob_size;
  if (start < 0) start = std::max<std::int64_t>(0, start + n);
  if (stop < 0) stop = std::max<std::int64_t>(0, stop + n);
  for (std::int64_t i = start; i < std::min(stop, n); ++i) {
    const int same = rich_compare_bool(t(o)->ob_item[i], in[0], Compare::eq);
    if (same < 0) return nullptr;
    if (same > 0) return int_from(i);
  }
  return raise(exc::ValueError, "tuple.index(x): x not in tuple");
}
Ref count_(Obj o, const In& in) {
  std::int64_t n = 0;
  for (std::int64_t i = 0; i < t(o)->ob_size; ++i) {
    const int same = rich_compare_bool(t(o)->ob_item[i], in[0], Compare::eq);
    if (same < 0) return nullptr;
    n += same;
  }
  return int_from(n);
}
Ref getnewargs(Obj o, const In&) {
  RefTo<TupleObject> copy = tuple_copy(items_of(t(o)));
  return copy ? tuple_of({copy}) : nullptr;
}
Ref class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
const FunctionSpec kMethods[] = {{"index", index_, "value, start=0, stop=9223372036854775807, /"},
                                 {"count", count_, "value, /"},
                                 {"__getnewargs__", getnewargs, ""},
                                 {"__class_getitem__", class_getitem, "object, /", Binding::class_method}};
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = length_;
    s.sq_concat = concat;
    s.sq_repeat = repeat_;
    s.sq_item = item_;
    s.sq_contains = contains_;
    return s;
  }();
  return &m;
}
const MappingMethods* mapping() {
  static const MappingMethods m = [] {
    MappingMethods s{};
    s.mp_length = length_;
    s.mp_subscript = subscript;
    return s;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kTupleType;
const TypeSpec kTupleType = {.id = TypeId::tuple,
                             .name = "tuple",
                             .basicsize = 24,
                             .itemsize = 8,
                             .flags = kHaveGc | kBaseType | kTupleSubclass | kMatchSelf | kSequence,
                             .dealloc = tuple_dealloc,
                             .traverse = tuple_traverse,
                             .repr = repr_,
                             .hash = hash_,
                             .richcompare = compare_,
                             .iter = iter_,
                             .new_ = new_,
                             .as_sequence = sequence,
                             .as_mapping = mapping,
                             .methods = kMethods};

}  // namespace glassbox::python
