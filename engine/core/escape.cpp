#include "engine/core/escape.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/core/utf8.hpp"
#include "engine/core/writers.hpp"

namespace glassbox {
namespace {

void append_xml(std::string& out, char32_t code) {
  switch (code) {
    case U'&':
      out += "&amp;";
      return;
    case U'<':
      out += "&lt;";
      return;
    case U'>':
      out += "&gt;";
      return;
    case U'"':
      out += "&quot;";
      return;
    case U'\t':
    case U'\n':
    case U'\r':
      out += ' ';
      return;
    default:
      break;
  }
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xFFFE || code == 0xFFFF;
  append_utf8(out, control ? kReplacement : code);
}

void append_json(std::string& out, char32_t code) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (code == U'"' || code == U'\\') {
    out += '\\';
    out += static_cast<char>(code);
  } else if (code == U'\n') {
    out += "\\n";
  } else if (code == U'\t') {
    out += "\\t";
  } else if (code == U'\r') {
    out += "\\r";
  } else if (code < 0x20) {
    out += "\\u00";
    out += digits[code >> 4U];
    out += digits[code & 15U];
  } else {
    append_utf8(out, code);
  }
}

template <class Append>
void each(std::string_view text, const Append& append) {
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    append(next.value);
    text.remove_prefix(next.length);
  }
}

}  // namespace

void append_xml(std::string& out, std::string_view text) {
  each(text, [&out](char32_t code) { append_xml(out, code); });
}

void append_number(std::string& out, float value) {
  constexpr float kMost = 1e7F;  // no picture is as large; keeps the integer below in range
  const float kept = std::isfinite(value) ? std::clamp(value, -kMost, kMost) : 0;
  std::int64_t hundredths = std::llround(static_cast<double>(kept) * 100);
  if (hundredths < 0) out += '-';
  hundredths = std::abs(hundredths);
  if (hundredths >= 100 || hundredths == 0) out += std::to_string(hundredths / 100);
  const auto rest = static_cast<char>(hundredths % 100);
  if (rest == 0) return;
  out += '.';
  out += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  each(text, [&out](char32_t code) { append_json(out, code); });
  out += '"';
  return out;
}

}  // namespace glassbox
