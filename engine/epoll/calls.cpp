#include "engine/epoll/calls.hpp"

#include "engine/epoll/counters.hpp"
#include "engine/epoll/descriptors.hpp"
#include "engine/epoll/eventpoll.hpp"
#include "engine/epoll/pipe.hpp"
#include "engine/epoll/poll_call.hpp"
#include "engine/epoll/regular.hpp"
#include "engine/epoll/tcp.hpp"
#include "engine/epoll/unix_socket.hpp"

namespace glassbox::epoll {
namespace {

bool takes_descriptor(Fn fn) {
  switch (fn) {
    case Fn::epoll_create1:
    case Fn::epoll_create:
    case Fn::poll:
    case Fn::select:
    case Fn::pipe:
    case Fn::pipe2:
    case Fn::socketpair:
    case Fn::socket:
    case Fn::eventfd:
    case Fn::timerfd_create:
    case Fn::open:
    case Fn::unshare:
    case Fn::sleep:
    case Fn::close:
      return false;
    default:
      return true;
  }
}

bool is_socket(Kind kind) {
  return kind == Kind::unix_socket || kind == Kind::udp || kind == Kind::tcp;
}

// udp_recvmsg: nothing ever comes.
void read_udp(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const UdpSocket& socket = state.udp_sockets[state.files[thread.file].object];
  const Call& call = call_of(state, thread);
  if (call.fn == Fn::read && call.number == 0) return give_bytes(work, id, {});
  if (wants_no_wait(state, thread)) return fail(work, id, Errno::eagain);
  if ((socket.shutdown & kRcvShutdown) != 0) return give_bytes(work, id, {});
  sleep_in(work, id, socket.queue, true, false, kIn | kErr);
}

void do_read(Work& work, Id id) {
  const State& state = work.state;
  const File& file = state.files[thread_of(work, id).file];
  if (!file.readable) return fail(work, id, Errno::ebadf);
  switch (file.kind) {
    case Kind::regular:
      return read_regular(work, id);
    case Kind::pipe:
      return read_pipe(work, id);
    case Kind::unix_socket:
      return read_unix(work, id);
    case Kind::udp:
      return read_udp(work, id);
    case Kind::tcp:
      return read_tcp(work, id);
    case Kind::eventfd:
      return read_eventfd(work, id);
    case Kind::timerfd:
      return read_timerfd(work, id);
    case Kind::epoll:
      return fail(work, id, Errno::einval);
  }
}

// The eight bytes of a number, as x86 keeps them.
std::uint64_t number_in(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

void do_write(Work& work, Id id) {
  const State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const File& file = state.files[thread.file];
  const std::string_view bytes = bytes_of(call_of(state, thread));
  if (!file.writable) return fail(work, id, Errno::ebadf);
  switch (file.kind) {
    case Kind::regular:
      return write_regular(work, id);
    case Kind::pipe:
      return write_pipe(work, id);
    case Kind::unix_socket:
      return write_unix(work, id);
    case Kind::udp:
      return fail(work, id, Errno::edestaddrreq);  // idle ones are connected to nobody
    case Kind::tcp:
      return write_tcp(work, id);
    case Kind::eventfd:
      if (bytes.size() != 8) return fail(work, id, Errno::einval);  // eventfd_write
      return write_eventfd(work, id, number_in(bytes));
    case Kind::timerfd:
    case Kind::epoll:
      return fail(work, id, Errno::einval);
  }
}

void sys_shutdown(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const File& file = state.files[thread.file];
  const std::int64_t asked = call_of(state, thread).what;
  if (!is_socket(file.kind)) return fail(work, id, Errno::enotsock);
  if (asked < 0 || asked > 2) return fail(work, id, Errno::einval);
  const auto how = static_cast<std::uint8_t>(asked + 1);  // 0, 1, 2: receive, send, both
  if (file.kind == Kind::unix_socket) return shutdown_unix(work, id, how);
  if (file.kind == Kind::tcp) return shutdown_tcp(work, id, how);
  // inet_shutdown on an unconnected UDP socket: an error, and it is shut down all the same.
  UdpSocket& socket = state.udp_sockets.edit(file.object);
  socket.shutdown |= how;
  plan_wake(work, socket.queue, 0, 0);
  fail(work, id, Errno::enotconn);
}

void sys_setsockopt(Work& work, Id id) {
  State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const File& file = state.files[thread.file];
  if (!is_socket(file.kind)) return fail(work, id, Errno::enotsock);
  const std::int64_t bytes = kept_sndbuf(call.number2);
  if (call.what == kOptLinger) {
    if (file.kind == Kind::tcp) state.tcp_sockets.edit(file.object).linger0 = true;
  } else if (file.kind == Kind::unix_socket) {
    set_unix_sndbuf(work, file.object, bytes);
  } else if (file.kind == Kind::udp) {
    UdpSocket& socket = state.udp_sockets.edit(file.object);
    socket.sndbuf = bytes;
    plan_wake(work, socket.queue, kWritableKey);  // sock_def_write_space
  } else {
    state.tcp_sockets.edit(file.object).sndbuf = bytes;
  }
  finish(work, id, 0);
}

void sys_getsockopt(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const File& file = state.files[thread.file];
  if (!is_socket(file.kind)) return fail(work, id, Errno::enotsock);
  std::int64_t value = 0;
  const bool error = call.what == kOptError;
  if (file.kind == Kind::unix_socket) {
    UnixSocket& socket = state.unix_sockets.edit(file.object);
    value = error ? static_cast<std::int64_t>(socket.error) : socket.sndbuf;
    if (error) socket.error = Errno::none;
  } else if (file.kind == Kind::tcp) {
    TcpSocket& socket = state.tcp_sockets.edit(file.object);
    value = error ? static_cast<std::int64_t>(socket.error) : socket.sndbuf;
    if (error) socket.error = Errno::none;
  } else if (!error) {
    value = state.udp_sockets[file.object].sndbuf;
  }
  thread.outcome.has_value = true;
  thread.outcome.value = static_cast<std::uint64_t>(value);
  finish(work, id, 0);
}

void sys_sleep(Work& work, Id id) {
  const Thread& thread = thread_of(work, id);
  if (thread.timed_out || call_of(work.state, thread).number == 0) return finish(work, id, 0);
  sleep_anywhere(work, id, {});
}

void dispatch(Work& work, Id id) {
  const State& state = work.state;
  const Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const Kind kind = thread.file == kNone ? Kind::regular : state.files[thread.file].kind;
  switch (call.fn) {
    case Fn::epoll_create1:
    case Fn::epoll_create:
      return sys_epoll_create(work, id);
    case Fn::epoll_ctl:
      return sys_epoll_ctl(work, id);
    case Fn::epoll_wait:
      return sys_epoll_wait(work, id);
    case Fn::poll:
      return sys_poll(work, id);
    case Fn::select:
      return sys_select(work, id);
    case Fn::recv:
      return is_socket(kind) ? do_read(work, id) : fail(work, id, Errno::enotsock);
    case Fn::read:
    case Fn::eventfd_read:
      return do_read(work, id);
    case Fn::send:
      return is_socket(kind) ? do_write(work, id) : fail(work, id, Errno::enotsock);
    case Fn::write:
    case Fn::eventfd_write:
      return do_write(work, id);
    case Fn::close:
      return sys_close(work, id);
    case Fn::dup:
      return sys_dup(work, id);
    case Fn::dup2:
      return sys_dup2(work, id);
    case Fn::fcntl:
      return sys_fcntl(work, id);
    case Fn::pipe:
    case Fn::pipe2:
      return sys_pipe(work, id);
    case Fn::socketpair:
      return sys_socketpair(work, id);
    case Fn::socket:
      return sys_socket(work, id);
    case Fn::bind:
    case Fn::connect:
      if (!is_socket(kind)) return fail(work, id, Errno::enotsock);
      if (kind == Kind::unix_socket) return fail(work, id, Errno::einval);
      return call.fn == Fn::bind ? sys_bind(work, id) : sys_connect(work, id);
    case Fn::listen:
    case Fn::accept:
    case Fn::accept4:
      if (!is_socket(kind)) return fail(work, id, Errno::enotsock);
      return call.fn == Fn::listen ? sys_listen(work, id) : sys_accept(work, id);
    case Fn::shutdown:
      return sys_shutdown(work, id);
    case Fn::setsockopt:
      return sys_setsockopt(work, id);
    case Fn::getsockopt:
      return sys_getsockopt(work, id);
    case Fn::eventfd:
      return sys_eventfd(work, id);
    case Fn::timerfd_create:
      return sys_timerfd_create(work, id);
    case Fn::timerfd_settime:
      return sys_timerfd_settime(work, id);
    case Fn::open:
      return sys_open(work, id);
    case Fn::unshare:
      return sys_unshare(work, id);
    case Fn::sleep:
      return sys_sleep(work, id);
  }
}

// eventfd_read and eventfd_write are the C library's: a read or write of eight bytes, which returns 0 if they all went.
void end_library_call(const Call& call, Outcome& outcome) {
  if ((call.fn != Fn::eventfd_read && call.fn != Fn::eventfd_write) || outcome.ret < 0) return;
  if (outcome.has_bytes && outcome.ret == kCounterBytes) {
    outcome.value = number_in(outcome.bytes);
    outcome.has_value = true;
  }
  outcome.ret = outcome.ret == kCounterBytes ? 0 : -1;
  outcome.has_bytes = false;
  outcome.bytes.clear();
}

void count(State& state, const Thread& thread, std::int64_t ret) {
  const Call& call = call_of(state, thread);
  Cost& sum = state.costs[static_cast<std::size_t>(call.fn)];
  ++sum.calls;
  sum.examined += thread.cost.examined;
  sum.callbacks += thread.cost.callbacks;
  if (call.fn != Fn::poll && call.fn != Fn::select && call.fn != Fn::epoll_wait) return;
  Waited waited;
  waited.line = line_of(state, thread).number;
  waited.fn = call.fn;
  waited.ret = ret;
  waited.cost = thread.cost;
  for (const auto& set : call.sets) waited.watched += static_cast<std::int32_t>(set.size());
  if (call.fn == Fn::epoll_wait && thread.file != kNone && state.files[thread.file].kind == Kind::epoll)
    waited.watched = state.epolls[state.files[thread.file].object].watches;
  state.waited.push_back(waited);
}

}  // namespace

// A pipe's file is asked each time (fs/pipe.c), all others only when the call begins.
bool wants_no_wait(const State& state, const Thread& thread) {
  const File& file = state.files[thread.file];
  return file.kind == Kind::pipe ? (file.flags & kNonBlock) != 0 : thread.no_wait;
}

std::string_view bytes_of(const Call& call) {
  return call.bytes;
}

void give_bytes(Work& work, Id thread, std::string bytes) {
  Outcome& outcome = thread_of(work, thread).outcome;
  outcome.has_bytes = true;
  outcome.bytes = std::move(bytes);
  finish(work, thread, static_cast<std::int64_t>(outcome.bytes.size()));
}

void run_attempt(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  thread.status = Thread::Status::running;
  if (thread.slept == 0 && thread.file == kNone && takes_descriptor(call.fn)) {
    const Id file = file_at(state, thread, number_of(state, call.fd, thread.i));
    if (file == kNone) return fail(work, id, Errno::ebadf);
    thread.file = file;
    ++state.files.edit(file).refs;
    const bool message = call.fn == Fn::recv || call.fn == Fn::send;
    thread.no_wait = (state.files[file].flags & kNonBlock) != 0 || (message && (call.flags & kMsgDontWait) != 0);
  }
  dispatch(work, id);
}

void run_finish(Work& work, const Frame& frame) {
  State& state = work.state;
  Thread& thread = thread_of(work, frame.a);
  const Call& call = call_of(state, thread);
  end_library_call(call, thread.outcome);
  const Outcome& outcome = thread.outcome;
  for (std::size_t i = 0; i < call.results.size(); ++i) {
    const Ref& ref = call.results[i];
    const Name& name = state.script->names[static_cast<std::size_t>(ref.name)];
    state.values.edit(name.first + (ref.by_loop ? thread.i : ref.index)) = outcome.fds[i];
  }
  count(state, thread, outcome.ret);
  if ((call.fn == Fn::write || call.fn == Fn::send) && outcome.ret > 0) state.written += outcome.ret;
  if (state.written > kMostWritten) {
    state.beyond_memory = true;
    state.beyond_line = line_of(state, thread).number;
  }
  leave_queues(state, frame.a);
  thread.queues.clear();
  thread.status = Thread::Status::idle;
  state.finished.push_back({frame.a, thread.line, thread.i, outcome});
  tell(work, Happening::returned, static_cast<std::int32_t>(outcome.ret), static_cast<std::int32_t>(outcome.error),
       thread.i);
  if (thread.file != kNone) drop_file(work, thread.file);
  for (const Id file : thread.held) drop_file(work, file);
  thread.held.clear();
  thread.file = kNone;
}

}  // namespace glassbox::epoll
