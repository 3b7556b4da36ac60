// Format specifications: [[fill]align][sign][z][#][0][width][grouping][.precision][type] (Python/formatter_unicode.c).
#include "engine/python/objects/formatting.hpp"

#include <algorithm>
#include <cmath>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/float.hpp"

namespace glassbox::python {
namespace {

struct Spec {
  std::uint32_t fill = ' ';
  char align = 0;
  char sign = '-';
  bool no_negative_zero = false;
  bool alternate = false;
  std::int64_t width = -1;
  char grouping = 0;
  std::int64_t precision = -1;
  char type = 0;
  bool align_given = false, fill_given = false;
};

bool is_align(std::uint32_t c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

bool number_in(P<StrObject> s, std::int64_t& i, std::int64_t& out) {
  const std::int64_t start = i;
  std::int64_t n = 0;
  while (i < s->length && str_char(s, i) >= '0' && str_char(s, i) <= '9') {
    n = n * 10 + (str_char(s, i++) - '0');
    if (n > INT32_MAX) return raise(exc::ValueError, "Too many decimal digits in format string");
  }
  if (i > start) out = n;
  return true;
}

bool read(P<StrObject> s, Spec& spec, const char* type, char default_align) {
  std::int64_t i = 0;
  const std::int64_t n = s->length;
  auto at = [&](std::int64_t k) { return k < n ? str_char(s, k) : 0U; };
  spec.align = default_align;
  if (n >= 2 && is_align(at(1))) {
    spec.fill = at(0);
    spec.align = static_cast<char>(at(1));
    spec.fill_given = spec.align_given = true;
    i = 2;
  } else if (n >= 1 && is_align(at(0))) {
    spec.align = static_cast<char>(at(0));
    spec.align_given = true;
    i = 1;
  }
  if (at(i) == ' ' || at(i) == '+' || at(i) == '-') spec.sign = static_cast<char>(at(i++));
  if (at(i) == 'z') {
    spec.no_negative_zero = true;
    ++i;
  }
  if (at(i) == '#') {
    spec.alternate = true;
    ++i;
  }
  if (!spec.fill_given && at(i) == '0') {
    spec.fill = '0';
    if (!spec.align_given && default_align == '>') spec.align = '=';
    ++i;
  }
  if (!number_in(s, i, spec.width)) return false;
  if (at(i) == ',') {
    spec.grouping = ',';
    ++i;
  }
  if (at(i) == '_') {
    if (spec.grouping != 0) return raise(exc::ValueError, "Cannot specify both ',' and '_'.");
    spec.grouping = '_';
    ++i;
  }
  if (at(i) == ',' && spec.grouping == '_') return raise(exc::ValueError, "Cannot specify both ',' and '_'.");
  if (at(i) == '.') {
    ++i;
    if (at(i) < '0' || at(i) > '9') return raise(exc::ValueError, "Format specifier missing precision");
    if (!number_in(s, i, spec.precision)) return false;
  }
  if (n - i > 1) return raise(exc::ValueError, "Invalid format specifier '{}' for object of type '{}'", s, type);
  if (n - i == 1) {
    const std::uint32_t c = at(i);
    if (c > 127) return raise(exc::ValueError, "Unknown format code '\\x{}' for object of type '{}'", c, type);
    spec.type = static_cast<char>(c);
  }
  if (spec.grouping != 0) {
    const std::string_view fine = "defgEG%F";
    const bool ok = spec.type == 0 || fine.find(spec.type) != std::string_view::npos ||
                    (spec.grouping == '_' && std::string_view("boxX").find(spec.type) != std::string_view::npos);
    if (!ok)
      return raise(exc::ValueError, "Cannot specify '{}' with '{}'.", std::string(1, spec.grouping),
                   std::string(1, spec.type));
  }
  return true;
}

std::vector<std::uint32_t> chars_of(std::string_view ascii) {
  return {ascii.begin(), ascii.end()};
}

Ref padded(const std::vector<std::uint32_t>& text, const Spec& spec) {
  const auto length = static_cast<std::int64_t>(text.size());
  const std::int64_t pad = std::max<std::int64_t>(0, spec.width - length);
  if (pad > static_cast<std::int64_t>(rt().limit / 4)) return no_memory();
  const std::int64_t left = spec.align == '>' || spec.align == '=' ? pad : spec.align == '^' ? pad / 2 : 0;
  std::vector<std::uint32_t> all(static_cast<std::size_t>(left), spec.fill);
  all.insert(all.end(), text.begin(), text.end());
  all.insert(all.end(), static_cast<std::size_t>(pad - left), spec.fill);
  return str_from_chars(all.data(), static_cast<std::int64_t>(all.size()));
}

std::string grouped(const std::string& digits, char separator, std::size_t size, std::size_t least) {
  std::string padded_digits = digits;
  auto build = [&](const std::string& d) {
    std::string out;
    for (std::size_t i = 0; i < d.size(); ++i) {
      if (i > 0 && (d.size() - i) % size == 0) out += separator;
      out += d[i];
    }
    return out;
  };
  std::string out = build(padded_digits);
  while (out.size() < least) {
    padded_digits.insert(0, 1, '0');
    out = build(padded_digits);
    if (out.size() > least && (out[0] < '0' || out[0] > '9')) break;
  }
  return out;
}

// sign + prefix + whole digits (grouped, zero-filled inside) + the rest, then padding.
Ref number(bool negative, const std::string& prefix, const std::string& whole, const std::string& rest, Spec spec,
           std::size_t group) {
  std::string sign = negative ? "-" : spec.sign == '-' ? "" : std::string(1, spec.sign);
  const std::int64_t fixed = static_cast<std::int64_t>(sign.size() + prefix.size() + rest.size());
  std::string digits = whole;
  const bool zero_inside = spec.align == '=' && spec.fill == '0';
  if (spec.grouping != 0)
    digits = grouped(whole, spec.grouping, group,
                     zero_inside ? static_cast<std::size_t>(std::max<std::int64_t>(0, spec.width - fixed)) : 0);
  if (spec.align == '=') {
    const std::int64_t pad = std::max<std::int64_t>(0, spec.width - fixed - static_cast<std::int64_t>(digits.size()));
    std::vector<std::uint32_t> all = chars_of(sign + prefix);
    all.insert(all.end(), static_cast<std::size_t>(pad), spec.fill);
    const std::vector<std::uint32_t> tail = chars_of(digits + rest);
    all.insert(all.end(), tail.begin(), tail.end());
    return str_from_chars(all.data(), static_cast<std::int64_t>(all.size()));
  }
  return padded(chars_of(sign + prefix + digits + rest), spec);
}

Failed unknown_code(char code, const char* type) {
  return raise(exc::ValueError, "Unknown format code '{}' for object of type '{}'", std::string(1, code), type);
}

Ref float_with(double value, Spec spec, const char* type) {
  char code = spec.type;
  std::int64_t precision = spec.precision;
  bool dot_zero = false, percent = false;
  if (code == 0) {
    dot_zero = true;
    code = precision < 0 ? 'r' : 'g';
  } else if (code == 'n') {
    code = 'g';
  } else if (code == '%') {
    code = 'f';
    value *= 100;
    percent = true;
  } else if (std::string_view("eEfFgG").find(code) == std::string_view::npos) {
    return unknown_code(code, type);
  }
  if (precision < 0) precision = code == 'r' ? 0 : 6;
  std::string text =
      float_format(value, code, static_cast<int>(std::min<std::int64_t>(precision, 1000)), spec.alternate, false);
  if (dot_zero && code == 'g' && std::isfinite(value)) {
    // As repr with a precision: one digit behind the point at least, and exponents from the precision on.
    std::string digits = text.substr(text[0] == '-' ? 1 : 0);
    if (digits.find_first_of(".e") == std::string::npos) {
      if (static_cast<std::int64_t>(digits.size()) >= precision)
        text = float_format(value, 'e', static_cast<int>(precision) - 1, spec.alternate, false);
      else
        text += ".0";
    }
    const std::size_t e = text.find('e');
    if (e != std::string::npos && text.find('.') != std::string::npos) {
      std::size_t last = e;
      while (text[last - 1] == '0') --last;
      if (text[last - 1] == '.') --last;
      text.erase(last, e - last);
    }
  } else if (dot_zero && std::isfinite(value) && text.find_first_of(".e") == std::string::npos) {
    text += ".0";
  }
  if (percent) text += '%';
  bool negative = text[0] == '-';
  if (negative) text.erase(0, 1);
  if (negative && spec.no_negative_zero && text.find_first_of("123456789in") == std::string::npos) negative = false;
  std::size_t end = 0;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  if (!std::isfinite(value)) {
    spec.grouping = 0;
    if (spec.align == '=' && spec.fill == '0') return number(negative, "", "", text, spec, 3);
    return number(negative, "", text, "", spec, 3);
  }
  return number(negative, "", text.substr(0, end), text.substr(end), spec, 3);
}

}  // namespace

Ref format_float(double value, P<StrObject> s) {
  if (s->length == 0) return str_from(float_repr(value));
  Spec spec;
  if (!read(s, spec, "float", '>')) return nullptr;
  return float_with(value, spec, "float");
}

Ref format_int(P<IntObject> value, P<StrObject> s) {
  if (s->length == 0) return to_str(value);
  Spec spec;
  const char* type = is_exact(value, types::bool_) ? "bool" : "int";
  if (!read(s, spec, type, '>')) return nullptr;
  const char code = spec.type == 0 || spec.type == 'n' ? 'd' : spec.type;
  if (std::string_view("eEfFgG%").find(code) != std::string_view::npos) {
    double d = 0;
    return int_double(value, d) ? float_with(d, spec, type) : nullptr;
  }
  if (spec.precision >= 0) return raise(exc::ValueError, "Precision not allowed in integer format specifier");
  if (spec.no_negative_zero)
    return raise(exc::ValueError,
                 "Negative zero coercion (z) not allowed in format specifier with integer format code '{}'",
                 std::string(1, code));
  if (code == 'c') {
    if (spec.sign != '-') return raise(exc::ValueError, "Sign not allowed with integer format specifier 'c'");
    if (spec.alternate)
      return raise(exc::ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    std::int64_t c = 0;
    if (!int_fits(value, c) || c < 0 || c > 0x10ffff) return raise(exc::OverflowError, "%c arg not in range(0x110000)");
    if (!spec.align_given) spec.align = '<';
    return padded({static_cast<std::uint32_t>(c)}, spec);
  }
  const int base = code == 'd' ? 10 : code == 'x' || code == 'X' ? 16 : code == 'o' ? 8 : code == 'b' ? 2 : 0;
  if (base == 0) return unknown_code(spec.type, type);
  std::string digits = int_text(value, base);
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  std::string prefix = spec.alternate && base != 10 ? std::string("0") + code : "";
  if (code == 'X') {
    for (char& c : digits) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  }
  return number(negative, prefix, digits, "", spec, base == 10 ? 3 : 4);
}

Ref format_str(P<StrObject> value, P<StrObject> s) {
  if (s->length == 0) return to_str(value);
  Spec spec;
  if (!read(s, spec, "str", '<')) return nullptr;
  if (spec.type != 0 && spec.type != 's') return unknown_code(spec.type, "str");
  if (spec.sign != '-') {
    return raise(exc::ValueError, spec.sign == ' ' ? "Space not allowed in string format specifier"
                                                   : "Sign not allowed in string format specifier");
  }
  if (spec.no_negative_zero)
    return raise(exc::ValueError, "Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) return raise(exc::ValueError, "Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=') return raise(exc::ValueError, "'=' alignment not allowed in string format specifier");
  std::int64_t length = value->length;
  if (spec.precision >= 0) length = std::min(length, spec.precision);
  std::vector<std::uint32_t> text;
  for (std::int64_t i = 0; i < length; ++i) text.push_back(str_char(value, i));
  return padded(text, spec);
}

}  // namespace glassbox::python
