// The commands on keys whatever their type (db.c), without expiry: expiry.cpp.
#include <limits>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"
#include "engine/redis/glob.hpp"

namespace glassbox::redis::handlers {
namespace {

std::int64_t count_existing(Call& call) {
  std::int64_t count = 0;
  for (const std::string& key : call.args.subspan(1)) count += call.find(key) != nullptr ? 1 : 0;
  return count;
}

Reply rename_key(Call& call, bool only_new) {
  const std::string& from = call.args[1];
  const std::string& to = call.args[2];
  Entry* const entry = call.find(from);
  if (entry == nullptr) return no_such_key();
  if (from == to) return only_new ? Reply::integer(0) : Reply::ok();
  if (call.find(to) != nullptr && only_new) return Reply::integer(0);
  Entry moved = std::move(*entry);
  call.keys.erase(from);
  call.keys.put(to, std::move(moved));
  mark_changed(call, from);
  mark_changed(call, to);
  return only_new ? Reply::integer(1) : Reply::ok();
}

struct CopyOptions {
  bool replace = false;
  Reply error;
};

// A cluster has one database, 0.
CopyOptions read_copy_options(const Call& call) {
  using Int = std::numeric_limits<std::int32_t>;
  CopyOptions options;
  for (std::size_t i = 3; i < call.args.size(); ++i) {
    if (same_word(call.args[i], "replace")) {
      options.replace = true;
      continue;
    }
    if (!same_word(call.args[i], "db") || i + 1 == call.args.size()) return {false, syntax_error()};
    const auto database = read_integer(call.args[++i]);
    if (!database) return {false, not_an_integer()};
    if (*database < Int::min() || *database > Int::max()) {
      return {false, Reply::error("ERR value is out of range, value must between -2147483648 and 2147483647")};
    }
    if (*database != 0) return {false, Reply::error("ERR DB index is out of range")};
  }
  return options;
}

Reply flush(Call& call) {
  const auto& args = call.args;
  if (args.size() > 2) return syntax_error();
  if (args.size() == 2 && !same_word(args[1], "sync") && !same_word(args[1], "async")) return syntax_error();
  for (const auto& [key, entry] : call.keys.entries()) mark_changed(call, key);
  call.keys.clear();
  return Reply::ok();
}

}  // namespace

Reply del(Call& call) {
  std::int64_t count = 0;
  for (const std::string& key : call.args.subspan(1)) {
    // A replica that applies its master's DEL has the key even where it hides it.
    const bool there = call.expiry == Expiry::deletes ? call.find(key) != nullptr : call.keys.peek(key) != nullptr;
    if (!there) continue;
    mark_shrunk(call, key, true);
    ++count;
  }
  return Reply::integer(count);
}

Reply unlink(Call& call) {
  return del(call);
}

Reply exists(Call& call) {
  return Reply::integer(count_existing(call));
}
Reply touch(Call& call) {
  return Reply::integer(count_existing(call));
}

Reply type(Call& call) {
  const Entry* const entry = call.find(call.args[1]);
  return Reply::status(entry != nullptr ? std::string(type_name(entry->value)) : "none");
}

Reply rename(Call& call) {
  return rename_key(call, false);
}
Reply renamenx(Call& call) {
  return rename_key(call, true);
}

Reply copy(Call& call) {
  const std::string& from = call.args[1];
  const std::string& to = call.args[2];
  const CopyOptions options = read_copy_options(call);
  if (options.error.kind == Reply::Kind::error) return options.error;
  if (from == to) return Reply::error("ERR source and destination objects are the same");
  const Entry* const entry = call.find(from);
  if (entry == nullptr) return Reply::integer(0);
  if (call.find(to) != nullptr && !options.replace) return Reply::integer(0);
  call.keys.put(to, Entry(*entry));
  mark_changed(call, to);
  return Reply::integer(1);
}

Reply dbsize(Call& call) {
  return Reply::integer(call.keys.size());
}

// In the order of bytes; Redis's own order comes from a seeded hash table. Expired keys are left out and not deleted.
Reply keys(Call& call) {
  std::vector<Reply> found;
  for (const auto& [key, entry] : call.keys.entries()) {
    const bool expired = entry.expires != kNever && call.now > entry.expires;
    const bool all = call.args[1] == "*";  // also the key "", which a pattern does not match
    if (!expired && (all || glob_matches(call.args[1], key))) found.push_back(Reply::bulk(key));
  }
  return Reply::array(std::move(found));
}

Reply flushall(Call& call) {
  return flush(call);
}
Reply flushdb(Call& call) {
  return flush(call);
}

}  // namespace glassbox::redis::handlers
