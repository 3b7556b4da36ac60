#include "engine/redis/reply.hpp"

#include "engine/core/utf8.hpp"
#include "engine/core/writers.hpp"

namespace glassbox::redis {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_hex(std::string& out, char byte) {
  const auto value = static_cast<std::uint8_t>(byte);
  out += kHexDigits[value >> 4U];
  out += kHexDigits[value & 15U];
}

std::string hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char byte : bytes) append_hex(out, byte);
  return out;
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const CodePoint point = first_code_point(bytes);
    if (!point.valid) return false;
    bytes.remove_prefix(point.length);
  }
  return true;
}

// redis-cli's quoting (sds.c, sdscatrepr): isprint in the C locale is 0x20 … 0x7e.
std::string quoted(std::string_view bytes) {
  std::string out = "\"";
  for (const char byte : bytes) {
    switch (byte) {
      case '\\':
      case '"':
        out += '\\';
        out += byte;
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\a':
        out += "\\a";
        break;
      case '\b':
        out += "\\b";
        break;
      default:
        if (byte >= ' ' && byte <= '~') {
          out += byte;
        } else {
          out += "\\x";
          append_hex(out, byte);
        }
    }
  }
  return out + '"';
}

}  // namespace

std::string to_json(const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::status:
      return "{\"status\":" + json_string(reply.text) + "}";
    case Reply::Kind::error:
      return "{\"error\":" + json_string(reply.text) + "}";
    case Reply::Kind::integer:
      return "{\"integer\":" + std::to_string(reply.number) + "}";
    case Reply::Kind::bulk:
      if (!is_utf8(reply.text)) return "{\"hex\":\"" + hex(reply.text) + "\"}";
      return "{\"bulk\":" + json_string(reply.text) + "}";
    case Reply::Kind::null:
      return "{\"null\":true}";
    case Reply::Kind::array:
      break;
  }
  std::string out = "{\"array\":[";
  for (std::size_t i = 0; i < reply.items.size(); ++i) {
    if (i > 0) out += ',';
    out += to_json(reply.items[i]);
  }
  return out + "]}";
}

std::string to_cli(const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::status:
      return reply.text;
    case Reply::Kind::error:
      return "(error) " + reply.text;
    case Reply::Kind::integer:
      return "(integer) " + std::to_string(reply.number);
    case Reply::Kind::bulk:
      return quoted(reply.text);
    case Reply::Kind::null:
      return "(nil)";
    case Reply::Kind::array:
      break;
  }
  if (reply.items.empty()) return "(empty array)";
  std::string out;
  for (std::size_t i = 0; i < reply.items.size(); ++i) {
    if (i > 0) out += "  ";
    const Reply& item = reply.items[i];
    const bool nested = item.kind == Reply::Kind::array && !item.items.empty();
    out += std::to_string(i + 1) + ") ";
    out += nested ? "[" + to_cli(item) + "]" : to_cli(item);
  }
  return out;
}

}  // namespace glassbox::redis
