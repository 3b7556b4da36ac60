#include "engine/redis/keyspace.hpp"

namespace glassbox::redis {

std::string_view type_name(const Value& value) {
  if (std::holds_alternative<String>(value)) return "string";
  if (std::holds_alternative<List>(value)) return "list";
  if (std::holds_alternative<Hash>(value)) return "hash";
  if (std::holds_alternative<Set>(value)) return "set";
  return "zset";
}

Entry* Keyspace::find(std::string_view key, Millis now, Expiry expiry) {
  const Entry* stored = entries_.peek(key);
  if (stored == nullptr) return nullptr;
  const bool expired = stored->expires != kNever && now > stored->expires;
  if (!expired || expiry == Expiry::ignores) return entries_.edit(key);
  if (expiry == Expiry::deletes) entries_.erase(key);
  return nullptr;
}

const Entry* Keyspace::peek(std::string_view key) const {
  return entries_.peek(key);
}

Entry& Keyspace::put(std::string_view key, Entry entry) {
  return entries_.put(key, std::move(entry));
}

bool Keyspace::erase(std::string_view key) {
  return entries_.erase(key);
}

}  // namespace glassbox::redis
