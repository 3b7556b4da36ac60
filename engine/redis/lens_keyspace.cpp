// The lens "keyspace": every node's keys with value, size, slot and time to live; what this step did to them; and the
// clients' transactions. Wide: a column a shard, the master above its replicas. Narrow: below each other, the quiet
// ones a line each.
#include <algorithm>

#include "engine/redis/lens_key_rows.hpp"
#include "engine/redis/lens_sentence.hpp"
#include "engine/redis/lens_transactions.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kNarrowBelow = 600;
constexpr float kHeader = 30;  // of a node's card
constexpr float kLeastColumn = 176;
constexpr float kColumnGap = 20;
constexpr std::size_t kRowsWide = 6;
constexpr std::size_t kRowsNarrow = 4;
constexpr std::size_t kShardsShown = 9;

struct Group {  // a shard: its members' keys, the leading master first
  std::vector<NodeKeys> nodes;
  std::int64_t keys = 0;
  bool touched = false;
};

bool same_keys(const State& state, NodeIndex a, NodeIndex b) {
  return state.nodes[static_cast<std::size_t>(a)].keys == state.nodes[static_cast<std::size_t>(b)].keys;
}

bool some_expired(const NodeKeys& keys) {
  return std::any_of(keys.rows.begin(), keys.rows.end(),
                     [](const KeyRow& row) { return row.state == KeyState::expired; });
}

// Nodes keep their shard's place through a failover; see lens_cluster.cpp.
std::vector<Group> groups_of(const RedisScene& scene, std::size_t most) {
  const State& state = scene.now;
  const auto masters =
      state.script == nullptr ? std::size_t{1} : static_cast<std::size_t>(std::max(1, state.script->config.masters));
  std::vector<Group> groups(std::min(masters, state.nodes.size()));
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    NodeKeys keys = keys_of_node(scene, node, most);
    const NodeIndex master = claimed_master(state, node);
    keys.as_master = master != kNoNode && state.nodes[i].up && same_keys(state, node, master) && !keys.touched &&
                     !some_expired(keys);
    Group& group = groups[i % groups.size()];
    group.touched = group.touched || keys.touched;
    if (master == kNoNode) group.keys += keys.count;
    group.nodes.push_back(std::move(keys));
  }
  for (Group& group : groups)
    std::stable_sort(group.nodes.begin(), group.nodes.end(), [&](const NodeKeys& a, const NodeKeys& b) {
      return claims_master(state, a.node) && !claims_master(state, b.node);
    });
  return groups;
}

bool asked(const RedisScene& scene, NodeIndex node) {
  const Request* request = current_request(scene);
  return request != nullptr && request->node == node;
}

// A node's card; `open` shows its rows. Returns its height.
float draw_node_keys(Pen& pen, std::int32_t parent, const RedisScene& scene, const NodeKeys& keys, Point corner,
                     float width, bool open) {
  const State& state = scene.now;
  const Node& self = state.nodes[static_cast<std::size_t>(keys.node)];
  const std::string name = port(state, keys.node);
  const bool master = claims_master(state, keys.node);
  const bool rows = open && (!keys.as_master || keys.selected) && !keys.rows.empty();
  Box at{corner.x, corner.y, width, kHeader};
  if (rows) {
    for (const KeyRow& row : keys.rows) at.h += row_height(row);
    at.h += keys.left_out > 0 ? 22.0F : 4.0F;
  }
  const std::string role = !self.up ? (rows ? "dead; its file holds" : "dead")
                           : master ? "master"
                                    : "replica of " + port(state, claimed_master(state, keys.node));
  std::string count = count_of(keys.count, "key");
  if (keys.as_master && keys.count > 0) count = keys.count == 1 ? "the same key" : "the same " + count;
  const std::int32_t card =
      pen.item("keyspace/" + name, Role::card, "node " + name + ", " + role + ", " + count, parent);
  if (!self.up) pen.meaning(Color::dead);
  pen.fact("role", role);
  pen.fact("DBSIZE", thousands(keys.count));
  const bool lit = asked(scene, keys.node) || keys.touched;
  const Color color = identity(keys.node);
  const RectStyle live{solid(Color::page), solid(lit ? color : Color::line), 5, lit ? 1.5F : 1, Dash::none};
  const RectStyle dead{solid(Color::sunken), solid(Color::dead), 5, 1, Dash::dashed};
  pen.rect("border", at, self.up ? live : dead);
  if (self.up) pen.rect("bar", {at.x, at.y + 6, 3, kHeader - 12}, {deep(color), {}, 1, 0, Dash::none});
  TextStyle title = mono(!self.up ? Color::dead : lit ? Color::ink : Color::soft, 13, true);
  title.struck = !self.up;
  const float left = at.x + 14;
  const float right = at.right() - 12;
  const float name_width = pen.text("name", {left, at.y + 20}, name, title);
  const float count_width = pen.text("count", {right, at.y + 20}, count,
                                     words(self.up ? Color::soft : Color::dead, 10.5F, false, Anchor::end));
  // Under its master a replica need not name it.
  constexpr float kNamesFrom = 250;
  const bool names = self.up && !master && width >= kNamesFrom;
  const std::string shown = fit_text(self.up && !master && !names ? "replica" : role, Face::sans, false, 10.5F,
                                     right - left - name_width - count_width - 16);
  pen.text("role", {left + name_width + 8, at.y + 20}, shown, words(self.up ? Color::faint : Color::dead, 10.5F));
  if (!rows) return at.h;
  float y = at.y + kHeader;
  for (const KeyRow& row : keys.rows) {
    draw_key_row(pen, card, scene, keys.node, row, {at.x, y, width, row_height(row)});
    y += row_height(row);
  }
  if (keys.left_out > 0) {
    const std::string more = "+ " + count_of(keys.left_out, "more key");
    pen.item("keyspace/" + name + "/more", Role::note, more, card);
    pen.text("words", {left, y + 13}, more, words(Color::faint, 10.5F));
  }
  return at.h;
}

std::vector<Piece> header(const RedisScene& scene) {
  const Request* request = current_request(scene);
  if (request == nullptr) return {strong(happening(scene))};
  const State& state = scene.now;
  std::string command = typed(request->args);
  constexpr std::size_t kMost = 60;
  if (command.size() > kMost) command = command.substr(0, kMost) + "…";
  std::vector<Piece> pieces = {say(client_name(state, request->client) + " asks"),
                               node_pill(port(state, request->node), identity(request->node)), code(command)};
  if (!judged(*request)) return pieces;
  std::string reply =
      request->reply.kind == Reply::Kind::error ? in_ascii(request->reply.text) : in_ascii(to_cli(request->reply));
  if (reply.size() > kMost) reply = reply.substr(0, kMost) + "…";
  pieces.push_back(say("and gets"));
  pieces.push_back(code(reply, request->reply.kind == Reply::Kind::error ? Color::blocked : Color::ink));
  return pieces;
}

float draw_header(Pen& pen, const RedisScene& scene, Point at, float width) {
  pen.caption("keyspace/head", at, "keys", "at " + milliseconds(scene.now.now));
  const std::vector<Piece> pieces = header(scene);
  pen.item("keyspace/request", Role::note, plain_text(pieces));
  return write_sentence(pen, {at.x, at.y + 28}, width, pieces, 12, 22);
}

float draw_group(Pen& pen, std::int32_t parent, const RedisScene& scene, const Group& group, Point corner,
                 float width) {
  float y = corner.y;
  for (const NodeKeys& keys : group.nodes)
    y += draw_node_keys(pen, parent, scene, keys, {corner.x, y}, width, true) + 8;
  return y - 8;
}

void draw_left_out(Pen& pen, std::int32_t parent, const std::vector<const Group*>& groups, Point at) {
  std::int64_t keys = 0;
  for (const Group* group : groups) keys += group->keys;
  const std::string text =
      "+ " + count_of(static_cast<std::int64_t>(groups.size()), "shard") + ", " + count_of(keys, "key");
  pen.item("keyspace/more", Role::note, text, parent);
  pen.text("words", at, text, words(Color::faint, 11));
}

// Of many shards those that are touched or full are shown, in their order.
std::vector<const Group*> choose(const std::vector<Group>& groups, std::vector<const Group*>& left_out) {
  std::vector<const Group*> shown;
  for (const Group& group : groups) shown.push_back(&group);
  for (const bool with_keys : {false, true}) {
    for (auto at = shown.end(); at != shown.begin() && shown.size() > kShardsShown;) {
      --at;
      if ((*at)->touched || ((*at)->keys > 0) != with_keys) continue;
      left_out.push_back(*at);
      at = shown.erase(at);
    }
  }
  return shown;
}

Picture draw_wide(const RedisScene& scene) {
  constexpr float kEdge = 24;
  Pen pen(scene.width, finding(scene));
  float x = kEdge;
  float top = draw_header(pen, scene, {kEdge, 34}, scene.width - 2 * kEdge) + 40;
  float bottom = top;
  if (has_transactions(scene.now)) {
    constexpr float kSideFrom = 760;
    constexpr float kClients = 208;
    const std::int32_t region = pen.caption("keyspace/transactions", {kEdge, top}, "transactions", "by client");
    if (scene.width >= kSideFrom) {
      bottom = draw_transactions(pen, region, scene, {kEdge, top + 14}, kClients, 1);
      x = kEdge + kClients + 28;
    } else {
      const float column = (scene.width - 2 * kEdge - 12) / 2;
      top = draw_transactions(pen, region, scene, {kEdge, top + 14}, column, 2) + 34;
    }
  }
  const std::vector<Group> groups = groups_of(scene, kRowsWide);
  std::vector<const Group*> left_out;
  const std::vector<const Group*> shown = choose(groups, left_out);
  const float inner = scene.width - kEdge - x;
  const auto fitting = static_cast<std::size_t>((inner + kColumnGap) / (kLeastColumn + kColumnGap));
  const std::size_t columns = std::clamp<std::size_t>(std::min(fitting, shown.size()), 1, 4);
  const float width = (inner - kColumnGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const std::int32_t region = pen.caption("keyspace/nodes", {x, top}, "nodes", "a column a shard, the master first");
  float y = top + 14;
  for (std::size_t i = 0; i < shown.size(); i += columns) {
    float row_bottom = y;
    for (std::size_t c = 0; c < columns && i + c < shown.size(); ++c) {
      const float left = x + static_cast<float>(c) * (width + kColumnGap);
      row_bottom = std::max(row_bottom, draw_group(pen, region, scene, *shown[i + c], {left, y}, width));
    }
    y = row_bottom + 20;
  }
  if (!left_out.empty()) {
    draw_left_out(pen, region, left_out, {x, y + 4});
    y += 24;
  }
  return pen.finish(std::max({bottom + 24, y + 4, 260.0F}));
}

Picture draw_narrow(const RedisScene& scene) {
  constexpr float kSide = 18;
  Pen pen(scene.width, finding(scene));
  const float inner = scene.width - 2 * kSide;
  float y = draw_header(pen, scene, {kSide, 30}, inner) + 38;
  if (has_transactions(scene.now)) {
    const std::int32_t region = pen.caption("keyspace/transactions", {kSide, y}, "transactions", "by client");
    y = draw_transactions(pen, region, scene, {kSide, y + 12}, inner, 1) + 34;
  }
  const std::vector<Group> groups = groups_of(scene, kRowsNarrow);
  std::vector<const Group*> left_out;
  const std::vector<const Group*> shown = choose(groups, left_out);
  const bool quiet = std::none_of(groups.begin(), groups.end(), [](const Group& group) { return group.touched; });
  const std::int32_t region = pen.caption("keyspace/nodes", {kSide, y}, "nodes", "a shard below each other");
  y += 12;
  for (const Group* group : shown) {
    for (const NodeKeys& keys : group->nodes) {
      // Where nothing is touched, the masters' keys are open: there is nothing better to see.
      const bool open = keys.selected || keys.touched || asked(scene, keys.node) || some_expired(keys) ||
                        (quiet && claims_master(scene.now, keys.node));
      const float indent = &keys == &group->nodes.front() ? 0 : 14;
      y += draw_node_keys(pen, region, scene, keys, {kSide + indent, y}, inner - indent, open) + 6;
    }
    y += 8;
  }
  if (!left_out.empty()) {
    draw_left_out(pen, region, left_out, {kSide, y + 8});
    y += 24;
  }
  return pen.finish(y + 12);
}

}  // namespace

Picture draw_keyspace(const RedisScene& scene) {
  return scene.width < kNarrowBelow ? draw_narrow(scene) : draw_wide(scene);
}

}  // namespace glassbox::redis
