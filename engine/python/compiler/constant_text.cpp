// Constants as repr() writes them.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/core/utf8.hpp"
#include "engine/python/compiler/code.hpp"
#include "engine/python/compiler/integer.hpp"
#include "engine/python/compiler/unparse.hpp"
#include "engine/python/lexer/identifier.hpp"

namespace glassbox::python {

namespace {

std::string integer_text(const Constant& constant) {
  constexpr std::uint64_t kChunk = 1'000'000'000;
  integer::Digits digits = constant.digits;
  std::string out;
  while (!digits.empty()) {
    std::uint64_t rest = 0;
    for (std::size_t k = digits.size(); k-- > 0;) {
      rest = (rest << integer::kBits) | digits[k];
      digits[k] = static_cast<std::uint32_t>(rest / kChunk);
      rest %= kChunk;
    }
    while (!digits.empty() && digits.back() == 0) digits.pop_back();
    std::string part = std::to_string(rest);
    if (!digits.empty()) part.insert(0, 9 - part.size(), '0');
    out.insert(0, part);
  }
  if (out.empty()) out = "0";
  return constant.negative ? "-" + out : out;
}

// The shortest digits that give the number back, in CPython's form (Python/pystrtod.c, format_float_short with 'r').
std::string real_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char text[40];
  for (int precision = 0; precision < 17; ++precision) {
    std::snprintf(text, sizeof text, "%.*e", precision, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  const std::string_view whole = text;
  const std::size_t e = whole.find('e');
  const int exponent = std::atoi(text + e + 1);
  std::string digits;
  for (const char c : whole.substr(0, e)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  const std::string sign = whole[0] == '-' ? "-" : "";
  constexpr int kFirstLarge = 16;
  if (exponent < -4 || exponent >= kFirstLarge) {
    std::string out = sign + digits.substr(0, 1);
    if (digits.size() > 1) out += "." + digits.substr(1);
    char power[16];
    std::snprintf(power, sizeof power, "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return out + power;
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto before = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= before) return sign + digits + std::string(before - digits.size(), '0') + ".0";
  return sign + digits.substr(0, before) + "." + digits.substr(before);
}

char quote_for(std::string_view text) {
  const bool single = text.find('\'') != std::string_view::npos;
  return single && text.find('"') == std::string_view::npos ? '"' : '\'';
}

void append_escape(std::string& out, const char* format, std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, format, value);
  out += text;
}

bool append_common(std::string& out, char32_t c, char quote) {
  if (c == static_cast<char32_t>(quote) || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == '\t') {
    out += "\\t";
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c >= 0x20 && c < 0x7F) {
    out += static_cast<char>(c);
  } else {
    return false;
  }
  return true;
}

std::string string_text(std::string_view text) {
  const char quote = quote_for(text);
  std::string out(1, quote);
  while (!text.empty()) {
    CodePoint point = first_code_point(text);
    if (!point.valid && text.size() >= 3) {  // a lone surrogate
      const auto byte = [&text](std::size_t k) { return static_cast<std::uint32_t>(text[k]) & 0x3FU; };
      point.value = static_cast<char32_t>(0xD000U | (byte(1) << 6U) | byte(2));
      point.length = 3;
    }
    if (append_common(out, point.value, quote)) {
    } else if (point.value >= 0x80 && is_printable(point.value)) {
      out += text.substr(0, point.length);
    } else {
      append_escape(out, point.value < 0x100 ? "\\x%02x" : point.value < 0x10000 ? "\\u%04x" : "\\U%08x", point.value);
    }
    text.remove_prefix(point.length);
  }
  return out + quote;
}

std::string bytes_text(std::string_view text) {
  const char quote = quote_for(text);
  std::string out = std::string("b") + quote;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (!append_common(out, byte, quote)) append_escape(out, "\\x%02x", byte);
  }
  return out + quote;
}

}  // namespace

std::string constant_text(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::none:
      return "None";
    case Constant::Kind::false_value:
      return "False";
    case Constant::Kind::true_value:
      return "True";
    case Constant::Kind::ellipsis:
      return "Ellipsis";
    case Constant::Kind::integer:
      return integer_text(constant);
    case Constant::Kind::real:
      return real_text(constant.real);
    case Constant::Kind::string:
      return string_text(constant.text);
    case Constant::Kind::bytes:
      return bytes_text(constant.text);
    case Constant::Kind::code:
      return "<code object " + constant.code->name + ", file \"" + constant.code->filename + "\", line " +
             std::to_string(constant.code->firstlineno) + ">";
    default:
      break;
  }
  const bool tuple = constant.kind == Constant::Kind::tuple;
  std::string out = tuple ? "(" : "frozenset({";
  for (std::size_t k = 0; k < constant.items.size(); ++k) {
    if (k > 0) out += ", ";
    out += constant_text(*constant.items[k]);
  }
  if (tuple && constant.items.size() == 1) out += ',';
  return out + (tuple ? ")" : "})");
}

}  // namespace glassbox::python
