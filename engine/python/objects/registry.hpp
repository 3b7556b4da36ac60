// The tables of everything that is declared: types in the order in which they are made ready (bases first), modules.
#pragma once

#include <span>

#include "engine/python/objects/native.hpp"

namespace glassbox::python {

std::span<const TypeSpec* const> type_specs();
std::span<const ModuleSpec* const> module_specs();

std::span<const TypeSpec> exception_specs();

// Every TypeSpec and ModuleSpec is a constant of its own file, named here.
#define GLASSBOX_TYPE_SPEC(name) extern const TypeSpec name;
#define GLASSBOX_MODULE_SPEC(name) extern const ModuleSpec name;

}  // namespace glassbox::python
