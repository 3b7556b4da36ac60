// Which function does which call, and what they share.
#pragma once

#include <string>
#include <string_view>

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

// Runs the thread's call, from its start or after its sleep.
void run_attempt(Work& work, Id thread);
// Its call returns: results get their names, held files are let go.
void run_finish(Work& work, const Frame& frame);

// Whether the call returns EAGAIN rather than sleep: O_NONBLOCK, MSG_DONTWAIT.
bool wants_no_wait(const State& state, const Thread& thread);
// What a write writes; for eventfd_write the number's eight bytes are not here.
std::string_view bytes_of(const Call& call);
// Ends a read with these bytes.
void give_bytes(Work& work, Id thread, std::string bytes);

}  // namespace glassbox::epoll
