// Looking a key up as one type, and noting what a command did to it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/redis/command.hpp"

namespace glassbox::redis {

template <class T>
struct Found {
  T* value = nullptr;      // null: no such key, or of another type
  Entry* entry = nullptr;  // null: no such key
  [[nodiscard]] bool wrong_type() const { return entry != nullptr && value == nullptr; }
};

template <class T>
Found<T> look_up(Call& call, std::string_view key) {
  Found<T> found;
  found.entry = call.find(key);
  if (found.entry != nullptr) found.value = std::get_if<T>(&found.entry->value);
  return found;
}

// The value at `key`, made empty where there is none. Precondition: the key is not of another type.
template <class T>
T& look_up_or_make(Call& call, std::string_view key) {
  Entry* entry = call.find(key);
  if (entry == nullptr) entry = &call.keys.put(key, Entry{T{}, kNever});
  return *std::get_if<T>(&entry->value);
}

inline void mark_changed(Call& call, std::string_view key) {
  call.changed.emplace_back(key);
}

inline void replicate_as(Call& call, std::vector<std::string> command) {
  call.replicate.push_back(std::move(command));
}

// Marks the key as changed and, as Redis has no empty collections, removes it when `empty`.
inline void mark_shrunk(Call& call, std::string_view key, bool empty) {
  mark_changed(call, key);
  if (empty) call.keys.erase(key);
}

inline Reply bulk_array(const std::vector<std::string>& items) {
  std::vector<Reply> replies;
  replies.reserve(items.size());
  for (const std::string& item : items) replies.push_back(Reply::bulk(item));
  return Reply::array(std::move(replies));
}

// A range as LRANGE, ZRANGE and the like take it: both ends inclusive, negative ones counted from the end.
struct IndexRange {
  std::int64_t first = 0;
  std::int64_t count = 0;  // 0: nothing in range
};
constexpr IndexRange index_range(std::int64_t start, std::int64_t end, std::int64_t length) {
  if (start < 0) start += length;
  if (end < 0) end += length;
  if (start < 0) start = 0;
  if (start > end || start >= length) return {};
  if (end >= length) end = length - 1;
  return {start, end - start + 1};
}

}  // namespace glassbox::redis
