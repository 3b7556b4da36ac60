// SELECT … FOR (nodeLockRows.c), and what follows when a row turns out to have changed (EvalPlanQual in execMain.c).
#include "engine/postgres/execute.hpp"

namespace glassbox::postgres {
namespace {

bool keeps_snapshot(const Session& session) {
  return session.transaction.isolation >= Isolation::repeatable_read;
}

std::int32_t place(Tid tid, std::int32_t more) {
  return tid.offset | more << 16;
}

}  // namespace

Pull Executor::lock_rows(std::int32_t node, Slot& slot) {
  const Session& session = session_of(state_, who_);
  while (true) {
    Execution& x = execution();
    if (x.stage == 0) {
      Slot row;
      const Pull pulled = pull(node_of(node).children.front(), row);
      if (pulled != Pull::row) return pulled;
      Execution& y = execution();
      y.slot = std::move(row);
      y.next_mark = 0;
      y.epq = false;
      y.stage = 1;
      y.wait = {};
      continue;
    }
    if (x.stage == 3) {  // the newest version passed, or nothing had changed
      x.stage = 0;
      slot = x.slot;
      return Pull::row;
    }
    if (x.stage == 4) {  // dropped
      x.stage = 0;
      continue;
    }
    if (x.next_mark == plan().marks.size()) {
      if (!x.epq) {
        x.stage = 3;
        continue;
      }
      bool passes = false;
      const Pull judged = recheck(passes);
      if (judged == Pull::fail) return judged;
      x.stage = passes ? 3 : 4;
      const SourceRow& row = x.slot.sources[static_cast<std::size_t>(plan().marks[0].source)];
      return emit(Kind::rechecked, plan().sources[static_cast<std::size_t>(plan().marks[0].source)].table,
                  static_cast<std::int32_t>(row.tid.block), place(row.tid, passes ? 1 : 0));
    }
    const RowMark& mark = plan().marks[x.next_mark];
    SourceRow& row = x.slot.sources[static_cast<std::size_t>(mark.source)];
    if (!row.present) {
      ++x.next_mark;
      continue;
    }
    const std::int32_t table = plan().sources[static_cast<std::size_t>(mark.source)].table;
    if (!x.wait.following && !x.wait.traversed && x.wait.tid.offset == 0) {
      x.tid = row.tid;
      x.wait.tid = row.tid;
    }
    Failure failure;
    Tid tid = x.tid;
    const Change change =
        keeps_snapshot(session)
            ? heap_lock(state_, who_, table, tid, x.command, mark.strength, mark.policy, true, x.wait, failure)
            : lock_newest(state_, who_, table, tid, x.command, mark.strength, mark.policy, true, x.wait, failure);
    x.tid = tid;
    if (change == Change::waiting) return asleep();
    const bool traversed = x.wait.traversed;
    x.wait = {};
    const auto block = static_cast<std::int32_t>(tid.block);
    switch (change) {
      case Change::ok:
        if (traversed) {
          x.epq = true;
          load_row(mark.source, tid, x.slot);
        }
        ++x.next_mark;
        return emit(Kind::row_locked, table, block, place(tid, static_cast<std::int32_t>(mark.strength)));
      case Change::would_block:
        if (mark.policy == WaitPolicy::error)
          return fail("55P03",
                      "could not obtain lock on row in relation \"" + table_of(state_, table).definition->name + "\"");
        x.stage = 4;
        return emit(Kind::skipped, table, block, place(tid, 0));
      case Change::updated:
      case Change::deleted:
        if (keeps_snapshot(session)) return fail("40001", "could not serialize access due to concurrent update");
        x.stage = 4;
        return emit(Kind::found_changed, table, block, place(tid, 1));
      default:  // by this very command
        x.stage = 4;
        continue;
    }
  }
}

// Everything that the row had to satisfy, on the newest version.
Pull Executor::recheck(bool& passes) {
  Evaluation context = evaluation(execution().slot);
  passes = all_hold(context, plan().quals);
  if (context.error.set()) return fail(context.error);
  return Pull::row;
}

}  // namespace glassbox::postgres
