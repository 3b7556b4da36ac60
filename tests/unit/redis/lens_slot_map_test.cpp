#include "engine/redis/lens_slot_map.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <memory>

#include "engine/core/random.hpp"

using namespace glassbox;
using namespace glassbox::redis;

namespace {

State cluster(const SlotMap& map, int nodes) {
  State state;
  const auto shared = std::make_shared<const SlotMap>(map);
  for (int i = 0; i < nodes; ++i) {
    Node node;
    node.port = 7001 + i;
    node.owner = shared;
    node.peers.resize(static_cast<std::size_t>(nodes));
    state.nodes.push_back(node);
  }
  return state;
}

float area_of(const Picture& picture, const Shape& shape) {
  if (shape.form == Form::rect) return shape.at.w * shape.at.h;
  float twice = 0;
  for (std::uint32_t i = 0; i < shape.count; ++i) {
    const Point a = picture.points[shape.first + i];
    const Point b = picture.points[shape.first + (i + 1) % shape.count];
    twice += a.x * b.y - b.x * a.y;
  }
  return std::abs(twice) / 2;
}

// The area of each item's shapes in slots, by the item's id.
float slots_drawn(const Picture& picture, std::string_view id) {
  float area = 0;
  for (const Shape& shape : picture.shapes)
    if (picture.items[shape.item].id == id) area += area_of(picture, shape);
  return area / 9;
}

Picture draw(const State& state, const SlotMap& map) {
  const History<Model> history(state);
  const RedisScene scene{history, 0, nullptr, state, state, 880, {}, {}};
  Pen pen(880, "map");
  const std::int32_t region = pen.caption("slots/map", {24, 34}, "16,384 slots");
  draw_bands(pen, region, scene, {{24, 52}, 3, 3}, holdings(map), kNoNode);
  return pen.finish(460);
}

}  // namespace

TEST_CASE("even ranges are one run each") {
  SlotMap map{};
  for (std::int32_t slot = 0; slot < kSlots; ++slot)
    map[slot] = static_cast<NodeIndex>(slot <= 5460 ? 0 : slot <= 10922 ? 1 : 2);
  const std::vector<Holding> all = holdings(map);
  REQUIRE(all.size() == 3);
  CHECK(runs_in_words(all[0]) == "0–5,460");
  CHECK(all[1].slots == 5462);
  CHECK(runs_in_words(all[2]) == "10,923–16,383");
}

TEST_CASE("a slot that has moved parts its old owner's range, and unassigned slots come last") {
  SlotMap map{};
  map[3216] = 1;
  map[16383] = kNoNode;
  const std::vector<Holding> all = holdings(map);
  REQUIRE(all.size() == 3);
  CHECK(runs_in_words(all[0]) == "0–3,215 and 3,217–16,382");
  CHECK(runs_in_words(all[1]) == "3,216");
  CHECK(all[2].owner == kNoNode);
  CHECK(all[0].widest() == std::pair<std::int32_t, std::int32_t>{3217, 16382});
}

TEST_CASE("every slot is drawn once, in its owner's band, whatever the ranges") {
  Random random(4);
  for (int round = 0; round < 60; ++round) {
    SlotMap map{};
    const std::uint32_t longest = 1 + random.below(600);
    NodeIndex owner = 0;
    for (std::int32_t slot = 0; slot < kSlots;) {
      const auto end = std::min<std::int32_t>(kSlots, slot + 1 + static_cast<std::int32_t>(random.below(longest)));
      owner = static_cast<NodeIndex>(static_cast<int>(random.below(5)) - 1);
      for (; slot < end; ++slot) map[static_cast<std::size_t>(slot)] = owner;
    }
    const State state = cluster(map, 4);
    const Picture picture = draw(state, map);
    for (const Holding& holding : holdings(map)) {
      const std::string id = "slots/map/" + (holding.owner < 0 ? std::string("none") : port(state, holding.owner));
      CHECK(std::abs(slots_drawn(picture, id) - static_cast<float>(holding.slots)) < 1.5F);
    }
  }
}

TEST_CASE("a slot stands 128 a row") {
  const SlotPlace place{{24, 52}, 3, 3};
  CHECK(place.slot(0) == Box{24, 52, 3, 3});
  CHECK(place.slot(127) == Box{24 + 127 * 3, 52, 3, 3});
  CHECK(place.slot(128) == Box{24, 55, 3, 3});
  CHECK(place.slot(16383) == Box{24 + 127 * 3, 52 + 127 * 3, 3, 3});
}
