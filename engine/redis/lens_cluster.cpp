#include "engine/redis/lens_cluster.hpp"

#include <algorithm>
#include <cmath>

namespace glassbox::redis {

namespace {

constexpr float kHeaderHeight = 46;  // an open card's two first lines
constexpr float kOneLine = 28;
constexpr float kLastRowHeight = 80;
constexpr float kRowGap = 18;
constexpr float kPillRoom = 2 * 12 + 12;  // beside a pill's words: its ends, and the card's
constexpr std::size_t kOpenShards = 5;    // more shards: those that nothing happens to get one line
constexpr std::size_t kShardsShown = 12;

struct Shard {
  std::vector<NodeIndex> members;  // the one that leads first
  bool concerned = false;
};

// A node's home never changes, so that rows keep their place through a failover: masters by their order, and replicas
// as they were dealt out at the start.
std::size_t home_of(const State& state, NodeIndex node) {
  const auto masters =
      state.script == nullptr ? std::size_t{1} : static_cast<std::size_t>(std::max(1, state.script->config.masters));
  return static_cast<std::size_t>(node) % masters;
}

// Who stands in front: a living master before a dead one, the newer epoch first, then replicas.
bool leads(const State& state, NodeIndex a, NodeIndex b) {
  const auto rank = [&](NodeIndex node) {
    const Node& self = state.nodes[static_cast<std::size_t>(node)];
    if (!claims_master(state, node)) return std::pair<int, std::uint64_t>{0, 0};
    return std::pair<int, std::uint64_t>{1, self.peers[static_cast<std::size_t>(node)].config_epoch};
  };
  return rank(a) > rank(b);
}

std::vector<Shard> shards_of(const RedisScene& scene) {
  const State& state = scene.now;
  std::vector<Shard> shards;
  for (std::size_t i = 0; i < state.nodes.size(); ++i) {
    const auto node = static_cast<NodeIndex>(i);
    const std::size_t home = home_of(state, node);
    if (shards.size() <= home) shards.resize(home + 1);
    shards[home].members.push_back(node);
    shards[home].concerned = shards[home].concerned || concerned(scene, node);
  }
  for (Shard& shard : shards)
    std::stable_sort(shard.members.begin(), shard.members.end(),
                     [&](NodeIndex a, NodeIndex b) { return leads(state, a, b); });
  return shards;
}

// The reader's selection opens a card.
bool selected(const RedisScene& scene, NodeIndex node) {
  return scene.focus == "nodes/node/" + port(scene.now, node);
}

NodePlace place_of(const RedisScene& scene, NodeIndex node, float room, bool open, bool second) {
  NodePlace place;
  place.node = node;
  place.open = open || selected(scene, node);
  place.second = second;
  place.lines = node_lines(scene, node);
  if (selected(scene, node)) {
    const std::vector<CardLine> more = selected_lines(scene.now, node);
    place.lines.insert(place.lines.end(), more.begin(), more.end());
  }
  const Request* request = current_request(scene);
  place.strip =
      place.open && request != nullptr && request->node == node &&
      (request->phase == Request::Phase::hashed || request->phase == Request::Phase::held || judged(*request)) &&
      request->phase != Request::Phase::answered;
  place.card.h = kOneLine;
  if (place.open)
    place.card.h = kHeaderHeight + kCardLine * static_cast<float>(place.lines.size()) +
                   (place.strip ? strip_of(scene, room).height : 0);
  return place;
}

// Masters and replicas beside each other, a row a shard, from `plan.nodes` on.
void place_rows(const RedisScene& scene, const std::vector<Shard>& shards, Box master, float replicas,
                ClusterPlan& plan) {
  const bool all_open = shards.size() <= kOpenShards;
  // A card may take in a request without moving the rows below.
  const float usual = kHeaderHeight + longest_strip(scene, plan.room);
  float y = master.y;
  for (const Shard& shard : shards) {
    const bool open = all_open || shard.concerned;
    float left = y;
    float right = y;
    for (std::size_t i = 0; i < shard.members.size(); ++i) {
      NodePlace place = place_of(scene, shard.members[i], plan.room, open, i > 0);
      float& at = i == 0 ? left : right;
      place.card = {i == 0 ? master.x : replicas, at, master.w, place.card.h};
      at = place.card.bottom() + 8;
      plan.nodes.push_back(std::move(place));
    }
    const float height = std::max(left, right) - 8 - y;
    y += (open && all_open ? std::max(height, &shard == &shards.back() ? kLastRowHeight : usual) : height) +
         (open ? kRowGap : 8);
  }
  plan.rows_bottom = y - kRowGap;
  plan.trunk = (master.right() + replicas) / 2 + 4;
}

void plan_wide(const RedisScene& scene, const std::vector<Shard>& shards, float top, ClusterPlan& plan) {
  constexpr float kEdge = 24;
  const float width = scene.width;
  const float client = std::clamp(width * 0.25F, 190.0F, 240.0F);
  const float first_gutter = std::clamp(width * 0.08F, 52.0F, 88.0F);
  const float second_gutter = std::clamp(width * 0.075F, 52.0F, 76.0F);
  const float card = (width - 2 * kEdge - client - first_gutter - second_gutter) / 2;
  const float masters = kEdge + client + first_gutter;
  plan.client_column = {kEdge, top, client, 0};
  plan.room = std::min(client, card) - kPillRoom;
  place_rows(scene, shards, {masters, top, card, 0}, masters + card + second_gutter, plan);
}

void plan_middle(const RedisScene& scene, const std::vector<Shard>& shards, float top, ClusterPlan& plan) {
  constexpr float kEdge = 24;
  constexpr float kMargin = 12;  // beside the masters, for the way down
  constexpr float kGutter = 60;
  const float card = (scene.width - 2 * kEdge - kMargin - kGutter) / 2;
  const float masters = kEdge + kMargin;
  plan.client_column = {masters, top, card + kGutter - 16, 0};
  plan.room = card - kPillRoom;
  const float rows = top + clients_height(scene, plan.room) + 46;
  place_rows(scene, shards, {masters, rows, card, 0}, masters + card + kGutter, plan);
}

void plan_narrow(const RedisScene& scene, const std::vector<Shard>& shards, float top, ClusterPlan& plan) {
  constexpr float kSide = 18;
  constexpr float kMargin = 8;
  constexpr float kGutter = 24;
  constexpr float kIndent = 16;
  constexpr float kSentence = 62;  // two lines of it
  plan.client_column = {kSide, top, scene.width - 2 * kSide, 0};
  const float left = kSide + kMargin;
  const float right = scene.width - kSide - kGutter;
  plan.room = right - left - kIndent - kPillRoom;
  plan.trunk = right + 15;
  float y = top + clients_height(scene, plan.room) + kSentence + 28;
  for (const Shard& shard : shards) {
    for (std::size_t i = 0; i < shard.members.size(); ++i) {
      const NodeIndex node = shard.members[i];
      NodePlace place = place_of(scene, node, plan.room, concerned(scene, node), i > 0);
      const float x = left + (i > 0 ? kIndent : 0);
      place.card = {x, y, right - x, place.card.h};
      y = place.card.bottom() + 6;
      plan.nodes.push_back(std::move(place));
    }
    y += 8;
  }
  plan.rows_bottom = y - 14;
}

// A straight piece of a path, as a cubic.
void straight(std::vector<Point>& path, Point to) {
  const Point from = path.back();
  path.push_back({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3});
  path.push_back({from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3});
  path.push_back(to);
}

void level(std::vector<Point>& path, Point to) {  // leaves and arrives horizontally
  const Point from = path.back();
  const float middle = (from.x + to.x) / 2;
  path.push_back({middle, from.y});
  path.push_back({middle, to.y});
  path.push_back(to);
}

void bulge(std::vector<Point>& path, Point to, float x) {  // out to x and back to the same side
  const Point from = path.back();
  path.push_back({x, from.y});
  path.push_back({x, to.y});
  path.push_back(to);
}

// Straight to a corner, round it, and on towards `to`, which is straight above, below or beside the corner.
void corner(std::vector<Point>& path, Point at, Point to) {
  constexpr float kRound = 7;
  const auto towards = [&](Point end) {
    const float length = std::abs(end.x - at.x) + std::abs(end.y - at.y);
    const float part = length < 2 * kRound ? 0.5F : kRound / length;
    return Point{at.x + (end.x - at.x) * part, at.y + (end.y - at.y) * part};
  };
  straight(path, towards(path.back()));
  path.push_back(at);
  path.push_back(at);
  path.push_back(towards(to));
}

}  // namespace

const NodePlace* ClusterPlan::find(NodeIndex node) const {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const NodePlace& place) { return place.node == node; });
  return found == nodes.end() ? nullptr : &*found;
}

ClusterPlan plan_cluster(const RedisScene& scene, float top) {
  ClusterPlan plan;
  plan.as = scene.width < kNodesNarrowBelow   ? Arrangement::narrow
            : scene.width < kNodesMiddleBelow ? Arrangement::middle
                                              : Arrangement::wide;
  std::vector<Shard> shards = shards_of(scene);
  // Of many shards the quiet ones at the end are only counted.
  while (shards.size() > kShardsShown) {
    auto quiet = std::find_if(shards.rbegin(), shards.rend(), [](const Shard& shard) { return !shard.concerned; });
    if (quiet == shards.rend()) break;
    for (const NodeIndex node : quiet->members) {
      if (claims_master(scene.now, node))
        plan.left_out_keys += scene.now.nodes[static_cast<std::size_t>(node)].keys.size();
    }
    shards.erase(std::next(quiet).base());
    ++plan.left_out;
  }
  if (plan.as == Arrangement::narrow) plan_narrow(scene, shards, top, plan);
  if (plan.as == Arrangement::middle) plan_middle(scene, shards, top, plan);
  if (plan.as == Arrangement::wide) plan_wide(scene, shards, top, plan);
  return plan;
}

std::vector<Point> path_between(const ClusterPlan& plan, const NodePlace& from, const NodePlace& to, float shift) {
  const float leave = from.card.y + std::min(from.card.h - 8, 20 + shift);
  const float arrive = to.card.y + std::min(to.card.h - 8, 20 + shift);
  std::vector<Point> path;
  if (plan.as == Arrangement::narrow) {
    const float right = std::max(from.card.right(), to.card.right());
    path.push_back({from.card.right(), leave});
    bulge(path, {to.card.right(), arrive}, right + 28);
    return path;
  }
  if (from.second == to.second) {
    const bool right = !from.second;
    path.push_back({right ? from.card.right() : from.card.x, leave});
    bulge(path, {right ? to.card.right() : to.card.x, arrive}, right ? from.card.right() + 40 : from.card.x - 40);
  } else {
    path.push_back({from.second ? from.card.x : from.card.right(), leave});
    level(path, {to.second ? to.card.x : to.card.right(), arrive});
  }
  return path;
}

std::vector<Point> path_by_trunk(const ClusterPlan& plan, const NodePlace& from, const NodePlace& to) {
  const bool narrow = plan.as == Arrangement::narrow;
  const auto port_of = [&](const NodePlace& place) {
    const bool left = place.second && !narrow;  // of the trunk's two sides, which one the card faces
    return Point{left ? place.card.x : place.card.right(), place.card.y + std::min(place.card.h / 2, 20.0F)};
  };
  const Point begin = port_of(from);
  const Point end = port_of(to);
  std::vector<Point> path{begin};
  if (std::abs(begin.y - end.y) < 1) {
    straight(path, end);
    return path;
  }
  corner(path, {plan.trunk, begin.y}, {plan.trunk, end.y});
  corner(path, {plan.trunk, end.y}, end);
  straight(path, end);
  return path;
}

// Where clients stand above the nodes: out of the client's card and down the margin.
static std::vector<Point> path_down(const ClusterPlan& plan, const Box& client, const NodePlace& to) {
  const bool behind = to.second && plan.as == Arrangement::middle;  // past the masters, in the gap above the row
  const float arrive = to.card.y + (to.second ? 9 : 14);
  const float x = client.x - 9;
  const float across = behind ? to.card.y - 9 : arrive;
  std::vector<Point> path{{client.x, client.y + 24}};
  corner(path, {x, client.y + 24}, {x, across});
  const Point end{behind ? to.card.x - 28 : to.card.x, across};
  corner(path, {x, across}, end);
  straight(path, end);
  if (behind) level(path, {to.card.x, arrive});
  return path;
}

std::vector<Point> path_from_client(const ClusterPlan& plan, const Box& client, const NodePlace& to) {
  if (plan.as != Arrangement::wide) return path_down(plan, client, to);
  const float arrive = to.card.y + 14;
  std::vector<Point> path{{client.right(), client.y + 24}};
  if (!to.second) {
    level(path, {to.card.x, arrive});
    return path;
  }
  // Past the masters, in the gap above the row.
  const float gap = to.card.y - 9;
  float masters = client.right();
  float end = to.card.x;
  for (const NodePlace& place : plan.nodes) {
    if (place.second) continue;
    masters = place.card.x;
    end = place.card.right();
  }
  level(path, {masters - 6, gap});
  straight(path, {end + 6, gap});
  level(path, {to.card.x, arrive});
  return path;
}

}  // namespace glassbox::redis
