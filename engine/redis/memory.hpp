// How much data a run may hold: a program of a few lines could otherwise ask for gigabytes (COPY of a long value, again
// and again), and keyframes keep what has changed between them.
#pragma once

#include <cstdint>

#include "engine/redis/state.hpp"

namespace glassbox::redis {

constexpr std::uint64_t kMostBytes = 16ULL << 20U;  // of all nodes together; beyond it the run stops and says so
constexpr std::int64_t kFarthestByte = 1LL << 20U;  // the offset of SETRANGE, checked when the program is loaded

constexpr std::int64_t kMostDrawn = 1000;  // members that SRANDMEMBER draws with repetition, likewise

std::uint64_t stored_bytes(const State& state);  // estimated
// The part of it, and of the slots shown, that no other copy of the state shares: what keeping one more copy costs.
std::uint64_t own_bytes(const State& state);
// The command just run has changed state.touched at this node. Sets state.full when that was too much.
void note_growth(State& state, NodeIndex node);

}  // namespace glassbox::redis
