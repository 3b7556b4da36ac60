#pragma once

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/set.hpp"

namespace glassbox::python {

constexpr Addr kSetDummy = kSingletons + 0xe0;  // stands where a key was removed; never an object of a program
bool set_add_hash(P<SetObject> set, Obj key, std::int64_t hash);
int set_contains_hash(P<SetObject> set, Obj key, std::int64_t hash);
int set_discard_hash(P<SetObject> set, Obj key, std::int64_t hash);
void set_clear(P<SetObject> set);
bool set_pop(P<SetObject> set, Ref& out);  // false: it is empty
RefTo<SetObject> set_of_type(P<TypeObject> type, Obj iterable);

}  // namespace glassbox::python
