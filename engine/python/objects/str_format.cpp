// "…" % args (Objects/unicodeobject.c, PyUnicode_Format) and "…".format(…) (Objects/stringlib/unicode_format.h).
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/dict.hpp"
#include "engine/python/objects/float.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/str_methods.hpp"
#include "engine/python/objects/tuple.hpp"

namespace glassbox::python {
namespace {

using Chars = std::vector<std::uint32_t>;

void put(Chars& out, std::string_view ascii) {
  out.insert(out.end(), ascii.begin(), ascii.end());
}
void put(Chars& out, P<StrObject> s, std::int64_t most = INT64_MAX) {
  for (std::int64_t i = 0; i < s->length && i < most; ++i) out.push_back(str_char(s, i));
}

struct Percent {
  P<StrObject> format;
  Obj args;
  std::int64_t next = 0;
  bool tuple = false;
  bool used = false;  // a value that is no tuple

  Obj take() {
    if (tuple) {
      P<TupleObject> t = as<TupleObject>(args);
      if (next < t->ob_size) return t->ob_item[next++];
    } else if (!used) {
      used = true;
      return args;
    }
    raise(exc::TypeError, "not enough arguments for format string");
    return nullptr;
  }
};

struct Conversion {
  bool left = false, plus = false, space = false, alternate = false, zero = false;
  std::int64_t width = 0, precision = -1;
};

void pad_out(Chars& out, const Chars& sign, const Chars& body, const Conversion& c, bool numeric) {
  const std::int64_t size = static_cast<std::int64_t>(sign.size() + body.size());
  const auto fill = static_cast<std::size_t>(std::max<std::int64_t>(0, c.width - size));
  if (!c.left && !(numeric && c.zero)) out.insert(out.end(), fill, ' ');
  out.insert(out.end(), sign.begin(), sign.end());
  if (!c.left && numeric && c.zero) out.insert(out.end(), fill, '0');
  out.insert(out.end(), body.begin(), body.end());
  if (c.left) out.insert(out.end(), fill, ' ');
}

bool convert_int(Chars& out, Obj value, char code, const Conversion& c) {
  Ref number;
  if (is_float(value) && (code == 'd' || code == 'i' || code == 'u')) {
    number = number_int(value);
  } else if (is_int(value)) {
    number = new_ref(value);
  } else if (code == 'd' || code == 'i' || code == 'u') {
    if (!value->ob_type->tp_as_number->nb_int && !value->ob_type->tp_as_number->nb_index)
      return raise(exc::TypeError, "%{} format: a real number is required, not {}", std::string(1, code),
                   type_name(value));
    if (is_str(value))
      return raise(exc::TypeError, "%{} format: a real number is required, not {}", std::string(1, code),
                   type_name(value));
    number = number_int(value);
  } else {
    if (!has_index(value))
      return raise(exc::TypeError, "%{} format: an integer is required, not {}", std::string(1, code),
                   type_name(value));
    number = number_index(value);
  }
  if (!number) return false;
  const int base = code == 'o' ? 8 : code == 'x' || code == 'X' ? 16 : 10;
  std::string digits = int_text(as<IntObject>(number.get()), base);
  std::string sign;
  if (digits[0] == '-') {
    sign = "-";
    digits.erase(0, 1);
  } else if (c.plus) {
    sign = "+";
  } else if (c.space) {
    sign = " ";
  }
  if (c.precision > static_cast<std::int64_t>(digits.size()))
    digits.insert(0, static_cast<std::size_t>(c.precision) - digits.size(), '0');
  if (c.alternate && base != 10) sign += base == 8 ? "0o" : "0x";
  if (code == 'X') {
    for (char& x : digits) x = static_cast<char>(x >= 'a' && x <= 'z' ? x - 32 : x);
    for (char& x : sign) x = x == 'x' ? 'X' : x;
  }
  Chars s, b;
  put(s, sign);
  put(b, digits);
  pad_out(out, s, b, c, true);
  return true;
}

bool convert_one(Chars& out, Obj value, char code, const Conversion& c) {
  Chars body;
  switch (code) {
    case 's':
    case 'r':
    case 'a': {
      Ref text = code == 's' ? to_str(value) : code == 'r' ? repr(value) : to_ascii(value);
      if (!text) return false;
      put(body, as<StrObject>(text.get()), c.precision >= 0 ? c.precision : INT64_MAX);
      pad_out(out, {}, body, c, false);
      return true;
    }
    case 'c': {
      if (is_str(value) && as<StrObject>(value)->length == 1) {
        body.push_back(str_char(as<StrObject>(value), 0));
      } else if (has_index(value)) {
        std::int64_t n = 0;
        if (!to_ssize(value, n)) return false;
        if (n < 0 || n > 0x10ffff) return raise(exc::OverflowError, "%c arg not in range(0x110000)");
        body.push_back(static_cast<std::uint32_t>(n));
      } else {
        return raise(exc::TypeError,
                     is_str(value) ? "%c requires an int or a unicode character, not a string of length {}"
                                   : "%c requires an int or a unicode character, not {}",
                     is_str(value) ? std::to_string(as<StrObject>(value)->length) : std::string(type_name(value)));
      }
      pad_out(out, {}, body, c, false);
      return true;
    }
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return convert_int(out, value, code, c);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      double d = 0;
      if (!double_from(value, d)) return false;
      std::string text = float_format(d, code, c.precision < 0 ? 6 : static_cast<int>(c.precision), c.alternate, false);
      std::string sign;
      if (text[0] == '-') {
        sign = "-";
        text.erase(0, 1);
      } else if (c.plus || c.space) {
        sign = c.plus ? "+" : " ";
      }
      Chars s;
      put(s, sign);
      put(body, text);
      pad_out(out, s, body, c, true);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

Ref percent_format(P<StrObject> f, Obj args) {
  Percent p{f, args};
  p.tuple = is_tuple(args);
  const bool mapping = !p.tuple && !is_str(args) && args->ob_type->tp_as_mapping->mp_subscript;
  Chars out;
  const std::int64_t n = f->length;
  for (std::int64_t i = 0; i < n;) {
    const std::uint32_t ch = str_char(f, i++);
    if (ch != '%') {
      out.push_back(ch);
      continue;
    }
    if (i >= n) return raise(exc::ValueError, "incomplete format");
    Ref held;
    Obj value;
    if (str_char(f, i) == '(') {
      if (!mapping) return raise(exc::TypeError, "format requires a mapping");
      std::int64_t depth = 1, start = ++i;
      while (i < n && depth > 0) {
        if (str_char(f, i) == '(') ++depth;
        if (str_char(f, i) == ')') --depth;
        ++i;
      }
      if (depth > 0) return raise(exc::ValueError, "incomplete format key");
      RefTo<StrObject> key = str_substring(f, start, i - 1);
      held = key ? get_item(args, key) : nullptr;
      if (!held) return nullptr;
      value = held;
      p.used = true;
    }
    Conversion c;
    auto at = [&] { return i < n ? str_char(f, i) : 0U; };
    for (bool more = true; more;) {
      switch (at()) {
        case '-':
          c.left = true;
          break;
        case '+':
          c.plus = true;
          break;
        case ' ':
          c.space = true;
          break;
        case '#':
          c.alternate = true;
          break;
        case '0':
          c.zero = true;
          break;
        default:
          more = false;
      }
      if (more) ++i;
    }
    auto size = [&](std::int64_t& to) {
      if (at() == '*') {
        ++i;
        Obj given = p.take();
        if (!given) return false;
        if (!is_int(given)) return static_cast<bool>(raise(exc::TypeError, "* wants int"));
        return int_value(given, to);
      }
      to = 0;
      while (at() >= '0' && at() <= '9') to = to * 10 + (str_char(f, i++) - '0');
      return true;
    };
    if (at() == '*' || (at() >= '0' && at() <= '9')) {
      if (!size(c.width)) return nullptr;
      if (c.width < 0) {
        c.left = true;
        c.width = -c.width;
      }
    }
    if (at() == '.') {
      ++i;
      if (!size(c.precision)) return nullptr;
      c.precision = std::max<std::int64_t>(0, c.precision);
    }
    while (at() == 'h' || at() == 'l' || at() == 'L') ++i;
    if (i >= n) return raise(exc::ValueError, "incomplete format");
    const std::uint32_t code = str_char(f, i++);
    if (code == '%') {
      out.push_back('%');
      continue;
    }
    if (code > 127 || std::string_view("sraciduoxXeEfFgG").find(static_cast<char>(code)) == std::string_view::npos) {
      RefTo<StrObject> shown = str_from_char(code);
      return raise(exc::ValueError, "unsupported format character '{}' (0x{}) at index {}", shown, int_hex(code),
                   i - 1);
    }
    if (!value) value = p.take();
    if (!value || !convert_one(out, value, static_cast<char>(code), c)) return nullptr;
  }
  const bool left = p.tuple ? p.next < as<TupleObject>(args)->ob_size : !p.used && !mapping;
  if (left && !(p.tuple && as<TupleObject>(args)->ob_size == 0))
    return raise(exc::TypeError, "not all arguments converted during string formatting");
  return str_from_chars(out.data(), static_cast<std::int64_t>(out.size()));
}

std::string int_hex(std::uint32_t value) {
  std::string text;
  for (; value != 0; value >>= 4U) text.insert(text.begin(), "0123456789abcdef"[value & 15U]);
  return text.empty() ? "0" : text;
}

namespace {

struct Fields {
  std::span<const Obj> args;
  P<DictObject> kwargs;
  std::int64_t automatic = 0;
  bool manual = false;
};

std::string part_of(P<StrObject> f, std::int64_t begin, std::int64_t end) {
  RefTo<StrObject> s = str_substring(f, begin, end);
  return s ? utf8(s) : "";
}

Ref field_value(Fields& fields, const std::string& name) {
  std::size_t end = name.find_first_of(".[");
  if (end == std::string::npos) end = name.size();
  const std::string first = name.substr(0, end);
  const bool number = !first.empty() && first.find_first_not_of("0123456789") == std::string::npos;
  Ref value;
  if (first.empty() || number) {
    if (first.empty()) {
      if (fields.manual)
        return raise(exc::ValueError, "cannot switch from manual field specification to automatic field numbering");
    } else {
      if (fields.automatic > 0)
        return raise(exc::ValueError, "cannot switch from automatic field numbering to manual field specification");
      fields.manual = true;
    }
    const std::int64_t i = first.empty() ? fields.automatic++ : std::strtoll(first.c_str(), nullptr, 10);
    if (i >= static_cast<std::int64_t>(fields.args.size())) {
      if (fields.args.data() == nullptr && fields.kwargs)
        return raise(exc::ValueError, "Format string contains positional fields");
      return raise(exc::IndexError, "Replacement index {} out of range for positional args tuple", i);
    }
    value = new_ref(fields.args[static_cast<std::size_t>(i)]);
  } else {
    RefTo<StrObject> key = str_from(first);
    if (!key) return nullptr;
    if (!fields.kwargs) return raise_key_error(key);
    value = get_item(fields.kwargs, key);
  }
  while (value && end < name.size()) {
    if (name[end] == '.') {
      std::size_t stop = name.find_first_of(".[", end + 1);
      if (stop == std::string::npos) stop = name.size();
      if (stop == end + 1) return raise(exc::ValueError, "Empty attribute in format string");
      value = get_attr(value, name.substr(end + 1, stop - end - 1));
      end = stop;
    } else {
      const std::size_t stop = name.find(']', end);
      if (stop == std::string::npos) return raise(exc::ValueError, "Missing ']' in format string");
      const std::string key = name.substr(end + 1, stop - end - 1);
      if (key.empty()) return raise(exc::ValueError, "Empty attribute in format string");
      Ref k = key.find_first_not_of("0123456789") == std::string::npos
                  ? int_from(std::strtoll(key.c_str(), nullptr, 10))
                  : Ref(str_from(key));
      value = k ? get_item(value, k) : nullptr;
      end = stop + 1;
      if (end < name.size() && name[end] != '.' && name[end] != '[')
        return raise(exc::ValueError, "Only '.' or '[' may follow ']' in format field specifier");
    }
  }
  return value;
}

bool expand(P<StrObject> f, Fields& fields, int depth, Chars& out) {
  if (depth < 0) return raise(exc::ValueError, "Max string recursion exceeded");
  const std::int64_t n = f->length;
  for (std::int64_t i = 0; i < n;) {
    const std::uint32_t c = str_char(f, i++);
    if (c != '{' && c != '}') {
      out.push_back(c);
      continue;
    }
    if (i < n && str_char(f, i) == c) {
      out.push_back(c);
      ++i;
      continue;
    }
    if (c == '}') return raise(exc::ValueError, "Single '}' encountered in format string");
    if (i >= n) return raise(exc::ValueError, "Single '{' encountered in format string");
    const std::int64_t start = i;
    std::int64_t nested = 1, name_end = -1, conversion = -1, spec = -1;
    bool bracket = false;
    for (; i < n; ++i) {
      const std::uint32_t x = str_char(f, i);
      if (x == '[' && spec < 0) bracket = true;
      if (x == ']' && spec < 0) bracket = false;
      if (x == '{' && !bracket) ++nested;
      if (x == '}' && !bracket && --nested == 0) break;
      if (nested == 1 && !bracket && spec < 0) {
        if (x == '!' && conversion < 0) {
          conversion = i + 1;
          if (name_end < 0) name_end = i;
        } else if (x == ':') {
          spec = i + 1;
          if (name_end < 0) name_end = i;
        }
      }
    }
    if (i >= n) return raise(exc::ValueError, "expected '}' before end of string");
    if (name_end < 0) name_end = i;
    Ref value = field_value(fields, part_of(f, start, name_end));
    if (!value) return false;
    if (conversion >= 0) {
      const std::uint32_t how = str_char(f, conversion);
      if (how == 's')
        value = to_str(value);
      else if (how == 'r')
        value = repr(value);
      else if (how == 'a')
        value = to_ascii(value);
      else
        return raise(exc::ValueError, "Unknown conversion specifier '{}'", part_of(f, conversion, conversion + 1));
      if (!value) return false;
    }
    Chars spec_text;
    if (spec >= 0) {
      RefTo<StrObject> raw = str_substring(f, spec, i);
      if (!raw || !expand(raw, fields, depth - 1, spec_text)) return false;
    }
    RefTo<StrObject> real = str_from_chars(spec_text.data(), static_cast<std::int64_t>(spec_text.size()));
    Ref text = real ? format(value, real) : nullptr;
    if (!text) return false;
    put(out, as<StrObject>(text.get()));
    ++i;
  }
  return true;
}

}  // namespace

Ref str_format(P<StrObject> f, std::span<const Obj> args, P<DictObject> kwargs) {
  Fields fields{args, kwargs};
  Chars out;
  if (!expand(f, fields, 2, out)) return nullptr;
  return str_from_chars(out.data(), static_cast<std::int64_t>(out.size()));
}

}  // namespace glassbox::python
