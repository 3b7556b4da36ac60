#include "engine/epoll/tcp.hpp"

#include <algorithm>

#include "engine/epoll/calls.hpp"
#include "engine/epoll/descriptors.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::int32_t kSoMaxConn = 4096;  // net.core.somaxconn

Errno take_error(State& state, Id socket) {
  const Errno error = state.tcp_sockets[socket].error;
  if (error != Errno::none) state.tcp_sockets.edit(socket).error = Errno::none;
  return error;
}

// tcp_disconnect: the socket is as new, but for its port.
void disconnect(Work& work, Id id) {
  State& state = work.state;
  if (state.tcp_sockets[id].state == TcpState::listen) stop_listening(work, id);
  TcpSocket& socket = state.tcp_sockets.edit(id);
  socket.state = TcpState::closed;
  socket.socket = TcpSocket::Socket::unconnected;
  socket.shutdown = 0;
  socket.done = false;
  socket.peer = kNone;
  socket.received.clear();
  plan_wake(work, socket.queue, kErr);
}

Id own(const Work& work, Id thread) {
  return work.state.files[work.state.threads[static_cast<std::size_t>(thread)].file].object;
}

// __inet_stream_connect, from the point where a connect that waits goes on.
void end_connect(Work& work, Id thread, Id id) {
  State& state = work.state;
  const TcpSocket& socket = state.tcp_sockets[id];
  if (socket.state == TcpState::closed) {
    const Errno error = take_error(state, id);
    disconnect(work, id);
    return fail(work, thread, error == Errno::none ? Errno::econnrefused : error);
  }
  state.tcp_sockets.edit(id).socket = TcpSocket::Socket::connected;
  finish(work, thread, 0);
}

void wait_for_connect(Work& work, Id thread, Id id, Errno without_waiting) {
  const TcpSocket& socket = work.state.tcp_sockets[id];
  if (socket.state != TcpState::syn_sent) return end_connect(work, thread, id);
  if (wants_no_wait(work.state, thread_of(work, thread))) return fail(work, thread, without_waiting);
  sleep_in(work, thread, socket.queue, false, true);
}

}  // namespace

void sys_socket(Work& work, Id thread) {
  State& state = work.state;
  const Call& call = call_of(state, thread_of(work, thread));
  File file;
  file.flags = (call.flags & kNonBlock) | kReadWrite;
  if ((call.flags & 0xf) == kDatagram) {
    file.kind = Kind::udp;
    file.object = state.udp_sockets.push_back({});
    state.udp_sockets.edit(file.object).queue = add_queue(state, WaitQueue::Of::udp, file.object);
  } else {
    file.kind = Kind::tcp;
    file.object = state.tcp_sockets.push_back({});
    state.tcp_sockets.edit(file.object).queue = add_queue(state, WaitQueue::Of::tcp, file.object);
  }
  give_descriptor(work, thread, std::move(file));
}

void sys_bind(Work& work, Id thread) {
  State& state = work.state;
  const File& file = state.files[thread_of(work, thread).file];
  const std::uint16_t port = call_of(state, thread_of(work, thread)).port;
  if (file.kind == Kind::udp) {
    if (state.udp_sockets[file.object].port != 0) return fail(work, thread, Errno::einval);
    for (Id id = 0; id < state.udp_sockets.size(); ++id)
      if (state.udp_sockets[id].port == port) {
        const Id other = state.udp_sockets[id].file;
        if (other != kNone && state.files[other].open) return fail(work, thread, Errno::eaddrinuse);
      }
    state.udp_sockets.edit(file.object).port = port;
    return finish(work, thread, 0);
  }
  const TcpSocket& socket = state.tcp_sockets[file.object];
  if (socket.state != TcpState::closed || socket.port != 0) return fail(work, thread, Errno::einval);
  if (port_taken(state, port)) return fail(work, thread, Errno::eaddrinuse);
  state.tcp_sockets.edit(file.object).port = port;
  finish(work, thread, 0);
}

void sys_listen(Work& work, Id thread) {
  State& state = work.state;
  const File& file = state.files[thread_of(work, thread).file];
  if (file.kind != Kind::tcp) return fail(work, thread, Errno::eopnotsupp);
  const TcpSocket& now = state.tcp_sockets[file.object];
  if (now.socket != TcpSocket::Socket::unconnected || (now.state != TcpState::closed && now.state != TcpState::listen))
    return fail(work, thread, Errno::einval);
  const std::int64_t asked = call_of(state, thread_of(work, thread)).number;
  TcpSocket& socket = state.tcp_sockets.edit(file.object);
  socket.backlog = asked < 0 ? kSoMaxConn : static_cast<std::int32_t>(std::min<std::int64_t>(asked, kSoMaxConn));
  socket.state = TcpState::listen;
  finish(work, thread, 0);
}

void sys_connect(Work& work, Id thread) {
  State& state = work.state;
  const Id id = own(work, thread);
  const TcpSocket& now = state.tcp_sockets[id];
  if (thread_of(work, thread).slept > 0) return wait_for_connect(work, thread, id, Errno::einprogress);
  switch (now.socket) {
    case TcpSocket::Socket::connected:
      return fail(work, thread, Errno::eisconn);
    case TcpSocket::Socket::connecting:
      return wait_for_connect(work, thread, id, Errno::ealready);
    case TcpSocket::Socket::unconnected:
      break;
  }
  if (now.state != TcpState::closed) return fail(work, thread, Errno::eisconn);
  TcpSocket& socket = state.tcp_sockets.edit(id);
  socket.socket = TcpSocket::Socket::connecting;
  socket.state = TcpState::syn_sent;
  socket.remote = call_of(state, thread_of(work, thread)).port;
  socket.syns = 0;
  send_syn(work, id);
  // The answer of loopback comes while the call still holds the socket; a call that may not wait has looked before.
  if (wants_no_wait(state, thread_of(work, thread))) return fail(work, thread, Errno::einprogress);
  plan_attempt(work, thread);
}

void sys_accept(Work& work, Id thread_id) {
  State& state = work.state;
  Thread& thread = thread_of(work, thread_id);
  const Call& call = call_of(state, thread);
  const File& file = state.files[thread.file];
  if (file.kind == Kind::unix_socket && state.unix_sockets[file.object].stream)
    return fail(work, thread_id, Errno::einval);
  if (file.kind != Kind::tcp) return fail(work, thread_id, Errno::eopnotsupp);
  if ((call.flags & ~(kNonBlock | kCloExec)) != 0) return fail(work, thread_id, Errno::einval);
  // The number is taken before the wait (net/socket.c, __sys_accept4_file).
  Table& table = state.tables[static_cast<std::size_t>(thread.table)];
  if (thread.reserved == kNone) {
    thread.reserved = reserve_descriptor(table);
    if (thread.reserved < 0) return fail(work, thread_id, Errno::emfile);
  }
  const auto give_up = [&](Errno error) {
    free_descriptor(table, thread.reserved);
    thread.reserved = kNone;
    fail(work, thread_id, error);
  };
  const TcpSocket& listener = state.tcp_sockets[file.object];
  if (listener.state != TcpState::listen) return give_up(Errno::einval);
  if (listener.accept_queue.empty()) {
    if (wants_no_wait(state, thread)) return give_up(Errno::eagain);
    return sleep_in(work, thread_id, listener.queue, true, false);
  }
  auto& queue = state.tcp_sockets.edit(file.object).accept_queue;
  File made;
  made.kind = Kind::tcp;
  made.object = queue.front();
  made.flags = (call.flags & kNonBlock) | kReadWrite;
  if (!call.results.empty()) made.name = name_of(*state.script, call.results[0], thread.i);
  queue.erase(queue.begin());
  state.tcp_sockets.edit(made.object).socket = TcpSocket::Socket::connected;
  put_descriptor(state, thread.table, thread.reserved, add_file(state, std::move(made)));
  thread.outcome.fds[0] = thread.reserved;
  thread.reserved = kNone;
  finish(work, thread_id, thread.outcome.fds[0]);
}

// tcp_recvmsg_locked
void read_tcp(Work& work, Id thread_id) {
  State& state = work.state;
  Thread& thread = thread_of(work, thread_id);
  const Call& call = call_of(state, thread);
  const Id id = own(work, thread_id);
  if (call.fn == Fn::read && call.number == 0) return give_bytes(work, thread_id, {});
  const TcpSocket& now = state.tcp_sockets[id];
  if (now.state == TcpState::listen) return fail(work, thread_id, Errno::enotconn);
  if (!now.received.empty()) {
    const auto count = std::min(static_cast<std::size_t>(call.number), now.received.size());
    std::string bytes = now.received.substr(0, count);
    if (call.fn != Fn::recv || (call.flags & kMsgPeek) == 0) {
      auto& received = state.tcp_sockets.edit(id).received;
      received.erase(0, count);
      tell(work, Happening::taken, thread.file, static_cast<std::int32_t>(count),
           static_cast<std::int32_t>(received.size()));
    }
    return give_bytes(work, thread_id, std::move(bytes));
  }
  if (now.done) return give_bytes(work, thread_id, {});
  if (const Errno error = take_error(state, id); error != Errno::none) return fail(work, thread_id, error);
  if ((now.shutdown & kRcvShutdown) != 0) return give_bytes(work, thread_id, {});
  if (now.state == TcpState::closed) return fail(work, thread_id, Errno::enotconn);
  if (wants_no_wait(state, thread)) return fail(work, thread_id, Errno::eagain);
  sleep_in(work, thread_id, now.queue, false, true);
}

// tcp_sendmsg_locked, sk_stream_wait_connect, sk_stream_error
void write_tcp(Work& work, Id thread_id) {
  State& state = work.state;
  Thread& thread = thread_of(work, thread_id);
  const Id id = own(work, thread_id);
  const std::string_view bytes = bytes_of(call_of(state, thread));
  const TcpSocket& now = state.tcp_sockets[id];
  const bool open = now.state == TcpState::established || now.state == TcpState::close_wait;
  if (!open || now.error != Errno::none || (now.shutdown & kSendShutdown) != 0) {
    if (const Errno error = take_error(state, id); error != Errno::none) return fail(work, thread_id, error);
    if (now.state != TcpState::syn_sent) return fail(work, thread_id, Errno::epipe);
    if (wants_no_wait(state, thread)) return fail(work, thread_id, Errno::eagain);
    return sleep_in(work, thread_id, now.queue, false, true);
  }
  if (!bytes.empty()) send_data(work, id, bytes);
  finish(work, thread_id, static_cast<std::int64_t>(bytes.size()));
}

// inet_shutdown
void shutdown_tcp(Work& work, Id thread, std::uint8_t how) {
  State& state = work.state;
  const Id id = own(work, thread);
  TcpSocket& socket = state.tcp_sockets.edit(id);
  Errno error = Errno::none;
  switch (socket.state) {
    case TcpState::listen:
      if ((how & kRcvShutdown) != 0) disconnect(work, id);
      break;
    case TcpState::syn_sent:
      disconnect(work, id);
      break;
    case TcpState::closed:
      error = Errno::enotconn;
      socket.shutdown |= how;
      break;
    default:
      socket.shutdown |= how;
      if ((how & kSendShutdown) != 0) send_fin(work, id);
      break;
  }
  plan_wake(work, socket.queue, 0, 0);
  error == Errno::none ? finish(work, thread, 0) : fail(work, thread, error);
}

// tcp_close
void release_tcp(Work& work, Id id) {
  State& state = work.state;
  if (state.tcp_sockets[id].state == TcpState::listen) {
    stop_listening(work, id);
    state.tcp_sockets.edit(id).state = TcpState::closed;
  }
  TcpSocket& socket = state.tcp_sockets.edit(id);
  socket.orphan = true;
  socket.shutdown = kShutdownMask;
  const bool unread = !socket.received.empty();
  socket.received.clear();
  if (socket.state == TcpState::syn_sent) socket.state = TcpState::closed;
  if (socket.state == TcpState::closed) return;
  if (unread || socket.linger0) {
    send_reset(work, id);
    state.tcp_sockets.edit(id).state = TcpState::closed;
    return;
  }
  send_fin(work, id);
}

}  // namespace glassbox::epoll
