#include "engine/redis/expiry.hpp"

#include "engine/redis/beliefs.hpp"
#include "engine/redis/events.hpp"
#include "engine/redis/replication.hpp"
#include "engine/redis/server.hpp"

namespace glassbox::redis {

bool expire_keys(State& state, NodeIndex self, Event& event) {
  Node& node = node_of(state, self);
  if (!is_master(state, self)) return false;
  std::vector<std::string> expired;
  for (const auto& [key, entry] : node.keys.entries())
    if (entry.expires != kNever && state.now > entry.expires) expired.push_back(key);
  if (expired.empty()) return false;
  std::vector<StreamItem> stream;
  for (const std::string& key : expired) {
    node.keys.erase(key);
    touch_watchers(state, self, key);
    stream.push_back({{"DEL", key}, nullptr});
  }
  send_stream(state, self, std::move(stream));
  return emit(state, event, Kind::expired, self, self, static_cast<std::int32_t>(expired.size()));
}

}  // namespace glassbox::redis
