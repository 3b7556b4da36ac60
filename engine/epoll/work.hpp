// What the system calls are written with: one step's event, and the work that follows it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/epoll/model.hpp"

namespace glassbox::epoll {

// Keys of wake-ups, as the kernel's sources pass them.
constexpr Events kReadableKey = kIn | kPri | kRdNorm | kRdBand;  // net/core/sock.c, sock_def_readable
constexpr Events kWritableKey = kOut | kWrNorm | kWrBand;        // net/unix/af_unix.c, unix_write_space
constexpr Events kPipeInKey = kIn | kRdNorm;                     // fs/pipe.c
constexpr Events kPipeOutKey = kOut | kWrNorm;

struct Work {
  State& state;
  Event& event;
  bool told = false;                  // a step tells at most one event
  std::int32_t actor = kKernelActor;  // the thread at work
  std::vector<Frame> plan;            // what follows, in this order, before everything that waits already
};

// The step's event. Precondition: !work.told.
void tell(Work& work, Happening what, std::int32_t a = 0, std::int32_t b = 0, std::int32_t c = 0);

Thread& thread_of(Work& work, Id thread);

// Wakes a queue, if anybody stands in it (wait.c, __wake_up_common). exclusive: how many exclusive waiters at most; 0:
// all.
void plan_wake(Work& work, Id queue, Events key, std::int32_t exclusive = 1);
void plan_attempt(Work& work, Id thread);
void plan_release(Work& work, Id file);
void plan_segment(Work& work, Id socket, Segment what);
// Ends the thread's call with this result, or this error.
void finish(Work& work, Id thread, std::int64_t ret);
void fail(Work& work, Id thread, Errno error);
// Puts the thread to sleep in one queue. Precondition of both: it is at work.
void sleep_in(Work& work, Id thread, Id queue, bool exclusive, bool at_head, Events key = 0);
void sleep_anywhere(Work& work, Id thread, Sleep sleep);

// The frames' work.
void run_wake(Work& work, Frame frame);
void run_sleep(Work& work, const Frame& frame);

void leave_queues(State& state, Id thread);  // takes the thread out of every queue that it stands in
void plan_task(State& state, Micros time, Task::Kind kind, Id who, std::int32_t number);

Id add_queue(State& state, WaitQueue::Of of, Id object);
void enter_queue(State& state, Id queue, const Waiter& waiter, bool at_head);
void leave_queue(State& state, Id queue, Waiter::Type type, Id who);

}  // namespace glassbox::epoll
