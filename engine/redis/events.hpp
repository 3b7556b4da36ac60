// How an event of the Redis machine is written down.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

// Event::actor is a node's index, or kClientActor + a client's, or kOperatorActor: who types wait, stop, start.
constexpr std::int32_t kClientActor = 256;
constexpr std::int32_t kOperatorActor = 65535;

// Fills the event in, with the time and the source line that runs or ran last. Always true, so that a task can end with
// it.
bool emit(const State& state, Event& event, Kind kind, std::int32_t actor, std::int32_t a = 0, std::int32_t b = 0,
          std::int32_t c = 0);
// The source line that runs, or ran last; 0 before the first.
std::int32_t line_of(const State& state);

}  // namespace glassbox::redis
