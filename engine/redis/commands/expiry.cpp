// EXPIRE and its kin, TTL and its kin, PERSIST (expire.c).
#include "engine/redis/commands/expiry.hpp"

#include <limits>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis {

using Limits = std::numeric_limits<std::int64_t>;

std::optional<std::int64_t> unix_time(const Call& call, std::int64_t amount, TimeUnit unit) {
  if (unit.seconds) {
    if (amount > Limits::max() / 1000 || amount < Limits::min() / 1000) return std::nullopt;
    amount *= 1000;
  }
  return unit.absolute ? amount : checked_add(amount, kEpoch + call.now);
}

Millis to_virtual(std::int64_t unix_ms) {
  const auto expires = checked_add(unix_ms, -kEpoch).value_or(Limits::min());
  return expires == kNever ? kNever - 1 : expires;
}

std::int64_t to_unix(Millis expires) {
  return checked_add(expires, kEpoch).value_or(Limits::max());
}

bool already_expired(const Call& call, std::int64_t unix_ms) {
  return call.expiry == Expiry::deletes && unix_ms <= kEpoch + call.now;
}

namespace handlers {
namespace {

struct Conditions {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
};

// The error, if the words are not accepted.
std::optional<Reply> read_conditions(const Call& call, Conditions& conditions) {
  for (const std::string& word : call.args.subspan(3)) {
    if (same_word(word, "nx")) {
      conditions.nx = true;
    } else if (same_word(word, "xx")) {
      conditions.xx = true;
    } else if (same_word(word, "gt")) {
      conditions.gt = true;
    } else if (same_word(word, "lt")) {
      conditions.lt = true;
    } else {
      return Reply::error("ERR Unsupported option " + as_error_text(word));
    }
  }
  if (conditions.nx && (conditions.xx || conditions.gt || conditions.lt)) {
    return Reply::error("ERR NX and XX, GT or LT options at the same time are not compatible");
  }
  if (conditions.gt && conditions.lt) return Reply::error("ERR GT and LT options at the same time are not compatible");
  return std::nullopt;
}

// A key without expiry lives forever: GT never holds, LT always.
bool hold(const Conditions& conditions, Millis current, Millis wanted) {
  const bool never = current == kNever;
  if (conditions.nx && !never) return false;
  if (conditions.xx && never) return false;
  if (conditions.gt && (never || wanted <= current)) return false;
  return !(conditions.lt && !never && wanted >= current);
}

Reply set_expiry(Call& call, std::string_view name, TimeUnit unit) {
  const std::string& key = call.args[1];
  Conditions conditions;
  if (auto error = read_conditions(call, conditions)) return *error;
  const auto amount = read_integer(call.args[2]);
  if (!amount) return not_an_integer();
  const auto when = unix_time(call, *amount, unit);
  if (!when) return bad_expire_time(name);
  Entry* const entry = call.find(key);
  if (entry == nullptr) return Reply::integer(0);
  const Millis expires = to_virtual(*when);
  if (!hold(conditions, entry->expires, expires)) return Reply::integer(0);
  if (already_expired(call, *when)) {
    mark_shrunk(call, key, true);
    replicate_as(call, {"DEL", key});
    return Reply::integer(1);
  }
  entry->expires = expires;
  mark_changed(call, key);
  std::vector<std::string> absolute(call.args.begin(), call.args.end());
  absolute[0] = "PEXPIREAT";
  absolute[2] = std::to_string(*when);
  replicate_as(call, std::move(absolute));
  return Reply::integer(1);
}

Reply time_left(Call& call, TimeUnit unit) {
  const Entry* const entry = call.find(call.args[1]);
  if (entry == nullptr) return Reply::integer(-2);
  if (entry->expires == kNever) return Reply::integer(-1);
  std::int64_t time = unit.absolute ? to_unix(entry->expires) : entry->expires - call.now;
  if (time < 0) time = 0;
  return Reply::integer(unit.seconds ? time / 1000 + (time % 1000 >= 500 ? 1 : 0) : time);
}

}  // namespace

Reply expire(Call& call) {
  return set_expiry(call, "expire", {.seconds = true, .absolute = false});
}
Reply pexpire(Call& call) {
  return set_expiry(call, "pexpire", {.seconds = false, .absolute = false});
}
Reply expireat(Call& call) {
  return set_expiry(call, "expireat", {.seconds = true, .absolute = true});
}
Reply pexpireat(Call& call) {
  return set_expiry(call, "pexpireat", {.seconds = false, .absolute = true});
}

Reply ttl(Call& call) {
  return time_left(call, {.seconds = true, .absolute = false});
}
Reply pttl(Call& call) {
  return time_left(call, {.seconds = false, .absolute = false});
}
Reply expiretime(Call& call) {
  return time_left(call, {.seconds = true, .absolute = true});
}
Reply pexpiretime(Call& call) {
  return time_left(call, {.seconds = false, .absolute = true});
}

Reply persist(Call& call) {
  Entry* const entry = call.find(call.args[1]);
  if (entry == nullptr || entry->expires == kNever) return Reply::integer(0);
  entry->expires = kNever;
  mark_changed(call, call.args[1]);
  return Reply::integer(1);
}

}  // namespace handlers
}  // namespace glassbox::redis
