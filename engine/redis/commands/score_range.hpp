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

// The members in the range: positions first … first + count - 1 of ZSet::members. By bytes, as Redis does, the members
// are taken to have one score; where they have not, what is in range ends at the first that is not.
struct Span {
  std::int64_t first = 0;
  std::int64_t count = 0;
};
Span in_range(const ZSet& set, const ScoreRange& range);
Span in_range(const ZSet& set, const LexRange& range);

}  // namespace glassbox::redis
