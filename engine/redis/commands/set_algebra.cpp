// SINTER, SINTERCARD, SUNION, SDIFF and the STORE forms (t_set.c). The order of what they answer follows the encoding
// of the set that Redis collects the result in.
#include <algorithm>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/set_value.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis::handlers {
namespace {

using Encoding = Set::Encoding;

struct Sources {
  std::vector<const Set*> sets;  // null: no such key
  bool wrong_type = false;
  [[nodiscard]] bool any_missing() const { return std::find(sets.begin(), sets.end(), nullptr) != sets.end(); }
};

// Keys behind one of another type are not looked at (and so do not expire).
Sources read_sources(Call& call, std::span<const std::string> keys) {
  Sources sources;
  for (const std::string& key : keys) {
    const auto found = look_up<Set>(call, key);
    sources.wrong_type = found.wrong_type();
    if (sources.wrong_type) break;
    sources.sets.push_back(found.value);
  }
  return sources;
}

// The set that a union or difference is collected in: an intset; but where the result is only answered and a source is
// no intset, a hash table.
Set collector(const Sources& sources, bool store) {
  Set set;
  const auto other = [](const Set* source) { return source != nullptr && source->encoding != Encoding::intset; };
  if (!store && std::any_of(sources.sets.begin(), sources.sets.end(), other)) set.encoding = Encoding::hashtable;
  return set;
}

Set unite(const Sources& sources, bool store) {
  Set result = collector(sources, store);
  for (const Set* const set : sources.sets) {
    if (set == nullptr) continue;
    for (const std::string& member : set->members) set_add(result, member);
  }
  return result;
}

Set subtract(const Sources& sources, bool store) {
  Set result = collector(sources, store);
  const Set* const first = sources.sets.front();
  if (first == nullptr) return result;
  for (const std::string& member : first->members) {
    const auto has = [&](const Set* set) { return set != nullptr && set_contains(*set, member); };
    if (std::none_of(sources.sets.begin() + 1, sources.sets.end(), has)) set_add(result, member);
  }
  return result;
}

// The members of the smallest set that are in all others, in its order.
std::vector<std::string> common_members(Sources& sources) {
  std::stable_sort(sources.sets.begin(), sources.sets.end(),
                   [](const Set* a, const Set* b) { return a->members.size() < b->members.size(); });
  std::vector<std::string> common;
  for (const std::string& member : sources.sets.front()->members) {
    const auto has = [&](const Set* set) { return set_contains(*set, member); };
    if (std::all_of(sources.sets.begin() + 1, sources.sets.end(), has)) common.push_back(member);
  }
  return common;
}

// Integers come out as an intset, whatever the sources' encodings.
Set intersect(Sources& sources) {
  Set result;
  if (sources.any_missing()) return result;
  const auto common = common_members(sources);
  if (sources.sets.front()->encoding != Encoding::intset) result.encoding = Encoding::listpack;
  for (const std::string& member : common) set_add(result, member);
  Set as_intset;
  for (const std::string& member : common) set_add(as_intset, member);
  return as_intset.encoding == Encoding::intset ? as_intset : result;
}

Reply store(Call& call, Set result) {
  const std::string& key = call.args[1];
  if (result.members.empty()) {
    if (call.find(key) != nullptr) mark_shrunk(call, key, true);
    return Reply::integer(0);
  }
  const auto count = static_cast<std::int64_t>(result.members.size());
  call.find(key);
  call.keys.put(key, Entry{std::move(result), kNever});
  mark_changed(call, key);
  return Reply::integer(count);
}

}  // namespace

Reply sinter(Call& call) {
  Sources sources = read_sources(call, call.args.subspan(1));
  if (sources.wrong_type) return wrong_type();
  return sources.any_missing() ? Reply::array({}) : bulk_array(common_members(sources));
}

// SINTERCARD numkeys key … [LIMIT n]: 0 is no limit.
Reply sintercard(Call& call) {
  const auto count = read_integer(call.args[1]);
  if (!count || *count < 1) return Reply::error("ERR numkeys should be greater than 0");
  if (*count > static_cast<std::int64_t>(call.args.size()) - 2)
    return Reply::error("ERR Number of keys can't be greater than number of args");
  const auto keys = static_cast<std::size_t>(*count);
  std::int64_t limit = 0;
  for (std::size_t i = 2 + keys; i < call.args.size(); ++i) {
    if (!same_word(call.args[i], "limit") || i + 1 == call.args.size()) return syntax_error();
    const auto given = read_integer(call.args[++i]);
    if (!given || *given < 0) return Reply::error("ERR LIMIT can't be negative");
    limit = *given;
  }
  Sources sources = read_sources(call, call.args.subspan(2, keys));
  if (sources.wrong_type) return wrong_type();
  if (sources.any_missing()) return Reply::integer(0);
  const auto common = static_cast<std::int64_t>(common_members(sources).size());
  return Reply::integer(limit > 0 ? std::min(common, limit) : common);
}

Reply sunion(Call& call) {
  const Sources sources = read_sources(call, call.args.subspan(1));
  return sources.wrong_type ? wrong_type() : bulk_array(unite(sources, false).members);
}

Reply sdiff(Call& call) {
  const Sources sources = read_sources(call, call.args.subspan(1));
  return sources.wrong_type ? wrong_type() : bulk_array(subtract(sources, false).members);
}

Reply sinterstore(Call& call) {
  Sources sources = read_sources(call, call.args.subspan(2));
  return sources.wrong_type ? wrong_type() : store(call, intersect(sources));
}

Reply sunionstore(Call& call) {
  const Sources sources = read_sources(call, call.args.subspan(2));
  return sources.wrong_type ? wrong_type() : store(call, unite(sources, true));
}

Reply sdiffstore(Call& call) {
  const Sources sources = read_sources(call, call.args.subspan(2));
  return sources.wrong_type ? wrong_type() : store(call, subtract(sources, true));
}

}  // namespace glassbox::redis::handlers
