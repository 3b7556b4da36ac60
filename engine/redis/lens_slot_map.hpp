// The map of all 16,384 slots, 128 a row, coloured by owner: bands, keys, marks, the current slot's ring.
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "engine/core/pen.hpp"
#include "engine/redis/lens_view.hpp"

namespace glassbox::redis {

constexpr std::int32_t kSlotsPerRow = 128;
constexpr int kOtherBand = 12;
constexpr int kLitBand = 22;  // per cent of tint of the band that stands out

// One owner's slots in one map, as runs of neighbours; both ends belong to a run.
struct Holding {
  NodeIndex owner = kNoNode;
  std::vector<std::pair<std::int32_t, std::int32_t>> runs;
  std::int32_t slots = 0;

  [[nodiscard]] std::pair<std::int32_t, std::int32_t> widest() const;
};
std::vector<Holding> holdings(const SlotMap& map);  // in the order of nodes; unassigned slots last
std::string runs_in_words(const Holding& holding);  // "0–5,460", "0–3,215 and 3,217–5,460", "12 ranges"

struct SlotPlace {  // where the map lies
  Point corner;
  float across = 3;  // px of a slot
  float down = 3;

  [[nodiscard]] Box whole() const;
  [[nodiscard]] Box slot(std::int32_t slot) const;
  [[nodiscard]] Point centre(std::int32_t slot) const;
  [[nodiscard]] Box rows(std::pair<std::int32_t, std::int32_t> run) const;  // the run's rows in full width
};

// `lit` is the owner whose band stands out (kNoNode: all the same).
void draw_bands(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                const std::vector<Holding>& all, NodeIndex lit);
// Squares for the slots that hold keys, in the colour of the node that has them. Slots in rings are drawn by a second
// call (`inside_rings`), because the rings lie between. Returns what they cover.
std::vector<Box> draw_keys(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                           const std::set<std::int32_t>& ringed, bool inside_rings);
// `current` is the slot in the ring, or -1: its outline stands around the ring. Returns what they cover.
std::vector<Box> draw_moving(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                             std::int32_t current);
bool overlap(const Box& a, const Box& b);
// Dotted guides to a slot: from `top` straight above it and, if asked, from the map's left edge. Keys come over them.
void draw_guides(Pen& pen, std::int32_t parent, const SlotPlace& place, std::int32_t slot, float top, bool row);
// A ring round a slot; `ground` fills it: the colour of its band.
void draw_ring(Pen& pen, std::int32_t parent, const SlotPlace& place, std::int32_t slot, Paint ground);
// A smaller ring round the slot of a further key of the same command, with its number beside it, clear of
// `taken`. Returns what it covers.
Box draw_other_ring(Pen& pen, std::int32_t parent, const SlotPlace& place, std::int32_t slot,
                    const std::vector<Box>& taken, Paint ground);

}  // namespace glassbox::redis
