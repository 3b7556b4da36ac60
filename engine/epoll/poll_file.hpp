// What f_op->poll says of an open file, and where one who waits for it has to stand.
#pragma once

#include <vector>

#include "engine/epoll/work.hpp"

namespace glassbox::epoll {

// Asks the file (vfs_poll); `wanted` are the events that the asker has in mind. An epoll file asks the files on its
// ready list in turn and forgets those that are not ready (eventpoll.c, __ep_eventpoll_poll), so the state may change
// and a thread that waits on it may be woken. Counts every file asked in `cost`.
Events poll_file(Work& work, Id file, Events wanted, Cost& cost);
// The same masked by what was asked for (ep_item_poll).
Events poll_item(Work& work, Id item, Cost& cost);

// The wait queues that the file's poll registers in.
std::vector<Id> queues_of(const State& state, Id file);

}  // namespace glassbox::epoll
