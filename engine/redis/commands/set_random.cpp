// SPOP and SRANDMEMBER (t_set.c). Which members come is Redis's chance; here it is the run's own random numbers, so
// that a run is the same every time.
#include <algorithm>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/set_value.hpp"

namespace glassbox::redis::handlers {
namespace {

std::string take_one(Call& call, std::vector<std::string>& from) {
  const auto at = from.begin() + call.random.below(static_cast<std::uint32_t>(from.size()));
  std::string taken = std::move(*at);
  from.erase(at);
  return taken;
}

// The master's replicas hear which members went, not that some did.
void pop_members(Call& call, Set& set, const std::vector<std::string>& members) {
  const std::string& key = call.args[1];
  std::vector<std::string> command = {"SREM", key};
  command.insert(command.end(), members.begin(), members.end());
  for (const std::string& member : members) set_remove(set, member);
  if (set.members.empty() && members.size() > 1) command = {"DEL", key};
  replicate_as(call, std::move(command));
  mark_shrunk(call, key, set.members.empty());
}

Reply pop_many(Call& call) {
  const auto count = read_integer(call.args[2]);
  if (!count || *count < 0) return must_be_positive();
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr || *count == 0) return Reply::array({});
  std::vector<std::string> left = found.value->members;
  std::vector<std::string> popped;
  if (*count >= static_cast<std::int64_t>(left.size())) popped.swap(left);
  while (static_cast<std::int64_t>(popped.size()) < *count && !left.empty()) popped.push_back(take_one(call, left));
  pop_members(call, *found.value, popped);
  return bulk_array(popped);
}

}  // namespace

Reply spop(Call& call) {
  if (call.args.size() == 3) return pop_many(call);
  if (call.args.size() > 3) return syntax_error();
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::null();
  std::vector<std::string> left = found.value->members;
  const std::string popped = take_one(call, left);
  pop_members(call, *found.value, {popped});
  return Reply::bulk(popped);
}

// A negative count: so many, the same one more than once.
Reply srandmember(Call& call) {
  if (call.args.size() > 3) return syntax_error();
  const bool many = call.args.size() == 3;
  const auto count = many ? read_integer(call.args[2]) : std::optional<std::int64_t>(1);
  if (!count) return not_an_integer();
  const auto found = look_up<Set>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return many ? Reply::array({}) : Reply::null();
  std::vector<std::string> left = found.value->members;
  std::vector<std::string> chosen;
  for (std::int64_t i = *count; i < 0; ++i)
    chosen.push_back(left[call.random.below(static_cast<std::uint32_t>(left.size()))]);
  if (*count >= static_cast<std::int64_t>(left.size())) return many ? bulk_array(left) : Reply::bulk(left.front());
  for (std::int64_t i = 0; i < *count; ++i) chosen.push_back(take_one(call, left));
  return many ? bulk_array(chosen) : Reply::bulk(chosen.front());
}

}  // namespace glassbox::redis::handlers
