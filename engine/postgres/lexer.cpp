#include "engine/postgres/lexer.hpp"

namespace glassbox::postgres {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool continues_word(char c) {
  return begins_word(c) || is_digit(c) || c == '$';
}

constexpr std::string_view kOperator = "~!@#^&|`?+-*/%<>=";

class Scanner {
 public:
  Scanner(std::string_view sql, SqlError& error) : sql_(sql), error_(error) {}

  std::vector<Token> scan() {
    while (skip_space() && at_ < sql_.size() && !error_.set()) {
      const std::size_t begin = at_;
      Token token = next();
      token.at = begin;
      token.length = at_ - begin;
      tokens_.push_back(std::move(token));
    }
    tokens_.push_back({Token::Kind::end, {}, sql_.size(), 0});
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  bool skip_space() {
    while (at_ < sql_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (peek() == '-' && peek(1) == '-') {
        at_ = sql_.size();
      } else if (peek() == '/' && peek(1) == '*') {
        const std::size_t close = sql_.find("*/", at_ + 2);
        if (close == sql_.npos) {
          error_ = {"42601", "unterminated /* comment at or near \"" + std::string(sql_.substr(at_)) + "\""};
          return false;
        }
        at_ = close + 2;
      } else {
        break;
      }
    }
    return true;
  }

  Token next() {
    const char c = peek();
    if (begins_word(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '\'') return quoted('\'', Token::Kind::string, "unterminated quoted string");
    if (c == '"') return quoted('"', Token::Kind::quoted, "unterminated quoted identifier");
    if (c == ':' && peek(1) == ':') return take(2);
    if (kOperator.find(c) != kOperator.npos) return op();
    return take(1);
  }

  Token take(std::size_t length) {
    Token token{Token::Kind::op, std::string(sql_.substr(at_, length)), 0, 0};
    at_ += length;
    return token;
  }

  Token word() {
    Token token{Token::Kind::word, {}, 0, 0};
    for (; continues_word(peek()) && at_ < sql_.size(); ++at_) {
      const char c = peek();
      token.text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (token.text.size() > 63) token.text.resize(63);  // NAMEDATALEN
    return token;
  }

  Token number() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && peek(1) != '.') {
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    if (begins_word(peek())) {
      while (continues_word(peek()) && at_ < sql_.size()) ++at_;
      error_ = {"42601", "trailing junk after numeric literal at or near \"" +
                             std::string(sql_.substr(begin, at_ - begin)) + "\""};
    }
    return {Token::Kind::number, std::string(sql_.substr(begin, at_ - begin)), 0, 0};
  }

  Token quoted(char mark, Token::Kind kind, const char* unterminated) {
    const std::size_t begin = at_++;
    Token token{kind, {}, 0, 0};
    while (true) {
      if (at_ >= sql_.size()) {
        error_ = {"42601", std::string(unterminated) + " at or near \"" + std::string(sql_.substr(begin)) + "\""};
        return token;
      }
      if (peek() == mark) {
        if (peek(1) != mark) break;
        ++at_;
      }
      token.text += peek();
      ++at_;
    }
    ++at_;
    if (kind == Token::Kind::quoted && token.text.empty())
      error_ = {"42601", "zero-length delimited identifier at or near \"\"\"\""};
    return token;
  }

  // The longest run of operator characters that holds no comment; a run of several may end in + or - only if it holds
  // one of ~ ! @ # % ^ & | ` ?
  Token op() {
    std::size_t end = at_;
    while (end < sql_.size() && kOperator.find(sql_[end]) != kOperator.npos) {
      const std::string_view rest = sql_.substr(end);
      if (end > at_ && (rest.starts_with("--") || rest.starts_with("/*"))) break;
      ++end;
    }
    std::string_view text = sql_.substr(at_, end - at_);
    while (text.size() > 1 && (text.back() == '+' || text.back() == '-') &&
           text.find_first_of("~!@#%^&|`?") == text.npos)
      text.remove_suffix(1);
    Token token = take(text.size());
    if (token.text == "!=") token.text = "<>";
    return token;
  }

  std::string_view sql_;
  SqlError& error_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view sql, SqlError& error) {
  return Scanner(sql, error).scan();
}

}  // namespace glassbox::postgres
