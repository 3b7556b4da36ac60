// The run: a line starts when all that the line before it set off has come to rest. Calls take no time; time passes
// only while everybody sleeps.
#include <algorithm>

#include "engine/epoll/calls.hpp"
#include "engine/epoll/counters.hpp"
#include "engine/epoll/descriptors.hpp"
#include "engine/epoll/eventpoll.hpp"
#include "engine/epoll/tcp.hpp"
#include "engine/epoll/work.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::int32_t kBatch = 100;  // calls of a loop that one step makes at most

void run_frame(Work& work, Frame frame) {
  switch (frame.kind) {
    case Frame::Kind::attempt:
      return run_attempt(work, frame.a);
    case Frame::Kind::finish:
      return run_finish(work, frame);
    case Frame::Kind::sleep:
      return run_sleep(work, frame);
    case Frame::Kind::wake:
      return run_wake(work, std::move(frame));
    case Frame::Kind::list:
      return run_list(work, frame);
    case Frame::Kind::scan:
      return run_scan(work, frame);
    case Frame::Kind::release:
      return run_release(work, frame);
    case Frame::Kind::segment:
      return run_segment(work, frame);
  }
}

void push_plan(Work& work) {
  auto& frames = work.state.frames;
  frames.insert(frames.end(), std::make_move_iterator(work.plan.rbegin()), std::make_move_iterator(work.plan.rend()));
  work.plan.clear();
}

// Runs the frame on top; true when that told an event.
bool run_top(State& state, Event& event) {
  Frame frame = std::move(state.frames.back());
  state.frames.pop_back();
  Work work{state, event, false, frame.actor, {}};
  run_frame(work, std::move(frame));
  push_plan(work);
  return work.told;
}

void push_attempt(State& state, Id thread) {
  Frame frame;
  frame.kind = Frame::Kind::attempt;
  frame.a = thread;
  frame.actor = thread;
  state.frames.push_back(std::move(frame));
}

void begin_call(State& state, Id id, std::int32_t line, std::int32_t i) {
  Thread& thread = state.threads[static_cast<std::size_t>(id)];
  thread.status = Thread::Status::running;
  thread.line = line;
  thread.i = i;
  thread.done = 0;
  thread.slept = 0;
  thread.timed_out = false;
  thread.woken_by = kNone;
  thread.no_wait = false;
  thread.outcome = {};
  thread.cost = {};
  const Call& call = call_of(state, thread);
  const std::int64_t ms = call.fn == Fn::sleep ? call.number : call.timeout;
  thread.deadline = ms > 0 ? state.now + ms * 1000 : kNone;
  push_attempt(state, id);
}

// Calls of a loop that are one step together where nobody sleeps who could be woken by them.
bool is_quiet(Fn fn) {
  switch (fn) {
    case Fn::socket:
    case Fn::socketpair:
    case Fn::pipe:
    case Fn::pipe2:
    case Fn::eventfd:
    case Fn::timerfd_create:
    case Fn::timerfd_settime:
    case Fn::epoll_create1:
    case Fn::epoll_ctl:
    case Fn::dup:
    case Fn::open:
    case Fn::close:
    case Fn::fcntl:
    case Fn::setsockopt:
      return true;
    default:
      return false;
  }
}

bool nobody_sleeps(const State& state) {
  return std::all_of(state.threads.begin(), state.threads.end(),
                     [](const Thread& thread) { return thread.status == Thread::Status::idle; });
}

void run_batch(State& state, const Line& line, Event& event) {
  const std::int32_t first = line.first + state.next_i;
  const std::int32_t last = std::min(line.last, first + kBatch - 1);
  for (std::int32_t i = first; i <= last; ++i) {
    begin_call(state, line.thread, state.next_line, i);
    while (!state.frames.empty()) run_top(state, event);
  }
  state.next_i += last - first + 1;
  const bool over = last == line.last;
  Work work{state, event, false, line.thread, {}};
  tell(work, Happening::looped, first, last, over ? 1 : 0);
  if (!over) return;
  ++state.next_line;
  state.next_i = 0;
}

// Starts the next call of the program; true when that is an event already.
bool begin_line(State& state, Event& event) {
  const Line& line = state.script->lines[static_cast<std::size_t>(state.next_line)];
  if (line.loops && is_quiet(line.call.fn) && nobody_sleeps(state)) {
    run_batch(state, line, event);
    return true;
  }
  begin_call(state, line.thread, state.next_line, line.loops ? line.first + state.next_i : 0);
  ++state.next_i;
  if (!line.loops || line.first + state.next_i > line.last) {
    ++state.next_line;
    state.next_i = 0;
  }
  return false;
}

bool is_valid(const State& state, const Task& task) {
  switch (task.kind) {
    case Task::Kind::timeout: {
      const Thread& thread = state.threads[static_cast<std::size_t>(task.who)];
      return thread.status == Thread::Status::blocked && thread.sleeps == task.number;
    }
    case Task::Kind::timer:
      return state.timerfds[task.who].settings == task.number;
    case Task::Kind::fin_ack:
      return state.tcp_sockets[task.who].state == TcpState::fin_wait1;
    case Task::Kind::syn: {
      const TcpSocket& socket = state.tcp_sockets[task.who];
      return socket.state == TcpState::syn_sent && socket.syns == task.number;
    }
  }
  return false;
}

void time_out(Work& work, Id id) {
  Thread& thread = thread_of(work, id);
  thread.status = Thread::Status::runnable;
  thread.timed_out = true;
  for (const Id queue : thread.queues) leave_queue(work.state, queue, Waiter::Type::sleeper, id);
  work.state.run_queue.push_back(id);
  work.actor = id;
  tell(work, Happening::timed_out, id);
}

// Time passes up to the next thing that is due; true when that is an event.
bool run_task(State& state, Event& event) {
  const Task task = state.agenda.front();
  state.agenda.erase(state.agenda.begin());
  if (!is_valid(state, task)) return false;
  state.now = task.time;
  Work work{state, event, false, kKernelActor, {}};
  switch (task.kind) {
    case Task::Kind::timeout:
      time_out(work, task.who);
      break;
    case Task::Kind::timer:
      run_timer(work, task.who);
      break;
    case Task::Kind::fin_ack:
      run_fin_ack(work, task.who);
      break;
    case Task::Kind::syn:
      run_syn_timer(work, task.who);
      break;
  }
  push_plan(work);
  return work.told;
}

// Whether something on the agenda may still matter: not once all lines have run and nobody waits, or only for a
// connection that nobody answers.
bool time_may_pass(const State& state, bool lines_left) {
  if (!lines_left && nobody_sleeps(state)) return false;
  return std::any_of(state.agenda.begin(), state.agenda.end(), [&](const Task& task) {
    return is_valid(state, task) && (lines_left || task.kind != Task::Kind::syn);
  });
}

// At the end: the calls that wait for ever, in the order of their lines.
bool tell_unheard(State& state, Event& event) {
  std::vector<Id> waiting;
  for (std::size_t id = 0; id < state.threads.size(); ++id)
    if (state.threads[id].status == Thread::Status::blocked) waiting.push_back(static_cast<Id>(id));
  std::stable_sort(waiting.begin(), waiting.end(), [&](Id a, Id b) {
    return state.threads[static_cast<std::size_t>(a)].line < state.threads[static_cast<std::size_t>(b)].line;
  });
  if (state.unheard >= static_cast<std::int32_t>(waiting.size())) return false;
  const Id thread = waiting[static_cast<std::size_t>(state.unheard++)];
  Work work{state, event, false, thread, {}};
  tell(work, Happening::unheard, thread);
  return true;
}

}  // namespace

bool Model::step(State& state, Event& event) {
  if (state.beyond_line != 0) return false;
  state.finished.clear();
  while (state.beyond_line == 0) {
    if (!state.frames.empty()) {
      if (run_top(state, event)) return true;
      continue;
    }
    if (!state.run_queue.empty()) {
      const Id thread = state.run_queue.front();
      state.run_queue.erase(state.run_queue.begin());
      push_attempt(state, thread);
      continue;
    }
    const auto& lines = state.script->lines;
    const bool lines_left = state.next_line < static_cast<std::int32_t>(lines.size());
    const Id next = lines_left ? lines[static_cast<std::size_t>(state.next_line)].thread : kNone;
    if (lines_left && state.threads[static_cast<std::size_t>(next)].status == Thread::Status::idle) {
      if (begin_line(state, event)) return true;
    } else if (time_may_pass(state, lines_left)) {
      if (run_task(state, event)) return true;
    } else {
      return tell_unheard(state, event);
    }
  }
  return false;
}

}  // namespace glassbox::epoll
