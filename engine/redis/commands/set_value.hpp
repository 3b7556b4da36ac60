// A set's members under its encoding, and when the encoding changes (t_set.c; the limits are redis.conf's defaults).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/redis/keyspace.hpp"

namespace glassbox::redis {

// An empty set, encoded for `first` as its first member and `expected` members in all.
Set make_set(std::string_view first, std::size_t expected);
// Makes room for a command that may add `more` members.
void prepare_set(Set& set, std::size_t more);

bool set_contains(const Set& set, std::string_view member);
bool set_add(Set& set, std::string_view member);     // false if it was there
bool set_remove(Set& set, std::string_view member);  // false if it was not

// Makes an intset of a set whose members are all integers, if they are few enough (SINTERSTORE does so at its end).
void become_intset(Set& set);

}  // namespace glassbox::redis
