#include "engine/redis/lens_slot_owners.hpp"

#include <algorithm>

#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kTitleLine = 24;
constexpr float kLine = 16;
constexpr float kGap = 8;
constexpr std::size_t kMovesShown = 2;

struct Line {
  std::string text;
  Color color = Color::soft;
  bool mono = false;
};

std::string range(std::pair<std::int32_t, std::int32_t> run) {
  return run.first == run.second ? thousands(run.first) : thousands(run.first) + "–" + thousands(run.second);
}

std::vector<Line> lines_of(const State& state, const Holding& holding) {
  std::vector<Line> lines;
  if (holding.runs.size() <= 2) {
    for (const auto& run : holding.runs) lines.push_back({range(run), Color::soft, false});
  } else {
    lines.push_back({runs_in_words(holding), Color::soft, false});
    lines.push_back({count_of(holding.slots, "slot"), Color::soft, false});
  }
  const Node* node = node_at(state, holding.owner);
  if (node == nullptr) return lines;
  if (!node->up) {
    lines.push_back({"dead", Color::dead, false});
    return lines;
  }
  if (node->keys.size() > 0) lines.push_back({count_of(node->keys.size(), "key"), Color::soft, false});
  if (node->migrating.size() > kMovesShown) {
    lines.push_back(
        {count_of(static_cast<std::int64_t>(node->migrating.size()), "slot") + " leaving", Color::waiting, false});
  } else {
    for (const auto& [slot, target] : node->migrating)
      lines.push_back({std::to_string(slot) + " → " + port(state, target), Color::waiting, true});
  }
  return lines;
}

void describe(Pen& pen, const State& state, const Holding& holding) {
  const Node* node = node_at(state, holding.owner);
  pen.fact("slots", thousands(holding.slots));
  pen.fact("ranges", runs_in_words(holding));
  if (node == nullptr) return;
  pen.fact("keys", thousands(node->keys.size()));
  for (const auto& [slot, target] : node->migrating)
    pen.fact("migrating", std::to_string(slot) + " to " + port(state, target));
  for (const auto& [slot, source] : node->importing)
    pen.fact("importing", std::to_string(slot) + " from " + port(state, source));
}

struct Card {
  const Holding* holding = nullptr;
  std::vector<Line> lines;
  float height = 0;
  float top = 0;
};

// Each card as near to its band as the others let it be, all within the map's height.
void spread(std::vector<Card>& cards, const Box& map) {
  std::stable_sort(cards.begin(), cards.end(), [](const Card& a, const Card& b) { return a.top < b.top; });
  float free = map.y;
  for (Card& card : cards) {
    card.top = std::max(card.top, free);
    free = card.top + card.height + kGap;
  }
  float limit = map.bottom();
  for (auto card = cards.rbegin(); card != cards.rend(); ++card) {
    card->top = std::min(card->top, limit - card->height);
    limit = card->top - kGap;
  }
}

void draw_card(Pen& pen, std::int32_t parent, const State& state, const Card& card, Box at, bool on, bool whole) {
  const Holding& holding = *card.holding;
  const Node* node = node_at(state, holding.owner);
  const std::string name = node == nullptr ? (whole ? "no owner" : "none") : port(state, holding.owner);
  const bool dead = node == nullptr || !node->up;
  const Color color = identity(holding.owner);
  std::string label = node == nullptr ? "no node owns " + count_of(holding.slots, "slot") : "node " + name;
  for (const Line& line : card.lines) label += ", " + line.text;
  pen.item("slots/owner/" + (node == nullptr ? "none" : name), Role::card, label, parent);
  if (dead) pen.meaning(Color::dead);
  describe(pen, state, holding);
  const Paint border = solid(dead ? Color::dead : on ? color : Color::line);
  pen.rect("border", at,
           {dead ? solid(Color::sunken) : tint(color, on ? 14 : 6), border, 5, on ? 1.5F : 1,
            dead ? Dash::dashed : Dash::none});
  if (!dead) pen.rect("bar", {at.x - 6, at.y, 3, at.h}, {solid(color), {}, 1, 0, Dash::none});
  TextStyle title = node == nullptr ? words(Color::soft, 12, true) : mono(on ? Color::ink : Color::soft, 13, true);
  title.struck = node != nullptr && dead;
  pen.text("name", {at.x + 12, at.y + 17}, name, title);
  if (!whole) {
    pen.text("slots", {at.right() - 10, at.y + 17}, thousands(holding.slots),
             words(Color::soft, 10.5F, false, Anchor::end));
    return;
  }
  float y = at.y + kTitleLine + 10;
  for (const Line& line : card.lines) {
    TextStyle style = line.mono ? mono(line.color, 10.5F) : words(line.color, 10.5F);
    pen.text("line", {at.x + 12, y}, fit_text(line.text, style.face, false, style.size, at.w - 20), style);
    y += kLine;
  }
}

// As many cards as the map is high; the asked owner's is always among them.
std::size_t keep_what_fits(std::vector<Card>& cards, NodeIndex lit, float height) {
  const auto fitting = static_cast<std::size_t>((height - kTitleLine) / (kTitleLine + kGap));
  if (cards.size() <= fitting) return 0;
  std::stable_partition(cards.begin(), cards.end(), [&](const Card& card) { return card.holding->owner == lit; });
  const std::size_t left_out = cards.size() - fitting;
  cards.resize(fitting);
  return left_out;
}

}  // namespace

void draw_owner_cards(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                      const std::vector<Holding>& all, NodeIndex lit, float left, float width) {
  const Box map = place.whole();
  std::vector<Card> cards;
  float needed = -kGap;
  for (const Holding& holding : all) {
    Card card{&holding, lines_of(scene.now, holding), 0, 0};
    card.height = kTitleLine + kLine * static_cast<float>(card.lines.size()) + 4;
    needed += card.height + kGap;
    cards.push_back(std::move(card));
  }
  const bool whole = needed <= map.h;
  std::size_t left_out = 0;
  if (!whole) {
    for (Card& card : cards) card.height = kTitleLine;
    left_out = keep_what_fits(cards, lit, map.h);
  }
  for (Card& card : cards) {
    const Box band = place.rows(card.holding->widest());
    card.top = band.y + band.h / 2 - card.height / 2;
  }
  Box room = map;
  if (left_out > 0) room.h -= kTitleLine;
  spread(cards, room);
  for (const Card& card : cards)
    draw_card(pen, parent, scene.now, card, {left, card.top, width, card.height}, card.holding->owner == lit, whole);
  if (left_out == 0) return;
  const std::string words_left = "+ " + count_of(static_cast<std::int64_t>(left_out), "owner");
  pen.item("slots/owner/more", Role::note, words_left + " more", parent);
  pen.text("words", {left + 12, map.bottom() - 6}, words_left, words(Color::faint, 10.5F));
}

float draw_owner_labels(Pen& pen, std::int32_t parent, const RedisScene& scene, const SlotPlace& place,
                        const std::vector<Holding>& all, NodeIndex lit, std::vector<Box> taken) {
  constexpr float kHigh = 20;
  constexpr std::size_t kRows = 6;
  const Box map = place.whole();
  std::vector<const Holding*> below;
  for (const Holding& holding : all) {
    const Node* node = node_at(scene.now, holding.owner);
    const std::string name = node == nullptr ? "no owner" : port(scene.now, holding.owner);
    const bool dead = node != nullptr && !node->up;
    const std::string runs =
        (holding.runs.size() <= 2 ? runs_in_words(holding) : count_of(holding.slots, "slot")) + (dead ? ", dead" : "");
    const TextStyle title = node == nullptr ? words(Color::soft, 12, true)
                                            : mono(holding.owner == lit ? Color::ink : Color::soft, 13, true);
    const float title_width = text_width(name, title.face, true, title.size);
    const float label_width = title_width + 8 + text_width(runs, Face::sans, false, 11);
    const Box band = place.rows(holding.widest());
    // The band's first and last row may be shared with a neighbour.
    const float top = band.y + place.down;
    const float free = band.h - 2 * place.down - kHigh;
    bool placed = false;
    if (free >= 0 && holding.slots >= 8 * kSlotsPerRow) {
      const float middle = top + free / 2;
      for (const float x : {map.x + 14, map.right() - 14 - label_width}) {
        for (const float shift : {0.0F, -0.5F, 0.5F, -1.0F, 1.0F}) {
          const Box label{x, middle + shift * free / 2, label_width, kHigh};
          const Box clear{label.x - 6, label.y, label.w + 12, label.h};
          if (placed || std::any_of(taken.begin(), taken.end(), [&](const Box& b) { return overlap(b, clear); }))
            continue;
          placed = true;
          taken.push_back(clear);
          pen.item("slots/owner/" + (node == nullptr ? "none" : name), Role::card,
                   (node == nullptr ? "no node owns " : "node " + name + " owns ") + runs, parent);
          describe(pen, scene.now, holding);
          TextStyle style = title;
          style.struck = dead;
          pen.text("name", {label.x, label.y + 15}, name, style);
          pen.text("slots", {label.x + title_width + 8, label.y + 15}, runs, words(Color::soft, 11));
        }
      }
    }
    if (placed && node != nullptr && !dead) {
      pen.item("slots/band/" + name, Role::mark, "", parent);
      pen.rect("bar",
               {map.x, band.y + (holding.widest().first % kSlotsPerRow == 0 ? 0 : place.down), 3,
                std::max(place.down, band.h - place.down)},
               {deep(identity(holding.owner)), {}, 0, 0, Dash::none});
    }
    if (!placed) below.push_back(&holding);
  }
  float y = map.bottom();
  for (std::size_t i = 0; i < below.size() && i < kRows; ++i) {
    y += 22;
    const bool more = i + 1 == kRows && below.size() > kRows;
    const Holding& holding = *below[i];
    const std::string name = port(scene.now, holding.owner);
    if (more) {
      const std::string rest = "+ " + count_of(static_cast<std::int64_t>(below.size() - i), "owner") + " more";
      pen.item("slots/owner/more", Role::note, rest, parent);
      pen.text("words", {map.x + 14, y}, rest, words(Color::faint, 11));
      break;
    }
    pen.item("slots/owner/" + (holding.owner < 0 ? "none" : name), Role::card,
             "node " + name + " owns " + runs_in_words(holding), parent);
    describe(pen, scene.now, holding);
    pen.rect("swatch", {map.x, y - 9, 10, 10},
             {tint(identity(holding.owner), 22), solid(identity(holding.owner)), 2, 1, Dash::none});
    const float w = pen.text("name", {map.x + 18, y}, name, mono(Color::soft, 12, true));
    pen.text("slots", {map.x + 26 + w, y},
             fit_text(runs_in_words(holding) + ", " + count_of(holding.slots, "slot"), Face::sans, false, 11,
                      map.w - w - 40),
             words(Color::soft, 11));
  }
  return y;
}

}  // namespace glassbox::redis
