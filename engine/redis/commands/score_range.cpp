#include "engine/redis/commands/score_range.hpp"

#include <string_view>

#include "engine/redis/commands/numbers.hpp"

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

template <class Above, class Below>
Span span(const ZSet& set, Above is_above, Below is_below) {
  Span out;
  const auto size = static_cast<std::int64_t>(set.members.size());
  while (out.first < size && !is_above(set.members[static_cast<std::size_t>(out.first)])) ++out.first;
  std::int64_t end = out.first;
  while (end < size && is_below(set.members[static_cast<std::size_t>(end)])) ++end;
  out.count = end - out.first;
  return out;
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
  return span(
      set, [&](const auto& member) { return above(range, member.first); },
      [&](const auto& member) { return below(range, member.first); });
}

Span in_range(const ZSet& set, const LexRange& range) {
  if (crossed(range)) return {};
  return span(
      set, [&](const auto& member) { return above(range.least, member.second); },
      [&](const auto& member) { return below(range.most, member.second); });
}

}  // namespace glassbox::redis
