#include "engine/epoll/tcp.hpp"

namespace glassbox::epoll {
namespace {

constexpr Micros kMs = 1000;
constexpr Micros kDelayedAck = 40 * kMs;  // TCP_DELACK_MIN
constexpr Micros kNextTick = 4 * kMs;     // before the first data there is no estimate: the next jiffy (HZ = 250)
constexpr Micros kTimeWait = 60'000 * kMs;
constexpr std::int32_t kLinearSyns = 4;  // tcp_syn_linear_timeouts: a second each, then doubling
constexpr std::int32_t kMostSyns = 10;

void tell_change(Work& work, Id id, Events key = 0) {
  plan_wake(work, work.state.tcp_sockets[id].queue, key, key == 0 ? 0 : 1);
}

// tcp_done: nothing more will be sent or received.
void end_connection(Work& work, Id id) {
  TcpSocket& socket = work.state.tcp_sockets.edit(id);
  socket.state = TcpState::closed;
  socket.shutdown = kShutdownMask;
  if (!socket.orphan) tell_change(work, id);
}

// tcp_time_wait: the connection's address stays taken for a minute.
void begin_time_wait(Work& work, Id id) {
  TcpSocket& socket = work.state.tcp_sockets.edit(id);
  socket.time_wait_until = work.state.now + kTimeWait;
  end_connection(work, id);
  if (socket.orphan) socket.state = TcpState::time_wait;
}

// The peer has acknowledged this end's FIN (tcp_rcv_state_process).
void acknowledge_fin(Work& work, Id id) {
  TcpSocket& socket = work.state.tcp_sockets.edit(id);
  if (socket.state == TcpState::fin_wait1) {
    socket.state = TcpState::fin_wait2;
    socket.shutdown |= kSendShutdown;
    if (!socket.orphan) tell_change(work, id);
  } else if (socket.state == TcpState::last_ack) {
    end_connection(work, id);
  }
}

// tcp_reset, then the pending error is told (sk_error_report).
void take_reset(Work& work, Id id, Errno error) {
  TcpSocket& socket = work.state.tcp_sockets.edit(id);
  if (socket.state == TcpState::closed || socket.state == TcpState::time_wait) return;
  socket.error = error != Errno::none ? error : socket.state == TcpState::close_wait ? Errno::epipe : Errno::econnreset;
  end_connection(work, id);
  if (!socket.orphan) tell_change(work, id, kErr);
}

// tcp_fin
void take_fin(Work& work, Id id) {
  State& state = work.state;
  acknowledge_fin(work, id);  // a FIN carries an ACK
  TcpSocket& socket = state.tcp_sockets.edit(id);
  const Id peer = socket.peer;
  socket.shutdown |= kRcvShutdown;
  socket.done = true;
  if (socket.state == TcpState::established) {
    socket.state = TcpState::close_wait;
    const Micros delay = socket.got_data ? kDelayedAck : kNextTick;
    plan_task(state, state.now + delay, Task::Kind::fin_ack, peer, 0);
  } else {
    begin_time_wait(work, id);
    plan_segment(work, peer, Segment::fin_ack);
  }
  if (!socket.orphan) {
    tell_change(work, id);
    tell_change(work, id, kReadableKey);
  }
}

Id make_child(State& state, Id listener, Id client) {
  const Id child = state.tcp_sockets.push_back({});
  const Id queue = add_queue(state, WaitQueue::Of::tcp, child);
  TcpSocket& socket = state.tcp_sockets.edit(child);
  socket.queue = queue;
  socket.state = TcpState::established;
  socket.port = state.tcp_sockets[listener].port;
  socket.peer = client;
  return child;
}

// tcp_rcv_synsent_state_process at the client, tcp_child_process at the listener.
void establish(Work& work, Id client, Id listener) {
  State& state = work.state;
  const Id child = make_child(state, listener, client);
  TcpSocket& socket = state.tcp_sockets.edit(client);
  socket.state = TcpState::established;
  socket.peer = child;
  state.tcp_sockets.edit(listener).accept_queue.push_back(child);
  tell(work, Happening::signalled, state.tcp_sockets[listener].file, static_cast<std::int32_t>(Segment::queued));
  tell_change(work, client);
  tell_change(work, listener, kReadableKey);
}

}  // namespace

Id listener_at(const State& state, std::uint16_t port) {
  for (Id id = 0; id < state.tcp_sockets.size(); ++id)
    if (state.tcp_sockets[id].port == port && state.tcp_sockets[id].state == TcpState::listen) return id;
  return kNone;
}

bool port_taken(const State& state, std::uint16_t port) {
  for (Id id = 0; id < state.tcp_sockets.size(); ++id) {
    const TcpSocket& socket = state.tcp_sockets[id];
    if (socket.port != port) continue;
    const bool waits = socket.time_wait_until > state.now;
    const bool open = !socket.orphan && socket.file != kNone;
    const bool lives = socket.state != TcpState::closed && socket.state != TcpState::time_wait;
    if (waits || open || lives) return true;
  }
  return false;
}

void send_syn(Work& work, Id id) {
  State& state = work.state;
  TcpSocket& socket = state.tcp_sockets.edit(id);
  const Id listener = listener_at(state, socket.remote);
  ++socket.syns;
  if (listener == kNone) {
    tell(work, Happening::signalled, socket.file, static_cast<std::int32_t>(Segment::refused));
    return take_reset(work, id, Errno::econnrefused);
  }
  // tcp_conn_request: sk_acceptq_is_full
  const TcpSocket& other = state.tcp_sockets[listener];
  if (static_cast<std::int32_t>(other.accept_queue.size()) <= other.backlog) return establish(work, id, listener);
  tell(work, Happening::signalled, other.file, static_cast<std::int32_t>(Segment::dropped));
  const std::int32_t doublings = socket.syns > kLinearSyns ? socket.syns - kLinearSyns : 0;
  plan_task(state, state.now + (1000 * kMs << doublings), Task::Kind::syn, id, socket.syns);
}

void run_syn_timer(Work& work, Id id) {
  const TcpSocket& socket = work.state.tcp_sockets[id];
  if (socket.state != TcpState::syn_sent) return;
  if (socket.syns >= kMostSyns) return take_reset(work, id, Errno::etimedout);
  send_syn(work, id);
}

void send_fin(Work& work, Id id) {
  TcpSocket& socket = work.state.tcp_sockets.edit(id);
  if (socket.state == TcpState::established)
    socket.state = TcpState::fin_wait1;
  else if (socket.state == TcpState::close_wait)
    socket.state = TcpState::last_ack;
  else
    return;
  plan_segment(work, socket.peer, Segment::fin);
}

void send_reset(Work& work, Id from) {
  const Id peer = work.state.tcp_sockets[from].peer;
  if (peer != kNone) plan_segment(work, peer, Segment::reset);
}

void send_data(Work& work, Id from, std::string_view bytes) {
  State& state = work.state;
  const Id to = state.tcp_sockets[from].peer;
  acknowledge_fin(work, to);
  TcpSocket& peer = state.tcp_sockets.edit(to);
  const bool waits = peer.state == TcpState::fin_wait1 || peer.state == TcpState::fin_wait2;
  if (peer.orphan || (waits && (peer.shutdown & kRcvShutdown) != 0)) {
    // TCPABORTONDATA: nobody will ever read it.
    plan_segment(work, from, Segment::reset);
    if (!peer.orphan) return take_reset(work, to, Errno::none);
    peer.state = TcpState::closed;
    return;
  }
  if (peer.received.size() + bytes.size() > TcpLimits::unread) {
    state.beyond_line = line_of(state, state.threads[static_cast<std::size_t>(work.actor)]).number;
    return;
  }
  peer.received += bytes;
  peer.got_data = true;
  tell(work, Happening::stored, peer.file, static_cast<std::int32_t>(bytes.size()),
       static_cast<std::int32_t>(peer.received.size()));
  tell_change(work, to, kReadableKey);
}

void run_segment(Work& work, const Frame& frame) {
  const auto what = static_cast<Segment>(frame.b);
  const TcpSocket& socket = work.state.tcp_sockets[frame.a];
  const bool over = socket.state == TcpState::closed || socket.state == TcpState::time_wait;
  if (over) return;
  if (!socket.orphan && what != Segment::fin_ack)
    tell(work, Happening::signalled, socket.file, static_cast<std::int32_t>(what));
  if (what == Segment::fin) return take_fin(work, frame.a);
  if (what == Segment::fin_ack) return acknowledge_fin(work, frame.a);
  take_reset(work, frame.a, Errno::none);
}

void run_fin_ack(Work& work, Id id) {
  if (work.state.tcp_sockets[id].state == TcpState::fin_wait1) acknowledge_fin(work, id);
}

// inet_csk_listen_stop: whoever was not accepted is reset.
void stop_listening(Work& work, Id id) {
  State& state = work.state;
  const std::vector<Id> children = std::move(state.tcp_sockets.edit(id).accept_queue);
  state.tcp_sockets.edit(id).accept_queue.clear();
  for (const Id child : children) {
    TcpSocket& socket = state.tcp_sockets.edit(child);
    socket.orphan = true;
    if (socket.state == TcpState::closed) continue;
    socket.state = TcpState::closed;
    send_reset(work, child);
  }
}

}  // namespace glassbox::epoll
