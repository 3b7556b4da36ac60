#include "engine/redis/lens_key_rows.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::size_t kElements = 6;  // of a list, hash or set in its row
constexpr float kRow = 42;
constexpr float kTimeLine = 18;
constexpr float kInsideLine = 16;
constexpr std::size_t kInside = 12;  // elements of the selected row

template <class Items, class Word>
std::string listed(const Items& items, std::string_view open, std::string_view close, Word word) {
  std::string text(open);
  for (std::size_t i = 0; i < items.size() && i < kElements; ++i) {
    if (i > 0) text += ", ";
    text += word(items[i]);
  }
  if (items.size() > kElements) text += ", …";
  return text + std::string(close);
}

std::string score(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", number);
  return text.data();
}

bool over(const RedisScene& scene, const Entry& entry) {
  return entry.expires != kNever && entry.expires <= scene.now.now;
}

std::vector<std::string> watchers_of(const State& state, NodeIndex node, const std::string& key) {
  std::vector<std::string> names;
  for (const Client& client : state.clients) {
    if (static_cast<std::size_t>(node) >= client.to.size()) continue;
    const Connection& to = client.to[static_cast<std::size_t>(node)];
    if (std::find(to.watched.begin(), to.watched.end(), key) != to.watched.end())
      names.push_back(client.name.empty() ? "watch" : client.name);
  }
  return names;
}

// Whether this step's command used the key on this node.
bool used(const RedisScene& scene, NodeIndex node, const std::string& key) {
  const Request* request = current_request(scene);
  if (request == nullptr || request->node != node || !judged(*request)) return false;
  if (request->reply.kind == Reply::Kind::error && request->redirect != kNoNode) return false;
  const std::vector<std::string> keys = keys_of(*request);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

KeyState state_of(const RedisScene& scene, NodeIndex node, const KeyRow& row) {
  if (row.now == nullptr) return KeyState::deleted;
  if (row.before == nullptr) return KeyState::added;
  if (row.now != row.before && !(*row.now == *row.before)) return KeyState::changed;
  if (over(scene, *row.now)) return KeyState::expired;
  return used(scene, node, row.key) ? KeyState::read : KeyState::still;
}

std::string id_of(const RedisScene& scene, NodeIndex node, std::string_view key) {
  return "keyspace/" + port(scene.now, node) + "/" + printable(key);
}

template <class Items, class Word>
std::vector<std::string> one_a_line(const Items& items, Word word) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < items.size() && i < kInside; ++i) lines.push_back(word(i, items[i]));
  if (items.size() > kInside) lines.push_back("+ " + thousands(static_cast<std::int64_t>(items.size() - kInside)));
  return lines;
}

// What a selected row shows of its value: an element a line, of a longer string its bytes.
std::vector<std::string> elements_of(const Value& value) {
  if (const auto* list = std::get_if<List>(&value))
    return one_a_line(*list,
                      [](std::size_t i, const auto& item) { return std::to_string(i) + "  " + printable(item); });
  if (const auto* hash = std::get_if<Hash>(&value))
    return one_a_line(*hash,
                      [](std::size_t, const auto& f) { return printable(f.first) + "  " + printable(f.second); });
  if (const auto* zset = std::get_if<ZSet>(&value))
    return one_a_line(zset->members,
                      [](std::size_t, const auto& m) { return score(m.first) + "  " + printable(m.second); });
  if (const auto* set = std::get_if<Set>(&value))
    return one_a_line(set->members, [](std::size_t, const auto& member) { return printable(member); });
  constexpr std::size_t kBytes = 24;
  std::vector<std::string> parts;
  const auto& text = std::get<String>(value);
  if (text.size() <= kBytes) return {};
  for (std::size_t at = 0; at < text.size(); at += kBytes) parts.push_back(text.substr(at, kBytes));
  return one_a_line(
      parts, [](std::size_t i, const auto& part) { return std::to_string(i * kBytes) + "  " + printable(part); });
}

std::vector<std::string> inside_of(const Entry& entry) {
  std::vector<std::string> lines = elements_of(entry.value);
  lines.push_back(entry.expires == kNever ? "never expires" : "expires at " + thousands(entry.expires) + " ms");
  return lines;
}

// How much a row is worth a place.
int rank(const KeyRow& row) {
  if (!row.inside.empty()) return 0;
  if (row.state != KeyState::still) return 0;
  return row.watchers.empty() ? 2 : 1;
}

std::vector<KeyRow> all_rows(const RedisScene& scene, NodeIndex node) {
  const auto index = static_cast<std::size_t>(node);
  const auto& now = scene.now.nodes[index].keys.entries();
  // A node that has just started, stopped or been given another's data is not compared with what it was.
  const bool same_life = scene.event != nullptr && !is_kind(scene, Kind::stopped) && !is_kind(scene, Kind::started) &&
                         index < scene.before.nodes.size();
  std::vector<KeyRow> rows;
  for (const auto& [key, entry] : now) {
    KeyRow row{key,
               KeyState::still,
               &entry,
               same_life ? scene.before.nodes[index].keys.peek(key) : &entry,
               watchers_of(scene.now, node, key),
               {}};
    row.state = state_of(scene, node, row);
    if (!scene.focus.empty() && scene.focus == id_of(scene, node, key)) row.inside = inside_of(entry);
    rows.push_back(std::move(row));
  }
  if (!same_life) return rows;
  for (const auto& [key, entry] : scene.before.nodes[index].keys.entries()) {
    if (!now.contains(key)) rows.push_back({key, KeyState::deleted, nullptr, &entry, {}, {}});
  }
  std::sort(rows.begin(), rows.end(), [](const KeyRow& a, const KeyRow& b) { return a.key < b.key; });
  return rows;
}

// Full length of the bar under a key's remaining time.
std::int64_t time_scale(std::int64_t ms) {
  for (const std::int64_t scale : {1'000LL, 10'000LL, 60'000LL, 600'000LL, 3'600'000LL, 86'400'000LL})
    if (ms <= scale) return scale;
  return ms;
}

}  // namespace

NodeKeys keys_of_node(const RedisScene& scene, NodeIndex node, std::size_t most) {
  NodeKeys all;
  all.node = node;
  all.count = scene.now.nodes[static_cast<std::size_t>(node)].keys.size();
  all.rows = all_rows(scene, node);
  all.selected = scene.focus == "keyspace/" + port(scene.now, node);
  if (all.selected) most *= 4;
  all.touched = std::any_of(all.rows.begin(), all.rows.end(), [](const KeyRow& row) {
    return row.state != KeyState::still && row.state != KeyState::expired;
  });
  if (all.rows.size() <= most) return all;
  std::stable_sort(all.rows.begin(), all.rows.end(),
                   [](const KeyRow& a, const KeyRow& b) { return rank(a) < rank(b); });
  all.left_out = static_cast<std::int64_t>(all.rows.size() - most);
  all.rows.resize(most);
  std::sort(all.rows.begin(), all.rows.end(), [](const KeyRow& a, const KeyRow& b) { return a.key < b.key; });
  return all;
}

std::string value_in_words(const Value& value) {
  if (const auto* text = std::get_if<String>(&value)) return '"' + printable(*text) + '"';
  if (const auto* list = std::get_if<List>(&value))
    return listed(*list, "[", "]", [](const std::string& item) { return printable(item); });
  if (const auto* hash = std::get_if<Hash>(&value))
    return listed(*hash, "{", "}",
                  [](const auto& field) { return printable(field.first) + ": " + printable(field.second); });
  if (const auto* zset = std::get_if<ZSet>(&value))
    return listed(zset->members, "{", "}", [](const auto& m) { return printable(m.second) + " " + score(m.first); });
  return listed(std::get<Set>(value).members, "{", "}", [](const std::string& member) { return printable(member); });
}

std::string size_in_words(const Value& value) {
  if (const auto* text = std::get_if<String>(&value)) return count_of(static_cast<std::int64_t>(text->size()), "byte");
  if (const auto* list = std::get_if<List>(&value)) return count_of(static_cast<std::int64_t>(list->size()), "item");
  if (const auto* hash = std::get_if<Hash>(&value)) return count_of(static_cast<std::int64_t>(hash->size()), "field");
  if (const auto* zset = std::get_if<ZSet>(&value))
    return count_of(static_cast<std::int64_t>(zset->members.size()), "member");
  return count_of(static_cast<std::int64_t>(std::get<Set>(value).members.size()), "member");
}

float row_height(const KeyRow& row) {
  const Entry* entry = row.now != nullptr ? row.now : row.before;
  const float timed = entry->expires == kNever || row.now == nullptr ? kRow : kRow + kTimeLine;
  return timed + kInsideLine * static_cast<float>(row.inside.size());
}

namespace {

struct RowLook {
  Color meaning = Color::none;
  Paint fill;
  Dash dash = Dash::none;
  std::string_view words;  // after the key's name for a screen reader, and in the row
};

RowLook look_of(const RedisScene& scene, NodeIndex node, KeyState state) {
  switch (state) {
    case KeyState::read:
      return {Color::running, tint(Color::running, 10, Color::page), Dash::none, "used by this command"};
    case KeyState::added:
      return {Color::fresh, tint(Color::fresh, 14, Color::page), Dash::none, "new"};
    case KeyState::changed:
      return {Color::changed, tint(Color::changed, 10, Color::page), Dash::none, "changed"};
    case KeyState::deleted:
      return {Color::dead, solid(Color::sunken), Dash::dashed, "deleted"};
    case KeyState::expired: {
      // A replica waits for its master; a master deletes at the next access or round of its cycle; a dead node's file
      // is read only when it starts.
      const bool up = scene.now.nodes[static_cast<std::size_t>(node)].up;
      const bool master = claims_master(scene.now, node);
      const std::string_view text = !up ? "expired" : master ? "expired, not yet deleted" : "expired, waits for DEL";
      return {Color::waiting, solid(Color::sunken), Dash::dashed, text};
    }
    case KeyState::still:
      break;
  }
  return {Color::none, {}, Dash::none, ""};
}

void row_facts(Pen& pen, const RedisScene& scene, const KeyRow& row) {
  const Entry& entry = row.now != nullptr ? *row.now : *row.before;
  pen.fact("type", std::string(type_name(entry.value)));
  pen.fact("size", size_in_words(entry.value));
  pen.fact("value", value_in_words(entry.value));
  pen.fact("slot", std::to_string(key_slot(row.key)));
  if (entry.expires == kNever) {
    pen.fact("expires", "never");
  } else {
    pen.fact("expires at", thousands(entry.expires) + " ms");
    pen.fact("left", entry.expires > scene.now.now ? milliseconds(entry.expires - scene.now.now) : "none");
  }
  if (!row.watchers.empty()) pen.fact("watched by", list_of(row.watchers));
}

void draw_time(Pen& pen, const RedisScene& scene, const Entry& entry, Box line) {
  constexpr float kBar = 72;
  const std::int64_t left = std::max<std::int64_t>(0, entry.expires - scene.now.now);
  const std::int64_t scale = time_scale(left);
  const float share = static_cast<float>(left) / static_cast<float>(scale);
  const float y = line.y + 6;
  pen.rect("time", {line.x, y, kBar, 4}, {solid(Color::line), {}, 2, 0, Dash::none});
  if (left > 0)
    pen.rect("left", {line.x, y, std::max(2.0F, kBar * share), 4}, {deep(Color::waiting), {}, 2, 0, Dash::none});
  const std::string text = left > 0 ? milliseconds(left) + " left" : "time is up";
  pen.text("ttl", {line.x + kBar + 8, line.y + 12}, fit_text(text, Face::sans, false, 10.5F, line.w - kBar - 8),
           words(left > 0 ? Color::soft : Color::waiting, 10.5F));
}

void draw_value(Pen& pen, const KeyRow& row, Point at, float width) {
  const bool replaced = row.state == KeyState::changed && !(row.now->value == row.before->value);
  const Entry& entry = row.now != nullptr ? *row.now : *row.before;
  const std::string value = value_in_words(entry.value);
  TextStyle style = mono(Color::soft, 11.5F);
  if (row.state == KeyState::deleted) {
    style = mono(Color::dead, 11.5F);
    style.struck = true;
  }
  if (row.state == KeyState::added) style = mono(Color::ink, 11.5F, true);
  if (row.state == KeyState::read) style = mono(Color::ink, 11.5F);
  if (!replaced) {
    pen.text("value", at, middle_out(value, Face::mono, style.bold, 11.5F, width), style);
    return;
  }
  TextStyle old = mono(Color::changed, 11.5F);
  old.struck = true;
  const float w =
      pen.text("old", at, middle_out(value_in_words(row.before->value), Face::mono, false, 11.5F, width * 0.42F), old);
  pen.text("value", {at.x + w + 8, at.y}, middle_out(value, Face::mono, true, 11.5F, width - w - 8),
           mono(Color::changed, 11.5F, true));
}

}  // namespace

void draw_key_row(Pen& pen, std::int32_t parent, const RedisScene& scene, NodeIndex node, const KeyRow& row, Box at) {
  const Entry& entry = row.now != nullptr ? *row.now : *row.before;
  const RowLook look = look_of(scene, node, row.state);
  const std::string name = printable(row.key);
  std::string label = "key " + name + ": " + std::string(type_name(entry.value)) + " " + value_in_words(entry.value);
  if (!look.words.empty()) label += ", " + std::string(look.words);
  if (!row.watchers.empty()) label += ", watched by " + list_of(row.watchers);
  pen.item(id_of(scene, node, row.key), Role::row, label, parent);
  pen.meaning(look.meaning);
  row_facts(pen, scene, row);
  if (look.meaning != Color::none) {
    pen.rect("row", {at.x + 4, at.y + 1, at.w - 8, at.h - 2},
             {look.fill, look.dash == Dash::none ? Paint{} : solid(Color::dead), 3, 1, look.dash});
    if (look.dash == Dash::none)
      pen.rect("bar", {at.x + 4, at.y + 1, 3, at.h - 2}, {solid(look.meaning), {}, 1, 0, Dash::none});
  }
  const float left = at.x + 14;
  const float right = at.right() - 12;
  const std::string slot = "slot " + std::to_string(key_slot(row.key));
  const float slot_width = pen.text("slot", {right, at.y + 16}, slot, words(Color::faint, 10.5F, false, Anchor::end));
  float room = right - left - slot_width - 8;
  for (const std::string& watcher : row.watchers) room -= text_width(watcher, Face::mono, true, 10.5F) + 18;
  TextStyle title = mono(row.state == KeyState::still ? Color::soft : Color::ink, 12, true);
  if (row.state == KeyState::deleted) title.color = Color::dead;
  title.struck = row.state == KeyState::deleted;
  float x = left + pen.text("name", {left, at.y + 16}, middle_out(name, Face::mono, true, 12, room), title) + 6;
  for (const std::string& watcher : row.watchers)
    x += pen.pill({x, at.y + 3}, watcher, Color::waiting, false, 10.5F) + 6;
  constexpr float kTypeFrom = 230;  // px of a row that has room for the type as well
  std::string side = size_in_words(entry.value);
  if (at.w >= kTypeFrom) side = std::string(type_name(entry.value)) + ", " + side;
  if (look.dash != Dash::none) side = look.words;
  const Color side_color = row.state == KeyState::expired ? Color::waiting : Color::faint;
  const float side_width = pen.text("size", {right, at.y + 33}, side, words(side_color, 10.5F, false, Anchor::end));
  draw_value(pen, row, {left, at.y + 33}, right - left - side_width - 10);
  if (row.now != nullptr && entry.expires != kNever) draw_time(pen, scene, entry, {left, at.y + 39, right - left, 16});
  float y = at.bottom() - kInsideLine * static_cast<float>(row.inside.size()) + 9;
  for (const std::string& line : row.inside) {
    pen.text("inside", {left + 8, y}, middle_out(line, Face::mono, false, 11, right - left - 8), mono(Color::soft, 11));
    y += kInsideLine;
  }
}

}  // namespace glassbox::redis
