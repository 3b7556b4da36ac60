// SCAN, SSCAN, HSCAN and ZSCAN (db.c, scanGenericCommand). What Redis keeps in a listpack or an intset comes whole and
// in its order. The order of a hash table comes from a seed that Redis draws at random, so there the cursor walks the
// names in the order of a fixed hash: as in Redis, what is there from the first call to the last comes at least once.
#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <optional>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/glob.hpp"

namespace glassbox::redis::handlers {
namespace {

enum class Of : std::uint8_t { keys, set, hash, zset };

struct Scan {
  std::uint64_t cursor = 0;
  std::int64_t count = 10;
  const std::string* pattern = nullptr;  // null: all
  const std::string* type = nullptr;
  bool values = true;
};

struct Element {
  std::string_view name;
  std::string_view value;  // of a hash
  double score = 0;        // of a sorted set
};

// An integer that is not negative, or what strtoull takes as a whole: it allows white space in front and a sign, and a
// negative number comes round (util.c, string2ull).
std::optional<std::uint64_t> read_cursor(const std::string& text) {
  if (const auto number = read_integer(text))
    return *number < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(*number));
  const char* at = text.c_str();
  while (*at == ' ' || (*at >= '\t' && *at <= '\r')) ++at;
  const bool minus = *at == '-';
  if (minus || *at == '+') ++at;
  if (*at < '0' || *at > '9') return std::nullopt;
  std::uint64_t cursor = 0;
  for (; *at >= '0' && *at <= '9'; ++at) {
    const auto digit = static_cast<std::uint64_t>(*at - '0');
    if (cursor > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    cursor = cursor * 10 + digit;
  }
  if (*at != '\0') return std::nullopt;
  return minus ? 0 - cursor : cursor;
}

Reply invalid_cursor() {
  return Reply::error("ERR invalid cursor");
}

// From args[at] on. Nothing: read; else the error.
std::optional<Reply> read_options(std::span<const std::string> args, std::size_t at, Of of, Scan& scan) {
  for (; at < args.size(); ++at) {
    const bool more = at + 1 < args.size();
    if (same_word(args[at], "count") && more) {
      const auto count = read_integer(args[++at]);
      if (!count) return not_an_integer();
      if (*count < 1) return syntax_error();
      scan.count = *count;
    } else if (same_word(args[at], "match") && more) {
      scan.pattern = &args[++at];
    } else if (same_word(args[at], "type") && of == Of::keys && more) {
      scan.type = &args[++at];
    } else if (same_word(args[at], "novalues")) {
      if (of != Of::hash) return Reply::error("ERR NOVALUES option can only be used in HSCAN");
      scan.values = false;
    } else {
      return syntax_error();
    }
  }
  return std::nullopt;
}

// FNV-1a; never 0, which as a cursor is the beginning.
std::uint64_t place_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char byte : name) hash = (hash ^ static_cast<std::uint8_t>(byte)) * 1099511628211ULL;
  return hash | 1U;
}

// The elements from the cursor on, `count` of them; moves the cursor to the next one, or to 0 at the end.
std::vector<Element> take_page(std::vector<Element> all, Scan& scan) {
  std::vector<std::pair<std::uint64_t, std::size_t>> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (const std::uint64_t place = place_of(all[i].name); place >= scan.cursor) order.emplace_back(place, i);
  std::sort(order.begin(), order.end());
  std::vector<Element> page;
  scan.cursor = 0;
  for (const auto& [place, index] : order) {
    // Names of one place stay together: the cursor could not part them.
    if (static_cast<std::int64_t>(page.size()) >= scan.count && place != place_of(page.back().name)) {
      scan.cursor = place;
      break;
    }
    page.push_back(all[index]);
  }
  return page;
}

Reply answer(const Scan& scan, std::vector<Reply> found) {
  return Reply::array({Reply::bulk(std::to_string(scan.cursor)), Reply::array(std::move(found))});
}

bool wanted(const Scan& scan, std::string_view name) {
  return scan.pattern == nullptr || glob_matches(*scan.pattern, name);
}

std::vector<Element> elements_of(const Value& value) {
  std::vector<Element> all;
  if (const auto* set = std::get_if<Set>(&value))
    for (const std::string& member : set->members) all.push_back({member, {}, 0});
  if (const auto* hash = std::get_if<Hash>(&value))
    for (const auto& [field, item] : *hash) all.push_back({field, item, 0});
  if (const auto* zset = std::get_if<ZSet>(&value))
    for (const auto& [score, member] : zset->members) all.push_back({member, {}, score});
  return all;
}

// Whether Redis keeps the value in a hash table (redis.conf's default limits).
bool in_a_table(const Value& value) {
  constexpr std::size_t kLongest = 64;
  const auto is_long = [](std::string_view text) { return text.size() > kLongest; };
  if (const auto* set = std::get_if<Set>(&value)) return set->encoding == Set::Encoding::hashtable;
  if (const auto* hash = std::get_if<Hash>(&value))
    return hash->size() > 512 || std::any_of(hash->begin(), hash->end(), [&](const auto& field) {
             return is_long(field.first) || is_long(field.second);
           });
  const auto& zset = std::get<ZSet>(value);
  return zset.members.size() > 128 || std::any_of(zset.members.begin(), zset.members.end(),
                                                  [&](const auto& member) { return is_long(member.second); });
}

// A listpack has the shortest digits; of a skip list's scores all seventeen are written (scanCallback).
std::string score_words(double score, bool table) {
  if (!table) return write_double(score);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.17g", score);
  return text.data();
}

template <class T>
Reply scan_value(Call& call, Of of) {
  Scan scan;
  const auto cursor = read_cursor(call.args[2]);
  if (!cursor) return invalid_cursor();
  scan.cursor = *cursor;
  const auto found = look_up<T>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.entry == nullptr) return answer({}, {});
  if (auto error = read_options(call.args, 3, of, scan)) return *error;
  std::vector<Element> page = elements_of(found.entry->value);
  const bool table = in_a_table(found.entry->value);
  if (table)
    page = take_page(std::move(page), scan);
  else
    scan.cursor = 0;
  std::vector<Reply> replies;
  for (const Element& element : page) {
    if (!wanted(scan, element.name)) continue;
    replies.push_back(Reply::bulk(std::string(element.name)));
    if (of == Of::hash && scan.values) replies.push_back(Reply::bulk(std::string(element.value)));
    if (of == Of::zset) replies.push_back(Reply::bulk(score_words(element.score, table)));
  }
  return answer(scan, std::move(replies));
}

}  // namespace

Reply scan(Call& call) {
  Scan scan;
  const auto cursor = read_cursor(call.args[1]);
  if (!cursor) return invalid_cursor();
  scan.cursor = *cursor;
  if (auto error = read_options(call.args, 2, Of::keys, scan)) return *error;
  std::vector<Element> all;
  for (const auto& [key, entry] : call.keys.entries()) all.push_back({key, {}, 0});
  std::vector<std::string> names;
  for (const Element& element : take_page(std::move(all), scan))
    if (wanted(scan, element.name)) names.emplace_back(element.name);
  std::vector<Reply> replies;
  for (std::string& name : names) {
    const Entry* const entry = call.find(name);  // what has expired goes now
    if (entry == nullptr || (scan.type != nullptr && !same_word(*scan.type, type_name(entry->value)))) continue;
    replies.push_back(Reply::bulk(std::move(name)));
  }
  return answer(scan, std::move(replies));
}

Reply sscan(Call& call) {
  return scan_value<Set>(call, Of::set);
}
Reply hscan(Call& call) {
  return scan_value<Hash>(call, Of::hash);
}
Reply zscan(Call& call) {
  return scan_value<ZSet>(call, Of::zset);
}

}  // namespace glassbox::redis::handlers
