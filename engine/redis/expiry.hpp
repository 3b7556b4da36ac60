// The expiry cycle of a master (expire.c): ten times a second it deletes what has run out and tells its replicas. Redis
// samples; with the few keys of a program a sample is all of them.
#pragma once

#include "engine/redis/model.hpp"

namespace glassbox::redis {

bool expire_keys(State& state, NodeIndex node, Event& event);

}  // namespace glassbox::redis
