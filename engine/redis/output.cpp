// What `glassbox run redis` prints: one JSON line for each answer that a client gets.
#include <string>

#include "engine/redis/beliefs.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/model.hpp"

namespace glassbox::redis {

// A client's name holds letters, digits, '-' and '_' only (program.cpp), so that it needs no escapes.
std::string Model::output(const State&, const Event& event, const State& now) {
  const auto kind = static_cast<Kind>(event.kind);
  if (kind != Kind::replied && kind != Kind::unanswered) return {};
  const Request& request = now.request;
  const std::string& client = now.clients[static_cast<std::size_t>(request.client)].name;
  std::string line = "{\"line\":" + std::to_string(event.line) + ",\"node\":\"" + port_of(now, request.node) + "\"";
  if (!client.empty()) line += ",\"client\":\"" + client + "\"";
  return line + ",\"reply\":" + to_json(request.reply) + "}";
}

}  // namespace glassbox::redis
