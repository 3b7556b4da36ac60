// The run: lines in their order. A statement that must wait lets the next line begin; when its wait is over it goes on
// at once, before another line begins. Between two lines passes a pause, longer than deadlock_timeout unless it is set
// otherwise: what times out does so before the next line. A line of a session that still waits is typed ahead: it
// begins when the session is free.
#include <algorithm>

#include "engine/postgres/locks.hpp"
#include "engine/postgres/settings.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

std::int32_t count_of(const State& state) {
  return static_cast<std::int32_t>(state.sessions.size());
}

bool emit(State& state, Event& event, std::int32_t who, Kind kind, std::int32_t a, std::int32_t b = 0,
          std::int32_t c = 0) {
  return Executor(state, who, event).emit(kind, a, b, c) == Pull::pause;
}

// The next session whose wait is over goes on.
bool wake_next(State& state, Event& event) {
  const std::int32_t who = state.ready.front();
  state.ready.erase(state.ready.begin());
  Session& session = session_of(state, who);
  state.running = who;
  session.woken = false;
  if (is_idle(state, who)) return false;
  return emit(state, event, who, Kind::granted, 0);
}

// When something next happens by itself; -1: never.
Micros next_timer(const State& state, std::int32_t& who) {
  Micros first = -1;
  for (std::int32_t i = 0; i < count_of(state); ++i) {
    const Session& session = session_of(state, i);
    if (is_idle(state, i)) continue;
    const auto consider = [&](Micros at) {
      if (at < 0 || (first >= 0 && first <= at)) return;
      first = at;
      who = i;
    };
    if (session.wait) {
      consider(session.wait->deadlock_at);
      consider(session.wait->timeout_at);
    }
    consider(session.execution.sleep_until);
    consider(session.execution.timeout_at);
  }
  return first;
}

bool ring(State& state, std::int32_t who, Event& event) {
  Session& session = session_of(state, who);
  if (session.wait && session.wait->timeout_at >= 0 && session.wait->timeout_at <= state.now) {
    session.wait->timeout_at = -1;
    state.running = who;
    session.cancel = {"55P03", "canceling statement due to lock timeout"};
    leave_queue(state, who);
    return emit(state, event, who, Kind::timed_out, 0);
  }
  if (session.execution.timeout_at >= 0 && session.execution.timeout_at <= state.now) {
    session.execution.timeout_at = -1;
    state.running = who;
    session.cancel = {"57014", "canceling statement due to statement timeout"};
    leave_queue(state, who);
    return emit(state, event, who, Kind::timed_out, 1);
  }
  if (session.wait && session.wait->deadlock_at >= 0 && session.wait->deadlock_at <= state.now) {
    session.wait->deadlock_at = -1;
    const auto kind = static_cast<std::int32_t>(session.wait->tag.kind);
    if (!is_deadlocked(state, who)) return emit(state, event, who, Kind::looked, kind);
    state.running = who;
    session.cancel = {"40P01", "deadlock detected"};
    leave_queue(state, who);
    return emit(state, event, who, Kind::deadlocked, kind);
  }
  state.ready.push_back(who);  // pg_sleep is over
  session.execution.sleep_until = std::min(session.execution.sleep_until, state.now);
  return false;
}

bool start_line(State& state, std::int32_t line, Event& event) {
  const std::int32_t who = state.script->lines[static_cast<std::size_t>(line)].session;
  state.running = who;
  begin_statement(state, who, line, event);
  const std::int64_t limit = milliseconds_setting(session_of(state, who), "statement_timeout");
  session_of(state, who).execution.timeout_at = limit > 0 ? state.now + 1000 * limit : -1;
  return true;
}

// Lines that were typed ahead of a session that is free by now.
bool start_typed(State& state, Event& event) {
  for (std::int32_t who = 0; who < count_of(state); ++who) {
    Session& session = session_of(state, who);
    if (session.typed_ahead.empty() || !is_idle(state, who)) continue;
    const std::int32_t line = session.typed_ahead.front();
    session.typed_ahead.erase(session.typed_ahead.begin());
    return start_line(state, line, event);
  }
  return false;
}

// The session that runs does its next step.
bool run_on(State& state, Event& event) {
  const std::int32_t who = state.running;
  Session& session = session_of(state, who);
  if (session.cancel.set()) {
    const SqlError error = session.cancel;
    session.cancel = {};
    return fail_statement(state, who, error, event);
  }
  if (continue_statement(state, who, event)) return true;
  state.running = kNobody;
  return false;
}

bool next_line(State& state, Event& event) {
  // What the line that began last still waits for is told now.
  if (!state.line_reported) {
    state.line_reported = true;
    const std::int32_t who = state.script->lines[static_cast<std::size_t>(state.line)].session;
    Execution& x = session_of(state, who).execution;
    if (!is_idle(state, who) && x.line == state.line) {
      x.waited = true;
      return emit(state, event, who, Kind::still_waiting, state.line);
    }
  }
  if (state.line + 1 >= static_cast<std::int32_t>(state.script->lines.size())) return false;
  state.now = state.line < 0 ? 0 : std::max(state.now, state.line_until);
  ++state.line;
  state.line_until = state.now + state.script->config.pause_ms * 1000;
  state.line_reported = false;
  const std::int32_t who = state.script->lines[static_cast<std::size_t>(state.line)].session;
  if (is_idle(state, who)) return start_line(state, state.line, event);
  session_of(state, who).typed_ahead.push_back(state.line);
  return false;
}

}  // namespace

bool Model::step(State& state, Event& event) {
  if (!state.refusal.empty()) return false;
  if (state.clear_touched) {
    state.touched.clear();
    state.clear_touched = false;
  }
  while (true) {
    if (state.running != kNobody) {
      if (run_on(state, event)) break;
      continue;
    }
    if (!state.ready.empty()) {
      if (wake_next(state, event)) break;
      continue;
    }
    if (start_typed(state, event)) break;
    std::int32_t who = kNobody;
    const Micros at = next_timer(state, who);
    const bool last = state.line + 1 >= static_cast<std::int32_t>(state.script->lines.size());
    if (at >= 0 && state.line >= 0 && (at <= state.line_until || (last && state.line_reported))) {
      state.now = std::max(state.now, at);
      if (ring(state, who, event)) break;
      continue;
    }
    const std::int32_t before = state.line;
    if (next_line(state, event)) break;
    if (state.line == before && state.line_reported) return false;
  }
  const auto kind = static_cast<Kind>(event.kind);
  if (kind == Kind::finished || kind == Kind::failed || kind == Kind::still_waiting) {
    state.clear_touched = true;
    if (kind != Kind::still_waiting) state.running = kNobody;
  }
  if (kind == Kind::waits) state.running = kNobody;
  return true;
}

}  // namespace glassbox::postgres
