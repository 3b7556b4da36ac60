// BaseExceptionGroup, and how except* puts together what it raises in the end (Objects/exceptions.c).
#include <vector>

#include "engine/python/eval/operations.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

P<BaseExceptionGroupObject> g(Obj o) {
  return as<BaseExceptionGroupObject>(o);
}
bool is_group(Obj o) {
  return is_instance_exact(o, exc::BaseExceptionGroup);
}

Ref new_(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size != 2)
    return raise(exc::TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)", args->ob_size);
  Obj message = args->ob_item[0], list = args->ob_item[1];
  if (!is_str(message)) return raise(exc::TypeError, "argument 1 must be str, not {}", type_name(message));
  if (!is_sequence(list)) return raise(exc::TypeError, "second argument (exceptions) must be a sequence");
  RefTo<TupleObject> excs = tuple_from(list);
  if (!excs) return nullptr;
  if (excs->ob_size == 0) return raise(exc::ValueError, "second argument (exceptions) must be a non-empty sequence");
  bool base = false;
  for (std::int64_t i = 0; i < excs->ob_size; ++i) {
    if (!is_exception(excs->ob_item[i]))
      return raise(exc::ValueError, "Item {} of second argument (exceptions) is not an exception", i);
    base = base || !is_instance_exact(excs->ob_item[i], exc::Exception);
  }
  P<TypeObject> real = type;
  if (type == exc::BaseExceptionGroup && !base) real = exc::ExceptionGroup;
  if (type == exc::ExceptionGroup && base)
    return raise(exc::TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
  if (type != exc::ExceptionGroup && type != exc::BaseExceptionGroup && base && is_subtype(type, exc::Exception))
    return raise(exc::TypeError, "Cannot nest BaseExceptions in '{}'", short_type_name(type));
  Ref self = real->tp_alloc(real, 0);
  if (!self) return nullptr;
  incref(args);
  g(self)->args = args;
  incref(message);
  g(self)->msg = message;
  g(self)->excs = excs.release();
  return self;
}
bool init_(Obj self, P<TupleObject> args, P<DictObject>) {
  incref(args);
  P<TupleObject> old = g(self)->args;
  g(self)->args = args;
  if (old) decref(old);
  return true;
}
Ref str_(Obj o) {
  const std::int64_t n = as<TupleObject>(g(o)->excs)->ob_size;
  return str_from(fill_in("{} ({} sub-exception{})", {Part(g(o)->msg), Part(n), Part(n > 1 ? "s" : "")}));
}
Ref derive(Obj o, const In& in) {
  RefTo<TupleObject> args = tuple_of({g(o)->msg, in[0]});
  return args ? call_tuple(exc::BaseExceptionGroup, args, {}) : nullptr;
}

// The group's shape with only these exceptions; None when there are none.
Ref subset(Obj o, P<ListObject> some) {
  if (some->ob_size == 0) return none();
  Ref made = call_method(o, "derive", {some});
  if (!made) return nullptr;
  if (!is_group(made)) return raise(exc::TypeError, "derive must return an instance of BaseExceptionGroup");
  set_field(g(made)->traceback, Ref::take(g(o)->traceback));
  set_field(g(made)->context, Ref::take(g(o)->context));
  set_field(g(made)->cause, Ref::take(g(o)->cause));
  Ref notes;
  const int found = find_attr(o, names::notes_, notes);
  if (found < 0) return nullptr;
  if (found > 0 && is_list(notes)) {
    RefTo<ListObject> copy = list_from(notes);
    if (!copy || !set_attr(made, names::notes_, copy)) return nullptr;
  }
  return made;
}

int matches(Obj o, Obj by) {
  if (is_exception_class(by) || is_tuple(by)) return exception_matches(o, by);
  Ref r = call1(by, o);
  return r ? is_true(r) : -1;
}

bool split(Obj o, Obj by, Ref& yes, Ref& no) {
  const int whole = matches(o, by);
  if (whole < 0) return false;
  if (whole > 0) {
    yes = new_ref(o);
    no = none();
    return true;
  }
  if (!is_group(o)) {
    yes = none();
    no = new_ref(o);
    return true;
  }
  RefTo<ListObject> match = list_new(0), rest = list_new(0);
  if (!match || !rest) return false;
  for (Obj e : items_of(as<TupleObject>(g(o)->excs))) {
    Ref a, b;
    if (!split(e, by, a, b)) return false;
    if (a.get() != kNone && !list_append(match, std::move(a))) return false;
    if (b.get() != kNone && !list_append(rest, std::move(b))) return false;
  }
  yes = subset(o, match);
  no = yes ? subset(o, rest) : nullptr;
  return static_cast<bool>(no);
}
bool fine_matcher(Obj by) {
  bool ok = is_exception_class(by) || is_callable(by);
  if (is_tuple(by)) {
    ok = true;
    for (Obj x : items_of(as<TupleObject>(by))) ok = ok && is_exception_class(x);
  }
  return ok || raise(exc::TypeError,
                     "expected an exception type, a tuple of exception types, or a callable (other than a class)");
}
Ref split_(Obj o, const In& in) {
  Ref a, b;
  if (!fine_matcher(in[0]) || !split(o, in[0], a, b)) return nullptr;
  return tuple_of({a, b});
}
Ref subgroup(Obj o, const In& in) {
  Ref a, b;
  if (!fine_matcher(in[0]) || !split(o, in[0], a, b)) return nullptr;
  return a;
}
Ref class_getitem(Obj cls, const In& in) {
  return generic_alias(cls, in[0]);
}
const FunctionSpec kMethods[] = {{"derive", derive, "excs, /"},
                                 {"split", split_, "matcher_value, /"},
                                 {"subgroup", subgroup, "matcher_value, /"},
                                 {"__class_getitem__", class_getitem, "object, /", Binding::class_method}};
const MemberSpec kMembers[] = {{"message", MemberSpec::Kind::object, offsetof(BaseExceptionGroupObject, msg)},
                               {"exceptions", MemberSpec::Kind::object, offsetof(BaseExceptionGroupObject, excs)}};

// The leaves' identities, to find what of the original was raised again unchanged.
bool same_origin(Obj e, Obj original) {
  P<BaseExceptionObject> x = as<BaseExceptionObject>(e), y = as<BaseExceptionObject>(original);
  return x->notes == y->notes && x->traceback == y->traceback && x->cause == y->cause && x->context == y->context;
}
void leaves(Obj o, std::vector<Obj>& out) {
  if (!is_group(o)) {
    out.push_back(o);
    return;
  }
  for (Obj e : items_of(as<TupleObject>(g(o)->excs))) leaves(e, out);
}
bool keep_leaves(Obj o, const std::vector<Obj>& kept, Ref& out) {
  if (!is_group(o)) {
    for (Obj k : kept) {
      if (k == o) {
        out = new_ref(o);
        return true;
      }
    }
    out = none();
    return true;
  }
  RefTo<ListObject> list = list_new(0);
  for (Obj e : items_of(as<TupleObject>(g(o)->excs))) {
    Ref part;
    if (!list || !keep_leaves(e, kept, part)) return false;
    if (part.get() != kNone && !list_append(list, std::move(part))) return false;
  }
  if (list->ob_size == as<TupleObject>(g(o)->excs)->ob_size) {
    out = new_ref(o);
    return true;
  }
  out = subset(o, list);
  return static_cast<bool>(out);
}

}  // namespace

Ref prep_reraise_star(Obj original, Obj raised_list) {
  P<ListObject> list = as<ListObject>(raised_list);
  if (list->ob_size == 0) return none();
  if (!is_group(original)) return new_ref(list->items()[0] ? list->items()[0] : kNone);
  RefTo<ListObject> raised = list_new(0);
  std::vector<Obj> again;
  if (!raised) return nullptr;
  for (Obj e : items_of(list)) {
    if (e == kNone) continue;
    if (same_origin(e, original))
      leaves(e, again);
    else if (!list_append(raised, e))
      return nullptr;
  }
  Ref reraised;
  if (!keep_leaves(original, again, reraised)) return nullptr;
  if (raised->ob_size == 0) return reraised;
  if (reraised.get() != kNone && !list_append(raised, std::move(reraised))) return nullptr;
  if (raised->ob_size == 1) return new_ref(raised->items()[0]);
  RefTo<StrObject> empty = str_from("");
  return call2(exc::ExceptionGroup, empty, raised);
}

extern const TypeSpec kBaseExceptionGroupType;
const TypeSpec kBaseExceptionGroupType = {.id = TypeId::BaseExceptionGroup,
                                          .name = "BaseExceptionGroup",
                                          .basicsize = sizeof(BaseExceptionGroupObject),
                                          .base = TypeId::BaseException,
                                          .flags = kHaveGc | kBaseType,
                                          .str = str_,
                                          .new_ = new_,
                                          .init = init_,
                                          .methods = kMethods,
                                          .members = kMembers};
extern const TypeSpec kExceptionGroupType;
const TypeSpec kExceptionGroupType = {.id = TypeId::ExceptionGroup,
                                      .name = "ExceptionGroup",
                                      .basicsize = sizeof(BaseExceptionGroupObject),
                                      .base = TypeId::BaseExceptionGroup,
                                      .flags = kHaveGc | kBaseType,
                                      .new_ = new_};

}  // namespace glassbox::python
