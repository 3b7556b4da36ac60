// The rules of fs/eventpoll.c.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

// EP_MAX_NESTS: how deep epoll files may watch each other.
constexpr std::int32_t kMostNested = 4;

void sys_epoll_create(Work& work, Id thread);
void sys_epoll_ctl(Work& work, Id thread);
void sys_epoll_wait(Work& work, Id thread);

// A file's wait queue calls a registration (ep_poll_callback). True when that counts as an exclusive wake-up.
bool call_back(Work& work, Id item, Events key);
// The registration joins its instance's ready list.
void run_list(Work& work, const Frame& frame);
// epoll_wait asks the next entry of the ready list, or is through (ep_send_events).
void run_scan(Work& work, const Frame& frame);

// __ep_eventpoll_poll
Events poll_epoll(Work& work, Id ep, Cost& cost);

// The registrations of a description that is gone (eventpoll_release_file); returns how many there were.
std::int32_t forget_file(State& state, Id file);
// Those that an instance holds (ep_clear_and_put).
void clear_epoll(State& state, Id ep);

// Whether one epoll file may watch another (ep_loop_check). ep_nesting.cpp.
bool may_nest(const State& state, Id outer, Id inner);
// Whether a file is watched along too many paths (reverse_path_check). ep_nesting.cpp.
bool too_many_paths(const State& state, Id item);

}  // namespace glassbox::epoll
