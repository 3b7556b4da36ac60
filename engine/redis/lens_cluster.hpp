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
  bool strip = false;  // the request stands at the card's foot
};

// Wide: clients, masters and replicas from left to right. Middle: the clients above the nodes, so that a command has
// room. Narrow: one column.
enum class Arrangement : std::uint8_t { narrow, middle, wide };

struct ClusterPlan {
  Arrangement as = Arrangement::wide;
  Box client_column;
  std::vector<NodePlace> nodes;  // in drawing order
  float room = 0;                // px for the words of a command, in a client's card and in a node's
  float trunk = 0;               // x of the line along which a message to all runs
  std::int32_t left_out = 0;     // shards that are only counted
  std::int64_t left_out_keys = 0;
  float rows_bottom = 0;

  [[nodiscard]] const NodePlace* find(NodeIndex node) const;
};

constexpr float kNodesNarrowBelow = 600;  // px
constexpr float kNodesMiddleBelow = 760;
constexpr float kCardLine = 17;
constexpr float kCommandSize = 11;  // of the words of a command and of a reply
constexpr float kCommandLine = 15;
constexpr std::size_t kCommandLines = 2;

// Whether this step concerns the node: it is asked, named, sends or gets a message, is in trouble or moves slots.
bool concerned(const RedisScene& scene, NodeIndex node);
std::vector<CardLine> node_lines(const RedisScene& scene, NodeIndex node);
std::vector<CardLine> selected_lines(const State& state, NodeIndex node);  // more, for the card that is selected
ClusterPlan plan_cluster(const RedisScene& scene, float top);

// The command as a pill shows it: ids of nodes as `$7002`, in at most two lines of `room`. The pill has the same lines
// in the client's hand and at the node, so that it only moves.
std::vector<std::string> command_lines(const RedisScene& scene, float room);
float command_height(std::size_t lines);
// How high the clients' cards can become in this run, whoever asks and whatever is answered; so that what stands below
// them need not move.
float clients_height(const RedisScene& scene, float room);

// The request at the foot of the asked node's card, with the answer that it gets there.
struct Strip {
  std::vector<std::string> command;
  std::string reply;   // empty: none yet
  float reply_at = 0;  // px from the left end of the command's pill; 0: below it
  float height = 0;
};
bool error_in(const Reply& reply);
std::string reply_words(const Reply& reply);
Strip strip_of(const RedisScene& scene, float room);
float longest_strip(const RedisScene& scene, float room);  // of this run, about

constexpr std::int32_t kClientsShown = 4;
constexpr float kIdleClient = 30;  // the height of a client's card without a command
constexpr float kClientGap = 8;
constexpr float kAnswerLine = 26;
float asking_height(std::size_t command_lines);  // with one

// The nodes that live and answer CLUSTERDOWN, by port; and how many live.
std::vector<std::string> nodes_down(const State& state);

// Who copies whom, and what the nodes tell each other at this step (lens_messages.cpp).
void draw_copy_links(Pen& pen, std::int32_t parent, const RedisScene& scene, const ClusterPlan& plan);
void draw_messages(Pen& pen, std::int32_t parent, const RedisScene& scene, const ClusterPlan& plan);

void draw_node(Pen& pen, std::int32_t parent, const RedisScene& scene, const NodePlace& place);

// Paths between the places. A path leaves and arrives at the side that faces the other end.
std::vector<Point> path_between(const ClusterPlan& plan, const NodePlace& from, const NodePlace& to, float shift);
// Out of the card, along the trunk, into the other card.
std::vector<Point> path_by_trunk(const ClusterPlan& plan, const NodePlace& from, const NodePlace& to);
std::vector<Point> path_from_client(const ClusterPlan& plan, const Box& client, const NodePlace& to);

}  // namespace glassbox::redis
