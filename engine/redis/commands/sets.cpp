// The commands on one set, and SMOVE (t_set.c); those that draw at random are in set_random.cpp.
#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/set_value.hpp"

namespace glassbox::redis::handlers {

Reply sadd(Call& call) {
  const std::string& key = call.args[1];
  const auto members = call.args.subspan(2);
  const auto found = look_up<Set>(call, key);
  if (found.wrong_type()) return wrong_type();
  Set* set = found.value;
  if (set == nullptr) {
    set = std::get_if<Set>(&call.keys.put(key, Entry{make_set(members.front(), members.size()), kNever}).value);
  } else {
    prepare_set(*set, members.size());
  }
  std::int64_t added = 0;
  for (const std::string& member : members) added += set_add(*set, member) ? 1 : 0;
  if (added > 0) mark_changed(call, key);
  return Reply::integer(added);
}

Reply srem(Call& call) {
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::integer(0);
  std::int64_t removed = 0;
  for (const std::string& member : call.args.subspan(2)) removed += set_remove(*found.value, member) ? 1 : 0;
  if (removed > 0) mark_shrunk(call, call.args[1], found.value->members.empty());
  return Reply::integer(removed);
}

Reply smembers(Call& call) {
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return found.value != nullptr ? bulk_array(found.value->members) : Reply::array({});
}

Reply sismember(Call& call) {
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr && set_contains(*found.value, call.args[2]) ? 1 : 0);
}

Reply smismember(Call& call) {
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  std::vector<Reply> replies;
  for (const std::string& member : call.args.subspan(2)) {
    replies.push_back(Reply::integer(found.value != nullptr && set_contains(*found.value, member) ? 1 : 0));
  }
  return Reply::array(std::move(replies));
}

Reply scard(Call& call) {
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr ? static_cast<std::int64_t>(found.value->members.size()) : 0);
}

Reply smove(Call& call) {
  const std::string& from = call.args[1];
  const std::string& to = call.args[2];
  const std::string& member = call.args[3];
  const auto source = look_up<Set>(call, from);
  const auto target = look_up<Set>(call, to);
  if (source.entry == nullptr) return Reply::integer(0);
  if (source.wrong_type() || target.wrong_type()) return wrong_type();
  if (from == to) return Reply::integer(set_contains(*source.value, member) ? 1 : 0);
  if (!set_remove(*source.value, member)) return Reply::integer(0);
  mark_shrunk(call, from, source.value->members.empty());
  Set* set = target.value;
  if (set == nullptr) set = std::get_if<Set>(&call.keys.put(to, Entry{make_set(member, 1), kNever}).value);
  if (set_add(*set, member)) mark_changed(call, to);
  return Reply::integer(1);
}

}  // namespace glassbox::redis::handlers
