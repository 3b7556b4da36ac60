#include "engine/epoll/unix_socket.hpp"

#include <algorithm>

#include "engine/epoll/calls.hpp"
#include "engine/epoll/descriptors.hpp"

namespace glassbox::epoll {
namespace {

// unix_writable: at most a quarter of the send buffer is taken. `references`: the socket's own, and while a packet is
// freed that one's.
bool is_writable(const UnixSocket& socket, std::int64_t references = 1) {
  return (socket.wmem + references) * 4 <= socket.sndbuf;
}

// sock_wfree, then unix_write_space: the sender of a packet gets its room back.
void free_packet(Work& work, Id sender, std::int32_t truesize) {
  UnixSocket& socket = work.state.unix_sockets.edit(sender);
  socket.wmem -= truesize;
  if (!socket.dead && is_writable(socket, 2)) plan_wake(work, socket.queue, kWritableKey);
}

Errno take_error(State& state, Id socket) {
  const Errno error = state.unix_sockets[socket].error;
  if (error != Errno::none) state.unix_sockets.edit(socket).error = Errno::none;
  return error;
}

std::string take_from(Packet& packet, std::int64_t most) {
  const std::int64_t left = static_cast<std::int64_t>(packet.bytes.size()) - packet.consumed;
  const std::int64_t count = std::min(left, most);
  std::string bytes = packet.bytes.substr(static_cast<std::size_t>(packet.consumed), static_cast<std::size_t>(count));
  packet.consumed += static_cast<std::int32_t>(count);
  return bytes;
}

void read_nothing(Work& work, Id id, const UnixSocket& socket) {
  const bool ended = (socket.shutdown & kRcvShutdown) != 0;
  const bool no_wait = wants_no_wait(work.state, thread_of(work, id));
  if (ended && (socket.stream || !no_wait)) return give_bytes(work, id, {});
  if (no_wait) return fail(work, id, Errno::eagain);
  // __skb_wait_for_more_packets waits exclusively and hears only what is for readers; unix_stream_data_wait neither.
  if (socket.stream) return sleep_in(work, id, socket.queue, false, true);
  sleep_in(work, id, socket.queue, true, false, kIn | kErr);
}

// Packets in their order until `most` bytes are there (stream), or one packet, cut where it is longer (datagram).
std::string receive(Work& work, UnixSocket& socket, std::int64_t most) {
  std::string bytes;
  std::vector<std::int32_t> freed;
  while (!socket.received.empty() && (most > 0 || !socket.stream)) {
    Packet& packet = socket.received.front();
    const std::string part = take_from(packet, most);
    bytes += part;
    most -= static_cast<std::int64_t>(part.size());
    if (socket.stream && packet.consumed < static_cast<std::int32_t>(packet.bytes.size())) break;
    freed.push_back(packet.truesize);
    socket.received.erase(socket.received.begin());
    if (!socket.stream) break;
  }
  const Id sender = socket.peer;
  if (sender != kNone)
    for (const std::int32_t truesize : freed) free_packet(work, sender, truesize);
  return bytes;
}

std::string peek(const UnixSocket& socket, std::int64_t most) {
  std::string bytes;
  for (Packet packet : socket.received) {
    bytes += take_from(packet, most - static_cast<std::int64_t>(bytes.size()));
    if (!socket.stream || static_cast<std::int64_t>(bytes.size()) >= most) break;
  }
  return bytes;
}

void deliver(Work& work, Id from, std::string_view bytes) {
  State& state = work.state;
  UnixSocket& sender = state.unix_sockets.edit(from);
  Packet packet;
  packet.bytes = bytes;
  packet.truesize = truesize_of(static_cast<std::int64_t>(bytes.size()), sender.stream);
  sender.wmem += packet.truesize;
  const Id to = sender.peer;
  UnixSocket& receiver = state.unix_sockets.edit(to);
  receiver.received.push_back(std::move(packet));
  tell(work, Happening::stored, receiver.file, static_cast<std::int32_t>(bytes.size()),
       static_cast<std::int32_t>(unread_bytes(receiver)));
  plan_wake(work, receiver.queue, kReadableKey);
}

// unix_stream_sendmsg: packet after packet while less than the send buffer is taken.
void write_stream(Work& work, Id id, Id from) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const std::string_view all = bytes_of(call_of(state, thread));
  const UnixSocket& sender = state.unix_sockets[from];
  const auto size = static_cast<std::int64_t>(all.size());
  const auto end = [&](Errno error) { thread.done > 0 ? finish(work, id, thread.done) : fail(work, id, error); };
  if ((sender.shutdown & kSendShutdown) != 0) return end(Errno::epipe);
  if (thread.done >= size) return finish(work, id, thread.done);
  if (const Errno error = take_error(state, from); error != Errno::none) return end(error);
  if (sender.wmem >= sender.sndbuf) {
    if (wants_no_wait(state, thread)) return end(Errno::eagain);
    return sleep_in(work, id, sender.queue, false, true);
  }
  const std::int64_t part = std::min(size - thread.done, most_in_packet(sender.sndbuf));
  deliver(work, from, all.substr(static_cast<std::size_t>(thread.done), static_cast<std::size_t>(part)));
  thread.done += part;
  plan_attempt(work, id);
}

// unix_dgram_disconnected: what waits to be read came over a connection that is gone.
void disconnect(Work& work, Id socket) {
  UnixSocket& self = work.state.unix_sockets.edit(socket);
  self.peer = kNone;
  self.received.clear();  // the sender is dead: nobody waits for its room
}

// unix_dgram_sendmsg: the packet is made before the peer is looked at; where the peer does not take it, it is freed,
// and that is a wake-up for write space.
void write_datagram(Work& work, Id id, Id from) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const std::string_view all = bytes_of(call_of(state, thread));
  const UnixSocket& sender = state.unix_sockets[from];
  const auto size = static_cast<std::int64_t>(all.size());
  if (size > sender.sndbuf - 32) return fail(work, id, Errno::emsgsize);
  if (const Errno error = take_error(state, from); error != Errno::none) return fail(work, id, error);
  if ((sender.shutdown & kSendShutdown) != 0) return fail(work, id, Errno::epipe);
  if (sender.wmem >= sender.sndbuf) {
    if (wants_no_wait(state, thread)) return fail(work, id, Errno::eagain);
    return sleep_in(work, id, sender.queue, false, true);
  }
  Errno refused = Errno::none;
  if (sender.peer == kNone)
    refused = Errno::enotconn;
  else if (state.unix_sockets[sender.peer].dead)
    refused = Errno::econnrefused;
  else if ((state.unix_sockets[sender.peer].shutdown & kRcvShutdown) != 0)
    refused = Errno::epipe;
  if (refused == Errno::none) {
    deliver(work, from, all);
    return finish(work, id, size);
  }
  if (refused == Errno::econnrefused) disconnect(work, from);
  const std::int32_t truesize = truesize_of(size, false);
  state.unix_sockets.edit(from).wmem += truesize;
  free_packet(work, from, truesize);
  fail(work, id, refused);
}

}  // namespace

std::int64_t unread_bytes(const UnixSocket& socket) {
  std::int64_t sum = 0;
  for (const Packet& packet : socket.received) sum += static_cast<std::int64_t>(packet.bytes.size()) - packet.consumed;
  return sum;
}

void sys_socketpair(Work& work, Id thread) {
  State& state = work.state;
  const Call& call = call_of(state, thread_of(work, thread));
  std::array<Id, 2> ids{};
  std::array<File, 2> files;
  for (std::size_t i = 0; i < 2; ++i) {
    ids[i] = state.unix_sockets.push_back({});
    const Id queue = add_queue(state, WaitQueue::Of::unix_socket, ids[i]);
    UnixSocket& socket = state.unix_sockets.edit(ids[i]);
    socket.queue = queue;
    socket.stream = (call.flags & 0xf) == kStream;
    files[i].kind = Kind::unix_socket;
    files[i].object = ids[i];
    files[i].flags = (call.flags & kNonBlock) | kReadWrite;
  }
  state.unix_sockets.edit(ids[0]).peer = ids[1];
  state.unix_sockets.edit(ids[1]).peer = ids[0];
  give_descriptors(work, thread, std::move(files[0]), std::move(files[1]));
}

void read_unix(Work& work, Id id) {
  State& state = work.state;
  Thread& thread = thread_of(work, id);
  const Call& call = call_of(state, thread);
  const Id self = state.files[thread.file].object;
  if (call.fn == Fn::read && call.number == 0) return give_bytes(work, id, {});
  const bool stream = state.unix_sockets[self].stream;
  if (!stream || state.unix_sockets[self].received.empty())
    if (const Errno error = take_error(state, self); error != Errno::none) return fail(work, id, error);
  const UnixSocket& now = state.unix_sockets[self];
  if (now.received.empty()) return read_nothing(work, id, now);
  if (call.fn == Fn::recv && (call.flags & kMsgPeek) != 0) return give_bytes(work, id, peek(now, call.number));
  UnixSocket& socket = state.unix_sockets.edit(self);
  std::string bytes = receive(work, socket, call.number);
  tell(work, Happening::taken, thread.file, static_cast<std::int32_t>(bytes.size()),
       static_cast<std::int32_t>(unread_bytes(state.unix_sockets[self])));
  give_bytes(work, id, std::move(bytes));
}

void write_unix(Work& work, Id id) {
  const State& state = work.state;
  const Id self = state.files[thread_of(work, id).file].object;
  return state.unix_sockets[self].stream ? write_stream(work, id, self) : write_datagram(work, id, self);
}

void shutdown_unix(Work& work, Id id, std::uint8_t how) {
  State& state = work.state;
  const Id self = state.files[thread_of(work, id).file].object;
  UnixSocket& socket = state.unix_sockets.edit(self);
  socket.shutdown |= how;
  plan_wake(work, socket.queue, 0, 0);
  if (socket.stream && socket.peer != kNone) {
    UnixSocket& other = state.unix_sockets.edit(socket.peer);
    if ((how & kRcvShutdown) != 0) other.shutdown |= kSendShutdown;
    if ((how & kSendShutdown) != 0) other.shutdown |= kRcvShutdown;
    plan_wake(work, other.queue, 0, 0);
  }
  finish(work, id, 0);
}

void set_unix_sndbuf(Work& work, Id id, std::int64_t bytes) {
  UnixSocket& socket = work.state.unix_sockets.edit(id);
  socket.sndbuf = bytes;
  if (is_writable(socket)) plan_wake(work, socket.queue, kWritableKey);
}

// unix_poll, unix_dgram_poll
Events poll_unix(const UnixSocket& socket, Events wanted) {
  Events mask = 0;
  if (socket.error != Errno::none) mask |= kErr;
  if (socket.shutdown == kShutdownMask) mask |= kHup;
  if ((socket.shutdown & kRcvShutdown) != 0) mask |= kRdHup | kIn | kRdNorm;
  if (!socket.received.empty()) mask |= kIn | kRdNorm;
  const bool asked = socket.stream || (wanted & kWritableKey) != 0;
  if (asked && is_writable(socket)) mask |= kWritableKey;
  return mask;
}

// unix_release_sock
void release_unix(Work& work, Id id) {
  State& state = work.state;
  UnixSocket& socket = state.unix_sockets.edit(id);
  socket.dead = true;
  socket.shutdown = kShutdownMask;
  const Id peer = socket.peer;
  if (peer == kNone) return;
  if (socket.stream && !state.unix_sockets[peer].dead) {
    UnixSocket& other = state.unix_sockets.edit(peer);
    other.shutdown = kShutdownMask;
    if (!socket.received.empty()) other.error = Errno::econnreset;
    plan_wake(work, other.queue, 0, 0);
  }
  std::vector<std::int32_t> freed;
  for (const Packet& packet : socket.received) freed.push_back(packet.truesize);
  socket.received.clear();
  for (const std::int32_t truesize : freed) free_packet(work, peer, truesize);
}

}  // namespace glassbox::epoll
