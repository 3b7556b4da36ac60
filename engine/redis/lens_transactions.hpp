// The clients' transactions in the lens "keyspace": queue, watched keys, and what EXEC will do or did.
#pragma once

#include <vector>

#include "engine/core/pen.hpp"
#include "engine/redis/lens_view.hpp"

namespace glassbox::redis {

// Whether the program has any transaction, so that their place is kept from the start.
bool has_transactions(const State& state);

// A card for each client that watches, queues or has just run EXEC, in columns of `width`; returns the y below them.
float draw_transactions(Pen& pen, std::int32_t parent, const RedisScene& scene, Point corner, float width, int columns);

}  // namespace glassbox::redis
