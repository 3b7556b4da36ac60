#include "engine/python/lexer/token.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace glassbox::python {

namespace {

constexpr std::string_view kOperators[] = {"(",  ")",  "[",  "]",  ":",   ",",   ";",   "+",   "-",  "*",
                                           "/",  "|",  "&",  "<",  ">",   "=",   ".",   "%",   "{",  "}",
                                           "~",  "^",  "@",  "!",  "==",  "!=",  "<=",  ">=",  "<<", ">>",
                                           "**", "+=", "-=", "*=", "/=",  "%=",  "&=",  "|=",  "^=", "//",
                                           "@=", "->", ":=", "<>", "<<=", ">>=", "**=", "//=", "..."};

constexpr std::string_view kKeywords[] = {"False",  "None",   "True",    "and",      "as",       "assert", "async",
                                          "await",  "break",  "class",   "continue", "def",      "del",    "elif",
                                          "else",   "except", "finally", "for",      "from",     "global", "if",
                                          "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
                                          "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};

static_assert(token::LPAR + std::size(kOperators) == token::OTHER);
static_assert(token::KW_FALSE + std::size(kKeywords) == token::KW_YIELD + 1);

}  // namespace

token::Kind operator_at(std::string_view text, std::uint32_t& length) {
  for (length = 3; length > 0; --length) {
    if (text.size() < length) continue;
    const auto* found = std::find(std::begin(kOperators), std::end(kOperators), text.substr(0, length));
    if (found != std::end(kOperators)) return static_cast<token::Kind>(token::LPAR + (found - std::begin(kOperators)));
  }
  length = 1;
  return token::OTHER;
}

token::Kind keyword_of(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kKeywords), std::end(kKeywords), name);
  if (found == std::end(kKeywords) || *found != name) return token::NAME;
  return static_cast<token::Kind>(token::KW_FALSE + (found - std::begin(kKeywords)));
}

bool is_soft_keyword(std::string_view name) {
  return name == "match" || name == "case" || name == "type" || name == "_";
}

}  // namespace glassbox::python
