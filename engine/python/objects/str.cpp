// str: making, reading, hashing and interning (Objects/unicodeobject.c).
#include "engine/python/objects/str.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/memory/allocator.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/hash.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

constexpr std::uint32_t kCompact = 0x20, kAscii = 0x40;

std::uint32_t kind_for(std::uint32_t max_char) {
  return max_char < 0x100 ? 1 : max_char < 0x10000 ? 2 : 4;
}

void put_char(void* data, std::uint32_t kind, std::int64_t i, std::uint32_t c) {
  if (kind == 1)
    static_cast<std::uint8_t*>(data)[i] = static_cast<std::uint8_t>(c);
  else if (kind == 2)
    static_cast<std::uint16_t*>(data)[i] = static_cast<std::uint16_t>(c);
  else
    static_cast<std::uint32_t*>(data)[i] = c;
}

// One code point of UTF-8 (lone surrogates allowed); malformed bytes stand for themselves as U+FFFD.
std::uint32_t take_utf8(const std::uint8_t*& p, const std::uint8_t* end) {
  const std::uint32_t first = *p++;
  if (first < 0x80) return first;
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  if (more == 0 || end - p < more) return 0xfffd;
  std::uint32_t c = first & (0x3fU >> more);
  for (int i = 0; i < more; ++i) c = c << 6U | (*p++ & 0x3fU);
  return c;
}

void fill_header(P<StrObject> s, std::int64_t length, std::uint32_t kind, bool ascii) {
  s->length = length;
  s->hash = -1;
  s->state = kind << 2U | kCompact | (ascii ? kAscii : 0);
  s->pad = 0;
  if (!ascii) {
    at<Addr>(s.a + 40) = 0;
    at<Addr>(s.a + 48) = 0;
  }
}

}  // namespace

RefTo<StrObject> str_new(std::int64_t length, std::uint32_t max_char) {
  if (length == 0) return RefTo<StrObject>::take(known(""));
  const bool ascii = max_char < 0x80;
  const std::uint32_t kind = kind_for(max_char);
  const std::uint64_t header = ascii ? kAsciiOffset : kCompactOffset;
  if (length > static_cast<std::int64_t>(rt().limit)) return no_memory();
  const std::uint64_t bytes = header + static_cast<std::uint64_t>(length + 1) * kind;
  P<StrObject> s = make<StrObject>(types::str, bytes);
  if (!s) return nullptr;
  fill_header(s, length, kind, ascii);
  put_char(host(s.a + header), kind, length, 0);
  return RefTo<StrObject>::steal(s);
}

RefTo<StrObject> str_from_char(std::uint32_t c) {
  if (c < 256) return RefTo<StrObject>::steal(P<StrObject>(kLatin1 + c * 64));
  return str_from_chars(&c, 1);
}

RefTo<StrObject> str_from_latin1(const std::uint8_t* bytes, std::int64_t count) {
  if (count == 1) return str_from_char(*bytes);
  std::uint32_t most = 0;
  for (std::int64_t i = 0; i < count; ++i) most |= bytes[i];
  RefTo<StrObject> s = str_new(count, most < 0x80 ? 0x7f : 0xff);
  if (s && count > 0) std::memcpy(str_data(s.get()), bytes, static_cast<std::size_t>(count));
  return s;
}

RefTo<StrObject> str_from_chars(const std::uint32_t* chars, std::int64_t count) {
  if (count == 1 && *chars < 256) return str_from_char(*chars);
  std::uint32_t most = 0;
  for (std::int64_t i = 0; i < count; ++i) most = std::max(most, chars[i]);
  RefTo<StrObject> s = str_new(count, most);
  if (!s) return s;
  void* data = str_data(s.get());
  const std::uint32_t kind = s->kind();
  for (std::int64_t i = 0; i < count; ++i) put_char(data, kind, i, chars[i]);
  return s;
}

RefTo<StrObject> str_from(std::string_view text) {
  const auto* p = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto* end = p + text.size();
  if (std::all_of(p, end, [](std::uint8_t c) { return c < 0x80; }))
    return str_from_latin1(p, static_cast<std::int64_t>(text.size()));
  std::vector<std::uint32_t> chars;
  chars.reserve(text.size());
  while (p < end) chars.push_back(take_utf8(p, end));
  return str_from_chars(chars.data(), static_cast<std::int64_t>(chars.size()));
}

std::string utf8(P<StrObject> s) {
  if (s->ascii()) return std::string(ascii_view(s));
  std::string text;
  for (std::int64_t i = 0; i < s->length; ++i) {
    const std::uint32_t c = str_char(s, i);
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += static_cast<char>(0xc0U | c >> 6U);
      text += static_cast<char>(0x80U | (c & 0x3fU));
    } else if (c < 0x10000) {
      text += static_cast<char>(0xe0U | c >> 12U);
      text += static_cast<char>(0x80U | (c >> 6U & 0x3fU));
      text += static_cast<char>(0x80U | (c & 0x3fU));
    } else {
      text += static_cast<char>(0xf0U | c >> 18U);
      text += static_cast<char>(0x80U | (c >> 12U & 0x3fU));
      text += static_cast<char>(0x80U | (c >> 6U & 0x3fU));
      text += static_cast<char>(0x80U | (c & 0x3fU));
    }
  }
  return text;
}

std::string_view ascii_view(P<StrObject> s) {
  return {static_cast<const char*>(str_data(s)), static_cast<std::size_t>(s->length)};
}

bool str_is(P<StrObject> s, std::string_view ascii) {
  return s->ascii() && ascii_view(s) == ascii;
}

bool str_equal(P<StrObject> a, P<StrObject> b) {
  if (a == b) return true;
  if (a->length != b->length || a->kind() != b->kind()) return false;
  return std::memcmp(str_data(a), str_data(b), static_cast<std::size_t>(a->length) * a->kind()) == 0;
}

int str_compare(P<StrObject> a, P<StrObject> b) {
  if (a == b) return 0;
  const std::int64_t shorter = std::min(a->length, b->length);
  if (a->kind() == 1 && b->kind() == 1) {
    const int order = std::memcmp(str_data(a), str_data(b), static_cast<std::size_t>(shorter));
    if (order != 0) return order < 0 ? -1 : 1;
  } else {
    for (std::int64_t i = 0; i < shorter; ++i) {
      const std::uint32_t x = str_char(a, i), y = str_char(b, i);
      if (x != y) return x < y ? -1 : 1;
    }
  }
  return a->length == b->length ? 0 : a->length < b->length ? -1 : 1;
}

std::int64_t str_hash(P<StrObject> s) {
  if (s->hash != -1) return s->hash;
  s->hash = hash_bytes(str_data(s), static_cast<std::size_t>(s->length) * s->kind());
  return s->hash;
}

RefTo<StrObject> str_concat(P<StrObject> a, P<StrObject> b) {
  if (a->length == 0 && is_exact_str(b)) return RefTo<StrObject>::take(b);
  if (b->length == 0 && is_exact_str(a)) return RefTo<StrObject>::take(a);
  const std::uint32_t kind = std::max(a->kind(), b->kind());
  const std::uint32_t max_char = a->ascii() && b->ascii() ? 0x7f : kind == 1 ? 0xff : kind == 2 ? 0xffff : 0x10ffff;
  RefTo<StrObject> s = str_new(a->length + b->length, max_char);
  if (!s) return s;
  void* data = str_data(s.get());
  if (a->kind() == kind && b->kind() == kind) {
    const std::size_t first = static_cast<std::size_t>(a->length) * kind;
    std::memcpy(data, str_data(a), first);
    std::memcpy(static_cast<std::uint8_t*>(data) + first, str_data(b), static_cast<std::size_t>(b->length) * kind);
    return s;
  }
  for (std::int64_t i = 0; i < a->length; ++i) put_char(data, kind, i, str_char(a, i));
  for (std::int64_t i = 0; i < b->length; ++i) put_char(data, kind, a->length + i, str_char(b, i));
  return s;
}

RefTo<StrObject> str_substring(P<StrObject> s, std::int64_t begin, std::int64_t end) {
  end = std::min(end, s->length);
  if (begin == 0 && end == s->length && is_exact_str(s)) return RefTo<StrObject>::take(s);
  if (end <= begin) return RefTo<StrObject>::take(known(""));
  if (s->ascii()) return str_from_latin1(static_cast<const std::uint8_t*>(str_data(s)) + begin, end - begin);
  std::vector<std::uint32_t> chars;
  for (std::int64_t i = begin; i < end; ++i) chars.push_back(str_char(s, i));
  return str_from_chars(chars.data(), end - begin);
}

RefTo<StrObject> str_join(P<StrObject> separator, Obj iterable) {
  Ref items = sequence_fast(iterable, "can only join an iterable");
  if (!items) return nullptr;
  const std::span<const Obj> all = fast_items(items);
  if (all.empty()) return RefTo<StrObject>::take(known(""));
  if (all.size() == 1 && is_exact_str(all[0])) return RefTo<StrObject>::take(as<StrObject>(all[0]));
  std::int64_t length = separator->length * static_cast<std::int64_t>(all.size() - 1);
  std::uint32_t kind = all.size() > 1 ? separator->kind() : 1;
  bool ascii = all.size() <= 1 || separator->ascii();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!is_str(all[i]))
      return raise(exc::TypeError, "sequence item {}: expected str instance, {} found", i, type_name(all[i]));
    P<StrObject> item = as<StrObject>(all[i]);
    length += item->length;
    kind = std::max(kind, item->kind());
    ascii = ascii && item->ascii();
  }
  RefTo<StrObject> s = str_new(length, ascii ? 0x7f : kind == 1 ? 0xff : kind == 2 ? 0xffff : 0x10ffff);
  if (!s) return s;
  void* data = str_data(s.get());
  std::int64_t to = 0;
  auto put = [&](P<StrObject> part) {
    if (part->kind() == kind) {
      std::memcpy(static_cast<std::uint8_t*>(data) + to * kind, str_data(part),
                  static_cast<std::size_t>(part->length) * kind);
    } else {
      for (std::int64_t i = 0; i < part->length; ++i) put_char(data, kind, to + i, str_char(part, i));
    }
    to += part->length;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) put(separator);
    put(as<StrObject>(all[i]));
  }
  return s;
}

std::int64_t str_find(P<StrObject> s, P<StrObject> part, std::int64_t begin, std::int64_t end, bool from_right) {
  end = std::min(end, s->length);
  begin = std::max<std::int64_t>(begin, 0);
  if (end - begin < part->length) return -1;
  auto matches = [&](std::int64_t i) {
    if (s->kind() == part->kind()) {
      const auto* data = static_cast<const std::uint8_t*>(str_data(s)) + i * s->kind();
      return std::memcmp(data, str_data(part), static_cast<std::size_t>(part->length) * s->kind()) == 0;
    }
    for (std::int64_t k = 0; k < part->length; ++k) {
      if (str_char(s, i + k) != str_char(part, k)) return false;
    }
    return true;
  };
  const std::int64_t last = end - part->length;
  if (from_right) {
    for (std::int64_t i = last; i >= begin; --i)
      if (matches(i)) return i;
  } else {
    for (std::int64_t i = begin; i <= last; ++i)
      if (matches(i)) return i;
  }
  return -1;
}

// Interning. `interned` is a dict of the strings to themselves; the references that it holds do not count for mortal
// ones.
void intern_in_place(RefTo<StrObject>& s) {
  if (!s || s->interned() != 0 || !is_exact_str(s.get())) return;
  if (s->length <= 1 && s->kind() == 1) {
    RefTo<StrObject> shared = s->length == 0 ? RefTo<StrObject>::take(known("")) : str_from_char(str_char(s.get(), 0));
    s = std::move(shared);
    return;
  }
  P<DictObject> interned = rt().interned;
  if (Obj shared = dict_get_str(interned, s)) {
    s = RefTo<StrObject>::take(as<StrObject>(shared));
    return;
  }
  if (!dict_set(interned, s, s)) {
    clear_error();
    return;
  }
  if (!immortal(s.get())) s->ob_refcnt -= 2;
  s->state |= 1U;
}

RefTo<StrObject> intern(std::string_view text) {
  RefTo<StrObject> s = str_from(text);
  intern_in_place(s);
  return s;
}

P<StrObject> known(std::string_view name) {
  if (name.empty()) return P<StrObject>(kSingletons + 0x100);
  if (name.size() == 1) return P<StrObject>(kLatin1 + static_cast<std::uint8_t>(name[0]) * 64);
  // What the interpreter itself names is found by its text, and made once for ever.
  const std::int64_t hash = hash_bytes(name.data(), name.size());
  if (rt().interned) {
    if (Obj found = interned_by_text(name, hash)) {
      if (!immortal(found)) {
        found->ob_refcnt = kImmortal;
        as<StrObject>(found)->state |= 3U;
      }
      return as<StrObject>(found);
    }
  }
  if (rt().booted) {
    // Later than the start: an ordinary immortal string.
    RefTo<StrObject> s = intern(name);
    if (!s) return {};
    s->ob_refcnt = kImmortal;
    s->state |= 3U;
    return s.release();
  }
  P<StrObject> s(static_alloc(kAsciiOffset + name.size() + 1));
  s->ob_refcnt = kImmortal;
  s->ob_refcnt_high = 0;
  s->ob_type = types::str;
  fill_header(s, static_cast<std::int64_t>(name.size()), 1, true);
  s->state |= 3U;
  std::memcpy(str_data(s), name.data(), name.size());
  static_cast<char*>(str_data(s))[name.size()] = 0;
  s->hash = hash;
  if (rt().interned) dict_set(rt().interned, s, s);
  return s;
}

void str_static(P<StrObject> s, std::string_view latin1) {
  s->ob_refcnt = kImmortal;
  s->ob_refcnt_high = 0;
  s->ob_type = types::str;
  const bool ascii = latin1.empty() || static_cast<std::uint8_t>(latin1[0]) < 0x80;
  fill_header(s, static_cast<std::int64_t>(latin1.size()), 1, ascii);
  s->state |= 3U;
  auto* data = static_cast<char*>(str_data(s));
  std::memcpy(data, latin1.data(), latin1.size());
  data[latin1.size()] = 0;
  str_hash(s);
}

void str_boot() {
  auto make_static = [](Addr place, std::string_view latin1) { str_static(P<StrObject>(place), latin1); };
  make_static(kSingletons + 0x100, "");
  for (std::uint32_t c = 0; c < 256; ++c) {
    const char text = static_cast<char>(c);
    make_static(kLatin1 + c * 64, {&text, 1});
  }
}

void str_dealloc(Obj o) {
  P<StrObject> s = as<StrObject>(o);
  if (s->interned() == 1) {
    // Its two references in the table of interned strings did not count: revive it while the entry goes.
    s->ob_refcnt += 3;
    dict_delete(rt().interned, s);
    if (halted()) return;
    s->ob_refcnt -= 1;
    s->ob_refcnt = 0;
  }
  if (!s->ascii() && at<Addr>(s.a + 48) != 0) object_free(at<Addr>(s.a + 48));
  object_free(o.a);
}

}  // namespace glassbox::python
