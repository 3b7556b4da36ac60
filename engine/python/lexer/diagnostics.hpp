// What lexer, parser and compiler have to say about a program: the first error, and warnings in their order.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace glassbox::python {

// An exception that compile() would raise. Lines count from 1, columns from 1 in code points (errors of the compiler's
// later stages: in UTF-8 bytes), as in SyntaxError.offset; 0 and -1 stand where CPython leaves them so. The end is
// behind the last character.
struct SourceError {
  std::string type = "SyntaxError";  // or IndentationError, TabError, RecursionError, OverflowError, MemoryError
  std::string message;
  std::int32_t line = 0;
  std::int32_t column = 0;
  std::int32_t end_line = 0;
  std::int32_t end_column = 0;
  std::string text;         // the source line, without its newline
  bool unmodelled = false;  // not CPython's word: something that this machine refuses (complex numbers, \N{…})

  friend bool operator==(const SourceError&, const SourceError&) = default;
};

// What compile() would warn of (`SyntaxWarning: invalid escape sequence '\d'`), in its order.
struct SourceWarning {
  std::string category = "SyntaxWarning";
  std::string message;
  std::int32_t line = 0;

  friend bool operator==(const SourceWarning&, const SourceWarning&) = default;
};

struct Diagnostics {
  SourceError error;
  bool failed = false;
  std::vector<SourceWarning> warnings;

  // Later errors than the first are consequences; CPython drops them, too.
  void fail(SourceError what) {
    if (failed) return;
    error = std::move(what);
    failed = true;
  }
};

}  // namespace glassbox::python
