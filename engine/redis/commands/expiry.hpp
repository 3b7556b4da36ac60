// Times in commands: seconds or milliseconds, from now or since 1970, and what they are in virtual time.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/redis/command.hpp"

namespace glassbox::redis {

struct TimeUnit {
  bool seconds = false;
  bool absolute = false;  // since 1970
};

// The unix time in ms that `amount` names, or nothing where that does not fit 64 bits.
std::optional<std::int64_t> unix_time(const Call& call, std::int64_t amount, TimeUnit unit);

// Entry::expires for it; never kNever.
Millis to_virtual(std::int64_t unix_ms);
// The unix time in ms of Entry::expires, as it is written into commands. Precondition: not kNever.
std::int64_t to_unix(Millis expires);

// Whether a key set to expire then is deleted at once: on a master only; a replica waits for its master's DEL
// (expire.c, checkAlreadyExpired).
bool already_expired(const Call& call, std::int64_t unix_ms);

}  // namespace glassbox::redis
