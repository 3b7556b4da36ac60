#include "engine/redis/arguments.hpp"

#include <optional>

namespace glassbox::redis {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'a':
      return '\a';
    default:
      return c;
  }
}

class Splitter {
 public:
  Splitter(std::string_view line, std::size_t at) : line_(line), at_(at) {}

  // The next argument; false at the end of the line or on a fault (then fault() says which).
  bool next(std::string& text, std::size_t& begin) {
    while (at_ < line_.size() && is_space(line_[at_])) ++at_;
    if (at_ >= line_.size()) return false;
    begin = at_;
    text.clear();
    while (at_ < line_.size() && !is_space(line_[at_])) {
      const char c = line_[at_];
      if (c != '"' && c != '\'') {
        text += c;
        ++at_;
        continue;
      }
      quote_ = at_++;
      if (!(c == '"' ? double_quoted(text) : single_quoted(text))) {
        fault_ = "the quote that opens here is never closed";
        return false;
      }
      if (at_ < line_.size() && !is_space(line_[at_])) {
        fault_ = "a closing quote must be followed by a space or the end of the line";
        quote_ = at_;
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t fault_at() const { return quote_; }
  [[nodiscard]] const std::optional<std::string>& fault() const { return fault_; }

 private:
  bool double_quoted(std::string& text) {
    while (at_ < line_.size()) {
      const char c = line_[at_];
      const bool more = at_ + 1 < line_.size();
      if (c == '\\' && at_ + 3 < line_.size() && line_[at_ + 1] == 'x' && hex_digit(line_[at_ + 2]) >= 0 &&
          hex_digit(line_[at_ + 3]) >= 0) {
        text += static_cast<char>(hex_digit(line_[at_ + 2]) * 16 + hex_digit(line_[at_ + 3]));
        at_ += 4;
      } else if (c == '\\' && more) {
        text += escaped(line_[at_ + 1]);
        at_ += 2;
      } else if (c == '"') {
        ++at_;
        return true;
      } else {
        text += c;
        ++at_;
      }
    }
    return false;
  }

  bool single_quoted(std::string& text) {
    while (at_ < line_.size()) {
      if (line_[at_] == '\\' && at_ + 1 < line_.size() && line_[at_ + 1] == '\'') {
        text += '\'';
        at_ += 2;
      } else if (line_[at_] == '\'') {
        ++at_;
        return true;
      } else {
        text += line_[at_++];
      }
    }
    return false;
  }

  std::string_view line_;
  std::size_t at_;
  std::size_t quote_ = 0;
  std::optional<std::string> fault_;
};

}  // namespace

bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

std::int32_t column_of(std::string_view line, std::size_t byte) {
  std::int32_t column = 1;
  for (std::size_t i = 0; i < byte && i < line.size(); ++i)
    if ((static_cast<unsigned char>(line[i]) & 0xC0U) != 0x80U) ++column;
  return column;
}

Result<std::vector<Argument>> split_arguments(std::string_view line, std::size_t skip, std::int32_t number) {
  std::vector<Argument> arguments;
  Splitter splitter(line, skip);
  std::string text;
  std::size_t begin = skip;
  std::size_t counted = 0;  // columns are counted onward from here, so that a long line costs one pass
  std::int32_t column = 1;
  while (splitter.next(text, begin)) {
    column += column_of(line.substr(counted), begin - counted) - 1;
    counted = begin;
    const std::int32_t length = column_of(line.substr(begin), splitter.at() - begin) - 1;
    arguments.push_back({text, column, length > 0 ? length : 1});
  }
  if (splitter.fault()) {
    return Error{{{}, number, column_of(line, splitter.fault_at()), 1, {}},
                 *splitter.fault(),
                 "redis-cli's quoting: \"…\" with \\n \\r \\t \\b \\a \\xHH \\\" \\\\, or '…' with \\'"};
  }
  return arguments;
}

}  // namespace glassbox::redis
