#include "engine/epoll/eventpoll.hpp"

#include <algorithm>

#include "engine/epoll/descriptors.hpp"
#include "engine/epoll/poll_file.hpp"

namespace glassbox::epoll {
namespace {

// EPOLLEXCLUSIVE_OK_BITS
constexpr Events kExclusiveOk = kIn | kOut | kErr | kHup | kWakeup | kEdge | kExclusive;

Id find_item(const State& state, Id ep, Id file, std::int32_t fd) {
  for (const Id id : state.files[file].items)
    if (state.items[id].ep == ep && state.items[id].fd == fd) return id;
  return kNone;
}

void forget_item(State& state, Id id) {
  Item& item = state.items.edit(id);
  item.alive = false;
  for (const Id queue : item.queues)
    if (queue != kNone) leave_queue(state, queue, Waiter::Type::item, id);
  auto& watchers = state.files.edit(item.file).items;
  watchers.erase(std::find(watchers.begin(), watchers.end(), id));
  Epoll& ep = state.epolls.edit(item.ep);
  --ep.watches;
  --state.watches;
  if (state.files[item.file].kind == Kind::epoll) --ep.nested;
  if (item.listed) {
    ep.ready.erase(std::remove(ep.ready.begin(), ep.ready.end(), id), ep.ready.end());
    ep.scan.erase(std::remove(ep.scan.begin(), ep.scan.end(), id), ep.scan.end());
    item.listed = false;
  }
}

// After an entry has joined: a thread in epoll_wait, then whoever watches this instance (ep_poll_safewake).
void plan_news(Work& work, Id ep) {
  plan_wake(work, work.state.epolls[ep].queue, 0);
  plan_wake(work, work.state.epolls[ep].poll_queue, kIn);
}

void plan_list(Work& work, Id item) {
  Frame frame;
  frame.kind = Frame::Kind::list;
  frame.a = item;
  frame.actor = work.actor;
  work.plan.push_back(std::move(frame));
}

// ep_insert and ep_modify: what is ready already joins the list at once.
void list_if_ready(Work& work, Id id, Cost& cost) {
  if (poll_item(work, id, cost) == 0 || work.state.items[id].listed) return;
  plan_list(work, id);
  plan_news(work, work.state.items[id].ep);
}

void insert(Work& work, Id thread_id, Id ep, Id file, const Call& call) {
  State& state = work.state;
  if (state.watches >= state.script->config.max_user_watches) return fail(work, thread_id, Errno::enospc);
  Thread& thread = thread_of(work, thread_id);
  Item item;
  item.ep = ep;
  item.file = file;
  item.fd = number_of(state, call.other, thread.i);
  item.events = call.flags | kErr | kHup;
  item.line = thread.line;
  item.i = thread.i;
  const Id id = state.items.push_back(item);
  state.files.edit(file).items.push_back(id);
  Epoll& instance = state.epolls.edit(ep);
  instance.members.push_back(id);
  ++instance.watches;
  ++state.watches;
  if (state.files[file].kind == Kind::epoll) ++instance.nested;
  if (too_many_paths(state, id)) {
    forget_item(state, id);
    return fail(work, thread_id, Errno::einval);
  }
  const bool exclusive = (call.flags & kExclusive) != 0;
  const auto queues = queues_of(state, file);
  for (std::size_t i = 0; i < queues.size(); ++i) {
    state.items.edit(id).queues[i] = queues[i];
    enter_queue(state, queues[i], {Waiter::Type::item, exclusive, 0, id}, !exclusive);
  }
  list_if_ready(work, id, thread.cost);
  finish(work, thread_id, 0);
}

void modify(Work& work, Id thread_id, Id id, const Call& call) {
  Thread& thread = thread_of(work, thread_id);
  if ((work.state.items[id].events & kExclusive) != 0) return fail(work, thread_id, Errno::einval);
  Item& item = work.state.items.edit(id);
  item.events = call.flags | kErr | kHup;
  item.line = thread.line;
  item.i = thread.i;
  list_if_ready(work, id, thread.cost);
  finish(work, thread_id, 0);
}

}  // namespace

void sys_epoll_create(Work& work, Id thread) {
  State& state = work.state;
  const Call& call = call_of(state, thread_of(work, thread));
  const bool old = call.fn == Fn::epoll_create;
  if (old ? call.number <= 0 : (call.flags & ~kCloExec) != 0) return fail(work, thread, Errno::einval);
  const Id ep = state.epolls.push_back({});
  const Id wait = add_queue(state, WaitQueue::Of::epoll_wait, ep);
  const Id poll = add_queue(state, WaitQueue::Of::epoll_poll, ep);
  Epoll& instance = state.epolls.edit(ep);
  instance.queue = wait;
  instance.poll_queue = poll;
  File file;
  file.kind = Kind::epoll;
  file.object = ep;
  file.flags = kReadWrite;
  give_descriptor(work, thread, std::move(file));
}

// do_epoll_ctl, with its checks in their order
void sys_epoll_ctl(Work& work, Id thread_id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, thread_id);
  const Call& call = call_of(state, thread);
  const Id target = file_at(state, thread, number_of(state, call.other, thread.i));
  if (target == kNone) return fail(work, thread_id, Errno::ebadf);
  const File& file = state.files[target];
  if (file.kind == Kind::regular) return fail(work, thread_id, Errno::eperm);
  if (thread.file == target || state.files[thread.file].kind != Kind::epoll)
    return fail(work, thread_id, Errno::einval);
  const bool nested = file.kind == Kind::epoll;
  if (call.what != kCtlDel && (call.flags & kExclusive) != 0 &&
      (call.what == kCtlMod || (call.what == kCtlAdd && (nested || (call.flags & ~kExclusiveOk) != 0))))
    return fail(work, thread_id, Errno::einval);
  const Id ep = state.files[thread.file].object;
  if (call.what == kCtlAdd && nested && !may_nest(state, ep, file.object)) return fail(work, thread_id, Errno::eloop);
  const Id item = find_item(state, ep, target, number_of(state, call.other, thread.i));
  switch (call.what) {
    case kCtlAdd:
      return item == kNone ? insert(work, thread_id, ep, target, call) : fail(work, thread_id, Errno::eexist);
    case kCtlDel:
      if (item == kNone) return fail(work, thread_id, Errno::enoent);
      forget_item(state, item);
      return finish(work, thread_id, 0);
    case kCtlMod:
      return item == kNone ? fail(work, thread_id, Errno::enoent) : modify(work, thread_id, item, call);
    default:
      return fail(work, thread_id, Errno::einval);
  }
}

// ep_poll: gathers what is ready, or sleeps at the head of the instance's queue, so that the last to come is the first
// to be woken (__add_wait_queue_exclusive).
void sys_epoll_wait(Work& work, Id thread_id) {
  State& state = work.state;
  Thread& thread = thread_of(work, thread_id);
  const Call& call = call_of(state, thread);
  if (call.number <= 0 || call.number > INT32_MAX / 12 || state.files[thread.file].kind != Kind::epoll)
    return fail(work, thread_id, Errno::einval);
  const Id ep = state.files[thread.file].object;
  const bool first = thread.slept == 0;
  if (!first && thread.timed_out) return finish(work, thread_id, 0);
  if (!first || !state.epolls[ep].ready.empty()) {
    Epoll& instance = state.epolls.edit(ep);
    instance.scan = std::move(instance.ready);
    instance.ready.clear();
    Frame frame;
    frame.kind = Frame::Kind::scan;
    frame.a = thread_id;
    frame.actor = work.actor;
    work.plan.push_back(std::move(frame));
    return;
  }
  if (call.timeout == 0) return finish(work, thread_id, 0);
  sleep_in(work, thread_id, state.epolls[ep].queue, true, true);
}

bool call_back(Work& work, Id id, Events key) {
  State& state = work.state;
  const Item item = state.items[id];
  const Epoll& ep = state.epolls[item.ep];
  ++state.callbacks;
  if (work.actor != kKernelActor) ++thread_of(work, work.actor).cost.callbacks;
  const bool exclusive = (item.events & kExclusive) != 0;
  Callback outcome = item.listed ? Callback::there : Callback::joins;
  if ((item.events & ~kPrivate) == 0)
    outcome = Callback::disarmed;
  else if (key != 0 && (key & item.events) == 0)
    outcome = Callback::unasked;
  tell(work, Happening::called_back, id, static_cast<std::int32_t>(key), static_cast<std::int32_t>(outcome));
  bool counts = !exclusive;
  if (outcome == Callback::disarmed || outcome == Callback::unasked) return counts;
  ++state.items.edit(id).calls;
  if (outcome == Callback::joins) plan_list(work, id);
  if (exclusive && !state.queues[ep.queue].waiters.empty()) {
    const Events direction = key & (kIn | kOut);
    counts = direction == 0 || (direction != (kIn | kOut) && (item.events & direction) != 0);
  }
  plan_news(work, item.ep);
  return counts;
}

void run_list(Work& work, const Frame& frame) {
  Item& item = work.state.items.edit(frame.a);
  if (!item.alive || item.listed) return;
  item.listed = true;
  auto& ready = work.state.epolls.edit(item.ep).ready;
  ready.push_back(frame.a);
  tell(work, Happening::listed, frame.a, static_cast<std::int32_t>(ready.size()) - 1);
}

namespace {

// ep_done_scan: what was not asked goes back to the front; if anything is listed, one more thread may look.
void end_scan(Work& work, Id thread_id, Id ep_id) {
  State& state = work.state;
  Thread& thread = thread_of(work, thread_id);
  const Call& call = call_of(state, thread);
  Epoll& ep = state.epolls.edit(ep_id);
  ep.ready.insert(ep.ready.begin(), ep.scan.begin(), ep.scan.end());
  ep.scan.clear();
  if (!ep.ready.empty()) plan_wake(work, ep.queue, 0);
  const auto found = static_cast<std::int64_t>(thread.outcome.events.size());
  if (found > 0 || call.timeout == 0 || thread.timed_out) return finish(work, thread_id, found);
  if (!ep.ready.empty()) return plan_attempt(work, thread_id);
  sleep_in(work, thread_id, ep.queue, true, true);
}

Verdict report(State& state, Thread& thread, Id id, Events found) {
  Item& item = state.items.edit(id);
  item.calls = 0;
  item.reported = found;
  Reported reported;
  reported.line = item.line;
  reported.i = item.i;
  reported.events = found;
  reported.item = id;
  thread.outcome.events.push_back(reported);
  if ((item.events & kOneShot) != 0) {
    item.events &= kPrivate;
    return Verdict::oneshot;
  }
  if ((item.events & kEdge) != 0) return Verdict::edge;
  item.listed = true;
  state.epolls.edit(item.ep).ready.push_back(id);
  return Verdict::level;
}

}  // namespace

void run_scan(Work& work, const Frame& frame) {
  State& state = work.state;
  Thread& thread = thread_of(work, frame.a);
  const Id ep_id = state.files[thread.file].object;
  const auto most = call_of(state, thread).number;
  if (state.epolls[ep_id].scan.empty() || static_cast<std::int64_t>(thread.outcome.events.size()) >= most)
    return end_scan(work, frame.a, ep_id);
  auto& scan = state.epolls.edit(ep_id).scan;
  const Id id = scan.front();
  scan.erase(scan.begin());
  state.items.edit(id).listed = false;
  const Events found = poll_item(work, id, thread.cost);
  const Verdict verdict = found == 0 ? Verdict::dropped : report(state, thread, id, found);
  tell(work, Happening::examined, id, static_cast<std::int32_t>(found), static_cast<std::int32_t>(verdict));
  work.plan.push_back(frame);
}

Events poll_epoll(Work& work, Id ep_id, Cost& cost) {
  State& state = work.state;
  Events mask = 0;
  std::vector<Id> scan = state.epolls[ep_id].ready;
  std::size_t gone = 0;
  for (const Id id : scan) {
    if (poll_item(work, id, cost) != 0) {
      mask = kIn | kRdNorm;
      break;
    }
    state.items.edit(id).listed = false;
    ++gone;
  }
  if (gone > 0) {
    auto& ready = state.epolls.edit(ep_id).ready;
    ready.erase(ready.begin(), ready.begin() + static_cast<std::ptrdiff_t>(gone));
  }
  if (!state.epolls[ep_id].ready.empty()) plan_wake(work, state.epolls[ep_id].queue, 0);
  return mask;
}

std::int32_t forget_file(State& state, Id file) {
  const std::vector<Id> items = state.files[file].items;
  for (const Id id : items) forget_item(state, id);
  return static_cast<std::int32_t>(items.size());
}

void clear_epoll(State& state, Id ep) {
  const Paged<Id> members = state.epolls[ep].members;
  for (std::int32_t i = 0; i < members.size(); ++i)
    if (state.items[members[i]].alive) forget_item(state, members[i]);
}

}  // namespace glassbox::epoll
