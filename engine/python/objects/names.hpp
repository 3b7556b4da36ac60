// Names that the interpreter itself uses: immortal strings at fixed places, so that using one costs nothing.
#pragma once

#include "engine/python/objects/str.hpp"
#include "engine/python/objects/type_ids.hpp"

namespace glassbox::python {

// clang-format off
#define GLASSBOX_PYTHON_NAMES(X) \
  X(repr_, "__repr__") X(str_, "__str__") X(hash_, "__hash__") X(call_, "__call__") X(getattribute_, "__getattribute__") \
  X(getattr_, "__getattr__") X(setattr_, "__setattr__") X(delattr_, "__delattr__") X(lt_, "__lt__") X(le_, "__le__") \
  X(eq_, "__eq__") X(ne_, "__ne__") X(gt_, "__gt__") X(ge_, "__ge__") X(iter_, "__iter__") X(next_, "__next__") \
  X(get_, "__get__") X(set_, "__set__") X(delete_, "__delete__") X(init_, "__init__") X(new_, "__new__") X(del_, "__del__") \
  X(await_, "__await__") X(aiter_, "__aiter__") X(anext_, "__anext__") X(add_, "__add__") X(radd_, "__radd__") \
  X(sub_, "__sub__") X(rsub_, "__rsub__") X(mul_, "__mul__") X(rmul_, "__rmul__") X(mod_, "__mod__") X(rmod_, "__rmod__") \
  X(divmod_, "__divmod__") X(rdivmod_, "__rdivmod__") X(pow_, "__pow__") X(rpow_, "__rpow__") X(neg_, "__neg__") \
  X(pos_, "__pos__") X(abs_, "__abs__") X(bool_, "__bool__") X(invert_, "__invert__") X(lshift_, "__lshift__") \
  X(rlshift_, "__rlshift__") X(rshift_, "__rshift__") X(rrshift_, "__rrshift__") X(and_, "__and__") X(rand_, "__rand__") \
  X(xor_, "__xor__") X(rxor_, "__rxor__") X(or_, "__or__") X(ror_, "__ror__") X(int_, "__int__") X(float_, "__float__") \
  X(iadd_, "__iadd__") X(isub_, "__isub__") X(imul_, "__imul__") X(imod_, "__imod__") X(ipow_, "__ipow__") \
  X(ilshift_, "__ilshift__") X(irshift_, "__irshift__") X(iand_, "__iand__") X(ixor_, "__ixor__") X(ior_, "__ior__") \
  X(floordiv_, "__floordiv__") X(rfloordiv_, "__rfloordiv__") X(truediv_, "__truediv__") X(rtruediv_, "__rtruediv__") \
  X(ifloordiv_, "__ifloordiv__") X(itruediv_, "__itruediv__") X(index_, "__index__") X(matmul_, "__matmul__") \
  X(rmatmul_, "__rmatmul__") X(imatmul_, "__imatmul__") X(len_, "__len__") X(getitem_, "__getitem__") \
  X(setitem_, "__setitem__") X(delitem_, "__delitem__") X(contains_, "__contains__") X(concat_unused, "concat") \
  X(class_, "__class__") X(dict_, "__dict__") X(doc_, "__doc__") X(module_, "__module__") X(name_, "__name__") \
  X(qualname_, "__qualname__") X(slots_, "__slots__") X(weakref_, "__weakref__") X(classcell_, "__classcell__") \
  X(classdictcell_, "__classdictcell__") X(classdict_, "__classdict__") \
  X(init_subclass_, "__init_subclass__") X(class_getitem_, "__class_getitem__") X(set_name_, "__set_name__") \
  X(prepare_, "__prepare__") X(mro_entries_, "__mro_entries__") X(orig_bases_, "__orig_bases__") X(bases_, "__bases__") \
  X(mro, "mro") X(metaclass, "metaclass") X(annotations_, "__annotations__") X(type_params_, "__type_params__") \
  X(abstractmethods_, "__abstractmethods__") X(isabstractmethod_, "__isabstractmethod__") X(instancecheck_, "__instancecheck__") \
  X(subclasscheck_, "__subclasscheck__") X(subclasshook_, "__subclasshook__") X(enter_, "__enter__") X(exit_, "__exit__") \
  X(aenter_, "__aenter__") X(aexit_, "__aexit__") X(format_, "__format__") X(missing_, "__missing__") \
  X(reversed_, "__reversed__") X(length_hint_, "__length_hint__") X(bytes_, "__bytes__") X(round_, "__round__") \
  X(trunc_, "__trunc__") X(floor_, "__floor__") X(ceil_, "__ceil__") X(sizeof_, "__sizeof__") X(dir_, "__dir__") \
  X(main_, "__main__") X(builtins_, "__builtins__") X(file_, "__file__") X(spec_, "__spec__") X(loader_, "__loader__") \
  X(package_, "__package__") X(path_, "__path__") X(all_, "__all__") X(build_class_, "__build_class__") \
  X(import_, "__import__") X(debug_, "__debug__") X(match_args_, "__match_args__") X(static_attributes_, "__static_attributes__") \
  X(firstlineno_, "__firstlineno__") X(wrapped_, "__wrapped__") X(defaults_, "__defaults__") X(kwdefaults_, "__kwdefaults__") \
  X(code_, "__code__") X(globals_, "__globals__") X(closure_, "__closure__") X(self_, "__self__") X(func_, "__func__") \
  X(context_, "__context__") X(cause_, "__cause__") X(traceback_, "__traceback__") X(notes_, "__notes__") \
  X(objclass_, "__objclass__") X(origin_, "__origin__") X(args_, "__args__") X(parameters_, "__parameters__") \
  X(copy_, "__copy__") X(deepcopy_, "__deepcopy__") X(reduce_, "__reduce__") X(reduce_ex_, "__reduce_ex__") \
  X(getstate_, "__getstate__") X(getnewargs_, "__getnewargs__") X(fspath_, "__fspath__") X(complex_, "__complex__") \
  X(post_init_, "__post_init__") X(self, "self") X(cls, "cls") X(keys, "keys") X(values, "values") X(items, "items") X(get, "get") \
  X(send, "send") X(throw_, "throw") X(close, "close") X(append, "append") X(update, "update") X(copy, "copy") \
  X(value, "value") X(name, "name") X(obj, "obj") X(args, "args") X(msg, "msg") X(code, "code") X(print, "print") \
  X(stdout_, "stdout") X(stderr_, "stderr") X(write, "write") X(flush, "flush") X(path, "path") X(sep, "sep") X(end, "end") \
  X(file, "file") X(key, "key") X(reverse, "reverse") X(default_, "default") X(start, "start") X(strict, "strict") \
  X(lambda_, "<lambda>") X(listcomp_, "<listcomp>") X(module_name, "<module>") X(string_, "<string>") \
  X(join, "join") X(exc_info_unused, "exc_info") X(last_exc, "last_exc") X(excepthook, "excepthook") \
  X(unraisablehook, "unraisablehook") X(builtins_name, "builtins") X(sys, "sys") X(property_, "property") X(modules_name, "modules")
// clang-format on

enum class NameId : std::uint16_t {
#define GLASSBOX_NAME_ID(identifier, text) identifier,
  GLASSBOX_PYTHON_NAMES(GLASSBOX_NAME_ID)
#undef GLASSBOX_NAME_ID
      count
};
constexpr std::uint64_t kNameStride = 80;
constexpr Addr kNames = kStaticTypes + 0x48'000;
namespace names {
#define GLASSBOX_NAME_CONSTANT(identifier, text) \
  inline constexpr P<StrObject> identifier =     \
      P<StrObject>(kNames + static_cast<std::uint64_t>(NameId::identifier) * kNameStride);
GLASSBOX_PYTHON_NAMES(GLASSBOX_NAME_CONSTANT)
#undef GLASSBOX_NAME_CONSTANT
}  // namespace names
constexpr Addr kNamesEnd = kNames + static_cast<std::uint64_t>(NameId::count) * kNameStride;
void names_boot();

}  // namespace glassbox::python
