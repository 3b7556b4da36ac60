// One observable event of a run. Small, because a run may have millions: what it says in words is computed when asked.
#pragma once

#include <cstdint>

namespace glassbox {

using Step = std::int32_t;    // step 0 is the state before the first event; step k the state after event k
using Micros = std::int64_t;  // virtual time since the start of the run, in microseconds

struct Event {
  std::uint16_t kind = 0;   // the machine's own enumeration
  std::uint16_t actor = 0;  // index of who did it (client, session, thread, task …), by the machine's own table
  std::int32_t line = 0;    // source line, counted from 1; 0: no line caused it
  Micros time = 0;
  std::int32_t a = 0;  // what the kind says they mean
  std::int32_t b = 0;
  std::int32_t c = 0;

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace glassbox
