// The lens "slots": how a key's bytes become a slot, where the slot lies among the 16,384, who owns it.
// Wide: the map at the left, from key to answer at the right. Narrow: one column, the slot's number above its place.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "engine/redis/lens_answer.hpp"
#include "engine/redis/lens_hash.hpp"
#include "engine/redis/lens_slot_map.hpp"
#include "engine/redis/lens_slot_owners.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kNarrowBelow = 620;  // px; from here on the map and the key's way stand side by side
constexpr float kCardsFrom = 760;    // px; from here on owners have cards beside the map
constexpr float kEdge = 24;          // wide margins
constexpr float kSide = 18;          // narrow margins
constexpr float kByteCell = 24;

struct Slots {  // what all arrangements draw
  const RedisScene& scene;
  std::vector<Holding> all;
  NodeIndex holder = kNoNode;
  const Request* request = nullptr;
  bool key = false;    // the request has a key whose way is drawn
  bool known = false;  // its slot is known
  NodeIndex lit = kNoNode;
};

// Whose slots the reader wants to see: an owner's card or band is selected.
NodeIndex selected_owner(const RedisScene& scene) {
  for (std::size_t i = 0; i < scene.now.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    for (const std::string_view what : {"slots/owner/", "slots/map/"})
      if (scene.focus == std::string(what) + port(scene.now, node)) return node;
  }
  return kNoNode;
}

// What the selected shape has inside: an owner's slots and keys, a slot's keys. Empty: nothing that this lens opens.
std::string selected_words(const RedisScene& scene) {
  constexpr std::size_t kKeysShown = 6;
  const State& state = scene.now;
  if (const Node* owner = node_at(state, selected_owner(scene))) {
    for (const Holding& holding : holdings(*state.nodes[static_cast<std::size_t>(map_holder(scene))].owner))
      if (holding.owner == selected_owner(scene))
        return std::to_string(owner->port) + ": " + count_of(holding.slots, "slot") + " (" + runs_in_words(holding) +
               "), " + count_of(owner->keys.size(), "key");
    return std::to_string(owner->port) + ": no slots";
  }
  for (const Node& node : state.nodes) {
    std::vector<std::string> keys;
    std::int32_t slot = -1;
    for (const auto& [key, entry] : node.keys.entries()) {
      const std::string id = "slots/key/" + std::to_string(key_slot(key)) + "/" + std::to_string(node.port);
      if (scene.focus != id) continue;
      slot = key_slot(key);
      keys.push_back(printable(key));
    }
    if (keys.empty()) continue;
    const std::size_t more = keys.size() > kKeysShown ? keys.size() - kKeysShown + 1 : 0;
    if (more > 0) keys.resize(kKeysShown - 1);
    if (more > 0) keys.push_back(thousands(static_cast<std::int64_t>(more)) + " more");
    return "slot " + std::to_string(slot) + " on " + std::to_string(node.port) + ": " + list_of(keys);
  }
  return {};
}

Slots look(const RedisScene& scene) {
  Slots s{scene, {}, map_holder(scene), current_request(scene)};
  const Node* node = node_at(scene.now, s.holder);
  if (node != nullptr && node->owner != nullptr) s.all = holdings(*node->owner);
  s.key = s.request != nullptr && s.request->has_key;
  s.known = s.key && s.request->slot >= 0;
  if (s.known) s.lit = owner_in_map(scene.now, s.holder, s.request->slot);
  const NodeIndex selected = selected_owner(scene);
  if (selected != kNoNode) s.lit = selected;
  return s;
}

std::string map_note(const Slots& s) {
  const std::int32_t disputed = disputed_slots(s.scene.now);
  if (disputed == 0) return "128 a row";
  return "in " + port(s.scene.now, s.holder) + "’s map; nodes differ on " + thousands(disputed);
}

Paint band_of(const Slots& s, std::int32_t slot) {
  const NodeIndex owner = owner_in_map(s.scene.now, s.holder, slot);
  return owner == kNoNode ? solid(Color::sunken) : tint(identity(owner), owner == s.lit ? kLitBand : kOtherBand);
}

// The map with everything in it; returns what keys, rings and guides cover.
std::vector<Box> draw_map(Pen& pen, const Slots& s, std::int32_t parent, const SlotPlace& place, float guide_top,
                          bool row_guide) {
  std::set<std::int32_t> ringed;
  if (s.known) {
    ringed.insert(s.request->slot);
    for (const std::string& key : keys_of(*s.request)) ringed.insert(key_slot(key));
  }
  draw_bands(pen, parent, s.scene, place, s.all, s.lit);
  if (s.known) draw_guides(pen, parent, place, s.request->slot, guide_top, row_guide);
  std::vector<Box> covered = draw_moving(pen, parent, s.scene, place, s.known ? s.request->slot : -1);
  for (const Box& box : draw_keys(pen, parent, s.scene, place, ringed, false)) covered.push_back(box);
  if (!s.known) return covered;
  const Point centre = place.centre(s.request->slot);
  constexpr float kRing = 9;  // half of what a ring covers
  covered.push_back({centre.x - kRing, centre.y - kRing, 2 * kRing, 2 * kRing});
  covered.push_back({centre.x - 3, guide_top, 6, centre.y - guide_top});
  if (row_guide) covered.push_back({place.corner.x, centre.y - 3, centre.x - place.corner.x, 6});
  for (const std::int32_t slot : ringed) {
    if (slot != s.request->slot)
      covered.push_back(draw_other_ring(pen, parent, place, slot, covered, band_of(s, slot)));
  }
  draw_ring(pen, parent, place, s.request->slot, band_of(s, s.request->slot));
  draw_keys(pen, parent, s.scene, place, ringed, true);
  return covered;
}

std::string key_note(const Slots& s) {
  const std::string size = count_of(static_cast<std::int64_t>(s.request->key.size()), "byte");
  const std::string asked = client_name(s.scene.now, s.request->client) + " asks " + port(s.scene.now, s.request->node);
  return s.request->followed ? size + "; sent on to " + port(s.scene.now, s.request->node) : size + "; " + asked;
}

bool tag_known(const Slots& s) {
  return s.known || s.request->bytes_hashed > 0 || is_kind(s.scene, Kind::tag);
}

std::vector<Piece> modulo(const Request& request) {
  return {code("0x" + hex(request.crc, 4) + " mod 16384", Color::soft)};
}

// Verdict and what is besides it; returns the last baseline.
float draw_answer(Pen& pen, const Slots& s, Point baseline, float width) {
  const std::vector<Piece> first = verdict(s.scene);
  if (first.empty()) return baseline.y;
  pen.item("slots/answer", Role::note, plain_text(first));
  float y = write_sentence(pen, baseline, width, first);
  const std::vector<Piece> second = besides(s.scene);
  if (second.empty()) return y;
  pen.item("slots/besides", Role::note, plain_text(second));
  return write_sentence(pen, {baseline.x, y + kSentenceLine}, width, second, 11.5F, 18);
}

// Below the map, where the reader has selected something that has more to it. Returns the last baseline.
float draw_selected(Pen& pen, const Slots& s, Point baseline, float width) {
  const std::string words = selected_words(s.scene);
  if (words.empty()) return baseline.y - kSentenceLine;
  pen.item("slots/selected", Role::note, words);
  return write_sentence(pen, baseline, width, {say(words, Color::ink)}, 11.5F, 18);
}

// Pictures without a key: what happens, and how slots work, from `rule_y` on.
float draw_calm(Pen& pen, const Slots& s, Point at, float width, float rule_y) {
  const State& state = s.scene.now;
  float y = at.y;
  if (s.request != nullptr) {
    pen.caption("slots/key", at, "command",
                client_name(state, s.request->client) + " asks " + port(state, s.request->node));
    pen.item("slots/command", Role::note, "command " + typed(s.request->args));
    pen.text("typed", {at.x, at.y + 30}, middle_out(typed(s.request->args), Face::mono, true, 13, width),
             mono(Color::ink, 13, true));
    const std::vector<Piece> pieces = keyless(s.scene);
    pen.item("slots/answer", Role::note, plain_text(pieces));
    y = write_sentence(pen, {at.x, at.y + 58}, width, pieces);
  } else {
    const bool opening = s.scene.event == nullptr;
    pen.caption("slots/key", at, opening ? "before the first command" : "between commands",
                opening ? std::string() : milliseconds(state.now));
    pen.item("slots/command", Role::note, happening(s.scene));
    y = write_sentence(pen, {at.x, at.y + 30}, width, {strong(happening(s.scene))}, 13, 20);
  }
  y = std::max(y + 32, rule_y);
  pen.item("slots/rule", Role::note, "how a key finds its slot");
  const std::vector<Piece> rule = {say("Every key has a slot:"), code("CRC16(key) mod 16384", Color::soft)};
  y = write_sentence(pen, {at.x, y}, width, rule, 12, 20);
  y = write_sentence(pen, {at.x, y + 24}, width, {say("Every slot has an owner: see the map.")}, 12, 20);
  for (const Holding& holding : s.all) {
    const Node* node = node_at(state, holding.owner);
    if (node == nullptr || node->up) continue;
    const std::vector<Piece> dead = {say(count_of(holding.slots, "slot") + " still belong to " +
                                             port(state, holding.owner) +
                                             ", which is dead: their keys cannot be reached.",
                                         Color::blocked)};
    pen.item("slots/dead/" + port(state, holding.owner), Role::note, plain_text(dead));
    y = write_sentence(pen, {at.x, y + 32}, width, dead, 12, 20);
  }
  return y;
}

float draw_way_wide(Pen& pen, const Slots& s, float x, float width) {
  const Request& request = *s.request;
  const std::int32_t key = pen.caption("slots/key", {x, 34}, "key", key_note(s));
  draw_key_bytes(pen, key, {x, 46}, width, kByteCell, request, tag_known(s));
  if (!tag_known(s)) return 97;
  const std::int32_t crc = pen.caption("slots/crc", {x, 126}, "CRC16", "XMODEM, one byte at a time");
  const float y = draw_crc_table(pen, crc, {x, 138}, request) + 22;
  const std::int32_t slot = pen.caption("slots/slot", {x, y}, "slot", s.known ? "" : "once the last byte is in");
  if (!s.known) return y;
  pen.item("slots/number", Role::cell,
           "slot " + std::to_string(request.slot) + " = 0x" + hex(request.crc, 4) + " mod 16384", slot);
  const float w = pen.text("sum", {x, y + 24}, modulo(request)[0].text, mono(Color::soft, 13));
  pen.text("equals", {x + w + 9, y + 24}, "=", mono(Color::faint, 13));
  pen.text("number", {x + w + 26, y + 24}, std::to_string(request.slot), mono(Color::ink, 15, true));
  return draw_answer(pen, s, {x, y + 50}, width);
}

Picture draw_wide(const Slots& s) {
  const float width = s.scene.width;
  Pen pen(width, finding(s.scene));
  const bool cards = width >= kCardsFrom;
  constexpr float kCards = 112;  // the cards' column with its gap
  constexpr float kWay = 304;    // the least that the key's way needs beside cards
  float across = 2;
  if (cards) across = std::clamp(std::floor((width - 2 * kEdge - kCards - kWay - 24) / 64) / 2, 2.0F, 3.5F);
  const SlotPlace place{{kEdge, 52}, across, across};
  const std::int32_t region = pen.caption("slots/map", {kEdge, 34}, "16,384 slots", map_note(s));
  const std::vector<Box> covered = draw_map(pen, s, region, place, place.corner.y, true);
  const Box map = place.whole();
  float bottom = map.bottom();
  if (cards) {
    draw_owner_cards(pen, region, s.scene, place, s.all, s.lit, map.right() + 12, 96);
  } else {
    bottom = draw_owner_labels(pen, region, s.scene, place, s.all, s.lit, covered);
  }
  // What the way does not need stands half before it, half behind.
  constexpr float kWayMost = 330;
  const float after = map.right() + (cards ? kCards + 32 : 32);
  const float x = after + std::max(0.0F, width - kEdge - after - kWayMost) / 2;
  const float way = width - kEdge - x;
  const float end = s.key ? draw_way_wide(pen, s, x, way) : draw_calm(pen, s, {x, 34}, way, 138);
  bottom = std::max(bottom, draw_selected(pen, s, {kEdge, bottom + 22}, map.w + (cards ? kCards : 0)) - 18);
  // The same height for every step with one line of answer.
  return pen.finish(std::max({bottom + 34, end + 34, 454.0F}));
}

// The sum beside the caption; its result straight above the slot, on the same line where there is room, else below.
// Returns the result's baseline.
float draw_number_above(Pen& pen, const Slots& s, std::int32_t parent, float centre, float y) {
  const Request& request = *s.request;
  const std::string number = std::to_string(request.slot);
  const float half = text_width(number, Face::mono, true, 15) / 2;
  const float x = std::clamp(centre, kSide + half, s.scene.width - kSide - half);
  pen.item("slots/number", Role::cell, "slot " + number + " = 0x" + hex(request.crc, 4) + " mod 16384", parent);
  const float sum_x = kSide + 38;
  const float sum_width = pen.text("sum", {sum_x, y}, modulo(request)[0].text + " =", mono(Color::soft, 12.5F));
  const float base = x - half - 10 > sum_x + sum_width ? y : y + 20;
  pen.text("number", {x, base}, number, mono(Color::ink, 15, true, Anchor::middle));
  return base;
}

Picture draw_narrow(const Slots& s) {
  const float width = s.scene.width;
  const float inner = width - 2 * kSide;
  Pen pen(width, finding(s.scene));
  SlotPlace place{{kSide, 306}, inner / kSlotsPerRow, width < 420 ? 1.5F : 2};
  float guide_top = place.corner.y;
  if (s.key) {
    const std::int32_t key = pen.caption("slots/key", {kSide, 30}, "key", key_note(s));
    draw_key_bytes(pen, key, {kSide, 40}, inner, 28, *s.request, tag_known(s));
    if (tag_known(s)) {
      const std::int32_t crc = pen.caption("slots/crc", {kSide, 128}, "CRC16", "XMODEM, one byte at a time");
      draw_crc_cells(pen, crc, {kSide, 138}, inner, *s.request);
    }
    const std::int32_t slot =
        pen.caption("slots/slot", {kSide, 254}, "slot", s.known ? "" : "once the last byte is in");
    if (s.known) guide_top = draw_number_above(pen, s, slot, place.centre(s.request->slot).x, 254) + 8;
  } else {
    // The map stands still; only what is too long to say above it moves it.
    place.corner.y = std::max(place.corner.y, draw_calm(pen, s, {kSide, 30}, inner, 150) + 56);
    guide_top = place.corner.y;
  }
  // The guide comes down through the caption's line, if it does not meet the caption.
  const float caption_width =
      text_width("16,384 slots", Face::sans, true, 11.5F) + text_width(map_note(s), Face::sans, false, 11.5F) + 18;
  if (s.known && place.centre(s.request->slot).x < kSide + caption_width + 6) guide_top = place.corner.y;
  const std::int32_t region = pen.caption("slots/map", {kSide, place.corner.y - 12}, "16,384 slots", map_note(s));
  const std::vector<Box> covered = draw_map(pen, s, region, place, guide_top, false);
  float y = draw_owner_labels(pen, region, s.scene, place, s.all, s.lit, covered);
  const float least = y + 28 + kSentenceLine;
  if (s.key) y = draw_answer(pen, s, {kSide, y + 28}, inner);
  y = draw_selected(pen, s, {kSide, y + kSentenceLine}, inner);
  return pen.finish(std::max(y, least) + 24);
}

}  // namespace

Picture draw_slots(const RedisScene& scene) {
  const Slots s = look(scene);
  return scene.width < kNarrowBelow ? draw_narrow(s) : draw_wide(s);
}

}  // namespace glassbox::redis
