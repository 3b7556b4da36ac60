// Function calls.
#include <algorithm>

#include "engine/postgres/evaluate.hpp"
#include "engine/postgres/functions.hpp"
#include "engine/postgres/heap.hpp"
#include "engine/postgres/settings.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::int64_t kEpoch = 820'454'400'000'000;  // the run begins at 2026-01-01 00:00:00+00

Value fail(Evaluation& context, std::string state, std::string message, Type type) {
  if (!context.error.set()) context.error = {std::move(state), std::move(message)};
  return null_of(type);
}

LockTag advisory_tag(const Row& args) {
  LockTag tag;
  tag.kind = LockKind::advisory;
  if (args.size() == 2) {
    tag.a = static_cast<std::uint32_t>(args[0].number);
    tag.b = static_cast<std::uint32_t>(args[1].number);
    tag.c = 2;
  } else {
    tag.a = static_cast<std::uint32_t>(static_cast<std::uint64_t>(args[0].number) >> 32);
    tag.b = static_cast<std::uint32_t>(args[0].number);
    tag.c = 1;
  }
  return tag;
}

Value nothing() {
  return number_of(Type::nothing, 0);
}

// A row whose lock function had to sleep is worked out again: what it got already is not asked for twice.
Value advisory_lock(Evaluation& context, const Row& args, std::int32_t mode, bool transaction, bool attempt) {
  const LockTag tag = advisory_tag(args);
  std::vector<LockTag>& got = session_of(context.state, context.who).execution.advisory;
  const std::size_t turn = context.advisory++;
  if (turn < got.size()) return attempt ? boolean_of(true) : nothing();
  const auto depth = static_cast<std::int32_t>(session_of(context.state, context.who).transaction.levels.size()) - 1;
  const Grant grant = acquire_lock(context.state, context.who, tag, mode, attempt, transaction ? depth : -1);
  if (grant == Grant::refused) return boolean_of(false);
  got.push_back(tag);
  if (grant == Grant::waiting) context.waiting = true;
  return attempt ? boolean_of(true) : nothing();
}

Value advisory_unlock(Evaluation& context, const Row& args, std::int32_t mode) {
  if (release_lock(context.state, context.who, advisory_tag(args), mode, true)) return boolean_of(true);
  session_of(context.state, context.who)
      .execution.outcome.notices.push_back("WARNING:  you don't own a lock of type " +
                                           std::string(lock_mode_name(mode)));
  return boolean_of(false);
}

void unlock_all(Evaluation& context) {
  std::vector<std::pair<LockTag, std::int32_t>> held;
  for (const auto& [tag, lock] : context.state.locks)
    for (const LockHold& hold : lock.holds)
      for (std::int32_t i = 0; i < hold.count; ++i)
        if (tag.kind == LockKind::advisory && hold.session == context.who && hold.depth < 0)
          held.emplace_back(tag, hold.mode);
  for (const auto& [tag, mode] : held) release_lock(context.state, context.who, tag, mode, true);
}

Value snapshot_text(const Evaluation& context) {
  const Snapshot& snapshot = session_of(context.state, context.who).execution.snapshot;
  std::string text = std::to_string(snapshot.xmin) + ":" + std::to_string(snapshot.xmax) + ":";
  for (std::size_t i = 0; i < snapshot.xip.size(); ++i) text += (i > 0 ? "," : "") + std::to_string(snapshot.xip[i]);
  Value value = text_of(text);
  value.type = Type::snapshot;
  return value;
}

Value relation_size(Evaluation& context, const std::string& name) {
  for (const Table& table : context.state.tables)
    if (!table.dropped && table.definition->name == name)
      return number_of(Type::int8, static_cast<std::int64_t>(table.storage.pages.size()) * kPageSize);
  for (const Index& index : context.state.indexes)
    if (!index.dropped && index.definition->name == name)
      return number_of(Type::int8, static_cast<std::int64_t>(index.storage.pages.size()) * kPageSize);
  return fail(context, "42P01", "relation \"" + name + "\" does not exist", Type::int8);
}

Value age(const Evaluation& context, Xid xid) {
  if (xid < 3) return number_of(Type::int4, 2147483647);
  // GetStableLatestTransactionId: the session's own id, else the next one that will be given out.
  const Xid own = top_xid(context.state, context.who);
  const Xid now = own != kNoXid ? own : context.state.next_xid;
  return number_of(Type::int4, static_cast<std::int32_t>(now - xid));
}

Value sequence_value(Evaluation& context, const std::string& name, bool next) {
  Session& session = session_of(context.state, context.who);
  for (std::size_t i = 0; i < context.state.sequences.size(); ++i) {
    Sequence& sequence = context.state.sequences[i];
    if (sequence.name != name) continue;
    const auto key = static_cast<std::int32_t>(i);
    if (next) session.currval[key] = ++sequence.last;
    const auto found = session.currval.find(key);
    if (found == session.currval.end())
      return fail(context, "55000", "currval of sequence \"" + name + "\" is not yet defined in this session",
                  Type::int8);
    return number_of(Type::int8, found->second);
  }
  return fail(context, "42P01", "relation \"" + name + "\" does not exist", Type::int8);
}

Value repeated(Evaluation& context, const std::string& text, std::int64_t count) {
  if (count <= 0 || text.empty()) return text_of({});
  if (static_cast<std::int64_t>(text.size()) * count > 1 << 20)
    return fail(context, "0A000", "not modelled: texts longer than 1 MiB", Type::text);
  std::string result;
  for (std::int64_t i = 0; i < count; ++i) result += text;
  return text_of(std::move(result));
}

std::string cased(std::string text, bool upper) {
  for (char& c : text) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::int64_t characters(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

Value pick(const Row& args, Type type, bool greatest) {
  Value best = null_of(type);
  for (const Value& arg : args)
    if (!arg.null && (best.null || (greatest ? compare(arg, best) > 0 : compare(arg, best) < 0))) best = arg;
  best.type = type;
  return best;
}

Value sleep(Evaluation& context, std::int64_t seconds) {
  Execution& execution = session_of(context.state, context.who).execution;
  if (execution.sleep_until < 0) execution.sleep_until = context.state.now + seconds * 1'000'000;
  if (context.state.now < execution.sleep_until) context.waiting = true;
  return nothing();
}

// Functions that see nulls.
bool takes_nulls(Function function) {
  return function == Function::coalesce || function == Function::greatest || function == Function::least ||
         function == Function::nullif || function == Function::concat;
}

Value concatenated(const Row& args) {
  std::string text;
  for (const Value& arg : args) text += to_psql(arg);
  return text_of(std::move(text));
}

Value with_locks(Evaluation& context, Function function, const Row& args) {
  switch (function) {
    case Function::advisory_lock:
      return advisory_lock(context, args, kExclusive, false, false);
    case Function::advisory_lock_shared:
      return advisory_lock(context, args, kShare, false, false);
    case Function::advisory_xact_lock:
      return advisory_lock(context, args, kExclusive, true, false);
    case Function::advisory_xact_lock_shared:
      return advisory_lock(context, args, kShare, true, false);
    case Function::try_advisory_lock:
      return advisory_lock(context, args, kExclusive, false, true);
    case Function::try_advisory_xact_lock:
      return advisory_lock(context, args, kExclusive, true, true);
    case Function::advisory_unlock:
      return advisory_unlock(context, args, kExclusive);
    case Function::advisory_unlock_shared:
      return advisory_unlock(context, args, kShare);
    default:
      unlock_all(context);
      return nothing();
  }
}

}  // namespace

Value call_function(Evaluation& context, const Expr& expr) {
  Row args;
  for (const Expr& arg : expr.args) {
    args.push_back(evaluate(context, arg));
    if (context.error.set()) return null_of(expr.type);
  }
  const Function function = functions_named(expr.name).front()->function;
  if (!takes_nulls(function) && std::any_of(args.begin(), args.end(), [](const Value& v) { return v.null; }))
    return null_of(expr.type);
  State& state = context.state;
  switch (function) {
    case Function::abs:
      return number_of(expr.type, args[0].number < 0 ? -args[0].number : args[0].number);
    case Function::age:
      return age(context, static_cast<Xid>(args[0].number));
    case Function::coalesce:
      for (const Value& arg : args)
        if (!arg.null) return cast_value(context, arg, expr.type, true);
      return null_of(expr.type);
    case Function::current_snapshot:
      return snapshot_text(context);
    case Function::current_xact_id:
      current_xid(state, context.who);
      return number_of(expr.type, top_xid(state, context.who));
    case Function::current_xact_id_if_assigned: {
      const Xid xid = top_xid(state, context.who);
      return xid == kNoXid ? null_of(expr.type) : number_of(expr.type, xid);
    }
    case Function::greatest:
      return pick(args, expr.type, true);
    case Function::least:
      return pick(args, expr.type, false);
    case Function::length:
      return number_of(Type::int4, characters(args[0].text));
    case Function::lower:
      return text_of(cased(args[0].text, false));
    case Function::upper:
      return text_of(cased(args[0].text, true));
    case Function::concat:
      return concatenated(args);
    case Function::mod:
      if (args[1].number == 0) return fail(context, "22012", "division by zero", expr.type);
      return number_of(expr.type, args[1].number == -1 ? 0 : args[0].number % args[1].number);
    case Function::nextval:
      return sequence_value(context, args[0].text, true);
    case Function::currval:
      return sequence_value(context, args[0].text, false);
    case Function::now:
      return number_of(Type::timestamptz, kEpoch + session_of(state, context.who).transaction.since);
    case Function::clock_timestamp:
      return number_of(Type::timestamptz, kEpoch + state.now);
    case Function::nullif:
      if (!args[0].null && !args[1].null && compare(args[0], args[1]) == 0) return null_of(expr.type);
      return args[0];
    case Function::relation_size:
      return relation_size(context, args[0].text);
    case Function::repeat:
      return repeated(context, args[0].text, args[1].number);
    case Function::sleep:
      return sleep(context, args[0].number);
    case Function::current_setting:
      return text_of(setting(session_of(state, context.who), args[0].text));
    default:
      return with_locks(context, function, args);
  }
}

}  // namespace glassbox::postgres
