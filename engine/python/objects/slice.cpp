// slice and range (Objects/sliceobject.c, rangeobject.c).
#include "engine/python/objects/slice.hpp"

#include <algorithm>

#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Ref slice_new(Obj start, Obj stop, Obj step) {
  FreeLists& free = rt().free;
  P<SliceObject> s;
  if (free.slice) {
    s = as<SliceObject>(free.slice);
    free.slice = nullptr;
    s->ob_refcnt = 1;
  } else {
    s = make_gc<SliceObject>(types::slice);
    if (!s) return nullptr;
  }
  auto keep = [](Obj o) {
    Obj value = o ? o : kNone;
    incref(value);
    return value;
  };
  s->start = keep(start);
  s->stop = keep(stop);
  s->step = keep(step);
  gc_track(s);
  return Ref::steal(s);
}

bool is_slice(Obj o) {
  return is_exact(o, types::slice);
}

namespace {

bool part(Obj o, std::int64_t& out) {
  if (has_index(o)) return to_ssize(o, out);
  return raise(exc::TypeError, "slice indices must be integers or None or have an __index__ method");
}

P<SliceObject> s(Obj o) {
  return as<SliceObject>(o);
}
void slice_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(s(o)->step);
  clear_field(s(o)->start);
  clear_field(s(o)->stop);
  FreeLists& free = rt().free;
  if (!free.slice)
    free.slice = o;
  else
    gc_free(o);
}
int slice_traverse(Obj o, Visit visit, void* arg) {
  for (Obj x : {s(o)->start, s(o)->stop, s(o)->step}) {
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
Ref slice_repr(Obj o) {
  return str_from(fill_in("slice({}, {}, {})", {repr_of(s(o)->start), repr_of(s(o)->stop), repr_of(s(o)->step)}));
}
Ref slice_compare(Obj a, Obj b, Compare op) {
  if (!is_slice(b)) return not_implemented();
  const Obj x[] = {s(a)->start, s(a)->stop, s(a)->step}, y[] = {s(b)->start, s(b)->stop, s(b)->step};
  return compare_items(x, y, op);
}
std::int64_t slice_hash(Obj o) {
  RefTo<TupleObject> t = tuple_of({s(o)->start, s(o)->stop, s(o)->step});
  return t ? hash(t) : -1;
}
Ref slice_make(P<TypeObject>, P<TupleObject> args, P<DictObject>) {
  const std::int64_t n = args->ob_size;
  if (n < 1 || n > 3)
    return raise(exc::TypeError, "slice expected at {} 1 argument{}, got {}", n < 1 ? "least" : "most",
                 n < 1 ? "" : "s", n);
  if (n == 1) return slice_new(nullptr, args->ob_item[0], nullptr);
  return slice_new(args->ob_item[0], args->ob_item[1], n > 2 ? args->ob_item[2] : Obj());
}
Ref slice_indices(Obj o, const In& in) {
  std::int64_t length = 0;
  if (!int_value(in[0], length)) return nullptr;
  if (length < 0) return raise(exc::ValueError, "length should not be negative");
  SliceBounds b;
  if (!slice_bounds(s(o), length, b)) return nullptr;
  Ref x = int_from(b.start), y = int_from(b.stop), z = int_from(b.step);
  return x && y && z ? Ref(tuple_of({x, y, z})) : nullptr;
}
const MemberSpec kSliceMembers[] = {{"start", MemberSpec::Kind::object, offsetof(SliceObject, start)},
                                    {"stop", MemberSpec::Kind::object, offsetof(SliceObject, stop)},
                                    {"step", MemberSpec::Kind::object, offsetof(SliceObject, step)}};
const FunctionSpec kSliceMethods[] = {{"indices", slice_indices, "object, /"}};

}  // namespace

bool slice_bounds(P<SliceObject> slice, std::int64_t length, SliceBounds& b) {
  b.step = 1;
  if (slice->step != kNone) {
    if (!part(slice->step, b.step)) return false;
    if (b.step == 0) return raise(exc::ValueError, "slice step cannot be zero");
    if (b.step < -INT64_MAX) b.step = -INT64_MAX;
  }
  const bool back = b.step < 0;
  b.start = back ? INT64_MAX : 0;
  b.stop = back ? INT64_MIN : INT64_MAX;
  if (slice->start != kNone && !part(slice->start, b.start)) return false;
  if (slice->stop != kNone && !part(slice->stop, b.stop)) return false;
  auto clip = [&](std::int64_t& i) {
    if (i < 0) {
      i += length;
      if (i < 0) i = back ? -1 : 0;
    } else if (i >= length) {
      i = back ? length - 1 : length;
    }
  };
  if (slice->start != kNone || !back)
    clip(b.start);
  else
    b.start = length - 1;
  if (slice->stop == kNone && back)
    b.stop = -1;
  else
    clip(b.stop);
  b.count = 0;
  if (back) {
    if (b.stop < b.start) b.count = (b.start - b.stop - 1) / -b.step + 1;
  } else if (b.start < b.stop) {
    b.count = (b.stop - b.start - 1) / b.step + 1;
  }
  return true;
}

namespace {

P<RangeObject> r(Obj o) {
  return as<RangeObject>(o);
}
P<IntObject> n(Obj o) {
  return as<IntObject>(o);
}

Ref range_length_of(Obj start, Obj stop, Obj step) {
  const int sign = n(step)->sign();
  Ref span = sign > 0 ? int_subtract(n(stop), n(start)) : int_subtract(n(start), n(stop));
  if (!span || n(span)->sign() <= 0) return span ? int_from(0) : nullptr;
  Ref size = sign > 0 ? new_ref(step) : int_negate(n(step));
  if (!size) return nullptr;
  Ref less = int_subtract(n(span), n(small_int_object(1)));
  Ref q;
  if (!less || !int_divmod(n(less), n(size), &q, nullptr)) return nullptr;
  return int_add(n(q), n(small_int_object(1)));
}

Ref range_of(Obj start, Obj stop, Obj step) {
  Ref length = range_length_of(start, stop, step);
  P<RangeObject> o = length ? make<RangeObject>(types::range) : P<RangeObject>();
  if (!o) return nullptr;
  for (Obj x : {start, stop, step}) incref(x);
  o->start = start;
  o->stop = stop;
  o->step = step;
  o->length = length.release();
  return Ref::steal(o);
}

Ref range_make(P<TypeObject>, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0) return raise(exc::TypeError, "range() takes no keyword arguments");
  const std::int64_t count = args->ob_size;
  if (count == 0) return raise(exc::TypeError, "range expected at least 1 argument, got 0");
  if (count > 3) return raise(exc::TypeError, "range expected at most 3 arguments, got {}", count);
  Ref start = count == 1 ? int_from(0) : number_index(args->ob_item[0]);
  Ref stop = start ? number_index(args->ob_item[count == 1 ? 0 : 1]) : nullptr;
  Ref step = stop ? (count == 3 ? number_index(args->ob_item[2]) : int_from(1)) : nullptr;
  if (!step) return nullptr;
  if (n(step)->sign() == 0) return raise(exc::ValueError, "range() arg 3 must not be zero");
  return range_of(start, stop, step);
}
void range_dealloc(Obj o) {
  for (Obj* x : {&r(o)->start, &r(o)->stop, &r(o)->step, &r(o)->length}) clear_field(*x);
  object_free(o.a);
}
std::int64_t range_len(Obj o) {
  std::int64_t length = 0;
  if (!int_fits(n(r(o)->length), length))
    return raise(exc::OverflowError, "Python int too large to convert to C ssize_t");
  return length;
}
Ref range_at(Obj o, Obj index) {
  Ref product = int_multiply(n(index), n(r(o)->step));
  return product ? int_add(n(r(o)->start), n(product)) : nullptr;
}
Ref range_item_obj(Obj o, Obj index) {
  Ref i = new_ref(index);
  if (n(i)->sign() < 0) i = int_add(n(i), n(r(o)->length));
  if (!i) return nullptr;
  if (n(i)->sign() < 0 || int_compare(n(i), n(r(o)->length)) >= 0)
    return raise(exc::IndexError, "range object index out of range");
  return range_at(o, i);
}
Ref range_item(Obj o, std::int64_t i) {
  Ref index = int_from(i);
  return index ? range_item_obj(o, index) : nullptr;
}
Ref range_subscript(Obj o, Obj key) {
  if (has_index(key)) {
    Ref i = number_index(key);
    return i ? range_item_obj(o, i) : nullptr;
  }
  if (!is_slice(key)) return raise(exc::TypeError, "range indices must be integers or slices, not {}", type_name(key));
  const std::int64_t length = range_len(o);
  if (length < 0) return nullptr;
  SliceBounds b;
  if (!slice_bounds(s(key), length, b)) return nullptr;
  Ref x = int_from(b.start), y = int_from(b.stop), z = int_from(b.step);
  Ref start = x ? range_at(o, x) : nullptr, stop = y ? range_at(o, y) : nullptr,
      step = z ? int_multiply(n(z), n(r(o)->step)) : nullptr;
  return start && stop && step ? range_of(start, stop, step) : nullptr;
}
// The position of an int in it; -1 none, -2 failed.
int range_has(Obj o, Obj value) {
  const int sign = n(r(o)->step)->sign();
  const int low = int_compare(n(value), n(r(o)->start)), high = int_compare(n(value), n(r(o)->stop));
  if (sign > 0 ? (low < 0 || high >= 0) : (low > 0 || high <= 0)) return 0;
  Ref offset = int_subtract(n(value), n(r(o)->start));
  Ref rest;
  if (!offset || !int_divmod(n(offset), n(r(o)->step), nullptr, &rest)) return -1;
  return n(rest)->sign() == 0 ? 1 : 0;
}
int range_contains(Obj o, Obj value) {
  if (is_exact(value, types::int_) || is_exact(value, types::bool_)) return range_has(o, value);
  Ref iterator = get_iter(o);
  while (iterator) {
    Ref item = iter_next(iterator);
    if (!item) return failed() ? -1 : 0;
    const int same = rich_compare_bool(item, value, Compare::eq);
    if (same != 0) return same;
  }
  return -1;
}
int range_truth(Obj o) {
  return n(r(o)->length)->sign() != 0 ? 1 : 0;
}
Ref range_repr(Obj o) {
  std::int64_t step = 0;
  if (int_fits(n(r(o)->step), step) && step == 1)
    return str_from(fill_in("range({}, {})", {repr_of(r(o)->start), repr_of(r(o)->stop)}));
  return str_from(fill_in("range({}, {}, {})", {repr_of(r(o)->start), repr_of(r(o)->stop), repr_of(r(o)->step)}));
}
bool ranges_equal(Obj a, Obj b) {
  if (int_compare(n(r(a)->length), n(r(b)->length)) != 0) return false;
  std::int64_t length = 0;
  int_fits(n(r(a)->length), length);
  if (length == 0) return true;
  if (int_compare(n(r(a)->start), n(r(b)->start)) != 0) return false;
  return length == 1 || int_compare(n(r(a)->step), n(r(b)->step)) == 0;
}
Ref range_compare(Obj a, Obj b, Compare op) {
  if (!is_exact(b, types::range) || (op != Compare::eq && op != Compare::ne)) return not_implemented();
  return bool_from(ranges_equal(a, b) == (op == Compare::eq));
}
std::int64_t range_hash(Obj o) {
  std::int64_t length = 0;
  int_fits(n(r(o)->length), length);
  RefTo<TupleObject> t = tuple_of({r(o)->length, length == 0 ? kNone : r(o)->start, length <= 1 ? kNone : r(o)->step});
  return t ? hash(t) : -1;
}
Ref iterator_over(std::int64_t start, std::int64_t step, std::int64_t length) {
  P<RangeIteratorObject> it = make<RangeIteratorObject>(types::range_iterator);
  if (!it) return nullptr;
  it->start = start;
  it->step = step;
  it->len = length;
  return Ref::steal(it);
}
Ref range_iter(Obj o) {
  std::int64_t start = 0, step = 0, length = 0, stop = 0;
  if (!int_fits(n(r(o)->start), start) || !int_fits(n(r(o)->step), step) || !int_fits(n(r(o)->length), length) ||
      !int_fits(n(r(o)->stop), stop)) {
    return refuse("a range beyond 64 bits is not modelled");
  }
  return iterator_over(start, step, length);
}
Ref range_reversed(Obj o, const In&) {
  std::int64_t start = 0, step = 0, length = 0;
  if (!int_fits(n(r(o)->start), start) || !int_fits(n(r(o)->step), step) || !int_fits(n(r(o)->length), length))
    return refuse("a range beyond 64 bits is not modelled");
  return iterator_over(start + (length - 1) * step, -step, length);
}
Ref range_count(Obj o, const In& in) {
  const int has = range_contains(o, in[0]);
  return has < 0 ? Ref() : int_from(has);
}
Ref range_index(Obj o, const In& in) {
  const int has = range_contains(o, in[0]);
  if (has < 0) return nullptr;
  if (has == 0 || !is_int(in[0])) return raise(exc::ValueError, "{} is not in range", repr_of(in[0]));
  Ref offset = int_subtract(n(in[0]), n(r(o)->start));
  Ref q;
  if (!offset || !int_divmod(n(offset), n(r(o)->step), &q, nullptr)) return nullptr;
  return q;
}
const MemberSpec kRangeMembers[] = {{"start", MemberSpec::Kind::object, offsetof(RangeObject, start)},
                                    {"stop", MemberSpec::Kind::object, offsetof(RangeObject, stop)},
                                    {"step", MemberSpec::Kind::object, offsetof(RangeObject, step)}};
const FunctionSpec kRangeMethods[] = {
    {"count", range_count, "object, /"}, {"index", range_index, "object, /"}, {"__reversed__", range_reversed, ""}};
const NumberMethods* range_number() {
  static const NumberMethods m = [] {
    NumberMethods x{};
    x.nb_bool = range_truth;
    return x;
  }();
  return &m;
}
const SequenceMethods* range_sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods x{};
    x.sq_length = range_len;
    x.sq_item = range_item;
    x.sq_contains = range_contains;
    return x;
  }();
  return &m;
}
const MappingMethods* range_mapping() {
  static const MappingMethods m = [] {
    MappingMethods x{};
    x.mp_length = range_len;
    x.mp_subscript = range_subscript;
    return x;
  }();
  return &m;
}
void iterator_dealloc(Obj o) {
  object_free(o.a);
}
Ref identity(Obj o) {
  return new_ref(o);
}
Ref iterator_hint(Obj o, const In&) {
  return int_from(as<RangeIteratorObject>(o)->len);
}
const FunctionSpec kIteratorMethods[] = {{"__length_hint__", iterator_hint, ""}};

}  // namespace

Ref range_iterator_next(Obj o) {
  P<RangeIteratorObject> it = as<RangeIteratorObject>(o);
  if (it->len <= 0) return nullptr;
  const std::int64_t value = it->start;
  it->start = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) + static_cast<std::uint64_t>(it->step));
  --it->len;
  return int_from(value);
}

extern const TypeSpec kSliceType;
const TypeSpec kSliceType = {.id = TypeId::slice,
                             .name = "slice",
                             .basicsize = sizeof(SliceObject),
                             .flags = kHaveGc,
                             .dealloc = slice_dealloc,
                             .traverse = slice_traverse,
                             .repr = slice_repr,
                             .hash = slice_hash,
                             .richcompare = slice_compare,
                             .new_ = slice_make,
                             .methods = kSliceMethods,
                             .members = kSliceMembers};
extern const TypeSpec kRangeType;
const TypeSpec kRangeType = {.id = TypeId::range,
                             .name = "range",
                             .basicsize = sizeof(RangeObject),
                             .flags = kSequence,
                             .dealloc = range_dealloc,
                             .repr = range_repr,
                             .hash = range_hash,
                             .richcompare = range_compare,
                             .iter = range_iter,
                             .new_ = range_make,
                             .as_number = range_number,
                             .as_sequence = range_sequence,
                             .as_mapping = range_mapping,
                             .methods = kRangeMethods,
                             .members = kRangeMembers};
extern const TypeSpec kRangeIteratorType;
const TypeSpec kRangeIteratorType = {.id = TypeId::range_iterator,
                                     .name = "range_iterator",
                                     .basicsize = sizeof(RangeIteratorObject),
                                     .dealloc = iterator_dealloc,
                                     .iter = identity,
                                     .iternext = range_iterator_next,
                                     .methods = kIteratorMethods};

}  // namespace glassbox::python
