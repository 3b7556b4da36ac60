// The front end's door: source text in, code object or error out. Pure: the same text gives the same code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/python/compiler/code.hpp"
#include "engine/python/lexer/diagnostics.hpp"

namespace glassbox::python {

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
