#include "engine/epoll/poll_call.hpp"

#include <algorithm>

#include "engine/epoll/poll_file.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::int32_t kFdSetSize = 1024;  // FD_SETSIZE: C's select cannot be asked about a number from here on

// POLLIN_SET, POLLOUT_SET, POLLEX_SET
constexpr std::array<Events, 3> kSelectSets = {kRdNorm | kRdBand | kIn | kHup | kErr, kWrBand | kWrNorm | kOut | kErr,
                                               kPri};

struct Asked {
  Id file = kNone;
  Events key = 0;
  bool closed = false;    // select: since the call began
  bool left_out = false;  // select: beyond the table, so its bit stays as it was set (core_sys_select)
};

// Numbers that a table of descriptors has room for: select does not look at those beyond (fs/select.c,
// core_sys_select).
std::int32_t room_of(const Table& table) {
  std::int32_t room = 64;  // NR_OPEN_DEFAULT; it grows by doubling (fs/file.c, alloc_fdtable)
  while (room < table.files.size()) room *= 2;
  return room;
}

// Holds the files of the call until it ends, as the kernel's tables do; poll: a file for each place, or kNone.
bool hold_files(Work& work, Id id, std::vector<Asked>& asked, bool select) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const std::int32_t room = room_of(state.tables[static_cast<std::size_t>(thread.table)]);
  for (std::size_t set = 0; set < (select ? 3U : 1U); ++set) {
    for (const Watched& each : call.sets[set]) {
      const std::int32_t fd = number_of(state, each.ref, thread.i);
      const Id file = file_at(state, thread, fd);
      const bool beyond = fd >= room && fd < kFdSetSize;
      const bool closed = select && !beyond && (file == kNone || fd >= kFdSetSize);
      if (closed && thread.slept == 0) return false;
      asked.push_back({file, select ? kSelectSets[set] : each.events | kErr | kHup, closed});
    }
  }
  return true;
}

void wait_or_end(Work& work, Id id, const std::vector<Asked>& asked, std::int64_t ready) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  tell(work, Happening::polled, static_cast<std::int32_t>(asked.size()), static_cast<std::int32_t>(ready),
       thread.slept > 0 ? 1 : 0);
  if (ready > 0 || call.timeout == 0 || thread.timed_out) return finish(work, id, ready);
  Frame frame;
  frame.kind = Frame::Kind::sleep;
  frame.a = id;
  frame.actor = work.actor;
  frame.sleep.waiter = {Waiter::Type::poller, false, 0, id};
  for (const Asked& each : asked) {
    if (each.file == kNone) continue;
    for (const Id queue : queues_of(state, each.file)) {
      frame.sleep.queues.push_back(queue);
      frame.waiters.push_back({Waiter::Type::poller, false, each.key, id});
    }
    if (thread.slept == 0) {
      ++state.files.edit(each.file).refs;
      thread.held.push_back(each.file);
    }
  }
  work.plan.push_back(std::move(frame));
}

// After a sleep the files are those of its start, whatever the numbers mean by now; poll asks by number again.
Events ask(Work& work, Id id, const Asked& asked) {
  if (asked.closed) return asked.key;  // EPOLLNVAL belongs to each of select's sets
  if (asked.file == kNone) return 0;
  return poll_file(work, asked.file, asked.key, thread_of(work, id).cost);
}

}  // namespace

void sys_poll(Work& work, Id id) {
  std::vector<Asked> asked;
  hold_files(work, id, asked, false);
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(work.state, thread);
  std::int64_t ready = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const std::int32_t fd = number_of(work.state, call.sets[0][i].ref, thread.i);
    Events found = 0;
    if (asked[i].file != kNone)
      found = ask(work, id, asked[i]) & asked[i].key;
    else if (fd >= 0)
      found = kNval;
    if (found == 0) continue;
    ++ready;
    Reported reported;
    reported.line = thread.line;
    reported.place = static_cast<std::int32_t>(i);
    reported.events = found;
    thread.outcome.events.push_back(reported);
  }
  wait_or_end(work, id, asked, ready);
}

void sys_select(Work& work, Id id) {
  std::vector<Asked> asked;
  if (!hold_files(work, id, asked, true)) return fail(work, id, Errno::ebadf);
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(work.state, thread);
  std::int64_t ready = 0;
  std::size_t place = 0;
  for (std::int32_t set = 0; set < 3; ++set) {
    const auto size = static_cast<std::int32_t>(call.sets[set].size());
    std::vector<bool> counted(kFdSetSize);  // a set holds a number once, however often the program lists it
    for (std::int32_t i = 0; i < size; ++i, ++place) {
      const Events found = ask(work, id, asked[place]) & kSelectSets[static_cast<std::size_t>(set)];
      if (found == 0) continue;
      const auto fd = number_of(work.state, call.sets[set][static_cast<std::size_t>(i)].ref, thread.i);
      if (!counted[static_cast<std::size_t>(fd)]) ++ready;
      counted[static_cast<std::size_t>(fd)] = true;
      Reported reported;
      reported.line = thread.line;
      reported.set = set;
      reported.place = i;
      reported.events = found;
      thread.outcome.events.push_back(reported);
    }
  }
  if (ready == 0) thread.outcome.events.clear();
  wait_or_end(work, id, asked, ready);
}

}  // namespace glassbox::epoll
