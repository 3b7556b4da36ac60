// Who owns which slots, in words: as cards beside the map's bands, or as labels in them.
#pragma once

#include <vector>

#include "engine/redis/lens_slot_map.hpp"

namespace glassbox::redis {

// Cards in the column that starts at `left`, each at the height of its owner's widest band.
void draw_owner_cards(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                      const std::vector<Holding>& all, NodeIndex lit, float left, float width);

// Labels in the bands, clear of `taken`; owners whose bands are too thin get a row below the map. Returns the y below.
float draw_owner_labels(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                        const std::vector<Holding>& all, NodeIndex lit, std::vector<Box> taken);

}  // namespace glassbox::redis
