#include <algorithm>

#include "engine/redis/lens_cluster.hpp"
#include "engine/redis/lens_slot_map.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::size_t kMovesShown = 2;

// Whom a node's own map gives it, in short.
std::string slots_of(const State& state, NodeIndex node) {
  const Node* self = node_at(state, node);
  if (self == nullptr || self->owner == nullptr) return "no slots";
  for (const Holding& holding : holdings(*self->owner)) {
    if (holding.owner != node) continue;
    return holding.runs.size() <= 2 ? runs_in_words(holding) : count_of(holding.slots, "slot");
  }
  return "no slots";
}

std::string copying(const State& state, NodeIndex node) {
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  const NodeIndex master = claimed_master(state, node);
  const Node* source = node_at(state, master);
  std::string words = "copies " + port(state, master);
  if (source == nullptr || !self.up) return words;
  if (!self.master_link_up) return words + ", no link";
  const std::int64_t behind = source->offset - self.offset;
  return behind > 0 ? words + ", " + thousands(behind) + " behind" : words;
}

struct Accusers {
  std::vector<std::string> suspect;
  std::vector<std::string> failed;
};

Accusers accusers_of(const State& state, NodeIndex node) {
  Accusers all;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const Node& other = state.nodes[i];
    if (!other.up || static_cast<NodeIndex>(i) == node || static_cast<std::size_t>(node) >= other.peers.size())
      continue;
    const Peer& peer = other.peers[static_cast<std::size_t>(node)];
    if (peer.fail) {
      all.failed.push_back(std::to_string(other.port));
    } else if (peer.pfail) {
      all.suspect.push_back(std::to_string(other.port));
    }
  }
  return all;
}

std::string named_or_counted(const std::vector<std::string>& names) {
  return names.size() <= 2 ? list_of(names) : count_of(static_cast<std::int64_t>(names.size()), "node");
}

void moving_lines(const State& state, const Node& self, std::vector<CardLine>& lines) {
  if (self.migrating.size() > kMovesShown) {
    lines.push_back({count_of(static_cast<std::int64_t>(self.migrating.size()), "slot") + " leaving", Color::waiting,
                     false, false});
  } else {
    for (const auto& [slot, target] : self.migrating)
      lines.push_back({std::to_string(slot) + " migrating to " + port(state, target), Color::waiting, false, true});
  }
  if (self.importing.size() > kMovesShown) {
    lines.push_back({count_of(static_cast<std::int64_t>(self.importing.size()), "slot") + " arriving", Color::waiting,
                     false, false});
  } else {
    for (const auto& [slot, source] : self.importing)
      lines.push_back({std::to_string(slot) + " importing from " + port(state, source), Color::waiting, false, true});
  }
}

void election_line(const State& state, const Node& self, NodeIndex node, std::vector<CardLine>& lines) {
  if (!self.election.asked || claims_master(state, node)) return;
  const std::int32_t needed = self.size / 2 + 1;
  lines.push_back({"epoch " + std::to_string(self.election.epoch) + ": " + std::to_string(self.election.votes) +
                       " of " + count_of(needed, "vote"),
                   Color::running, false, true});
}

}  // namespace

bool concerned(const RedisScene& scene, NodeIndex node) {
  const State& state = scene.now;
  const Node* self = node_at(state, node);
  if (self == nullptr) return false;
  if (const Request* request = current_request(scene)) {
    if (request->node == node || (judged(*request) && request->redirect == node)) return true;
    if (is_kind(scene, Kind::followed) && scene.event->a == node) return true;
  } else if (scene.event != nullptr && !is_kind(scene, Kind::waited) && !is_kind(scene, Kind::client_mode)) {
    const bool two = !is_kind(scene, Kind::expired) && !is_kind(scene, Kind::stopped) &&
                     !is_kind(scene, Kind::started) && !is_kind(scene, Kind::asked_votes) &&
                     !is_kind(scene, Kind::cluster_down) && !is_kind(scene, Kind::cluster_up);
    if (scene.event->a == node || (two && scene.event->b == node)) return true;
  }
  if (!self->migrating.empty() || !self->importing.empty()) return true;
  const Accusers accusers = accusers_of(state, node);
  return !accusers.suspect.empty() || !accusers.failed.empty();
}

std::vector<CardLine> node_lines(const RedisScene& scene, NodeIndex node) {
  const State& state = scene.now;
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  std::vector<CardLine> lines;
  const Accusers accusers = accusers_of(state, node);
  if (!accusers.failed.empty())
    lines.push_back({"marked fail by " + named_or_counted(accusers.failed), Color::blocked, false, true});
  if (!accusers.suspect.empty())
    lines.push_back({"marked fail? by " + named_or_counted(accusers.suspect), Color::waiting, false, true});
  if (!self.up) return lines;
  moving_lines(state, self, lines);
  election_line(state, self, node, lines);
  const Request* request = current_request(scene);
  if (request != nullptr && request->slot >= 0 && beliefs(state, request->slot).size() > 1) {
    const NodeIndex owner = owner_in_map(state, node, request->slot);
    lines.push_back(
        {"says " + std::to_string(request->slot) + " is " + (owner == node ? "its own" : port(state, owner) + "’s"),
         identity(owner), false, true});
  }
  return lines;
}

std::vector<CardLine> selected_lines(const State& state, NodeIndex node) {
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  if (!self.up) return {};
  std::vector<std::string> failed;
  std::vector<std::string> suspected;
  for (std::size_t i = 0; i < self.peers.size(); ++i) {
    if (self.peers[i].fail) failed.push_back(port(state, static_cast<NodeIndex>(i)));
    if (self.peers[i].pfail && !self.peers[i].fail) suspected.push_back(port(state, static_cast<NodeIndex>(i)));
  }
  const std::string vote =
      self.last_vote_epoch == 0 ? "no vote yet" : "voted in " + std::to_string(self.last_vote_epoch);
  std::vector<CardLine> lines = {
      {"knows epoch " + std::to_string(self.current_epoch) + ", " + vote, Color::soft, false, false}};
  if (!failed.empty()) lines.push_back({"takes " + named_or_counted(failed) + " for dead", Color::soft, false, false});
  if (!suspected.empty()) lines.push_back({"suspects " + named_or_counted(suspected), Color::soft, false, false});
  if (failed.empty() && suspected.empty()) lines.push_back({"trusts every node", Color::soft, false, false});
  return lines;
}

std::vector<std::string> nodes_down(const State& state) {
  std::vector<std::string> names;
  for (const Node& node : state.nodes)
    if (node.up && !node.cluster_ok) names.push_back(std::to_string(node.port));
  return names;
}

namespace {

void node_facts(Pen& pen, const State& state, NodeIndex node) {
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  const bool master = claims_master(state, node);
  pen.fact("role", master ? "master" : "replica of " + port(state, claimed_master(state, node)));
  pen.fact("process", self.up ? "runs" : "dead");
  if (master) pen.fact("slots", slots_of(state, node));
  pen.fact("keys", thousands(self.keys.size()));
  pen.fact("config epoch", std::to_string(self.peers[static_cast<std::size_t>(node)].config_epoch));
  pen.fact("current epoch", std::to_string(self.current_epoch));
  pen.fact("last vote", std::to_string(self.last_vote_epoch));
  pen.fact("offset", thousands(self.offset));
  if (!master) pen.fact("link to master", self.master_link_up ? "up" : "down");
  pen.fact("cluster state", self.cluster_ok ? "ok" : "fail");
  pen.fact("id", self.id);
}

std::string role_words(const State& state, NodeIndex node) {
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  if (!self.up) return "dead";
  if (!claims_master(state, node)) return "replica";
  return "master, epoch " + std::to_string(self.peers[static_cast<std::size_t>(node)].config_epoch);
}

}  // namespace

void draw_node(Pen& pen, std::int32_t parent, const RedisScene& scene, const NodePlace& place) {
  const State& state = scene.now;
  const NodeIndex node = place.node;
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  const std::string name = port(state, node);
  const std::string role = role_words(state, node);
  const bool master = claims_master(state, node);
  const std::string has = master ? slots_of(state, node) : copying(state, node);
  std::string label = "node " + name + ", " + role + ", " + has + ", " + count_of(self.keys.size(), "key");
  for (const CardLine& line : place.lines) label += ", " + line.text;
  const bool down = self.up && !self.cluster_ok;
  if (down) label += ", serves no key";
  pen.item("nodes/node/" + name, Role::card, label, parent);
  if (!self.up) pen.meaning(Color::dead);
  node_facts(pen, state, node);
  const Box& at = place.card;
  const Color color = identity(node);
  const bool lit = place.strip || (place.open && concerned(scene, node));
  const RectStyle style = self.up ? RectStyle{lit ? tint(color, 10) : solid(Color::page),
                                              solid(lit ? color : Color::line), 5, lit ? 1.5F : 1, Dash::none}
                                  : RectStyle{solid(Color::sunken), solid(Color::dead), 5, 1, Dash::dashed};
  pen.rect("border", at, style);
  if (self.up)
    pen.rect("bar", {at.x, at.y + 6, 3, std::min(at.h, place.open ? 34.0F : 24.0F) - 12},
             {deep(color), {}, 1, 0, Dash::none});
  // Where all are down, a sentence says so.
  const bool alone = down && std::any_of(state.nodes.begin(), state.nodes.end(),
                                         [](const Node& one) { return one.up && one.cluster_ok; });
  if (alone) pen.rect("down", {at.right() - 4, at.y + 6, 4, at.h - 12}, {solid(Color::blocked), {}, 1, 0, Dash::none});
  TextStyle title = mono(!self.up ? Color::dead : lit ? Color::ink : Color::soft, 13, true);
  title.struck = !self.up;
  const std::string keys = count_of(self.keys.size(), "key");
  const float left = at.x + 12;
  const float right = at.right() - 12;
  if (!place.open) {
    const float base = at.y + at.h / 2 + 4.5F;
    const float w = pen.text("name", {left, base}, name, title);
    const std::string end = !self.up ? "dead" : place.lines.empty() ? keys : place.lines.front().text;
    const TextStyle end_style =
        words(!self.up || place.lines.empty() ? Color::faint : place.lines.front().color, 10.5F, false, Anchor::end);
    const float end_width = pen.text("keys", {right, base}, end, end_style);
    const float room = right - end_width - 10 - (left + w + 12);
    // Half a range or half a name would mislead; the label has all of it.
    if (text_width(has, Face::sans, false, 11) <= room)
      pen.text("has", {left + w + 12, base}, has, words(self.up ? Color::soft : Color::dead, 11));
    return;
  }
  const float name_width = pen.text("name", {left, at.y + 19}, name, title);
  pen.text("role", {right, at.y + 19}, fit_text(role, Face::sans, false, 10.5F, right - left - name_width - 10),
           words(self.up ? Color::soft : Color::dead, 10.5F, false, Anchor::end));
  const float keys_width = pen.text("keys", {right, at.y + 37}, keys,
                                    words(self.up ? Color::faint : Color::dead, 10.5F, false, Anchor::end));
  pen.text("has", {left, at.y + 37}, fit_text(has, Face::sans, false, 11, right - left - keys_width - 8),
           words(self.up ? Color::soft : Color::dead, 11));
  float y = at.y + 37 + kCardLine + 1;
  for (const CardLine& line : place.lines) {
    const TextStyle line_style = line.mono ? mono(line.color, 11, line.bold) : words(line.color, 11, line.bold);
    pen.text("line", {left, y}, fit_text(line.text, line_style.face, line.bold, 11, right - left), line_style);
    y += kCardLine;
  }
}

}  // namespace glassbox::redis
