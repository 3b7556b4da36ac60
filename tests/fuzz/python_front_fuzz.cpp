// Any bytes as a Python program: it is refused with a reason, or it becomes a code object whose tables can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/python/compiler/compile.hpp"
#include "engine/python/compiler/opcodes.hpp"

namespace {

using glassbox::python::Code;
using glassbox::python::Constant;

void require(bool condition) {
  if (!condition) std::abort();
}

// Every instruction is one that exists, its argument in range, its place and its handler readable.
void check(const Code& code) {
  namespace op = glassbox::python::op;
  require(!code.code.empty() && code.code.size() % 2 == 0 && code.stacksize > 0);
  require(code.localsplusnames.size() == code.localspluskinds.size());
  const auto units = static_cast<std::int32_t>(code.code.size() / 2);
  std::uint32_t extended = 0;
  for (std::int32_t unit = 0; unit < units;) {
    const std::int32_t opcode = code.code[static_cast<std::size_t>(unit) * 2];
    const std::uint32_t oparg = (extended << 8U) | code.code[static_cast<std::size_t>(unit) * 2 + 1];
    require(!glassbox::python::opcode_name(opcode).empty());
    const std::uint8_t flags = glassbox::python::opcode_flags(opcode);
    if ((flags & glassbox::python::kOpConst) != 0) require(oparg < code.consts.size());
    if ((flags & glassbox::python::kOpFree) != 0 && opcode != op::COPY_FREE_VARS) {
      require(oparg < code.localsplusnames.size());
    }
    (void)glassbox::python::location_of(code, unit);
    const glassbox::python::Handler handler = glassbox::python::handler_of(code, unit);
    require(handler.start < 0 || (handler.target < units && handler.depth < code.stacksize));
    extended = opcode == op::EXTENDED_ARG ? oparg : 0;
    unit += 1 + glassbox::python::opcode_caches(opcode);
  }
  for (const auto& constant : code.consts) {
    if (constant->kind == Constant::Kind::code) check(*constant->code);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMost = 1U << 14U;
  if (size == 0 || size > kMost) return 0;
  glassbox::python::CompileOptions options;
  options.mode = static_cast<glassbox::python::CompileMode>(data[0] % 3);
  const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
  const glassbox::python::Compiled compiled = glassbox::python::compile(source, options);
  if (compiled.ok()) {
    check(*compiled.code);
  } else {
    require(!compiled.error.message.empty() && !compiled.error.type.empty());
  }
  return 0;
}
