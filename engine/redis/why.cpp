#include "engine/redis/why.hpp"

#include <algorithm>

#include "engine/core/utf8.hpp"
#include "engine/redis/beliefs.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/lens_words.hpp"
#include "engine/redis/memory.hpp"
#include "engine/redis/request.hpp"

namespace glassbox::redis {
namespace {

std::string client_words(const State& state) {
  const std::string& name = state.clients[static_cast<std::size_t>(state.request.client)].name;
  return name.empty() ? "The client" : "Client " + name;
}

std::string why_sent(const State& now) {
  const Request& request = now.request;
  const std::string port = port_of(now, request.node);
  std::string text = client_words(now) + " sends " + shown_command(request) + " to " + port;
  if (request.ask) return text + ", after an ASKING that opens the slot for this one command.";
  if (request.followed) return text + ", as it was told.";
  return text + ".";
}

std::string why_tag(const Request& request) {
  const std::string key = shown(request.key);
  const auto length = static_cast<std::size_t>(request.tag.length);
  const std::string tag =
      shown(std::string_view(request.key).substr(static_cast<std::size_t>(request.tag.begin), length));
  if (request.tag.found)
    return "Only " + tag + " of " + key + " is hashed: it stands between the first { and the first } behind it.";
  if (request.key.empty()) return "The key is empty: nothing is hashed.";
  const std::size_t open = request.key.find('{');
  if (open == std::string::npos) return key + " has no { and so no tag: the whole key is hashed.";
  if (request.key.find('}', open) == std::string::npos)
    return key + " has a { and no } behind it, so that is no tag: the whole key is hashed.";
  return "Nothing stands between the first { and the first } of " + key +
         ", so that is no tag: the whole key is hashed.";
}

std::string hex(std::uint32_t value, int digits) {
  std::string text = "0x";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) text += "0123456789ABCDEF"[(value >> shift) & 15U];
  return text;
}

std::string why_crc(const State& before, const Event& event, const State& now) {
  const Request& request = now.request;
  const std::int32_t first = before.request.bytes_hashed;
  if (event.a > first)
    return "The remaining " + counted(event.a + 1 - first, "byte") + " go through CRC16 in the same way; it is " +
           hex(request.crc, 4) + " now.";
  const char byte = request.key[static_cast<std::size_t>(request.tag.begin) + static_cast<std::size_t>(event.a)];
  const CrcRound round = crc16_round(before.request.crc, static_cast<std::uint8_t>(byte));
  return "Byte " + std::to_string(event.a + 1) + " of " + std::to_string(request.tag.length) + ", '" +
         shown(std::string_view(&byte, 1)) + "', goes through CRC16: entry " + std::to_string(round.index) +
         " of the table makes " + hex(before.request.crc, 4) + " into " + hex(round.crc, 4) + ".";
}

std::string why_slot(const State& before, const Event& event, const State& now) {
  const Request& request = now.request;
  const std::string sum = std::to_string(request.crc) + " mod 16384 is " + std::to_string(event.a);
  if (before.slots_shown.contains(request.key))
    return "The key " + shown(request.key) + " is in slot " + std::to_string(event.a) + ", as before: " + sum + ".";
  return "CRC16 gives " + hex(request.crc, 4) + ", " + sum + ": the key " + shown(request.key) + " is in slot " +
         std::to_string(event.a) + ".";
}

std::string why_queued(const State& now) {
  const Request& request = now.request;
  const Connection& connection =
      now.clients[static_cast<std::size_t>(request.client)].to[static_cast<std::size_t>(request.node)];
  return "This connection is inside MULTI, so " + port_of(now, request.node) + " only notes the command (" +
         counted(static_cast<std::int64_t>(connection.queue.size()), "command") +
         (connection.queue.size() == 1 ? " waits" : " wait") +
         " for EXEC) and looks at nothing but its arity and its slot.";
}

std::string why_held(const Event& event, const State& now) {
  const std::string port = port_of(now, static_cast<NodeIndex>(event.a));
  if (now.request.awaited == 0)
    return port +
           " holds writes while a manual failover is under way, so that its replica can catch up; the client waits.";
  std::string text = port + " lets the client wait until " + counted(now.request.awaited, "replica") +
                     " have acknowledged what it wrote";
  if (event.b < 0) return text + ", for as long as it takes.";
  return text + ", or until " + milliseconds(event.b - now.now) + " are over.";
}

std::string why_replied(const State& now) {
  const Request& request = now.request;
  std::string text = port_of(now, request.node) + " answers " + shown(to_cli(request.reply), 120);
  const bool redirected = request.redirect != kNoNode;
  const Client& client = now.clients[static_cast<std::size_t>(request.client)];
  if (!redirected) return text.ends_with('.') ? text : text + ".";  // some of Redis's own sentences end in one
  if (!client.follows) return text + "; this client does not follow, so the command is not done.";
  if (request.redirections >= kMostRedirections)
    return text + "; it has been sent on " + std::to_string(request.redirections) +
           " times now, and this machine stops here (redis-cli would go on for ever).";
  return text + ".";
}

std::string why_followed(const Event& event, const State& now) {
  const std::string to = address_of(now, static_cast<NodeIndex>(event.b));
  if (event.c != 0)
    return "ASK: redis-cli -c turns to " + to +
           " for this command; a client with a map of the slots leaves the map alone.";
  return "MOVED: redis-cli -c turns to " + to +
         " and asks there; a client with a map of the slots would also note the new owner.";
}

}  // namespace

std::string counted(std::int64_t count, std::string_view noun) {
  return count_of(count, noun);
}

std::string shown(std::string_view bytes, std::size_t most) {
  std::string text;
  std::size_t count = 0;
  while (!bytes.empty()) {
    if (count++ == most) return text + "…";
    const CodePoint point = first_code_point(bytes);
    const auto byte = static_cast<unsigned char>(bytes.front());
    if (point.valid && byte >= 32 && byte != 127)
      text += bytes.substr(0, point.length);
    else
      text += std::string("\\x") + "0123456789abcdef"[byte >> 4U] + "0123456789abcdef"[byte & 15U];
    bytes.remove_prefix(point.length);
  }
  return text;
}

std::string shown_command(const Request& request) {
  std::string text;
  for (const std::string& arg : request.args) {
    if (!text.empty()) text += ' ';
    const bool quoted = arg.empty() || arg.find(' ') != std::string::npos;
    text += quoted ? '"' + shown(arg, 40) + '"' : shown(arg, 40);
    if (text.size() > 120) return text + " …";
  }
  return text;
}

std::string why_request(const State& before, const Event& event, const State& now) {
  switch (static_cast<Kind>(event.kind)) {
    case Kind::sent:
      return why_sent(now);
    case Kind::unanswered:
      return "Nobody listens on " + port_of(now, now.request.node) + ": " + client_words(now) +
             "'s connection is refused, and no node answers for another.";
    case Kind::tag:
      return why_tag(now.request);
    case Kind::crc:
      return why_crc(before, event, now);
    case Kind::slot:
      return why_slot(before, event, now);
    case Kind::refused:
      return why_refused(before, event, now);
    case Kind::queued:
      return why_queued(now);
    case Kind::held:
      return why_held(event, now);
    case Kind::replied:
      return why_replied(now);
    default:
      return why_followed(event, now);
  }
}

std::string Model::why(const State& before, const Event& event, const State& now) {
  const auto kind = static_cast<Kind>(event.kind);
  if (kind == Kind::served) return why_served(before, event, now);
  return kind <= Kind::followed ? why_request(before, event, now) : why_cluster(before, event, now);
}

std::string Model::opening(const State& initial) {
  const Config& config = initial.script->config;
  const auto owners =
      std::count_if(config.slots.begin(), config.slots.end(), [](const auto& range) { return range.first >= 0; });
  std::string text = counted(owners, "master") + (owners == 1 ? " has" : " share") + " the 16,384 slots";
  std::string parts;
  for (std::size_t i = 0; i < config.slots.size() && i < 3; ++i) {
    const auto& [first, last] = config.slots[i];
    if (first >= 0)
      parts += (parts.empty() ? "" : ", ") + std::to_string(initial.nodes[i].port) + " has " + thousands(first) + "–" +
               thousands(last);
  }
  if (!parts.empty()) text += " (" + parts + (config.slots.size() > 3 ? ", …)" : ")");
  if (config.replicas > 0)
    text += "; " + counted(config.replicas, "replica") + (config.replicas == 1 ? " follows " : " follow ") +
            (config.masters == 1 ? "it" : "them");
  if (initial.script->lines.empty()) return text + ". The program has no command.";
  return text + ". No key is stored yet.";
}

std::string Model::ending(const State& last) {
  if (last.stuck) return "The run ends here: WAIT with the timeout 0 waits for replicas that do not come, for ever.";
  if (last.full)
    return "The run stops here: its keys take more than " + std::to_string(kMostBytes >> 20U) +
           " MB in all nodes together, which is this machine's limit and not Redis's.";
  return last.script->lines.empty() ? "The program has no command." : "The last line of the program has run.";
}

}  // namespace glassbox::redis
