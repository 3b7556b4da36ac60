// String and bytes literals: prefixes, quotes and escapes (Parser/string_parser.c; Objects/unicodeobject.c,
// _PyUnicode_DecodeUnicodeEscapeInternal2; Objects/bytesobject.c, _PyBytes_DecodeEscape2).
#include <algorithm>
#include <string>

#include "engine/core/utf8.hpp"
#include "engine/python/lexer/characters.hpp"
#include "engine/python/parser/parser.hpp"

namespace glassbox::python {

namespace {

std::uint32_t hex_value(char c) {
  if (c <= '9') return static_cast<std::uint32_t>(c - '0');
  return static_cast<std::uint32_t>((c | 32) - 'a' + 10);
}

// The characters of simple escapes; 0 for what is none.
char simple_escape(char c) {
  constexpr std::string_view kNames = "\\'\"bfnrtav";
  constexpr std::string_view kValues = "\\'\"\b\f\n\r\t\a\v";
  const std::size_t at = kNames.find(c);
  return at == std::string_view::npos ? '\0' : kValues[at];
}

// Up to three octal digits from `at`, which is one.
std::uint32_t octal(std::string_view text, std::size_t& at) {
  std::uint32_t value = 0;
  for (int k = 0; k < 3 && at < text.size() && is_octal_digit(text[at]); ++k) {
    value = value * 8 + static_cast<std::uint32_t>(text[at++] - '0');
  }
  return value;
}

// Where CPython's decoder is: it reads a copy in which every character beyond ASCII takes ten (`\U000000e4`).
std::size_t decoder_position(std::string_view text, std::size_t at) {
  constexpr std::size_t kWide = 10;
  std::size_t position = 0;
  for (std::size_t k = 0; k < at; ++k) {
    const auto byte = static_cast<unsigned char>(text[k]);
    if (byte < 0x80) {
      ++position;
    } else if (byte >= 0xC0) {
      position += kWide;
    }
  }
  return position;
}

void append_code_point(std::string& out, char32_t value) {
  if (value < 0xD800 || value > 0xDFFF) {
    append_utf8(out, value);
    return;
  }
  out += static_cast<char>(0xE0 | (value >> 12U));  // a lone surrogate, as "surrogatepass" writes it
  out += static_cast<char>(0x80 | ((value >> 6U) & 0x3F));
  out += static_cast<char>(0x80 | (value & 0x3F));
}

}  // namespace

Node* Parser::string_constant(const Token& token) {
  std::string_view text = lexer_.text(token);
  const bool u_prefix = text[0] == 'u';
  bool raw = false;
  bool bytes = false;
  while (text[0] != '\'' && text[0] != '"') {
    const int lower = text[0] | 32;
    raw = raw || lower == 'r';
    bytes = bytes || lower == 'b';
    text.remove_prefix(1);
  }
  const std::size_t quotes = text.size() >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
  text = text.substr(quotes, text.size() - 2 * quotes);
  raw = raw || text.find('\\') == std::string_view::npos;
  Constant value;
  value.kind = bytes ? Constant::Kind::bytes : Constant::Kind::string;
  if (bytes && std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    return raise_at(range_of(token), "bytes can only contain ASCII literal characters");
  }
  if (raw) {
    value.text = text;
  } else if (!(bytes ? decode_bytes(text, token, value.text) : decode_text(text, token, value.text))) {
    return nullptr;
  }
  return tree_.make(Kind::Constant, range_of(token),
                    {slot(tree_.constant(std::move(value))), slot(std::int64_t{u_prefix})});
}

bool Parser::decode_failed(std::string reason) {
  raise_last(std::move(reason));
  return false;
}

// The first escape that is none, at `at`, is warned of once a literal.
void Parser::warn_escape(std::string_view text, std::size_t at, const Token& token) {
  const char c = text[at];
  const bool in_fstring = token.kind == token::FSTRING_MIDDLE || token.kind == token::FSTRING_END;
  if (second_pass_ || (in_fstring && (c == '{' || c == '}'))) return;
  const bool is_octal = c >= '4' && c <= '7';
  SourceWarning warning;
  warning.message = std::string(is_octal ? "invalid octal escape sequence '\\" : "invalid escape sequence '\\") +
                    std::string(text.substr(at, is_octal ? 3 : 1)) + "'";
  warning.line = token.line + static_cast<std::int32_t>(
                                  std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  diagnostics_.warnings.push_back(std::move(warning));
}

bool Parser::decode_text(std::string_view text, const Token& token, std::string& out) {
  out.clear();
  std::size_t invalid = std::string_view::npos;
  const auto failed = [&](std::size_t start, std::size_t end, const char* why) {
    const std::size_t first = decoder_position(text, start);
    const std::size_t last = decoder_position(text, end) - 1;
    std::string message = "(unicode error) 'unicodeescape' codec can't decode ";
    message += first == last ? "byte 0x5c in position " + std::to_string(first)
                             : "bytes in position " + std::to_string(first) + "-" + std::to_string(last);
    return decode_failed(message + ": " + why);
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (text[at] != '\\') {
      out += text[at++];
      continue;
    }
    if (++at >= text.size()) {
      out += '\\';
      break;
    }
    const char c = text[at];
    if (c == '\n') {
      ++at;
    } else if (const char simple = simple_escape(c)) {
      out += simple;
      ++at;
    } else if (is_octal_digit(c)) {
      const std::uint32_t value = octal(text, at);
      if (value > 0xFF && invalid == std::string_view::npos) invalid = start + 1;
      append_code_point(out, value);
    } else if (c == 'x' || c == 'u' || c == 'U') {
      const std::size_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      ++at;
      char32_t value = 0;
      std::size_t seen = 0;
      for (; seen < count && at < text.size() && is_hex_digit(static_cast<unsigned char>(text[at])); ++seen) {
        value = value * 16 + hex_value(text[at++]);
      }
      if (seen < count) {
        return failed(start, at,
                      c == 'x'   ? "truncated \\xXX escape"
                      : c == 'u' ? "truncated \\uXXXX escape"
                                 : "truncated \\UXXXXXXXX escape");
      }
      if (value > 0x10FFFF) return failed(start, at, "illegal Unicode character");
      append_code_point(out, value);
    } else if (c == 'N') {
      ++at;
      const std::size_t closing = at < text.size() && text[at] == '{' ? text.find('}', at) : std::string_view::npos;
      if (closing == std::string_view::npos || closing == at + 1) {
        return failed(start,
                      closing == std::string_view::npos && at < text.size() && text[at] == '{' ? text.size() : at,
                      "malformed \\N character escape");
      }
      unmodelled(range_of(token), "character names (\\N{…}) are not modelled: write the character itself");
      return false;
    } else {
      if (invalid == std::string_view::npos && static_cast<unsigned char>(c) < 0x80) invalid = at;
      out += '\\';
    }
  }
  if (invalid != std::string_view::npos) warn_escape(text, invalid, token);
  return true;
}

bool Parser::decode_bytes(std::string_view text, const Token& token, std::string& out) {
  std::size_t invalid = std::string_view::npos;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (text[at] != '\\' || at + 1 >= text.size()) {
      out += text[at++];
      continue;
    }
    const char c = text[++at];
    if (c == '\n') {
      ++at;
    } else if (const char simple = simple_escape(c)) {
      out += simple;
      ++at;
    } else if (is_octal_digit(c)) {
      const std::uint32_t value = octal(text, at);
      if (value > 0xFF && invalid == std::string_view::npos) invalid = start + 1;
      out += static_cast<char>(value & 0xFFU);
    } else if (c == 'x') {
      const bool two = at + 2 < text.size() && is_hex_digit(static_cast<unsigned char>(text[at + 1])) &&
                       is_hex_digit(static_cast<unsigned char>(text[at + 2]));
      if (!two) return decode_failed("(value error) invalid \\x escape at position " + std::to_string(start));
      out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 3;
    } else {
      if (invalid == std::string_view::npos) invalid = at;
      out += '\\';
    }
  }
  if (invalid != std::string_view::npos) warn_escape(text, invalid, token);
  return true;
}

}  // namespace glassbox::python
