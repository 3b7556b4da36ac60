// bytes (Objects/bytesobject.c): the parts that programs of the handbook use; the rest is refused by the attribute's
// absence.
#include "engine/python/objects/bytes.hpp"

#include <algorithm>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/hash.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slice.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

RefTo<BytesObject> bytes_from(std::string_view bytes) {
  P<BytesObject> b = make<BytesObject>(types::bytes, static_cast<std::uint64_t>(kBytesHeader) + bytes.size());
  if (!b) return nullptr;
  b->ob_size = static_cast<std::int64_t>(bytes.size());
  b->ob_shash = -1;
  std::memcpy(b->ob_sval, bytes.data(), bytes.size());
  b->ob_sval[bytes.size()] = 0;
  return RefTo<BytesObject>::steal(b);
}

std::string bytes_repr_text(std::string_view bytes) {
  const bool single = bytes.find('\'') != std::string_view::npos && bytes.find('"') == std::string_view::npos;
  const char quote = single ? '"' : '\'';
  std::string out = std::string("b") + quote;
  for (const char ch : bytes) {
    const auto c = static_cast<std::uint8_t>(ch);
    if (ch == quote || ch == '\\') {
      out += '\\';
      out += ch;
    } else if (ch == '\t' || ch == '\n' || ch == '\r') {
      out += ch == '\t' ? "\\t" : ch == '\n' ? "\\n" : "\\r";
    } else if (c < ' ' || c >= 0x7f) {
      out += "\\x";
      out += "0123456789abcdef"[c >> 4U];
      out += "0123456789abcdef"[c & 15U];
    } else {
      out += ch;
    }
  }
  return out + quote;
}

namespace {

std::string_view v(Obj o) {
  return bytes_view(as<BytesObject>(o));
}
void dealloc_(Obj o) {
  o->ob_type->tp_free(o.a);
}
Ref repr_(Obj o) {
  return str_from(bytes_repr_text(v(o)));
}
std::int64_t hash_(Obj o) {
  P<BytesObject> b = as<BytesObject>(o);
  if (b->ob_shash == -1) b->ob_shash = hash_bytes(b->ob_sval, static_cast<std::size_t>(b->ob_size));
  return b->ob_shash;
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_bytes(a) || !is_bytes(b)) return not_implemented();
  const int order = v(a).compare(v(b));
  switch (op) {
    case Compare::lt:
      return bool_from(order < 0);
    case Compare::le:
      return bool_from(order <= 0);
    case Compare::eq:
      return bool_from(order == 0);
    case Compare::ne:
      return bool_from(order != 0);
    case Compare::gt:
      return bool_from(order > 0);
    case Compare::ge:
      return bool_from(order >= 0);
  }
  return nullptr;
}
std::int64_t length_(Obj o) {
  return as<BytesObject>(o)->ob_size;
}
Ref concat(Obj a, Obj b) {
  if (!is_bytes(b)) return raise(exc::TypeError, "can't concat {} to {}", type_name(b), type_name(a));
  return bytes_from(std::string(v(a)) + std::string(v(b)));
}
Ref repeat(Obj o, std::int64_t n) {
  if (n > 0 && static_cast<std::int64_t>(rt().limit) / n < length_(o)) return no_memory();
  std::string out;
  for (std::int64_t i = 0; i < n; ++i) out += v(o);
  return bytes_from(out);
}
Ref item(Obj o, std::int64_t i) {
  if (i < 0 || i >= length_(o)) return raise(exc::IndexError, "index out of range");
  return int_from(as<BytesObject>(o)->ob_sval[i]);
}
Ref subscript(Obj o, Obj key) {
  if (has_index(key)) {
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return nullptr;
    return item(o, i < 0 ? i + length_(o) : i);
  }
  if (!is_slice(key)) return raise(exc::TypeError, "byte indices must be integers or slices, not {}", type_name(key));
  SliceBounds b;
  if (!slice_bounds(as<SliceObject>(key), length_(o), b)) return nullptr;
  std::string out;
  for (std::int64_t i = 0; i < b.count; ++i) out += v(o)[static_cast<std::size_t>(b.start + i * b.step)];
  return bytes_from(out);
}
int contains_(Obj o, Obj part) {
  if (is_bytes(part)) return v(o).find(v(part)) != std::string_view::npos ? 1 : 0;
  std::int64_t n = 0;
  if (!has_index(part)) return raise(exc::TypeError, "a bytes-like object is required, not '{}'", type_name(part));
  if (!to_ssize(part, n)) return -1;
  if (n < 0 || n > 255) return raise(exc::ValueError, "byte must be in range(0, 256)");
  return v(o).find(static_cast<char>(n)) != std::string_view::npos ? 1 : 0;
}
Ref iter_(Obj o) {
  return new_sequence_iterator(types::bytes_iterator, o);
}
bool fill(Obj source, std::string& out) {
  return for_each(source, [&](Obj x) {
    std::int64_t n = 0;
    if (!to_ssize(x, n)) return false;
    if (n < 0 || n > 255) return static_cast<bool>(raise(exc::ValueError, "bytes must be in range(0, 256)"));
    out += static_cast<char>(n);
    return true;
  });
}
Ref new_(P<TypeObject> type, P<TupleObject> args, P<DictObject>) {
  if (type != types::bytes) return refuse("instances of bytes' subclasses are not modelled");
  if (args->ob_size == 0) return bytes_from("");
  Obj x = args->ob_item[0];
  if (is_str(x)) {
    if (args->ob_size < 2) return raise(exc::TypeError, "string argument without an encoding");
    return call_method(x, "encode", {args->ob_item[1]});
  }
  if (is_exact(x, types::bytes)) return new_ref(x);
  if (has_index(x)) {
    std::int64_t n = 0;
    if (!to_ssize(x, n, exc::OverflowError)) return nullptr;
    if (n < 0) return raise(exc::ValueError, "negative count");
    if (n > static_cast<std::int64_t>(rt().limit)) return no_memory();
    return bytes_from(std::string(static_cast<std::size_t>(n), '\0'));
  }
  if (!x->ob_type->tp_iter) return raise(exc::TypeError, "cannot convert '{}' object to bytes", type_name(x));
  std::string out;
  return fill(x, out) ? Ref(bytes_from(out)) : nullptr;
}
Ref decode(Obj o, const In& in) {
  std::string name = in[0] && is_str(in[0]) ? utf8(as<StrObject>(in[0])) : "utf-8";
  for (char& c : name) c = static_cast<char>(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + 32 : c);
  if (name == "latin-1" || name == "latin1" || name == "iso-8859-1")
    return str_from_latin1(reinterpret_cast<const std::uint8_t*>(v(o).data()), length_(o));
  if (name != "utf-8" && name != "utf8" && name != "ascii") return refuse("the encoding " + name + " is not modelled");
  for (std::size_t i = 0; i < v(o).size();) {
    const auto c = static_cast<std::uint8_t>(v(o)[i]);
    const std::size_t more = c < 0x80                ? 0
                             : name == "ascii"       ? 9
                             : c >= 0xc2 && c < 0xe0 ? 1
                             : c >= 0xe0 && c < 0xf0 ? 2
                             : c >= 0xf0 && c < 0xf5 ? 3
                                                     : 9;
    bool ok = more != 9 && i + more < v(o).size();
    for (std::size_t k = 1; ok && k <= more; ++k) ok = (static_cast<std::uint8_t>(v(o)[i + k]) & 0xc0U) == 0x80;
    if (!ok) {
      Ref start = int_from(static_cast<std::int64_t>(i)), end = int_from(static_cast<std::int64_t>(i) + 1);
      RefTo<StrObject> codec = str_from(name),
                       reason = str_from(name == "ascii"           ? "ordinal not in range(128)"
                                         : more == 9               ? "invalid start byte"
                                         : i + more >= v(o).size() ? "unexpected end of data"
                                                                   : "invalid continuation byte");
      RefTo<TupleObject> args = tuple_of({codec, o, start, end, reason});
      return args ? raise_object(exc::UnicodeDecodeError, args) : Failed();
    }
    i += more + 1;
  }
  return str_from(v(o));
}
Ref hex_(Obj o, const In&) {
  std::string out;
  for (const char c : v(o)) {
    out += "0123456789abcdef"[static_cast<std::uint8_t>(c) >> 4U];
    out += "0123456789abcdef"[static_cast<std::uint8_t>(c) & 15U];
  }
  return str_from(out);
}
Ref find(Obj o, const In& in) {
  if (!is_bytes(in[0]))
    return raise(exc::TypeError, "argument should be integer or bytes-like object, not '{}'", type_name(in[0]));
  const std::size_t i = v(o).find(v(in[0]));
  return int_from(i == std::string_view::npos ? -1 : static_cast<std::int64_t>(i));
}
Ref startswith(Obj o, const In& in) {
  if (!is_bytes(in[0]))
    return raise(exc::TypeError, "startswith first arg must be bytes or a tuple of bytes, not {}", type_name(in[0]));
  return bool_from(v(o).starts_with(v(in[0])));
}
Ref endswith(Obj o, const In& in) {
  if (!is_bytes(in[0]))
    return raise(exc::TypeError, "endswith first arg must be bytes or a tuple of bytes, not {}", type_name(in[0]));
  return bool_from(v(o).ends_with(v(in[0])));
}
Ref join(Obj o, const In& in) {
  std::string out;
  bool first = true;
  const bool ok = for_each(in[0], [&](Obj x) {
    if (!is_bytes(x))
      return static_cast<bool>(
          raise(exc::TypeError, "sequence item 0: expected a bytes-like object, {} found", type_name(x)));
    if (!first) out += v(o);
    first = false;
    out += v(x);
    return true;
  });
  return ok ? Ref(bytes_from(out)) : nullptr;
}
Ref strip(Obj o, const In&) {
  std::string_view s = v(o);
  auto space = [](char c) { return c == ' ' || (c >= 9 && c <= 13); };
  while (!s.empty() && space(s.front())) s.remove_prefix(1);
  while (!s.empty() && space(s.back())) s.remove_suffix(1);
  return bytes_from(s);
}
const FunctionSpec kMethods[] = {{"decode", decode, "encoding='utf-8', errors='strict'"},
                                 {"hex", hex_, ""},
                                 {"find", find, "sub, /"},
                                 {"startswith", startswith, "prefix, /"},
                                 {"endswith", endswith, "suffix, /"},
                                 {"join", join, "iterable, /"},
                                 {"strip", strip, ""}};
const SequenceMethods* sequence() {
  static const SequenceMethods m = [] {
    SequenceMethods q{};
    q.sq_length = length_;
    q.sq_concat = concat;
    q.sq_repeat = repeat;
    q.sq_item = item;
    q.sq_contains = contains_;
    return q;
  }();
  return &m;
}
const MappingMethods* mapping() {
  static const MappingMethods m = [] {
    MappingMethods q{};
    q.mp_length = length_;
    q.mp_subscript = subscript;
    return q;
  }();
  return &m;
}

}  // namespace

extern const TypeSpec kBytesType;
const TypeSpec kBytesType = {.id = TypeId::bytes,
                             .name = "bytes",
                             .basicsize = kBytesHeader,
                             .itemsize = 1,
                             .flags = kBaseType | kBytesSubclass | kMatchSelf,
                             .dealloc = dealloc_,
                             .repr = repr_,
                             .hash = hash_,
                             .richcompare = compare_,
                             .iter = iter_,
                             .new_ = new_,
                             .as_sequence = sequence,
                             .as_mapping = mapping,
                             .methods = kMethods};

}  // namespace glassbox::python
