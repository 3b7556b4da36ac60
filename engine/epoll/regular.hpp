// Plain files: always ready, never waited for.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

void sys_open(Work& work, Id thread);
void read_regular(Work& work, Id thread);
void write_regular(Work& work, Id thread);

}  // namespace glassbox::epoll
