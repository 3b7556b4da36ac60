// Entering Python code from C++ (Objects/call.c, _PyFunction_Vectorcall; Python/ceval.c, PyEval_EvalCode).
#include <vector>

#include "engine/python/eval/eval.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

Ref function_vectorcall(Obj callable, const Args& args) {
  P<FunctionObject> func = as<FunctionObject>(callable);
  const std::int64_t all = args.positional + (args.kwnames ? args.kwnames->ob_size : 0);
  Obj small[12];
  std::vector<Obj> large;
  Obj* values = small;
  if (all > 12) {
    large.resize(static_cast<std::size_t>(all));
    values = large.data();
  }
  for (std::int64_t i = 0; i < all; ++i) {
    values[i] = args.values[i];
    incref(values[i]);
  }
  incref(func);
  Obj locals;
  if ((func->func_code->co_flags & CO_OPTIMIZED) == 0) {
    locals = func->func_globals;
    incref(locals);
  }
  P<Frame> frame = push_call(func, locals, values, args.positional, args.kwnames);
  return frame ? run_frame(frame) : nullptr;
}

Ref function_call_locals(P<FunctionObject> func, Obj locals) {
  incref(func);
  incref(locals);
  P<Frame> frame = push_call(func, locals, nullptr, 0, {});
  return frame ? run_frame(frame) : nullptr;
}

Ref eval_code(P<CodeObject> code, P<DictObject> globals, Obj locals) {
  if (!dict_get_str(globals, names::builtins_)) {
    if (!dict_set(globals, Obj(names::builtins_), rt().builtins_module)) return nullptr;
  }
  Ref func = function_new(code, globals);
  return func ? function_call_locals(as<FunctionObject>(func.get()), locals) : nullptr;
}

}  // namespace glassbox::python
