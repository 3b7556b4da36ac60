#include "engine/epoll/lens_threads_runs.hpp"

#include <algorithm>

#include "engine/epoll/why.hpp"

namespace glassbox::epoll {
namespace {

bool prepares(Fn fn) {
  switch (fn) {
    case Fn::epoll_create1:
    case Fn::epoll_create:
    case Fn::epoll_ctl:
    case Fn::dup:
    case Fn::dup2:
    case Fn::fcntl:
    case Fn::pipe:
    case Fn::pipe2:
    case Fn::socketpair:
    case Fn::socket:
    case Fn::bind:
    case Fn::listen:
    case Fn::setsockopt:
    case Fn::eventfd:
    case Fn::timerfd_create:
    case Fn::timerfd_settime:
    case Fn::open:
    case Fn::unshare:
      return true;
    default:
      return false;
  }
}

bool waits_for_events(Fn fn) {
  return fn == Fn::epoll_wait || fn == Fn::poll || fn == Fn::select;
}

// Goes through the events and joins them into runs.
class Teller {
 public:
  explicit Teller(const Scene<Model>& scene) : state_(scene.now) {
    const std::size_t threads = state_.threads.size();
    runs_.woken.resize(threads);
    runs_.unheard.resize(threads);
    hopes_.resize(threads);
    asleep_.resize(threads);
    for (Step k = 1; k <= scene.step; ++k) take(scene.history.event(k));
  }
  Runs result() { return std::move(runs_); }

 private:
  // What a woken thread has still to show for it.
  enum class Hope : std::uint8_t { none, its_call, next_call };

  void take(const Event& event) {
    if (event.time > time_) {
      Run quiet;
      quiet.kind = Run::Kind::quiet;
      quiet.time = event.time;
      runs_.all.push_back(std::move(quiet));
      time_ = event.time;
    }
    const auto happening = static_cast<Happening>(event.kind);
    if (happening == Happening::unheard) {
      runs_.unheard[static_cast<std::size_t>(event.a)] = true;
    } else if (happening == Happening::timed_out) {
      Run& run = add(Run::Kind::clock, kNone, event);
      run.by_time = true;
      run.wakes.push_back(event.a);
    } else if (happening == Happening::looped) {
      prepare(event, event.b - event.a + 1);
    } else {
      Run& run = run_of(event);
      if (happening == Happening::woken) wake(run, event.a);
      if (happening == Happening::expired) run.name = file_name(state_, event.a);
      if (happening == Happening::blocked) sleep(run, event);
      if (happening == Happening::returned) end(run, event);
    }
  }

  Run& add(Run::Kind kind, Id thread, const Event& event) {
    Run run;
    run.kind = kind;
    run.thread = thread;
    run.line = event.line;
    run.first = event.line;
    run.time = event.time;
    if (thread != kNone) {
      run.fn = fn_of(event.line);
      run.begins = !asleep_[static_cast<std::size_t>(thread)];
    }
    runs_.all.push_back(std::move(run));
    return runs_.all.back();
  }

  Fn fn_of(std::int32_t number) const {
    const auto& lines = state_.script->lines;
    const auto found = std::lower_bound(lines.begin(), lines.end(), number,
                                        [](const Line& line, std::int32_t wanted) { return line.number < wanted; });
    return found == lines.end() ? Fn::sleep : found->call.fn;
  }

  // The run that this event belongs to: the last one while it is open, else a new one.
  Run& run_of(const Event& event) {
    const bool clock = event.actor == kKernelActor;
    if (!runs_.all.empty()) {
      Run& last = runs_.all.back();
      const bool open = last.end == Run::End::open;
      if (clock && last.kind == Run::Kind::clock && !last.by_time &&
          static_cast<Happening>(event.kind) != Happening::expired)
        return last;
      if (!clock && open && last.kind == Run::Kind::work && last.thread == event.actor && last.line == event.line)
        return last;
    }
    return clock ? add(Run::Kind::clock, kNone, event) : add(Run::Kind::work, event.actor, event);
  }

  void wake(Run& run, Id thread) {
    run.wakes.push_back(thread);
    ++runs_.woken[static_cast<std::size_t>(thread)].times;
    hopes_[static_cast<std::size_t>(thread)] = Hope::its_call;
  }

  void count_nothing(Run& run, std::size_t thread) {
    run.for_nothing = true;
    ++runs_.woken[thread].nothing;
    hopes_[thread] = Hope::none;
  }

  void sleep(Run& run, const Event& event) {
    const auto thread = static_cast<std::size_t>(event.actor);
    run.end = Run::End::asleep;
    asleep_[thread] = true;
    if (event.c > 1 && hopes_[thread] == Hope::its_call) count_nothing(run, thread);
  }

  void end(Run& run, const Event& event) {
    const auto thread = static_cast<std::size_t>(event.actor);
    run.end = Run::End::returned;
    run.ret = event.a;
    run.error = static_cast<Errno>(event.b);
    run.failed = run.error != Errno::none;
    asleep_[thread] = false;
    judge(run, thread);
    if (run.kind == Run::Kind::work && run.begins && !run.failed && run.wakes.empty() && prepares(run.fn)) {
      runs_.all.pop_back();
      prepare(event, 1);
    }
  }

  void judge(Run& run, std::size_t thread) {
    const Hope hope = hopes_[thread];
    hopes_[thread] = Hope::none;
    const bool empty = run.error == Errno::eagain || (waits_for_events(run.fn) && !run.failed && run.ret == 0);
    if (hope == Hope::none) return;
    if (empty && (hope == Hope::its_call || run.error == Errno::eagain)) count_nothing(run, thread);
    if (!empty && hope == Hope::its_call && waits_for_events(run.fn) && !run.failed) hopes_[thread] = Hope::next_call;
  }

  void prepare(const Event& event, std::int64_t calls) {
    if (!runs_.all.empty() && runs_.all.back().kind == Run::Kind::prepare && runs_.all.back().thread == event.actor) {
      runs_.all.back().calls += calls;
    } else {
      add(Run::Kind::prepare, event.actor, event).calls = calls;
    }
    Run& run = runs_.all.back();
    run.fn = fn_of(event.line);
    run.line = event.line;
    run.end = Run::End::returned;
  }

  const State& state_;
  Runs runs_;
  std::vector<Hope> hopes_;
  std::vector<bool> asleep_;
  Micros time_ = 0;
};

std::string result_words(const Run& run) {
  if (run.failed) return std::string(to_word(run.error));
  if (run.begins || !waits_for_events(run.fn)) return std::to_string(run.ret);
  return counted(run.ret, "event");
}

}  // namespace

Runs runs_until(const Scene<Model>& scene) {
  return Teller(scene).result();
}

std::vector<Id> lanes_of(const Script& script) {
  std::vector<bool> used(script.threads.size());
  for (const Line& line : script.lines) used[static_cast<std::size_t>(line.thread)] = true;
  std::vector<Id> lanes;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (used[i]) lanes.push_back(static_cast<Id>(i));
  return lanes;
}

std::string ms_words(Micros time) {
  std::string text = std::to_string(time / 1000);
  if (time % 1000 != 0) {
    std::string part = std::to_string(1000 + time % 1000).substr(1);
    while (part.back() == '0') part.pop_back();
    text += "." + part;
  }
  return text + " ms";
}

std::string lines_words(const Run& run) {
  if (run.line == 0) return {};
  if (run.first == run.line) return std::to_string(run.line);
  return std::to_string(run.first) + "–" + std::to_string(run.line);
}

std::string run_label(const Run& run) {
  switch (run.kind) {
    case Run::Kind::prepare:
      return run.calls == 1 ? std::string(to_word(run.fn)) : counted(run.calls, "call");
    case Run::Kind::clock:
      return run.by_time ? "time is up" : run.name.empty() ? "network" : run.name;
    case Run::Kind::quiet:
      return ms_words(run.time);
    case Run::Kind::work:
      break;
  }
  const std::string name(to_word(run.fn));
  if (run.end == Run::End::open) return run.begins ? name : std::string();
  if (run.end == Run::End::asleep) return {};
  // eventfd_read's and sleep's result says nothing
  if (run.fn == Fn::sleep) return run.begins ? name : "0";
  return run.begins ? name + " " + result_words(run) : result_words(run);
}

std::string run_words(const State& state, const Run& run) {
  if (run.kind == Run::Kind::quiet) return "time passes until " + ms_words(run.time);
  std::string text;
  if (run.kind == Run::Kind::clock) {
    text = ms_words(run.time) + ": " +
           (run.by_time        ? "time is up"
            : run.name.empty() ? "the network"
                               : "timer " + run.name + " expires");
  } else {
    text = state.script->threads[static_cast<std::size_t>(run.thread)] + ", line " + lines_words(run) + ": ";
    text += run.kind == Run::Kind::prepare && run.calls > 1 ? counted(run.calls, "call") : std::string(to_word(run.fn));
    if (run.kind == Run::Kind::work && run.end == Run::End::returned) text += " returns " + result_words(run);
    if (run.end == Run::End::asleep) text += run.begins ? " sleeps" : " sleeps again";
    if (run.for_nothing) text += ", woken for nothing";
  }
  for (const Id thread : run.wakes) text += (run.by_time ? " for " : ", wakes ") + actor_name(state, thread);
  return text;
}

}  // namespace glassbox::epoll
