// Between the nodes of the lens "nodes": who copies whom, and what they tell each other at this step. A message to all
// runs along one trunk with a branch into each card, so that one thing is seen to happen, not five.
#include <algorithm>

#include "engine/redis/lens_cluster.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

Color color_of(Message::Kind kind) {
  switch (kind) {
    case Message::Kind::fail:
      return Color::blocked;
    case Message::Kind::vote:
      return Color::ready;
    case Message::Kind::ping:
      return Color::soft;
    default:
      return Color::running;
  }
}

std::string words_of(const Message& message) {
  switch (message.kind) {
    case Message::Kind::ping:
      return "a ping";
    case Message::Kind::fail:
      return "a FAIL message";
    case Message::Kind::vote_request:
      return "a request for votes";
    case Message::Kind::vote:
      return "a vote";
    case Message::Kind::claim:
      return "a claim to slots";
    case Message::Kind::replicate:
      return "a write";
    case Message::Kind::sync:
      return "a full copy";
    case Message::Kind::migrate:
      return "keys";
  }
  return "a message";
}

// Writes run along the replication connectors, which are drawn already.
bool is_drawn(const Message& message) {
  return message.kind != Message::Kind::replicate;
}

// Those whom it concerns: a request for votes goes to every node, but only masters with slots vote.
bool hears(const State& state, const Message& message, NodeIndex node) {
  if (node == message.from) return false;
  if (message.to != kNoNode) return message.to == node;
  const Node& self = state.nodes[static_cast<std::size_t>(node)];
  if (!self.up) return false;
  return message.kind != Message::Kind::vote_request || claims_master(state, node);
}

void draw_message(Pen& pen, std::int32_t parent, const State& state, const ClusterPlan& plan, const Message& message) {
  const NodePlace* from = plan.find(message.from);
  if (from == nullptr) return;
  std::vector<const NodePlace*> hearers;
  std::vector<std::string> names;
  for (const NodePlace& place : plan.nodes) {
    if (!hears(state, message, place.node)) continue;
    hearers.push_back(&place);
    names.push_back(port(state, place.node));
  }
  if (hearers.empty()) return;
  const std::string to = message.to == kNoNode ? "all" : port(state, message.to);
  pen.item(
      "nodes/message/" + std::to_string(static_cast<int>(message.kind)) + "/" + port(state, message.from) + "/" + to,
      Role::connector, port(state, message.from) + " sends " + words_of(message) + " to " + list_of(names), parent);
  const Color color = color_of(message.kind);
  pen.meaning(color);
  if (!message.text.empty()) pen.fact("message", in_ascii(message.text));
  const LineStyle style{solid(color), 1.5F, Dash::none, true};
  for (const NodePlace* place : hearers)
    pen.curve("path " + port(state, place->node),
              message.to == kNoNode ? path_by_trunk(plan, *from, *place) : path_between(plan, *from, *place, 0), style);
}

}  // namespace

void draw_copy_links(Pen& pen, std::int32_t parent, const RedisScene& scene, const ClusterPlan& plan) {
  const State& state = scene.now;
  // While the nodes talk, what they always do steps back.
  const bool talk = std::any_of(state.messages.begin(), state.messages.end(), is_drawn);
  for (const NodePlace& place : plan.nodes) {
    const NodeIndex master = claimed_master(state, place.node);
    const NodePlace* from = plan.find(master);
    if (from == nullptr || from == &place) continue;
    const Node& self = state.nodes[static_cast<std::size_t>(place.node)];
    const bool linked = self.master_link_up && self.up && state.nodes[static_cast<std::size_t>(master)].up;
    const bool now = is_kind(scene, Kind::replicated) && scene.event->b == place.node;
    pen.item("nodes/copy/" + port(state, place.node), Role::connector,
             port(state, place.node) + (linked ? " copies " : " has no link to ") + port(state, master), parent);
    const Color color = now ? Color::running : talk ? Color::line : linked ? Color::soft : Color::dead;
    LineStyle style{solid(color), now ? 2.0F : 1.25F, linked ? Dash::none : Dash::dashed, true};
    const bool below = place.second && !from->second && place.card.y >= from->card.y;
    if (plan.as != Arrangement::narrow || !below) {
      pen.curve("link", path_between(plan, *from, place, 14), style);
      continue;
    }
    const float x = from->card.x + 8;
    const float y = place.card.y + 19;
    pen.line("link", {x, y}, {place.card.x, y}, style);
    style.head = false;
    pen.line("stem", {x, from->card.bottom()}, {x, y}, style);
  }
}

void draw_messages(Pen& pen, std::int32_t parent, const RedisScene& scene, const ClusterPlan& plan) {
  for (const Message& message : scene.now.messages)
    if (is_drawn(message)) draw_message(pen, parent, scene.now, plan, message);
}

}  // namespace glassbox::redis
