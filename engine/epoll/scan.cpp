#include "engine/epoll/scan.hpp"

#include <charconv>
#include <optional>

#include "engine/core/utf8.hpp"

namespace glassbox::epoll {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
std::optional<char> simple_escape(char c) {
  constexpr std::string_view kFrom = "ntrabfv\\\"'?";
  constexpr std::string_view kTo = "\n\t\r\a\b\f\v\\\"'?";
  const std::size_t at = kFrom.find(c);
  if (at == kFrom.npos) return std::nullopt;
  return kTo[at];
}

class Scanner {
 public:
  Scanner(std::string_view line, const Where& start) : line_(line), start_(start) {}

  Result<std::vector<Token>> run() {
    while (true) {
      while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t')) ++at_;
      if (at_ >= line_.size() || line_[at_] == '#') {
        add(Token::Kind::end, 0);
        return std::move(tokens_);
      }
      if (auto error = next()) return *error;
    }
  }

 private:
  Error fault(std::size_t from, std::size_t bytes, std::string what, std::string accepted) const {
    Where where = start_;
    where.column = count_code_points(line_.substr(0, from)) + 1;
    const std::int32_t length = count_code_points(line_.substr(from, bytes));
    where.length = length > 0 ? length : 1;
    return {where, std::move(what), std::move(accepted)};
  }

  Token& add(Token::Kind kind, std::size_t bytes) {
    Token token;
    token.kind = kind;
    token.text = line_.substr(at_, bytes);
    token.column = count_code_points(line_.substr(0, at_)) + 1;
    const std::int32_t length = count_code_points(token.text);
    token.length = length > 0 ? length : 1;
    tokens_.push_back(std::move(token));
    at_ += bytes;
    return tokens_.back();
  }

  std::optional<Error> next() {
    const char c = line_[at_];
    if (is_letter(c)) {
      std::size_t end = at_;
      while (end < line_.size() && (is_letter(line_[end]) || is_digit(line_[end]))) ++end;
      add(Token::Kind::word, end - at_);
      return std::nullopt;
    }
    if (is_digit(c) || (c == '-' && at_ + 1 < line_.size() && is_digit(line_[at_ + 1]))) return number();
    if (c == '"') return string();
    if (line_.substr(at_, 2) == "..") {
      add(Token::Kind::sign, 2);
      return std::nullopt;
    }
    if (std::string_view("()[],=|:").find(c) != std::string_view::npos) {
      add(Token::Kind::sign, 1);
      return std::nullopt;
    }
    const std::size_t bytes = first_code_point(line_.substr(at_)).length;
    return fault(at_, bytes, "this character has no meaning here", "a call, as in read(a, 3)");
  }

  std::optional<Error> number() {
    const bool negative = line_[at_] == '-';
    std::size_t begin = at_ + (negative ? 1 : 0);
    int base = 10;
    if (line_.substr(begin, 2) == "0x" || line_.substr(begin, 2) == "0X") {
      base = 16;
      begin += 2;
    } else if (line_[begin] == '0' && begin + 1 < line_.size() && is_digit(line_[begin + 1])) {
      base = 8;
    }
    std::size_t end = begin;
    while (end < line_.size() && (is_letter(line_[end]) || is_digit(line_[end]))) ++end;
    std::uint64_t value = 0;
    const auto [stop, wrong] = std::from_chars(line_.data() + begin, line_.data() + end, value, base);
    if (wrong != std::errc() || stop != line_.data() + end || (negative && value > INT64_MAX))
      return fault(at_, end - at_, "this is not a number that fits 64 bits", "8, -1, 0x10, 0600");
    Token& token = add(Token::Kind::number, end - at_);
    token.number = static_cast<std::int64_t>(negative ? 0 - value : value);
    return std::nullopt;
  }

  std::optional<Error> string() {
    std::string value;
    std::size_t i = at_ + 1;
    while (i < line_.size() && line_[i] != '"') {
      if (line_[i] != '\\') {
        value += line_[i++];
        continue;
      }
      if (auto error = escape(i, value)) return error;
    }
    if (i >= line_.size())
      return fault(at_, line_.size() - at_, "this string has no end", "a closing \" on the same line");
    add(Token::Kind::string, i + 1 - at_).value = std::move(value);
    return std::nullopt;
  }

  // One escape sequence of C; `i` stands at its backslash and is moved behind it.
  std::optional<Error> escape(std::size_t& i, std::string& value) const {
    const std::size_t begin = i++;
    const char c = i < line_.size() ? line_[i] : '\0';
    if (const auto simple = simple_escape(c)) {
      value += *simple;
      ++i;
      return std::nullopt;
    }
    int code = -1;
    if (c == 'x') {
      for (++i; i < line_.size() && hex_digit(line_[i]) >= 0 && code < 256; ++i)
        code = (code < 0 ? 0 : code * 16) + hex_digit(line_[i]);
    } else {
      for (int digits = 0; digits < 3 && i < line_.size() && line_[i] >= '0' && line_[i] <= '7'; ++digits, ++i)
        code = (code < 0 ? 0 : code * 8) + line_[i] - '0';
    }
    if (code < 0 || code > 255)
      return fault(begin, i > begin + 1 ? i - begin : 2, "this escape sequence is not one of C",
                   R"(\n \t \r \a \b \f \v \\ \" \' \0 \377 \xff)");
    value += static_cast<char>(code);
    return std::nullopt;
  }

  std::string_view line_;
  Where start_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> scan(std::string_view line, const Where& start) {
  return Scanner(line, start).run();
}

}  // namespace glassbox::epoll
