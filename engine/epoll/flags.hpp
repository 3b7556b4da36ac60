// The constants of the system calls: values as on x86-64 Linux (include/uapi), names as in the C headers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glassbox::epoll {

using Events = std::uint32_t;  // EPOLLIN …; POLLIN … have the same values

constexpr Events kIn = 0x001;
constexpr Events kPri = 0x002;
constexpr Events kOut = 0x004;
constexpr Events kErr = 0x008;
constexpr Events kHup = 0x010;
constexpr Events kNval = 0x020;  // of poll only
constexpr Events kRdNorm = 0x040;
constexpr Events kRdBand = 0x080;
constexpr Events kWrNorm = 0x100;
constexpr Events kWrBand = 0x200;
constexpr Events kMsg = 0x400;
constexpr Events kRdHup = 0x2000;
constexpr Events kExclusive = 1U << 28U;
constexpr Events kWakeup = 1U << 29U;
constexpr Events kOneShot = 1U << 30U;
constexpr Events kEdge = 1U << 31U;
constexpr Events kPrivate = kExclusive | kWakeup | kOneShot | kEdge;  // fs/eventpoll.c, EP_PRIVATE_BITS

constexpr std::uint32_t kNonBlock = 04000;  // O_NONBLOCK, SOCK_NONBLOCK, EFD_NONBLOCK, TFD_NONBLOCK
constexpr std::uint32_t kCloExec = 02000000;
constexpr std::uint32_t kSemaphore = 1;    // EFD_SEMAPHORE
constexpr std::uint32_t kPacket = 040000;  // O_DIRECT, of a pipe
constexpr std::uint32_t kAppend = 02000;
constexpr std::uint32_t kCreate = 0100;
constexpr std::uint32_t kExcl = 0200;
constexpr std::uint32_t kTruncate = 01000;
constexpr std::uint32_t kWriteOnly = 01;
constexpr std::uint32_t kReadWrite = 02;
constexpr std::uint32_t kAccessMode = 03;

constexpr std::int64_t kUnix = 1;  // AF_UNIX
constexpr std::int64_t kInet = 2;  // AF_INET
constexpr std::int64_t kStream = 1;
constexpr std::int64_t kDatagram = 2;

constexpr std::int64_t kCtlAdd = 1;
constexpr std::int64_t kCtlDel = 2;
constexpr std::int64_t kCtlMod = 3;

constexpr std::int64_t kDupFd = 0;  // F_DUPFD …
constexpr std::int64_t kGetFlags = 3;
constexpr std::int64_t kSetFlags = 4;
constexpr std::int64_t kSetPipeSize = 1031;
constexpr std::int64_t kGetPipeSize = 1032;

constexpr std::int64_t kOptError = 4;  // SO_ERROR
constexpr std::int64_t kOptSendBuffer = 7;
constexpr std::int64_t kOptLinger = 13;

constexpr std::int64_t kMsgPeek = 0x2;
constexpr std::int64_t kMsgDontWait = 0x40;
constexpr std::int64_t kMsgNoSignal = 0x4000;

struct Constant {
  std::string_view name;
  std::int64_t value;
};
// Every constant that a program may name.
std::optional<std::int64_t> constant(std::string_view name);
std::vector<std::string_view> constant_names();

// "EPOLLIN | EPOLLRDHUP", in the order of sys/epoll.h; "0" for none.
std::string epoll_words(Events events);
// The same with poll's names, in the order of poll.h.
std::string poll_words(Events events);

// Error numbers (asm-generic/errno*.h); calls return them negated, as in the kernel.
enum class Errno : std::int32_t {
  none = 0,
  eperm = 1,
  enoent = 2,
  ebadf = 9,
  eagain = 11,
  enomem = 12,
  ebusy = 16,
  eexist = 17,
  einval = 22,
  emfile = 24,
  enospc = 28,
  espipe = 29,
  epipe = 32,
  eloop = 40,
  enotsock = 88,
  edestaddrreq = 89,
  emsgsize = 90,
  enoprotoopt = 92,
  eopnotsupp = 95,
  eaddrinuse = 98,
  econnreset = 104,
  eisconn = 106,
  enotconn = 107,
  etimedout = 110,
  econnrefused = 111,
  ealready = 114,
  einprogress = 115,
};
std::string_view to_word(Errno error);  // "EAGAIN"

}  // namespace glassbox::epoll
