#pragma once

#include <span>

#include "engine/python/objects/exception.hpp"

namespace glassbox::python {

// Offsets of the references that a class of exceptions keeps beyond BaseException's.
std::span<const std::int64_t> exception_fields(P<TypeObject> type);

}  // namespace glassbox::python
