#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

bool plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

}  // namespace

std::string thousands(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t sign = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > sign + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  if (sign == 1) digits.replace(0, 1, "−");
  return digits;
}

std::string count_of(std::int64_t number, std::string_view one) {
  return thousands(number) + " " + std::string(one) + (number == 1 ? "" : "s");
}

std::string list_of(const std::vector<std::string>& names) {
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) all += i + 1 == names.size() ? " and " : ", ";
    all += names[i];
  }
  return all;
}

std::string milliseconds(std::int64_t ms) {
  constexpr std::int64_t kSecond = 1000;
  constexpr std::int64_t kMinute = 60 * kSecond;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (ms < 10 * kSecond) return thousands(ms) + " ms";
  if (ms < 2 * kMinute) {
    const std::int64_t tenths = ms % kSecond / 100;
    return std::to_string(ms / kSecond) + (tenths == 0 ? "" : "." + std::to_string(tenths)) + " s";
  }
  if (ms < 2 * kHour) return std::to_string(ms / kMinute) + " min";
  if (ms < 2 * kDay) return std::to_string(ms / kHour) + " h";
  return thousands(ms / kDay) + " days";
}

std::string hex(std::uint32_t number, int digits) {
  std::string text(static_cast<std::size_t>(digits), '0');
  for (std::size_t i = text.size(); i > 0; --i, number >>= 4U) text[i - 1] = "0123456789abcdef"[number & 15U];
  return text;
}

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (plain(c)) {
      text += c;
    } else if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c == '\a') {
      text += "\\a";
    } else if (c == '\b') {
      text += "\\b";
    } else {
      text += "\\x" + hex(static_cast<std::uint8_t>(c), 2);
    }
  }
  return text;
}

std::string in_ascii(std::string_view text) {
  std::string shown;
  for (const char c : text)
    shown += c >= 0x20 && c < 0x7f ? std::string(1, c) : "\\x" + hex(static_cast<std::uint8_t>(c), 2);
  return shown;
}

std::string typed(std::span<const std::string> args) {
  std::string line;
  for (const std::string& arg : args) {
    if (!line.empty()) line += ' ';
    const std::string shown = printable(arg);
    const bool quoted = arg.empty() || shown.size() != arg.size() || shown.find_first_of(" '") != std::string::npos;
    line += quoted ? '"' + shown + '"' : shown;
  }
  return line;
}

std::string reply_in(const Reply& reply, bool bold, float size, float width) {
  std::string text = reply.kind == Reply::Kind::error ? in_ascii(reply.text) : in_ascii(to_cli(reply));
  const auto fits = [&](const std::string& shown) { return text_width(shown, Face::mono, bold, size) <= width; };
  if (fits(text)) return text;
  const bool redirects =
      reply.kind == Reply::Kind::error && (text.rfind("MOVED ", 0) == 0 || text.rfind("ASK ", 0) == 0);
  const std::size_t address = text.rfind(' ');
  const std::size_t colon = text.rfind(':');
  if (redirects && colon != std::string::npos && address < colon) {
    for (const std::string& shown : {text.substr(0, address) + " …" + text.substr(colon),
                                     text.substr(0, text.find(' ')) + " …" + text.substr(colon)})
      if (fits(shown)) return shown;
  }
  return fit_text(text, Face::mono, bold, size, width);
}

std::vector<std::string> in_lines(std::string_view text, Face face, bool bold, float size, float width,
                                  std::size_t most) {
  std::vector<std::string> lines;
  while (lines.size() + 1 < most && text_width(text, face, bold, size) > width) {
    std::size_t fitting = 1;
    while (fitting < text.size() && text_width(text.substr(0, fitting + 1), face, bold, size) <= width) ++fitting;
    const std::size_t space = text.rfind(' ', fitting);
    // A word that is longer than half a line is broken.
    const bool at_space = space != std::string_view::npos && space >= fitting / 2;
    lines.emplace_back(text.substr(0, at_space ? space : fitting));
    text.remove_prefix(at_space ? space + 1 : fitting);
  }
  lines.push_back(middle_out(text, face, bold, size, width));
  return lines;
}

std::string middle_out(std::string_view text, Face face, bool bold, float size, float width) {
  if (text_width(text, face, bold, size) <= width) return std::string(text);
  // All text here is ASCII in the mono face, or short: characters are dropped from the middle until it fits.
  std::size_t keep = text.size() - 1;
  for (; keep > 2; --keep) {
    const std::size_t head = (keep + 1) / 2;
    const std::size_t tail = keep - head;
    std::string shown(text.substr(0, head));
    shown += "…+" + thousands(static_cast<std::int64_t>(text.size() - keep)) + "…";
    shown += text.substr(text.size() - tail);
    if (text_width(shown, face, bold, size) <= width) return shown;
  }
  return fit_text(text, face, bold, size, width);
}

}  // namespace glassbox::redis
