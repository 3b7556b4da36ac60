// ZRANGE and the older names for its forms, ZCOUNT, ZLEXCOUNT, ZREMRANGEBY… (t_zset.c, zrangeGenericCommand).
#include <algorithm>

#include "engine/redis/commands/access.hpp"
#include "engine/redis/commands/errors.hpp"
#include "engine/redis/commands/handlers.hpp"
#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/score_range.hpp"
#include "engine/redis/commands/sorted_sets.hpp"
#include "engine/redis/commands/steps.hpp"
#include "engine/redis/commands/words.hpp"

namespace glassbox::redis::handlers {
namespace {

enum class By { rank, score, lex };

// What the command's name fixes; ZRANGE itself leaves both open.
struct Form {
  std::optional<By> by;
  std::optional<bool> reverse;
};

struct Options {
  By by = By::rank;
  bool reverse = false;
  bool with_scores = false;
  std::int64_t offset = 0;
  std::int64_t limit = -1;  // -1: all
};

Reply bad_score_range() {
  return Reply::error("ERR min or max is not a float");
}
Reply bad_lex_range() {
  return Reply::error("ERR min or max not valid string range item");
}

std::optional<Reply> read_limit(std::span<const std::string> args, std::size_t at, Options& options) {
  const auto offset = read_integer(args[at + 1]);
  const auto limit = read_integer(args[at + 2]);
  if (!offset || !limit) return not_an_integer();
  options.offset = *offset;
  options.limit = *limit;
  return std::nullopt;
}

std::optional<Reply> read_options(std::span<const std::string> args, const Form& form, Options& options) {
  std::optional<By> by = form.by;
  std::optional<bool> reverse = form.reverse;
  for (std::size_t i = 4; i < args.size(); ++i) {
    if (same_word(args[i], "withscores")) {
      options.with_scores = true;
    } else if (same_word(args[i], "limit") && args.size() - i > 2) {
      if (auto error = read_limit(args, i, options)) return error;
      i += 2;
    } else if (!reverse && same_word(args[i], "rev")) {
      reverse = true;
    } else if (!by && same_word(args[i], "bylex")) {
      by = By::lex;
    } else if (!by && same_word(args[i], "byscore")) {
      by = By::score;
    } else {
      return syntax_error();
    }
  }
  options.by = by.value_or(By::rank);
  options.reverse = reverse.value_or(false);
  if (options.limit != -1 && options.by == By::rank) {
    return Reply::error("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
  }
  if (options.with_scores && options.by == By::lex) {
    return Reply::error("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
  }
  return std::nullopt;
}

// The ends of a range as they stand in a command; `read` says what is wrong with them, `of` finds the members.
struct Ends {
  By by = By::rank;
  std::int64_t start = 0;
  std::int64_t end = 0;
  ScoreRange scores{};
  LexRange lex{};

  std::optional<Reply> read(const std::string& least, const std::string& most);
  [[nodiscard]] Span of(const ZSet& set, bool reverse) const;
};

std::optional<Reply> Ends::read(const std::string& least, const std::string& most) {
  if (by == By::rank) {
    const auto first = read_integer(least);
    const auto last = read_integer(most);
    if (!first || !last) return not_an_integer();
    start = *first;
    end = *last;
  } else if (by == By::score) {
    const auto range = read_score_range(least, most);
    if (!range) return bad_score_range();
    scores = *range;
  } else {
    auto range = read_lex_range(least, most);
    if (!range) return bad_lex_range();
    lex = std::move(*range);
  }
  return std::nullopt;
}

Span Ends::of(const ZSet& set, bool reverse) const {
  if (by == By::score) return in_range(set, scores);
  if (by == By::lex) return in_range(set, lex, reverse);
  const auto size = static_cast<std::int64_t>(set.members.size());
  const auto range = index_range(start, end, size);
  return {reverse ? size - range.first - range.count : range.first, range.count};
}

// LIMIT: what is left of the range, counted from the end where it is reversed.
Span limited(Span span, const Options& options) {
  if (options.offset < 0 || options.offset >= span.count) return {};
  const std::int64_t left = span.count - options.offset;
  const std::int64_t count = options.limit < 0 ? left : std::min(left, options.limit);
  return {options.reverse ? span.first + left - count : span.first + options.offset, count};
}

Reply members_reply(const ZSet& set, Span span, const Options& options) {
  std::vector<Reply> replies;
  for (std::int64_t i = 0; i < span.count; ++i) {
    const std::int64_t at = options.reverse ? span.first + span.count - 1 - i : span.first + i;
    const auto& [score, member] = set.members[static_cast<std::size_t>(at)];
    replies.push_back(Reply::bulk(member));
    if (options.with_scores) replies.push_back(score_reply(score));
  }
  return Reply::array(std::move(replies));
}

Reply range(Call& call, const Form& form) {
  Options options;
  if (auto error = read_options(call.args, form, options)) return *error;
  Ends ends{.by = options.by};
  // By score or bytes, a reversed range is written from its greater end.
  const bool swapped = options.reverse && options.by != By::rank;
  if (auto error = ends.read(call.args[swapped ? 3 : 2], call.args[swapped ? 2 : 3])) return *error;
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::array({});
  Span span = ends.of(*found.value, options.reverse);
  if (options.by != By::rank) span = limited(span, options);
  return members_reply(*found.value, span, options);
}

Reply count(Call& call, By by) {
  Ends ends{.by = by};
  if (auto error = ends.read(call.args[2], call.args[3])) return *error;
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  return Reply::integer(found.value != nullptr ? ends.of(*found.value, false).count : 0);
}

Reply remove(Call& call, By by) {
  Ends ends{.by = by};
  if (auto error = ends.read(call.args[2], call.args[3])) return *error;
  const auto found = look_up<ZSet>(call, call.args[1]);
  if (found.wrong_type()) return wrong_type();
  if (found.value == nullptr) return Reply::integer(0);
  auto& members = found.value->members;
  const Span span = ends.of(*found.value, false);
  const auto first = members.begin() + steps(span.first);
  members.erase(first, first + steps(span.count));
  if (span.count > 0) mark_shrunk(call, call.args[1], members.empty());
  return Reply::integer(span.count);
}

}  // namespace

Reply zrange(Call& call) {
  return range(call, {});
}
Reply zrevrange(Call& call) {
  return range(call, {By::rank, true});
}
Reply zrangebyscore(Call& call) {
  return range(call, {By::score, false});
}
Reply zrevrangebyscore(Call& call) {
  return range(call, {By::score, true});
}
Reply zrangebylex(Call& call) {
  return range(call, {By::lex, false});
}
Reply zrevrangebylex(Call& call) {
  return range(call, {By::lex, true});
}
Reply zcount(Call& call) {
  return count(call, By::score);
}
Reply zlexcount(Call& call) {
  return count(call, By::lex);
}
Reply zremrangebyrank(Call& call) {
  return remove(call, By::rank);
}
Reply zremrangebyscore(Call& call) {
  return remove(call, By::score);
}
Reply zremrangebylex(Call& call) {
  return remove(call, By::lex);
}

}  // namespace glassbox::redis::handlers
