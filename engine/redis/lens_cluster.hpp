// Where clients and nodes stand in the lens "nodes": a row a shard, masters before replicas; narrow: all below each
// other.
#pragma once

#include <string>
#include <vector>

#include "engine/core/pen.hpp"
#include "engine/redis/lens_view.hpp"

namespace glassbox::redis {

// A line of a node's card below its header.
struct CardLine {
  std::string text;
  Color color = Color::soft;
  bool mono = false;
  bool bold = false;
};

struct NodePlace {
  NodeIndex node = kNoNode;
  Box card;
  bool open = false;    // all its lines; else one line
  bool second = false;  // in the replicas' column, or indented
  std::vector<CardLine> lines;
  bool strip = false;  // room for the request at the card's foot
};

struct ClusterPlan {
  bool narrow = false;
  Box client_column;
  std::vector<NodePlace> nodes;  // in drawing order
  std::int32_t left_out = 0;     // shards that are only counted
  std::int64_t left_out_keys = 0;
  float rows_bottom = 0;

  [[nodiscard]] const NodePlace* find(NodeIndex node) const;
};

constexpr float kNodesNarrowBelow = 600;  // px
constexpr float kCardLine = 17;
constexpr float kStrip = 30;

// Whether this step concerns the node: it is asked, named, sends or gets a message, is in trouble or moves slots.
bool concerned(const RedisScene& scene, NodeIndex node);
std::vector<CardLine> node_lines(const RedisScene& scene, NodeIndex node);
ClusterPlan plan_cluster(const RedisScene& scene, float top);

void draw_node(Pen& pen, std::int32_t parent, const RedisScene& scene, const NodePlace& place);

// Paths between the places. A path leaves and arrives at the side that faces the other end.
std::vector<Point> path_between(const ClusterPlan& plan, const NodePlace& from, const NodePlace& to, float shift);
std::vector<Point> path_from_client(const ClusterPlan& plan, const Box& client, const NodePlace& to);

}  // namespace glassbox::redis
