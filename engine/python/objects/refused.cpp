// What the machine knows of, and says that it does not model.
#include "engine/python/eval/operations.hpp"
#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

Ref async_gen_wrap(Obj) {
  return refuse("asynchronous generators are not modelled");
}
Ref generic_alias(Obj, Obj) {
  return refuse("parametrised types such as list[int] are not modelled as values");
}
Ref union_of(Obj, Obj) {
  return refuse("unions of types such as int | str are not modelled as values");
}
Ref import_reduce() {
  return refuse("taking objects apart (copy, pickle) is not modelled");
}

}  // namespace glassbox::python
