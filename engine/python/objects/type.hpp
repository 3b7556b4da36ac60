// Type objects, as Include/cpython/object.h lays them out. A heap type is a HeapTypeObject; a built-in type has the
// same suites behind it in its place of the data segment, so that both are read in one way.
#pragma once

#include <span>

#include "engine/python/objects/object.hpp"
#include "engine/python/objects/type_ids.hpp"

namespace glassbox::python {

struct TupleObject;
struct DictObject;
struct StrObject;
struct DictKeys;

// A call's arguments as vectorcall has them: positional ones, then the values of the keywords named in kwnames.
struct Args {
  const Obj* values = nullptr;
  std::int64_t positional = 0;
  P<TupleObject> kwnames;  // null: no keywords

  Obj operator[](std::int64_t i) const { return values[i]; }
};

// The outcome of am_send (PySendResult): next: a value was yielded; done: it returned; error.
enum class Sent : std::int8_t { done = 0, error = -1, next = 1 };

enum class Compare : std::int32_t { lt = 0, le = 1, eq = 2, ne = 3, gt = 4, ge = 5 };

using Visit = int (*)(Obj o, void* arg);

// In place of int: bool where a function can only succeed or fail; int where 1, 0 and -1 (failed) differ; lengths and
// hashes are -1 when failed.
using DeallocFunction = void (*)(Obj);
using UnaryFunction = Ref (*)(Obj);
using BinaryFunction = Ref (*)(Obj, Obj);
using TernaryFunction = Ref (*)(Obj, Obj, Obj);
using InquiryFunction = int (*)(Obj);
using LengthFunction = std::int64_t (*)(Obj);
using IndexFunction = Ref (*)(Obj, std::int64_t);
using SetIndexFunction = bool (*)(Obj, std::int64_t, Obj);  // a null value deletes
using SetFunction = bool (*)(Obj, Obj, Obj);                // object, key or name, value or null: deletes
using ContainsFunction = int (*)(Obj, Obj);
using HashFunction = std::int64_t (*)(Obj);
using CallFunction = Ref (*)(Obj callable, P<TupleObject> args, P<DictObject> kwargs);  // kwargs may be null
using VectorFunction = Ref (*)(Obj callable, const Args& args);
using CompareFunction = Ref (*)(Obj, Obj, Compare);
using DescrGetFunction = Ref (*)(Obj descriptor, Obj object, Obj type);  // object may be null
using TraverseFunction = int (*)(Obj, Visit, void*);
using NewFunction = Ref (*)(P<TypeObject>, P<TupleObject>, P<DictObject>);
using InitFunction = bool (*)(Obj, P<TupleObject>, P<DictObject>);
using AllocFunction = Ref (*)(P<TypeObject>, std::int64_t items);
using FreeFunction = void (*)(Addr);
using SendFunction = Sent (*)(Obj, Obj value, Ref& result);

struct AsyncMethods {
  Slot<UnaryFunction> am_await, am_aiter, am_anext;
  Slot<SendFunction> am_send;
};
struct NumberMethods {
  Slot<BinaryFunction> nb_add, nb_subtract, nb_multiply, nb_remainder, nb_divmod;
  Slot<TernaryFunction> nb_power;
  Slot<UnaryFunction> nb_negative, nb_positive, nb_absolute;
  Slot<InquiryFunction> nb_bool;
  Slot<UnaryFunction> nb_invert;
  Slot<BinaryFunction> nb_lshift, nb_rshift, nb_and, nb_xor, nb_or;
  Slot<UnaryFunction> nb_int;
  Addr nb_reserved;
  Slot<UnaryFunction> nb_float;
  Slot<BinaryFunction> nb_inplace_add, nb_inplace_subtract, nb_inplace_multiply, nb_inplace_remainder;
  Slot<TernaryFunction> nb_inplace_power;
  Slot<BinaryFunction> nb_inplace_lshift, nb_inplace_rshift, nb_inplace_and, nb_inplace_xor, nb_inplace_or;
  Slot<BinaryFunction> nb_floor_divide, nb_true_divide, nb_inplace_floor_divide, nb_inplace_true_divide;
  Slot<UnaryFunction> nb_index;
  Slot<BinaryFunction> nb_matrix_multiply, nb_inplace_matrix_multiply;
};
struct MappingMethods {
  Slot<LengthFunction> mp_length;
  Slot<BinaryFunction> mp_subscript;
  Slot<SetFunction> mp_ass_subscript;
};
struct SequenceMethods {
  Slot<LengthFunction> sq_length;
  Slot<BinaryFunction> sq_concat;
  Slot<IndexFunction> sq_repeat;
  Slot<IndexFunction> sq_item;
  Addr was_sq_slice;
  Slot<SetIndexFunction> sq_ass_item;
  Addr was_sq_ass_slice;
  Slot<ContainsFunction> sq_contains;
  Slot<BinaryFunction> sq_inplace_concat;
  Slot<IndexFunction> sq_inplace_repeat;
};

enum TypeFlag : std::uint64_t {
  kStaticBuiltin = 1ULL << 1U,
  kInlineValues = 1ULL << 2U,
  kManagedWeakref = 1ULL << 3U,
  kManagedDict = 1ULL << 4U,
  kSequence = 1ULL << 5U,
  kMapping = 1ULL << 6U,
  kDisallowInstantiation = 1ULL << 7U,
  kImmutableType = 1ULL << 8U,
  kHeapType = 1ULL << 9U,
  kBaseType = 1ULL << 10U,
  kHaveVectorcall = 1ULL << 11U,
  kReady = 1ULL << 12U,
  kHaveGc = 1ULL << 14U,
  kMethodDescriptor = 1ULL << 17U,
  kValidVersionTag = 1ULL << 19U,
  kIsAbstract = 1ULL << 20U,
  kMatchSelf = 1ULL << 22U,
  kIntSubclass = 1ULL << 24U,
  kListSubclass = 1ULL << 25U,
  kTupleSubclass = 1ULL << 26U,
  kBytesSubclass = 1ULL << 27U,
  kStrSubclass = 1ULL << 28U,
  kDictSubclass = 1ULL << 29U,
  kBaseExceptionSubclass = 1ULL << 30U,
  kTypeSubclass = 1ULL << 31U,
};

struct TypeObject : VarObject {
  Addr tp_name;  // a NUL-terminated name in the memory
  std::int64_t tp_basicsize;
  std::int64_t tp_itemsize;
  Slot<DeallocFunction> tp_dealloc;
  std::int64_t tp_vectorcall_offset;
  Addr tp_getattr;
  Addr tp_setattr;
  P<AsyncMethods> tp_as_async;
  Slot<UnaryFunction> tp_repr;
  P<NumberMethods> tp_as_number;
  P<SequenceMethods> tp_as_sequence;
  P<MappingMethods> tp_as_mapping;
  Slot<HashFunction> tp_hash;
  Slot<CallFunction> tp_call;
  Slot<UnaryFunction> tp_str;
  Slot<BinaryFunction> tp_getattro;
  Slot<SetFunction> tp_setattro;
  Addr tp_as_buffer;
  std::uint64_t tp_flags;
  Addr tp_doc;
  Slot<TraverseFunction> tp_traverse;
  Slot<InquiryFunction> tp_clear;
  Slot<CompareFunction> tp_richcompare;
  std::int64_t tp_weaklistoffset;
  Slot<UnaryFunction> tp_iter;
  Slot<UnaryFunction> tp_iternext;  // null and no error set: exhausted
  Addr tp_methods;
  Addr tp_members;
  Addr tp_getset;
  P<TypeObject> tp_base;
  P<DictObject> tp_dict;
  Slot<DescrGetFunction> tp_descr_get;
  Slot<SetFunction> tp_descr_set;
  std::int64_t tp_dictoffset;
  Slot<InitFunction> tp_init;
  Slot<AllocFunction> tp_alloc;
  Slot<NewFunction> tp_new;
  Slot<FreeFunction> tp_free;
  Addr tp_is_gc;
  P<TupleObject> tp_bases;
  P<TupleObject> tp_mro;
  Addr tp_cache;
  Obj tp_subclasses;  // a dict of weak references, or null (built-in types too)
  Obj tp_weaklist;
  Slot<DeallocFunction> tp_del;
  std::uint32_t tp_version_tag;
  std::uint32_t tp_pad;
  Slot<DeallocFunction> tp_finalize;
  Slot<VectorFunction> tp_vectorcall;
  std::uint8_t tp_watched;
  std::uint8_t tp_pad_2;
  std::uint16_t tp_versions_used;
  std::uint32_t tp_pad_3;

  [[nodiscard]] bool has(std::uint64_t flags) const { return (tp_flags & flags) != 0; }
};

struct HeapTypeObject : TypeObject {
  AsyncMethods as_async;
  NumberMethods as_number;
  MappingMethods as_mapping;
  SequenceMethods as_sequence;
  Addr as_buffer[2];
  P<StrObject> ht_name;
  Obj ht_slots;  // a tuple of names, or null
  P<StrObject> ht_qualname;
  P<DictKeys> ht_cached_keys;
  Obj ht_module;
  Addr ht_tpname;
  P<Object> spec_getitem;
  std::uint32_t spec_getitem_version;
  std::uint32_t spec_pad;
  P<Object> spec_init;
};
static_assert(sizeof(HeapTypeObject) <= kStaticTypeStride);

inline bool is_exact(Obj o, P<TypeObject> type) {
  return o->ob_type == type;
}
inline bool is_subtype_flag(Obj o, std::uint64_t flag) {
  return o->ob_type->has(flag);
}
inline bool is_int(Obj o) {
  return is_subtype_flag(o, kIntSubclass);
}
inline bool is_str(Obj o) {
  return is_subtype_flag(o, kStrSubclass);
}
inline bool is_bytes(Obj o) {
  return is_subtype_flag(o, kBytesSubclass);
}
inline bool is_tuple(Obj o) {
  return is_subtype_flag(o, kTupleSubclass);
}
inline bool is_list(Obj o) {
  return is_subtype_flag(o, kListSubclass);
}
inline bool is_dict(Obj o) {
  return is_subtype_flag(o, kDictSubclass);
}
inline bool is_type(Obj o) {
  return is_subtype_flag(o, kTypeSubclass);
}
inline bool is_exception(Obj o) {
  return is_subtype_flag(o, kBaseExceptionSubclass);
}
inline bool is_exception_class(Obj o) {
  return is_type(o) && as<TypeObject>(o)->has(kBaseExceptionSubclass);
}

bool is_subtype(P<TypeObject> type, P<TypeObject> of);  // along the MRO (PyType_IsSubtype)
inline bool is_instance_exact(Obj o, P<TypeObject> type) {
  return o->ob_type == type || is_subtype(o->ob_type, type);
}

// The attribute as the MRO has it, without descriptors; borrowed, null and no error when there is none
// (_PyType_Lookup).
Obj type_lookup(P<TypeObject> type, P<StrObject> name);
void type_modified(P<TypeObject> type);  // PyType_Modified

RefTo<StrObject> type_name_of(P<TypeObject> type);  // __name__
const char* short_type_name(P<TypeObject> type);    // tp_name as error messages print it with %s
inline const char* type_name(Obj o) {
  return short_type_name(o->ob_type);
}

Ref type_call(P<TypeObject> type, const Args& args);
Ref type_generic_alloc(P<TypeObject> type, std::int64_t items);
Ref type_generic_new(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs);

}  // namespace glassbox::python
