// How C functions, types and modules are declared: as tables. DESIGN.md shows one of each.
//
// A function's signature is written as in CPython's documentation: "object, /", "iterable=(), /",
// "*, key=None, reverse=False", "x, /, *args", "**kwargs". The defaults are only for help(): an absent argument arrives
// as a null Obj. From it follow the calling convention, and with it the words of the TypeError for a wrong call:
//   ""                               METH_NOARGS     "list.clear() takes no arguments (1 given)"
//   one positional-only, required    METH_O          "list.append() takes exactly one argument (0 given)"
//   only positional-only ones        METH_FASTCALL   "insert expected 2 arguments, got 1"
//   names without `/` before them    keywords        "sorted() missing required argument 'x' (pos 1)"
//   "*args" or "**kwargs"            the rest arrives in In::rest and In::keywords
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "engine/python/objects/type.hpp"

namespace glassbox::python {

// The arguments as the signature binds them. All borrowed.
struct In {
  const Obj* bound = nullptr;  // one for each name of the signature, null where absent
  std::span<const Obj> rest;   // what *args takes
  P<DictObject> keywords;      // what **kwargs takes, null when there was none

  Obj operator[](std::int64_t i) const { return bound[i]; }
};

using NativeFunction = Ref (*)(Obj self, const In& in);

enum class Binding : std::uint8_t { instance, class_method, static_method };

struct FunctionSpec {
  const char* name;
  NativeFunction function;
  const char* signature = "";
  Binding binding = Binding::instance;
  const char* doc = nullptr;
};

// A field of the object's struct that Python code sees (PyMemberDef). object: absent reads as AttributeError;
// object_none: as None.
struct MemberSpec {
  enum class Kind : std::uint8_t { object, object_none, int64, int32, uint8_bool, uint32 };
  const char* name;
  Kind kind;
  std::int64_t offset;
  bool readonly = true;
};

struct GetSetSpec {
  const char* name;
  UnaryFunction get;
  bool (*set)(Obj self, Obj value) = nullptr;  // null value: delete; null function: read-only
};

struct TypeSpec {
  TypeId id;
  const char* name;  // with the module for types of modules: "collections.deque"
  std::int64_t basicsize;
  TypeId base = TypeId::object;
  std::int64_t itemsize = 0;
  std::uint64_t flags = 0;  // kBaseType, kHaveGc, kSequence, kMatchSelf …; the rest is inherited or found out
  DeallocFunction dealloc = nullptr;
  TraverseFunction traverse = nullptr;
  InquiryFunction clear = nullptr;
  UnaryFunction repr = nullptr;
  UnaryFunction str = nullptr;
  HashFunction hash = nullptr;
  bool unhashable = false;  // __hash__ is None
  CompareFunction richcompare = nullptr;
  CallFunction call = nullptr;
  std::int64_t vectorcall_offset = 0;
  VectorFunction vectorcall = nullptr;  // tp_vectorcall: calling the type itself
  BinaryFunction getattro = nullptr;
  SetFunction setattro = nullptr;
  UnaryFunction iter = nullptr;
  UnaryFunction iternext = nullptr;
  DescrGetFunction descr_get = nullptr;
  SetFunction descr_set = nullptr;
  std::int64_t weaklistoffset = 0;
  std::int64_t dictoffset = 0;
  NewFunction new_ = nullptr;
  InitFunction init = nullptr;
  AllocFunction alloc = nullptr;
  DeallocFunction finalize = nullptr;
  const NumberMethods* (*as_number)() = nullptr;  // functions, because slots register themselves at run time
  const SequenceMethods* (*as_sequence)() = nullptr;
  const MappingMethods* (*as_mapping)() = nullptr;
  const AsyncMethods* (*as_async)() = nullptr;
  std::span<const FunctionSpec> methods = {};
  std::span<const MemberSpec> members = {};
  std::span<const GetSetSpec> getset = {};
  const char* doc = nullptr;
};

// A module written in C++. `fill` adds what is not a function (types, constants).
struct ModuleSpec {
  const char* name;
  std::span<const FunctionSpec> functions;
  bool (*fill)(Obj module) = nullptr;
  const char* doc = nullptr;
};

}  // namespace glassbox::python
