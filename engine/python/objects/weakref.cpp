// Weak references (Objects/weakrefobject.c), and what the collector does with those of unreachable objects
// (Python/gc.c).
#include "engine/python/objects/weakref.hpp"

#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/collector.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<WeakrefObject> w(Obj o) {
  return as<WeakrefObject>(o);
}

Ref weakref_call(Obj callable, const Args& args) {
  if (args.positional > 0 || (args.kwnames && args.kwnames->ob_size > 0))
    return raise(exc::TypeError, "weakref.__call__() takes no arguments");
  return new_ref(w(callable)->wr_object);
}

P<WeakrefObject> head(Obj o) {
  P<Obj> place = weakref_list_of(o);
  return place ? as<WeakrefObject>(*place) : P<WeakrefObject>();
}

// The one without callback, which all plain weakref.ref(o) share, is the first of the list.
P<WeakrefObject> shared(Obj o) {
  P<WeakrefObject> first = head(o);
  return first && is_exact(first, types::weakref) && !first->wr_callback && first->ob_refcnt > 0 ? first
                                                                                                 : P<WeakrefObject>();
}

void link(P<WeakrefObject> ref, Obj o, bool front) {
  Obj& list = *weakref_list_of(o);
  P<WeakrefObject> first = as<WeakrefObject>(list);
  if (front || !first) {
    ref->wr_prev = nullptr;
    ref->wr_next = first;
    if (first) first->wr_prev = ref;
    list = ref;
    return;
  }
  // Behind the shared one.
  P<WeakrefObject> after = shared(o);
  if (!after) {
    link(ref, o, true);
    return;
  }
  ref->wr_prev = after;
  ref->wr_next = after->wr_next;
  if (after->wr_next) after->wr_next->wr_prev = ref;
  after->wr_next = ref;
}

Ref create(P<TypeObject> type, Obj o, Obj callback) {
  if (!weakref_list_of(o)) return raise(exc::TypeError, "cannot create weak reference to '{}' object", type_name(o));
  if (callback == kNone) callback = nullptr;
  if (!callback && type == types::weakref) {
    if (P<WeakrefObject> old = shared(o)) return new_ref(old);
  }
  Ref made = type_generic_alloc(type, 0);
  if (!made) return nullptr;
  P<WeakrefObject> ref = w(made);
  ref->wr_object = o;
  xincref(callback);
  ref->wr_callback = callback;
  ref->hash = -1;
  ref->vectorcall = weakref_call;
  link(ref, o, !callback && type == types::weakref);
  return made;
}

void call_back(P<WeakrefObject> ref, Obj callback) {
  if (wants(Kind::weak_call)) emit(Kind::weak_call, offset_of(ref.a));
  Ref r = call1(callback, ref);
  if (!r && !halted()) write_unraisable(callback);
}

void dealloc_(Obj o) {
  gc_untrack(o);
  weakref_clear_one(w(o));
  o->ob_type->tp_free(o.a);
}
int traverse_(Obj o, Visit visit, void* arg) {
  return w(o)->wr_callback ? visit(w(o)->wr_callback, arg) : 0;
}
int clear_slot(Obj o) {
  weakref_clear_one(w(o));
  return 0;
}
std::int64_t hash_(Obj o) {
  if (w(o)->hash != -1) return w(o)->hash;
  Obj target = w(o)->wr_object;
  if (target == kNone) return raise(exc::TypeError, "weak object has gone away");
  Ref held = new_ref(target);
  w(o)->hash = hash(held);
  return w(o)->hash;
}
Ref compare_(Obj a, Obj b, Compare op) {
  if ((op != Compare::eq && op != Compare::ne) || !is_instance_exact(b, types::weakref)) return not_implemented();
  if (w(a)->wr_object == kNone || w(b)->wr_object == kNone) return bool_from((a == b) == (op == Compare::eq));
  Ref x = new_ref(w(a)->wr_object), y = new_ref(w(b)->wr_object);
  return rich_compare(x, y, op);
}
Ref repr_(Obj o) {
  Obj target = w(o)->wr_object;
  if (target == kNone) return str_from(fill_in("<weakref at {}; dead>", {Part(address_text(o))}));
  Ref name;
  if (find_attr(target, names::name_, name) < 0) return nullptr;
  if (name && is_str(name))
    return str_from(fill_in("<weakref at {}; to '{}' at {} ({})>",
                            {Part(address_text(o)), Part(type_name(target)), Part(address_text(target)), Part(name)}));
  return str_from(fill_in("<weakref at {}; to '{}' at {}>",
                          {Part(address_text(o)), Part(type_name(target)), Part(address_text(target))}));
}
Ref new_(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size < 1 || args->ob_size > 2)
    return raise(
        exc::TypeError,
        args->ob_size < 1 ? "ref expected at least 1 argument, got 0" : "ref expected at most 2 arguments, got {}",
        args->ob_size);
  return create(type, args->ob_item[0], args->ob_size > 1 ? args->ob_item[1] : Obj());
}
bool init_(Obj, P<TupleObject>, P<DictObject>) {
  return true;
}
const MemberSpec kMembers[] = {{"__callback__", MemberSpec::Kind::object_none, offsetof(WeakrefObject, wr_callback)}};
Ref class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
const FunctionSpec kMethods[] = {{"__class_getitem__", class_getitem, "object, /", Binding::class_method}};

}  // namespace

P<Obj> weakref_list_of(Obj o) {
  P<TypeObject> type = o->ob_type;
  if (type->has(kManagedWeakref)) return P<Obj>(o.a - 32);
  if (type->tp_weaklistoffset <= 0) return {};
  return P<Obj>(o.a + static_cast<std::uint64_t>(type->tp_weaklistoffset));
}

Ref weakref_new(Obj o, Obj callback) {
  return create(types::weakref, o, callback);
}
std::int64_t weakref_count(Obj o) {
  std::int64_t n = 0;
  for (P<WeakrefObject> r = head(o); r; r = r->wr_next) ++n;
  return n;
}

void weakref_clear_one(P<WeakrefObject> ref) {
  if (ref->wr_object != kNone && ref->wr_object) {
    Obj& list = *weakref_list_of(ref->wr_object);
    if (as<WeakrefObject>(list) == ref) list = ref->wr_next;
    ref->wr_object = kNone;
    if (ref->wr_prev) ref->wr_prev->wr_next = ref->wr_next;
    if (ref->wr_next) ref->wr_next->wr_prev = ref->wr_prev;
    ref->wr_prev = ref->wr_next = nullptr;
  }
  clear_field(ref->wr_callback);
}

// The object is about to go: its references die, then their callbacks run, the newest first.
void clear_weakrefs(Obj o) {
  P<Obj> list = weakref_list_of(o);
  if (!list || !*list) return;
  std::vector<P<WeakrefObject>> with_callback;
  while (*list && !halted()) {
    P<WeakrefObject> ref = as<WeakrefObject>(*list);
    Obj callback = ref->wr_callback;
    ref->wr_callback = nullptr;
    weakref_clear_one(ref);
    if (!callback) continue;
    if (ref->ob_refcnt > 0) {
      incref(ref);
      ref->wr_callback = callback;  // kept until it is called
      with_callback.push_back(ref);
    } else {
      decref(callback);
    }
  }
  Ref pending = take_error();
  for (P<WeakrefObject> ref : with_callback) {
    Ref callback = Ref::steal(ref->wr_callback);
    ref->wr_callback = nullptr;
    if (!halted()) call_back(ref, callback);
    decref(ref);
  }
  if (!halted()) restore_error(std::move(pending));
}

void handle_weakrefs(P<GcHead> unreachable, P<GcHead>) {
  std::vector<P<WeakrefObject>> to_call;
  for (P<GcHead> g(unreachable->next & ~1ULL); g != unreachable; g = P<GcHead>(g->next & ~1ULL)) {
    Obj o(g.a + kGcHeadSize);
    P<Obj> list = weakref_list_of(o);
    if (!list) continue;
    while (*list) {
      P<WeakrefObject> ref = as<WeakrefObject>(*list);
      Obj callback = ref->wr_callback;
      ref->wr_callback = nullptr;
      weakref_clear_one(ref);
      if (!callback) continue;
      // Callbacks of references that are unreachable themselves are not called.
      const bool unreachable_too = has_gc(ref) && (gc_head(ref)->prev & 2U) != 0;
      if (unreachable_too) {
        decref(callback);
        continue;
      }
      incref(ref);
      ref->wr_callback = callback;
      to_call.push_back(ref);
    }
  }
  for (P<WeakrefObject> ref : to_call) {
    Ref callback = Ref::steal(ref->wr_callback);
    ref->wr_callback = nullptr;
    if (!halted()) call_back(ref, callback);
    decref(ref);
  }
}

extern const TypeSpec kWeakrefType;
const TypeSpec kWeakrefType = {.id = TypeId::weakref,
                               .name = "weakref.ReferenceType",
                               .basicsize = sizeof(WeakrefObject),
                               .flags = kHaveGc | kBaseType,
                               .dealloc = dealloc_,
                               .traverse = traverse_,
                               .clear = clear_slot,
                               .repr = repr_,
                               .hash = hash_,
                               .richcompare = compare_,
                               .call = vectorcall_call,
                               .vectorcall_offset = offsetof(WeakrefObject, vectorcall),
                               .new_ = new_,
                               .init = init_,
                               .alloc = type_generic_alloc,
                               .methods = kMethods,
                               .members = kMembers};

}  // namespace glassbox::python
