// float (Objects/floatobject.c), with the shortest repr that reads back the same.
#pragma once

#include <string>

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct FloatObject : Object {
  double ob_fval;
};

Ref float_from(double value);
std::string float_repr(double value);
// As printf's %e, %f, %g (code e, E, f, F, g, G) or repr (code r, precision ignored); `alternate` keeps the point,
// `dot_zero` adds ".0" to what looks like an integer. inf and nan included.
std::string float_format(double value, char code, int precision, bool alternate, bool dot_zero);
bool float_parse(std::string_view text, double& out);  // what float() takes from a str
bool double_from(Obj o, double& out);                  // float, int, __float__, __index__; TypeError
inline bool is_float(Obj o) {
  return is_instance_exact(o, types::float_);
}
std::int64_t float_hash(Obj o, double value);

}  // namespace glassbox::python
