// All that the machine knows at one step: a value, cheap to copy (engine/core/paged.hpp). Ids are places in the arrays
// below and are never used twice; kNone is no one. The names are the kernel's.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/event.hpp"
#include "engine/core/paged.hpp"
#include "engine/epoll/program.hpp"

namespace glassbox::epoll {

using Id = std::int32_t;
constexpr Id kNone = -1;

// Who stands in a wait queue. include/linux/wait.h, struct wait_queue_entry: what its `func` does is the type.
struct Waiter {
  enum class Type : std::uint8_t {
    item,     // an epoll registration: ep_poll_callback
    poller,   // a thread in poll or select: pollwake; stays in the queue until its call ends
    sleeper,  // a thread in another blocking call: leaves the queue when woken (autoremove_wake_function)
  };
  Type type = Type::item;
  bool exclusive = false;  // WQ_FLAG_EXCLUSIVE
  Events key = 0;          // wakes only for these events; 0: for any
  Id who = kNone;          // the item, or the thread
  friend bool operator==(const Waiter&, const Waiter&) = default;
};

struct WaitQueue {
  enum class Of : std::uint8_t {
    pipe_read,
    pipe_write,
    unix_socket,
    udp,
    tcp,
    eventfd,
    timerfd,
    epoll_wait,
    epoll_poll
  };
  Of of = Of::unix_socket;
  Id object = kNone;            // in the array of that kind
  std::vector<Waiter> waiters;  // from its head: in the order in which they are woken
  friend bool operator==(const WaitQueue&, const WaitQueue&) = default;
};

enum class Kind : std::uint8_t { regular, pipe, unix_socket, udp, tcp, eventfd, timerfd, epoll };

// An open file description (struct file).
struct File {
  Kind kind = Kind::regular;
  bool readable = false;
  bool writable = false;
  bool open = true;
  std::uint32_t flags = 0;    // O_NONBLOCK, O_APPEND, O_DIRECT and the access mode
  std::int32_t refs = 0;      // descriptors, and calls under way, that point here
  Id object = kNone;          // in the array of that kind
  std::string name;           // that its first descriptor got, for people: "a", "idle[3]"
  std::vector<Id> items;      // registrations of this description, in any epoll instance (f_ep)
  std::int64_t position = 0;  // of a regular file
  friend bool operator==(const File&, const File&) = default;
};

// A descriptor table (struct files_struct). Threads share one; unshare(CLONE_FILES) copies it.
struct Table {
  static constexpr Id kFree = -1;
  static constexpr Id kReserved = -2;  // taken by an accept that still waits
  Paged<Id> files;                     // by descriptor number: a file, kFree or kReserved
  std::int32_t lowest = 3;             // no number below it is free
  std::int32_t slots = 64;             // max_fds, a power of two: select leaves numbers from here on out
  friend bool operator==(const Table&, const Table&) = default;
};

struct PipeBuffer {  // one page of the ring
  std::string bytes;
  std::int32_t offset = 0;  // of the first unread byte
  bool can_merge = false;   // PIPE_BUF_FLAG_CAN_MERGE
  bool packet = false;      // PIPE_BUF_FLAG_PACKET
  [[nodiscard]] std::int32_t unread() const { return static_cast<std::int32_t>(bytes.size()) - offset; }
  friend bool operator==(const PipeBuffer&, const PipeBuffer&) = default;
};
struct Pipe {
  std::vector<PipeBuffer> ring;
  std::int32_t slots = 16;  // max_usage
  std::int32_t readers = 1;
  std::int32_t writers = 1;
  bool poll_usage = false;  // somebody asked poll(): from then on every write wakes (fs/pipe.c)
  Id read_queue = kNone;
  Id write_queue = kNone;
  Id read_file = kNone;
  Id write_file = kNone;
  friend bool operator==(const Pipe&, const Pipe&) = default;
};

constexpr std::uint8_t kRcvShutdown = 1;
constexpr std::uint8_t kSendShutdown = 2;
constexpr std::uint8_t kShutdownMask = 3;

struct Packet {  // struct sk_buff
  std::string bytes;
  std::int32_t consumed = 0;
  std::int32_t truesize = 0;  // what it costs its sender
  friend bool operator==(const Packet&, const Packet&) = default;
};
struct UnixSocket {
  bool stream = true;
  bool dead = false;  // SOCK_DEAD: closed
  Id peer = kNone;
  std::int64_t wmem = 0;  // sk_wmem_alloc without its own reference: truesize of what the peer has not read
  std::int64_t sndbuf = 212'992;
  std::uint8_t shutdown = 0;
  Errno error = Errno::none;  // sk_err
  std::vector<Packet> received;
  Id queue = kNone;
  Id file = kNone;
  friend bool operator==(const UnixSocket&, const UnixSocket&) = default;
};

struct UdpSocket {
  std::uint8_t shutdown = 0;
  std::uint16_t port = 0;
  std::int64_t sndbuf = 212'992;
  Id queue = kNone;
  Id file = kNone;
  friend bool operator==(const UdpSocket&, const UdpSocket&) = default;
};

enum class TcpState : std::uint8_t {
  closed,
  listen,
  syn_sent,
  established,
  fin_wait1,
  fin_wait2,
  close_wait,
  last_ack,
  time_wait,  // only of one that was closed with close(): a socket still open is `closed` then
};
struct TcpLimits {
  static constexpr std::size_t unread = 32'768;  // beyond it, how much fits is for autotuning to say
};
struct TcpSocket {
  enum class Socket : std::uint8_t { unconnected, connecting, connected };
  TcpState state = TcpState::closed;
  Socket socket = Socket::unconnected;
  bool orphan = false;  // no file any more
  bool done = false;    // SOCK_DONE: the peer's FIN was received
  bool linger0 = false;
  std::uint16_t port = 0;    // bound to, or the listener's
  std::uint16_t remote = 0;  // that connect named
  std::int32_t syns = 0;     // sent
  std::uint8_t shutdown = 0;
  Errno error = Errno::none;
  Id peer = kNone;
  std::int32_t backlog = 0;
  std::vector<Id> accept_queue;  // established, not yet accepted
  std::string received;
  std::int64_t sndbuf = 16'384;
  bool got_data = false;  // its delayed ACKs take their full time from then on
  Micros time_wait_until = 0;
  Id queue = kNone;
  Id file = kNone;
  friend bool operator==(const TcpSocket&, const TcpSocket&) = default;
};

struct EventFd {
  std::uint64_t count = 0;
  bool semaphore = false;
  Id queue = kNone;
  Id file = kNone;
  friend bool operator==(const EventFd&, const EventFd&) = default;
};

struct TimerFd {
  Micros interval = 0;
  Micros next = kNone;      // of the kernel's timer; kNone: not armed
  Micros last = 0;          // when it expired last
  std::uint64_t ticks = 0;  // expirations counted so far; those since `last` are added when it is read
  bool expired = false;
  std::int32_t settings = 0;  // how often it was set: tells an old task of the agenda
  Id queue = kNone;
  Id file = kNone;
  friend bool operator==(const TimerFd&, const TimerFd&) = default;
};

struct Inode {
  std::string name;
  std::string bytes;
  friend bool operator==(const Inode&, const Inode&) = default;
};

// A registration (struct epitem): the pair of an open file description and a number.
struct Item {
  Id ep = kNone;
  Id file = kNone;
  std::int32_t fd = 0;
  Events events = 0;  // asked for; without any but the private bits: disarmed
  bool alive = true;
  bool listed = false;                     // on the ready list
  std::int32_t line = 0;                   // of the epoll_ctl whose data it carries: index into Script::lines
  std::int32_t i = 0;                      // of that line's loop
  std::array<Id, 2> queues{kNone, kNone};  // where it waits
  std::int32_t calls = 0;                  // of its callback that passed the mask, since it was last reported
  Events reported = 0;                     // by the last epoll_wait that reported it
  friend bool operator==(const Item&, const Item&) = default;
};

struct Epoll {        // struct eventpoll
  Paged<Id> members;  // items in order of ADD; those that left are !alive
  std::int32_t watches = 0;
  std::int32_t nested = 0;  // of the members: epoll files
  std::vector<Id> ready;    // rdllist, from its head
  std::vector<Id> scan;     // taken from `ready` by the epoll_wait that is at work
  Id queue = kNone;         // wq: threads in epoll_wait
  Id poll_queue = kNone;    // poll_wait: who watches this file
  Id file = kNone;
  friend bool operator==(const Epoll&, const Epoll&) = default;
};

struct Cost {
  std::int64_t calls = 0;      // system calls
  std::int64_t examined = 0;   // descriptors asked for their state (f_op->poll)
  std::int64_t callbacks = 0;  // wait queue entries called
  friend bool operator==(const Cost&, const Cost&) = default;
};

struct Reported {         // one event of epoll_wait, poll or select
  std::int32_t line = 0;  // epoll_wait: whose data (Item::line). poll, select: the call's own line
  std::int32_t i = 0;
  std::int32_t set = 0;    // select: 0 read, 1 write, 2 except
  std::int32_t place = 0;  // poll, select: in the list
  Events events = 0;
  Id item = kNone;
  friend bool operator==(const Reported&, const Reported&) = default;
};

struct Outcome {
  std::int64_t ret = 0;
  Errno error = Errno::none;
  bool has_bytes = false;
  bool has_value = false;
  std::string bytes;
  std::uint64_t value = 0;
  std::array<std::int32_t, 2> fds{-1, -1};
  std::vector<Reported> events;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Thread {
  enum class Status : std::uint8_t { idle, running, runnable, blocked };
  Status status = Status::idle;
  Id table = 0;
  // The call that it is in, or was in last.
  std::int32_t line = kNone;  // index into Script::lines
  std::int32_t i = 0;
  Id file = kNone;                // of its descriptor, held while the call lasts
  std::vector<Id> held;           // further ones (poll, select)
  std::int64_t done = 0;          // bytes so far
  std::int32_t reserved = kNone;  // descriptor number of a waiting accept
  Micros deadline = kNone;        // of its time-out; kNone: none
  std::int32_t sleeps = 0;        // how often it went to sleep in its life: tells an old task of the agenda
  std::int32_t slept = 0;         // in this call
  std::vector<Id> queues;         // in which it stands or stood while it slept
  Id woken_by = kNone;            // the queue, or kNone: its time was up
  bool timed_out = false;
  bool no_wait = false;  // what O_NONBLOCK or MSG_DONTWAIT said when the call began
  Outcome outcome;
  Cost cost;  // of this call
  friend bool operator==(const Thread&, const Thread&) = default;
};

// What a thread that cannot go on does next: it enters these queues.
struct Sleep {
  std::vector<Id> queues;
  Waiter waiter;
  bool at_head = false;
  friend bool operator==(const Sleep&, const Sleep&) = default;
};

// Work that the step under way has still to do, the next at the back.
struct Frame {
  enum class Kind : std::uint8_t {
    attempt,  // thread a runs its call, from the start or after its sleep
    finish,   // thread a's call returns
    sleep,    // thread a goes to sleep, as `sleep` says
    wake,     // queue a is walked from `place` on, over the entries in `waiters`
    list,     // item a joins its ready list
    scan,     // thread a, in epoll_wait, asks the next entry
    release,  // file a has no descriptor any more
    segment,  // TCP: what socket a's peer sent arrives, b says what (Segment)
  };
  Kind kind = Kind::attempt;
  Id a = kNone;
  std::int32_t b = 0;
  std::int32_t actor = 0;  // who set it off: a thread, or kKernelActor
  Events key = 0;
  std::int32_t exclusive = 0;  // how many exclusive waiters may still be woken; 0: all
  std::int32_t place = 0;
  std::vector<Waiter> waiters;
  Sleep sleep;
  friend bool operator==(const Frame&, const Frame&) = default;
};

struct Task {  // of the agenda
  enum class Kind : std::uint8_t { timeout, timer, fin_ack, syn };
  Micros time = 0;
  std::int64_t order = 0;
  Kind kind = Kind::timeout;
  Id who = kNone;           // thread, timerfd or TCP socket
  std::int32_t number = 0;  // Thread::sleeps or TimerFd::settings when it was planned
  friend bool operator==(const Task&, const Task&) = default;
};

struct Finished {  // a call that returned in the last step
  Id thread = kNone;
  std::int32_t line = 0;
  std::int32_t i = 0;
  Outcome outcome;
  friend bool operator==(const Finished&, const Finished&) = default;
};

struct Waited {  // what one poll, select or epoll_wait cost, for the cost meter
  std::int32_t line = 0;
  Fn fn = Fn::epoll_wait;
  std::int32_t watched = 0;  // descriptors in its list or its set
  std::int64_t ret = 0;
  Cost cost;
  friend bool operator==(const Waited&, const Waited&) = default;
};

constexpr std::int64_t kMostWritten = 64 << 20;  // bytes of a run

struct State {
  std::shared_ptr<const Script> script;
  Micros now = 0;
  std::int32_t next_line = 0;
  std::int32_t next_i = 0;     // of the loop in next_line
  Paged<std::int32_t> values;  // of the names: descriptor numbers, -1 before a call gave one
  std::vector<Table> tables;
  Paged<File> files;
  Paged<WaitQueue> queues;
  Paged<Pipe> pipes;
  Paged<UnixSocket> unix_sockets;
  Paged<UdpSocket> udp_sockets;
  Paged<TcpSocket> tcp_sockets;
  Paged<EventFd> eventfds;
  Paged<TimerFd> timerfds;
  Paged<Inode> inodes;
  Paged<Item> items;
  Paged<Epoll> epolls;
  std::vector<Thread> threads;
  std::vector<Id> run_queue;       // threads that were woken, in this order
  std::vector<Frame> frames;       // a stack
  std::vector<Task> agenda;        // by time, then order
  std::int64_t planned = 0;        // tasks so far
  std::int64_t watches = 0;        // registrations of all instances, against max_user_watches
  std::vector<Finished> finished;  // by the last step
  std::array<Cost, kFns> costs{};  // of all finished calls, by function
  Paged<Waited> waited;            // every poll, select and epoll_wait that returned
  std::int64_t callbacks = 0;      // wait queue entries called so far
  std::int64_t written = 0;        // bytes that all writes have taken
  bool beyond_memory = false;      // beyond_line has written more than kMostWritten
  std::int32_t beyond_line = 0;    // the line that left what the machine models, or 0: the run ends there
  std::int32_t unheard = 0;        // how many calls that wait for ever have been told of, at the end

  friend bool operator==(const State& a, const State& b);
};

// The call that a thread is in, or was in last. Precondition: it had one.
const Call& call_of(const State& state, const Thread& thread);
const Line& line_of(const State& state, const Thread& thread);

// What stands in the program's table of names for this descriptor now; -1 for none.
std::int32_t number_of(const State& state, const Ref& ref, std::int32_t i);
// The open file behind a number in a thread's table, or kNone.
Id file_at(const State& state, const Thread& thread, std::int32_t fd);

// Registrations in the order of the kernel's tree: by file (ours: in order of opening), then number.
std::vector<Id> interest_list(const State& state, Id ep);
// "a", "idle[3]", 7 or "WAKE": what epoll_wait gives back for this registration.
std::string data_text(const State& state, const Item& item);

std::uint64_t footprint_of(const State& state);

}  // namespace glassbox::epoll
