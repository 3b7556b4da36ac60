// The cycle collector of CPython 3.13 (Python/gc.c): three generations; of the objects in the chosen ones it subtracts
// the references among themselves, and what then has none from outside and cannot be reached is a cycle to be cleared.
#include "engine/python/objects/collector.hpp"

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/tuple.hpp"
#include "engine/python/objects/weakref.hpp"

namespace glassbox::python {
namespace {

constexpr std::uint64_t kFinalized = 1, kCollecting = 2, kUnreachable = 1;
constexpr std::uint32_t kRefsShift = 2;

P<GcHead> generation_head(int i) {
  return P<GcHead>(kRuntime + offsetof(Runtime, gc) + offsetof(GcState, generations) + i * sizeof(Generation));
}
Obj object_of(P<GcHead> head) {
  return Obj(head.a + kGcHeadSize);
}
P<GcHead> next_of(P<GcHead> head) {
  return P<GcHead>(head->next & ~kUnreachable);
}
P<GcHead> previous_of(P<GcHead> head) {
  return P<GcHead>(head->prev & ~3ULL);
}
void set_previous(P<GcHead> head, P<GcHead> previous) {
  head->prev = (head->prev & 3U) | previous.a;
}

// Lists of the collector's own: heads in scratch places of the runtime's memory.
P<GcHead> list_head(int i) {
  return P<GcHead>(kRuntime + offsetof(Runtime, gc) + offsetof(GcState, lists) + i * sizeof(GcHead));
}
void list_clear(P<GcHead> list) {
  list->next = list->prev = list.a;
}
bool list_empty(P<GcHead> list) {
  return next_of(list) == list;
}
void list_push(P<GcHead> node, P<GcHead> list) {
  P<GcHead> last = previous_of(list);
  set_previous(node, last);
  last->next = (last->next & kUnreachable) | node.a;
  node->next = list.a;
  list->prev = node.a;
}
void list_move(P<GcHead> node, P<GcHead> list) {
  P<GcHead> previous = previous_of(node);
  P<GcHead> next = next_of(node);
  previous->next = (previous->next & kUnreachable) | next.a;
  set_previous(next, previous);
  list_push(node, list);
}
void list_merge(P<GcHead> from, P<GcHead> to) {
  if (!list_empty(from)) {
    P<GcHead> to_last = previous_of(to);
    P<GcHead> first = next_of(from);
    P<GcHead> last = previous_of(from);
    to_last->next = first.a;
    set_previous(first, to_last);
    last->next = to.a;
    to->prev = last.a;
  }
  list_clear(from);
}
std::int64_t list_size(P<GcHead> list) {
  std::int64_t n = 0;
  for (P<GcHead> g = next_of(list); g != list; g = next_of(g)) ++n;
  return n;
}

std::uint64_t refs(P<GcHead> g) {
  return g->prev >> kRefsShift;
}
void set_refs(P<GcHead> g, std::uint64_t count) {
  g->prev = (g->prev & 3U) | count << kRefsShift;
}
bool collecting(P<GcHead> g) {
  return (g->prev & kCollecting) != 0;
}

void enter(GcPhase phase, int generation, std::int64_t count) {
  rt().gc.phase = static_cast<std::uint8_t>(phase);
  if (wants(Kind::collect))
    emit(Kind::collect, generation, static_cast<std::int32_t>(phase), static_cast<std::int32_t>(count));
}

int traverse(Obj o, Visit visit, void* arg) {
  return o->ob_type->tp_traverse ? o->ob_type->tp_traverse(o, visit, arg) : 0;
}

void copy_refcounts(P<GcHead> list) {
  for (P<GcHead> g = next_of(list); g != list; g = next_of(g)) {
    g->prev = (g->prev & kFinalized) | kCollecting | static_cast<std::uint64_t>(object_of(g)->ob_refcnt) << kRefsShift;
  }
}

int visit_subtract(Obj o, void*) {
  if (!has_gc(o)) return 0;
  P<GcHead> g = gc_head(o);
  if (collecting(g)) g->prev -= 1ULL << kRefsShift;
  return 0;
}

void subtract_internal(P<GcHead> list) {
  for (P<GcHead> g = next_of(list); g != list; g = next_of(g)) traverse(object_of(g), visit_subtract, nullptr);
}

int visit_reachable(Obj o, void* arg) {
  if (!has_gc(o)) return 0;
  P<GcHead> g = gc_head(o);
  if (!collecting(g)) return 0;
  P<GcHead> reachable(*static_cast<Addr*>(arg));
  if ((g->next & kUnreachable) != 0) {
    // It was put aside already: back to the end of the list that is walked.
    P<GcHead> previous = previous_of(g);
    P<GcHead> next = next_of(g);
    previous->next = g->next;
    set_previous(next, previous);
    list_push(g, reachable);
    set_refs(g, 1);
  } else if (refs(g) == 0) {
    set_refs(g, 1);
  }
  return 0;
}

// Splits `young` into what is reachable from outside (stays) and what may not be.
void move_unreachable(P<GcHead> young, P<GcHead> unreachable) {
  P<GcHead> previous = young;
  P<GcHead> g = next_of(young);
  // In `unreachable` the `next` links carry a mark, its head included.
  while (g != young) {
    if (refs(g) != 0) {
      Addr list = young.a;
      traverse(object_of(g), visit_reachable, &list);
      set_previous(g, previous);
      g->prev &= ~kCollecting;
      previous = g;
    } else {
      previous->next = g->next;
      P<GcHead> last = previous_of(unreachable);
      last->next = g.a | kUnreachable;
      set_previous(g, last);
      g->next = unreachable.a | kUnreachable;
      unreachable->prev = g.a;
    }
    g = P<GcHead>(previous->next & ~kUnreachable);
  }
  set_previous(young, previous);
  unreachable->next &= ~kUnreachable;
}

void clear_unreachable_marks(P<GcHead> list) {
  list->next &= ~kUnreachable;
  for (P<GcHead> g = next_of(list); g != list;) {
    P<GcHead> next = next_of(g);
    g->next = next.a;
    g = next;
  }
}

void deduce_unreachable(P<GcHead> base, P<GcHead> unreachable, int generation, bool first) {
  if (first) enter(GcPhase::refs, generation, list_size(base));
  copy_refcounts(base);
  if (first) enter(GcPhase::subtract, generation, 0);
  subtract_internal(base);
  list_clear(unreachable);
  move_unreachable(base, unreachable);
}

// Tuples whose items can be in no cycle, and dicts with only such values, leave the collector's lists.
void untrack_tuples(P<GcHead> list) {
  for (P<GcHead> g = next_of(list); g != list;) {
    P<GcHead> next = next_of(g);
    Obj o = object_of(g);
    if (is_exact(o, types::tuple)) {
      bool plain = true;
      for (Obj item : items_of(as<TupleObject>(o))) plain = plain && item && !may_be_tracked(item);
      if (plain) gc_untrack(o);
    }
    g = next;
  }
}
void untrack_dicts(P<GcHead> list) {
  for (P<GcHead> g = next_of(list); g != list;) {
    P<GcHead> next = next_of(g);
    Obj o = object_of(g);
    if (is_exact(o, types::dict)) dict_maybe_untrack(as<DictObject>(o));
    g = next;
  }
}

void finalize_all(P<GcHead> list) {
  P<GcHead> seen = list_head(1);
  list_clear(seen);
  while (!list_empty(list) && !halted()) {
    P<GcHead> g = next_of(list);
    Obj o = object_of(g);
    list_move(g, seen);
    if ((g->prev & kFinalized) == 0 && o->ob_type->tp_finalize) {
      g->prev |= kFinalized;
      incref(o);
      o->ob_type->tp_finalize(o);
      decref(o);
    }
  }
  list_merge(seen, list);
}

void clear_all(P<GcHead> list, P<GcHead> old) {
  while (!list_empty(list) && !halted()) {
    P<GcHead> g = next_of(list);
    Obj o = object_of(g);
    if (rt().gc.debug & 32U) {  // DEBUG_SAVEALL
      list_append(as<ListObject>(rt().gc.garbage), o);
    } else if (o->ob_type->tp_clear) {
      incref(o);
      o->ob_type->tp_clear(o);
      if (failed() && !halted()) write_unraisable(nullptr, "Exception ignored in tp_clear");
      decref(o);
    }
    if (next_of(list) == g) list_move(g, old);  // still alive
  }
}

std::int64_t collect(int generation) {
  GcState& gc = rt().gc;
  if (generation < 2) ++gc.generations[generation + 1].count;
  for (int i = 0; i <= generation; ++i) gc.generations[i].count = 0;
  for (int i = 0; i < generation; ++i) list_merge(generation_head(i), generation_head(generation));
  P<GcHead> young = generation_head(generation);
  P<GcHead> old = generation < 2 ? generation_head(generation + 1) : young;
  P<GcHead> unreachable = list_head(0);

  deduce_unreachable(young, unreachable, generation, true);
  untrack_tuples(young);
  if (young != old) {
    if (generation == 1) gc.long_lived_pending += list_size(young);
    list_merge(young, old);
  } else {
    untrack_dicts(young);
    gc.long_lived_pending = 0;
    gc.long_lived_total = list_size(young);
  }
  clear_unreachable_marks(unreachable);
  const std::int64_t found = list_size(unreachable);
  enter(GcPhase::unreachable, generation, found);

  std::int64_t collected = 0;
  if (found > 0) {
    enter(GcPhase::weakrefs, generation, 0);
    handle_weakrefs(unreachable, old);
    enter(GcPhase::finalize, generation, 0);
    finalize_all(unreachable);
    // What a finalizer brought back to life, and all it reaches, stays.
    P<GcHead> still = list_head(2);
    deduce_unreachable(unreachable, still, generation, false);
    clear_unreachable_marks(still);
    list_merge(unreachable, old);
    collected = list_size(still);
    enter(GcPhase::clear, generation, collected);
    clear_all(still, old);
  }
  GenerationStats& stats = gc.stats[generation];
  ++stats.collections;
  stats.collected += collected;
  enter(GcPhase::done, generation, collected);
  gc.phase = static_cast<std::uint8_t>(GcPhase::idle);
  return collected;
}

bool tell_callbacks(const char* phase, int generation, std::int64_t collected) {
  Obj callbacks = rt().gc.callbacks;
  if (!callbacks || as<ListObject>(callbacks)->ob_size == 0) return true;
  return call_gc_callbacks(phase, generation, collected);
}

}  // namespace

std::int64_t gc_collect(int generation, bool manual, bool quiet) {
  GcState& gc = rt().gc;
  if (gc.collecting) return 0;
  gc.collecting = 1;
  enter(GcPhase::start, generation, manual ? 1 : 0);
  Ref pending = take_error();
  if (!quiet) tell_callbacks("start", generation, 0);
  const std::int64_t collected = collect(generation);
  if (!quiet) tell_callbacks("stop", generation, collected);
  if (pending) restore_error(std::move(pending));
  gc.collecting = 0;
  return collected;
}

void gc_run_scheduled() {
  GcState& gc = rt().gc;
  gc.scheduled = 0;
  for (int i = 2; i >= 0; --i) {
    Generation& generation = gc.generations[i];
    if (generation.count <= generation.threshold) continue;
    // A full collection waits until a quarter of the survivors is new.
    if (i == 2 && gc.long_lived_pending < gc.long_lived_total / 4) continue;
    gc_collect(i, false);
    return;
  }
}

void gc_boot() {
  GcState& gc = rt().gc;
  const std::int64_t thresholds[] = {2000, 10, 10};
  for (int i = 0; i < 3; ++i) {
    list_clear(generation_head(i));
    gc.generations[i].threshold = thresholds[i];
  }
  list_clear(P<GcHead>(kRuntime + offsetof(Runtime, gc) + offsetof(GcState, permanent)));
  gc.enabled = 1;
}

void gc_for_each(int generation, bool (*see)(Obj, void*), void* arg) {
  P<GcHead> list = generation_head(generation);
  for (P<GcHead> g = next_of(list); g != list; g = next_of(g)) {
    if (!see(object_of(g), arg)) return;
  }
}

bool may_be_tracked(Obj o) {
  if (!has_gc(o)) return false;
  return !is_exact(o, types::tuple) || gc_tracked(o);
}

}  // namespace glassbox::python
