#pragma once

#include "engine/python/objects/native.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {

extern const std::span<const FunctionSpec> kStrMethods;
Ref percent_format(P<StrObject> format, Obj args);  // "…" % args
std::string int_hex(std::uint32_t value);
Ref str_format(P<StrObject> format, std::span<const Obj> args, P<DictObject> kwargs);  // "…".format(…)

}  // namespace glassbox::python
