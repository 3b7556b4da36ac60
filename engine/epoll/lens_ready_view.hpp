// What the readiness lens shows of a step: which files, which epoll instance, and the way that news took in this call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/picture.hpp"
#include "engine/epoll/model.hpp"

namespace glassbox::epoll {

using EpollScene = Scene<Model>;

// One hop of news: bytes arrive, a callback runs, an entry joins the ready list, a thread wakes.
struct Hop {
  Happening happening = Happening::stored;
  Id file = kNone;       // stored, signalled, expired
  Id item = kNone;       // called_back, listed
  Id thread = kNone;     // woken
  std::string function;  // the kernel's
  std::string words;     // what it did
};

// What lies in a file to be read, as far as a card shows it.
struct Content {
  std::string gone;   // read in this step
  std::string left;   // there before
  std::string fresh;  // arrived in this call
  std::string words;  // where bytes do not tell it: "count 3", "2 connections wait", "write space for 4,096 bytes"
};

struct ReadyView {
  const EpollScene& scene;
  std::vector<Id> files;        // shown, in order of opening, epoll instances left out unless watched by the one shown
  std::int64_t more_files = 0;  // open, not shown
  Id ep = kNone;                // the instance shown, or kNone
  std::vector<Id> other_eps;    // open ones beside it
  Id file = kNone;              // that this step is about, or kNone
  Id item = kNone;              // that this step is about, or kNone
  std::vector<Hop> hops;        // of the news that this step belongs to, the last is this step's
  std::int32_t news = 0;        // bytes that came with them
};

ReadyView ready_view(const EpollScene& scene);

Content content_of(const ReadyView& view, Id file);
// "socket a", "pipe r", "eventfd e"
std::string kind_and_name(const State& state, Id file);
// Numbers in the tables that stand for it: "fd 5", "fd 5 and 6".
std::string numbers_of(const State& state, Id file);
// Registrations of a file in one instance, by number.
std::vector<Id> entries_of(const State& state, Id file, Id ep);
// How often a registration is reported: "edge", "level", "one shot", "disarmed".
std::string mode_of(const Item& item);
// "EPOLLIN | EPOLLET", without the bits that are always asked for.
std::string asked_for(const Item& item);
// The identity colour of a thread: a … f in order of appearance.
Color thread_color(Id thread);
// What a thread does: "asleep", "runnable", "running", "between two calls".
std::string_view status_words(Thread::Status status);
// Threads in an instance's queue first, as they will be woken, then the others in their order.
std::vector<Id> thread_order(const State& state, Id ep);

}  // namespace glassbox::epoll
