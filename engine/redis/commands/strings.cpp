// The string commands (t_string.c), without SET's and GETEX's options: set.cpp.
#include "engine/redis/commands/strings.hpp"

#include <algorithm>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/extended.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"

namespace glassbox::redis {

Reply read_string(Call& call) {
  const auto found = look_up<String>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return found.value != nullptr ? Reply::bulk(*found.value) : Reply::null();
}

namespace handlers {
namespace {

Reply add_integer(Call& call, std::int64_t step) {
  const std::string& key = call.args[1];
  const auto found = look_up<String>(call, key);
  if (found.wrong_type()) return wrong_type();
  const auto old = found.value != nullptr ? read_integer(*found.value) : 0;
  if (!old) return not_an_integer();
  const auto sum = checked_add(*old, step);
  if (!sum) return would_overflow();
  look_up_or_make<String>(call, key) = std::to_string(*sum);
  mark_changed(call, key);
  return Reply::integer(*sum);
}

Reply too_long() {
  return Reply::error("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
}

void set_pairs(Call& call) {
  for (std::size_t i = 1; i + 1 < call.args.size(); i += 2) {
    call.find(call.args[i]);
    call.keys.put(call.args[i], Entry{call.args[i + 1], kNever});
    mark_changed(call, call.args[i]);
  }
}

}  // namespace

Reply get(Call& call) {
  return read_string(call);
}

Reply getset(Call& call) {
  Reply old = read_string(call);
  if (old.kind == Reply::Kind::error) return old;
  call.keys.put(call.args[1], Entry{call.args[2], kNever});
  mark_changed(call, call.args[1]);
  replicate_as(call, {"SET", call.args[1], call.args[2]});
  return old;
}

Reply getdel(Call& call) {
  Reply old = read_string(call);
  if (old.kind != Reply::Kind::bulk) return old;
  mark_shrunk(call, call.args[1], true);
  replicate_as(call, {"DEL", call.args[1]});
  return old;
}

Reply mget(Call& call) {
  std::vector<Reply> replies;
  for (const std::string& key : call.args.subspan(1)) {
    const auto found = look_up<String>(call, key);
    replies.push_back(found.value != nullptr ? Reply::bulk(*found.value) : Reply::null());
  }
  return Reply::array(std::move(replies));
}

Reply mset(Call& call) {
  if (call.args.size() % 2 == 0) return wrong_arguments("mset");
  set_pairs(call);
  return Reply::ok();
}

Reply msetnx(Call& call) {
  if (call.args.size() % 2 == 0) return wrong_arguments("msetnx");
  for (std::size_t i = 1; i < call.args.size(); i += 2) {
    if (call.find(call.args[i]) != nullptr) return Reply::integer(0);
  }
  set_pairs(call);
  return Reply::integer(1);
}

Reply incr(Call& call) {
  return add_integer(call, 1);
}
Reply decr(Call& call) {
  return add_integer(call, -1);
}

Reply incrby(Call& call) {
  const auto step = read_integer(call.args[2]);
  return step ? add_integer(call, *step) : not_an_integer();
}

Reply decrby(Call& call) {
  const auto step = read_integer(call.args[2]);
  if (!step) return not_an_integer();
  if (*step == INT64_MIN) return Reply::error("ERR decrement would overflow");
  return add_integer(call, -*step);
}

Reply incrbyfloat(Call& call) {
  const std::string& key = call.args[1];
  const auto found = look_up<String>(call, key);
  if (found.wrong_type()) return wrong_type();
  const auto old = found.value != nullptr ? read_extended(*found.value) : Extended{};
  const auto step = read_extended(call.args[2]);
  if (!old || !step) return not_a_float();
  const auto sum = add(*old, *step);
  if (!sum || sum->infinite) return not_finite();
  std::string text = write_extended(*sum);
  look_up_or_make<String>(call, key) = text;
  mark_changed(call, key);
  replicate_as(call, {"SET", key, text, "KEEPTTL"});
  return Reply::bulk(std::move(text));
}

Reply append(Call& call) {
  const std::string& key = call.args[1];
  const auto found = look_up<String>(call, key);
  if (found.wrong_type()) return wrong_type();
  const std::size_t before = found.value != nullptr ? found.value->size() : 0;
  if (before + call.args[2].size() > kLongestString) return too_long();
  String& value = look_up_or_make<String>(call, key);
  value += call.args[2];
  mark_changed(call, key);
  return Reply::integer(static_cast<std::int64_t>(value.size()));
}

Reply strlen(Call& call) {
  const auto found = look_up<String>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr ? static_cast<std::int64_t>(found.value->size()) : 0);
}

Reply setrange(Call& call) {
  const std::string& key = call.args[1];
  const std::string& piece = call.args[3];
  const auto offset = read_integer(call.args[2]);
  if (!offset) return not_an_integer();
  if (*offset < 0) return Reply::error("ERR offset is out of range");
  const auto found = look_up<String>(call, key);
  if (found.wrong_type()) return wrong_type();
  if (piece.empty()) return Reply::integer(found.value != nullptr ? static_cast<std::int64_t>(found.value->size()) : 0);
  constexpr auto kLimit = static_cast<std::int64_t>(kLongestString);
  if (*offset > kLimit - static_cast<std::int64_t>(std::min(piece.size(), kLongestString))) return too_long();
  String& value = look_up_or_make<String>(call, key);
  const auto from = static_cast<std::size_t>(*offset);
  if (value.size() < from + piece.size()) value.resize(from + piece.size(), '\0');
  value.replace(from, piece.size(), piece);
  mark_changed(call, key);
  return Reply::integer(static_cast<std::int64_t>(value.size()));
}

Reply getrange(Call& call) {
  const auto start = read_integer(call.args[2]);
  const auto end = read_integer(call.args[3]);
  if (!start || !end) return not_an_integer();
  const auto found = look_up<String>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr || (*start < 0 && *end < 0 && *start > *end)) return Reply::bulk("");
  // An end before the string counts as its first byte, unlike in the ranges of lists.
  const auto length = static_cast<std::int64_t>(found.value->size());
  const auto range = index_range(*start, std::max(*end, -length), length);
  return Reply::bulk(found.value->substr(static_cast<std::size_t>(range.first), static_cast<std::size_t>(range.count)));
}

}  // namespace handlers
}  // namespace glassbox::redis
