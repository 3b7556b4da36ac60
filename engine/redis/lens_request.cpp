// How the lens "nodes" puts a request and its answer into words, and how much room they take.
#include <algorithm>
#include <set>

#include "engine/redis/commands/words.hpp"
#include "engine/redis/lens_cluster.hpp"
#include "engine/redis/lens_words.hpp"

namespace glassbox::redis {

namespace {

constexpr float kFoot = 10;     // below a card's last pill
constexpr float kReplyGap = 6;  // between a command and the answer below it

float width_of(const std::string& words) {
  return text_width(words, Face::mono, true, kCommandSize);
}

// Whether some command of the run needs a second line; by its length, since that is asked for each picture.
bool some_command_is_long(const State& state, float room) {
  const auto most = static_cast<std::size_t>(room / width_of("x"));
  return std::any_of(state.script->lines.begin(), state.script->lines.end(), [&](const Line& line) {
    std::size_t length = 0;
    for (const std::string& arg : line.args) length += arg.size() + 1;
    return length > most + 1;
  });
}

std::set<std::string_view> clients_of(const State& state) {
  std::set<std::string_view> names;
  for (const Line& line : state.script->lines)
    if (line.kind == Line::Kind::command) names.insert(line.client);
  return names;
}

// Those whose cards will say what is switched on for a connection.
std::set<std::string_view> with_modes(const State& state) {
  std::set<std::string_view> names;
  for (const Line& line : state.script->lines) {
    if (line.args.empty()) continue;
    const auto is = [&](std::string_view word) { return same_word(line.args.front(), word); };
    if (is("multi") || is("readonly") || is("asking")) names.insert(line.client);
  }
  return names;
}

}  // namespace

bool error_in(const Reply& reply) {
  return reply.kind == Reply::Kind::error;
}

std::string reply_words(const Reply& reply) {
  return error_in(reply) ? in_ascii(reply.text) : in_ascii(to_cli(reply));
}

std::vector<std::string> command_lines(const RedisScene& scene, float room) {
  std::vector<std::string> args(scene.now.request.args.begin(), scene.now.request.args.end());
  for (std::string& arg : args)
    for (const Node& node : scene.now.nodes)
      if (arg == node.id) arg = "$" + std::to_string(node.port);
  return in_lines(typed(args), Face::mono, true, kCommandSize, room, kCommandLines);
}

float command_height(std::size_t lines) {
  return kCommandSize + 8 + kCommandLine * static_cast<float>(lines - 1);
}

float asking_height(std::size_t command_lines) {
  return 44 + command_height(std::max<std::size_t>(command_lines, 1)) + 8;
}

float clients_height(const RedisScene& scene, float room) {
  const State& state = scene.now;
  if (state.script == nullptr) return kIdleClient;
  const float asking = asking_height(some_command_is_long(state, room) ? kCommandLines : 1) + kAnswerLine;
  const auto shown = [](const std::set<std::string_view>& names, std::int32_t least) {
    return static_cast<float>(std::clamp(static_cast<std::int32_t>(names.size()), least, kClientsShown));
  };
  return asking + (shown(clients_of(state), 1) - 1) * (kIdleClient + kClientGap) +
         shown(with_modes(state), 0) * kCardLine;
}

float longest_strip(const RedisScene& scene, float room) {
  const bool two = scene.now.script != nullptr && some_command_is_long(scene.now, room);
  return command_height(two ? kCommandLines : 1) + kFoot + command_height(1) + kReplyGap;
}

Strip strip_of(const RedisScene& scene, float room) {
  constexpr float kGap = 8;
  Strip strip;
  strip.command = command_lines(scene, room);
  strip.height = command_height(strip.command.size()) + kFoot;
  const Request& request = scene.now.request;
  if (!judged(request)) return strip;
  strip.reply = reply_in(request.reply, true, kCommandSize, room);
  float command = 0;
  for (const std::string& line : strip.command) command = std::max(command, width_of(line));
  constexpr float kPillEnds = 12;
  if (command + kPillEnds + kGap + width_of(strip.reply) <= room)
    strip.reply_at = command + kPillEnds + kGap;
  else
    strip.height += command_height(1) + kReplyGap;
  return strip;
}

}  // namespace glassbox::redis
