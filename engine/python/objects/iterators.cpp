// Iterators over lists, tuples, strings, bytes, and over __getitem__ (Objects/iterobject.c, listobject.c …).
#include "engine/python/objects/iterators.hpp"

#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<SequenceIteratorObject> it(Obj o) {
  return as<SequenceIteratorObject>(o);
}

void it_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(it(o)->it_seq);
  gc_free(o);
}
int it_traverse(Obj o, Visit visit, void* arg) {
  return it(o)->it_seq ? visit(it(o)->it_seq, arg) : 0;
}
Ref identity(Obj o) {
  return new_ref(o);
}
Ref exhausted(Obj o) {
  clear_field(it(o)->it_seq);
  return nullptr;
}

Ref tuple_next(Obj o) {
  Obj seq = it(o)->it_seq;
  if (!seq) return nullptr;
  P<TupleObject> t = as<TupleObject>(seq);
  if (it(o)->it_index < t->ob_size) return new_ref(t->ob_item[it(o)->it_index++]);
  return exhausted(o);
}
Ref str_next(Obj o) {
  Obj seq = it(o)->it_seq;
  if (!seq) return nullptr;
  P<StrObject> s = as<StrObject>(seq);
  if (it(o)->it_index < s->length) return str_from_char(str_char(s, it(o)->it_index++));
  return exhausted(o);
}
Ref bytes_next(Obj o) {
  Obj seq = it(o)->it_seq;
  if (!seq) return nullptr;
  P<BytesObject> b = as<BytesObject>(seq);
  if (it(o)->it_index < b->ob_size) return int_from(b->ob_sval[it(o)->it_index++]);
  return exhausted(o);
}
Ref seq_next(Obj o) {
  Obj seq = it(o)->it_seq;
  if (!seq) return nullptr;
  Ref item = sequence_item(seq, it(o)->it_index);
  if (item) {
    ++it(o)->it_index;
    return item;
  }
  if (error_matches(exc::IndexError) || error_matches(exc::StopIteration)) {
    clear_error();
    return exhausted(o);
  }
  return nullptr;
}
std::int64_t rest(Obj o) {
  if (!it(o)->it_seq) return 0;
  const std::int64_t n = length(it(o)->it_seq);
  return n < 0 ? -1 : std::max<std::int64_t>(0, n - it(o)->it_index);
}
Ref length_hint_(Obj o, const In&) {
  if (is_exact(o, types::seq_iterator) && it(o)->it_seq && !it(o)->it_seq->ob_type->tp_as_sequence->sq_length &&
      !it(o)->it_seq->ob_type->tp_as_mapping->mp_length)
    return not_implemented();
  const std::int64_t n = rest(o);
  return n < 0 ? Ref() : int_from(n);
}
Ref setstate(Obj o, const In& in) {
  std::int64_t n = 0;
  if (!int_value(in[0], n)) return nullptr;
  if (it(o)->it_seq) it(o)->it_index = std::max<std::int64_t>(n, 0);
  return none();
}
const FunctionSpec kMethods[] = {{"__length_hint__", length_hint_, ""}, {"__setstate__", setstate, "object, /"}};

// reversed(list)
Ref reverse_next(Obj o) {
  Obj seq = it(o)->it_seq;
  if (!seq) return nullptr;
  P<ListObject> l = as<ListObject>(seq);
  const std::int64_t i = it(o)->it_index;
  if (i >= 0 && i < l->ob_size) {
    --it(o)->it_index;
    return new_ref(l->items()[i]);
  }
  it(o)->it_index = -1;
  return exhausted(o);
}
Ref reverse_hint(Obj o, const In&) {
  const std::int64_t n = it(o)->it_seq ? it(o)->it_index + 1 : 0;
  return int_from(it(o)->it_seq && as<ListObject>(it(o)->it_seq)->ob_size < n ? 0 : n);
}
const FunctionSpec kReverseMethods[] = {{"__length_hint__", reverse_hint, ""}};

// iter(callable, sentinel)
struct CallIteratorObject : Object {
  Obj it_callable;
  Obj it_sentinel;
};
P<CallIteratorObject> ci(Obj o) {
  return as<CallIteratorObject>(o);
}
void ci_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(ci(o)->it_callable);
  clear_field(ci(o)->it_sentinel);
  gc_free(o);
}
int ci_traverse(Obj o, Visit visit, void* arg) {
  for (Obj x : {ci(o)->it_callable, ci(o)->it_sentinel}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  return 0;
}
Ref ci_next(Obj o) {
  if (!ci(o)->it_callable) return nullptr;
  Ref callable = new_ref(ci(o)->it_callable);
  Ref value = call0(callable);
  if (value && ci(o)->it_sentinel) {
    const int same = rich_compare_bool(ci(o)->it_sentinel, value, Compare::eq);
    if (same == 0) return value;
    if (same > 0) {
      clear_field(ci(o)->it_callable);
      clear_field(ci(o)->it_sentinel);
    }
    return nullptr;
  }
  if (error_matches(exc::StopIteration)) {
    clear_error();
    clear_field(ci(o)->it_callable);
    clear_field(ci(o)->it_sentinel);
  }
  return nullptr;
}

constexpr std::int64_t kSize = sizeof(SequenceIteratorObject);

}  // namespace

Ref list_iterator_next(Obj o) {
  Obj seq = it(o)->it_seq;
  if (!seq) return nullptr;
  P<ListObject> l = as<ListObject>(seq);
  if (it(o)->it_index < l->ob_size) return new_ref(l->items()[it(o)->it_index++]);
  return exhausted(o);
}

Ref new_sequence_iterator(P<TypeObject> type, Obj sequence) {
  P<SequenceIteratorObject> o = make_gc<SequenceIteratorObject>(type);
  if (!o) return nullptr;
  o->it_index = 0;
  incref(sequence);
  o->it_seq = sequence;
  gc_track(o);
  return Ref::steal(o);
}
Ref sequence_iterator(Obj sequence) {
  return new_sequence_iterator(types::seq_iterator, sequence);
}
Ref call_iterator(Obj callable, Obj sentinel) {
  P<CallIteratorObject> o = make_gc<CallIteratorObject>(types::callable_iterator);
  if (!o) return nullptr;
  incref(callable);
  o->it_callable = callable;
  incref(sentinel);
  o->it_sentinel = sentinel;
  gc_track(o);
  return Ref::steal(o);
}

#define SEQUENCE_ITERATOR(id_, name_, next_, methods_) \
  {.id = TypeId::id_,                                  \
   .name = name_,                                      \
   .basicsize = kSize,                                 \
   .flags = kHaveGc,                                   \
   .dealloc = it_dealloc,                              \
   .traverse = it_traverse,                            \
   .iter = identity,                                   \
   .iternext = next_,                                  \
   .methods = methods_}
extern const TypeSpec kListIteratorType;
const TypeSpec kListIteratorType = SEQUENCE_ITERATOR(list_iterator, "list_iterator", list_iterator_next, kMethods);
extern const TypeSpec kListReverseIteratorType;
const TypeSpec kListReverseIteratorType =
    SEQUENCE_ITERATOR(list_reverse_iterator, "list_reverseiterator", reverse_next, kReverseMethods);
extern const TypeSpec kTupleIteratorType;
const TypeSpec kTupleIteratorType = SEQUENCE_ITERATOR(tuple_iterator, "tuple_iterator", tuple_next, kMethods);
extern const TypeSpec kStrIteratorType;
const TypeSpec kStrIteratorType = SEQUENCE_ITERATOR(str_iterator, "str_iterator", str_next, kMethods);
extern const TypeSpec kStrAsciiIteratorType;
const TypeSpec kStrAsciiIteratorType = SEQUENCE_ITERATOR(str_ascii_iterator, "str_ascii_iterator", str_next, kMethods);
extern const TypeSpec kBytesIteratorType;
const TypeSpec kBytesIteratorType = SEQUENCE_ITERATOR(bytes_iterator, "bytes_iterator", bytes_next, kMethods);
extern const TypeSpec kSeqIteratorType;
const TypeSpec kSeqIteratorType = SEQUENCE_ITERATOR(seq_iterator, "iterator", seq_next, kMethods);
extern const TypeSpec kCallableIteratorType;
const TypeSpec kCallableIteratorType = {.id = TypeId::callable_iterator,
                                        .name = "callable_iterator",
                                        .basicsize = sizeof(CallIteratorObject),
                                        .flags = kHaveGc,
                                        .dealloc = ci_dealloc,
                                        .traverse = ci_traverse,
                                        .iter = identity,
                                        .iternext = ci_next};

}  // namespace glassbox::python
