// The tables of everything that is declared. One line a type, after its base; one line a module.
#include "engine/python/objects/registry.hpp"

#include <vector>

namespace glassbox::python {

// clang-format off
#define GLASSBOX_TYPE_SPECS(X) \
  X(kObjectType) X(kTypeType) X(kNoneType) X(kNotImplementedType) X(kEllipsisType) X(kIntType) X(kBoolType) X(kFloatType) X(kStrType) X(kStrIteratorType) \
  X(kStrAsciiIteratorType) X(kBytesType) X(kBytesIteratorType) X(kByteArrayType) X(kTupleType) X(kTupleIteratorType) X(kListType) X(kListIteratorType) \
  X(kListReverseIteratorType) X(kDictType) X(kDictKeysType) X(kDictValuesType) X(kDictItemsType) X(kDictKeyIteratorType) X(kDictValueIteratorType) \
  X(kDictItemIteratorType) X(kDictReverseKeyIteratorType) X(kDictReverseValueIteratorType) X(kDictReverseItemIteratorType) X(kMappingProxyType) \
  X(kSetType) X(kFrozenSetType) X(kSetIteratorType) X(kSliceType) X(kRangeType) X(kRangeIteratorType) X(kSeqIteratorType) X(kCallableIteratorType) \
  X(kEnumerateType) X(kReversedType) X(kZipType) X(kMapType) X(kFilterType) X(kFunctionType) X(kMethodType) X(kCellType) X(kBuiltinFunctionType) X(kMethodDescriptorType) \
  X(kClassMethodDescriptorType) X(kMemberDescriptorType) X(kGetSetDescriptorType) X(kWrapperDescriptorType) X(kMethodWrapperType) X(kStaticMethodType) \
  X(kClassMethodType) X(kPropertyType) X(kSuperType) X(kCodeType) X(kFrameType) X(kTracebackType) X(kModuleType) X(kGeneratorType) X(kCoroutineType) \
  X(kCoroutineWrapperType) X(kWeakrefType) X(kTextOutputType) X(kDequeType) X(kDequeIteratorType) X(kDequeReverseIteratorType) X(kRandomType) X(kContextType) X(kContextVarType) X(kContextTokenType) X(kBaseExceptionType)

#define GLASSBOX_TYPE_SPECS_AFTER_EXCEPTIONS(X) X(kBaseExceptionGroupType) X(kExceptionGroupType)

#define GLASSBOX_MODULE_SPECS(X) X(kBuiltinsModule) X(kSysModule) X(kGcModule) X(kWeakrefModule) X(kCollectionsModule) X(kRandomModule) X(kTimeModule) X(kContextModule)
// clang-format on

#define DECLARE(name) extern const TypeSpec name;
GLASSBOX_TYPE_SPECS(DECLARE)
GLASSBOX_TYPE_SPECS_AFTER_EXCEPTIONS(DECLARE)
#undef DECLARE
#define DECLARE(name) extern const ModuleSpec name;
GLASSBOX_MODULE_SPECS(DECLARE)
#undef DECLARE

std::span<const TypeSpec* const> type_specs() {
  static const std::vector<const TypeSpec*> all = [] {
    std::vector<const TypeSpec*> list;
#define ADD(name) list.push_back(&name);
    GLASSBOX_TYPE_SPECS(ADD)
    for (const TypeSpec& spec : exception_specs()) list.push_back(&spec);
    GLASSBOX_TYPE_SPECS_AFTER_EXCEPTIONS(ADD)
#undef ADD
    return list;
  }();
  return all;
}

std::span<const ModuleSpec* const> module_specs() {
  static const std::vector<const ModuleSpec*> all = [] {
    std::vector<const ModuleSpec*> list;
#define ADD(name) list.push_back(&name);
    GLASSBOX_MODULE_SPECS(ADD)
#undef ADD
    return list;
  }();
  return all;
}

}  // namespace glassbox::python
