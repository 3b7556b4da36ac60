// What the sorted set commands share.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/redis/keyspace.hpp"
#include "engine/redis/reply.hpp"

namespace glassbox::redis {

// The member's position in ZSet::members, or -1.
std::int64_t rank_of(const ZSet& set, std::string_view member);
Reply score_reply(double score);

}  // namespace glassbox::redis
