#include "engine/redis/lens_slot_map.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::size_t kSingleKeyItems =
    64;  // slots with keys that get an item of their own; more are one item together

std::string range(std::pair<std::int32_t, std::int32_t> run) {
  return run.first == run.second ? thousands(run.first) : thousands(run.first) + "–" + thousands(run.second);
}

// A run as one polygon, or as two rectangles where its two rows do not touch.
void draw_run(Pen& pen, const SlotPlace& place, std::pair<std::int32_t, std::int32_t> run, const RectStyle& style) {
  const std::string part = "run" + std::to_string(run.first);
  const auto first_row = static_cast<float>(run.first / kSlotsPerRow);
  const auto last_row = static_cast<float>(run.second / kSlotsPerRow);
  const auto begin = static_cast<float>(run.first % kSlotsPerRow);
  const auto end = static_cast<float>(run.second % kSlotsPerRow + 1);
  const auto all = static_cast<float>(kSlotsPerRow);
  const auto at = [&](float column, float row) {
    return Point{place.corner.x + column * place.across, place.corner.y + row * place.down};
  };
  const auto strip = [&](std::string_view name, float left, float right, float row, float rows) {
    const Point corner = at(left, row);
    pen.rect(name, {corner.x, corner.y, (right - left) * place.across, rows * place.down}, style);
  };
  if (first_row == last_row) return strip(part, begin, end, first_row, 1);
  if (begin == 0 && end == all) return strip(part, 0, all, first_row, last_row - first_row + 1);
  if (last_row == first_row + 1 && end <= begin) {
    strip(part, begin, all, first_row, 1);
    strip(part + "b", 0, end, last_row, 1);
    return;
  }
  std::vector<Point> points;
  const auto corner = [&](float column, float row) {
    const Point point = at(column, row);
    if (points.empty() || !(points.back() == point)) points.push_back(point);
  };
  corner(begin, first_row);
  corner(all, first_row);
  corner(all, end == all ? last_row + 1 : last_row);
  if (end < all) {
    corner(end, last_row);
    corner(end, last_row + 1);
  }
  corner(0, last_row + 1);
  corner(0, begin == 0 ? first_row : first_row + 1);
  if (begin > 0) corner(begin, first_row + 1);
  if (points.back() == points.front()) points.pop_back();
  pen.polygon(part, points, style);
}

struct Stored {  // the keys of one slot on one node
  std::int32_t slot = 0;
  NodeIndex node = kNoNode;
  std::int64_t keys = 0;
  std::string first;
};

// Masters count; a replica only where no living master has keys of that slot.
std::vector<Stored> stored_keys(const State& state) {
  std::map<std::pair<std::int32_t, NodeIndex>, Stored> masters;
  std::map<std::int32_t, Stored> replicas;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    if (!state.nodes[i].up) continue;
    const bool master = claims_master(state, node);
    for (const auto& [key, entry] : state.nodes[i].keys.entries()) {
      const std::int32_t slot = key_slot(key);
      Stored& stored = master ? masters[{slot, node}] : replicas[slot];
      if (stored.keys > 0 && stored.node != node) continue;
      if (stored.keys++ == 0) stored = {slot, node, 1, key};
    }
  }
  std::vector<Stored> all;
  for (const auto& [place, stored] : masters) all.push_back(stored);
  for (const auto& [slot, stored] : replicas) {
    const auto same = [&](const Stored& other) { return other.slot == stored.slot; };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(stored);
  }
  std::sort(all.begin(), all.end(),
            [](const Stored& a, const Stored& b) { return a.slot != b.slot ? a.slot < b.slot : a.node < b.node; });
  return all;
}

}  // namespace

std::pair<std::int32_t, std::int32_t> Holding::widest() const {
  const auto longer = [](const auto& a, const auto& b) { return a.second - a.first < b.second - b.first; };
  return *std::max_element(runs.begin(), runs.end(), longer);
}

std::vector<Holding> holdings(const SlotMap& map) {
  std::map<int, Holding> by_owner;  // unassigned slots sort behind every node
  for (std::int32_t slot = 0; slot < kSlots;) {
    const NodeIndex owner = map[static_cast<std::size_t>(slot)];
    std::int32_t end = slot;
    while (end + 1 < kSlots && map[static_cast<std::size_t>(end) + 1] == owner) ++end;
    Holding& holding = by_owner[owner < 0 ? 1000 : owner];
    holding.owner = owner;
    holding.runs.emplace_back(slot, end);
    holding.slots += end - slot + 1;
    slot = end + 1;
  }
  std::vector<Holding> all;
  for (auto& [order, holding] : by_owner) all.push_back(std::move(holding));
  return all;
}

std::string runs_in_words(const Holding& holding) {
  if (holding.runs.size() == 1) return range(holding.runs[0]);
  if (holding.runs.size() == 2) return range(holding.runs[0]) + " and " + range(holding.runs[1]);
  return count_of(static_cast<std::int64_t>(holding.runs.size()), "range");
}

Box SlotPlace::whole() const {
  return {corner.x, corner.y, across * 128, down * 128};
}

Box SlotPlace::slot(std::int32_t slot) const {
  const auto column = static_cast<float>(slot % kSlotsPerRow);
  const auto row = static_cast<float>(slot / kSlotsPerRow);
  return {corner.x + column * across, corner.y + row * down, across, down};
}

Point SlotPlace::centre(std::int32_t number) const {
  const Box box = slot(number);
  return {box.x + box.w / 2, box.y + box.h / 2};
}

Box SlotPlace::rows(std::pair<std::int32_t, std::int32_t> run) const {
  const float top = slot(run.first).y;
  return {corner.x, top, across * 128, slot(run.second).bottom() - top};
}

void draw_bands(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                const std::vector<Holding>& all, NodeIndex lit) {
  const State& state = scene.now;
  for (const Holding& holding : all) {
    const Node* node = node_at(state, holding.owner);
    const std::string name = node == nullptr ? "no owner" : port(state, holding.owner);
    const std::string owns = node == nullptr ? "no node owns " : name + " owns ";
    pen.item("slots/map/" + (node == nullptr ? "none" : name), Role::cell,
             owns + count_of(holding.slots, "slot") + ": " + runs_in_words(holding), parent);
    pen.fact("slots", thousands(holding.slots));
    pen.fact("ranges", runs_in_words(holding));
    int percent = lit == kNoNode ? 18 : holding.owner == lit ? kLitBand : kOtherBand;
    if (node != nullptr && !node->up) percent = 8;
    const Paint fill = node == nullptr ? solid(Color::sunken) : tint(identity(holding.owner), percent);
    for (const auto& run : holding.runs) draw_run(pen, place, run, {fill, {}, 0, 0, Dash::none});
  }
  pen.item("slots/grid", Role::mark, "", parent);
  const Box box = place.whole();
  for (int i = 8; i < kSlotsPerRow; i += 8) {
    const float x = box.x + static_cast<float>(i) * place.across;
    const float y = box.y + static_cast<float>(i) * place.down;
    pen.line("v", {x, box.y}, {x, box.bottom()}, {solid(Color::grid), 0.75F, Dash::none, false});
    pen.line("h", {box.x, y}, {box.right(), y}, {solid(Color::grid), 0.75F, Dash::none, false});
  }
}

std::vector<Box> draw_keys(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                           const std::set<std::int32_t>& ringed, bool inside_rings) {
  const std::vector<Stored> all = stored_keys(scene.now);
  std::vector<Box> covered;
  const bool together = all.size() > kSingleKeyItems && !inside_rings;
  if (together) {
    std::int64_t keys = 0;
    for (const Stored& stored : all) keys += stored.keys;
    pen.item("slots/keys", Role::cell, count_of(keys, "key") + " in the slots", parent);
    pen.fact("keys", thousands(keys));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Stored& stored = all[i];
    if ((ringed.count(stored.slot) > 0) != inside_rings) continue;
    const std::string name = std::to_string(stored.slot) + "/" + port(scene.now, stored.node);
    const Paint paint = deep(identity(stored.node));
    if (together) {
      pen.rect(name, place.slot(stored.slot), {paint, {}, 0, 0, Dash::none});
      covered.push_back(place.slot(stored.slot));
      continue;
    }
    const std::string what = stored.keys == 1 ? "key " + printable(stored.first) : count_of(stored.keys, "key");
    pen.item("slots/key/" + name, Role::cell,
             what + " in slot " + std::to_string(stored.slot) + " on " + port(scene.now, stored.node), parent);
    pen.fact("slot", std::to_string(stored.slot));
    pen.fact("node", port(scene.now, stored.node));
    pen.fact("keys", thousands(stored.keys));
    // More keys, a larger square; two nodes with keys of one slot stand side by side.
    const float side = stored.keys == 1 ? 4 : stored.keys < 4 ? 5 : 6;
    const bool second = i > 0 && all[i - 1].slot == stored.slot;
    const bool first = i + 1 < all.size() && all[i + 1].slot == stored.slot;
    const Point centre = place.centre(stored.slot);
    const float x = centre.x - side / 2 + (second ? side / 2 + 0.5F : first ? -side / 2 - 0.5F : 0);
    const Box box{x, centre.y - side / 2, side, side};
    pen.rect("square", box, {paint, {}, 1, 0, Dash::none});
    covered.push_back(box);
  }
  return covered;
}

std::vector<Box> draw_moving(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                             std::int32_t current) {
  const State& state = scene.now;
  std::map<std::int32_t, std::string> moving;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto self = port(state, static_cast<NodeIndex>(i));
    for (const auto& [slot, target] : state.nodes[i].migrating)
      moving[slot] += self + " migrates it to " + port(state, target) + ". ";
    for (const auto& [slot, source] : state.nodes[i].importing)
      moving[slot] += self + " imports it from " + port(state, source) + ". ";
  }
  std::vector<Box> covered;
  for (const auto& [slot, words] : moving) {
    pen.item("slots/moving/" + std::to_string(slot), Role::mark,
             "slot " + std::to_string(slot) + " is on the move: " + words, parent);
    pen.meaning(Color::waiting);
    const Point centre = place.centre(slot);
    const float side = slot == current ? 22 : 11;
    const Box frame{centre.x - side / 2, centre.y - side / 2, side, side};
    covered.push_back(frame);
    pen.rect("frame", frame, {{}, solid(Color::waiting), 3, 1.25F, Dash::dashed});
  }
  return covered;
}

void draw_guides(Pen& pen, std::int32_t parent, const SlotPlace& place, std::int32_t slot, float top, bool row) {
  constexpr float kClear = 7;  // guides end at the ring
  const Point centre = place.centre(slot);
  const LineStyle guide{solid(Color::ink), 1, Dash::dotted, false};
  pen.item("slots/guides", Role::mark, "", parent);
  if (row && centre.x - kClear > place.corner.x)
    pen.line("row", {place.corner.x, centre.y}, {centre.x - kClear, centre.y}, guide);
  if (centre.y - kClear > top) pen.line("column", {centre.x, top}, {centre.x, centre.y - kClear}, guide);
}

void draw_ring(Pen& pen, std::int32_t parent, const SlotPlace& place, std::int32_t slot, Paint ground) {
  pen.item("slots/ring", Role::mark, "slot " + std::to_string(slot) + " in the map", parent);
  pen.circle("ring", place.centre(slot), 6.5F, {ground, solid(Color::ink), 0, 1.5F, Dash::none});
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

Box draw_other_ring(Pen& pen, std::int32_t parent, const SlotPlace& place, std::int32_t slot,
                    const std::vector<Box>& taken, Paint ground) {
  const std::string number = std::to_string(slot);
  pen.item("slots/ring/" + number, Role::mark, "another key’s slot " + number, parent);
  const Point centre = place.centre(slot);
  pen.circle("ring", centre, 5.5F, {ground, solid(Color::blocked), 0, 1.25F, Dash::none});
  const float width = text_width(number, Face::mono, true, 10.5F);
  const std::array<Box, 4> places = {Box{centre.x + 10, centre.y - 6, width, 12},
                                     {centre.x - 10 - width, centre.y - 6, width, 12},
                                     {centre.x - width / 2, centre.y + 9, width, 12},
                                     {centre.x - width / 2, centre.y - 21, width, 12}};
  const Box map = place.whole();
  const auto free = [&](const Box& box) {
    const bool inside =
        box.x > map.x + 2 && box.right() < map.right() - 2 && box.y > map.y && box.bottom() < map.bottom();
    return inside && std::none_of(taken.begin(), taken.end(), [&](const Box& other) { return overlap(box, other); });
  };
  const auto found = std::find_if(places.begin(), places.end(), free);
  const Box label = found == places.end() ? places[0] : *found;
  pen.text("number", {label.x, label.y + 10}, number, mono(Color::blocked, 10.5F, true));
  const Box ring{centre.x - 7, centre.y - 7, 14, 14};
  const float left = std::min(ring.x, label.x);
  const float top = std::min(ring.y, label.y);
  return {left, top, std::max(ring.right(), label.right()) - left, std::max(ring.bottom(), label.bottom()) - top};
}

}  // namespace glassbox::redis
