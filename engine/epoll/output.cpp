// What `glassbox run epoll` prints: one JSON line for each call that ended, or that waits at the end.
#include <string>

#include "engine/core/utf8.hpp"
#include "engine/core/writers.hpp"
#include "engine/epoll/model.hpp"

namespace glassbox::epoll {
namespace {

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const CodePoint code = first_code_point(bytes);
    if (!code.valid) return false;
    bytes.remove_prefix(code.length);
  }
  return true;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += "0123456789abcdef"[byte >> 4U];
    text += "0123456789abcdef"[byte & 15U];
  }
  return text;
}

std::string head(const State& state, Id thread, std::int32_t line) {
  const Line& source = state.script->lines[static_cast<std::size_t>(line)];
  std::string text = "{\"line\":" + std::to_string(source.number);
  if (thread > 0) text += ",\"thread\":" + json_string(state.script->threads[static_cast<std::size_t>(thread)]);
  return text + ",\"t\":" + std::to_string(state.now / 1000) + ",\"call\":" + json_string(to_word(source.call.fn));
}

std::string pair_of(const std::string& who, const std::string& what) {
  return "[" + who + "," + json_string(what) + "]";
}

std::string event_text(const State& state, const Call& call, std::int32_t i, const Reported& reported) {
  if (call.fn == Fn::epoll_wait) {
    const Data& data = state.script->lines[static_cast<std::size_t>(reported.line)].call.data;
    std::string who;
    if (data.kind == Data::Kind::number)
      who = std::to_string(data.number);
    else
      who = json_string(data.kind == Data::Kind::text ? data.text : name_of(*state.script, data.ref, reported.i));
    return pair_of(who, epoll_words(reported.events));
  }
  const Ref& ref = call.sets[reported.set][static_cast<std::size_t>(reported.place)].ref;
  constexpr std::array<std::string_view, 3> kSets = {"read", "write", "except"};
  const std::string what =
      call.fn == Fn::poll ? poll_words(reported.events) : std::string(kSets[static_cast<std::size_t>(reported.set)]);
  return pair_of(json_string(name_of(*state.script, ref, i)), what);
}

std::string answer(const State& state, const Finished& finished) {
  const Call& call = state.script->lines[static_cast<std::size_t>(finished.line)].call;
  const Outcome& outcome = finished.outcome;
  const bool failed = outcome.error != Errno::none;
  std::string text = head(state, finished.thread, finished.line) + ",\"ret\":" + std::to_string(outcome.ret) +
                     ",\"errno\":" + (failed ? json_string(to_word(outcome.error)) : "null");
  if (failed) return text + "}";
  if (call.fn == Fn::epoll_wait || call.fn == Fn::poll || call.fn == Fn::select) {
    text += ",\"events\":[";
    for (std::size_t i = 0; i < outcome.events.size(); ++i)
      text += (i > 0 ? "," : "") + event_text(state, call, finished.i, outcome.events[i]);
    text += "]";
  }
  if (outcome.has_bytes)
    text +=
        is_utf8(outcome.bytes) ? ",\"data\":" + json_string(outcome.bytes) : ",\"hex\":\"" + hex(outcome.bytes) + "\"";
  if (outcome.has_value) text += ",\"value\":" + std::to_string(outcome.value);
  if (call.fn == Fn::pipe || call.fn == Fn::pipe2 || call.fn == Fn::socketpair)
    text += ",\"fds\":[" + std::to_string(outcome.fds[0]) + "," + std::to_string(outcome.fds[1]) + "]";
  return text + "}";
}

}  // namespace

std::string Model::output(const State&, const Event& event, const State& now) {
  if (static_cast<Happening>(event.kind) == Happening::unheard)
    return head(now, event.a, now.threads[static_cast<std::size_t>(event.a)].line) + ",\"waiting\":true}";
  std::string text;
  for (const Finished& finished : now.finished) text += (text.empty() ? "" : "\n") + answer(now, finished);
  return text;
}

}  // namespace glassbox::epoll
