// float: values and text (Objects/floatobject.c, Python/pystrtod.c). The shortest digits that read back come from
// std::to_chars, exact ones for a precision too.
#include "engine/python/objects/float.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "engine/python/eval/runtime.hpp"
#include "engine/python/objects/bytes.hpp"
#include "engine/python/objects/formatting.hpp"
#include "engine/python/objects/hash.hpp"
#include "engine/python/objects/int.hpp"
#include "engine/python/objects/names.hpp"
#include "engine/python/objects/str.hpp"

namespace glassbox::python {

Ref float_from(double value) {
  FreeLists& free = rt().free;
  P<FloatObject> o;
  if (free.floats) {
    o = as<FloatObject>(free.floats);
    free.floats = Obj(at<Addr>(o.a + 8));
    --free.float_count;
    o->ob_refcnt = 1;
    o->ob_refcnt_high = 0;
    o->ob_type = types::float_;
  } else {
    o = make<FloatObject>(types::float_);
    if (!o) return nullptr;
  }
  o->ob_fval = value;
  return Ref::steal(o);
}

void float_dealloc(Obj o) {
  FreeLists& free = rt().free;
  if (!is_exact(o, types::float_) || free.float_count >= 100) {
    o->ob_type->tp_free(o.a);
    return;
  }
  at<Addr>(o.a + 8) = free.floats.a;
  free.floats = o;
  ++free.float_count;
}

namespace {

// Digits and decimal exponent of "d.ddde±xx".
struct Decimal {
  std::string digits;
  int exponent = 0;  // of the first digit
};
Decimal split(std::string_view text) {
  Decimal d;
  const std::size_t e = text.find('e');
  for (const char c : text.substr(0, e)) {
    if (c != '.') d.digits += c;
  }
  if (e != std::string_view::npos) d.exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  return d;
}

std::string exponent_text(int exponent, char code) {
  std::string text(1, code);
  text += exponent < 0 ? '-' : '+';
  const int size = std::abs(exponent);
  if (size < 10) text += '0';
  return text + std::to_string(size);
}

std::string plain(const Decimal& d) {
  std::string text;
  if (d.exponent < 0) {
    text = "0." + std::string(static_cast<std::size_t>(-d.exponent - 1), '0') + d.digits;
  } else if (static_cast<int>(d.digits.size()) <= d.exponent + 1) {
    text = d.digits + std::string(static_cast<std::size_t>(d.exponent + 1) - d.digits.size(), '0');
  } else {
    text = d.digits.substr(0, static_cast<std::size_t>(d.exponent + 1)) + "." +
           d.digits.substr(static_cast<std::size_t>(d.exponent + 1));
  }
  return text;
}

std::string scientific(const Decimal& d, char e, bool alternate) {
  std::string text = d.digits.substr(0, 1);
  if (d.digits.size() > 1 || alternate) text += ".";
  text += d.digits.substr(1);
  return text + exponent_text(d.exponent, e);
}

}  // namespace

std::string float_format(double value, char code, int precision, bool alternate, bool dot_zero) {
  const bool upper = code == 'E' || code == 'F' || code == 'G';
  if (std::isnan(value)) return upper ? "NAN" : "nan";
  if (std::isinf(value)) return std::string(value < 0 ? "-" : "") + (upper ? "INF" : "inf");
  const bool negative = std::signbit(value);
  value = std::fabs(value);
  char buffer[1600];
  std::string text;
  const char lower = static_cast<char>(code | 0x20);
  const char e = upper ? 'E' : 'e';
  if (lower == 'f') {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, precision);
    text.assign(buffer, end.ptr);
    if (alternate && precision == 0) text += '.';
  } else if (lower == 'e') {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, precision);
    text = scientific(split({buffer, static_cast<std::size_t>(end.ptr - buffer)}), e, alternate);
  } else if (lower == 'g') {
    if (precision == 0) precision = 1;
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, precision - 1);
    Decimal d = split({buffer, static_cast<std::size_t>(end.ptr - buffer)});
    if (!alternate) {
      while (d.digits.size() > 1 && d.digits.back() == '0') d.digits.pop_back();
    }
    if (d.exponent < -4 || d.exponent >= precision) {
      text = scientific(d, e, alternate);
    } else {
      text = plain(d);
      if (alternate && text.find('.') == std::string::npos) text += '.';
    }
  } else {  // r: the shortest
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
    Decimal d = split({buffer, static_cast<std::size_t>(end.ptr - buffer)});
    text = d.exponent < -4 || d.exponent >= 16 ? scientific(d, e, alternate) : plain(d);
  }
  if (dot_zero && text.find('.') == std::string::npos && text.find(e) == std::string::npos) text += ".0";
  return negative ? "-" + text : text;
}

std::string float_repr(double value) {
  return float_format(value, 'r', 0, false, true);
}

bool float_parse(std::string_view text, double& out) {
  std::string s;
  char last = ' ';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_') {
      const char next = i + 1 < text.size() ? text[i + 1] : ' ';
      if (last < '0' || last > '9' || next < '0' || next > '9') return false;
    } else {
      s += c;
    }
    last = c;
  }
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  std::size_t begin = 0, end = s.size();
  while (begin < end && space(s[begin])) ++begin;
  while (end > begin && space(s[end - 1])) --end;
  s = s.substr(begin, end - begin);
  if (s.empty()) return false;
  std::size_t i = s[0] == '+' || s[0] == '-' ? 1 : 0;
  std::string word;
  for (std::size_t k = i; k < s.size(); ++k) word += static_cast<char>(s[k] >= 'A' && s[k] <= 'Z' ? s[k] + 32 : s[k]);
  if (word == "inf" || word == "infinity") {
    out = s[0] == '-' ? -INFINITY : INFINITY;
    return true;
  }
  if (word == "nan") {
    out = s[0] == '-' ? -std::nan("") : std::nan("");
    return true;
  }
  bool digits = false;
  auto skip = [&] {
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') {
      digits = true;
      ++i;
    }
  };
  skip();
  if (i < s.size() && s[i] == '.') {
    ++i;
    skip();
  }
  if (!digits) return false;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    ++i;
    if (i < s.size() && (s[i] == '+' || s[i] == '-')) ++i;
    const std::size_t start = i;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9') ++i;
    if (i == start) return false;
  }
  if (i != s.size()) return false;
  out = std::strtod(s.c_str(), nullptr);
  return true;
}

bool double_from(Obj o, double& out) {
  if (is_float(o)) {
    out = as<FloatObject>(o)->ob_fval;
    return true;
  }
  P<NumberMethods> n = o->ob_type->tp_as_number;
  if (n->nb_float) {
    Ref r = n->nb_float(o);
    if (!r) return false;
    if (!is_float(r))
      return raise(exc::TypeError, "{}.__float__() must return a float, not {}", type_name(o), type_name(r));
    out = as<FloatObject>(r.get())->ob_fval;
    return true;
  }
  if (n->nb_index) {
    Ref r = number_index(o);
    return r && int_double(as<IntObject>(r.get()), out);
  }
  return raise(exc::TypeError, "must be real number, not {}", type_name(o));
}

std::int64_t float_hash(Obj o, double v) {
  if (std::isnan(v)) return pointer_hash(o.a);
  if (std::isinf(v)) return v > 0 ? 314159 : -314159;
  int e = 0;
  double m = std::frexp(v, &e);
  const int sign = m < 0 ? -1 : 1;
  m = std::fabs(m);
  std::uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28U) & kHashModulus) | x >> 33U;
    m *= 268435456.0;
    e -= 28;
    const auto y = static_cast<std::uint64_t>(m);
    m -= static_cast<double>(y);
    x += y;
    if (x >= kHashModulus) x -= kHashModulus;
  }
  e = e >= 0 ? e % 61 : 61 - 1 - ((-1 - e) % 61);
  x = ((x << static_cast<unsigned>(e)) & kHashModulus) | x >> static_cast<unsigned>(61 - e);
  const std::int64_t h = sign * static_cast<std::int64_t>(x);
  return h == -1 ? -2 : h;
}

}  // namespace glassbox::python
