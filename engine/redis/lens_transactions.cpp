#include "engine/redis/lens_transactions.hpp"

#include <algorithm>

#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kLine = 18;
constexpr float kGap = 12;
constexpr float kPadding = 12;
constexpr float kSize = 11;
constexpr std::size_t kQueueShown = 6;

bool same_letters(const std::string& word, std::string_view lower) {
  Request request;
  request.args = std::vector<std::string>{word};
  return is_command(request, lower);
}

struct CardText {
  std::string text;
  Color color = Color::soft;
  bool mono = false;
  bool bold = false;
};

struct Card {
  std::string client;  // "client A"
  std::string id;
  std::string state;  // "MULTI on 7001"
  bool failing = false;
  std::string label;  // all of it, for a screen reader
  std::vector<CardText> lines;
};

void queue_lines(const Connection& to, Card& card) {
  const std::size_t shown = to.queue.size() <= kQueueShown ? to.queue.size() : kQueueShown - 1;
  for (std::size_t i = 0; i < shown; ++i)
    card.lines.push_back({std::to_string(i + 1) + "  " + typed(to.queue[i]), Color::ink, true, false});
  if (shown < to.queue.size())
    card.lines.push_back({"+ " + count_of(static_cast<std::int64_t>(to.queue.size() - shown), "more command"),
                          Color::faint, false, false});
  if (to.multi && to.queue.empty()) card.lines.push_back({"nothing queued yet", Color::faint, false, false});
}

// The answer of an EXEC at the step that gives it.
void exec_lines(const Reply& reply, Card& card) {
  if (reply.kind == Reply::Kind::null) {
    card.lines.push_back({"(nil): a watched key had changed", Color::blocked, false, true});
    card.lines.push_back({"nothing of the queue was run", Color::soft, false, false});
    return;
  }
  if (reply.kind != Reply::Kind::array) {
    card.lines.push_back({in_ascii(reply.text), Color::blocked, true, true});
    return;
  }
  for (std::size_t i = 0; i < reply.items.size() && i < kQueueShown; ++i) {
    const bool error = reply.items[i].kind == Reply::Kind::error;
    card.lines.push_back({std::to_string(i + 1) + ") " + in_ascii(to_cli(reply.items[i])),
                          error ? Color::blocked : Color::ink, true, error});
  }
  if (reply.items.size() > kQueueShown)
    card.lines.push_back({"+ " + count_of(static_cast<std::int64_t>(reply.items.size() - kQueueShown), "more answer"),
                          Color::faint, false, false});
}

// Long lines go on in further ones, so that nothing that a client must read is cut.
void wrap(Card& card, float width) {
  constexpr std::size_t kMost = 3;
  std::vector<CardText> wrapped;
  for (const CardText& line : card.lines) {
    const Face face = line.mono ? Face::mono : Face::sans;
    std::string rest = line.text;
    for (std::size_t part = 1; !rest.empty(); ++part) {
      std::size_t end = rest.size();
      while (part < kMost && text_width(rest.substr(0, end), face, line.bold, kSize) > width) {
        const std::size_t space = rest.rfind(' ', end - 1);
        if (space == std::string::npos || space == 0) break;
        end = space;
      }
      CardText piece = line;
      piece.text = rest.substr(0, end);
      wrapped.push_back(std::move(piece));
      rest = end >= rest.size() ? std::string() : rest.substr(end + 1);
    }
  }
  card.lines = std::move(wrapped);
}

std::vector<Card> cards_of(const RedisScene& scene, float width) {
  const State& state = scene.now;
  const Request* request = current_request(scene);
  std::vector<Card> cards;
  for (std::size_t c = 0; c < state.clients.size(); ++c) {
    const Client& client = state.clients[c];
    for (std::size_t n = 0; n < client.to.size(); ++n) {
      const Connection& to = client.to[n];
      const std::string at = port(state, static_cast<NodeIndex>(n));
      const bool exec = request != nullptr && judged(*request) && is_command(*request, "exec") &&
                        request->client == static_cast<std::int32_t>(c) && request->node == static_cast<NodeIndex>(n);
      if (!to.multi && to.watched.empty() && !exec) continue;
      Card card{client_name(state, static_cast<std::int32_t>(c)),
                (client.name.empty() ? "only" : client.name) + "/" + at,
                "",
                false,
                "",
                {}};
      card.state = exec ? "EXEC on " + at : to.multi ? "MULTI on " + at : "WATCH on " + at;
      if (!to.watched.empty()) {
        std::vector<std::string> names;
        for (const std::string& key : to.watched) names.push_back(printable(key));
        const std::string what =
            names.size() <= 3 ? list_of(names) : count_of(static_cast<std::int64_t>(names.size()), "key");
        card.lines.push_back({"watches " + what, Color::waiting, false, false});
      }
      if (exec) {
        exec_lines(request->reply, card);
      } else {
        queue_lines(to, card);
      }
      if (to.dirty_cas) card.lines.push_back({"a watched key changed: EXEC gives nil", Color::blocked, false, true});
      if (to.dirty_exec) card.lines.push_back({"a command was refused: EXEC aborts", Color::blocked, false, true});
      card.failing = to.dirty_cas || to.dirty_exec;
      card.label = card.client + ", " + card.state;
      for (const CardText& line : card.lines) card.label += ", " + line.text;
      wrap(card, width - 2 * kPadding);
      cards.push_back(std::move(card));
    }
  }
  return cards;
}

float height_of(const Card& card) {
  return 32 + kLine * static_cast<float>(card.lines.size()) + (card.lines.empty() ? 0 : 4);
}

void draw_card(Pen& pen, std::int32_t parent, const Card& card, Box at, bool current) {
  pen.item("keyspace/transaction/" + card.id, Role::card, card.label, parent);
  if (card.failing) pen.meaning(Color::blocked);
  const Color border = card.failing ? Color::blocked : current ? Color::running : Color::line;
  pen.rect("border", at, {solid(Color::page), solid(border), 5, current || card.failing ? 1.5F : 1, Dash::none});
  const float left = at.x + kPadding;
  const float right = at.right() - kPadding;
  const float name = pen.text("name", {left, at.y + 20}, card.client, words(Color::ink, 12, true));
  pen.text("state", {right, at.y + 20}, fit_text(card.state, Face::mono, false, 10.5F, right - left - name - 10),
           mono(Color::waiting, 10.5F, false, Anchor::end));
  float y = at.y + 20 + kLine + 1;
  for (const CardText& line : card.lines) {
    const TextStyle style = line.mono ? mono(line.color, kSize, line.bold) : words(line.color, kSize, line.bold);
    pen.text("line", {left, y}, fit_text(line.text, style.face, line.bold, kSize, right - left), style);
    y += kLine;
  }
}

}  // namespace

bool has_transactions(const State& state) {
  if (state.script == nullptr) return false;
  return std::any_of(state.script->lines.begin(), state.script->lines.end(), [](const Line& line) {
    return line.kind == Line::Kind::command && !line.args.empty() &&
           (same_letters(line.args[0], "multi") || same_letters(line.args[0], "watch"));
  });
}

float draw_transactions(Pen& pen, std::int32_t parent, const RedisScene& scene, Point corner, float width,
                        int columns) {
  const std::vector<Card> cards = cards_of(scene, width);
  if (cards.empty()) {
    pen.item("keyspace/transaction/none", Role::note, "no client watches or queues", parent);
    pen.text("words", {corner.x, corner.y + 14}, "no client watches or queues", words(Color::faint, 11));
    return corner.y + 20;
  }
  std::vector<float> ends(static_cast<std::size_t>(columns), corner.y);
  const Request* request = current_request(scene);
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const std::size_t column = i % ends.size();
    const float x = corner.x + static_cast<float>(column) * (width + kGap);
    const Box at{x, ends[column], width, height_of(cards[i])};
    const bool current = request != nullptr && cards[i].client == client_name(scene.now, request->client);
    draw_card(pen, parent, cards[i], at, current);
    ends[column] = at.bottom() + 8;
  }
  return *std::max_element(ends.begin(), ends.end()) - 8;
}

}  // namespace glassbox::redis
