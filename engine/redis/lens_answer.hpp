// What the asked node makes of the slot, as sentences with the nodes as pills: "owned by (7002) so 7001 answers MOVED".
#pragma once

#include <vector>

#include "engine/redis/lens_sentence.hpp"
#include "engine/redis/lens_view.hpp"

namespace glassbox::redis {

// The verdict on the current request and its cause; empty while the slot is not known.
std::vector<Piece> verdict(const RedisScene& scene);
// A second sentence where the nodes' maps differ on this slot, or further keys lie elsewhere; else empty.
std::vector<Piece> besides(const RedisScene& scene);
// A request that names no key: what its node does with it.
std::vector<Piece> keyless(const RedisScene& scene);

}  // namespace glassbox::redis
