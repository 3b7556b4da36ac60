// The sorted set commands (t_zset.c) that do not add or take a range: zadd.cpp, sorted_ranges.cpp.
#include "engine/redis/commands/sorted_sets.hpp"

#include <algorithm>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/steps.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis {

std::int64_t rank_of(const ZSet& set, std::string_view member) {
  const auto at =
      std::find_if(set.members.begin(), set.members.end(), [&](const auto& scored) { return scored.second == member; });
  return at == set.members.end() ? -1 : at - set.members.begin();
}

Reply score_reply(double score) {
  return Reply::bulk(write_double(score));
}

namespace handlers {
namespace {

Reply score_or_null(const ZSet* set, const std::string& member) {
  const std::int64_t rank = set != nullptr ? rank_of(*set, member) : -1;
  return rank < 0 ? Reply::null() : score_reply(set->members[static_cast<std::size_t>(rank)].first);
}

Reply rank(Call& call, std::string_view name, bool reverse) {
  const bool with_score = call.args.size() == 4;
  if (call.args.size() > 4) return wrong_arguments(name);
  if (with_score && !same_word(call.args[3], "withscore")) return syntax_error();
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  const std::int64_t at = found.value != nullptr ? rank_of(*found.value, call.args[2]) : -1;
  if (at < 0) return Reply::null();
  const auto size = static_cast<std::int64_t>(found.value->members.size());
  Reply place = Reply::integer(reverse ? size - 1 - at : at);
  if (!with_score) return place;
  return Reply::array({std::move(place), score_reply(found.value->members[static_cast<std::size_t>(at)].first)});
}

Reply pop(Call& call, bool greatest) {
  if (call.args.size() > 3) return syntax_error();
  const auto count = call.args.size() == 3 ? read_integer(call.args[2]) : 1;
  if (!count || *count < 0) return must_be_positive();
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr || *count == 0) return Reply::array({});
  auto& members = found.value->members;
  std::vector<Reply> replies;
  for (std::int64_t left = *count; left > 0 && !members.empty(); --left) {
    const auto at = greatest ? members.end() - 1 : members.begin();
    replies.push_back(Reply::bulk(at->second));
    replies.push_back(score_reply(at->first));
    members.erase(at);
  }
  mark_shrunk(call, call.args[1], members.empty());
  return Reply::array(std::move(replies));
}

}  // namespace

Reply zscore(Call& call) {
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return score_or_null(found.value, call.args[2]);
}

Reply zmscore(Call& call) {
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  std::vector<Reply> replies;
  for (const std::string& member : call.args.subspan(2)) replies.push_back(score_or_null(found.value, member));
  return Reply::array(std::move(replies));
}

Reply zcard(Call& call) {
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr ? static_cast<std::int64_t>(found.value->members.size()) : 0);
}

Reply zrem(Call& call) {
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::integer(0);
  auto& members = found.value->members;
  std::int64_t removed = 0;
  for (const std::string& member : call.args.subspan(2)) {
    const std::int64_t at = rank_of(*found.value, member);
    if (at < 0) continue;
    members.erase(members.begin() + steps(at));
    ++removed;
  }
  if (removed > 0) mark_shrunk(call, call.args[1], members.empty());
  return Reply::integer(removed);
}

Reply zrank(Call& call) {
  return rank(call, "zrank", false);
}
Reply zrevrank(Call& call) {
  return rank(call, "zrevrank", true);
}
Reply zpopmin(Call& call) {
  return pop(call, false);
}
Reply zpopmax(Call& call) {
  return pop(call, true);
}

}  // namespace handlers
}  // namespace glassbox::redis
