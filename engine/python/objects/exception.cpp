// BaseException and the classes with fields of their own (Objects/exceptions.c).
#include "engine/python/objects/exception.hpp"

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/exception_fields.hpp"
#include "engine/python/objects/function.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

namespace {

P<BaseExceptionObject> base(Obj o) {
  return as<BaseExceptionObject>(o);
}

// The owned fields of an exception's struct, by how large it is beyond BaseException: all pointers, except where
// fields_of says otherwise.
template <class F>
void each_field(Obj o, F see) {
  P<BaseExceptionObject> e = base(o);
  see(e->dict);
  see(reinterpret_cast<Obj&>(e->args));
  see(e->notes);
  see(e->traceback);
  see(e->cause);
  see(e->context);
  for (const std::int64_t offset : exception_fields(o->ob_type)) see(at<Obj>(o.a + static_cast<std::uint64_t>(offset)));
}

void exception_dealloc(Obj o) {
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  each_field(o, [](Obj& field) { clear_field(field); });
  o->ob_type->tp_free(o.a);
  trashcan_end();
}
int exception_traverse(Obj o, Visit visit, void* arg) {
  int r = 0;
  each_field(o, [&](Obj& field) {
    if (r == 0 && field) r = visit(field, arg);
  });
  return r;
}
int exception_clear(Obj o) {
  each_field(o, [](Obj& field) { clear_field(field); });
  return 0;
}

Ref exception_new(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (type->has(kIsAbstract)) {
    Ref o = types::object->tp_new(type, empty_tuple(), nullptr);
    return o;
  }
  Ref self = type->tp_alloc(type, 0);
  if (!self) return nullptr;
  incref(args);
  base(self)->args = args;
  return self;
}
bool exception_init(Obj self, P<TupleObject> args, P<DictObject> kwargs) {
  if (kwargs && kwargs->ma_used > 0)
    return raise(exc::TypeError, "{}() takes no keyword arguments", short_type_name(self->ob_type));
  incref(args);
  P<TupleObject> old = base(self)->args;
  base(self)->args = args;
  if (old) decref(old);
  return true;
}

Ref exception_repr(Obj o) {
  RefTo<StrObject> name = type_name_of(o->ob_type);
  if (!name) return nullptr;
  P<TupleObject> args = base(o)->args;
  Ref inner = args->ob_size == 1 ? repr(args->ob_item[0]) : repr(args);
  if (!inner) return nullptr;
  return str_from(args->ob_size == 1 ? utf8(name) + "(" + utf8(as<StrObject>(inner.get())) + ")"
                                     : utf8(name) + utf8(as<StrObject>(inner.get())));
}
Ref exception_str(Obj o) {
  P<TupleObject> args = base(o)->args;
  if (args->ob_size == 0) return str_from("");
  return args->ob_size == 1 ? to_str(args->ob_item[0]) : to_str(args);
}

Ref exception_args(Obj o) {
  P<TupleObject> args = base(o)->args;
  return args ? new_ref(args) : none();
}
bool exception_set_args(Obj o, Obj value) {
  if (!value) return raise(exc::TypeError, "args may not be deleted");
  RefTo<TupleObject> args = tuple_from(value);
  if (!args) return false;
  P<TupleObject> old = base(o)->args;
  base(o)->args = args.release();
  if (old) decref(old);
  return true;
}
Ref or_none(Obj o) {
  return new_ref(o ? o : kNone);
}
Ref exception_traceback(Obj o) {
  return or_none(base(o)->traceback);
}
bool exception_set_traceback(Obj o, Obj value) {
  if (!value) return raise(exc::TypeError, "__traceback__ may not be deleted");
  if (value != kNone && !is_exact(value, types::traceback))
    return raise(exc::TypeError, "__traceback__ must be a traceback or None");
  set_field(base(o)->traceback, Ref::take(value == kNone ? Obj() : value));
  return true;
}
Ref exception_context(Obj o) {
  return or_none(base(o)->context);
}
bool exception_set_context(Obj o, Obj value) {
  if (!value) return raise(exc::TypeError, "__context__ may not be deleted");
  if (value != kNone && !is_exception(value))
    return raise(exc::TypeError, "exception context must be None or derive from BaseException");
  set_field(base(o)->context, Ref::take(value == kNone ? Obj() : value));
  return true;
}
Ref exception_cause(Obj o) {
  return or_none(base(o)->cause);
}
bool exception_set_cause(Obj o, Obj value) {
  if (!value) return raise(exc::TypeError, "__cause__ may not be deleted");
  if (value != kNone && !is_exception(value))
    return raise(exc::TypeError, "exception cause must be None or derive from BaseException");
  base(o)->suppress_context = 1;
  set_field(base(o)->cause, Ref::take(value == kNone ? Obj() : value));
  return true;
}
Ref exception_dict(Obj o) {
  return instance_dict_made(o);
}
bool exception_set_dict(Obj o, Obj value) {
  return replace_instance_dict(o, value);
}
const GetSetSpec kGetSet[] = {{"__dict__", exception_dict, exception_set_dict},
                              {"args", exception_args, exception_set_args},
                              {"__traceback__", exception_traceback, exception_set_traceback},
                              {"__context__", exception_context, exception_set_context},
                              {"__cause__", exception_cause, exception_set_cause}};
const MemberSpec kMembers[] = {
    {"__suppress_context__", MemberSpec::Kind::uint8_bool, offsetof(BaseExceptionObject, suppress_context), false}};

bool add_note(Obj o, Obj note) {
  Ref notes;
  const int found = find_attr(o, names::notes_, notes);
  if (found < 0) return false;
  if (found == 0) {
    notes = list_new(0);
    if (!notes || !set_attr(o, names::notes_, notes)) return false;
  }
  if (!is_list(notes)) return raise(exc::TypeError, "Cannot add note: __notes__ is not a list");
  return list_append(as<ListObject>(notes.get()), note);
}
Ref exception_add_note(Obj o, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "note must be a str, not '{}'", type_name(in[0]));
  return add_note(o, in[0]) ? none() : nullptr;
}
Ref exception_with_traceback(Obj o, const In& in) {
  return exception_set_traceback(o, in[0]) ? new_ref(o) : nullptr;
}
Ref exception_setstate(Obj o, const In& in) {
  if (in[0] == kNone) return none();
  if (!is_dict(in[0])) return raise(exc::TypeError, "state is not a dictionary");
  std::int64_t position = 0;
  Obj key, value;
  while (dict_next(as<DictObject>(in[0]), position, key, value)) {
    if (!set_attr(o, as<StrObject>(key), value)) return nullptr;
  }
  return none();
}
Ref exception_reduce(Obj o, const In&) {
  P<BaseExceptionObject> e = base(o);
  return e->dict ? tuple_of({Obj(o->ob_type), Obj(e->args), e->dict}) : tuple_of({Obj(o->ob_type), Obj(e->args)});
}
const FunctionSpec kMethods[] = {{"add_note", exception_add_note, "object, /"},
                                 {"with_traceback", exception_with_traceback, "object, /"},
                                 {"__setstate__", exception_setstate, "object, /"},
                                 {"__reduce__", exception_reduce, ""}};

}  // namespace

void add_note_to_current(std::string_view note) {
  if (halted()) return;
  Ref exception = take_error();
  RefTo<StrObject> text = str_from(note);
  if (!text || !exception || !add_note(exception, text)) clear_error();
  restore_error(std::move(exception));
}

extern const TypeSpec kBaseExceptionType;
const TypeSpec kBaseExceptionType = {.id = TypeId::BaseException,
                                     .name = "BaseException",
                                     .basicsize = sizeof(BaseExceptionObject),
                                     .flags = kHaveGc | kBaseType | kBaseExceptionSubclass,
                                     .dealloc = exception_dealloc,
                                     .traverse = exception_traverse,
                                     .clear = exception_clear,
                                     .repr = exception_repr,
                                     .str = exception_str,
                                     .getattro = generic_get_attr,
                                     .setattro = generic_set_attr,
                                     .dictoffset = offsetof(BaseExceptionObject, dict),
                                     .new_ = exception_new,
                                     .init = exception_init,
                                     .methods = kMethods,
                                     .members = kMembers,
                                     .getset = kGetSet,
                                     .doc = "Common base class for all exceptions"};

}  // namespace glassbox::python
