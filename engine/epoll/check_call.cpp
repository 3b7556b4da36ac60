#include "engine/epoll/check_call.hpp"

#include "engine/epoll/signature.hpp"

namespace glassbox::epoll {
namespace {

constexpr std::uint32_t kTypeMask = 0xf;

std::optional<Refusal> refuse_socket(const Call& call) {
  const bool pair = call.fn == Fn::socketpair;
  const std::string form(signature_of(call.fn).form);
  if (call.what != (pair ? kUnix : kInet))
    return Refusal{pair ? "this machine's socket pairs are of AF_UNIX" : "this machine's single sockets are of AF_INET",
                   form};
  const std::uint32_t type = call.flags & kTypeMask;
  if (type != kStream && type != kDatagram) return Refusal{"this machine has SOCK_STREAM and SOCK_DGRAM", form};
  if ((call.flags & ~(kTypeMask | kNonBlock | kCloExec)) != 0)
    return Refusal{"a socket's type takes SOCK_NONBLOCK and SOCK_CLOEXEC", form};
  return std::nullopt;
}

std::optional<Refusal> refuse_fcntl(const Call& call) {
  switch (call.what) {
    case kDupFd:
      if (call.number < 0 || call.number > 20'000) return Refusal{"F_DUPFD takes a number from 0 to 20000", "0"};
      return std::nullopt;
    case kGetFlags:
    case kGetPipeSize:
      break;
    case kSetFlags:
      if ((call.number & ~static_cast<std::int64_t>(kNonBlock | kAppend | kAccessMode)) != 0)
        return Refusal{"this machine changes O_NONBLOCK and O_APPEND only", "fcntl(a, F_SETFL, O_NONBLOCK)"};
      break;
    case kSetPipeSize:
      if (call.number > 1 << 20)
        return Refusal{"beyond 1048576 bytes a pipe's size depends on the user's rights",
                       "fcntl(w, F_SETPIPE_SZ, 4096)"};
      break;
    default:
      return Refusal{"this machine has no such command of fcntl", constants_of("F_")};
  }
  if (!call.results.empty()) return Refusal{"only F_DUPFD makes a descriptor", "d = fcntl(a, F_DUPFD, 0)"};
  return std::nullopt;
}

std::optional<Refusal> refuse_option(const Call& call) {
  if (call.fn == Fn::getsockopt) {
    if (call.what == kOptError || call.what == kOptSendBuffer) return std::nullopt;
    return Refusal{"this machine reads SO_ERROR and SO_SNDBUF", "getsockopt(c, SOL_SOCKET, SO_ERROR)"};
  }
  if (call.what == kOptSendBuffer) return std::nullopt;
  if (call.what == kOptLinger && call.number2 == 0) return std::nullopt;
  return Refusal{"this machine sets SO_SNDBUF, and SO_LINGER to 0", "setsockopt(a, SOL_SOCKET, SO_SNDBUF, 4608)"};
}

std::optional<Refusal> refuse_open(const Call& call) {
  constexpr std::uint32_t kKnown = kAccessMode | kCreate | kExcl | kTruncate | kAppend | kNonBlock | kCloExec;
  if ((call.flags & ~kKnown) != 0 || (call.flags & kAccessMode) == kAccessMode)
    return Refusal{"open takes an access mode and O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_NONBLOCK, O_CLOEXEC",
                   "O_RDWR | O_CREAT"};
  return std::nullopt;
}

}  // namespace

std::string constants_of(std::string_view prefix) {
  std::string list;
  for (const std::string_view name : constant_names()) {
    if (!name.starts_with(prefix) || (prefix == "EPOLL" && name.starts_with("EPOLL_"))) continue;
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

std::optional<Refusal> refuse_call(const Call& call) {
  switch (call.fn) {
    case Fn::socketpair:
    case Fn::socket:
      return refuse_socket(call);
    case Fn::fcntl:
      return refuse_fcntl(call);
    case Fn::setsockopt:
    case Fn::getsockopt:
      return refuse_option(call);
    case Fn::open:
      return refuse_open(call);
    case Fn::timerfd_create:
      if (call.what != 1) return Refusal{"this machine's timers run on CLOCK_MONOTONIC", "CLOCK_MONOTONIC"};
      return std::nullopt;
    case Fn::recv:
    case Fn::send:
      if ((call.flags & ~static_cast<std::uint32_t>(kMsgPeek | kMsgDontWait)) != 0)
        return Refusal{"this machine has MSG_DONTWAIT, MSG_PEEK and MSG_NOSIGNAL", "MSG_DONTWAIT"};
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace glassbox::epoll
