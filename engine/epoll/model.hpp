// The kernel machine: a model of Linux 6.18's readiness calls as engine/core/model.hpp asks for it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/model.hpp"
#include "engine/epoll/state.hpp"

namespace glassbox::epoll {

// The kinds of event. Event::actor is the thread that runs (an index into State::threads); kKernelActor where a timer
// or the network does it. a, b, c as noted.
enum class Happening : std::uint16_t {
  returned,     // a call ends                      a: low 32 bits of its result, b: Errno, c: index of its loop
  looped,       // a loop's calls that set nothing off  a: first index, b: last index, c: 1 with the loop's last
  stored,       // bytes or a count go into a file  a: the receiving file or kNone, b: how many, c: those there now
  taken,        // they are read                    a: the file, b: how many, c: those left
  called_back,  // a wait queue calls a registration   a: item, b: the wake-up's key, c: a Callback
  listed,       // it joins the ready list          a: item, b: place on the list, from 0
  woken,        // a thread may run again           a: thread, b: queue
  blocked,    // a call goes to sleep             a: first queue or kNone, b: how many queues, c: how often in this call
  timed_out,  // its time is up                   a: thread
  examined,   // epoll_wait asks a registration   a: item, b: what it found, c: a Verdict
  polled,     // poll or select asked its list    a: how many it asked, b: how many are ready, c: 1 after a sleep
  closed,     // a description's last descriptor is closed  a: file, b: how many registrations left with it
  signalled,  // a peer's end changes: FIN, RST, shutdown    a: the file told or kNone, b: a Segment
  expired,    // a timerfd's time is up           a: its file, b: ticks counted
  unheard,    // at the end: this call waits for ever    a: thread
};
constexpr std::uint16_t kKernelActor = 1000;

// What came of a callback (fs/eventpoll.c, ep_poll_callback).
enum class Callback : std::int32_t {
  joins,     // goes onto the ready list
  there,     // is on it already
  disarmed,  // EPOLLONESHOT has fired
  unasked,   // the wake-up is about events that were not asked for
};

// What epoll_wait does with an entry of the ready list (ep_send_events).
enum class Verdict : std::int32_t {
  level,    // reported, and back at the list's tail
  edge,     // reported, and off the list
  oneshot,  // reported, off the list and disarmed
  dropped,  // not ready any more: off the list, not reported
};

enum class Segment : std::int32_t {
  connected,  // the connection stands
  queued,     // … and waits in the listener's queue
  refused,    // nobody listens there
  dropped,    // the listener's queue is full: the SYN is lost
  fin,
  fin_ack,
  reset,
  shutdown,  // of a UNIX socket
  room,      // write space
  pipe_end,  // the other end of a pipe is gone
  error,     // a pending error is told
};

struct Model {
  using State = epoll::State;
  static constexpr std::string_view id = "epoll";
  static constexpr std::string_view system = "Linux 6.18";
  static constexpr std::string_view extension = ".epoll";
  static constexpr std::string_view comment_mark = "#";

  static std::span<const SettingInfo> settings();
  static std::span<const Lens<Model>> lenses();
  static Result<State> load(const Program& program);
  static bool step(State& state, Event& event);
  static std::uint64_t footprint(const State& state);
  static std::string_view kind(const Event& event);
  static std::string actor(const State& now, const Event& event);
  static std::string opening(const State& initial);
  static std::string why(const State& before, const Event& event, const State& now);
  static std::string output(const State& before, const Event& event, const State& now);
  static std::string ending(const State& last);
};

// The lenses, one file each.
Picture draw_readiness(const Scene<Model>& scene);
Picture draw_threads(const Scene<Model>& scene);
Picture draw_cost(const Scene<Model>& scene);
bool stops_of_cost(const Event& event);

const Machine& machine();

}  // namespace glassbox::epoll
