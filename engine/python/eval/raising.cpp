// Tracebacks and the raise statement (Python/traceback.c, Python/ceval.c, do_raise).
#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

void add_traceback(P<Frame> frame) {
  Ref exception = take_error();
  if (!exception) return;
  RefTo<FrameObject> object = frame_object(frame);
  P<TracebackObject> tb = object ? make_gc<TracebackObject>(types::traceback) : P<TracebackObject>();
  if (!tb) {
    if (!halted()) restore_error(std::move(exception));
    return;
  }
  P<BaseExceptionObject> e = as<BaseExceptionObject>(exception.get());
  tb->tb_next = as<TracebackObject>(e->traceback);
  tb->tb_frame = object.release();
  tb->tb_lasti = frame_unit(frame) * 2;
  tb->tb_lineno = frame_line(frame);
  gc_track(tb);
  e->traceback = tb;
  restore_error(std::move(exception));
}

namespace {

Ref instance_of(Obj o) {
  if (is_exception_class(o)) {
    Ref instance = call0(o);
    if (instance && !is_exception(instance))
      return raise(exc::TypeError, "calling {} should have returned an instance of BaseException, not {}", repr_of(o),
                   repr_of(instance->ob_type));
    return instance;
  }
  if (is_exception(o)) return new_ref(o);
  return nullptr;
}

}  // namespace

void raise_from(Obj exception, Obj cause) {
  if (!exception) {
    for (P<ExcStackItem> item = thread().exc_info; item; item = item->previous_item) {
      if (!item->exc_value || item->exc_value == kNone) continue;
      restore_error(new_ref(item->exc_value));
      return;
    }
    raise(exc::RuntimeError, "No active exception to reraise");
    return;
  }
  Ref instance = instance_of(exception);
  if (!instance) {
    if (!failed()) raise(exc::TypeError, "exceptions must derive from BaseException");
    return;
  }
  if (cause) {
    Ref fixed = cause == kNone ? Ref() : instance_of(cause);
    if (!fixed && cause != kNone) {
      if (!failed()) raise(exc::TypeError, "exception causes must derive from BaseException");
      return;
    }
    P<BaseExceptionObject> e = as<BaseExceptionObject>(instance.get());
    e->suppress_context = 1;
    set_field(e->cause, std::move(fixed));
  }
  raise_object(instance->ob_type, instance);
}

namespace {

void traceback_dealloc(Obj o) {
  P<TracebackObject> tb = as<TracebackObject>(o);
  gc_untrack(o);
  if (trashcan_defer(o)) return;
  clear_field(tb->tb_next);
  clear_field(tb->tb_frame);
  gc_free(o);
  trashcan_end();
}
int traceback_traverse(Obj o, Visit visit, void* arg) {
  P<TracebackObject> tb = as<TracebackObject>(o);
  if (tb->tb_next) {
    if (int r = visit(tb->tb_next, arg)) return r;
  }
  return tb->tb_frame ? visit(tb->tb_frame, arg) : 0;
}
int traceback_clear(Obj o) {
  clear_field(as<TracebackObject>(o)->tb_next);
  clear_field(as<TracebackObject>(o)->tb_frame);
  return 0;
}
bool set_next(Obj o, Obj value) {
  set_field(as<TracebackObject>(o)->tb_next, Ref::take(value == kNone ? Obj() : value));
  return true;
}
Ref get_next(Obj o) {
  P<TracebackObject> next = as<TracebackObject>(o)->tb_next;
  return new_ref(next ? Obj(next) : kNone);
}
const GetSetSpec kGetSet[] = {{"tb_next", get_next, set_next}};
const MemberSpec kMembers[] = {{"tb_frame", MemberSpec::Kind::object, offsetof(TracebackObject, tb_frame)},
                               {"tb_lasti", MemberSpec::Kind::int32, offsetof(TracebackObject, tb_lasti)},
                               {"tb_lineno", MemberSpec::Kind::int32, offsetof(TracebackObject, tb_lineno)}};

}  // namespace

extern const TypeSpec kTracebackType;
const TypeSpec kTracebackType = {.id = TypeId::traceback,
                                 .name = "traceback",
                                 .basicsize = sizeof(TracebackObject),
                                 .flags = kHaveGc,
                                 .dealloc = traceback_dealloc,
                                 .traverse = traceback_traverse,
                                 .clear = traceback_clear,
                                 .members = kMembers,
                                 .getset = kGetSet};

}  // namespace glassbox::python
