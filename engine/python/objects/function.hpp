// Functions, methods and cells (Objects/funcobject.c, classobject.c, methodobject.c, descrobject.c, cellobject.c).
#pragma once

#include "engine/python/objects/native.hpp"

namespace glassbox::python {

struct CodeObject;

struct FunctionObject : Object {
  P<DictObject> func_globals;
  Obj func_builtins;
  P<StrObject> func_name;
  P<StrObject> func_qualname;
  P<CodeObject> func_code;
  Obj func_defaults;
  Obj func_kwdefaults;
  Obj func_closure;
  Obj func_doc;
  Obj func_dict;
  Obj func_weakreflist;
  Obj func_module;
  Obj func_annotations;
  Obj func_typeparams;
  Slot<VectorFunction> vectorcall;
  std::uint32_t func_version;
  std::uint32_t pad;
};
struct MethodObject : Object {
  Obj im_func;
  Obj im_self;
  Obj im_weakreflist;
  Slot<VectorFunction> vectorcall;
};
struct CellObject : Object {
  Obj ob_ref;
};
// m_ml: number of the FunctionSpec in the table of all that were ever declared.
struct BuiltinFunctionObject : Object {
  Addr m_ml;
  Obj m_self;
  Obj m_module;
  Obj m_weakreflist;
  Slot<VectorFunction> vectorcall;
};
struct DescriptorObject : Object {
  P<TypeObject> d_type;
  P<StrObject> d_name;
  Obj d_qualname;
};
struct MethodDescriptorObject : DescriptorObject {
  Addr d_method;
  Slot<VectorFunction> vectorcall;
};
struct MemberDescriptorObject : DescriptorObject {
  Addr d_member;  // where its MemberDef lies
};
struct GetSetDescriptorObject : DescriptorObject {
  Addr d_getset;
};
struct WrapperDescriptorObject : DescriptorObject {
  Addr d_base;     // number of the slot's description
  Addr d_wrapped;  // the slot's code
};
struct MethodWrapperObject : Object {
  P<WrapperDescriptorObject> descr;
  Obj self;
};
struct ClassMethodObject : Object {  // staticmethod has the same
  Obj callable;
  Obj dict;
};
struct PropertyObject : Object {
  Obj prop_get;
  Obj prop_set;
  Obj prop_del;
  Obj prop_doc;
  Obj prop_name;
  std::int32_t getter_doc;
  std::int32_t pad;
};

Ref function_new(P<CodeObject> code, P<DictObject> globals, Obj qualname = nullptr);
Ref method_new(Obj function, Obj self);
Ref method_vectorcall(Obj callable, const Args& args);
RefTo<CellObject> cell_new(Obj content);  // content may be null
Ref builtin_function(const FunctionSpec& spec, Obj self, Obj module);
Ref method_descriptor(const FunctionSpec& spec, P<TypeObject> type);
const FunctionSpec& function_spec(Addr number);
bool str_is_print(Obj builtin);  // whether it is print(), for a hint in a TypeError
inline bool is_function(Obj o) {
  return o->ob_type == types::function;
}

}  // namespace glassbox::python
