// What can be done with any object (Objects/abstract.c, Objects/object.c, Objects/call.c): the protocol that everything
// outside a type's own file uses.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/python/objects/errors.hpp"
#include "engine/python/objects/type.hpp"

namespace glassbox::python {

extern const Obj kNone, kTrue, kFalse, kNotImplemented, kEllipsis;  // immortal
inline Ref none() {
  return new_ref(kNone);
}
inline Ref not_implemented() {
  return new_ref(kNotImplemented);
}
Ref bool_from(bool value);

// Attributes.
Ref get_attr(Obj o, P<StrObject> name);
Ref get_attr(Obj o, std::string_view name);
int find_attr(Obj o, P<StrObject> name, Ref& result);  // 1 found, 0 absent (no error set), -1 failed
int find_attr(Obj o, std::string_view name, Ref& result);
bool set_attr(Obj o, P<StrObject> name, Obj value);  // null value: deletes
bool set_attr(Obj o, std::string_view name, Obj value);
Ref generic_get_attr(Obj o, Obj name);
bool generic_set_attr(Obj o, Obj name, Obj value);
Obj lookup_special(Obj o, P<StrObject> name);        // on the type, borrowed, unbound
Ref lookup_special_bound(Obj o, P<StrObject> name);  // null and no error when absent

// Text, comparison, truth.
Ref repr(Obj o);
Ref to_str(Obj o);    // str(o)
Ref to_ascii(Obj o);  // ascii(o)
Ref format(Obj o, Obj spec);
Ref rich_compare(Obj a, Obj b, Compare op);
int rich_compare_bool(Obj a, Obj b, Compare op);  // identity first
std::int64_t hash(Obj o);                         // -1 failed
int is_true(Obj o);
std::int64_t length(Obj o);
std::int64_t length_hint(Obj o, std::int64_t otherwise);
bool is_callable(Obj o);
int is_instance(Obj o, Obj type_or_tuple);
int is_subclass(Obj type, Obj type_or_tuple);

// Numbers. `op` is BINARY_OP's argument (NB_ADD = 0 …).
Ref binary_op(Obj a, Obj b, int op);
Ref number_add(Obj a, Obj b);
Ref number_multiply(Obj a, Obj b);
Ref power(Obj a, Obj b, Obj modulus, bool in_place = false);
Ref negative(Obj o);
Ref positive(Obj o);
Ref absolute(Obj o);
Ref invert(Obj o);
Ref divmod(Obj a, Obj b);
Ref number_index(Obj o);  // __index__: an int, or TypeError
bool has_index(Obj o);
bool to_ssize(Obj o, std::int64_t& out, P<TypeObject> overflow = {});  // __index__; clips when overflow is null
Ref number_int(Obj o);                                                 // int(o)
Ref number_float(Obj o);                                               // float(o)

// Containers.
Ref get_item(Obj o, Obj key);
bool set_item(Obj o, Obj key, Obj value);
bool del_item(Obj o, Obj key);
Ref sequence_item(Obj o, std::int64_t index);
int contains(Obj container, Obj value);
bool is_sequence(Obj o);

// Iteration. iter_next: null means exhausted unless failed() says otherwise.
Ref get_iter(Obj o);
Ref iter_next(Obj iterator);
bool is_iterator(Obj o);
Ref sequence_iterator(Obj sequence);  // over __getitem__ with 0, 1, 2 …
Ref call_iterator(Obj callable, Obj sentinel);
// Calls body(item) for each; stops and returns false when body returns false or something fails.
template <class F>
bool for_each(Obj iterable, F body) {
  Ref iterator = get_iter(iterable);
  if (!iterator) return false;
  while (true) {
    Ref item = iter_next(iterator);
    if (!item) return !failed();
    if (!body(Obj(item.get()))) return false;
  }
}
RefTo<struct ListObject> list_from(Obj iterable);
RefTo<TupleObject> tuple_from(Obj iterable);
Ref sequence_fast(Obj o, std::string_view message);  // the list or tuple itself, or a list of it; TypeError(message)
std::span<const Obj> fast_items(Obj list_or_tuple);  // valid until the list changes

// Calls.
Ref call(Obj callable, const Args& args);
Ref call_tuple(Obj callable, P<TupleObject> args, P<DictObject> kwargs);
Ref call0(Obj callable);
Ref call1(Obj callable, Obj a);
Ref call2(Obj callable, Obj a, Obj b);
Ref call3(Obj callable, Obj a, Obj b, Obj c);
Ref call_method(Obj o, std::string_view name, std::initializer_list<Obj> args = {});

RefTo<TupleObject> append_keywords(std::vector<Obj>& values, P<DictObject> kwargs);  // kwnames; null when kwargs is
Failed name_the_attribute(Obj o, P<StrObject> name);  // fills obj and name of the AttributeError that is set
int default_is_instance(Obj o, Obj type);             // type.__instancecheck__
int default_is_subclass(Obj type, Obj of);
Ref union_of(Obj a, Obj b);                              // int | str
Ref import_reduce();                                     // copyreg's way of taking objects apart
Ref generic_alias(Obj origin, Obj args);                 // list[int]
Failed raise_attribute_error(Obj o, P<StrObject> name);  // "'C' object has no attribute 'x'", with obj and name in it
Ref vectorcall_call(Obj callable, P<TupleObject> args, P<DictObject> kwargs);  // tp_call of what has a vectorcall field
std::string address_text(Obj o);                                               // "0x7f4c…", as repr() shows it
std::int64_t pointer_hash(Addr a);                                             // of an object's identity

bool enter_recursion(const char* where);  // false: RecursionError is set ("… exceeded{where}")
void leave_recursion();

}  // namespace glassbox::python
