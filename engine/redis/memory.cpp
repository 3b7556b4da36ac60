#include "engine/redis/memory.hpp"

namespace glassbox::redis {
namespace {

constexpr std::uint64_t kEntryBytes = 128;  // a key's own cost in a map

std::uint64_t bytes_of(const Value& value) {
  std::uint64_t bytes = 0;
  const auto add = [&](const std::string& text) { bytes += sizeof(std::string) + text.size(); };
  if (const auto* text = std::get_if<String>(&value)) add(*text);
  if (const auto* list = std::get_if<List>(&value))
    for (const std::string& item : *list) add(item);
  if (const auto* hash = std::get_if<Hash>(&value))
    for (const auto& [field, item] : *hash) add(field), add(item);
  if (const auto* set = std::get_if<Set>(&value))
    for (const std::string& member : set->members) add(member);
  if (const auto* sorted = std::get_if<ZSet>(&value))
    for (const auto& [score, member] : sorted->members) add(member);
  return bytes;
}

}  // namespace

std::uint64_t stored_bytes(const State& state) {
  std::uint64_t bytes = 0;
  for (const Node& node : state.nodes)
    for (const auto& [key, entry] : node.keys.entries()) bytes += kEntryBytes + key.size() + bytes_of(entry.value);
  return bytes;
}

std::uint64_t own_bytes(const State& state) {
  std::uint64_t bytes = 0;
  for (const Node& node : state.nodes)
    node.keys.entries().for_each_own(
        [&](const auto& item) { bytes += kEntryBytes + item.first.size() + bytes_of(item.second.value); });
  state.slots_shown.for_each_own([&](const auto& item) { bytes += kEntryBytes + item.first.size(); });
  return bytes;
}

void note_growth(State& state, NodeIndex node) {
  const Keyspace& keys = state.nodes[static_cast<std::size_t>(node)].keys;
  for (const std::string& key : state.touched)
    if (const Entry* entry = keys.peek(key)) state.written += kEntryBytes + key.size() + bytes_of(entry->value);
  if (state.written <= kMostBytes) return;
  // `written` is an upper bound that counts a key again with each change: only now is it worth to look closely.
  state.written = stored_bytes(state);
  state.full = state.written > kMostBytes;
}

}  // namespace glassbox::redis
