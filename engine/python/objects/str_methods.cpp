// str's methods (Objects/unicodeobject.c, Objects/stringlib).
#include "engine/python/objects/str_methods.hpp"

#include <algorithm>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/formatting.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/list.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

using Chars = std::vector<std::uint32_t>;

P<StrObject> s(Obj o) {
  return as<StrObject>(o);
}
Chars chars_of(Obj o) {
  Chars c;
  for (std::int64_t i = 0; i < s(o)->length; ++i) c.push_back(str_char(s(o), i));
  return c;
}
Ref made(const Chars& c) {
  return str_from_chars(c.data(), static_cast<std::int64_t>(c.size()));
}
template <std::uint32_t (*f)(std::uint32_t)>
Ref mapped(Obj o, const In&) {
  Chars out;
  for (const std::uint32_t c : chars_of(o)) {
    if (c == 0xdf && f == to_upper_char) {
      out.insert(out.end(), {'S', 'S'});
    } else {
      out.push_back(f(c));
    }
  }
  return made(out);
}
Ref casefold(Obj o, const In&) {
  Chars out;
  for (const std::uint32_t c : chars_of(o)) {
    if (c == 0xdf)
      out.insert(out.end(), {'s', 's'});
    else
      out.push_back(to_lower_char(c));
  }
  return made(out);
}
Ref capitalize(Obj o, const In&) {
  Chars c = chars_of(o);
  for (std::size_t i = 0; i < c.size(); ++i) c[i] = i == 0 ? to_upper_char(c[i]) : to_lower_char(c[i]);
  return made(c);
}
Ref title(Obj o, const In&) {
  Chars c = chars_of(o);
  bool inside = false;
  for (std::uint32_t& x : c) {
    const bool cased = is_upper_char(x) || is_lower_char(x);
    x = inside ? to_lower_char(x) : to_upper_char(x);
    inside = cased;
  }
  return made(c);
}
Ref swapcase(Obj o, const In&) {
  Chars c = chars_of(o);
  for (std::uint32_t& x : c) x = is_upper_char(x) ? to_lower_char(x) : to_upper_char(x);
  return made(c);
}

template <bool (*test)(std::uint32_t)>
Ref every(Obj o, const In&) {
  for (std::int64_t i = 0; i < s(o)->length; ++i) {
    if (!test(str_char(s(o), i))) return bool_from(false);
  }
  return bool_from(s(o)->length > 0);
}
bool digit_test(std::uint32_t c) {
  return decimal_digit(c) >= 0;
}
bool alnum_test(std::uint32_t c) {
  return is_alpha_char(c) || decimal_digit(c) >= 0;
}
Ref isascii(Obj o, const In&) {
  return bool_from(s(o)->ascii());
}
Ref isprintable(Obj o, const In&) {
  for (std::int64_t i = 0; i < s(o)->length; ++i) {
    if (!is_printable_char(str_char(s(o), i))) return bool_from(false);
  }
  return bool_from(true);
}
Ref isidentifier(Obj o, const In&) {
  return bool_from(is_identifier(s(o)));
}
template <bool upper>
Ref cased(Obj o, const In&) {
  bool any = false;
  for (const std::uint32_t c : chars_of(o)) {
    if (upper ? is_lower_char(c) : is_upper_char(c)) return bool_from(false);
    any = any || (upper ? is_upper_char(c) : is_lower_char(c));
  }
  return bool_from(any);
}
Ref istitle(Obj o, const In&) {
  bool any = false, inside = false;
  for (const std::uint32_t c : chars_of(o)) {
    if (is_upper_char(c)) {
      if (inside) return bool_from(false);
      inside = any = true;
    } else if (is_lower_char(c)) {
      if (!inside) return bool_from(false);
      any = true;
    } else {
      inside = false;
    }
  }
  return bool_from(any);
}

template <int side>
Ref strip(Obj o, const In& in) {
  if (in[0] && in[0] != kNone && !is_str(in[0]))
    return raise(exc::TypeError, "{} arg must be None or str", side < 0 ? "lstrip" : side > 0 ? "rstrip" : "strip");
  const bool spaces = !in[0] || in[0] == kNone;
  auto drop = [&](std::uint32_t c) {
    if (spaces) return is_space_char(c);
    for (std::int64_t i = 0; i < s(in[0])->length; ++i) {
      if (str_char(s(in[0]), i) == c) return true;
    }
    return false;
  };
  std::int64_t begin = 0, end = s(o)->length;
  while (side <= 0 && begin < end && drop(str_char(s(o), begin))) ++begin;
  while (side >= 0 && end > begin && drop(str_char(s(o), end - 1))) --end;
  return str_substring(s(o), begin, end);
}

bool text_argument(Obj o, const char* what) {
  return is_str(o) || raise(exc::TypeError, "must be str, not {}", type_name(o), what);
}

Ref split_spaces(Obj o, std::int64_t most, bool right) {
  RefTo<ListObject> list = list_new(0);
  if (!list) return nullptr;
  const std::int64_t n = s(o)->length;
  auto space = [&](std::int64_t i) { return is_space_char(str_char(s(o), i)); };
  if (!right) {
    std::int64_t i = 0;
    while (true) {
      while (i < n && space(i)) ++i;
      if (i == n) break;
      std::int64_t end = i;
      if (most-- == 0) {
        end = n;
        while (end > i && space(end - 1)) --end;
        return list_append(list, Ref(str_substring(s(o), i, end))) ? Ref(std::move(list)) : nullptr;
      }
      while (end < n && !space(end)) ++end;
      if (!list_append(list, Ref(str_substring(s(o), i, end)))) return nullptr;
      i = end;
    }
    return list;
  }
  std::int64_t end = n;
  while (true) {
    while (end > 0 && space(end - 1)) --end;
    if (end == 0) break;
    std::int64_t begin = end;
    if (most-- == 0) {
      begin = 0;
      while (begin < end && space(begin)) ++begin;
    } else {
      while (begin > 0 && !space(begin - 1)) --begin;
    }
    if (!list_append(list, Ref(str_substring(s(o), begin, end)))) return nullptr;
    if (most < -1 && begin == 0) break;
    end = begin;
    if (most == -1) break;
  }
  list_reverse(list);
  return list;
}
template <bool right>
Ref split(Obj o, const In& in) {
  std::int64_t most = -1;
  if (in[1] && !int_value(in[1], most)) return nullptr;
  if (most < 0) most = INT64_MAX;
  if (!in[0] || in[0] == kNone) return split_spaces(o, most, right);
  if (!is_str(in[0])) return raise(exc::TypeError, "must be str or None, not {}", type_name(in[0]));
  P<StrObject> sep = s(in[0]);
  if (sep->length == 0) return raise(exc::ValueError, "empty separator");
  RefTo<ListObject> list = list_new(0);
  if (!list) return nullptr;
  std::int64_t begin = 0, end = s(o)->length;
  while (most-- > 0) {
    const std::int64_t i = str_find(s(o), sep, begin, end, right);
    if (i < 0) break;
    Ref part = right ? str_substring(s(o), i + sep->length, end) : str_substring(s(o), begin, i);
    if (!part || !list_append(list, std::move(part))) return nullptr;
    if (right)
      end = i;
    else
      begin = i + sep->length;
  }
  Ref rest = str_substring(s(o), begin, end);
  if (!rest || !list_append(list, std::move(rest))) return nullptr;
  if (right) list_reverse(list);
  return list;
}
Ref splitlines(Obj o, const In& in) {
  const bool keep = in[0] && is_true(in[0]) > 0;
  RefTo<ListObject> list = list_new(0);
  const std::int64_t n = s(o)->length;
  for (std::int64_t i = 0; list && i < n;) {
    std::int64_t end = i;
    auto line_end = [](std::uint32_t c) {
      return c == '\n' || c == '\r' || c == 11 || c == 12 || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
             c == 0x2029;
    };
    while (end < n && !line_end(str_char(s(o), end))) ++end;
    std::int64_t next = end;
    if (next < n) next += str_char(s(o), next) == '\r' && next + 1 < n && str_char(s(o), next + 1) == '\n' ? 2 : 1;
    Ref part = str_substring(s(o), i, keep ? next : end);
    if (!part || !list_append(list, std::move(part))) return nullptr;
    i = next;
  }
  return list;
}
template <bool right>
Ref partition(Obj o, const In& in) {
  if (!text_argument(in[0], "")) return nullptr;
  if (s(in[0])->length == 0) return raise(exc::ValueError, "empty separator");
  const std::int64_t i = str_find(s(o), s(in[0]), 0, s(o)->length, right);
  RefTo<StrObject> empty = str_from("");
  if (i < 0) {
    if (right) return tuple_of({empty, empty, o});
    return tuple_of({o, empty, empty});
  }
  Ref head = str_substring(s(o), 0, i), tail = str_substring(s(o), i + s(in[0])->length, s(o)->length);
  return head && tail ? Ref(tuple_of({head, in[0], tail})) : nullptr;
}
Ref join(Obj o, const In& in) {
  return str_join(s(o), in[0]);
}

bool bounds(Obj o, const In& in, std::int64_t& begin, std::int64_t& end) {
  begin = 0;
  end = INT64_MAX;
  if (in[1] && in[1] != kNone && !to_ssize(in[1], begin)) return false;
  if (in[2] && in[2] != kNone && !to_ssize(in[2], end)) return false;
  const std::int64_t n = s(o)->length;
  if (end > n) end = n;
  if (end < 0) end = std::max<std::int64_t>(0, end + n);
  if (begin < 0) begin = std::max<std::int64_t>(0, begin + n);
  return true;
}
template <bool right, bool must>
Ref find(Obj o, const In& in) {
  std::int64_t begin = 0, end = 0;
  if (!is_str(in[0]))
    return raise(exc::TypeError, "{}() argument 1 must be str, not {}",
                 must ? (right ? "rindex" : "index") : (right ? "rfind" : "find"), type_name(in[0]));
  if (!bounds(o, in, begin, end)) return nullptr;
  const std::int64_t i = begin > s(o)->length ? -1 : str_find(s(o), s(in[0]), begin, end, right);
  if (i < 0 && must) return raise(exc::ValueError, "substring not found");
  return int_from(i);
}
Ref count(Obj o, const In& in) {
  std::int64_t begin = 0, end = 0, n = 0;
  if (!is_str(in[0])) return raise(exc::TypeError, "count() argument 1 must be str, not {}", type_name(in[0]));
  if (!bounds(o, in, begin, end)) return nullptr;
  const std::int64_t size = s(in[0])->length;
  if (size == 0) return int_from(begin > s(o)->length ? 0 : std::max<std::int64_t>(0, end - begin + 1));
  for (std::int64_t i = str_find(s(o), s(in[0]), begin, end); i >= 0; i = str_find(s(o), s(in[0]), i + size, end)) ++n;
  return int_from(n);
}
template <bool at_end>
Ref affix(Obj o, const In& in) {
  std::int64_t begin = 0, end = 0;
  if (!bounds(o, in, begin, end)) return nullptr;
  auto test = [&](Obj part) {
    const std::int64_t n = s(part)->length;
    if (end - begin < n || begin > s(o)->length) return false;
    const std::int64_t from = at_end ? end - n : begin;
    return str_find(s(o), s(part), from, from + n) == from;
  };
  if (is_tuple(in[0])) {
    for (Obj part : items_of(as<TupleObject>(in[0]))) {
      if (!is_str(part))
        return raise(exc::TypeError, "tuple for {} must only contain str, not {}", at_end ? "endswith" : "startswith",
                     type_name(part));
      if (test(part)) return bool_from(true);
    }
    return bool_from(false);
  }
  if (!is_str(in[0]))
    return raise(exc::TypeError, "{} first arg must be str or a tuple of str, not {}",
                 at_end ? "endswith" : "startswith", type_name(in[0]));
  return bool_from(test(in[0]));
}
Ref removeprefix(Obj o, const In& in) {
  if (!text_argument(in[0], "")) return nullptr;
  const std::int64_t n = s(in[0])->length;
  return s(o)->length >= n && str_find(s(o), s(in[0]), 0, n) == 0 ? str_substring(s(o), n, s(o)->length)
                                                                  : RefTo<StrObject>::take(s(o));
}
Ref removesuffix(Obj o, const In& in) {
  if (!text_argument(in[0], "")) return nullptr;
  const std::int64_t n = s(in[0])->length, from = s(o)->length - n;
  return from >= 0 && n > 0 && str_find(s(o), s(in[0]), from, s(o)->length) == from ? str_substring(s(o), 0, from)
                                                                                    : RefTo<StrObject>::take(s(o));
}
Ref replace(Obj o, const In& in) {
  std::int64_t most = -1;
  if (!is_str(in[0])) return raise(exc::TypeError, "replace() argument 1 must be str, not {}", type_name(in[0]));
  if (!is_str(in[1])) return raise(exc::TypeError, "replace() argument 2 must be str, not {}", type_name(in[1]));
  if (in[2] && !int_value(in[2], most)) return nullptr;
  if (most < 0) most = INT64_MAX;
  const Chars with = chars_of(in[1]);
  Chars out;
  const std::int64_t size = s(in[0])->length, n = s(o)->length;
  std::int64_t i = 0;
  bool any = false;
  if (size == 0) {
    for (; i <= n; ++i) {
      if (most-- > 0) out.insert(out.end(), with.begin(), with.end());
      if (i < n) out.push_back(str_char(s(o), i));
    }
    return made(out);
  }
  while (most-- > 0) {
    const std::int64_t at = str_find(s(o), s(in[0]), i, n);
    if (at < 0) break;
    any = true;
    for (; i < at; ++i) out.push_back(str_char(s(o), i));
    out.insert(out.end(), with.begin(), with.end());
    i += size;
  }
  if (!any && is_exact_str(o)) return new_ref(o);
  for (; i < n; ++i) out.push_back(str_char(s(o), i));
  return made(out);
}

Ref pad(Obj o, std::int64_t left, std::int64_t right, std::uint32_t fill) {
  if (left <= 0 && right <= 0 && is_exact_str(o)) return new_ref(o);
  if (left + right > static_cast<std::int64_t>(rt().limit / 4)) return no_memory();
  Chars out(static_cast<std::size_t>(std::max<std::int64_t>(0, left)), fill);
  const Chars middle = chars_of(o);
  out.insert(out.end(), middle.begin(), middle.end());
  out.insert(out.end(), static_cast<std::size_t>(std::max<std::int64_t>(0, right)), fill);
  return made(out);
}
template <int how>
Ref justify(Obj o, const In& in) {
  std::int64_t width = 0;
  if (!int_value(in[0], width)) return nullptr;
  std::uint32_t fill = ' ';
  if (in[1]) {
    if (!is_str(in[1]))
      return raise(exc::TypeError, "The fill character must be a unicode character, not {}", type_name(in[1]));
    if (s(in[1])->length != 1) return raise(exc::TypeError, "The fill character must be exactly one character long");
    fill = str_char(s(in[1]), 0);
  }
  const std::int64_t extra = std::max<std::int64_t>(0, width - s(o)->length);
  if (how < 0) return pad(o, 0, extra, fill);
  if (how > 0) return pad(o, extra, 0, fill);
  const std::int64_t left = extra / 2 + (extra & width & 1);
  return pad(o, left, extra - left, fill);
}
Ref zfill(Obj o, const In& in) {
  std::int64_t width = 0;
  if (!int_value(in[0], width)) return nullptr;
  const std::int64_t extra = width - s(o)->length;
  if (extra <= 0) return new_ref(o);
  Chars c = chars_of(o);
  const bool sign = !c.empty() && (c[0] == '+' || c[0] == '-');
  c.insert(c.begin() + (sign ? 1 : 0), static_cast<std::size_t>(extra), '0');
  return made(c);
}
Ref expandtabs(Obj o, const In& in) {
  std::int64_t size = 8, column = 0;
  if (in[0] && !int_value(in[0], size)) return nullptr;
  Chars out;
  for (const std::uint32_t c : chars_of(o)) {
    if (c == '\t') {
      const std::int64_t n = size > 0 ? size - column % size : 0;
      out.insert(out.end(), static_cast<std::size_t>(n), ' ');
      column += n;
    } else {
      out.push_back(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return made(out);
}
Ref encode(Obj o, const In& in) {
  std::string name = in[0] && is_str(in[0]) ? utf8(s(in[0])) : "utf-8";
  for (char& c : name) c = static_cast<char>(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + 32 : c);
  const std::string errors = in[1] && is_str(in[1]) ? utf8(s(in[1])) : "strict";
  if (name == "utf-8" || name == "utf8") return bytes_from(utf8(s(o)));
  const std::uint32_t most = name == "ascii" || name == "us-ascii"                           ? 128
                             : name == "latin-1" || name == "latin1" || name == "iso-8859-1" ? 256
                                                                                             : 0;
  if (most == 0) return refuse("the encoding " + name + " is not modelled");
  std::string bytes;
  for (std::int64_t i = 0; i < s(o)->length; ++i) {
    const std::uint32_t c = str_char(s(o), i);
    if (c < most) {
      bytes += static_cast<char>(c);
    } else if (errors == "replace") {
      bytes += '?';
    } else if (errors != "ignore") {
      Ref start = int_from(i), end = int_from(i + 1);
      RefTo<StrObject> codec = str_from(most == 128 ? "ascii" : "latin-1"),
                       reason = str_from(most == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)");
      RefTo<TupleObject> args = tuple_of({codec, o, start, end, reason});
      return args ? raise_object(exc::UnicodeEncodeError, args) : Failed();
    }
  }
  return bytes_from(bytes);
}
Ref format_method(Obj o, const In& in) {
  return str_format(s(o), in.rest, in.keywords);
}
Ref format_map(Obj o, const In& in) {
  return str_format(s(o), {}, as<DictObject>(in[0]));
}
Ref dunder_format(Obj o, const In& in) {
  if (!is_str(in[0])) return raise(exc::TypeError, "__format__() argument must be str, not {}", type_name(in[0]));
  return format_str(s(o), s(in[0]));
}
Ref maketrans(Obj, const In& in) {
  RefTo<DictObject> table = dict_new();
  if (!table) return nullptr;
  auto key_of = [](std::uint32_t c) { return int_from(c); };
  if (!in[1]) {
    if (!is_dict(in[0])) return raise(exc::TypeError, "if you give only one argument to maketrans it must be a dict");
    std::int64_t position = 0;
    Obj key, value;
    while (dict_next(as<DictObject>(in[0]), position, key, value)) {
      Ref k = is_str(key) && s(key)->length == 1 ? key_of(str_char(s(key), 0)) : new_ref(key);
      if (!k || !dict_set(table, k, value)) return nullptr;
    }
    return table;
  }
  if (s(in[0])->length != s(in[1])->length)
    return raise(exc::ValueError, "the first two maketrans arguments must have equal length");
  for (std::int64_t i = 0; i < s(in[0])->length; ++i) {
    Ref k = key_of(str_char(s(in[0]), i)), v = key_of(str_char(s(in[1]), i));
    if (!k || !v || !dict_set(table, k, v)) return nullptr;
  }
  for (std::int64_t i = 0; in[2] && i < s(in[2])->length; ++i) {
    Ref k = key_of(str_char(s(in[2]), i));
    if (!k || !dict_set(table, k, kNone)) return nullptr;
  }
  return table;
}
Ref translate(Obj o, const In& in) {
  Chars out;
  for (const std::uint32_t c : chars_of(o)) {
    Ref key = int_from(c);
    Ref to = key ? get_item(in[0], key) : nullptr;
    if (!to) {
      if (!error_matches(exc::LookupError)) return nullptr;
      clear_error();
      out.push_back(c);
    } else if (is_int(to)) {
      std::int64_t n = 0;
      int_fits(as<IntObject>(to.get()), n);
      out.push_back(static_cast<std::uint32_t>(n));
    } else if (is_str(to)) {
      const Chars more = chars_of(to);
      out.insert(out.end(), more.begin(), more.end());
    } else if (to.get() != kNone) {
      return raise(exc::TypeError, "character mapping must return integer, None or str");
    }
  }
  return made(out);
}
Ref sizeof_(Obj o, const In&) {
  return int_from(static_cast<std::int64_t>((s(o)->ascii() ? kAsciiOffset : kCompactOffset) +
                                            static_cast<std::uint64_t>(s(o)->length + 1) * s(o)->kind()));
}
Ref getnewargs(Obj o, const In&) {
  return tuple_of({o});
}

const FunctionSpec kMethods[] = {{"encode", encode, "encoding='utf-8', errors='strict'"},
                                 {"replace", replace, "old, new, /, count=-1"},
                                 {"split", split<false>, "sep=None, maxsplit=-1"},
                                 {"rsplit", split<true>, "sep=None, maxsplit=-1"},
                                 {"join", join, "iterable, /"},
                                 {"capitalize", capitalize, ""},
                                 {"casefold", casefold, ""},
                                 {"title", title, ""},
                                 {"center", justify<0>, "width, fillchar=' ', /"},
                                 {"count", count, "sub, start=0, end=-1, /"},
                                 {"expandtabs", expandtabs, "tabsize=8"},
                                 {"find", find<false, false>, "sub, start=0, end=-1, /"},
                                 {"partition", partition<false>, "sep, /"},
                                 {"index", find<false, true>, "sub, start=0, end=-1, /"},
                                 {"ljust", justify<-1>, "width, fillchar=' ', /"},
                                 {"lower", mapped<to_lower_char>, ""},
                                 {"lstrip", strip<-1>, "chars=None, /"},
                                 {"rfind", find<true, false>, "sub, start=0, end=-1, /"},
                                 {"rindex", find<true, true>, "sub, start=0, end=-1, /"},
                                 {"rjust", justify<1>, "width, fillchar=' ', /"},
                                 {"rstrip", strip<1>, "chars=None, /"},
                                 {"rpartition", partition<true>, "sep, /"},
                                 {"splitlines", splitlines, "keepends=False"},
                                 {"strip", strip<0>, "chars=None, /"},
                                 {"swapcase", swapcase, ""},
                                 {"translate", translate, "table, /"},
                                 {"upper", mapped<to_upper_char>, ""},
                                 {"startswith", affix<false>, "prefix, start=0, end=-1, /"},
                                 {"endswith", affix<true>, "suffix, start=0, end=-1, /"},
                                 {"removeprefix", removeprefix, "prefix, /"},
                                 {"removesuffix", removesuffix, "suffix, /"},
                                 {"isascii", isascii, ""},
                                 {"islower", cased<false>, ""},
                                 {"isupper", cased<true>, ""},
                                 {"istitle", istitle, ""},
                                 {"isspace", every<is_space_char>, ""},
                                 {"isdecimal", every<digit_test>, ""},
                                 {"isdigit", every<digit_test>, ""},
                                 {"isnumeric", every<digit_test>, ""},
                                 {"isalpha", every<is_alpha_char>, ""},
                                 {"isalnum", every<alnum_test>, ""},
                                 {"isidentifier", isidentifier, ""},
                                 {"isprintable", isprintable, ""},
                                 {"zfill", zfill, "width, /"},
                                 {"format", format_method, "*args, **kwargs"},
                                 {"format_map", format_map, "mapping, /"},
                                 {"__format__", dunder_format, "format_spec, /"},
                                 {"maketrans", maketrans, "x, y=None, z=None, /", Binding::static_method},
                                 {"__sizeof__", sizeof_, ""},
                                 {"__getnewargs__", getnewargs, ""}};

}  // namespace

const std::span<const FunctionSpec> kStrMethods = kMethods;

}  // namespace glassbox::python
