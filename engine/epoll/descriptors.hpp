// Descriptor tables and open file descriptions.
#pragma once

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

// The lowest free number from `from` on, now reserved; -1 when there is none (RLIMIT_NOFILE).
std::int32_t reserve_descriptor(Table& table, std::int32_t from = 0);
void put_descriptor(State& state, Id table, std::int32_t fd, Id file);
void free_descriptor(Table& table, std::int32_t fd);

// A new description for `file`, without a descriptor yet.
Id add_file(State& state, File file);
// Ends the call with a descriptor for a new description; its id, or kNone where the table is full.
Id give_descriptor(Work& work, Id thread, File file);
// The same with two (socketpair, pipe).
void give_descriptors(Work& work, Id thread, File first, File second);

// One reference less; the last one plans the release. A reference is a descriptor or a call under way.
void drop_file(Work& work, Id file);

void sys_close(Work& work, Id thread);
void sys_dup(Work& work, Id thread);
void sys_dup2(Work& work, Id thread);
void sys_fcntl(Work& work, Id thread);
void sys_unshare(Work& work, Id thread);

// A description that nobody holds any more: first its registrations go, then the file itself (__fput).
void run_release(Work& work, const Frame& frame);

}  // namespace glassbox::epoll
