// The lens "nodes": clients, masters and their replicas; the request on its way, what it is answered, and what the
// nodes tell each other. Wide: cause to effect from left to right. Narrow: the client on top, its request runs down one
// axis.
#include <algorithm>

#include "engine/redis/lens_answer.hpp"
#include "engine/redis/lens_cluster.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kMargin = 24;
constexpr float kSentenceLines = 22;

struct Nodes {
  const RedisScene& scene;
  const Request* request = nullptr;
  ClusterPlan plan;
  std::vector<std::string> command;  // the request's, in lines
  std::int32_t region = -1;
};

// The request is still in the client's hand, or again.
bool leaves(const Nodes& n) {
  return n.request->phase == Request::Phase::sent || n.request->phase == Request::Phase::none;
}

bool has_answer(const Nodes& n) {
  return n.request->phase == Request::Phase::answered || is_kind(n.scene, Kind::unanswered);
}

// A pill of one line or two.
void draw_pill(Pen& pen, Point corner, const std::vector<std::string>& lines, Color color, bool filled) {
  RectStyle style{filled ? deep(color) : tint(color, 13), filled ? Paint{} : solid(color), (kCommandSize + 8) / 2, 1,
                  Dash::none};
  float width = 0;
  for (const std::string& line : lines) width = std::max(width, text_width(line, Face::mono, true, kCommandSize));
  pen.rect("pill", {corner.x, corner.y, width + 12, command_height(lines.size())}, style);
  float y = corner.y + 13.5F;
  for (const std::string& line : lines) {
    pen.text("word", {corner.x + 6, y}, line, mono(filled ? Color::page : color, kCommandSize, true));
    y += kCommandLine;
  }
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
  at.h = shows ? asking_height(n.command.size()) : kIdleClient;
  if (answered) at.h += kAnswerLine;
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
      float base = y + 19.5F;
      for (const std::string& line : n.command) {
        pen.text("command", {at.x + 12, base}, line, mono(Color::soft, kCommandSize));
        base += kCommandLine;
      }
    }
    y = at.y + asking_height(n.command.size()) + (answered ? kAnswerLine : 0) + 6;
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
    const bool last_place = shown + 1 >= kClientsShown;
    if (last_place && i != turn && (turn > i || count > i + 1)) continue;
    Box at = n.plan.client_column;
    at.y = y;
    at = draw_client(pen, n, i, at, i == turn);
    if (i == turn) active = at;
    y = at.bottom() + kClientGap;
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

// At the node: the command, and beside or below it the answer that the client will get.
void draw_strip(Pen& pen, const Nodes& n, const NodePlace& asked) {
  const std::string node = port(n.scene.now, asked.node);
  const bool waits = n.request->phase == Request::Phase::held;
  const Strip strip = strip_of(n.scene, n.plan.room);
  const Point corner{asked.card.x + 12, asked.card.bottom() - strip.height + 2};
  pen.item("nodes/request", Role::pill, "request " + typed(n.request->args) + " at " + node, n.region);
  pen.along("nodes/path");
  pen.meaning(waits ? Color::waiting : Color::running);
  pen.fact("command", typed(n.request->args));
  draw_pill(pen, corner, strip.command, waits ? Color::waiting : Color::running, strip.reply.empty());
  if (strip.reply.empty()) return;
  const Color color = error_in(n.request->reply) ? Color::blocked : Color::ready;
  pen.item("nodes/reply", Role::pill, "answer " + reply_words(n.request->reply) + " at " + node, n.region);
  pen.meaning(color);
  pen.fact("reply", reply_words(n.request->reply));
  const float below = strip.reply_at > 0 ? 0 : command_height(strip.command.size()) + 6;
  draw_pill(pen, {corner.x + strip.reply_at, corner.y + below}, {strip.reply}, color, true);
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
  if (answered || refused) {
    const std::string reply = refused ? "Connection refused" : reply_words(n.request->reply);
    const float room = client.w - 36;
    const std::string shown = refused ? fit_text(reply, Face::mono, true, kCommandSize, room)
                                      : reply_in(n.request->reply, true, kCommandSize, room);
    pen.item("nodes/reply", Role::pill, "answer " + reply + " reaches " + client_name(state, n.request->client),
             n.region);
    pen.along("nodes/path");
    pen.fact("reply", reply);
    draw_pill(pen, {client.x + 12, client.y + asking_height(n.command.size()) - 2}, {shown},
              error_in(n.request->reply) || refused ? Color::blocked : Color::ready, false);
    return;
  }
  if (asked->strip) return draw_strip(pen, n, *asked);
  if (!leaves(n)) return;
  const std::string command = typed(n.request->args);
  pen.item("nodes/request", Role::pill, "request " + command + " leaves " + client_name(state, n.request->client),
           n.region);
  pen.meaning(Color::running);
  pen.fact("command", command);
  draw_pill(pen, {client.x + 12, client.y + 44}, n.command, Color::running, true);
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
  return write_sentence(pen, at, width, pieces, 12, kSentenceLines);
}

void draw_left_out(Pen& pen, const Nodes& n, Point at) {
  if (n.plan.left_out == 0) return;
  const std::string text = "+ " + count_of(n.plan.left_out, "shard") + ", " + count_of(n.plan.left_out_keys, "key");
  pen.item("nodes/more", Role::note, text, n.region);
  pen.text("words", at, text, words(Color::faint, 11));
}

// CLUSTERDOWN is most nodes' common lot: it is said once.
float draw_down(Pen& pen, const Nodes& n, Point at, float width) {
  const std::vector<std::string> down = nodes_down(n.scene.now);
  if (down.empty()) return at.y - kSentenceLines;
  const auto living =
      std::count_if(n.scene.now.nodes.begin(), n.scene.now.nodes.end(), [](const Node& node) { return node.up; });
  const bool all = static_cast<std::size_t>(living) == down.size();
  const std::string who =
      all ? "Every living node answers" : list_of(down) + (down.size() == 1 ? " answers" : " answer");
  const std::vector<Piece> pieces = {say(who, Color::blocked), code("CLUSTERDOWN", Color::blocked),
                                     say("to every key", Color::blocked)};
  pen.item("nodes/down", Role::note, plain_text(pieces), n.region);
  pen.meaning(Color::blocked);
  return write_sentence(pen, at, width, pieces, 12, 20);
}

// What takes the request or the answer in grows first, then that travels, then what it left shrinks, and only then does
// what comes of it appear.
void order_of_motion(const Nodes& n, Picture& picture) {
  if (n.request == nullptr || leaves(n)) return;
  picture.tracks = {{Phase::leave, {}, 0, 50}, {Phase::move, "nodes/re", 110, 250}, {Phase::move, {}, 40, 110}};
  if (has_answer(n)) picture.tracks.push_back({Phase::grow, "nodes/node", 250, 300});
  picture.tracks.push_back({Phase::grow, {}, 40, 110});
  picture.tracks.push_back({Phase::connect, {}, 250, 310});
  picture.tracks.push_back({Phase::mark, {}, 290, 350});
}

void draw_captions(Pen& pen, Nodes& n) {
  if (n.plan.nodes.empty()) return;
  const bool narrow = n.plan.as == Arrangement::narrow;
  const Box& top = n.plan.nodes.front().card;
  const float y = top.y - (narrow ? 10 : 18);
  n.region = pen.caption("nodes/masters", {top.x, y}, narrow ? "nodes" : "masters",
                         narrow ? "a shard below each other" : "a row a shard");
  if (narrow) return;
  const auto replica =
      std::find_if(n.plan.nodes.begin(), n.plan.nodes.end(), [](const NodePlace& p) { return p.second; });
  if (replica != n.plan.nodes.end()) pen.caption("nodes/replicas", {replica->card.x, y}, "replicas", "they copy");
}

}  // namespace

Picture draw_nodes(const RedisScene& scene) {
  Pen pen(scene.width, finding(scene));
  Nodes n{scene, current_request(scene), plan_cluster(scene, scene.width < kNodesNarrowBelow ? 40 : 52), {}, -1};
  if (n.request != nullptr) n.command = command_lines(scene, n.plan.room);
  const Box& column = n.plan.client_column;
  n.region = pen.caption("nodes/clients", {column.x, column.y - (n.plan.as == Arrangement::narrow ? 10 : 18)},
                         "clients", milliseconds(scene.now.now));
  float y = column.y;
  const Box client = draw_clients(pen, n, y);
  draw_captions(pen, n);
  draw_copy_links(pen, n.region, scene, n.plan);
  for (const NodePlace& place : n.plan.nodes) draw_node(pen, n.region, scene, place);
  draw_messages(pen, n.region, scene, n.plan);
  if (n.request != nullptr) draw_request(pen, n, client);
  const float right = scene.width - kMargin;
  Point at{column.x, y + (n.plan.as == Arrangement::narrow ? 12.0F : 24.0F)};
  if (n.plan.as == Arrangement::middle) at = {column.right() + 24, column.y + 18};
  const float width = n.plan.as == Arrangement::middle ? right - at.x : column.w;
  const float said = draw_sentence(pen, n, at, width);
  float bottom =
      draw_down(pen, n, {n.plan.nodes.empty() ? column.x : n.plan.nodes.front().card.x, n.plan.rows_bottom + 26},
                right - (n.plan.nodes.empty() ? column.x : n.plan.nodes.front().card.x));
  draw_left_out(pen, n, {n.plan.nodes.empty() ? column.x : n.plan.nodes.front().card.x, bottom + kSentenceLines});
  bottom = std::max(bottom + (n.plan.left_out > 0 ? kSentenceLines : 0), n.plan.rows_bottom);
  if (n.plan.as == Arrangement::wide) bottom = std::max(bottom, said + 6);
  Picture picture = pen.finish(bottom + kMargin);
  order_of_motion(n, picture);
  return picture;
}

}  // namespace glassbox::redis
