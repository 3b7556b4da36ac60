#include "engine/epoll/signature.hpp"

#include <array>

namespace glassbox::epoll {
namespace {

using L = ScriptLimits;

constexpr Parameter fd(std::string_view name) {
  return {name, Place::fd};
}
constexpr Parameter number(std::string_view name, Place place, std::int64_t low, std::int64_t high) {
  return {name, place, true, 0, {}, low, high};
}
constexpr Parameter flags(std::string_view prefixes, std::int64_t usual = 0) {
  return {"flags", Place::flags, false, usual, prefixes, 0, UINT32_MAX};
}
constexpr Parameter kTimeout = {"timeout", Place::timeout, true, -1, {}, -1, L::ms};
constexpr std::int64_t kInt = INT32_MAX;

constexpr auto kCreate1 = std::to_array<Parameter>({flags("EPOLL_CLOEXEC")});
constexpr auto kCreate = std::to_array<Parameter>({number("size", Place::number, -kInt, kInt)});
constexpr auto kCtl = std::to_array<Parameter>({fd("ep"),
                                                {"op", Place::what, true, 0, "EPOLL_CTL_", -kInt, kInt},
                                                {"fd", Place::other},
                                                {"events", Place::flags, false, 0, "EPOLL", 0, UINT32_MAX},
                                                {"data", Place::data, false}});
constexpr auto kWait = std::to_array<Parameter>({fd("ep"), number("maxevents", Place::number, -kInt, kInt), kTimeout});
constexpr auto kPoll = std::to_array<Parameter>(
    {{"fds", Place::set0}, {"events", Place::flags, false, 0, "POLL", 0, UINT16_MAX}, kTimeout});
constexpr auto kSelect = std::to_array<Parameter>(
    {{"read", Place::set0, false}, {"write", Place::set1, false}, {"except", Place::set2, false}, kTimeout});
constexpr auto kRead = std::to_array<Parameter>({fd("fd"), number("count", Place::number, 0, L::count)});
constexpr auto kWrite = std::to_array<Parameter>({fd("fd"), {"bytes", Place::bytes, true, 0, {}, 0, L::written}});
constexpr auto kRecv = std::to_array<Parameter>({fd("fd"), number("count", Place::number, 0, L::count), flags("MSG_")});
constexpr auto kSend =
    std::to_array<Parameter>({fd("fd"), {"bytes", Place::bytes, true, 0, {}, 0, L::written}, flags("MSG_")});
constexpr auto kFd = std::to_array<Parameter>({fd("fd")});
constexpr auto kDup2 = std::to_array<Parameter>({fd("old"), {"new", Place::other}});
constexpr auto kFcntl = std::to_array<Parameter>(
    {fd("fd"), {"cmd", Place::what, true, 0, "F_", 0, kInt}, {"arg", Place::number, false, 0, "O_", -kInt, 4L << 20}});
constexpr auto kPipe2 = std::to_array<Parameter>({flags("O_")});
constexpr auto kPair = std::to_array<Parameter>({{"domain", Place::what, true, 0, "AF_", 0, kInt},
                                                 {"type", Place::flags, true, 0, "SOCK_", 0, UINT32_MAX},
                                                 {"protocol", Place::number, false, 0, {}, 0, 0}});
constexpr auto kAddress = std::to_array<Parameter>({fd("fd"), {"address", Place::address}});
constexpr auto kListen = std::to_array<Parameter>({fd("fd"), number("backlog", Place::number, -kInt, kInt)});
constexpr auto kAccept4 = std::to_array<Parameter>({fd("fd"), flags("SOCK_")});
constexpr auto kShutdown = std::to_array<Parameter>({fd("fd"), {"how", Place::what, true, 0, "SHUT_", -kInt, kInt}});
constexpr auto kSetOption = std::to_array<Parameter>({fd("fd"),
                                                      {"level", Place::number, true, 1, "SOL_SOCKET", 1, 1},
                                                      {"option", Place::what, true, 0, "SO_", 0, kInt},
                                                      number("value", Place::number2, -kInt, kInt)});
constexpr auto kGetOption = std::to_array<Parameter>({fd("fd"),
                                                      {"level", Place::number, true, 1, "SOL_SOCKET", 1, 1},
                                                      {"option", Place::what, true, 0, "SO_", 0, kInt}});
constexpr auto kEventfd =
    std::to_array<Parameter>({{"initval", Place::number, false, 0, {}, 0, UINT32_MAX}, flags("EFD_")});
constexpr auto kEventWrite = std::to_array<Parameter>({fd("fd"), {"value", Place::number}});
constexpr auto kTimer =
    std::to_array<Parameter>({{"clock", Place::what, false, 1, "CLOCK_MONOTONIC", 0, kInt}, flags("TFD_")});
constexpr auto kSetTime = std::to_array<Parameter>(
    {fd("fd"), number("value", Place::number, 0, L::ms), {"interval", Place::number2, false, 0, {}, 0, L::ms}});
constexpr auto kOpen = std::to_array<Parameter>({{"path", Place::path}, flags("O_")});
constexpr auto kUnshare = std::to_array<Parameter>({{"flags", Place::flags, true, 0, "CLONE_FILES", 0x400, 0x400}});
constexpr auto kSleep = std::to_array<Parameter>({number("ms", Place::number, 0, L::ms)});

constexpr auto kSignatures = std::to_array<Signature>({
    {Fn::epoll_create1, "epoll_create1", "ep = epoll_create1(0)", 1, kCreate1},
    {Fn::epoll_create, "epoll_create", "ep = epoll_create(1)", 1, kCreate},
    {Fn::epoll_ctl, "epoll_ctl", "epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN)", 0, kCtl},
    {Fn::epoll_wait, "epoll_wait", "epoll_wait(ep, maxevents=8, timeout=-1)", 0, kWait},
    {Fn::poll, "poll", "poll([a, b], POLLIN, timeout=0)", 0, kPoll},
    {Fn::select, "select", "select([a], [b], [], timeout=0)", 0, kSelect},
    {Fn::read, "read", "read(a, 16)", 0, kRead},
    {Fn::write, "write", "write(b, \"hello\")", 0, kWrite},
    {Fn::recv, "recv", "recv(a, 16, MSG_DONTWAIT)", 0, kRecv},
    {Fn::send, "send", "send(b, \"hello\", MSG_DONTWAIT)", 0, kSend},
    {Fn::close, "close", "close(a)", 0, kFd},
    {Fn::dup, "dup", "d = dup(a)", 1, kFd},
    {Fn::dup2, "dup2", "dup2(a, b)", 1, kDup2},
    {Fn::fcntl, "fcntl", "fcntl(w, F_SETPIPE_SZ, 4096)", 1, kFcntl},
    {Fn::pipe, "pipe", "r, w = pipe()", 2, {}},
    {Fn::pipe2, "pipe2", "r, w = pipe2(O_NONBLOCK)", 2, kPipe2},
    {Fn::socketpair, "socketpair", "a, b = socketpair(AF_UNIX, SOCK_STREAM)", 2, kPair},
    {Fn::socket, "socket", "s = socket(AF_INET, SOCK_STREAM)", 1, kPair},
    {Fn::bind, "bind", "bind(s, \"127.0.0.1:8080\")", 0, kAddress},
    {Fn::listen, "listen", "listen(s, 16)", 0, kListen},
    {Fn::connect, "connect", "connect(c, \"127.0.0.1:8080\")", 0, kAddress},
    {Fn::accept, "accept", "n = accept(s)", 1, kFd},
    {Fn::accept4, "accept4", "n = accept4(s, SOCK_NONBLOCK)", 1, kAccept4},
    {Fn::shutdown, "shutdown", "shutdown(a, SHUT_WR)", 0, kShutdown},
    {Fn::setsockopt, "setsockopt", "setsockopt(a, SOL_SOCKET, SO_SNDBUF, 4608)", 0, kSetOption},
    {Fn::getsockopt, "getsockopt", "getsockopt(c, SOL_SOCKET, SO_ERROR)", 0, kGetOption},
    {Fn::eventfd, "eventfd", "e = eventfd(0, EFD_NONBLOCK)", 1, kEventfd},
    {Fn::eventfd_read, "eventfd_read", "eventfd_read(e)", 0, kFd},
    {Fn::eventfd_write, "eventfd_write", "eventfd_write(e, 1)", 0, kEventWrite},
    {Fn::timerfd_create, "timerfd_create", "t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)", 1, kTimer},
    {Fn::timerfd_settime, "timerfd_settime", "timerfd_settime(t, value=20, interval=20)", 0, kSetTime},
    {Fn::open, "open", "f = open(\"notes.txt\", O_RDWR | O_CREAT)", 1, kOpen},
    {Fn::unshare, "unshare", "T2: unshare(CLONE_FILES)", 0, kUnshare},
    {Fn::sleep, "sleep", "sleep(20)", 0, kSleep},
});
static_assert(kSignatures.size() == kFns);

}  // namespace

const Signature* find_signature(std::string_view name) {
  for (const Signature& each : kSignatures)
    if (each.name == name) return &each;
  return nullptr;
}

const Signature& signature_of(Fn fn) {
  return kSignatures[static_cast<std::size_t>(fn)];
}

std::string known_calls() {
  std::string list;
  for (const Signature& each : kSignatures) {
    if (!list.empty()) list += ", ";
    list += each.name;
  }
  return list;
}

std::string_view to_word(Fn fn) {
  return signature_of(fn).name;
}

}  // namespace glassbox::epoll
