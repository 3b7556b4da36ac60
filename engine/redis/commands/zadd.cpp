// ZADD with its options, and ZINCRBY (t_zset.c, zaddGenericCommand and zsetAdd).
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/sorted_sets.hpp"
#include "engine/redis/commands/steps.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis::handlers {
namespace {

struct Options {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
  bool changes = false;  // CH: count what changed, too
  bool increment = false;
};

bool take_option(const std::string& word, Options& options) {
  bool* const option = same_word(word, "nx")     ? &options.nx
                       : same_word(word, "xx")   ? &options.xx
                       : same_word(word, "gt")   ? &options.gt
                       : same_word(word, "lt")   ? &options.lt
                       : same_word(word, "ch")   ? &options.changes
                       : same_word(word, "incr") ? &options.increment
                                                 : nullptr;
  if (option == nullptr) return false;
  *option = true;
  return true;
}

std::optional<Reply> refuse(const Options& options, std::size_t left) {
  if (left % 2 != 0 || left == 0) return syntax_error();
  if (options.nx && options.xx) return Reply::error("ERR XX and NX options at the same time are not compatible");
  if ((options.gt && options.nx) || (options.lt && options.nx) || (options.gt && options.lt)) {
    return Reply::error("ERR GT, LT, and/or NX options at the same time are not compatible");
  }
  if (options.increment && left > 2) {
    return Reply::error("ERR INCR option supports a single increment-element pair");
  }
  return std::nullopt;
}

enum class Outcome { added, updated, same, skipped, not_a_number };

void insert(ZSet& set, double score, const std::string& member) {
  // A listpack keeps whole scores as integers, so that -0 comes back as 0.
  std::pair<double, std::string> scored(score == 0 ? 0 : score, member);
  set.members.insert(std::lower_bound(set.members.begin(), set.members.end(), scored), std::move(scored));
}

// Adds or updates one member; `score` becomes the one it has now.
Outcome add_member(ZSet& set, const Options& options, double& score, const std::string& member) {
  const std::int64_t rank = rank_of(set, member);
  if (rank < 0) {
    if (options.xx) return Outcome::skipped;
    insert(set, score, member);
    return Outcome::added;
  }
  if (options.nx) return Outcome::skipped;
  const auto at = set.members.begin() + steps(rank);
  const double current = at->first;
  if (options.increment) score += current;
  if (std::isnan(score)) return Outcome::not_a_number;
  if ((options.lt && score >= current) || (options.gt && score <= current)) return Outcome::skipped;
  if (score == current) return Outcome::same;
  set.members.erase(at);
  insert(set, score, member);
  return Outcome::updated;
}

struct Tally {
  std::int64_t added = 0;
  std::int64_t updated = 0;
  bool processed = false;  // something was not skipped
  bool not_a_number = false;
};

Tally add_members(ZSet& set, const Options& options, std::vector<double>& scores, std::span<const std::string> pairs) {
  Tally tally;
  for (std::size_t i = 0; i < scores.size() && !tally.not_a_number; ++i) {
    const Outcome outcome = add_member(set, options, scores[i], pairs[2 * i + 1]);
    if (outcome == Outcome::added) ++tally.added;
    if (outcome == Outcome::updated) ++tally.updated;
    if (outcome != Outcome::skipped) tally.processed = true;
    tally.not_a_number = outcome == Outcome::not_a_number;
  }
  return tally;
}

Reply add(Call& call, Options options, std::span<const std::string> pairs) {
  const std::string& key = call.args[1];
  if (auto error = refuse(options, pairs.size())) return *error;
  std::vector<double> scores;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const auto score = read_double(pairs[i]);
    if (!score) return not_a_float();
    scores.push_back(*score);
  }
  const auto found = look_up<ZSet>(call, key);
  if (found.wrong_type()) return wrong_type();
  Tally tally;
  if (found.value != nullptr || !options.xx) {
    tally = add_members(look_up_or_make<ZSet>(call, key), options, scores, pairs);
  }
  if (tally.added + tally.updated > 0) mark_changed(call, key);
  if (tally.not_a_number) return Reply::error("ERR resulting score is not a number (NaN)");
  if (options.increment) return tally.processed ? score_reply(scores.front()) : Reply::null();
  return Reply::integer(options.changes ? tally.added + tally.updated : tally.added);
}

}  // namespace

Reply zadd(Call& call) {
  Options options;
  std::size_t first = 2;
  while (first < call.args.size() && take_option(call.args[first], options)) ++first;
  return add(call, options, call.args.subspan(first));
}

Reply zincrby(Call& call) {
  const Options options{.increment = true};
  return add(call, options, call.args.subspan(2));
}

}  // namespace glassbox::redis::handlers
