// The hash commands (t_hash.c). Fields stand in order of insertion, as in a listpack; Redis turns a hash with more than
// 512 fields, or with a field or value over 64 bytes, into a hash table, whose order is unspecified.
#include <algorithm>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/extended.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"

namespace glassbox::redis::handlers {
namespace {

std::string* find_field(Hash* hash, std::string_view field) {
  if (hash == nullptr) return nullptr;
  for (auto& [name, value] : *hash) {
    if (name == field) return &value;
  }
  return nullptr;
}

// True if the field is new.
bool set_field(Hash& hash, const std::string& field, std::string value) {
  if (std::string* const old = find_field(&hash, field)) {
    *old = std::move(value);
    return false;
  }
  hash.emplace_back(field, std::move(value));
  return true;
}

// The fields of HSET and HMSET: how many are new, or the error.
Reply set_fields(Call& call, std::string_view name) {
  if (call.args.size() % 2 == 1) return wrong_arguments(name);
  const std::string& key = call.args[1];
  if (look_up<Hash>(call, key).wrong_type()) return wrong_type();
  Hash& hash = look_up_or_make<Hash>(call, key);
  std::int64_t added = 0;
  for (std::size_t i = 2; i < call.args.size(); i += 2) {
    added += set_field(hash, call.args[i], call.args[i + 1]) ? 1 : 0;
  }
  mark_changed(call, key);
  return Reply::integer(added);
}

Reply list_fields(Call& call, bool names, bool values) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  std::vector<Reply> replies;
  if (found.value == nullptr) return Reply::array({});
  for (const auto& [name, value] : *found.value) {
    if (names) replies.push_back(Reply::bulk(name));
    if (values) replies.push_back(Reply::bulk(value));
  }
  return Reply::array(std::move(replies));
}

Reply bulk_or_null(const std::string* value) {
  return value != nullptr ? Reply::bulk(*value) : Reply::null();
}

}  // namespace

Reply hset(Call& call) {
  return set_fields(call, "hset");
}

Reply hmset(Call& call) {
  Reply added = set_fields(call, "hmset");
  return added.kind == Reply::Kind::error ? added : Reply::ok();
}

Reply hsetnx(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (find_field(found.value, call.args[2]) != nullptr) return Reply::integer(0);
  look_up_or_make<Hash>(call, call.args[1]).emplace_back(call.args[2], call.args[3]);
  mark_changed(call, call.args[1]);
  return Reply::integer(1);
}

Reply hget(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return bulk_or_null(find_field(found.value, call.args[2]));
}

Reply hmget(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  std::vector<Reply> replies;
  for (const std::string& field : call.args.subspan(2)) replies.push_back(bulk_or_null(find_field(found.value, field)));
  return Reply::array(std::move(replies));
}

Reply hgetall(Call& call) {
  return list_fields(call, true, true);
}
Reply hkeys(Call& call) {
  return list_fields(call, true, false);
}
Reply hvals(Call& call) {
  return list_fields(call, false, true);
}

Reply hdel(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::integer(0);
  const std::size_t before = found.value->size();
  for (const std::string& field : call.args.subspan(2)) {
    std::erase_if(*found.value, [&](const auto& pair) { return pair.first == field; });
  }
  const std::size_t removed = before - found.value->size();
  if (removed > 0) mark_shrunk(call, call.args[1], found.value->empty());
  return Reply::integer(static_cast<std::int64_t>(removed));
}

Reply hexists(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(find_field(found.value, call.args[2]) != nullptr ? 1 : 0);
}

Reply hlen(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr ? static_cast<std::int64_t>(found.value->size()) : 0);
}

Reply hstrlen(Call& call) {
  const auto found = look_up<Hash>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  const std::string* const value = find_field(found.value, call.args[2]);
  return Reply::integer(value != nullptr ? static_cast<std::int64_t>(value->size()) : 0);
}

Reply hincrby(Call& call) {
  const std::string& key = call.args[1];
  const auto step = read_integer(call.args[3]);
  if (!step) return not_an_integer();
  const auto found = look_up<Hash>(call, key);
  if (found.wrong_type()) return wrong_type();
  const std::string* const stored = find_field(found.value, call.args[2]);
  const auto old = stored != nullptr ? read_integer(*stored) : 0;
  if (!old) return Reply::error("ERR hash value is not an integer");
  const auto sum = checked_add(*old, *step);
  if (!sum) return would_overflow();
  set_field(look_up_or_make<Hash>(call, key), call.args[2], std::to_string(*sum));
  mark_changed(call, key);
  return Reply::integer(*sum);
}

Reply hincrbyfloat(Call& call) {
  const std::string& key = call.args[1];
  const auto step = read_extended(call.args[3]);
  if (!step) return not_a_float();
  if (step->infinite) return Reply::error("ERR value is NaN or Infinity");
  const auto found = look_up<Hash>(call, key);
  if (found.wrong_type()) return wrong_type();
  const std::string* const stored = find_field(found.value, call.args[2]);
  const auto old = stored != nullptr ? read_extended(*stored) : Extended{};
  if (!old) return Reply::error("ERR hash value is not a float");
  const auto sum = add(*old, *step);
  if (!sum || sum->infinite) return not_finite();
  std::string text = write_extended(*sum);
  set_field(look_up_or_make<Hash>(call, key), call.args[2], text);
  mark_changed(call, key);
  replicate_as(call, {"HSET", key, call.args[2], text});
  return Reply::bulk(std::move(text));
}

}  // namespace glassbox::redis::handlers
