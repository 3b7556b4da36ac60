#include "engine/epoll/poll_file.hpp"

#include "engine/epoll/eventpoll.hpp"
#include "engine/epoll/pipe.hpp"
#include "engine/epoll/unix_socket.hpp"

namespace glassbox::epoll {
namespace {

// net/core/datagram.c, datagram_poll; idle: nothing is ever received, and there is always room to send.
Events poll_udp(const UdpSocket& socket) {
  Events mask = kOut | kWrNorm | kWrBand;
  if ((socket.shutdown & kRcvShutdown) != 0) mask |= kRdHup | kIn | kRdNorm;
  if (socket.shutdown == kShutdownMask) mask |= kHup;
  return mask;
}

// net/ipv4/tcp.c, tcp_poll. Within TcpLimits there is always room to send.
Events poll_tcp(const TcpSocket& socket) {
  if (socket.state == TcpState::listen) return socket.accept_queue.empty() ? 0 : kIn | kRdNorm;
  Events mask = 0;
  if (socket.shutdown == kShutdownMask || socket.state == TcpState::closed) mask |= kHup;
  if ((socket.shutdown & kRcvShutdown) != 0) mask |= kIn | kRdNorm | kRdHup;
  if (socket.state != TcpState::syn_sent) {
    if (!socket.received.empty()) mask |= kIn | kRdNorm;
    mask |= kOut | kWrNorm;
  }
  if (socket.error != Errno::none) mask |= kErr;
  return mask;
}

// fs/eventfd.c, eventfd_poll
Events poll_eventfd(const EventFd& eventfd) {
  Events mask = 0;
  if (eventfd.count > 0) mask |= kIn;
  if (eventfd.count == UINT64_MAX) mask |= kErr;
  if (UINT64_MAX - 1 > eventfd.count) mask |= kOut;
  return mask;
}

}  // namespace

Events poll_file(Work& work, Id id, Events wanted, Cost& cost) {
  State& state = work.state;
  ++cost.examined;
  const File& file = state.files[id];
  switch (file.kind) {
    case Kind::regular:
      return kIn | kOut | kRdNorm | kWrNorm;  // poll.h, DEFAULT_POLLMASK
    case Kind::pipe:
      return poll_pipe(state, file);
    case Kind::unix_socket:
      return poll_unix(state.unix_sockets[file.object], wanted);
    case Kind::udp:
      return poll_udp(state.udp_sockets[file.object]);
    case Kind::tcp:
      return poll_tcp(state.tcp_sockets[file.object]);
    case Kind::eventfd:
      return poll_eventfd(state.eventfds[file.object]);
    case Kind::timerfd:
      return state.timerfds[file.object].ticks > 0 ? kIn : 0;  // fs/timerfd.c, timerfd_poll
    case Kind::epoll:
      return poll_epoll(work, file.object, cost);
  }
  return 0;
}

Events poll_item(Work& work, Id id, Cost& cost) {
  const Item item = work.state.items[id];
  return poll_file(work, item.file, item.events, cost) & item.events;
}

std::vector<Id> queues_of(const State& state, Id id) {
  const File& file = state.files[id];
  switch (file.kind) {
    case Kind::regular:
      return {};
    case Kind::pipe: {
      const Pipe& pipe = state.pipes[file.object];
      std::vector<Id> queues;
      if (file.readable) queues.push_back(pipe.read_queue);
      if (file.writable) queues.push_back(pipe.write_queue);
      return queues;
    }
    case Kind::unix_socket:
      return {state.unix_sockets[file.object].queue};
    case Kind::udp:
      return {state.udp_sockets[file.object].queue};
    case Kind::tcp:
      return {state.tcp_sockets[file.object].queue};
    case Kind::eventfd:
      return {state.eventfds[file.object].queue};
    case Kind::timerfd:
      return {state.timerfds[file.object].queue};
    case Kind::epoll:
      return {state.epolls[file.object].poll_queue};
  }
  return {};
}

}  // namespace glassbox::epoll
