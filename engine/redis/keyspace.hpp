// One node's data: keys with typed values and expiry, as Redis 8 keeps them (db.c, expire.c). One database: a cluster
// has no other.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace glassbox::redis {

using Millis = std::int64_t;  // virtual time since the start of the run

using String = std::string;
using List = std::vector<std::string>;
using Hash = std::vector<std::pair<std::string, std::string>>;  // in order of insertion, as a listpack keeps it
using Set = std::vector<std::string>;                           // intset order while all are integers, else insertion
struct ZSet {
  std::vector<std::pair<double, std::string>> members;  // by score, then bytes
  friend bool operator==(const ZSet&, const ZSet&) = default;
};
using Value = std::variant<String, List, Hash, Set, ZSet>;
std::string_view type_name(const Value& value);  // "string", "list", "hash", "set", "zset"

constexpr Millis kNever = -1;

struct Entry {
  Value value;
  Millis expires = kNever;  // absolute
  friend bool operator==(const Entry&, const Entry&) = default;
};

// Who looks decides what an expired key does: a master deletes it (and tells its replicas), a replica hides it from
// readers and keeps it until the master's DEL comes (expire.c, expireIfNeeded).
enum class Expiry { deletes, hides };

class Keyspace {
 public:
  // Null when there is no such key, or when it has expired by `now` (then deleted or hidden, by `expiry`).
  Entry* find(std::string_view key, Millis now, Expiry expiry);
  [[nodiscard]] const Entry* peek(std::string_view key) const;  // as stored, expired or not
  Entry& put(std::string_view key, Entry entry);
  bool erase(std::string_view key);
  void clear() { entries_.clear(); }
  [[nodiscard]] std::int64_t size() const {
    return static_cast<std::int64_t>(entries_.size());
  }  // DBSIZE: counts expired ones

  // In the order of bytes, so that a run is the same everywhere.
  [[nodiscard]] const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }

  friend bool operator==(const Keyspace&, const Keyspace&) = default;

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace glassbox::redis
