// time (Modules/timemodule.c) with virtual time: it starts at 0 and passes only where a program sleeps.
#include "engine/python/eval/runtime.hpp"
#include "engine/python/modules/module.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/registry.hpp"

namespace glassbox::python {
namespace {

Ref seconds(Obj, const In&) {
  return float_from(static_cast<double>(rt().virtual_time) / 1e6);
}
Ref nanoseconds(Obj, const In&) {
  return int_from(rt().virtual_time * 1000);
}
Ref sleep_(Obj, const In& in) {
  double s = 0;
  if (!double_from(in[0], s)) return nullptr;
  if (s < 0) return raise(exc::ValueError, "sleep length must be non-negative");
  rt().virtual_time += static_cast<std::int64_t>(s * 1e6 + 0.5);
  return none();
}
const FunctionSpec kFunctions[] = {{"time", seconds, ""},
                                   {"monotonic", seconds, ""},
                                   {"perf_counter", seconds, ""},
                                   {"process_time", seconds, ""},
                                   {"thread_time", seconds, ""},
                                   {"time_ns", nanoseconds, ""},
                                   {"monotonic_ns", nanoseconds, ""},
                                   {"perf_counter_ns", nanoseconds, ""},
                                   {"process_time_ns", nanoseconds, ""},
                                   {"sleep", sleep_, "seconds, /"}};

}  // namespace

extern const ModuleSpec kTimeModule;
const ModuleSpec kTimeModule = {"time", kFunctions};

}  // namespace glassbox::python
