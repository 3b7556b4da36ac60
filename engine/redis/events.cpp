#include "engine/redis/events.hpp"

namespace glassbox::redis {

std::int32_t line_of(const State& state) {
  if (state.next_line == 0 || state.script == nullptr) return 0;
  return state.script->lines[state.next_line - 1].number;
}

bool emit(const State& state, Event& event, Kind kind, std::int32_t actor, std::int32_t a, std::int32_t b,
          std::int32_t c) {
  event = Event{
      static_cast<std::uint16_t>(kind), static_cast<std::uint16_t>(actor), line_of(state), state.now * 1000, a, b, c};
  return true;
}

}  // namespace glassbox::redis
