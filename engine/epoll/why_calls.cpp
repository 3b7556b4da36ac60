// Sentences about calls that end, bytes that move and threads that wake.
#include "engine/epoll/pipe.hpp"
#include "engine/epoll/unix_socket.hpp"
#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

std::string line_call(const State& state, const Finished& finished) {
  return std::string(to_word(state.script->lines[static_cast<std::size_t>(finished.line)].call.fn));
}

const Call& call_of(const State& state, const Finished& finished) {
  return state.script->lines[static_cast<std::size_t>(finished.line)].call;
}

std::string target(const State& state, const Finished& finished, const Ref& ref) {
  return name_of(*state.script, ref, finished.i);
}

// Why epoll_wait says that there is nothing: names an edge-triggered entry that has something, if there is one.
std::string why_nothing(const State& now, const Finished& finished, Id ep) {
  std::int32_t watches = 0;
  if (ep != kNone) {
    watches = now.epolls[ep].watches;
    for (const Id id : interest_list(now, ep)) {
      const Item& item = now.items[id];
      if (item.reported == 0) continue;
      const std::string name = data_text(now, item);
      if ((item.events & ~kPrivate) == 0) return name + " was reported once, and EPOLLONESHOT has disarmed it since.";
      if ((item.events & kEdge) != 0)
        return name +
               " is edge-triggered and nothing has arrived since it was reported, so it is not on the ready list.";
    }
  }
  const std::string name = target(now, finished, call_of(now, finished).fd);
  if (watches == 0) return name + " watches nothing.";
  if (watches == 1) return "the one descriptor that " + name + " watches is not on its ready list.";
  return "none of the " + counted(watches, "descriptor") + " that " + name + " watches is on its ready list.";
}

std::string why_wait(const State& before, const State& now, const Finished& finished) {
  const Call& call = call_of(now, finished);
  const Outcome& outcome = finished.outcome;
  const Thread& thread = before.threads[static_cast<std::size_t>(finished.thread)];
  const std::string cost =
      finished.outcome.events.empty() ? "" : ", having asked " + counted(thread.cost.examined, "descriptor");
  if (outcome.ret > 0) {
    std::string text = line_call(now, finished) + " returns " + counted(outcome.ret, "event") + cost;
    if (call.fn == Fn::epoll_wait && outcome.ret == call.number) text += "; maxevents is reached";
    return text + ".";
  }
  std::string text = line_call(now, finished) + " returns 0";
  if (call.timeout > 0) text += " after its " + std::to_string(call.timeout) + " ms";
  if (call.fn != Fn::epoll_wait) return text + ": nothing in its list became ready.";
  const Id file = file_at(now, thread, number_of(now, call.fd, finished.i));
  const bool is_ep = file != kNone && now.files[file].kind == Kind::epoll;
  return text + ": " + why_nothing(now, finished, is_ep ? now.files[file].object : kNone);
}

std::string why_error(const State& now, const Finished& finished) {
  const Call& call = call_of(now, finished);
  const std::string name = line_call(now, finished);
  const std::string fd = target(now, finished, call.fd);
  const std::string other = target(now, finished, call.other);
  const std::string head = name + " fails with " + std::string(to_word(finished.outcome.error)) + ": ";
  switch (finished.outcome.error) {
    case Errno::eagain:
      return head + "it would have to wait, and " + fd + " is non-blocking.";
    case Errno::ebadf:
      return head + "one of its numbers belongs to no open file.";
    case Errno::eexist:
      return call.fn == Fn::epoll_ctl ? head + other + " is in the set of " + fd + " already."
                                      : head + "the file is there already.";
    case Errno::enoent:
      return call.fn == Fn::epoll_ctl
                 ? head + "no entry of " + fd + " is this pair of open file and number; an entry belongs to both."
                 : head + "there is no such file.";
    case Errno::eperm:
      return head + other + " is a plain file, which never makes anybody wait, so there is nothing to watch.";
    case Errno::eloop:
      return head + "the epoll files would watch each other in a circle, or more than 5 deep.";
    case Errno::enospc:
      return head + "the user has " + counted(now.watches, "registration") + ", as many as max_user_watches allows.";
    case Errno::epipe:
      return head + "nobody can read any more what is written to " + fd + ".";
    case Errno::econnreset:
      return head + "the other side has closed without reading all that it had got.";
    case Errno::econnrefused:
      return head + "nobody is there on the other side.";
    case Errno::einprogress:
      return head + "the connection is being made while the program goes on.";
    case Errno::einval:
      if (call.fn == Fn::epoll_ctl && (call.flags & kExclusive) != 0)
        return head + "EPOLLEXCLUSIVE goes with ADD only, and with few other flags.";
      return head + "these arguments do not go together.";
    case Errno::enotconn:
      return head + fd + " is not connected.";
    case Errno::eisconn:
      return head + fd + " is connected or listens already.";
    case Errno::ealready:
      return head + "an earlier connect of " + fd + " is still under way.";
    case Errno::etimedout:
      return head + "no answer came to any of the SYNs.";
    case Errno::eaddrinuse:
      return head + "the port is taken, by an open socket or by a connection that was closed within the last minute.";
    case Errno::enotsock:
      return head + fd + " is not a socket.";
    case Errno::eopnotsupp:
      return head + "a socket of this kind has no connections to accept.";
    case Errno::edestaddrreq:
      return head + fd + " is connected to nobody, so the bytes have no address.";
    case Errno::emsgsize:
      return head + "a datagram is sent whole or not at all, and this one is larger than the send buffer.";
    case Errno::ebusy:
      return head + "more pages are in use than would be left.";
    case Errno::emfile:
      return head + "the process has as many descriptors as it may.";
    default:
      return head + "the kernel refuses it.";
  }
}

std::string why_epoll_ctl(const State& before, const State& now, const Finished& finished) {
  const Call& call = call_of(now, finished);
  const std::string ep = target(now, finished, call.fd);
  const std::string fd = target(now, finished, call.other);
  if (call.what == kCtlDel) return fd + " leaves the set of " + ep + ": its entry is taken out of the wait queue, too.";
  const Id file =
      file_at(now, before.threads[static_cast<std::size_t>(finished.thread)], number_of(now, call.fd, finished.i));
  const std::string head = call.what == kCtlMod
                               ? "The entry of " + fd + " in " + ep + " is changed and asked at once"
                               : fd + " joins the set of " + ep + ": an entry goes into its wait queue";
  if (file == kNone) return head + ".";
  bool listed = false;
  for (const Id id : now.epolls[now.files[file].object].ready) listed = listed || data_text(now, now.items[id]) == fd;
  return head + (listed ? "; it is ready, so it is on the ready list."
                        : "; it is not ready, so the ready list stays as it is.");
}

// A number goes at once; the open file stays while other numbers, or calls under way, hold it.
std::string why_closed_number(const State& before, const State& now, const Finished& finished) {
  const Ref& ref = call_of(now, finished).fd;
  const std::string text = "The number of " + target(now, finished, ref) + " is free";
  const Thread& thread = before.threads[static_cast<std::size_t>(finished.thread)];
  const Id file = file_at(before, thread, number_of(before, ref, finished.i));
  if (file == kNone || now.files[file].refs == 0) return text + ".";
  const bool watched = !now.files[file].items.empty();
  return text + "; the open file stays, because something else still holds it" +
         (watched ? ", and so do its registrations." : ".");
}

std::string why_made(const State& now, const Finished& finished) {
  const Call& call = call_of(now, finished);
  const auto& fds = finished.outcome.fds;
  std::string text = line_call(now, finished) + " gives the lowest free number, " + std::to_string(fds[0]);
  if (call.fn == Fn::dup || call.fn == Fn::dup2 || call.fn == Fn::fcntl)
    return line_call(now, finished) + " gives the open file of " + target(now, finished, call.fd) +
           " a second number, " + std::to_string(fds[0]) + "; it is the same open file.";
  if (fds[1] >= 0)
    text = line_call(now, finished) + " gives the lowest free numbers, " + std::to_string(fds[0]) + " and " +
           std::to_string(fds[1]);
  return text + ", to " + (fds[1] >= 0 ? "two new open files." : "a new open file.");
}

}  // namespace

std::string why_returned(const State& before, const Event&, const State& now) {
  const Finished& finished = now.finished.front();
  const Call& call = call_of(now, finished);
  const Outcome& outcome = finished.outcome;
  std::string text;
  if (outcome.error != Errno::none) {
    text = why_error(now, finished);
  } else if (call.fn == Fn::epoll_wait || call.fn == Fn::poll || call.fn == Fn::select) {
    text = why_wait(before, now, finished);
  } else if (call.fn == Fn::epoll_ctl) {
    text = why_epoll_ctl(before, now, finished);
  } else if (outcome.fds[0] >= 0) {
    text = why_made(now, finished);
  } else if (outcome.has_value) {
    text = line_call(now, finished) + " returns with the number " + std::to_string(outcome.value) + ".";
  } else if (outcome.has_bytes) {
    text = line_call(now, finished) + " returns " + counted(outcome.ret, "byte") +
           (outcome.ret > 0 ? ", " + shown(outcome.bytes) + "." : ": the end, nothing will come any more.");
    if (outcome.ret == 0 && call.number == 0) text = line_call(now, finished) + " of 0 bytes returns 0.";
  } else if ((call.fn == Fn::write || call.fn == Fn::send) &&
             outcome.ret < static_cast<std::int64_t>(call.bytes.size())) {
    text = line_call(now, finished) + " returns " + std::to_string(outcome.ret) + ": of " +
           counted(static_cast<std::int64_t>(call.bytes.size()), "byte") + " only these fit.";
  } else if (call.fn == Fn::close) {
    text = why_closed_number(before, now, finished);
  } else if (call.fn == Fn::sleep) {
    text = "It is " + std::to_string(now.now / 1000) + " ms: sleep returns.";
  } else {
    text = line_call(now, finished) + " returns " + std::to_string(outcome.ret) + ".";
  }
  if (finished.thread > 0) return actor_name(now, finished.thread) + ": " + text;
  return text;
}

std::string why_moved(const Event& event, const State& now) {
  const bool stored = static_cast<Happening>(event.kind) == Happening::stored;
  const std::string file = file_name(now, event.a);
  const Kind kind = event.a == kNone ? Kind::tcp : now.files[event.a].kind;
  if (kind == Kind::eventfd)
    return stored ? "The counter of " + file + " grows by " + std::to_string(static_cast<std::uint32_t>(event.b)) +
                        " to " + std::to_string(static_cast<std::uint32_t>(event.c)) + "."
                  : "The read takes " + std::to_string(static_cast<std::uint32_t>(event.b)) + " from the counter of " +
                        file + "; " + std::to_string(static_cast<std::uint32_t>(event.c)) + " is left.";
  if (kind == Kind::timerfd)
    return "The read takes the count of " + counted(event.b, "expiration") +
           " and clears it; a periodic timer is wound up again.";
  const std::string bytes = counted(event.b, "byte");
  const std::string buffer = kind == Kind::pipe ? "the pipe behind " + file
                             : event.a == kNone ? "the receive buffer of " + file
                                                : file + "'s receive buffer";
  if (stored)
    return bytes + (event.b == 1 ? " joins " : " join ") + buffer + ", which now holds " + counted(event.c, "byte") +
           ".";
  return bytes + (event.b == 1 ? " leaves " : " leave ") + buffer + "; " + counted(event.c, "byte") +
         (event.c == 1 ? " is" : " are") + " left.";
}

std::string why_woken(const State& before, const Event& event, const State& now) {
  const std::string who = actor_name(now, event.a);
  const WaitQueue& queue = before.queues[event.b];
  std::string text = queue_name(now, event.b) + " wakes " + who;
  if (queue.of == WaitQueue::Of::epoll_wait) {
    if (queue.waiters.size() > 1)
      text += ", the last of " + std::to_string(queue.waiters.size()) +
              " that came to wait; the wake-up is exclusive, so it stops there";
  } else if (queue.waiters.size() > 1) {
    text += ", one of " + counted(static_cast<std::int64_t>(queue.waiters.size()), "entry") + " in it";
  }
  text += ".";
  if (text.front() >= 'a' && text.front() <= 'z' && text.starts_with("the ")) text.front() = 'T';
  return text;
}

}  // namespace glassbox::epoll
