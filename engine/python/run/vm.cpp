// What drives a machine from outside: events, stopping, text output.
#include "engine/python/eval/eval.hpp"

namespace glassbox::python {

void halt(Halt reason) {
  if (vm->halt == Halt::none) vm->halt = reason;
}

bool count_work(std::int64_t units) {
  Runtime& runtime = rt();
  runtime.instructions += units;
  if (runtime.instructions > vm->work_limit) halt(Halt::work);
  return vm->halt == Halt::none;
}

namespace {

void record(Kind kind, std::int32_t line, std::int32_t a, std::int32_t b, std::int32_t c) {
  Runtime& runtime = rt();
  if (runtime.booted == 0 || vm->halt != Halt::none) return;
  if (vm->event_limit > 0 && runtime.events >= vm->event_limit) {
    halt(Halt::steps);
    return;
  }
  ++runtime.events;
  if (vm->events) {
    Event e;
    e.kind = static_cast<std::uint16_t>(kind);
    e.line = line;
    e.time = runtime.virtual_time;
    e.a = a;
    e.b = b;
    e.c = c;
    vm->events->push_back(e);
  }
  if (vm->look && runtime.events >= vm->stop_before) {
    if (P<Frame> frame = thread().current_frame; frame && vm->stack_pointer)
      frame->stacktop = static_cast<std::int32_t>(vm->stack_pointer - frame->localsplus);
    vm->look(*vm, runtime.events);
  }
}

}  // namespace

void emit(Kind kind, std::int32_t a, std::int32_t b, std::int32_t c) {
  std::int32_t line = 0;
  if (P<Frame> frame = thread().current_frame) {
    const CodeLines& lines = code_lines(frame->code());
    line = lines.line[static_cast<std::size_t>(frame_unit(frame))];
    for (P<Frame> outer = frame; line < 0 || !code_lines(outer->code()).traced;) {
      outer = outer->previous;
      if (!outer) break;
      line = code_lines(outer->code()).line[static_cast<std::size_t>(frame_unit(outer))];
    }
  }
  record(kind, line < 0 ? 0 : line, a, b, c);
}
void emit_line(Kind kind, std::int32_t line, std::int32_t a) {
  record(kind, line < 0 ? 0 : line, a, 0, 0);
}

void write_out(int stream, std::string_view text) {
  if (text.empty() || halted()) return;
  std::int64_t& written = stream == 1 ? rt().stdout_bytes : rt().stderr_bytes;
  std::string* log = stream == 1 ? vm->out : vm->err;
  const auto at = static_cast<std::size_t>(written);
  if (log && log->size() < at + text.size()) log->append(text.substr(log->size() > at ? log->size() - at : 0));
  written += static_cast<std::int64_t>(text.size());
  if (wants(Kind::printed)) emit(Kind::printed, stream, static_cast<std::int32_t>(text.size()));
}

}  // namespace glassbox::python
