// The tokens of Python 3.13 (Grammar/Tokens), with a kind of its own for every keyword.
#pragma once

#include <cstdint>
#include <string_view>

namespace glassbox::python {

namespace token {
enum Kind : std::uint8_t {
  END,
  NAME,
  NUMBER,
  STRING,
  NEWLINE,
  INDENT,
  DEDENT,
  FSTRING_START,
  FSTRING_MIDDLE,
  FSTRING_END,
  ERROR,
  // Operators, in the order of kOperators.
  LPAR,
  RPAR,
  LSQB,
  RSQB,
  COLON,
  COMMA,
  SEMI,
  PLUS,
  MINUS,
  STAR,
  SLASH,
  VBAR,
  AMPER,
  LESS,
  GREATER,
  EQUAL,
  DOT,
  PERCENT,
  LBRACE,
  RBRACE,
  TILDE,
  CIRCUMFLEX,
  AT,
  EXCLAMATION,
  EQEQUAL,
  NOTEQUAL,
  LESSEQUAL,
  GREATEREQUAL,
  LEFTSHIFT,
  RIGHTSHIFT,
  DOUBLESTAR,
  PLUSEQUAL,
  MINEQUAL,
  STAREQUAL,
  SLASHEQUAL,
  PERCENTEQUAL,
  AMPEREQUAL,
  VBAREQUAL,
  CIRCUMFLEXEQUAL,
  DOUBLESLASH,
  ATEQUAL,
  RARROW,
  COLONEQUAL,
  BARRY,  // `<>`, which is a token but no operator any more
  LEFTSHIFTEQUAL,
  RIGHTSHIFTEQUAL,
  DOUBLESTAREQUAL,
  DOUBLESLASHEQUAL,
  ELLIPSIS,
  OTHER,  // `$`, `?`, "`"
  // Keywords, in the order of kKeywords.
  KW_FALSE,
  KW_NONE,
  KW_TRUE,
  KW_AND,
  KW_AS,
  KW_ASSERT,
  KW_ASYNC,
  KW_AWAIT,
  KW_BREAK,
  KW_CLASS,
  KW_CONTINUE,
  KW_DEF,
  KW_DEL,
  KW_ELIF,
  KW_ELSE,
  KW_EXCEPT,
  KW_FINALLY,
  KW_FOR,
  KW_FROM,
  KW_GLOBAL,
  KW_IF,
  KW_IMPORT,
  KW_IN,
  KW_IS,
  KW_LAMBDA,
  KW_NONLOCAL,
  KW_NOT,
  KW_OR,
  KW_PASS,
  KW_RAISE,
  KW_RETURN,
  KW_TRY,
  KW_WHILE,
  KW_WITH,
  KW_YIELD,
};
}  // namespace token

struct Token {
  token::Kind kind = token::END;
  std::int32_t line = 1;  // from 1
  std::int32_t end_line = 1;
  std::int32_t column = -1;  // UTF-8 bytes from 0; -1 for tokens without text (INDENT, DEDENT, END)
  std::int32_t end_column = -1;
  std::uint32_t start = 0;  // its text in the lexer's source
  std::uint32_t end = 0;
  std::int32_t level = 0;  // open brackets behind it
  // f"{x = }": what stands between the brace and this `!`, `:` or `}`, in the source; none where has_debug is false.
  bool has_debug = false;
  std::uint32_t debug_start = 0;
  std::uint32_t debug_end = 0;
};

// The operator of up to three characters that the text begins with, its length in `length`; OTHER and 1 if none.
token::Kind operator_at(std::string_view text, std::uint32_t& length);

// A keyword's kind, or NAME.
token::Kind keyword_of(std::string_view name);

// "match", "case", "type" and "_": words only where the grammar expects them.
bool is_soft_keyword(std::string_view name);

}  // namespace glassbox::python
