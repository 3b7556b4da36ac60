// SET and GETEX with their options, and the older names for some of them: SETNX, SETEX, PSETEX (t_string.c).
#include <string>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/expiry.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/strings.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis::handlers {
namespace {

struct Options {
  bool nx = false;
  bool xx = false;
  bool get = false;
  bool keep_ttl = false;
  bool persist = false;
  const std::string* time = nullptr;  // the argument of EX, PX, EXAT, PXAT
  TimeUnit unit{};
};

bool time_word(std::string_view word, TimeUnit& unit) {
  if (same_word(word, "ex")) {
    unit = {.seconds = true, .absolute = false};
  } else if (same_word(word, "px")) {
    unit = {.seconds = false, .absolute = false};
  } else if (same_word(word, "exat")) {
    unit = {.seconds = true, .absolute = true};
  } else if (same_word(word, "pxat")) {
    unit = {.seconds = false, .absolute = true};
  } else {
    return false;
  }
  return true;
}

bool same_unit(TimeUnit a, TimeUnit b) {
  return a.seconds == b.seconds && a.absolute == b.absolute;
}

// A time excludes KEEPTTL, PERSIST and a time of another kind; the same word may stand twice, and the last one counts.
bool take_time(std::span<const std::string> args, std::size_t& at, Options& options) {
  TimeUnit unit;
  if (!time_word(args[at], unit) || at + 1 == args.size()) return false;
  if (options.keep_ttl || options.persist) return false;
  if (options.time != nullptr && !same_unit(options.unit, unit)) return false;
  options.unit = unit;
  options.time = &args[++at];
  return true;
}

bool read_set_options(std::span<const std::string> args, Options& options) {
  for (std::size_t i = 3; i < args.size(); ++i) {
    const std::string& word = args[i];
    if (same_word(word, "nx") && !options.xx) {
      options.nx = true;
    } else if (same_word(word, "xx") && !options.nx) {
      options.xx = true;
    } else if (same_word(word, "get")) {
      options.get = true;
    } else if (same_word(word, "keepttl") && options.time == nullptr) {
      options.keep_ttl = true;
    } else if (!take_time(args, i, options)) {
      return false;
    }
  }
  return true;
}

bool read_getex_options(std::span<const std::string> args, Options& options) {
  for (std::size_t i = 2; i < args.size(); ++i) {
    if (same_word(args[i], "persist") && options.time == nullptr) {
      options.persist = true;
    } else if (!take_time(args, i, options)) {
      return false;
    }
  }
  return true;
}

struct When {
  std::int64_t unix_ms = 0;
  Reply error;  // of kind error where the time is not accepted
};

When read_time(const Call& call, const Options& options, std::string_view name) {
  const auto amount = read_integer(*options.time);
  if (!amount) return {0, not_an_integer()};
  const auto when = *amount > 0 ? unix_time(call, *amount, options.unit) : std::nullopt;
  if (!when) return {0, bad_expire_time(name)};
  return {*when, {}};
}

bool is_error(const Reply& reply) {
  return reply.kind == Reply::Kind::error;
}

std::vector<std::string> without_get(std::span<const std::string> args) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (i < 3 || !same_word(args[i], "get")) kept.push_back(args[i]);
  }
  return kept;
}

void note_set(Call& call, const Options& options, const std::string& value, const When& when) {
  const std::string& key = call.args[1];
  mark_changed(call, key);
  const bool as_typed = options.unit.absolute && !options.unit.seconds;
  if (options.time != nullptr && !as_typed) {
    replicate_as(call, {"SET", key, value, "PXAT", std::to_string(when.unix_ms)});
  } else if (options.time == nullptr && options.get) {
    replicate_as(call, without_get(call.args));
  }
}

// `done` and `not_done` are what the command answers without GET.
Reply set_value(Call& call, std::string_view name, const Options& options, const std::string& value, const Reply& done,
                const Reply& not_done) {
  const std::string& key = call.args[1];
  When when;
  if (options.time != nullptr) when = read_time(call, options, name);
  if (is_error(when.error)) return when.error;
  Reply old;
  if (options.get) old = read_string(call);
  if (is_error(old)) return old;
  const Entry* const entry = call.find(key);
  if ((options.nx && entry != nullptr) || (options.xx && entry == nullptr)) return options.get ? old : not_done;
  Millis expires = options.keep_ttl && entry != nullptr ? entry->expires : kNever;
  if (options.time != nullptr) expires = to_virtual(when.unix_ms);
  call.keys.put(key, Entry{value, expires});
  note_set(call, options, value, when);
  return options.get ? old : done;
}

void expire_later(Call& call, Entry& entry, const When& when) {
  entry.expires = to_virtual(when.unix_ms);
  mark_changed(call, call.args[1]);
  replicate_as(call, {"PEXPIREAT", call.args[1], std::to_string(when.unix_ms)});
}

}  // namespace

Reply set(Call& call) {
  Options options;
  if (!read_set_options(call.args, options)) return syntax_error();
  return set_value(call, "set", options, call.args[2], Reply::ok(), Reply::null());
}

Reply setnx(Call& call) {
  const Options options{.nx = true};
  return set_value(call, "setnx", options, call.args[2], Reply::integer(1), Reply::integer(0));
}

Reply setex(Call& call) {
  const Options options{.time = &call.args[2], .unit = {.seconds = true, .absolute = false}};
  return set_value(call, "setex", options, call.args[3], Reply::ok(), Reply::null());
}

Reply psetex(Call& call) {
  const Options options{.time = &call.args[2], .unit = {.seconds = false, .absolute = false}};
  return set_value(call, "psetex", options, call.args[3], Reply::ok(), Reply::null());
}

Reply getex(Call& call) {
  const std::string& key = call.args[1];
  Options options;
  if (!read_getex_options(call.args, options)) return syntax_error();
  Reply value = read_string(call);
  if (value.kind != Reply::Kind::bulk) return value;
  When when;
  if (options.time != nullptr) when = read_time(call, options, "getex");
  if (is_error(when.error)) return when.error;
  Entry* const entry = call.find(key);
  if (options.time != nullptr && options.unit.absolute && already_expired(call, when.unix_ms)) {
    mark_shrunk(call, key, true);
    replicate_as(call, {"DEL", key});
  } else if (options.time != nullptr) {
    expire_later(call, *entry, when);
  } else if (options.persist && entry->expires != kNever) {
    entry->expires = kNever;
    mark_changed(call, key);
    replicate_as(call, {"PERSIST", key});
  }
  return value;
}

}  // namespace glassbox::redis::handlers
