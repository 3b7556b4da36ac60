// Any bytes as a Redis program, read and checked but not run (redis_program_fuzz runs it, some hundred times more
// slowly): it is refused with a place and a reason, or every line of it has what its kind needs.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "engine/redis/load.hpp"
#include "engine/redis/program.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace glassbox;
  Program program;
  program.file = "fuzz.redis";
  program.source.assign(reinterpret_cast<const char*>(data), size);
  const auto refuse = [&](const Error& error) {
    if (error.where.line < 1 || error.where.column < 1 || error.where.length < 1 || error.what.empty()) std::abort();
    (void)to_text(error, program.source);
    return 0;
  };
  const auto script = redis::read_script(program);
  if (!script) return refuse(script.error());
  if (const auto error = redis::check_commands(script.value(), program.file)) return refuse(*error);
  for (const redis::Line& line : script.value().lines) {
    const bool command = line.kind == redis::Line::Kind::command;
    if (line.number < 1 || command != !line.args.empty()) std::abort();
    if (line.columns.size() != line.lengths.size() || (command && line.columns.size() != line.args.size()))
      std::abort();
  }
  return 0;
}
