// One node's data: keys with typed values and expiry, as Redis 8 keeps them (db.c, expire.c). One database: a cluster
// has no other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/redis/shared_map.hpp"

namespace glassbox::redis {

using Millis = std::int64_t;  // virtual time since the start of the run

// The unix time in ms at which every run starts (2023-11-14 22:13:20 UTC), so that EXPIREAT, EXPIRETIME, SET … PXAT and
// the PEXPIREAT that goes to replicas have absolute times, and the same ones in every run.
constexpr Millis kEpoch = 1'700'000'000'000;

using String = std::string;
using List = std::vector<std::string>;
using Hash = std::vector<std::pair<std::string, std::string>>;  // in order of insertion, as a listpack keeps it
// How a set is encoded decides the order of its members (t_set.c): an intset keeps integers by value, a listpack in
// order of insertion. A hash table's order comes from a random seed in Redis, so it is unspecified; here it is that of
// bytes.
struct Set {
  enum class Encoding : std::uint8_t { intset, listpack, hashtable };
  Encoding encoding = Encoding::intset;
  std::vector<std::string> members;
  friend bool operator==(const Set&, const Set&) = default;
};
struct ZSet {
  std::vector<std::pair<double, std::string>> members;  // by score, then bytes; a score is never NaN
  friend bool operator==(const ZSet&, const ZSet&) = default;
};
using Value = std::variant<String, List, Hash, Set, ZSet>;
std::string_view type_name(const Value& value);  // "string", "list", "hash", "set", "zset"

constexpr Millis kNever = -1;

struct Entry {
  Value value;
  Millis expires = kNever;  // absolute; gone when now > expires (db.c, keyIsExpired); may lie before the start
  friend bool operator==(const Entry&, const Entry&) = default;
};

// Who looks decides what an expired key does: a master deletes it (and tells its replicas), a replica hides it from
// readers and keeps it until the master's DEL comes; for the commands of its master's stream it is still there (db.c,
// expireIfNeeded).
enum class Expiry : std::uint8_t { deletes, hides, ignores };

class Keyspace {
 public:
  // For changing it, too. Null when there is no such key, or when it has expired by `now` (then deleted or hidden, by
  // `expiry`).
  Entry* find(std::string_view key, Millis now, Expiry expiry);
  [[nodiscard]] const Entry* peek(std::string_view key) const;  // as stored, expired or not
  Entry& put(std::string_view key, Entry entry);                // replaces
  bool erase(std::string_view key);
  void clear() { entries_.clear(); }
  [[nodiscard]] std::int64_t size() const { return entries_.size(); }  // DBSIZE: counts expired ones

  // In the order of bytes, so that a run is the same everywhere.
  [[nodiscard]] const SharedMap<Entry>& entries() const { return entries_; }

  friend bool operator==(const Keyspace&, const Keyspace&) = default;

 private:
  SharedMap<Entry> entries_;
};

}  // namespace glassbox::redis
