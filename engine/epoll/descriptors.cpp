#include "engine/epoll/descriptors.hpp"

#include <algorithm>

#include "engine/epoll/eventpoll.hpp"
#include "engine/epoll/pipe.hpp"
#include "engine/epoll/tcp.hpp"
#include "engine/epoll/unix_socket.hpp"

namespace glassbox::epoll {
namespace {

Table& table_of(State& state, Id table) {
  return state.tables[static_cast<std::size_t>(table)];
}

void make_room(Table& table, std::int32_t fd) {
  while (table.files.size() <= fd) table.files.push_back(Table::kFree);
  while (table.slots <= fd) table.slots *= 2;  // fs/file.c, alloc_fdtable
}

// The name under which a call's descriptor is kept, for people.
std::string result_name(const State& state, const Thread& thread, std::size_t place) {
  const Call& call = call_of(state, thread);
  if (place >= call.results.size()) return {};
  return name_of(*state.script, call.results[place], thread.i);
}

}  // namespace

std::int32_t reserve_descriptor(Table& table, std::int32_t from) {
  std::int32_t fd = std::max(from, table.lowest);
  while (fd < table.files.size() && table.files[fd] != Table::kFree) ++fd;
  if (fd >= kMostDescriptors) return -1;
  make_room(table, fd);
  table.files.edit(fd) = Table::kReserved;
  if (from <= table.lowest) table.lowest = fd + 1;
  return fd;
}

void put_descriptor(State& state, Id table, std::int32_t fd, Id file) {
  table_of(state, table).files.edit(fd) = file;
  ++state.files.edit(file).refs;
}

void free_descriptor(Table& table, std::int32_t fd) {
  table.files.edit(fd) = Table::kFree;
  table.lowest = std::min(table.lowest, fd);
}

Id add_file(State& state, File file) {
  const std::uint32_t mode = file.flags & kAccessMode;
  file.readable = mode != kWriteOnly;
  file.writable = mode != 0;
  const bool writes = file.kind == Kind::pipe && file.writable;
  const Kind kind = file.kind;
  const Id object = file.object;
  const Id id = state.files.push_back(std::move(file));
  switch (kind) {
    case Kind::pipe:
      (writes ? state.pipes.edit(object).write_file : state.pipes.edit(object).read_file) = id;
      break;
    case Kind::unix_socket:
      state.unix_sockets.edit(object).file = id;
      break;
    case Kind::udp:
      state.udp_sockets.edit(object).file = id;
      break;
    case Kind::tcp:
      state.tcp_sockets.edit(object).file = id;
      break;
    case Kind::eventfd:
      state.eventfds.edit(object).file = id;
      break;
    case Kind::timerfd:
      state.timerfds.edit(object).file = id;
      break;
    case Kind::epoll:
      state.epolls.edit(object).file = id;
      break;
    case Kind::regular:
      break;
  }
  return id;
}

Id give_descriptor(Work& work, Id id, File file) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const std::int32_t fd = reserve_descriptor(table_of(state, thread.table));
  if (fd < 0) {
    fail(work, id, Errno::emfile);
    return kNone;
  }
  file.name = result_name(state, thread, 0);
  const Id made = add_file(state, std::move(file));
  put_descriptor(state, thread.table, fd, made);
  thread.outcome.fds[0] = fd;
  finish(work, id, fd);
  return made;
}

void give_descriptors(Work& work, Id id, File first, File second) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  Table& table = table_of(state, thread.table);
  const std::int32_t one = reserve_descriptor(table);
  const std::int32_t two = one < 0 ? -1 : reserve_descriptor(table);
  if (two < 0) {
    if (one >= 0) free_descriptor(table, one);
    return fail(work, id, Errno::emfile);
  }
  first.name = result_name(state, thread, 0);
  second.name = result_name(state, thread, 1);
  put_descriptor(state, thread.table, one, add_file(state, std::move(first)));
  put_descriptor(state, thread.table, two, add_file(state, std::move(second)));
  thread.outcome.fds = {one, two};
  finish(work, id, 0);
}

void drop_file(Work& work, Id id) {
  File& file = work.state.files.edit(id);
  if (--file.refs == 0) plan_release(work, id);
}

void sys_close(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const std::int32_t fd = number_of(state, call_of(state, thread).fd, thread.i);
  const Id file = file_at(state, thread, fd);
  if (file == kNone) return fail(work, id, Errno::ebadf);
  free_descriptor(table_of(state, thread.table), fd);
  drop_file(work, file);
  finish(work, id, 0);
}

void sys_dup(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const auto from = call.fn == Fn::fcntl ? static_cast<std::int32_t>(call.number) : 0;
  const std::int32_t fd = reserve_descriptor(table_of(state, thread.table), from);
  if (fd < 0) return fail(work, id, Errno::emfile);
  put_descriptor(state, thread.table, fd, thread.file);
  thread.outcome.fds[0] = fd;
  finish(work, id, fd);
}

// fs/file.c, ksys_dup3: the new number is closed first, if it is open, and both name one description then.
void sys_dup2(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const std::int32_t fd = number_of(state, call_of(state, thread).other, thread.i);
  if (fd < 0 || fd >= kMostDescriptors) return fail(work, id, Errno::ebadf);
  const Id old = file_at(state, thread, fd);
  thread.outcome.fds[0] = fd;
  if (old == thread.file && fd == number_of(state, call_of(state, thread).fd, thread.i)) return finish(work, id, fd);
  Table& table = table_of(state, thread.table);
  make_room(table, fd);
  if (table.files[fd] == Table::kReserved) return fail(work, id, Errno::ebusy);
  if (old != kNone) drop_file(work, old);
  put_descriptor(state, thread.table, fd, thread.file);
  finish(work, id, fd);
}

void sys_fcntl(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  switch (call.what) {
    case kDupFd:
      return sys_dup(work, id);
    case kGetFlags:
      return finish(work, id, state.files[thread.file].flags);
    case kSetFlags: {  // fs/fcntl.c, setfl: of these only O_NONBLOCK and O_APPEND can change
      constexpr std::uint32_t kChangeable = kNonBlock | kAppend;
      std::uint32_t& flags = state.files.edit(thread.file).flags;
      flags = (flags & ~kChangeable) | (static_cast<std::uint32_t>(call.number) & kChangeable);
      return finish(work, id, 0);
    }
    default:
      return resize_pipe(work, id);
  }
}

// CLONE_FILES undone: the thread goes on with a table of its own, and every description has one descriptor more.
void sys_unshare(Work& work, Id id) {
  State& state = work.state;
  const Table copy = table_of(state, thread_of(work, id).table);
  for (std::int32_t fd = 0; fd < copy.files.size(); ++fd)
    if (copy.files[fd] >= 0) ++state.files.edit(copy.files[fd]).refs;
  thread_of(work, id).table = static_cast<Id>(state.tables.size());
  state.tables.push_back(copy);
  finish(work, id, 0);
}

void run_release(Work& work, const Frame& frame) {
  State& state = work.state;
  File& file = state.files.edit(frame.a);
  if (!file.open) return;
  file.open = false;
  const std::int32_t left = forget_file(state, frame.a);
  tell(work, Happening::closed, frame.a, left);
  switch (file.kind) {
    case Kind::pipe:
      return release_pipe(work, file);
    case Kind::unix_socket:
      return release_unix(work, file.object);
    case Kind::tcp:
      return release_tcp(work, file.object);
    case Kind::timerfd:
      ++state.timerfds.edit(file.object).settings;
      return;
    case Kind::epoll:
      return clear_epoll(state, file.object);
    case Kind::regular:
    case Kind::udp:
    case Kind::eventfd:
      return;
  }
}

}  // namespace glassbox::epoll
