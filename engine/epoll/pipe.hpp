// The rules of fs/pipe.c: a ring of pages.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

constexpr std::int32_t kPageSize = 4096;

void sys_pipe(Work& work, Id thread);
void read_pipe(Work& work, Id thread);
void write_pipe(Work& work, Id thread);
void resize_pipe(Work& work, Id thread);  // F_SETPIPE_SZ, F_GETPIPE_SZ
Events poll_pipe(State& state, const File& file);
void release_pipe(Work& work, const File& file);

std::int64_t unread_bytes(const Pipe& pipe);

}  // namespace glassbox::epoll
