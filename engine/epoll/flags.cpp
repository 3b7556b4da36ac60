#include "engine/epoll/flags.hpp"

#include <array>

namespace glassbox::epoll {
namespace {

constexpr auto kConstants = std::to_array<Constant>({
    {"EPOLLIN", kIn},
    {"EPOLLPRI", kPri},
    {"EPOLLOUT", kOut},
    {"EPOLLRDNORM", kRdNorm},
    {"EPOLLRDBAND", kRdBand},
    {"EPOLLWRNORM", kWrNorm},
    {"EPOLLWRBAND", kWrBand},
    {"EPOLLMSG", kMsg},
    {"EPOLLERR", kErr},
    {"EPOLLHUP", kHup},
    {"EPOLLRDHUP", kRdHup},
    {"EPOLLEXCLUSIVE", kExclusive},
    {"EPOLLWAKEUP", kWakeup},
    {"EPOLLONESHOT", kOneShot},
    {"EPOLLET", kEdge},
    {"POLLIN", kIn},
    {"POLLPRI", kPri},
    {"POLLOUT", kOut},
    {"POLLRDNORM", kRdNorm},
    {"POLLRDBAND", kRdBand},
    {"POLLWRNORM", kWrNorm},
    {"POLLWRBAND", kWrBand},
    {"POLLMSG", kMsg},
    {"POLLRDHUP", kRdHup},
    {"POLLERR", kErr},
    {"POLLHUP", kHup},
    {"POLLNVAL", kNval},
    {"EPOLL_CTL_ADD", kCtlAdd},
    {"EPOLL_CTL_DEL", kCtlDel},
    {"EPOLL_CTL_MOD", kCtlMod},
    {"EPOLL_CLOEXEC", kCloExec},
    {"AF_UNIX", kUnix},
    {"AF_LOCAL", kUnix},
    {"AF_INET", kInet},
    {"SOCK_STREAM", kStream},
    {"SOCK_DGRAM", kDatagram},
    {"SOCK_NONBLOCK", kNonBlock},
    {"SOCK_CLOEXEC", kCloExec},
    {"EFD_NONBLOCK", kNonBlock},
    {"EFD_CLOEXEC", kCloExec},
    {"EFD_SEMAPHORE", kSemaphore},
    {"TFD_NONBLOCK", kNonBlock},
    {"TFD_CLOEXEC", kCloExec},
    {"CLOCK_MONOTONIC", 1},
    {"O_RDONLY", 0},
    {"O_WRONLY", kWriteOnly},
    {"O_RDWR", kReadWrite},
    {"O_CREAT", kCreate},
    {"O_EXCL", kExcl},
    {"O_TRUNC", kTruncate},
    {"O_APPEND", kAppend},
    {"O_NONBLOCK", kNonBlock},
    {"O_DIRECT", kPacket},
    {"O_CLOEXEC", kCloExec},
    {"F_DUPFD", kDupFd},
    {"F_GETFL", kGetFlags},
    {"F_SETFL", kSetFlags},
    {"F_SETPIPE_SZ", kSetPipeSize},
    {"F_GETPIPE_SZ", kGetPipeSize},
    {"SHUT_RD", 0},
    {"SHUT_WR", 1},
    {"SHUT_RDWR", 2},
    {"SOL_SOCKET", 1},
    {"SO_ERROR", kOptError},
    {"SO_SNDBUF", kOptSendBuffer},
    {"SO_LINGER", kOptLinger},
    {"MSG_PEEK", kMsgPeek},
    {"MSG_DONTWAIT", kMsgDontWait},
    {"MSG_NOSIGNAL", kMsgNoSignal},
    {"CLONE_FILES", 0x400},
});

// sys/epoll.h, enum EPOLL_EVENTS.
constexpr auto kEpollOrder = std::to_array<Events>({kIn, kPri, kOut, kRdNorm, kRdBand, kWrNorm, kWrBand, kMsg, kErr,
                                                    kHup, kRdHup, kExclusive, kWakeup, kOneShot, kEdge});
// bits/poll.h.
constexpr auto kPollOrder =
    std::to_array<Events>({kIn, kPri, kOut, kRdNorm, kRdBand, kWrNorm, kWrBand, kMsg, kRdHup, kErr, kHup, kNval});

std::string words(Events events, std::span<const Events> order, std::string_view prefix) {
  std::string text;
  for (const Events bit : order) {
    if ((events & bit) == 0) continue;
    for (const Constant& each : kConstants) {
      if (each.value != bit || !each.name.starts_with(prefix) || each.name.starts_with("EPOLL_")) continue;
      if (!text.empty()) text += " | ";
      text += each.name;
      break;
    }
  }
  return text.empty() ? "0" : text;
}

}  // namespace

std::optional<std::int64_t> constant(std::string_view name) {
  for (const Constant& each : kConstants)
    if (each.name == name) return each.value;
  return std::nullopt;
}

std::vector<std::string_view> constant_names() {
  std::vector<std::string_view> names;
  for (const Constant& each : kConstants) names.push_back(each.name);
  return names;
}

std::string epoll_words(Events events) {
  return words(events, kEpollOrder, "EPOLL");
}

std::string poll_words(Events events) {
  return words(events, kPollOrder, "POLL");
}

std::string_view to_word(Errno error) {
  switch (error) {
    case Errno::none:
      return "0";
    case Errno::eperm:
      return "EPERM";
    case Errno::enoent:
      return "ENOENT";
    case Errno::ebadf:
      return "EBADF";
    case Errno::eagain:
      return "EAGAIN";
    case Errno::enomem:
      return "ENOMEM";
    case Errno::ebusy:
      return "EBUSY";
    case Errno::eexist:
      return "EEXIST";
    case Errno::einval:
      return "EINVAL";
    case Errno::emfile:
      return "EMFILE";
    case Errno::enospc:
      return "ENOSPC";
    case Errno::espipe:
      return "ESPIPE";
    case Errno::epipe:
      return "EPIPE";
    case Errno::eloop:
      return "ELOOP";
    case Errno::enotsock:
      return "ENOTSOCK";
    case Errno::edestaddrreq:
      return "EDESTADDRREQ";
    case Errno::emsgsize:
      return "EMSGSIZE";
    case Errno::enoprotoopt:
      return "ENOPROTOOPT";
    case Errno::eopnotsupp:
      return "EOPNOTSUPP";
    case Errno::eaddrinuse:
      return "EADDRINUSE";
    case Errno::econnreset:
      return "ECONNRESET";
    case Errno::eisconn:
      return "EISCONN";
    case Errno::enotconn:
      return "ENOTCONN";
    case Errno::etimedout:
      return "ETIMEDOUT";
    case Errno::econnrefused:
      return "ECONNREFUSED";
    case Errno::ealready:
      return "EALREADY";
    case Errno::einprogress:
      return "EINPROGRESS";
  }
  return "";
}

}  // namespace glassbox::epoll
