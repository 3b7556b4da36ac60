// str (Objects/unicodeobject.c): compact, with 1, 2 or 4 bytes a character.
#pragma once

#include <string>
#include <string_view>

#include "engine/python/objects/abstract.hpp"

namespace glassbox::python {

struct StrObject : Object {
  std::int64_t length;  // code points
  std::int64_t hash;    // -1: not yet computed
  std::uint32_t
      state;  // bits 0 and 1: interned (0 no, 1 mortal, 2 immortal, 3 static); 2 to 4: kind; 5 compact; 6 ascii
  std::uint32_t pad;
  // ASCII characters follow here, at offset 40; otherwise utf8_length and utf8, and characters at offset 56.

  [[nodiscard]] std::uint32_t interned() const { return state & 3U; }
  [[nodiscard]] std::uint32_t kind() const { return (state >> 2U) & 7U; }
  [[nodiscard]] bool ascii() const { return (state & 0x40U) != 0; }
};
constexpr std::uint64_t kAsciiOffset = 40;
constexpr std::uint64_t kCompactOffset = 56;

inline void* str_data(P<StrObject> s) {
  return host(s.a + (s->ascii() ? kAsciiOffset : kCompactOffset));
}
inline std::uint32_t str_char(P<StrObject> s, std::int64_t i) {
  const void* data = str_data(s);
  switch (s->kind()) {
    case 1:
      return static_cast<const std::uint8_t*>(data)[i];
    case 2:
      return static_cast<const std::uint16_t*>(data)[i];
    default:
      return static_cast<const std::uint32_t*>(data)[i];
  }
}
inline bool is_exact_str(Obj o) {
  return o->ob_type == types::str;
}

RefTo<StrObject> str_from(std::string_view utf8);                                 // lone surrogates as three bytes
RefTo<StrObject> str_from_chars(const std::uint32_t* chars, std::int64_t count);  // the narrowest kind that fits
RefTo<StrObject> str_from_latin1(const std::uint8_t* bytes, std::int64_t count);
RefTo<StrObject> str_from_char(std::uint32_t c);
RefTo<StrObject> str_new(std::int64_t length, std::uint32_t max_char);  // characters to be written by the caller
RefTo<StrObject> intern(std::string_view utf8);
void intern_in_place(RefTo<StrObject>& s);
Obj interned_by_text(std::string_view ascii, std::int64_t hash);  // borrowed, null: not interned
void str_boot();
void str_static(P<StrObject> place, std::string_view ascii);  // writes an immortal one there
void str_dealloc(Obj o);
P<StrObject> known(
    std::string_view name);  // an immortal interned name of the interpreter itself ("__init__"), borrowed

std::string utf8(P<StrObject> s);             // a host copy; lone surrogates as three bytes
std::string_view ascii_view(P<StrObject> s);  // precondition: s->ascii()
bool str_is(P<StrObject> s, std::string_view ascii);
bool str_equal(P<StrObject> a, P<StrObject> b);
int str_compare(P<StrObject> a, P<StrObject> b);  // -1, 0, 1 by code points
std::int64_t str_hash(P<StrObject> s);
RefTo<StrObject> str_append_in_place(Ref left, P<StrObject> right);  // s += t, in place when nobody else has s
RefTo<StrObject> str_concat(P<StrObject> a, P<StrObject> b);
RefTo<StrObject> str_substring(P<StrObject> s, std::int64_t begin, std::int64_t end);
RefTo<StrObject> str_join(P<StrObject> separator, Obj iterable);
std::int64_t str_find(P<StrObject> s, P<StrObject> part, std::int64_t begin, std::int64_t end, bool from_right = false);
std::string str_repr_text(P<StrObject> s);
bool is_identifier(P<StrObject> s);

}  // namespace glassbox::python
