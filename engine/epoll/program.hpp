// The kernel machine's program: system calls as in the man pages, one a line.
//
//   # settings: max_user_watches=2                  first line only
//   ep = epoll_create1(0)                           names for descriptors; `a, b = socketpair(…)`
//   T1: epoll_wait(ep, maxevents=8, timeout=-1)     in thread T1; without a name: in the first thread, "main"
//   for i in 0..9999: idle[i] = socket(AF_INET, SOCK_DGRAM)
//   epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLIN | EPOLLET, data=7)        data: by default the descriptor's name
//   write(b, "hello\n")   write(w, 4096)            bytes as a C string, or how many ("x" each)
//   poll([a, (b, POLLOUT), idle[0..9]], POLLIN, timeout=0)
//   select([a], [b], [], timeout=0)                 to read, to write, exceptions
//   timerfd_settime(t, value=20, interval=20)   sleep(20)             milliseconds
//   T2: unshare(CLONE_FILES)                        T2 goes on with a copy of the descriptor table, as after fork()
// `#` begins a comment. A line starts when all that the line before it set off has come to rest; a line of a thread
// that is still in a call waits for that call.
//
// TCP is what it is on loopback with TCP_NODELAY; at most TcpLimits::unread bytes may lie unread in one direction.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/machine.hpp"
#include "engine/core/program.hpp"
#include "engine/core/result.hpp"
#include "engine/epoll/flags.hpp"

namespace glassbox::epoll {

enum class Fn : std::uint8_t {
  epoll_create1,
  epoll_create,
  epoll_ctl,
  epoll_wait,
  poll,
  select,
  read,
  write,
  recv,
  send,
  close,
  dup,
  dup2,
  fcntl,
  pipe,
  pipe2,
  socketpair,
  socket,
  bind,
  listen,
  connect,
  accept,
  accept4,
  shutdown,
  setsockopt,
  getsockopt,
  eventfd,
  eventfd_read,
  eventfd_write,
  timerfd_create,
  timerfd_settime,
  open,
  unshare,
  sleep,
};
constexpr std::size_t kFns = static_cast<std::size_t>(Fn::sleep) + 1;
std::string_view to_word(Fn fn);

// A descriptor as written: a name, `idle[3]`, `idle[i]`, or a number.
struct Ref {
  std::int32_t name = -1;  // into Script::names; -1: `number`
  std::int32_t index = 0;  // of an array's element
  bool by_loop = false;    // the index is the loop's variable
  std::int32_t number = 0;
  friend bool operator==(const Ref&, const Ref&) = default;
};

struct Data {  // of epoll_ctl; what epoll_wait gives back
  enum class Kind : std::uint8_t { descriptor, number, text };
  Kind kind = Kind::descriptor;
  Ref ref;
  std::int64_t number = 0;
  std::string text;
  friend bool operator==(const Data&, const Data&) = default;
};

struct Watched {  // an element of poll's or select's list
  Ref ref;
  Events events = 0;
  friend bool operator==(const Watched&, const Watched&) = default;
};

struct Call {
  Fn fn = Fn::sleep;
  std::vector<Ref> results;  // none, one or two
  Ref fd;
  Ref other;                 // epoll_ctl's target, dup2's second
  std::int64_t number = 0;   // a count, a size, a value, maxevents, ms
  std::int64_t number2 = 0;  // interval, an option's value
  std::int64_t what = 0;     // the operation: EPOLL_CTL_ADD, F_SETFL, SHUT_WR, SO_SNDBUF, AF_UNIX
  std::uint32_t flags = 0;   // or events
  std::int64_t timeout = -1;
  std::string bytes;  // to write, or a path
  std::uint16_t port = 0;
  Data data;
  std::vector<Watched> sets[3];  // poll: the first
  friend bool operator==(const Call&, const Call&) = default;
};

struct Line {
  std::int32_t number = 0;  // in the source, from 1
  std::int32_t thread = 0;  // into Script::threads
  bool loops = false;
  std::int32_t first = 0;  // of the loop
  std::int32_t last = 0;
  Call call;
  friend bool operator==(const Line&, const Line&) = default;
};

struct Name {
  std::string text;
  std::int32_t first = 0;  // place in the state's table of values
  std::int32_t size = 0;   // 1, or an array's elements; element 0 stands at `first`
  bool array = false;
  friend bool operator==(const Name&, const Name&) = default;
};

struct Config {
  std::int64_t max_user_watches = 1'000'000;  // /proc/sys/fs/epoll/max_user_watches
  friend bool operator==(const Config&, const Config&) = default;
};

struct Script {
  Config config;
  std::vector<Line> lines;
  std::vector<Name> names;
  std::vector<std::string> threads;  // "main" first, then in order of appearance
  std::int32_t values = 0;           // how many values all names have together
  friend bool operator==(const Script&, const Script&) = default;
};

// What a program may hold. Beyond it, it is refused with line and column.
struct ScriptLimits {
  static constexpr std::size_t bytes = 1U << 18U;
  static constexpr std::int32_t lines = 2'000;
  static constexpr std::int64_t calls = 100'000;  // loops unrolled
  static constexpr std::int32_t index = 20'000;   // of an array or a loop
  static constexpr std::size_t threads = 16;
  static constexpr std::int64_t count = 1 << 24;  // bytes of one read
  static constexpr std::int64_t written = 1 << 20;
  static constexpr std::int64_t ms = 600'000;        // of one time-out or sleep
  static constexpr std::int64_t watched = 100'000;   // elements of one list
  static constexpr std::int64_t asked = 20'000'000;  // elements of all lists, loops unrolled
  static constexpr std::int64_t typed = 16 << 20;    // bytes of all strings and counts to write
};
// Descriptors that a process may have (RLIMIT_NOFILE); beyond it a call fails with EMFILE.
constexpr std::int32_t kMostDescriptors = 32'768;
// What a read of an eventfd or timerfd gives: one number of 64 bits.
constexpr std::int64_t kCounterBytes = 8;

// "idle[3]"; a plain number for a descriptor without a name. `i`: the loop's variable.
std::string name_of(const Script& script, const Ref& ref, std::int32_t i);

std::span<const SettingInfo> setting_infos();
Result<Config> read_config(const Program& program);

// Refuses with line, column and reason; never crashes, whatever the bytes.
Result<Script> read_script(const Program& program);

}  // namespace glassbox::epoll
