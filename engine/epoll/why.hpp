// The sentence of an event: one exact plain sentence that names the rule with its real values.
#pragma once

#include <string>
#include <string_view>

#include "engine/epoll/model.hpp"

namespace glassbox::epoll {

std::string why_returned(const State& before, const Event& event, const State& now);
std::string why_moved(const Event& event, const State& now);  // stored, taken
std::string why_woken(const State& before, const Event& event, const State& now);

// "1 byte", "3 bytes", "10,000 sockets"
std::string counted(std::int64_t count, std::string_view noun);
// Up to `most` characters of any bytes in double quotes, with what cannot be printed as "\x0a".
std::string shown(std::string_view bytes, std::size_t most = 40);
// What a file is called in a sentence: "a", "the pipe's end r".
std::string file_name(const State& state, Id file);
// The call of the thread that acts, as "epoll_wait".
std::string call_name(const State& state, const Event& event);
std::string actor_name(const State& state, std::int32_t actor);  // "T1", "the main thread"
std::string queue_name(const State& state, Id queue);            // "a's wait queue"

}  // namespace glassbox::epoll
