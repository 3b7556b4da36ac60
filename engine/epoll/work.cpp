#include "engine/epoll/work.hpp"

#include <algorithm>

#include "engine/epoll/eventpoll.hpp"

namespace glassbox::epoll {
namespace {

Frame frame_of(const Work& work, Frame::Kind kind, Id a) {
  Frame frame;
  frame.kind = kind;
  frame.a = a;
  frame.actor = work.actor;
  return frame;
}

bool stands_in(const WaitQueue& queue, const Waiter& waiter) {
  return std::any_of(queue.waiters.begin(), queue.waiters.end(),
                     [&](const Waiter& each) { return each.type == waiter.type && each.who == waiter.who; });
}

// try_to_wake_up: false when the thread does not sleep.
bool wake_thread(Work& work, Id id, Id queue) {
  Thread& thread = thread_of(work, id);
  if (thread.status != Thread::Status::blocked) return false;
  thread.status = Thread::Status::runnable;
  thread.woken_by = queue;
  work.state.run_queue.push_back(id);
  tell(work, Happening::woken, id, queue);
  return true;
}

bool call_waiter(Work& work, const Waiter& waiter, Id queue, Events key) {
  if (waiter.type == Waiter::Type::item) return call_back(work, waiter.who, key);
  if (key != 0 && waiter.key != 0 && (key & waiter.key) == 0) return false;
  if (waiter.type == Waiter::Type::sleeper) leave_queue(work.state, queue, waiter.type, waiter.who);
  return wake_thread(work, waiter.who, queue);
}

}  // namespace

void tell(Work& work, Happening what, std::int32_t a, std::int32_t b, std::int32_t c) {
  const State& state = work.state;
  work.told = true;
  work.event = {};
  work.event.kind = static_cast<std::uint16_t>(what);
  work.event.actor = static_cast<std::uint16_t>(work.actor);
  work.event.time = state.now;
  if (work.actor != kKernelActor) {
    const Thread& thread = state.threads[static_cast<std::size_t>(work.actor)];
    if (thread.line != kNone) work.event.line = line_of(state, thread).number;
  }
  work.event.a = a;
  work.event.b = b;
  work.event.c = c;
}

Thread& thread_of(Work& work, Id thread) {
  return work.state.threads[static_cast<std::size_t>(thread)];
}

void plan_wake(Work& work, Id queue, Events key, std::int32_t exclusive) {
  if (work.state.queues[queue].waiters.empty()) return;
  Frame frame = frame_of(work, Frame::Kind::wake, queue);
  frame.key = key;
  frame.exclusive = exclusive;
  work.plan.push_back(std::move(frame));
}

void plan_attempt(Work& work, Id thread) {
  work.plan.push_back(frame_of(work, Frame::Kind::attempt, thread));
}

void plan_release(Work& work, Id file) {
  work.plan.push_back(frame_of(work, Frame::Kind::release, file));
}

void plan_segment(Work& work, Id socket, Segment what) {
  Frame frame = frame_of(work, Frame::Kind::segment, socket);
  frame.b = static_cast<std::int32_t>(what);
  work.plan.push_back(std::move(frame));
}

void finish(Work& work, Id thread, std::int64_t ret) {
  thread_of(work, thread).outcome.ret = ret;
  work.plan.push_back(frame_of(work, Frame::Kind::finish, thread));
}

void fail(Work& work, Id thread, Errno error) {
  thread_of(work, thread).outcome.error = error;
  finish(work, thread, -1);
}

void sleep_in(Work& work, Id thread, Id queue, bool exclusive, bool at_head, Events key) {
  Sleep sleep;
  sleep.queues = {queue};
  sleep.waiter = {Waiter::Type::sleeper, exclusive, key, thread};
  sleep.at_head = at_head;
  sleep_anywhere(work, thread, std::move(sleep));
}

void sleep_anywhere(Work& work, Id thread, Sleep sleep) {
  Frame frame = frame_of(work, Frame::Kind::sleep, thread);
  frame.sleep = std::move(sleep);
  work.plan.push_back(std::move(frame));
}

// One entry of the queue; the rest of the walk follows what it sets off.
void run_wake(Work& work, Frame frame) {
  if (frame.b == 0) {
    frame.waiters = work.state.queues[frame.a].waiters;
    frame.b = 1;
  }
  const auto size = static_cast<std::int32_t>(frame.waiters.size());
  while (frame.place < size) {
    const Waiter waiter = frame.waiters[static_cast<std::size_t>(frame.place++)];
    if (!stands_in(work.state.queues[frame.a], waiter)) continue;
    if (call_waiter(work, waiter, frame.a, frame.key) && waiter.exclusive && frame.exclusive > 0 &&
        --frame.exclusive == 0)
      frame.place = size;
    if (work.told) break;
  }
  if (frame.place < size) work.plan.push_back(std::move(frame));
}

void run_sleep(Work& work, const Frame& frame) {
  State& state = work.state;
  Thread& thread = thread_of(work, frame.a);
  thread.status = Thread::Status::blocked;
  thread.woken_by = kNone;
  ++thread.sleeps;
  if (frame.sleep.waiter.type == Waiter::Type::poller) {
    if (thread.slept == 0)  // select.c, do_poll: it registers once and stays until the call ends
      for (std::size_t i = 0; i < frame.sleep.queues.size(); ++i) {
        Waiter waiter = frame.sleep.waiter;
        waiter.key = frame.waiters[i].key;
        enter_queue(state, frame.sleep.queues[i], waiter, true);
      }
  } else {
    for (const Id queue : frame.sleep.queues) enter_queue(state, queue, frame.sleep.waiter, frame.sleep.at_head);
  }
  // What poll registered with stays, even where a number means another file by now.
  if (frame.sleep.waiter.type != Waiter::Type::poller || thread.slept == 0) thread.queues = frame.sleep.queues;
  ++thread.slept;
  if (thread.deadline != kNone) plan_task(state, thread.deadline, Task::Kind::timeout, frame.a, thread.sleeps);
  const auto& queues = thread.queues;
  tell(work, Happening::blocked, queues.empty() ? kNone : queues.front(), static_cast<std::int32_t>(queues.size()),
       thread.slept);
}

void leave_queues(State& state, Id id) {
  Thread& thread = state.threads[static_cast<std::size_t>(id)];
  for (const Id queue : thread.queues) {
    leave_queue(state, queue, Waiter::Type::sleeper, id);
    leave_queue(state, queue, Waiter::Type::poller, id);
  }
}

void plan_task(State& state, Micros time, Task::Kind kind, Id who, std::int32_t number) {
  const Task task = {time, state.planned++, kind, who, number};
  const auto after = std::upper_bound(state.agenda.begin(), state.agenda.end(), task,
                                      [](const Task& a, const Task& b) { return a.time < b.time; });
  state.agenda.insert(after, task);
}

Id add_queue(State& state, WaitQueue::Of of, Id object) {
  return state.queues.push_back({of, object, {}});
}

void enter_queue(State& state, Id queue, const Waiter& waiter, bool at_head) {
  auto& waiters = state.queues.edit(queue).waiters;
  waiters.insert(at_head ? waiters.begin() : waiters.end(), waiter);
}

void leave_queue(State& state, Id queue, Waiter::Type type, Id who) {
  const auto is_it = [&](const Waiter& each) { return each.type == type && each.who == who; };
  const auto& now = state.queues[queue].waiters;
  const auto found = std::find_if(now.begin(), now.end(), is_it);
  if (found == now.end()) return;
  const auto place = found - now.begin();
  auto& waiters = state.queues.edit(queue).waiters;
  waiters.erase(waiters.begin() + place);
}

}  // namespace glassbox::epoll
