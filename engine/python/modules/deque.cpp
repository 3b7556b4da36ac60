// _collections.deque (Modules/_collectionsmodule.c): a doubly linked list of blocks of 64 items.
#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/sequence_text.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

constexpr std::int64_t kBlock = 64, kCenter = (kBlock - 1) / 2, kMostFree = 16;

struct Block {
  P<Block> leftlink;
  Obj data[kBlock];
  P<Block> rightlink;
};
struct DequeObject : VarObject {
  P<Block> leftblock, rightblock;
  std::int64_t leftindex, rightindex;
  std::uint64_t state;  // changes with every change
  std::int64_t maxlen;  // -1: none
  std::int64_t numfree;
  P<Block> freeblocks[kMostFree];
  Obj weakreflist;
};
P<DequeObject> d(Obj o) {
  return as<DequeObject>(o);
}

P<Block> new_block(P<DequeObject> q) {
  if (q->numfree > 0) return q->freeblocks[--q->numfree];
  P<Block> b(object_malloc(sizeof(Block)));
  if (!b) no_memory();
  return b;
}
void free_block(P<DequeObject> q, P<Block> b) {
  if (q->numfree < kMostFree)
    q->freeblocks[q->numfree++] = b;
  else
    object_free(b.a);
}

bool push(P<DequeObject> q, Ref item, bool left);

Ref pop(P<DequeObject> q, bool left) {
  if (q->ob_size == 0) return raise(exc::IndexError, "pop from an empty deque");
  ++q->state;
  Obj item;
  if (left) {
    item = q->leftblock->data[q->leftindex++];
    --q->ob_size;
    if (q->leftindex == kBlock) {
      if (q->ob_size > 0) {
        P<Block> old = q->leftblock;
        q->leftblock = old->rightlink;
        q->leftblock->leftlink = nullptr;
        free_block(q, old);
        q->leftindex = 0;
      } else {
        q->leftindex = kCenter + 1;
        q->rightindex = kCenter;
      }
    }
  } else {
    item = q->rightblock->data[q->rightindex--];
    --q->ob_size;
    if (q->rightindex < 0) {
      if (q->ob_size > 0) {
        P<Block> old = q->rightblock;
        q->rightblock = old->leftlink;
        q->rightblock->rightlink = nullptr;
        free_block(q, old);
        q->rightindex = kBlock - 1;
      } else {
        q->leftindex = kCenter + 1;
        q->rightindex = kCenter;
      }
    }
  }
  return Ref::steal(item);
}

bool push(P<DequeObject> q, Ref item, bool left) {
  if (left) {
    if (q->leftindex == 0) {
      P<Block> b = new_block(q);
      if (!b) return false;
      b->rightlink = q->leftblock;
      b->leftlink = nullptr;
      q->leftblock->leftlink = b;
      q->leftblock = b;
      q->leftindex = kBlock;
      if (wants(Kind::resized))
        emit(Kind::resized, offset_of(q.a), static_cast<std::int32_t>(q->ob_size),
             static_cast<std::int32_t>(q->ob_size + 1));
    }
    ++q->ob_size;
    q->leftblock->data[--q->leftindex] = item.release();
  } else {
    if (q->rightindex == kBlock - 1) {
      P<Block> b = new_block(q);
      if (!b) return false;
      b->leftlink = q->rightblock;
      b->rightlink = nullptr;
      q->rightblock->rightlink = b;
      q->rightblock = b;
      q->rightindex = -1;
      if (wants(Kind::resized))
        emit(Kind::resized, offset_of(q.a), static_cast<std::int32_t>(q->ob_size),
             static_cast<std::int32_t>(q->ob_size + 1));
    }
    ++q->ob_size;
    q->rightblock->data[++q->rightindex] = item.release();
  }
  if (q->maxlen >= 0 && q->ob_size > q->maxlen) {
    Ref old = pop(q, !left);
    return static_cast<bool>(old);
  }
  ++q->state;
  return true;
}

Obj& place(P<DequeObject> q, std::int64_t i) {
  std::int64_t at = i + q->leftindex;
  P<Block> b;
  if (i < q->ob_size / 2) {
    b = q->leftblock;
    for (; at >= kBlock; at -= kBlock) b = b->rightlink;
  } else {
    std::int64_t blocks = (q->leftindex + q->ob_size - 1) / kBlock - at / kBlock;
    b = q->rightblock;
    while (blocks-- > 0) b = b->leftlink;
    at %= kBlock;
  }
  return b->data[at];
}

void clear(P<DequeObject> q) {
  while (q->ob_size > 0) {
    Ref item = pop(q, false);
    if (!item) return;
  }
}
bool extend(P<DequeObject> q, Obj iterable, bool left) {
  Ref source = iterable == Obj(q) ? Ref(list_from(iterable)) : new_ref(iterable);
  return source && for_each(source, [&](Obj item) { return push(q, new_ref(item), left); });
}
bool rotate(P<DequeObject> q, std::int64_t n) {
  if (q->ob_size <= 1) return true;
  n %= q->ob_size;
  const std::int64_t half = q->ob_size >> 1;
  if (n > half) n -= q->ob_size;
  if (n < -half) n += q->ob_size;
  const std::int64_t limit = q->maxlen;
  q->maxlen = -1;
  bool ok = true;
  for (; n > 0 && ok; --n) ok = push(q, pop(q, false), true);
  for (; n < 0 && ok; ++n) ok = push(q, pop(q, true), false);
  q->maxlen = limit;
  return ok;
}

Ref new_(P<TypeObject> type, P<TupleObject>, P<DictObject>) {
  Ref o = type->tp_alloc(type, 0);
  if (!o) return nullptr;
  P<Block> b = new_block(d(o));
  if (!b) return nullptr;
  b->leftlink = b->rightlink = nullptr;
  d(o)->leftblock = d(o)->rightblock = b;
  d(o)->leftindex = kCenter + 1;
  d(o)->rightindex = kCenter;
  d(o)->maxlen = -1;
  return o;
}
bool init_(Obj o, P<TupleObject> args, P<DictObject> kwargs) {
  if (args->ob_size > 2) return raise(exc::TypeError, "deque() takes at most 2 arguments ({} given)", args->ob_size);
  Obj iterable = args->ob_size > 0 ? args->ob_item[0] : kwargs ? dict_get(kwargs, std::string_view("iterable")) : Obj();
  Obj limit = args->ob_size > 1 ? args->ob_item[1] : kwargs ? dict_get(kwargs, std::string_view("maxlen")) : Obj();
  std::int64_t most = -1;
  if (limit && limit != kNone) {
    if (!is_int(limit)) return raise(exc::TypeError, "an integer is required");
    if (!int_value(limit, most)) return false;
    if (most < 0) return raise(exc::ValueError, "maxlen must be non-negative");
  }
  d(o)->maxlen = most;
  if (d(o)->ob_size > 0) clear(d(o));
  return !iterable || extend(d(o), iterable, false);
}
void dealloc_(Obj o) {
  gc_untrack(o);
  if (d(o)->weakreflist) clear_weakrefs(o);
  if (d(o)->leftblock) {
    clear(d(o));
    object_free(d(o)->leftblock.a);
  }
  for (std::int64_t i = 0; i < d(o)->numfree; ++i) object_free(d(o)->freeblocks[i].a);
  o->ob_type->tp_free(o.a);
}
int traverse_(Obj o, Visit visit, void* arg) {
  for (std::int64_t i = 0; i < d(o)->ob_size; ++i) {
    if (int r = visit(place(d(o), i), arg)) return r;
  }
  return 0;
}
int clear_slot(Obj o) {
  clear(d(o));
  return 0;
}
std::int64_t length_(Obj o) {
  return d(o)->ob_size;
}
Ref item_(Obj o, std::int64_t i) {
  if (i < 0 || i >= d(o)->ob_size) return raise(exc::IndexError, "deque index out of range");
  return new_ref(place(d(o), i));
}
bool delete_at(P<DequeObject> q, std::int64_t i) {
  if (!rotate(q, -i)) return false;
  Ref item = pop(q, true);
  return rotate(q, i);
}
bool set_item_(Obj o, std::int64_t i, Obj value) {
  if (i < 0 || i >= d(o)->ob_size) return raise(exc::IndexError, "deque index out of range");
  if (!value) return delete_at(d(o), i);
  Obj& at = place(d(o), i);
  Obj old = at;
  incref(value);
  at = value;
  decref(old);
  return !halted();
}
int find(Obj o, Obj value, std::int64_t begin, std::int64_t end, std::int64_t& at) {
  const std::uint64_t state = d(o)->state;
  for (std::int64_t i = begin; i < end && i < d(o)->ob_size; ++i) {
    Ref item = new_ref(place(d(o), i));
    const int same = rich_compare_bool(item, value, Compare::eq);
    if (same < 0) return -1;
    if (same > 0) {
      at = i;
      return 1;
    }
    if (d(o)->state != state) return raise(exc::RuntimeError, "deque mutated during iteration");
  }
  return 0;
}
int contains_(Obj o, Obj value) {
  std::int64_t at = 0;
  return find(o, value, 0, INT64_MAX, at);
}
Ref copy_of(Obj o) {
  Ref limit = d(o)->maxlen < 0 ? none() : int_from(d(o)->maxlen);
  return limit ? call2(o->ob_type, o, limit) : nullptr;
}
Ref concat(Obj a, Obj b) {
  if (!is_instance_exact(b, types::deque))
    return raise(exc::TypeError, "can only concatenate deque (not \"{}\") to deque", type_name(b));
  Ref r = copy_of(a);
  return r && extend(d(r), b, false) ? std::move(r) : nullptr;
}
Ref inplace_concat(Obj a, Obj b) {
  return extend(d(a), b, false) ? new_ref(a) : nullptr;
}
Ref repeat_(Obj o, std::int64_t n) {
  Ref r = copy_of(o);
  if (!r) return nullptr;
  if (n <= 0) clear(d(r));
  for (std::int64_t i = 1; i < n; ++i) {
    if (!count_work(d(o)->ob_size) || !extend(d(r), o, false)) return nullptr;
  }
  return r;
}
Ref repr_(Obj o) {
  const int entered = repr_enter(o);
  if (entered != 0) return entered > 0 ? Ref(str_from("[...]")) : nullptr;
  RefTo<ListObject> list = list_from(o);
  Ref text = list ? repr(list) : nullptr;
  repr_leave(o);
  RefTo<StrObject> name = type_name_of(o->ob_type);
  if (!text || !name) return nullptr;
  if (d(o)->maxlen >= 0) return str_from(fill_in("{}({}, maxlen={})", {Part(name), Part(text), Part(d(o)->maxlen)}));
  return str_from(fill_in("{}({})", {Part(name), Part(text)}));
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_instance_exact(b, types::deque)) return not_implemented();
  RefTo<ListObject> x = list_from(a), y = list_from(b);
  return x && y ? compare_items(items_of(x.get()), items_of(y.get()), op) : nullptr;
}

// Iterators
struct DequeIteratorObject : Object {
  P<DequeObject> deque;
  std::int64_t index;
  std::uint64_t state;
  std::int64_t left;
};
P<DequeIteratorObject> it(Obj o) {
  return as<DequeIteratorObject>(o);
}
Ref iterator(P<TypeObject> type, Obj o) {
  P<DequeIteratorObject> i = make_gc<DequeIteratorObject>(type);
  if (!i) return nullptr;
  incref(o);
  i->deque = d(o);
  i->index = type == types::deque_iterator ? 0 : d(o)->ob_size - 1;
  i->state = d(o)->state;
  i->left = d(o)->ob_size;
  gc_track(i);
  return Ref::steal(i);
}
Ref iter_(Obj o) {
  return iterator(types::deque_iterator, o);
}
Ref reversed_(Obj o, const In&) {
  return iterator(types::deque_reverse_iterator, o);
}
template <int step>
Ref it_next(Obj o) {
  P<DequeObject> q = it(o)->deque;
  if (q->state != it(o)->state) {
    it(o)->left = 0;
    return raise(exc::RuntimeError, "deque mutated during iteration");
  }
  if (it(o)->left == 0) return nullptr;
  --it(o)->left;
  Ref item = new_ref(place(q, it(o)->index));
  it(o)->index += step;
  return item;
}
void it_dealloc(Obj o) {
  gc_untrack(o);
  clear_field(it(o)->deque);
  gc_free(o);
}
int it_traverse(Obj o, Visit visit, void* arg) {
  return it(o)->deque ? visit(it(o)->deque, arg) : 0;
}
Ref identity(Obj o) {
  return new_ref(o);
}
Ref it_hint(Obj o, const In&) {
  return int_from(it(o)->left);
}
const FunctionSpec kIteratorMethods[] = {{"__length_hint__", it_hint, ""}};

Ref m_append(Obj o, const In& in) {
  return push(d(o), new_ref(in[0]), false) ? none() : nullptr;
}
Ref m_appendleft(Obj o, const In& in) {
  return push(d(o), new_ref(in[0]), true) ? none() : nullptr;
}
Ref m_pop(Obj o, const In&) {
  return pop(d(o), false);
}
Ref m_popleft(Obj o, const In&) {
  return pop(d(o), true);
}
Ref m_extend(Obj o, const In& in) {
  return extend(d(o), in[0], false) ? none() : nullptr;
}
Ref m_extendleft(Obj o, const In& in) {
  return extend(d(o), in[0], true) ? none() : nullptr;
}
Ref m_rotate(Obj o, const In& in) {
  std::int64_t n = 1;
  if (in[0] && !int_value(in[0], n)) return nullptr;
  return rotate(d(o), n) ? none() : nullptr;
}
Ref m_clear(Obj o, const In&) {
  clear(d(o));
  return none();
}
Ref m_copy(Obj o, const In&) {
  return copy_of(o);
}
Ref m_count(Obj o, const In& in) {
  std::int64_t n = 0, at = -1;
  while (true) {
    const int r = find(o, in[0], at + 1, INT64_MAX, at);
    if (r < 0) return nullptr;
    if (r == 0) return int_from(n);
    ++n;
  }
}
Ref m_index(Obj o, const In& in) {
  std::int64_t begin = 0, end = INT64_MAX, at = 0;
  if (in[1] && !to_ssize(in[1], begin)) return nullptr;
  if (in[2] && !to_ssize(in[2], end)) return nullptr;
  if (begin < 0) begin = std::max<std::int64_t>(0, begin + d(o)->ob_size);
  if (end < 0) end += d(o)->ob_size;
  const int r = find(o, in[0], begin, end, at);
  if (r < 0) return nullptr;
  if (r == 0) return raise(exc::ValueError, "{} is not in deque", repr_of(in[0]));
  return int_from(at);
}
Ref m_remove(Obj o, const In& in) {
  std::int64_t at = 0;
  const int r = find(o, in[0], 0, INT64_MAX, at);
  if (r < 0) return nullptr;
  if (r == 0) return raise(exc::ValueError, "{} is not in deque", repr_of(in[0]));
  return delete_at(d(o), at) ? none() : nullptr;
}
Ref m_insert(Obj o, const In& in) {
  std::int64_t i = 0;
  if (!to_ssize(in[0], i)) return nullptr;
  P<DequeObject> q = d(o);
  if (q->ob_size == q->maxlen) return raise(exc::IndexError, "deque already at its maximum size");
  const std::int64_t n = q->ob_size;
  if (i >= n) return push(q, new_ref(in[1]), false) ? none() : nullptr;
  if (i <= -n || i == 0) return push(q, new_ref(in[1]), true) ? none() : nullptr;
  const bool ok =
      rotate(q, -i) && (i < 0 ? push(q, new_ref(in[1]), false) : push(q, new_ref(in[1]), true)) && rotate(q, i);
  return ok ? none() : nullptr;
}
Ref m_reverse(Obj o, const In&) {
  const std::int64_t n = d(o)->ob_size;
  for (std::int64_t i = 0; i < n / 2; ++i) std::swap(place(d(o), i), place(d(o), n - 1 - i));
  ++d(o)->state;
  return none();
}
Ref m_sizeof(Obj o, const In&) {
  const std::int64_t blocks = (d(o)->leftindex + d(o)->ob_size + kBlock - 1) / kBlock;
  return int_from(o->ob_type->tp_basicsize + blocks * static_cast<std::int64_t>(sizeof(Block)));
}
Ref get_maxlen(Obj o) {
  return d(o)->maxlen < 0 ? none() : int_from(d(o)->maxlen);
}
Ref class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
const FunctionSpec kMethods[] = {{"append", m_append, "item, /"},
                                 {"appendleft", m_appendleft, "item, /"},
                                 {"pop", m_pop, ""},
                                 {"popleft", m_popleft, ""},
                                 {"extend", m_extend, "iterable, /"},
                                 {"extendleft", m_extendleft, "iterable, /"},
                                 {"rotate", m_rotate, "n=1, /"},
                                 {"clear", m_clear, ""},
                                 {"copy", m_copy, ""},
                                 {"__copy__", m_copy, ""},
                                 {"count", m_count, "value, /"},
                                 {"index", m_index, "value, start=0, stop=0, /"},
                                 {"remove", m_remove, "value, /"},
                                 {"insert", m_insert, "index, value, /"},
                                 {"reverse", m_reverse, ""},
                                 {"__reversed__", reversed_, ""},
                                 {"__sizeof__", m_sizeof, ""},
                                 {"__class_getitem__", class_getitem, "object, /", Binding::class_method}};
const GetSetSpec kGetSet[] = {{"maxlen", get_maxlen}};
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = length_;
    s.sq_concat = concat;
    s.sq_repeat = repeat_;
    s.sq_item = item_;
    s.sq_ass_item = set_item_;
    s.sq_contains = contains_;
    s.sq_inplace_concat = inplace_concat;
    return s;
  }();
  return &m;
}
bool fill(Obj module) {
  return module_add_type(module, types::deque);
}

}  // namespace

extern const TypeSpec kDequeType;
const TypeSpec kDequeType = {.id = TypeId::deque,
                             .name = "collections.deque",
                             .basicsize = sizeof(DequeObject),
                             .flags = kHaveGc | kBaseType | kSequence,
                             .dealloc = dealloc_,
                             .traverse = traverse_,
                             .clear = clear_slot,
                             .repr = repr_,
                             .unhashable = true,
                             .richcompare = compare_,
                             .iter = iter_,
                             .weaklistoffset = offsetof(DequeObject, weakreflist),
                             .new_ = new_,
                             .init = init_,
                             .alloc = type_generic_alloc,
                             .as_sequence = sequence,
                             .methods = kMethods,
                             .getset = kGetSet};
extern const TypeSpec kDequeIteratorType;
const TypeSpec kDequeIteratorType = {.id = TypeId::deque_iterator,
                                     .name = "_collections._deque_iterator",
                                     .basicsize = sizeof(DequeIteratorObject),
                                     .flags = kHaveGc,
                                     .dealloc = it_dealloc,
                                     .traverse = it_traverse,
                                     .iter = identity,
                                     .iternext = it_next<1>,
                                     .methods = kIteratorMethods};
extern const TypeSpec kDequeReverseIteratorType;
const TypeSpec kDequeReverseIteratorType = {.id = TypeId::deque_reverse_iterator,
                                            .name = "_collections._deque_reverse_iterator",
                                            .basicsize = sizeof(DequeIteratorObject),
                                            .flags = kHaveGc,
                                            .dealloc = it_dealloc,
                                            .traverse = it_traverse,
                                            .iter = identity,
                                            .iternext = it_next<-1>,
                                            .methods = kIteratorMethods};
extern const ModuleSpec kCollectionsModule;
const ModuleSpec kCollectionsModule = {"_collections", {}, fill};

}  // namespace glassbox::python
