// What a run leaves: its events, and keyframes (copies of the state) from which any step is rebuilt.
//
// A model M gives:
//   M::State                                    a value: copyable, no pointers into itself, clock and PRNG inside
//   static bool M::step(State&, Event&)         advances by one observable event; false at the end (Event untouched)
//   static std::uint64_t M::footprint(const State&)   bytes that a copy costs, estimated
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/event.hpp"

namespace glassbox {

struct Limits {
  Step steps = 1'000'000;                       // a run stops here and says so
  std::uint64_t keyframe_bytes = 64ULL << 20U;  // keyframes together; beyond it every other one is dropped
};

template <class M>
class History {
 public:
  using State = typename M::State;

  explicit History(State initial, Limits limits = {})
      : limits_(limits), front_(initial), now_(initial), before_(initial) {
    keyframes_.push_back(std::move(initial));
  }

  // Runs up to `events` further events. False once the run has ended or reached its limit.
  bool advance(Step events) {
    for (; events > 0 && !ended_; --events) {
      if (steps() >= limits_.steps) {
        ended_ = limited_ = true;
        break;
      }
      Event event;
      if (!M::step(front_, event)) {
        ended_ = true;
        break;
      }
      events_.push_back(event);
      if (steps() % spacing_ == 0) keep();
    }
    return !ended_;
  }

  [[nodiscard]] Step steps() const { return static_cast<Step>(events_.size()); }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool limited() const { return limited_; }  // ended because of Limits::steps
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const State& front() const { return front_; }  // the state after the last event so far

  // The event that led to step k. Precondition: 1 <= k <= steps().
  [[nodiscard]] const Event& event(Step k) const { return events_[static_cast<std::size_t>(k) - 1]; }
  [[nodiscard]] const std::vector<Event>& events() const { return events_; }

  // Rebuilds step k: afterwards now() is the state after event k and before() the one before it (at step 0 both are the
  // initial state). Stepping on by one costs one event; anything else restores the nearest keyframe and re-runs.
  // Precondition: 0 <= k <= steps().
  void seek(Step k) {
    if (k == cursor_) return;
    if (k != cursor_ + 1) {
      const Step target = k > 0 ? k - 1 : 0;
      const bool onward = target >= cursor_ && target / spacing_ == cursor_ / spacing_;
      if (!onward) {
        now_ = keyframes_[static_cast<std::size_t>(target / spacing_)];
        cursor_ = target / spacing_ * spacing_;
      }
      while (cursor_ < target) replay();
    }
    before_ = now_;
    if (cursor_ < k) replay();
  }

  [[nodiscard]] Step cursor() const { return cursor_; }
  [[nodiscard]] const State& now() const { return now_; }
  [[nodiscard]] const State& before() const { return before_; }

 private:
  void replay() {
    Event event;
    M::step(now_, event);
    ++cursor_;
  }

  void keep() {
    keyframe_bytes_ += M::footprint(front_);
    keyframes_.push_back(front_);
    if (keyframe_bytes_ <= limits_.keyframe_bytes || spacing_ >= kWidest) return;
    // Twice as far apart: the even ones stay.
    std::size_t kept = 1;
    for (std::size_t i = 2; i < keyframes_.size(); i += 2) keyframes_[kept++] = std::move(keyframes_[i]);
    keyframes_.erase(keyframes_.begin() + static_cast<std::ptrdiff_t>(kept), keyframes_.end());
    spacing_ *= 2;
    keyframe_bytes_ /= 2;
  }

  // Re-running this many events stays within a frame (measured by tests/bench).
  static constexpr Step kWidest = 1 << 14;

  Limits limits_;
  State front_;
  std::vector<Event> events_;
  std::vector<State> keyframes_;  // keyframes_[i] is step i * spacing_
  Step spacing_ = 64;
  std::uint64_t keyframe_bytes_ = 0;
  bool ended_ = false;
  bool limited_ = false;

  State now_;
  State before_;
  Step cursor_ = 0;
};

}  // namespace glassbox
