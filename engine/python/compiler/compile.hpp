// The front end's door: source text in, code object or error out. Pure: the same text gives the same code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/python/compiler/code.hpp"

namespace glassbox::python {

// An exception that compile() would raise. Lines and columns count from 1, columns in code points (as
// SyntaxError.offset); 0 where CPython leaves them open; the end is behind the last character.
struct SourceError {
  std::string type = "SyntaxError";  // or IndentationError, TabError, RecursionError, OverflowError, ValueError
  std::string message;
  std::int32_t line = 0;
  std::int32_t column = 0;
  std::int32_t end_line = 0;
  std::int32_t end_column = 0;
  std::string text;         // SyntaxError.text: the source line with its newline
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

enum class CompileMode : std::uint8_t { exec, eval, single };

struct CompileOptions {
  std::string filename = "main.py";
  CompileMode mode = CompileMode::exec;
};

struct Compiled {
  std::shared_ptr<const Code> code;  // empty where error is set
  SourceError error;
  std::vector<SourceWarning> warnings;

  [[nodiscard]] bool ok() const { return code != nullptr; }
};

Compiled compile(std::string_view source, const CompileOptions& options = {});

}  // namespace glassbox::python
