// poll and select (fs/select.c): every call asks its whole list.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

void sys_poll(Work& work, Id thread);
void sys_select(Work& work, Id thread);

}  // namespace glassbox::epoll
