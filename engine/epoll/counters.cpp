#include "engine/epoll/counters.hpp"

#include "engine/epoll/calls.hpp"
#include "engine/epoll/descriptors.hpp"

namespace glassbox::epoll {
namespace {

void give_value(Work& work, Id id, std::uint64_t value) {
  Outcome& outcome = thread_of(work, id).outcome;
  outcome.has_value = true;
  outcome.value = value;
  finish(work, id, kCounterBytes);
}

constexpr Micros kMs = 1000;

}  // namespace

void sys_eventfd(Work& work, Id thread) {
  State& state = work.state;
  const Call& call = call_of(state, thread_of(work, thread));
  if ((call.flags & ~(kSemaphore | kNonBlock | kCloExec)) != 0) return fail(work, thread, Errno::einval);
  File file;
  file.kind = Kind::eventfd;
  file.flags = (call.flags & kNonBlock) | kReadWrite;
  file.object = state.eventfds.push_back({});
  const Id queue = add_queue(state, WaitQueue::Of::eventfd, file.object);
  EventFd& eventfd = state.eventfds.edit(file.object);
  eventfd.queue = queue;
  eventfd.count = static_cast<std::uint64_t>(call.number);
  eventfd.semaphore = (call.flags & kSemaphore) != 0;
  give_descriptor(work, thread, std::move(file));
}

void read_eventfd(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  if (call_of(state, thread).number < kCounterBytes) return fail(work, id, Errno::einval);
  const Id object = state.files[thread.file].object;
  if (state.eventfds[object].count == 0) {
    if (wants_no_wait(state, thread)) return fail(work, id, Errno::eagain);
    return sleep_in(work, id, state.eventfds[object].queue, false, false);
  }
  EventFd& eventfd = state.eventfds.edit(object);
  const std::uint64_t value = eventfd.semaphore ? 1 : eventfd.count;
  eventfd.count -= value;
  tell(work, Happening::taken, thread.file, static_cast<std::int32_t>(value), static_cast<std::int32_t>(eventfd.count));
  plan_wake(work, eventfd.queue, kOut);
  give_value(work, id, value);
}

void write_eventfd(Work& work, Id id, std::uint64_t value) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const Id object = state.files[thread.file].object;
  if (value == UINT64_MAX) return fail(work, id, Errno::einval);
  if (UINT64_MAX - state.eventfds[object].count <= value) {
    if (wants_no_wait(state, thread)) return fail(work, id, Errno::eagain);
    return sleep_in(work, id, state.eventfds[object].queue, false, false);
  }
  EventFd& eventfd = state.eventfds.edit(object);
  eventfd.count += value;
  tell(work, Happening::stored, thread.file, static_cast<std::int32_t>(value),
       static_cast<std::int32_t>(eventfd.count));
  plan_wake(work, eventfd.queue, kIn);
  finish(work, id, kCounterBytes);
}

void sys_timerfd_create(Work& work, Id thread) {
  State& state = work.state;
  const Call& call = call_of(state, thread_of(work, thread));
  if ((call.flags & ~(kNonBlock | kCloExec)) != 0) return fail(work, thread, Errno::einval);
  File file;
  file.kind = Kind::timerfd;
  file.flags = (call.flags & kNonBlock) | kReadWrite;
  file.object = state.timerfds.push_back({});
  const Id queue = add_queue(state, WaitQueue::Of::timerfd, file.object);
  state.timerfds.edit(file.object).queue = queue;
  give_descriptor(work, thread, std::move(file));
}

void sys_timerfd_settime(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const File& file = state.files[thread.file];
  if (file.kind != Kind::timerfd) return fail(work, id, Errno::einval);
  TimerFd& timer = state.timerfds.edit(file.object);
  ++timer.settings;
  timer.ticks = 0;
  timer.expired = false;
  timer.interval = call.number2 * kMs;
  timer.next = kNone;
  if (call.number > 0) {
    timer.next = state.now + call.number * kMs;
    plan_task(state, timer.next, Task::Kind::timer, file.object, timer.settings);
  }
  finish(work, id, 0);
}

// timerfd_read_iter: the kernel's timer goes off once; a read counts the periods since, and winds it up again.
void read_timerfd(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  if (call_of(state, thread).number < kCounterBytes) return fail(work, id, Errno::einval);
  const Id object = state.files[thread.file].object;
  if (state.timerfds[object].ticks == 0) {
    if (wants_no_wait(state, thread)) return fail(work, id, Errno::eagain);
    return sleep_in(work, id, state.timerfds[object].queue, false, false);
  }
  TimerFd& timer = state.timerfds.edit(object);
  std::uint64_t ticks = timer.ticks;
  if (timer.expired && timer.interval > 0) {
    const Micros periods = (state.now - timer.last) / timer.interval;
    ticks += static_cast<std::uint64_t>(periods);
    timer.next = timer.last + (periods + 1) * timer.interval;
    plan_task(state, timer.next, Task::Kind::timer, object, timer.settings);
  }
  timer.expired = false;
  timer.ticks = 0;
  tell(work, Happening::taken, thread.file, static_cast<std::int32_t>(ticks), 0);
  give_value(work, id, ticks);
}

// timerfd_triggered
void run_timer(Work& work, Id id) {
  TimerFd& timer = work.state.timerfds.edit(id);
  timer.expired = true;
  timer.last = work.state.now;
  timer.next = kNone;
  ++timer.ticks;
  tell(work, Happening::expired, timer.file, static_cast<std::int32_t>(timer.ticks));
  plan_wake(work, timer.queue, kIn);
}

}  // namespace glassbox::epoll
