// Tokens as CPython 3.13's tokenizer gives them.
#include "engine/python/lexer/lexer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

using glassbox::python::Diagnostics;
using glassbox::python::Lexer;
using glassbox::python::Token;
namespace token = glassbox::python::token;

namespace {

// The tokens' texts with bars between; > < ; for INDENT, DEDENT, NEWLINE; ! for an error.
std::string tokens(std::string_view source, Diagnostics& diagnostics) {
  Lexer lexer(source, true, diagnostics);
  std::string out;
  for (;;) {
    const Token token = lexer.next();
    if (token.kind == token::END) return out;
    if (token.kind == token::ERROR) return out + "!";
    if (!out.empty()) out += '|';
    out += token.kind == token::INDENT    ? ">"
           : token.kind == token::DEDENT  ? "<"
           : token.kind == token::NEWLINE ? ";"
                                          : std::string(lexer.text(token));
  }
}

std::string tokens(std::string_view source) {
  Diagnostics diagnostics;
  return tokens(source, diagnostics);
}

std::string failure(std::string_view source) {
  Diagnostics diagnostics;
  tokens(source, diagnostics);
  return std::to_string(diagnostics.error.line) + ":" + std::to_string(diagnostics.error.column) + " " +
         diagnostics.error.message;
}

}  // namespace

TEST_CASE("indentation, joined lines and comments") {
  CHECK(tokens("if x:\n  y\n\n  # no\n\tz\n") == "if|x|:|;|>|y|;!");
  CHECK(tokens("if x:\n  y\n\n# no\nz") == "if|x|:|;|>|y|;|<|z|;");
  CHECK(tokens("(a,\n   b)\n") == "(|a|,|b|)|;");
  CHECK(tokens("a \\\n  + b\n") == "a|+|b|;");
  CHECK(tokens("").empty());
}

TEST_CASE("the longest operator wins") {
  CHECK(tokens("a**=b//c->d:=e...f<>g!=h") == "a|**=|b|//|c|->|d|:=|e|...|f|<>|g|!=|h|;");
}

TEST_CASE("numbers and the keywords that may follow them") {
  CHECK(tokens("0x_f 1_0.5e-3 .5 5. 1if 0b1and") == "0x_f|1_0.5e-3|.5|5.|1|if|0b1|and|;");
  CHECK(failure("x = 0777") ==
        "1:5 leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
  CHECK(failure("1_a") == "1:2 invalid decimal literal");
  CHECK(failure("0o19") == "1:4 invalid digit '9' in octal literal");
}

TEST_CASE("an f-string is text and code, nested") {
  CHECK(tokens("f'a{b!r:>{c}}d{{e}}'") == "f'|a|{|b|!|r|:|>|{|c|}||}|d{|e}|'|;");
  CHECK(tokens("f'{f\"{x}\"}'") == "f'|{|f\"|{|x|}|\"|}|'|;");
}

TEST_CASE("strings that never end, brackets that do not match") {
  CHECK(failure("x = 'abc\n") == "1:5 unterminated string literal (detected at line 1)");
  CHECK(failure("'''a\nb") == "1:1 unterminated triple-quoted string literal (detected at line 2)");
  CHECK(failure("(1]") == "1:3 closing parenthesis ']' does not match opening parenthesis '('");
  CHECK(failure(")") == "1:1 unmatched ')'");
  CHECK(failure(std::string(201, '(')) == "1:201 too many nested parentheses");
}

TEST_CASE("identifiers beyond ASCII") {
  CHECK(tokens("größe = π") == "größe|=|π|;");
  CHECK(failure("a = “b”") == "1:5 invalid character '“' (U+201C)");
  CHECK(failure("a\xC2\xA0= 1") == "1:2 invalid non-printable character U+00A0");
}
