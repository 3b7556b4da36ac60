// Ranges of a sorted set by score ("1.5", "(1.5", "-inf") and by bytes ("[a", "(a", "-", "+"); t_zset.c.
#pragma once

#include <optional>
#include <string>

#include "engine/redis/keyspace.hpp"

namespace glassbox::redis {

struct ScoreRange {
  double least = 0;
  double most = 0;
  bool without_least = false;
  bool without_most = false;
};
std::optional<ScoreRange> read_score_range(const std::string& least, const std::string& most);

struct LexBound {
  enum class Kind { lowest, highest, with, without };
  Kind kind = Kind::with;
  std::string text;
};
struct LexRange {
  LexBound least;
  LexBound most;
};
std::optional<LexRange> read_lex_range(const std::string& least, const std::string& most);

// The members in the range: positions first … first + count - 1 of ZSet::members. A range by bytes is meant for members
// of one score; where they have several, Redis walks from the first member in range on, or backwards from the last one,
// to the first that is not, and so does this.
struct Span {
  std::int64_t first = 0;
  std::int64_t count = 0;
};
Span in_range(const ZSet& set, const ScoreRange& range);
Span in_range(const ZSet& set, const LexRange& range, bool backwards);

}  // namespace glassbox::redis
