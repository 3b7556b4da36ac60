#include "engine/redis/commands/score_range.hpp"

#include <algorithm>
#include <string_view>

#include "engine/redis/commands/numbers.hpp"
#include "engine/redis/commands/steps.hpp"

namespace glassbox::redis {
namespace {

bool above(const ScoreRange& range, double score) {
  return range.without_least ? score > range.least : score >= range.least;
}
bool below(const ScoreRange& range, double score) {
  return range.without_most ? score < range.most : score <= range.most;
}

std::optional<LexBound> read_lex_bound(const std::string& text) {
  using Kind = LexBound::Kind;
  if (text == "-") return LexBound{Kind::lowest, {}};
  if (text == "+") return LexBound{Kind::highest, {}};
  if (text.empty() || (text.front() != '[' && text.front() != '(')) return std::nullopt;
  return LexBound{text.front() == '[' ? Kind::with : Kind::without, text.substr(1)};
}

bool above(const LexBound& bound, std::string_view member) {
  switch (bound.kind) {
    case LexBound::Kind::lowest:
      return true;
    case LexBound::Kind::highest:
      return false;
    case LexBound::Kind::with:
      return member >= bound.text;
    case LexBound::Kind::without:
      break;
  }
  return member > bound.text;
}
bool below(const LexBound& bound, std::string_view member) {
  switch (bound.kind) {
    case LexBound::Kind::lowest:
      return false;
    case LexBound::Kind::highest:
      return true;
    case LexBound::Kind::with:
      return member <= bound.text;
    case LexBound::Kind::without:
      break;
  }
  return member < bound.text;
}

// Where the first bound is at a greater place than the second, or at the same one without it.
bool crossed(const LexRange& range) {
  using Kind = LexBound::Kind;
  if (range.least.kind == Kind::highest) return range.most.kind != Kind::highest;
  if (range.least.kind == Kind::lowest || range.most.kind == Kind::highest) return false;
  if (range.most.kind == Kind::lowest) return true;
  if (range.least.text != range.most.text) return range.least.text > range.most.text;
  return range.least.kind == Kind::without || range.most.kind == Kind::without;
}

// The first position from `from` on (or up to the end) where `wanted` holds.
template <class Wanted>
std::int64_t first_where(const ZSet& set, std::int64_t from, Wanted wanted) {
  const auto begin = set.members.begin();
  return std::find_if(begin + steps(from), set.members.end(), wanted) - begin;
}

// One behind the last position before `end` where `wanted` holds, or 0.
template <class Wanted>
std::int64_t end_of_last_where(const ZSet& set, std::int64_t end, Wanted wanted) {
  while (end > 0 && !wanted(set.members[static_cast<std::size_t>(end - 1)])) --end;
  return end;
}

}  // namespace

std::optional<ScoreRange> read_score_range(const std::string& least, const std::string& most) {
  ScoreRange range;
  range.without_least = !least.empty() && least.front() == '(';
  range.without_most = !most.empty() && most.front() == '(';
  const auto low = read_bound(range.without_least ? least.substr(1) : least);
  const auto high = read_bound(range.without_most ? most.substr(1) : most);
  if (!low || !high) return std::nullopt;
  range.least = *low;
  range.most = *high;
  return range;
}

std::optional<LexRange> read_lex_range(const std::string& least, const std::string& most) {
  auto low = read_lex_bound(least);
  auto high = read_lex_bound(most);
  if (!low || !high) return std::nullopt;
  return LexRange{std::move(*low), std::move(*high)};
}

Span in_range(const ZSet& set, const ScoreRange& range) {
  const auto too_great = [&](const auto& member) { return !below(range, member.first); };
  const std::int64_t first = first_where(set, 0, [&](const auto& member) { return above(range, member.first); });
  return {first, first_where(set, first, too_great) - first};
}

Span in_range(const ZSet& set, const LexRange& range, bool backwards) {
  const auto size = static_cast<std::int64_t>(set.members.size());
  if (size == 0 || crossed(range)) return {};
  if (!above(range.least, set.members.back().second) || !below(range.most, set.members.front().second)) return {};
  const auto is_above = [&](const auto& member) { return above(range.least, member.second); };
  const auto is_below = [&](const auto& member) { return below(range.most, member.second); };
  if (backwards) {
    const std::int64_t end = end_of_last_where(set, size, is_below);
    const std::int64_t first = end_of_last_where(set, end, [&](const auto& member) { return !is_above(member); });
    return {first, end - first};
  }
  const std::int64_t first = first_where(set, 0, is_above);
  return {first, first_where(set, first, [&](const auto& member) { return !is_below(member); }) - first};
}

}  // namespace glassbox::redis
