// What the collector's parts and their callers share.
#pragma once

#include "engine/python/objects/gc.hpp"

namespace glassbox::python {

void gc_boot();
void gc_run_scheduled();  // the youngest generations that are over their thresholds
void gc_for_each(int generation, bool (*see)(Obj, void*), void* arg);
bool may_be_tracked(Obj o);  // whether it could be part of a cycle (_PyObject_GC_MAY_BE_TRACKED)
bool call_gc_callbacks(const char* phase, int generation, std::int64_t collected);  // modules/gc.cpp

// Clears the weak references to unreachable objects and calls the callbacks of those that are reachable themselves.
void handle_weakrefs(P<GcHead> unreachable, P<GcHead> old);

}  // namespace glassbox::python
