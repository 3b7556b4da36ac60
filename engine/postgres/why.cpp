// The sentence of each event: the rule and the numbers.
#include "engine/postgres/why.hpp"

#include "engine/postgres/execute.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

class Why {
 public:
  Why(const State& before, const Event& event, const State& now)
      : before_(before), e_(event), now_(now), who_(now.sessions[event.actor].name) {}

  std::string text() const {
    switch (static_cast<Kind>(e_.kind)) {
      case Kind::started:
        return who_ + " runs " + now_.script->lines[static_cast<std::size_t>(e_.a)].text + ".";
      case Kind::took_snapshot:
        return snapshot();
      case Kind::assigned:
        return who_ + "'s transaction writes for the first time and gets the id " + std::to_string(e_.a) + ".";
      case Kind::locked:
        return who_ + " locks " + table() + " in mode " + std::string(table_lock_name(e_.b)) + ".";
      case Kind::waits:
        return who_ + " must wait for " +
               lock_text(now_, static_cast<LockKind>(e_.a), static_cast<std::uint32_t>(e_.b)) + ".";
      case Kind::granted:
        return who_ + " need not wait any longer and goes on.";
      case Kind::page_seen:
        return "Page " + std::to_string(e_.b) + " of " + table() + " is marked all-visible: its " +
               std::to_string(e_.c) + " tuples are taken without a look at their headers.";
      case Kind::visited:
        return visited();
      case Kind::pruned:
        return who_ + " finds page " + std::to_string(e_.b) + " of " + table() +
               " nearly full with versions on it that nobody can see any more, and prunes it.";
      case Kind::not_fetched:
        return "The visibility map says that everybody sees all of page " + std::to_string(e_.b) +
               ": the index entry is enough.";
      case Kind::index_read:
        return who_ + " reads leaf " + std::to_string(e_.b) + " of " + index() + ": " +
               count(e_.c, "entry matches", "entries match") + ".";
      default:
        return changes();
    }
  }

 private:
  [[nodiscard]] Tid tid() const { return {static_cast<Block>(e_.b), static_cast<Offset>(e_.c & 0xFFFF)}; }
  [[nodiscard]] std::string at() const { return place_text(tid()); }
  [[nodiscard]] std::int32_t more() const { return e_.c >> 16; }
  [[nodiscard]] const std::string& table() const { return table_of(now_, e_.a).definition->name; }
  [[nodiscard]] const std::string& index() const { return index_of(now_, e_.a).definition->name; }
  static std::string count(std::int64_t number, const char* one, const char* many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
  }
  [[nodiscard]] const Outcome& outcome() const { return now_.sessions[e_.actor].execution.outcome; }

  std::string snapshot() const {
    const Snapshot& s = now_.sessions[e_.actor].execution.snapshot;
    std::string text = who_ + "'s snapshot: ids below " + std::to_string(s.xmin) + " are over, ids from " +
                       std::to_string(s.xmax) + " on have not begun";
    if (s.xip.empty()) return text + ".";
    std::string running;
    for (const Xid xid : s.xip) running += (running.empty() ? "" : ", ") + std::to_string(xid);
    return text + ", and in progress: " + running + ".";
  }

  std::string visited() const {
    if (!has_tuple(now_, e_.a, tid())) return {};
    const TupleHeader now = header_of(now_, e_.a, tid());
    const std::string text =
        at() + ": " +
        verdict_text(static_cast<Reason>(more()), now, is_multi(now) ? updater_of(now_, now) : now.xmax, who_);
    if (!has_tuple(before_, e_.a, tid())) return text + ".";
    const TupleHeader old = header_of(before_, e_.a, tid());
    if (old.infomask == now.infomask) return text + ".";
    return text + "; what the commit log said is noted in the header as a hint bit.";
  }

  std::string changes() const {
    switch (static_cast<Kind>(e_.kind)) {
      case Kind::inserted:
        return who_ + " writes a tuple at " + at() + " of " + table() + ", with xmin " +
               std::to_string(header_of(now_, e_.a, tid()).xmin) + ".";
      case Kind::updated:
        return updated();
      case Kind::deleted:
        return who_ + " sets xmax of " + at() + " to " + std::to_string(header_of(now_, e_.a, tid()).xmax) +
               "; the tuple itself stays where it is.";
      case Kind::row_locked:
        return who_ + " locks the row at " + at() + " " + std::string(row_lock_name(static_cast<RowLock>(more()))) +
               ": the lock is written into its header, as xmax.";
      case Kind::found_changed:
        return "The version at " + at() + " was " + (more() == 1 ? "deleted" : "replaced") +
               " meanwhile by a transaction that committed.";
      case Kind::rechecked:
        return more() == 1 ? "The newest version, at " + at() + ", still satisfies the condition, so " + who_ +
                                 " goes on with it."
                           : "The newest version, at " + at() + ", does not satisfy the condition any more, so " +
                                 who_ + " leaves it.";
      case Kind::skipped:
        return "SKIP LOCKED: " + at() + " is locked by somebody else, so " + who_ + " passes over it.";
      case Kind::indexed:
        return index() + " gets an entry on leaf " + std::to_string(e_.b) +
               (more() == 1 ? ", which is full and splits." : ".");
      case Kind::conflict:
        return "ON CONFLICT: the key is at " + at() + " already.";
      case Kind::key_checked:
        return "The foreign key's parent is at " + at() + " of " + table() + ", and now locked FOR KEY SHARE.";
      default:
        return cleaning();
    }
  }

  std::string updated() const {
    const bool hot = more() == 1;
    const std::string text =
        who_ + " writes a new version at " + at() + " of " + table() + " and notes on the old one who replaced it";
    if (hot) return text + "; no indexed column changed and the page had room, so it is HOT: no index entry.";
    return text + "; it is not HOT, so every index gets an entry.";
  }

  std::string cleaning() const {
    switch (static_cast<Kind>(e_.kind)) {
      case Kind::vacuumed_page:
        return "VACUUM prunes page " + std::to_string(e_.b) + " of " + table() + ": " +
               count(e_.c, "tuple that", "tuples that") + " died before every snapshot " +
               (e_.c == 1 ? "goes." : "go.");
      case Kind::vacuumed_index:
        return "VACUUM takes " + count(e_.c, "entry", "entries") + " out of " + index() + ".";
      case Kind::freed_lines:
        return "No index names them any more: " + count(e_.c, "dead line pointer", "dead line pointers") + " of page " +
               std::to_string(e_.b) + " may be used again.";
      case Kind::truncated:
        return "The pages at the end of " + table() +
               " are empty and go back to the file system: " + std::to_string(e_.b) + " become " +
               std::to_string(e_.c) + ".";
      case Kind::counted:
        return "ANALYZE has counted " + count(e_.b, "row", "rows") + " in " + table() + " for the planner.";
      case Kind::created:
        return e_.b >= 0 ? "The index " + index_of(now_, e_.b).definition->name + " is built."
                         : "The table " + table() + " is there, with no pages yet.";
      case Kind::changed_table:
        return who_ + " has changed the table " + table() + ".";
      default:
        return endings();
    }
  }

  std::string endings() const {
    switch (static_cast<Kind>(e_.kind)) {
      case Kind::timed_out:
        return e_.a == 0 ? who_ + " has waited for as long as lock_timeout allows."
                         : "statement_timeout is over for " + who_ + ".";
      case Kind::looked:
        return who_ + " has waited for deadlock_timeout and looks for a circle of waits: there is none.";
      case Kind::deadlocked:
        return who_ + " has waited for deadlock_timeout, looks for a circle of waits and finds one: it gives up.";
      case Kind::committed:
        return e_.a == 0 ? who_ + " commits; it has written nothing."
                         : who_ + " commits: transaction " + std::to_string(e_.a) +
                               " is committed in the commit log, and no page is touched.";
      case Kind::rolled_back:
        if (e_.b == 1) return who_ + " goes back to the savepoint: what was written since is rolled back.";
        return e_.a == 0 ? who_ + " rolls back; it has written nothing."
                         : who_ + " rolls back: transaction " + std::to_string(e_.a) +
                               " is aborted in the commit log, and its tuples stay where they are.";
      case Kind::saved:
        return who_ +
               (now_.script->lines[static_cast<std::size_t>(now_.sessions[e_.actor].execution.line)].statement.kind ==
                        Statement::Kind::savepoint
                    ? " sets a savepoint: what it writes from here on will have an id of its own."
                    : " releases the savepoint.");
      case Kind::finished:
        return outcome().tag.empty() ? "The statement is done." : "The answer: " + outcome().tag + ".";
      case Kind::failed:
        return "The statement fails with " + outcome().error.state + ": " + outcome().error.message + ".";
      case Kind::still_waiting:
        return who_ + " still waits; another session goes on.";
      default:
        return {};
    }
  }

  const State& before_;
  const Event& e_;
  const State& now_;
  const std::string& who_;
};

}  // namespace

std::string Model::why(const State& before, const Event& event, const State& now) {
  return Why(before, event, now).text();
}

}  // namespace glassbox::postgres
