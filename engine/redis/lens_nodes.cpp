// The lens "nodes": clients, masters and their replicas; the request on its way, what it is answered, and what the
// nodes tell each other. Wide: cause to effect from left to right. Narrow: the client on top, its request runs down one
// axis.
#include <algorithm>

#include "engine/redis/lens_answer.hpp"
#include "engine/redis/lens_cluster.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr std::size_t kClientsShown = 4;
constexpr float kMargin = 24;
constexpr float kAsking = 70;  // a client's card that shows its command

struct Nodes {
  const RedisScene& scene;
  const Request* request = nullptr;
  ClusterPlan plan;
  std::int32_t region = -1;
};

bool error_in(const Reply& reply) {
  return reply.kind == Reply::Kind::error;
}

std::string reply_words(const Reply& reply) {
  return error_in(reply) ? in_ascii(reply.text) : in_ascii(to_cli(reply));
}

// The request is still in the client's hand, or again.
bool leaves(const Nodes& n) {
  return n.request->phase == Request::Phase::sent || n.request->phase == Request::Phase::none;
}

bool has_answer(const Nodes& n) {
  return n.request->phase == Request::Phase::answered || is_kind(n.scene, Kind::unanswered);
}

// What a connection has switched on, for the client's card.
std::vector<CardLine> connection_lines(const State& state, const Client& client) {
  std::vector<CardLine> lines;
  for (std::size_t i = 0; i < client.to.size(); ++i) {
    const Connection& to = client.to[i];
    const std::string at = " on " + port(state, static_cast<NodeIndex>(i));
    if (to.asking) lines.push_back({"ASKING" + at, Color::waiting, true, true});
    if (to.readonly) lines.push_back({"READONLY" + at, Color::soft, true, false});
    if (to.multi)
      lines.push_back({"MULTI" + at + ", " + std::to_string(to.queue.size()) + " queued", Color::waiting, true, false});
  }
  return lines;
}

// One client's card; returns it. Only the client whose turn it is shows its command and its answer.
Box draw_client(Pen& pen, Nodes& n, std::int32_t index, Box at, bool active) {
  const State& state = n.scene.now;
  const Client& client = state.clients[static_cast<std::size_t>(index)];
  const std::string name = client_name(state, index);
  std::vector<CardLine> lines = connection_lines(state, client);
  const bool shows = active && n.request != nullptr;
  const bool answered = shows && has_answer(n);
  at.h = shows ? kAsking : 30;
  if (answered) at.h += 26;
  at.h += kCardLine * static_cast<float>(lines.size());
  std::string label = name + (client.follows ? ", follows redirections" : "");
  if (shows) label += ", asks " + port(state, n.request->node) + ": " + typed(n.request->args);
  if (answered) label += ", gets " + reply_words(n.request->reply);
  for (const CardLine& line : lines) label += ", " + line.text;
  pen.item("nodes/client/" + (client.name.empty() ? std::string("only") : client.name), Role::card, label, n.region);
  pen.fact("follows redirections", client.follows ? "yes" : "no");
  pen.rect("border", at,
           {solid(Color::page), solid(shows ? Color::running : Color::line), 5, shows ? 1.5F : 1, Dash::none});
  pen.text("name", {at.x + 12, at.y + 19}, name, words(shows ? Color::ink : Color::soft, 12.5F, true));
  if (client.follows)
    pen.text("follows", {at.right() - 12, at.y + 19}, "-c", mono(Color::soft, 11, false, Anchor::end));
  float y = at.y + 38;
  if (shows) {
    pen.text("asks", {at.x + 12, y}, "asks " + port(state, n.request->node), words(Color::soft, 11));
    if (!leaves(n)) {
      pen.text("command", {at.x + 12, y + 19}, middle_out(typed(n.request->args), Face::mono, false, 11, at.w - 24),
               mono(Color::soft, 11));
    }
    y += kAsking - 29;
    if (answered) y += 26;
  }
  for (const CardLine& line : lines) {
    pen.text("mode", {at.x + 12, y}, fit_text(line.text, Face::mono, line.bold, 10.5F, at.w - 24),
             mono(line.color, 10.5F, line.bold));
    y += kCardLine;
  }
  return at;
}

// All clients below each other, the active one's card is returned; y is moved below them.
Box draw_clients(Pen& pen, Nodes& n, float& y) {
  const State& state = n.scene.now;
  const std::int32_t turn = std::max<std::int32_t>(0, state.request.client);
  const auto count = static_cast<std::int32_t>(state.clients.size());
  Box active = n.plan.client_column;
  std::int32_t shown = 0;
  for (std::int32_t i = 0; i < count; ++i) {
    const bool last_place = shown + 1 >= static_cast<std::int32_t>(kClientsShown);
    if (last_place && i != turn && (turn > i || count > i + 1)) continue;
    Box at = n.plan.client_column;
    at.y = y;
    at = draw_client(pen, n, i, at, i == turn);
    if (i == turn) active = at;
    y = at.bottom() + 8;
    ++shown;
  }
  if (shown < count) {
    const std::string more = "+ " + count_of(count - shown, "client");
    pen.item("nodes/client/more", Role::note, more, n.region);
    pen.text("words", {n.plan.client_column.x + 12, y + 12}, more, words(Color::faint, 10.5F));
    y += 24;
  }
  return active;
}

void draw_copy_links(Pen& pen, const Nodes& n) {
  const State& state = n.scene.now;
  for (const NodePlace& place : n.plan.nodes) {
    const NodeIndex master = claimed_master(state, place.node);
    const NodePlace* from = n.plan.find(master);
    if (from == nullptr || from == &place) continue;
    const Node& self = state.nodes[static_cast<std::size_t>(place.node)];
    const bool linked = self.master_link_up && self.up && state.nodes[static_cast<std::size_t>(master)].up;
    const bool now = is_kind(n.scene, Kind::replicated) && n.scene.event->b == place.node;
    pen.item("nodes/copy/" + port(state, place.node), Role::connector,
             port(state, place.node) + (linked ? " copies " : " has no link to ") + port(state, master), n.region);
    const Color color = now ? Color::running : linked ? Color::soft : Color::dead;
    const LineStyle style{solid(color), now ? 2.0F : 1.25F, linked ? Dash::none : Dash::dashed, true};
    if (n.plan.narrow) {
      const float x = from->card.x + 8;
      const float y = place.card.y + std::min(place.card.h / 2, 14.0F);
      if (!place.second || from->second || place.card.y < from->card.y) {
        pen.curve("link", path_between(n.plan, *from, place, 14), style);
        continue;
      }
      LineStyle stem = style;
      stem.head = false;
      pen.line("stem", {x, from->card.bottom()}, {x, y}, stem);
      pen.line("link", {x, y}, {place.card.x, y}, style);
    } else {
      pen.curve("link", path_between(n.plan, *from, place, 14), style);
    }
  }
}

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

void draw_messages(Pen& pen, const Nodes& n) {
  const State& state = n.scene.now;
  for (const Message& message : state.messages) {
    // Writes run along the replication connectors, which are drawn already.
    if (message.kind == Message::Kind::replicate) continue;
    const NodePlace* from = n.plan.find(message.from);
    if (from == nullptr) continue;
    for (const NodePlace& to : n.plan.nodes) {
      if (&to == from || (message.to != kNoNode && message.to != to.node)) continue;
      if (message.to == kNoNode && !state.nodes[static_cast<std::size_t>(to.node)].up) continue;
      const std::string name = port(state, message.from) + "/" + port(state, to.node);
      const std::string id = "nodes/message/" + std::to_string(static_cast<int>(message.kind)) + "/" + name;
      pen.item(id, Role::connector,
               port(state, message.from) + " sends " + words_of(message) + " to " + port(state, to.node), n.region);
      const Color color = color_of(message.kind);
      pen.meaning(color);
      if (!message.text.empty()) pen.fact("message", in_ascii(message.text));
      pen.curve("path", path_between(n.plan, *from, to, 0), {solid(color), 1.5F, Dash::none, true});
    }
  }
}

// Where the asked node sends the client: solid for MOVED, dashed for ASK, in the colour of the node that it names.
void draw_redirect(Pen& pen, const Nodes& n, const NodePlace& asked) {
  const State& state = n.scene.now;
  if (!judged(*n.request) || n.request->redirect == kNoNode) return;
  const NodePlace* named = n.plan.find(n.request->redirect);
  if (named == nullptr || named == &asked) return;
  const std::string code_word = error_code(n.request->reply);
  pen.item("nodes/redirect", Role::connector,
           port(state, asked.node) + " names " + port(state, named->node) + " in its " + code_word, n.region);
  pen.fact("answer", in_ascii(n.request->reply.text));
  const LineStyle style{deep(identity(named->node)), 1.5F, n.request->ask ? Dash::dashed : Dash::none, true};
  pen.curve("path", path_between(n.plan, asked, *named, 6), style);
}

void draw_request(Pen& pen, const Nodes& n, const Box& client) {
  const State& state = n.scene.now;
  const NodePlace* asked = n.plan.find(n.request->node);
  if (asked == nullptr) return;
  const bool refused = is_kind(n.scene, Kind::unanswered);
  const bool answered = n.request->phase == Request::Phase::answered;
  const bool waits = n.request->phase == Request::Phase::held;
  pen.item("nodes/path", Role::connector, client_name(state, n.request->client) + " to " + port(state, asked->node),
           n.region);
  const Color color = refused ? Color::blocked : waits ? Color::waiting : answered ? Color::soft : Color::running;
  if (!answered) pen.meaning(color);
  const std::vector<Point> path = path_from_client(n.plan, client, *asked);
  pen.curve("path", path, {solid(color), answered ? 1.25F : 1.5F, refused || waits ? Dash::dashed : Dash::none, true});
  draw_redirect(pen, n, *asked);
  const float inside = client.w - 24;
  const auto pill_width = [](const std::string& text) { return text_width(text, Face::mono, true, 11) + 12; };
  if (answered || refused) {
    const std::string reply = refused ? "Connection refused" : reply_words(n.request->reply);
    const std::string shown = refused ? fit_text(reply, Face::mono, true, 11, inside - 12)
                                      : reply_in(n.request->reply, true, 11, inside - 12);
    pen.item("nodes/reply", Role::pill, "answer " + reply + " reaches " + client_name(state, n.request->client),
             n.region);
    pen.along("nodes/path");
    pen.fact("reply", reply);
    pen.pill({client.x + 12, client.y + kAsking - 4}, shown,
             error_in(n.request->reply) || refused ? Color::blocked : Color::ready, false, 11);
    return;
  }
  const std::string command = typed(n.request->args);
  if (leaves(n) && !refused) {
    const std::string shown = middle_out(command, Face::mono, true, 11, inside - 12);
    pen.item("nodes/request", Role::pill, "request " + command + " leaves " + client_name(state, n.request->client),
             n.region);
    pen.along("nodes/path");
    pen.meaning(Color::running);
    pen.fact("command", command);
    pen.pill({client.x + 12, client.y + 44}, shown, Color::running, true, 11);
    return;
  }
  if (!asked->strip) return;
  const float y = asked->card.bottom() - kStrip + 3;
  const float room = asked->card.w - 24;
  const bool has_reply = judged(*n.request);
  const std::string reply = has_reply ? reply_words(n.request->reply) : std::string();
  // The answer's first word is worth more than the command's last ones.
  const float least = has_reply ? std::min(pill_width(reply), room * 0.56F) : 0;
  const std::string shown = fit_text(command, Face::mono, true, 11, room - least - (has_reply ? 8 : 0) - 12);
  pen.item("nodes/request", Role::pill, "request " + command + " at " + port(state, asked->node), n.region);
  pen.along("nodes/path");
  pen.meaning(waits ? Color::waiting : Color::running);
  pen.fact("command", command);
  const float used = pen.pill({asked->card.x + 12, y}, shown, waits ? Color::waiting : Color::running, !has_reply, 11);
  if (!has_reply) return;
  const std::string reply_shown = reply_in(n.request->reply, true, 11, room - used - 8 - 12);
  pen.item("nodes/reply", Role::pill, "answer " + reply + " at " + port(state, asked->node), n.region);
  pen.along("nodes/path");
  pen.meaning(error_in(n.request->reply) ? Color::blocked : Color::ready);
  pen.fact("reply", reply);
  pen.pill({asked->card.x + 12 + used + 8, y}, reply_shown, error_in(n.request->reply) ? Color::blocked : Color::ready,
           true, 11);
}

std::vector<Piece> sentence(const Nodes& n) {
  if (n.request == nullptr) return {strong(happening(n.scene))};
  std::vector<Piece> pieces = n.request->has_key ? verdict(n.scene) : keyless(n.scene);
  if (is_kind(n.scene, Kind::unanswered))
    return {say("nobody listens at " + port(n.scene.now, n.request->node) + ": the process is dead", Color::blocked)};
  if (pieces.empty() || is_kind(n.scene, Kind::followed)) return {say(finding(n.scene))};
  if (n.request->slot >= 0) pieces.insert(pieces.begin(), say("slot " + std::to_string(n.request->slot) + ":"));
  return pieces;
}

float draw_sentence(Pen& pen, const Nodes& n, Point at, float width) {
  const std::vector<Piece> pieces = sentence(n);
  pen.item("nodes/finding", Role::note, plain_text(pieces), n.region);
  return write_sentence(pen, at, width, pieces, 12, 22);
}

void draw_left_out(Pen& pen, const Nodes& n, Point at) {
  if (n.plan.left_out == 0) return;
  const std::string text = "+ " + count_of(n.plan.left_out, "shard") + ", " + count_of(n.plan.left_out_keys, "key");
  pen.item("nodes/more", Role::note, text, n.region);
  pen.text("words", at, text, words(Color::faint, 11));
}

}  // namespace

Picture draw_nodes(const RedisScene& scene) {
  Pen pen(scene.width, finding(scene));
  Nodes n{scene, current_request(scene), plan_cluster(scene, 52), -1};
  const float side = n.plan.client_column.x;
  const float first = n.plan.narrow ? 30 : 34;
  n.region = pen.caption("nodes/clients", {side, first}, "clients", milliseconds(scene.now.now));
  float y = first + (n.plan.narrow ? 10 : 18);
  const Box client = draw_clients(pen, n, y);
  if (n.plan.narrow) {
    const float below = draw_sentence(pen, n, {side + 26, y + 14}, scene.width - 2 * side - 52);
    const float shift = below + 44 - 52;
    for (NodePlace& place : n.plan.nodes) place.card.y += shift;
    n.plan.rows_bottom += shift;
  }
  const NodePlace* top = n.plan.nodes.empty() ? nullptr : &n.plan.nodes.front();
  if (top != nullptr) {
    n.region =
        pen.caption("nodes/masters", {top->card.x, top->card.y - (n.plan.narrow ? 10 : 18)},
                    n.plan.narrow ? "nodes" : "masters", n.plan.narrow ? "a shard below each other" : "a row a shard");
    if (!n.plan.narrow)
      for (const NodePlace& place : n.plan.nodes)
        if (place.second) {
          pen.caption("nodes/replicas", {place.card.x, top->card.y - 18}, "replicas", "they copy");
          break;
        }
  }
  draw_copy_links(pen, n);
  for (const NodePlace& place : n.plan.nodes) draw_node(pen, n.region, scene, place);
  draw_messages(pen, n);
  if (n.request != nullptr) draw_request(pen, n, client);
  float bottom = n.plan.rows_bottom;
  if (!n.plan.narrow) bottom = std::max(bottom, draw_sentence(pen, n, {side, y + 24}, n.plan.client_column.w) + 6);
  draw_left_out(pen, n, {top == nullptr ? side : top->card.x, n.plan.rows_bottom + 20});
  return pen.finish(std::max(bottom, n.plan.rows_bottom + (n.plan.left_out > 0 ? 20.0F : 0.0F)) + kMargin);
}

}  // namespace glassbox::redis
