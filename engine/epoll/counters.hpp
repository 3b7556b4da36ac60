// The rules of fs/eventfd.c and fs/timerfd.c.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

void sys_eventfd(Work& work, Id thread);
void read_eventfd(Work& work, Id thread);
void write_eventfd(Work& work, Id thread, std::uint64_t value);
void sys_timerfd_create(Work& work, Id thread);
void sys_timerfd_settime(Work& work, Id thread);
void read_timerfd(Work& work, Id thread);
void run_timer(Work& work, Id timer);

}  // namespace glassbox::epoll
