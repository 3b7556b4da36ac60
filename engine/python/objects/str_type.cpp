// str as a type (Objects/unicodeobject.c); its methods are in str_methods.cpp.
#include <algorithm>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/formatting.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/iterators.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/registry.hpp"
#include "engine/python/objects/slice.hpp"
#include "engine/python/objects/str.hpp"
#include "engine/python/objects/str_methods.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {

std::string str_repr_text(P<StrObject> s) {
  bool single = false, twice = false;
  for (std::int64_t i = 0; i < s->length; ++i) {
    single = single || str_char(s, i) == '\'';
    twice = twice || str_char(s, i) == '"';
  }
  const char quote = single && !twice ? '"' : '\'';
  std::string out(1, quote);
  const char* hex = "0123456789abcdef";
  for (std::int64_t i = 0; i < s->length; ++i) {
    const std::uint32_t c = str_char(s, i);
    if (c == static_cast<std::uint32_t>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\t' || c == '\n' || c == '\r') {
      out += c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
    } else if (is_printable_char(c)) {
      if (c < 0x80) {
        out += static_cast<char>(c);
      } else if (c < 0x800) {
        out += static_cast<char>(0xc0U | c >> 6U);
        out += static_cast<char>(0x80U | (c & 63U));
      } else if (c < 0x10000) {
        out += static_cast<char>(0xe0U | c >> 12U);
        out += static_cast<char>(0x80U | (c >> 6U & 63U));
        out += static_cast<char>(0x80U | (c & 63U));
      } else {
        out += static_cast<char>(0xf0U | c >> 18U);
        out += static_cast<char>(0x80U | (c >> 12U & 63U));
        out += static_cast<char>(0x80U | (c >> 6U & 63U));
        out += static_cast<char>(0x80U | (c & 63U));
      }
    } else {
      const int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
      out += width == 2 ? "\\x" : width == 4 ? "\\u" : "\\U";
      for (int k = width - 1; k >= 0; --k) out += hex[c >> (4 * k) & 15U];
    }
  }
  return out + quote;
}

bool is_identifier(P<StrObject> s) {
  for (std::int64_t i = 0; i < s->length; ++i) {
    const std::uint32_t c = str_char(s, i);
    if (c != '_' && !is_alpha_char(c) && (i == 0 || decimal_digit(c) < 0)) return false;
  }
  return s->length > 0;
}

RefTo<StrObject> str_append_in_place(Ref left, P<StrObject> right) {
  P<StrObject> s = as<StrObject>(left.get());
  if (right->length == 0) return as_ref<StrObject>(std::move(left));
  if (s->length == 0) return RefTo<StrObject>::take(right);
  const bool fits = s->ob_refcnt == 1 && s->kind() >= right->kind() && (!s->ascii() || right->ascii());
  if (!fits) return str_concat(s, right);
  const std::uint64_t header = s->ascii() ? kAsciiOffset : kCompactOffset;
  const std::int64_t length = s->length + right->length;
  const std::uint32_t kind = s->kind();
  if (length > static_cast<std::int64_t>(rt().limit / 4)) return no_memory();
  const Addr moved = object_realloc(s.a, header + static_cast<std::uint64_t>(length + 1) * kind);
  if (moved == 0) return no_memory();
  static_cast<void>(left.release());  // its memory has moved
  P<StrObject> r(moved);
  auto* data = static_cast<std::uint8_t*>(str_data(r));
  for (std::int64_t i = 0; i < right->length; ++i) {
    const std::uint32_t c = str_char(right, i);
    const std::int64_t to = r->length + i;
    if (kind == 1)
      data[to] = static_cast<std::uint8_t>(c);
    else if (kind == 2)
      reinterpret_cast<std::uint16_t*>(data)[to] = static_cast<std::uint16_t>(c);
    else
      reinterpret_cast<std::uint32_t*>(data)[to] = c;
  }
  std::fill_n(data + static_cast<std::uint64_t>(length) * kind, kind, 0);
  r->length = length;
  r->hash = -1;
  return RefTo<StrObject>::steal(r);
}

namespace {

P<StrObject> s(Obj o) {
  return as<StrObject>(o);
}
Ref repr_(Obj o) {
  return str_from(str_repr_text(s(o)));
}
Ref str_(Obj o) {
  if (is_exact_str(o)) return new_ref(o);
  std::vector<std::uint32_t> chars;
  for (std::int64_t i = 0; i < s(o)->length; ++i) chars.push_back(str_char(s(o), i));
  return str_from_chars(chars.data(), s(o)->length);
}
std::int64_t hash_(Obj o) {
  return str_hash(s(o));
}
Ref compare_(Obj a, Obj b, Compare op) {
  if (!is_str(a) || !is_str(b)) return not_implemented();
  if (op == Compare::eq) return bool_from(str_equal(s(a), s(b)));
  if (op == Compare::ne) return bool_from(!str_equal(s(a), s(b)));
  const int order = str_compare(s(a), s(b));
  return bool_from(op == Compare::lt   ? order < 0
                   : op == Compare::le ? order <= 0
                   : op == Compare::gt ? order > 0
                                       : order >= 0);
}
std::int64_t length_(Obj o) {
  return s(o)->length;
}
Ref concat(Obj a, Obj b) {
  if (!is_str(b)) return raise(exc::TypeError, "can only concatenate str (not \"{}\") to str", type_name(b));
  return str_concat(s(a), s(b));
}
Ref repeat(Obj o, std::int64_t n) {
  const std::int64_t size = s(o)->length;
  if (n < 1 || size == 0) return str_from("");
  if (n == 1) return str_(o);
  if (n > static_cast<std::int64_t>(rt().limit / 4) / size) return no_memory();
  std::vector<std::uint32_t> chars;
  for (std::int64_t i = 0; i < size; ++i) chars.push_back(str_char(s(o), i));
  std::vector<std::uint32_t> all;
  all.reserve(static_cast<std::size_t>(size * n));
  for (std::int64_t i = 0; i < n; ++i) all.insert(all.end(), chars.begin(), chars.end());
  return str_from_chars(all.data(), size * n);
}
Ref item(Obj o, std::int64_t i) {
  if (i < 0 || i >= s(o)->length) return raise(exc::IndexError, "string index out of range");
  return str_from_char(str_char(s(o), i));
}
int contains_(Obj o, Obj part) {
  if (!is_str(part))
    return raise(exc::TypeError, "'in <string>' requires string as left operand, not {}", type_name(part));
  return str_find(s(o), s(part), 0, s(o)->length) >= 0 ? 1 : 0;
}
Ref subscript(Obj o, Obj key) {
  if (has_index(key)) {
    std::int64_t i = 0;
    if (!to_ssize(key, i, exc::IndexError)) return nullptr;
    if (i < 0) i += s(o)->length;
    return item(o, i);
  }
  if (!is_slice(key)) return raise(exc::TypeError, "string indices must be integers, not '{}'", type_name(key));
  SliceBounds b;
  if (!slice_bounds(as<SliceObject>(key), s(o)->length, b)) return nullptr;
  if (b.step == 1) return str_substring(s(o), b.start, b.start + b.count);
  std::vector<std::uint32_t> chars;
  for (std::int64_t i = 0; i < b.count; ++i) chars.push_back(str_char(s(o), b.start + i * b.step));
  return str_from_chars(chars.data(), b.count);
}
Ref mod(Obj a, Obj b) {
  if (!is_str(a)) return not_implemented();
  return percent_format(s(a), b);
}
Ref iter_(Obj o) {
  return new_sequence_iterator(s(o)->ascii() ? types::str_ascii_iterator : types::str_iterator, o);
}
Ref new_(P<TypeObject> type, P<TupleObject> args, P<DictObject> kwargs) {
  Obj object = args->ob_size > 0 ? args->ob_item[0] : Obj();
  Obj encoding = args->ob_size > 1 ? args->ob_item[1] : Obj();
  Obj errors = args->ob_size > 2 ? args->ob_item[2] : Obj();
  if (kwargs && type == types::str) {
    if (Obj v = dict_get(kwargs, std::string_view("object"))) object = v;
    if (Obj v = dict_get(kwargs, std::string_view("encoding"))) encoding = v;
    if (Obj v = dict_get(kwargs, std::string_view("errors"))) errors = v;
  }
  Ref value;
  if (!object) {
    value = str_from("");
  } else if (!encoding && !errors) {
    value = to_str(object);
  } else {
    if (!is_bytes(object))
      return raise(
          exc::TypeError,
          is_str(object) ? "decoding str is not supported" : "decoding to str: need a bytes-like object, {} found",
          type_name(object));
    value = encoding ? call_method(object, "decode", {encoding}) : call_method(object, "decode");
  }
  if (!value || type == types::str) return value;
  // In CPython a subclass's characters lie in a block of their own; here str() of a class refuses what needs that.
  return refuse("instances of str's subclasses are not modelled");
}
const NumberMethods* number() {
  static const NumberMethods m = [] {
    NumberMethods n{};
    n.nb_remainder = mod;
    return n;
  }();
  return &m;
}
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

extern const TypeSpec kStrType;
const TypeSpec kStrType = {.id = TypeId::str,
                           .name = "str",
                           .basicsize = 64,
                           .flags = kBaseType | kStrSubclass | kMatchSelf,
                           .dealloc = str_dealloc,
                           .repr = repr_,
                           .str = str_,
                           .hash = hash_,
                           .richcompare = compare_,
                           .iter = iter_,
                           .new_ = new_,
                           .as_number = number,
                           .as_sequence = sequence,
                           .as_mapping = mapping,
                           .methods = kStrMethods};

}  // namespace glassbox::python
