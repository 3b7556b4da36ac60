// Frame objects (Objects/frameobject.c): made when somebody asks for one; they take the frame over when its call ends.
#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

RefTo<FrameObject> frame_object(P<Frame> frame) {
  if (frame->frame_obj) return RefTo<FrameObject>::take(frame->frame_obj);
  P<CodeObject> code = frame->code();
  const std::uint64_t slots = static_cast<std::uint64_t>(code->co_nlocalsplus + code->co_stacksize);
  P<FrameObject> f = make_gc<FrameObject>(types::frame, sizeof(FrameObject) + kFrameHeader + slots * 8);
  if (!f) return nullptr;
  f->f_back = nullptr;
  f->f_frame = frame;
  f->f_trace = nullptr;
  f->f_lineno = 0;
  f->f_trace_lines = 1;
  f->f_trace_opcodes = 0;
  f->pad = 0;
  f->f_extra_locals = nullptr;
  f->f_locals_cache = nullptr;
  frame->frame_obj = f;
  return RefTo<FrameObject>::take(f);
}

namespace {

// The value of a slot: what the cell holds once the frame has made its cells.
Obj slot_value(P<Frame> frame, std::int32_t i) {
  Obj value = frame->localsplus[i];
  const std::uint8_t kind = as<BytesObject>(frame->code()->co_localspluskinds)->ob_sval[i];
  if (value && (kind & (CO_FAST_CELL | CO_FAST_FREE)) != 0 && is_exact(value, types::cell))
    return as<CellObject>(value)->ob_ref;
  return value;
}

}  // namespace

Ref frame_locals(P<Frame> frame) {
  P<CodeObject> code = frame->code();
  if ((code->co_flags & CO_OPTIMIZED) == 0 && frame->f_locals) return new_ref(frame->f_locals);
  RefTo<DictObject> dict = dict_new();
  for (std::int32_t i = 0; dict && i < code->co_nlocalsplus; ++i) {
    const std::uint8_t kind = as<BytesObject>(code->co_localspluskinds)->ob_sval[i];
    if ((kind & CO_FAST_HIDDEN) != 0) continue;
    Obj value = slot_value(frame, i);
    if (value && !dict_set(dict, code->co_localsplusnames->ob_item[i], value)) return nullptr;
  }
  return dict;
}

namespace {

P<Frame> inner(Obj o) {
  return as<FrameObject>(o)->f_frame;
}

void frame_dealloc(Obj o) {
  P<FrameObject> f = as<FrameObject>(o);
  if (gc_tracked(o)) gc_untrack(o);
  if (trashcan_defer(o)) return;
  if (P<Frame> frame = f->f_frame; frame && frame->owner == FrameOwner::frame_object) {
    clear_frame_values(frame);
    clear_field(frame->f_funcobj);
    clear_field(frame->f_executable);
  }
  clear_field(f->f_back);
  clear_field(f->f_trace);
  clear_field(f->f_extra_locals);
  clear_field(f->f_locals_cache);
  gc_free(o);
  trashcan_end();
}
int frame_traverse(Obj o, Visit visit, void* arg) {
  P<FrameObject> f = as<FrameObject>(o);
  for (Obj x : {Obj(f->f_back), f->f_trace, f->f_extra_locals, f->f_locals_cache}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  P<Frame> frame = f->f_frame;
  if (!frame || frame->owner != FrameOwner::frame_object) return 0;
  for (Obj x : {frame->f_funcobj, frame->f_executable, frame->f_locals}) {
    if (!x) continue;
    if (int r = visit(x, arg)) return r;
  }
  for (std::int32_t i = 0; i < frame->stacktop; ++i) {
    if (!frame->localsplus[i]) continue;
    if (int r = visit(frame->localsplus[i], arg)) return r;
  }
  return 0;
}
int frame_clear_values(Obj o) {
  P<FrameObject> f = as<FrameObject>(o);
  clear_field(f->f_trace);
  clear_field(f->f_extra_locals);
  P<Frame> frame = f->f_frame;
  if (frame && frame->owner == FrameOwner::frame_object) clear_frame_values(frame);
  return 0;
}
Ref frame_repr(Obj o) {
  P<CodeObject> code = inner(o)->code();
  return str_from(
      fill_in("<frame at {}, file {}, line {}, code {}>",
              {Part(address_text(o)), repr_of(code->co_filename), Part(frame_line(inner(o))), Part(code->co_name)}));
}
Ref get_back(Obj o) {
  P<FrameObject> f = as<FrameObject>(o);
  if (f->f_back) return new_ref(f->f_back);
  P<Frame> frame = f->f_frame;
  P<Frame> previous = frame && frame->owner != FrameOwner::frame_object ? frame->previous : P<Frame>();
  if (!previous) return none();
  return frame_object(previous);
}
Ref get_code(Obj o) {
  return new_ref(inner(o)->f_executable);
}
Ref get_globals(Obj o) {
  return new_ref(inner(o)->f_globals);
}
Ref get_builtins(Obj o) {
  return new_ref(inner(o)->f_builtins);
}
Ref get_locals(Obj o) {
  return frame_locals(inner(o));
}
Ref get_line(Obj o) {
  const std::int32_t line = frame_line(inner(o));
  return line < 0 ? none() : int_from(line);
}
Ref get_lasti(Obj o) {
  return int_from(frame_unit(inner(o)) * 2);
}
Ref get_trace(Obj o) {
  Obj t = as<FrameObject>(o)->f_trace;
  return new_ref(t ? t : kNone);
}
bool set_trace(Obj o, Obj value) {
  set_field(as<FrameObject>(o)->f_trace, Ref::take(value == kNone ? Obj() : value));
  return true;
}
const GetSetSpec kGetSet[] = {
    {"f_back", get_back},     {"f_code", get_code},   {"f_globals", get_globals}, {"f_builtins", get_builtins},
    {"f_locals", get_locals}, {"f_lineno", get_line}, {"f_lasti", get_lasti},     {"f_trace", get_trace, set_trace}};
Ref clear_method(Obj o, const In&) {
  P<Frame> frame = inner(o);
  if (frame->owner == FrameOwner::frame_object) {
    clear_frame_values(frame);
    return none();
  }
  if (frame->owner == FrameOwner::generator) {
    P<GeneratorObject> g = generator_of(frame);
    if (g->gi_frame_state == kFrameExecuting) return raise(exc::RuntimeError, "cannot clear an executing frame");
    return raise(exc::RuntimeError, "cannot clear a suspended frame");
  }
  return raise(exc::RuntimeError, "cannot clear an executing frame");
}
const FunctionSpec kMethods[] = {{"clear", clear_method, ""}};

}  // namespace

extern const TypeSpec kFrameType;
const TypeSpec kFrameType = {.id = TypeId::frame,
                             .name = "frame",
                             .basicsize = sizeof(FrameObject) + kFrameHeader,
                             .itemsize = 8,
                             .flags = kHaveGc,
                             .dealloc = frame_dealloc,
                             .traverse = frame_traverse,
                             .clear = frame_clear_values,
                             .repr = frame_repr,
                             .methods = kMethods,
                             .getset = kGetSet};

}  // namespace glassbox::python
