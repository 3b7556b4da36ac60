// The built-in types that the machine has from its start (CPython's static types and the heap types of its C modules).
// Each stands at a fixed place of the data segment, so that "is it a list?" is one comparison with a constant.
// To add one: its line here, and its TypeSpec in objects/registry.cpp.
#pragma once

#include <cstdint>

#include "engine/python/memory/ram.hpp"

namespace glassbox::python {

struct TypeObject;

// clang-format off
#define GLASSBOX_PYTHON_TYPES(X) \
  X(object) X(type) X(int_) X(bool_) X(none) X(not_implemented) X(ellipsis) X(float_) X(str) X(str_iterator) \
  X(str_ascii_iterator) X(bytes) X(bytes_iterator) X(bytearray) X(bytearray_iterator) X(memoryview) X(tuple) X(tuple_iterator) \
  X(list) X(list_iterator) X(list_reverse_iterator) X(dict) X(dict_keys) X(dict_values) X(dict_items) \
  X(dict_key_iterator) X(dict_value_iterator) X(dict_item_iterator) X(dict_reverse_key_iterator) \
  X(dict_reverse_value_iterator) X(dict_reverse_item_iterator) X(set) X(frozenset) X(set_iterator) X(range) X(range_iterator) \
  X(long_range_iterator) X(slice) X(enumerate) X(reversed) X(zip) X(map) X(filter) X(callable_iterator) X(seq_iterator) \
  X(function) X(method) X(builtin_function) X(method_descriptor) X(classmethod_descriptor) X(wrapper_descriptor) \
  X(method_wrapper) X(getset_descriptor) X(member_descriptor) X(property) X(classmethod) X(staticmethod) X(super) \
  X(cell) X(code) X(frame) X(frame_locals_proxy) X(traceback) X(module) X(mappingproxy) X(generator) X(coroutine) X(coroutine_wrapper) \
  X(async_generator) X(async_generator_asend) X(async_generator_athrow) X(async_generator_wrapped_value) \
  X(anext_awaitable) X(weakref) X(weakproxy) X(weakcallableproxy) X(generic_alias) X(generic_alias_iterator) X(union_type) \
  X(type_var) X(param_spec) X(type_var_tuple) X(type_alias) X(generic) X(simple_namespace) X(capsule) \
  X(context) X(context_var) X(context_token) X(hamt) X(struct_sequence_flags) X(struct_sequence_hash_info) \
  X(struct_sequence_version_info) X(struct_sequence_float_info) X(struct_sequence_int_info) \
  X(deque) X(deque_iterator) X(deque_reverse_iterator) X(defaultdict) X(ordered_dict) X(ordered_dict_iterator) X(ordered_dict_keys) \
  X(ordered_dict_values) X(ordered_dict_items) X(tuple_getter) \
  X(partial) X(lru_cache_wrapper) X(lru_list_element) X(cmp_key) \
  X(itemgetter) X(attrgetter) X(methodcaller) X(random) X(array) X(array_iterator) X(struct_struct) \
  X(it_count) X(it_cycle) X(it_repeat) X(it_accumulate) X(it_chain) X(it_combinations) X(it_combinations_with_replacement) \
  X(it_compress) X(it_dropwhile) X(it_takewhile) X(it_filterfalse) X(it_groupby) X(it_grouper) X(it_islice) X(it_pairwise) \
  X(it_permutations) X(it_product) X(it_starmap) X(it_tee) X(it_teedata) X(it_zip_longest) X(it_batched) \
  X(text_output) X(re_pattern) X(re_match) X(re_scanner) X(abc_data) X(string_io) X(instruction) X(simple_queue) \
  X(spare_1) X(spare_2) X(spare_3) X(spare_4) X(spare_5) X(spare_6) X(spare_7) X(spare_8) \
  GLASSBOX_PYTHON_EXCEPTIONS(X)

// E(name), base first: the whole tree of Objects/exceptions.c.
#define GLASSBOX_PYTHON_EXCEPTIONS(X) \
  X(BaseException) X(BaseExceptionGroup) X(GeneratorExit) X(KeyboardInterrupt) X(SystemExit) X(Exception) X(ExceptionGroup) \
  X(ArithmeticError) X(FloatingPointError) X(OverflowError) X(ZeroDivisionError) X(AssertionError) X(AttributeError) \
  X(BufferError) X(EOFError) X(ImportError) X(ModuleNotFoundError) X(LookupError) X(IndexError) X(KeyError) \
  X(MemoryError) X(NameError) X(UnboundLocalError) X(OSError) X(BlockingIOError) X(ChildProcessError) X(ConnectionError) \
  X(BrokenPipeError) X(ConnectionAbortedError) X(ConnectionRefusedError) X(ConnectionResetError) X(FileExistsError) \
  X(FileNotFoundError) X(InterruptedError) X(IsADirectoryError) X(NotADirectoryError) X(PermissionError) \
  X(ProcessLookupError) X(TimeoutError) X(ReferenceError) X(RuntimeError) X(NotImplementedError) \
  X(PythonFinalizationError) X(RecursionError) X(StopAsyncIteration) X(StopIteration) X(SyntaxError) X(IndentationError) \
  X(TabError) X(IncompleteInputError) X(SystemError) X(TypeError) X(ValueError) X(UnicodeError) X(UnicodeDecodeError) X(UnicodeEncodeError) \
  X(UnicodeTranslateError) X(Warning) X(BytesWarning) X(DeprecationWarning) X(EncodingWarning) X(FutureWarning) \
  X(ImportWarning) X(PendingDeprecationWarning) X(ResourceWarning) X(RuntimeWarning) X(SyntaxWarning) X(UnicodeWarning) \
  X(UserWarning)
// clang-format on

enum class TypeId : std::uint16_t {
#define GLASSBOX_TYPE_ID(name) name,
  GLASSBOX_PYTHON_TYPES(GLASSBOX_TYPE_ID)
#undef GLASSBOX_TYPE_ID
      count
};

// Layout of the memory's first part (see eval/runtime.hpp and memory/segments.hpp).
constexpr Addr kStaticTypes = kRamBase + 0x40'000;
constexpr std::uint64_t kStaticTypeStride = 1024;

constexpr P<TypeObject> static_type(TypeId id) {
  return P<TypeObject>(kStaticTypes + static_cast<std::uint64_t>(id) * kStaticTypeStride);
}

// types::list, exc::ValueError …
namespace types {
#define GLASSBOX_TYPE_CONSTANT(name) inline constexpr P<TypeObject> name = static_type(TypeId::name);
GLASSBOX_PYTHON_TYPES(GLASSBOX_TYPE_CONSTANT)
#undef GLASSBOX_TYPE_CONSTANT
}  // namespace types
namespace exc = types;

}  // namespace glassbox::python
