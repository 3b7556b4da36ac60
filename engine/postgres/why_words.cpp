#include <array>

#include "engine/postgres/heap.hpp"
#include "engine/postgres/why.hpp"

namespace glassbox::postgres {

std::string place_text(Tid tid) {
  return "(" + std::to_string(tid.block) + "," + std::to_string(tid.offset) + ")";
}

std::string_view row_lock_name(RowLock strength) {
  static constexpr std::array<std::string_view, 4> names = {"FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE",
                                                            "FOR UPDATE"};
  return names[static_cast<std::size_t>(strength)];
}

std::string_view table_lock_name(std::int32_t mode) {
  static constexpr std::array<std::string_view, 9> names = {
      "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
      "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
  return names[static_cast<std::size_t>(mode)];
}

std::string lock_text(const State& state, LockKind kind, std::uint32_t a) {
  if (kind == LockKind::transaction) return "the end of transaction " + std::to_string(a);
  if (kind == LockKind::advisory) return "an advisory lock";
  std::string name = "a table";
  for (const Table& table : state.tables)
    if (table.oid == a) name = table.definition->name;
  return kind == LockKind::tuple ? "its turn at a row of " + name : "the lock on " + name;
}

bool is_visible(Reason reason) {
  return reason <= Reason::own_delete_later;
}

std::string_view reason_word(Reason reason) {
  static constexpr std::array<std::string_view, 14> words = {"live",
                                                             "frozen",
                                                             "its own",
                                                             "only locked",
                                                             "its deleter rolled back",
                                                             "its deleter still runs",
                                                             "deleted later",
                                                             "deleted by this command",
                                                             "rolled back",
                                                             "not yet committed",
                                                             "begun later",
                                                             "written by this command",
                                                             "replaced or deleted",
                                                             "deleted by itself"};
  return words[static_cast<std::size_t>(reason)];
}

std::string verdict_text(Reason reason, const TupleHeader& tuple, Xid updater, const std::string& who) {
  const std::string xmin = "xmin " + std::to_string(tuple.xmin);
  const std::string xmax = "xmax " + std::to_string(updater != kNoXid ? updater : tuple.xmax);
  const std::string snapshot = " in " + who + "'s snapshot";
  switch (reason) {
    case Reason::live:
      return xmin + " committed before " + who + "'s snapshot and xmax is 0, so the version is visible";
    case Reason::frozen:
      return xmin + " is frozen, so the version is visible to everybody";
    case Reason::own:
      return xmin + " is " + who + "'s own transaction, in an earlier command, so the version is visible";
    case Reason::xmax_locked:
      return "xmax " + std::to_string(tuple.xmax) + " has only locked the row, so the version is visible";
    case Reason::xmax_aborted:
      return xmax + " was rolled back, so the version is visible";
    case Reason::xmax_running:
      return xmax + " is in progress" + snapshot + ", so the old version is visible";
    case Reason::xmax_later:
      return xmax + " had not begun" + snapshot + ", so the old version is visible";
    case Reason::own_delete_later:
      return xmax + " is " + who + "'s own, but of this command or a later one, so the version is visible";
    case Reason::xmin_invalid:
      return xmin + " was rolled back, so the version never was there";
    case Reason::xmin_running:
      return xmin + " is in progress" + snapshot + ", so the version is not visible yet";
    case Reason::xmin_later:
      return xmin + " had not begun" + snapshot + ", so the version is not visible";
    case Reason::own_insert_later:
      return xmin + " is " + who + "'s own, but of this very command, so the version is not visible";
    case Reason::deleted:
      return xmax + " committed before " + who + "'s snapshot, so the version is not visible any more";
    case Reason::own_deleted:
      return xmax + " is " + who + "'s own transaction, in an earlier command, so the version is not visible any more";
  }
  return {};
}

}  // namespace glassbox::postgres
