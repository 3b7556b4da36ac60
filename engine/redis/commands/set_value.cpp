#include "engine/redis/commands/set_value.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/redis/commands/numbers.hpp"

namespace glassbox::redis {
namespace {

using Encoding = Set::Encoding;
using Place = std::vector<std::string>::iterator;

constexpr std::size_t kMostInIntset = 512;      // set-max-intset-entries
constexpr std::size_t kMostInListpack = 128;    // set-max-listpack-entries
constexpr std::size_t kLongestInListpack = 64;  // set-max-listpack-value

// Where an integer stands in an intset, or would.
Place intset_place(Set& set, std::int64_t value) {
  return std::lower_bound(set.members.begin(), set.members.end(), value,
                          [](const std::string& member, std::int64_t bound) { return *read_integer(member) < bound; });
}

void become_hashtable(Set& set) {
  if (set.encoding == Encoding::hashtable) return;
  set.encoding = Encoding::hashtable;
  std::sort(set.members.begin(), set.members.end());
}

// The member's place, or the end of `members` if it is not there.
Place find(Set& set, std::string_view member) {
  const Place end = set.members.end();
  Place at = end;
  switch (set.encoding) {
    case Encoding::intset: {
      const auto value = read_integer(member);
      if (value) at = intset_place(set, *value);
      break;
    }
    case Encoding::listpack:
      return std::find(set.members.begin(), end, member);
    case Encoding::hashtable:
      at = std::lower_bound(set.members.begin(), end, member);
      break;
  }
  return at != end && *at == member ? at : end;
}

void leave_intset(Set& set, std::string_view member) {
  const bool fits = set.members.size() < kMostInListpack && member.size() <= kLongestInListpack;
  if (fits) {
    set.encoding = Encoding::listpack;
  } else {
    become_hashtable(set);
  }
}

}  // namespace

Set make_set(std::string_view first, std::size_t expected) {
  Set set;
  if (read_integer(first) && expected <= kMostInIntset) return set;
  set.encoding = expected <= kMostInListpack ? Encoding::listpack : Encoding::hashtable;
  return set;
}

void prepare_set(Set& set, std::size_t more) {
  const bool listpack = set.encoding == Encoding::listpack && more > kMostInListpack;
  const bool intset = set.encoding == Encoding::intset && more > kMostInIntset;
  if (listpack || intset) become_hashtable(set);
}

bool set_contains(const Set& set, std::string_view member) {
  if (set.encoding == Encoding::hashtable) return std::binary_search(set.members.begin(), set.members.end(), member);
  return std::find(set.members.begin(), set.members.end(), member) != set.members.end();
}

bool set_add(Set& set, std::string_view member) {
  if (find(set, member) != set.members.end()) return false;
  if (set.encoding == Encoding::intset) {
    if (const auto value = read_integer(member)) {
      set.members.insert(intset_place(set, *value), std::string(member));
      if (set.members.size() > kMostInIntset) become_hashtable(set);
      return true;
    }
    leave_intset(set, member);
  } else if (set.encoding == Encoding::listpack &&
             (set.members.size() >= kMostInListpack || member.size() > kLongestInListpack)) {
    become_hashtable(set);
  }
  const bool sorted = set.encoding == Encoding::hashtable;
  const Place at = sorted ? std::lower_bound(set.members.begin(), set.members.end(), member) : set.members.end();
  set.members.insert(at, std::string(member));
  return true;
}

bool set_remove(Set& set, std::string_view member) {
  const Place at = find(set, member);
  if (at == set.members.end()) return false;
  set.members.erase(at);
  return true;
}

void become_intset(Set& set) {
  if (set.encoding == Encoding::intset || set.members.size() > kMostInIntset) return;
  std::sort(set.members.begin(), set.members.end(),
            [](const std::string& a, const std::string& b) { return *read_integer(a) < *read_integer(b); });
  set.encoding = Encoding::intset;
}

}  // namespace glassbox::redis
