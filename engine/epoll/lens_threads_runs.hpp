// What the threads lens shows of a history: runs of work between two sleeps, with the wake-ups that they gave.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/epoll/model.hpp"

namespace glassbox::epoll {

// One thread at work without a break in one call, several calls of preparation in a row, or time that passed.
struct Run {
  enum class Kind : std::uint8_t {
    work,     // a thread in one call, from its start or from its wake-up on, until it returns or sleeps
    prepare,  // calls in a row that make descriptors and registrations, and set nothing off
    clock,    // a timer expires, a time-out is over: the kernel's doing
    quiet,    // nothing happens while time passes
  };
  enum class End : std::uint8_t { open, returned, asleep };
  Kind kind = Kind::work;
  End end = End::open;
  Id thread = kNone;       // kNone: the clock
  std::int32_t line = 0;   // of the source; 0: none
  std::int32_t first = 0;  // prepare: the first line of them
  std::int64_t calls = 1;  // prepare: how many
  Fn fn = Fn::sleep;
  bool begins = false;  // work: with the call's first event, not after a sleep
  bool failed = false;
  bool for_nothing = false;  // work after a wake-up that brought nothing
  std::int64_t ret = 0;
  Errno error = Errno::none;
  Micros time = 0;
  std::vector<Id> wakes;  // threads that it woke, in this order
  bool by_time = false;   // clock: a time-out, not a timer
  std::string name;       // clock: of the timer
};

// What a thread has gone through so far.
struct Woken {
  std::int32_t times = 0;    // woken by somebody, time-outs not counted
  std::int32_t nothing = 0;  // … and its call found nothing, or the read that followed said EAGAIN
};

struct Runs {
  std::vector<Run> all;       // up to the scene's step
  std::vector<Woken> woken;   // by thread
  std::vector<bool> unheard;  // by thread: its call waits for ever
};

Runs runs_until(const Scene<Model>& scene);

// Threads that have a line in the program, in the order in which it names them.
std::vector<Id> lanes_of(const Script& script);

// What stands in a run's block: "write 3", "read EAGAIN"; after a wake-up the result alone.
std::string run_label(const Run& run);
// The same in full, for readers who hear it: "T1, line 6: read returns 3".
std::string run_words(const State& state, const Run& run);
// "110 ms", "0.5 ms"
std::string ms_words(Micros time);
// The lines of a run: "4", "1–3".
std::string lines_words(const Run& run);

}  // namespace glassbox::epoll
