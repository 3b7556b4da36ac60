// What each system call of a program takes: the table that the reader works from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/epoll/program.hpp"

namespace glassbox::epoll {

// Where an argument goes in a Call, and so what it may be.
enum class Place : std::uint8_t {
  fd,
  other,   // a descriptor
  number,  // integers
  number2,
  what,
  timeout,
  flags,    // integers of 32 bits
  bytes,    // a string or a count
  path,     // a string
  address,  // "127.0.0.1:8080"
  data,     // a number or a string
  set0,     // lists of descriptors
  set1,
  set2,
};

struct Parameter {
  std::string_view name;  // for name=value
  Place place = Place::number;
  bool needed = true;
  std::int64_t usual = 0;          // where it is left out
  std::string_view prefixes = {};  // constants that it takes: "EPOLL " = those that begin so; empty: none
  std::int64_t low = INT64_MIN;
  std::int64_t high = INT64_MAX;
};

struct Signature {
  Fn fn;
  std::string_view name;
  std::string_view form;  // as a reader would write it
  std::int32_t results;   // descriptors that it makes
  std::span<const Parameter> parameters;
};

const Signature* find_signature(std::string_view name);
const Signature& signature_of(Fn fn);
std::string known_calls();  // all names, for errors

}  // namespace glassbox::epoll
