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
  const auto at = entries_.find(key);
  if (at == entries_.end()) return nullptr;
  Entry& entry = at->second;
  const bool expired = entry.expires != kNever && now > entry.expires;
  if (!expired || expiry == Expiry::ignores) return &entry;
  if (expiry == Expiry::deletes) entries_.erase(at);
  return nullptr;
}

const Entry* Keyspace::peek(std::string_view key) const {
  const auto at = entries_.find(key);
  return at == entries_.end() ? nullptr : &at->second;
}

Entry& Keyspace::put(std::string_view key, Entry entry) {
  const auto at = entries_.lower_bound(key);
  if (at != entries_.end() && at->first == key) return at->second = std::move(entry);
  return entries_.emplace_hint(at, std::string(key), std::move(entry))->second;
}

bool Keyspace::erase(std::string_view key) {
  const auto at = entries_.find(key);
  if (at == entries_.end()) return false;
  entries_.erase(at);
  return true;
}

}  // namespace glassbox::redis
