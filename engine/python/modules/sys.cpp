// sys (Python/sysmodule.c), as far as it has a meaning here, and the text streams of the program.
#include "engine/python/eval/eval.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/exception.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/set.hpp"
#include "engine/python/objects/slots.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

struct TextOutputObject : Object {
  std::int64_t stream;
};

Ref output_write(Obj o, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "write() argument must be str, not {}", type_name(in[0]));
  write_out(text_output_stream(o), utf8(as<StrObject>(in[0])));
  return halted() ? Ref() : int_from(as<StrObject>(in[0])->length);
}
Ref output_flush(Obj, const In&) {
  return none();
}
Ref output_isatty(Obj, const In&) {
  return bool_from(false);
}
Ref output_encoding(Obj) {
  return str_from("utf-8");
}
void output_dealloc(Obj o) {
  o->ob_type->tp_free(o.a);
}
const FunctionSpec kOutputMethods[] = {
    {"write", output_write, "text, /"}, {"flush", output_flush, ""}, {"isatty", output_isatty, ""}};
const GetSetSpec kOutputGetSet[] = {{"encoding", output_encoding}};

Ref make_output(std::int64_t stream) {
  P<TextOutputObject> o = make<TextOutputObject>(types::text_output);
  if (!o) return nullptr;
  o->stream = stream;
  return Ref::steal(o);
}

Ref getrefcount(Obj, const In& in) {
  return int_from(in[0]->ob_refcnt);
}
Ref getsizeof(Obj, const In& in) {
  Ref method = lookup_special_bound(in[0], names::sizeof_);
  if (!method) {
    if (failed()) return nullptr;
    return raise(exc::TypeError, "Type {} doesn't define __sizeof__", type_name(in[0]));
  }
  Ref size = call0(method);
  std::int64_t n = 0;
  if (!size || !int_value(size, n)) {
    if (in[1] && error_matches(exc::TypeError)) {
      clear_error();
      return new_ref(in[1]);
    }
    return nullptr;
  }
  if (n < 0) return raise(exc::ValueError, "__sizeof__() should return >= 0");
  P<TypeObject> type = in[0]->ob_type;
  const bool pre = type->has(kManagedDict | kManagedWeakref);
  return int_from(n + (has_gc(in[0]) ? 16 : 0) + (pre ? 16 : 0));
}
Ref intern_(Obj, const In& in) {
  if (!is_exact(in[0], types::str)) return raise(exc::TypeError, "can't intern {}", type_name(in[0]));
  RefTo<StrObject> s = RefTo<StrObject>::take(as<StrObject>(in[0]));
  intern_in_place(s);
  return s;
}
Ref getrecursionlimit(Obj, const In&) {
  return int_from(thread().recursion_limit);
}
Ref setrecursionlimit(Obj, const In& in) {
  std::int64_t n = 0;
  if (!int_value(in[0], n)) return nullptr;
  if (n < 1) return raise(exc::ValueError, "recursion limit must be greater or equal than 1");
  ThreadState& t = thread();
  const std::int32_t depth = t.recursion_limit - t.recursion_remaining;
  if (depth >= n)
    return raise(exc::RecursionError,
                 "cannot set the recursion limit to {} at the recursion depth {}: the limit is too low", n, depth);
  t.recursion_limit = static_cast<std::int32_t>(n);
  t.recursion_remaining = static_cast<std::int32_t>(n) - depth;
  return none();
}
P<Frame> frame_at(std::int64_t depth) {
  P<Frame> f = current_frame();
  while (f && depth > 0) {
    f = f->previous;
    --depth;
  }
  return f;
}
Ref getframe(Obj, const In& in) {
  std::int64_t depth = 0;
  if (in[0] && !int_value(in[0], depth)) return nullptr;
  P<Frame> f = frame_at(depth);
  if (!f) return raise(exc::ValueError, "call stack is not deep enough");
  return frame_object(f);
}
Obj handled() {
  for (P<ExcStackItem> i = thread().exc_info; i; i = i->previous_item) {
    if (i->exc_value && i->exc_value != kNone) return i->exc_value;
  }
  return nullptr;
}
Ref exception_(Obj, const In&) {
  Obj e = handled();
  return new_ref(e ? e : kNone);
}
Ref exc_info(Obj, const In&) {
  Obj e = handled();
  if (!e) return tuple_of({kNone, kNone, kNone});
  Obj tb = as<BaseExceptionObject>(e)->traceback;
  return tuple_of({Obj(e->ob_type), e, tb ? tb : kNone});
}
Ref exit_(Obj, const In& in) {
  return raise_object(exc::SystemExit, in[0]);
}
Ref displayhook(Obj, const In& in) {
  if (in[0] == kNone) return none();
  Ref text = repr(in[0]);
  if (!text) return nullptr;
  write_out(1, utf8(as<StrObject>(text.get())) + "\n");
  return none();
}
Ref excepthook(Obj, const In& in) {
  write_out(2, traceback_text(in[1]));
  return none();
}
Ref getswitchinterval(Obj, const In&) {
  return float_from(0.005);
}
Ref getallocatedblocks(Obj, const In&) {
  return refuse("sys.getallocatedblocks() is not modelled");
}
Ref is_finalizing(Obj, const In&) {
  return bool_from(rt().finalizing != 0);
}
Ref settrace(Obj, const In& in) {
  if (in[0] == kNone) return none();
  return refuse("sys.settrace() is not modelled: the box itself shows every line");
}
Ref gettrace(Obj, const In&) {
  return none();
}
Ref is_interned(Obj, const In& in) {
  return bool_from(is_str(in[0]) && as<StrObject>(in[0])->interned() != 0);
}
Ref is_gil_enabled(Obj, const In&) {
  return bool_from(true);
}
Ref origin_depth(Obj, const In&) {
  return int_from(thread().coroutine_origin_depth);
}
Ref get_asyncgen_hooks(Obj, const In&) {
  Obj first = thread().async_gen_firstiter, last = thread().async_gen_finalizer;
  return tuple_of({first ? first : kNone, last ? last : kNone});
}
Ref set_asyncgen_hooks(Obj, const In& in) {
  if (in[0]) set_field(thread().async_gen_firstiter, Ref::take(in[0] == kNone ? Obj() : in[0]));
  if (in[1]) set_field(thread().async_gen_finalizer, Ref::take(in[1] == kNone ? Obj() : in[1]));
  return none();
}
const FunctionSpec kFunctions[] = {{"getrefcount", getrefcount, "object, /"},
                                   {"getsizeof", getsizeof, "object, default=None"},
                                   {"intern", intern_, "string, /"},
                                   {"getrecursionlimit", getrecursionlimit, ""},
                                   {"setrecursionlimit", setrecursionlimit, "limit, /"},
                                   {"_getframe", getframe, "depth=0, /"},
                                   {"exception", exception_, ""},
                                   {"exc_info", exc_info, ""},
                                   {"exit", exit_, "status=None, /"},
                                   {"displayhook", displayhook, "object, /"},
                                   {"excepthook", excepthook, "exctype, value, traceback, /"},
                                   {"getswitchinterval", getswitchinterval, ""},
                                   {"getallocatedblocks", getallocatedblocks, ""},
                                   {"is_finalizing", is_finalizing, ""},
                                   {"settrace", settrace, "function, /"},
                                   {"gettrace", gettrace, ""},
                                   {"_is_interned", is_interned, "string, /"},
                                   {"_is_gil_enabled", is_gil_enabled, ""},
                                   {"get_coroutine_origin_tracking_depth", origin_depth, ""},
                                   {"get_asyncgen_hooks", get_asyncgen_hooks, ""},
                                   {"set_asyncgen_hooks", set_asyncgen_hooks, "firstiter=None, finalizer=None"}};

bool fill(Obj module) {
  auto add = [&](const char* name, Ref value) { return value && module_add(module, name, value); };
  RefTo<TupleObject> version;
  Ref three = int_from(3), thirteen = int_from(13), five = int_from(5), zero = int_from(0);
  RefTo<StrObject> final_text = str_from("final");
  version = tuple_of({three, thirteen, five, final_text, zero});
  RefTo<StrObject> argv0 = str_from("main.py");
  RefTo<ListObject> argv = list_new(0), path = list_new(0);
  return argv && path && list_append(argv, argv0) && add("stdout", make_output(1)) && add("stderr", make_output(2)) &&
         add("__stdout__", make_output(1)) && add("__stderr__", make_output(2)) && module_add(module, "stdin", kNone) &&
         add("maxsize", int_from(INT64_MAX)) && add("maxunicode", int_from(0x10ffff)) &&
         add("byteorder", str_from("little")) && add("platform", str_from("linux")) &&
         add("version", str_from("3.13.5 (main) [Glassbox]")) && module_add(module, "version_info", version) &&
         module_add(module, "argv", argv) && module_add(module, "path", path) &&
         module_add(module, "modules", rt().modules) && add("executable", str_from("")) &&
         add("copyright", str_from("")) && add("api_version", int_from(1013)) &&
         add("dont_write_bytecode", bool_from(true));
}

}  // namespace

int text_output_stream(Obj output) {
  return static_cast<int>(as<TextOutputObject>(output)->stream);
}

extern const TypeSpec kTextOutputType;
const TypeSpec kTextOutputType = {.id = TypeId::text_output,
                                  .name = "_io.TextIOWrapper",
                                  .basicsize = sizeof(TextOutputObject),
                                  .dealloc = output_dealloc,
                                  .methods = kOutputMethods,
                                  .getset = kOutputGetSet};
extern const ModuleSpec kSysModule;
const ModuleSpec kSysModule = {"sys", kFunctions, fill};

}  // namespace glassbox::python
