// Any bytes as a program of system calls: it is refused with a place and a reason, or it runs to its end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/epoll/model.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  glassbox::Program program;
  program.file = "fuzz.epoll";
  program.source.assign(reinterpret_cast<const char*>(data), size);
  auto trace = glassbox::epoll::machine().load(program);
  if (!trace) {
    const glassbox::Error& error = trace.error();
    if (error.where.line < 1 || error.where.column < 1 || error.where.length < 1 || error.what.empty()) std::abort();
    (void)glassbox::to_text(error, program.source);
    return 0;
  }
  glassbox::Trace& run = *trace.value();
  constexpr glassbox::Step kMost = 400;
  run.advance(kMost);
  for (glassbox::Step k = 1; k <= run.steps(); ++k) {
    if (run.why(k).empty() || run.kind(k).empty() || run.actor(k).empty()) std::abort();
    (void)run.output(k);
  }
  return 0;
}
