// What a call may not be, beyond the kinds of its arguments: what Linux has and this machine does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/epoll/program.hpp"

namespace glassbox::epoll {

struct Refusal {
  std::string what;
  std::string accepted;
};
std::optional<Refusal> refuse_call(const Call& call);

// "EPOLLIN, EPOLLOUT, …": the constants with this prefix.
std::string constants_of(std::string_view prefix);

// Marks, while a list is read, an element that came with events of its own. Above poll's 16 bits.
constexpr Events kOwnEvents = 1U << 31U;

}  // namespace glassbox::epoll
