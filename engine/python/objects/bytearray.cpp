// bytearray (Objects/bytearrayobject.c): what programs of the handbook use of it.
#include <algorithm>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slice.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

struct ByteArrayObject : VarObject {
  std::int64_t ob_alloc;
  Addr ob_bytes;
  Addr ob_start;
  std::int64_t ob_exports;
};
P<ByteArrayObject> b(Obj o) {
  return as<ByteArrayObject>(o);
}
std::uint8_t* data(Obj o) {
  return static_cast<std::uint8_t*>(host(b(o)->ob_start));
}

// Room for `size` bytes and a NUL, over-allocated as PyByteArray_Resize does.
bool resize(Obj o, std::int64_t size) {
  if (size > static_cast<std::int64_t>(rt().limit)) return no_memory();
  std::int64_t room = b(o)->ob_alloc;
  if (size + 1 > room || size < room / 2) {
    room = size < room / 2 || room == 0                                     ? size + 1
           : static_cast<double>(size) <= static_cast<double>(room) * 1.125 ? size + (size >> 3) + (size < 9 ? 3 : 6)
                                                                            : size + 1;
    const Addr moved = object_realloc(b(o)->ob_bytes, static_cast<std::uint64_t>(room));
    if (moved == 0) return no_memory();
    b(o)->ob_bytes = b(o)->ob_start = moved;
    b(o)->ob_alloc = room;
  }
  b(o)->ob_size = size;
  data(o)[size] = 0;
  return true;
}
bool assign(Obj o, std::string_view text) {
  if (!resize(o, static_cast<std::int64_t>(text.size()))) return false;
  std::memcpy(data(o), text.data(), text.size());
  return true;
}
std::string content(Obj o) {
  if (is_bytes(o)) return std::string(bytes_view(as<BytesObject>(o)));
  return b(o)->ob_size == 0
             ? std::string()
             : std::string(reinterpret_cast<const char*>(data(o)), static_cast<std::size_t>(b(o)->ob_size));
}
bool bytes_like(Obj o) {
  return is_bytes(o) || is_instance_exact(o, types::bytearray);
}
bool byte_of(Obj o, std::int64_t& n) {
  if (!to_ssize(o, n)) return false;
  return (n >= 0 && n <= 255) || raise(exc::ValueError, "byte must be in range(0, 256)");
}
bool extend(Obj o, Obj source) {
  std::string more;
  if (bytes_like(source)) {
    more = content(source);
  } else if (!for_each(source, [&](Obj x) {
               std::int64_t n = 0;
               if (!byte_of(x, n)) return false;
               more += static_cast<char>(n);
               return true;
             })) {
    return false;
  }
  const std::int64_t size = b(o)->ob_size;
  if (!resize(o, size + static_cast<std::int64_t>(more.size()))) return false;
  std::memcpy(data(o) + size, more.data(), more.size());
  return true;
}
bool init_(Obj o, P<TupleObject> args, P<DictObject>) {
  if (args->ob_size == 0) return true;
  Obj x = args->ob_item[0];
  if (is_str(x)) {
    if (args->ob_size < 2) return raise(exc::TypeError, "string argument without an encoding");
    Ref encoded = call_method(x, "encode", {args->ob_item[1]});
    return encoded && assign(o, content(encoded));
  }
  if (has_index(x)) {
    std::int64_t n = 0;
    if (!to_ssize(x, n, exc::OverflowError)) return false;
    if (n < 0) return raise(exc::ValueError, "negative count");
    if (!resize(o, n)) return false;
    std::memset(data(o), 0, static_cast<std::size_t>(n));
    return true;
  }
  return extend(o, x);
}
void dealloc_(Obj o) {
  object_free(b(o)->ob_bytes);
  o->ob_type->tp_free(o.a);
}
Ref repr_(Obj o) {
  return str_from("bytearray(" + bytes_repr_text(content(o)) + ")");
}
Ref compare_(Obj x, Obj y, Compare op) {
  if (!bytes_like(x) || !bytes_like(y)) return not_implemented();
  const int order = content(x).compare(content(y));
  return bool_from(op == Compare::eq   ? order == 0
                   : op == Compare::ne ? order != 0
                   : op == Compare::lt ? order < 0
                   : op == Compare::le ? order <= 0
                   : op == Compare::gt ? order > 0
                                       : order >= 0);
}
std::int64_t length_(Obj o) {
  return b(o)->ob_size;
}
Ref item_(Obj o, std::int64_t i) {
  if (i < 0 || i >= b(o)->ob_size) return raise(exc::IndexError, "bytearray index out of range");
  return int_from(data(o)[i]);
}
Ref subscript(Obj o, Obj key) {
  if (has_index(key)) {
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return nullptr;
    return item_(o, i < 0 ? i + b(o)->ob_size : i);
  }
  return refuse("slices of a bytearray are not modelled");
}
bool set_subscript(Obj o, Obj key, Obj value) {
  if (!has_index(key) || !value) return refuse("this change of a bytearray is not modelled");
  std::int64_t i = 0, n = 0;
  if (!to_ssize(key, i, exc::IndexError) || !byte_of(value, n)) return false;
  if (i < 0) i += b(o)->ob_size;
  if (i < 0 || i >= b(o)->ob_size) return raise(exc::IndexError, "bytearray index out of range");
  data(o)[i] = static_cast<std::uint8_t>(n);
  return true;
}
Ref append_(Obj o, const In& in) {
  std::int64_t n = 0;
  if (!byte_of(in[0], n) || !resize(o, b(o)->ob_size + 1)) return nullptr;
  data(o)[b(o)->ob_size - 1] = static_cast<std::uint8_t>(n);
  return none();
}
Ref extend_(Obj o, const In& in) {
  return extend(o, in[0]) ? none() : nullptr;
}
Ref decode_(Obj o, const In& in) {
  Ref plain = bytes_from(content(o));
  if (!plain) return nullptr;
  return in[0] ? call_method(plain, "decode", {in[0]}) : call_method(plain, "decode");
}
Ref sizeof_(Obj o, const In&) {
  return int_from(static_cast<std::int64_t>(sizeof(ByteArrayObject)) + b(o)->ob_alloc);
}
Ref iter_(Obj o) {
  return sequence_iterator(o);
}
const FunctionSpec kMethods[] = {{"append", append_, "item, /"},
                                 {"extend", extend_, "iterable, /"},
                                 {"decode", decode_, "encoding='utf-8', errors='strict'"},
                                 {"__sizeof__", sizeof_, ""}};
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods s{};
    s.sq_length = length_;
    s.sq_item = item_;
    return s;
  }();
  return &m;
}
const MappingMethods* mapping() {
  static const MappingMethods m = [] {
    MappingMethods s{};
    s.mp_length = length_;
    s.mp_subscript = subscript;
    s.mp_ass_subscript = set_subscript;
    return s;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kByteArrayType;
const TypeSpec kByteArrayType = {.id = TypeId::bytearray,
                                 .name = "bytearray",
                                 .basicsize = sizeof(ByteArrayObject),
                                 .flags = kBaseType | kMatchSelf,
                                 .dealloc = dealloc_,
                                 .repr = repr_,
                                 .unhashable = true,
                                 .richcompare = compare_,
                                 .iter = iter_,
                                 .new_ = type_generic_new,
                                 .init = init_,
                                 .alloc = type_generic_alloc,
                                 .as_sequence = sequence,
                                 .as_mapping = mapping,
                                 .methods = kMethods};

}  // namespace glassbox::python
