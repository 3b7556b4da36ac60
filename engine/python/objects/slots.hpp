// Type slots and the methods that stand for them (Objects/typeobject.c, slotdefs).
#pragma once

#include "engine/python/objects/function.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/type.hpp"

namespace glassbox::python {

// How a wrapper_descriptor calls its slot.
enum class Wrap : std::uint8_t {
  none,
  unary,
  binary,
  binary_left,
  binary_right,
  ternary,
  ternary_right,
  inquiry,
  length,
  index,
  item,
  set_item_index,
  del_item_index,
  contains,
  set_item,
  del_item,
  get_attribute,
  set_attribute,
  del_attribute,
  hash,
  call,
  lt,
  le,
  eq,
  ne,
  gt,
  ge,
  next,
  descr_get,
  descr_set,
  descr_delete,
  init,
  finalize
};

struct SlotDef {
  P<StrObject> name;
  std::uint32_t offset;  // in HeapTypeObject
  AnyFunction function;  // what a class written in Python gets there; null: nothing
  Wrap wrap;
};
std::span<const SlotDef> slot_defs();  // grouped by offset

inline Addr& slot_at(P<TypeObject> type, std::uint32_t offset) {
  return at<Addr>(type.a + offset);
}

bool add_slot_wrappers(P<TypeObject> type);                // __add__ … for the slots that a built-in type fills
void fix_slots(P<TypeObject> type);                        // all slots of a new class, from what its MRO defines
bool slot_changed(P<TypeObject> type, P<StrObject> name);  // after setattr on a class: it and its subclasses
Ref wrapper_call(P<WrapperDescriptorObject> descriptor, Obj self, const Args& args);

// The method `name` of o's type, called with o in front; AttributeError when there is none.
Ref call_special(Obj o, P<StrObject> name, std::initializer_list<Obj> args = {});
// The same, or NotImplemented when there is none.
Ref call_special_maybe(Obj o, P<StrObject> name, std::initializer_list<Obj> args = {});

Ref slot_call(Obj self, P<TupleObject> args, P<DictObject> kwargs);
bool slot_init(Obj self, P<TupleObject> args, P<DictObject> kwargs);
Ref slot_getattr_hook(Obj self, Obj name);
Ref slot_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs);
Ref slot_iternext(Obj self);
std::int64_t hash_not_implemented(Obj o);

bool compute_mro(P<TypeObject> type);
void link_suites(P<TypeObject> type);
void type_prepare(P<TypeObject> type, const TypeSpec& spec);
bool add_members(P<TypeObject> type, const TypeSpec& spec);  // its fields and properties as descriptors
Ref static_method_of(Obj function);
Ref class_method_of(Obj function);
Ref slot_member(P<TypeObject> type, P<StrObject> name, std::int64_t offset);  // the descriptor of one __slots__ entry
Ref dict_getset(P<TypeObject> type);                                          // __dict__ of its instances
Ref weakref_getset(P<TypeObject> type);                                       // __weakref__
Ref mro_of(P<TypeObject> type);
void gc_del(Addr object);
bool type_ready(P<TypeObject> type, const TypeSpec* spec);  // a built-in type from its table; null: a new class
Ref new_class(P<TypeObject> meta, P<StrObject> name, P<TupleObject> bases, P<DictObject> dict, P<DictObject> kwargs);
P<TypeObject> best_metatype(P<TypeObject> meta, P<TupleObject> bases);  // null: TypeError is set
bool add_subclass(P<TypeObject> base, P<TypeObject> type);
RefTo<ListObject> subclasses_of(P<TypeObject> type);
Ref type_get_attribute(Obj type, Obj name);
void subtype_dealloc(Obj o);
int subtype_traverse(Obj o, Visit visit, void* arg);
int subtype_clear(Obj o);
void inherit_slots(P<TypeObject> type, P<TypeObject> base);
Ref new_wrapper_function(P<TypeObject> type);  // the builtin that stands for tp_new as __new__

}  // namespace glassbox::python
