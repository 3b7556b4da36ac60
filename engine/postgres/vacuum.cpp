// VACUUM (access/heap/vacuumlazy.c, commands/vacuum.c): page by page it prunes and, with FREEZE, freezes; then the
// indexes lose the entries of dead line pointers, these become unused, empty pages at the end go. Each is an event.
#include <algorithm>
#include <cmath>

#include "engine/postgres/btree.hpp"
#include "engine/postgres/planner.hpp"
#include "engine/postgres/prune.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

enum Stage : std::uint8_t { open, scan, indexes, lines, cut, close };

class Vacuum {
 public:
  Vacuum(State& state, std::int32_t who, Executor& executor)
      : state_(state), who_(who), executor_(executor), s_(line_of(state, session_of(state, who).execution).statement) {}

  Pull run() {
    const bool analyze_only = s_.kind == Statement::Kind::analyze;
    if (!analyze_only && session_of(state_, who_).transaction.block)
      return fail("25001", "VACUUM cannot run inside a transaction block");
    const std::vector<std::string> names = all_names();
    while (x().next < names.size()) {
      const Pull pull = one(names[x().next], analyze_only);
      if (pull != Pull::row) return pull;
      ++x().next;
      x().stage = open;
    }
    x().outcome.tag = analyze_only ? "ANALYZE" : "VACUUM";
    return Pull::row;
  }

 private:
  Execution& x() { return session_of(state_, who_).execution; }
  Pull fail(std::string state, std::string message) {
    executor_.error = {std::move(state), std::move(message)};
    return Pull::fail;
  }

  std::vector<std::string> all_names() const {
    if (!s_.tables.empty()) return s_.tables;
    std::vector<std::string> names;
    for (const Table& table : state_.tables)
      if (!table.dropped && table.created_by == kNoXid) names.push_back(table.definition->name);
    return names;
  }

  Pull one(const std::string& name, bool analyze_only) {
    std::int32_t table = kNobody;
    if (x().stage == open) {
      const Pull locked = lock_named_table(state_, who_, executor_, name, kShareUpdateExclusive, false, table);
      if (locked != Pull::row) return locked;
      begin(table);
      x().stage = analyze_only ? close : scan;
      if (executor_.emitted()) return Pull::pause;
    }
    table = find_table(state_, who_, name);
    switch (x().stage) {
      case scan:
        return scan_page(table);
      case indexes:
        return vacuum_index(table);
      case lines:
        return free_lines(table);
      case cut:
        return cut_end(table, name);
      default:
        return finish(table, analyze_only);
    }
  }

  void begin(std::int32_t table) {
    Vacuuming& v = x().vacuum;
    v = {};
    session_of(state_, who_).xmin = kNoXid;  // PROC_IN_VACUUM: others' horizons take no notice of it
    v.oldest = oldest_needed(state_, who_);
    // vacuum_get_cutoffs' own transaction moves the session's view on, too.
    take_snapshot(state_, who_);
    session_of(state_, who_).xmin = kNoXid;
    v.pages = page_count(state_, table);
    v.oldest_left = v.oldest;
    if (!has_indexes(table)) v.no_index = true;
  }

  bool has_indexes(std::int32_t table) const {
    return std::any_of(table_of(state_, table).indexes.begin(), table_of(state_, table).indexes.end(),
                       [&](std::int32_t i) { return !index_of(state_, i).dropped; });
  }

  // lazy_scan_skip: all-visible pages are passed over in runs of 32; a shorter run is read, so that the disk reads
  // ahead.
  bool may_skip(std::int32_t table, Block block) {
    Vacuuming& v = x().vacuum;
    if (block < v.skip_until) return true;
    const std::uint8_t wanted = s_.freeze ? kFrozen : kVisible;
    Block end = block;
    while (end + 1 < v.pages && (visibility_bits(state_, table, end) & wanted) != 0) ++end;
    if (end - block < 32) return false;
    v.skip_until = end;
    return true;
  }

  Pull scan_page(std::int32_t table) {
    Vacuuming& v = x().vacuum;
    while (v.block < v.pages) {
      const Block block = v.block++;
      if (may_skip(table, block)) {
        v.skipped = true;
        v.kept_pages = block + 1;
        continue;
      }
      ++v.scanned;
      if (pins_on(state_, table, block) > 0) {
        scan_pinned(table, block);
        return executor_.emit(Kind::vacuumed_page, table, static_cast<std::int32_t>(block), 0);
      }
      PruneOptions options;
      options.vacuum = true;
      options.mark_unused_now = v.no_index;
      options.freeze = s_.freeze;
      options.oldest = v.oldest;
      const PruneResult result = prune_page(state_, who_, table, block, options);
      note(table, block, result);
      return executor_.emit(Kind::vacuumed_page, table, static_cast<std::int32_t>(block), result.removed);
    }
    std::sort(v.dead.begin(), v.dead.end());
    // lazy_vacuum: dead line pointers on under 2 % of the pages are not worth a walk through the indexes.
    std::size_t pages = 0;
    for (std::size_t i = 0; i < v.dead.size(); ++i)
      if (i == 0 || v.dead[i].block != v.dead[i - 1].block) ++pages;
    const bool few = static_cast<double>(pages) < 0.02 * static_cast<double>(v.pages);
    x().stage = v.dead.empty() || few ? cut : indexes;
    return one(all_names()[x().next], false);
  }

  // lazy_scan_noprune: a scan stands on the page, so that tuples must not move; they are only counted.
  void scan_pinned(std::int32_t table, Block block) {
    Vacuuming& v = x().vacuum;
    bool dead_lines = false;
    for (Offset offset = 1; offset <= last_offset(page_of(state_, table, block)); ++offset) {
      const ItemId item = item_at(page_of(state_, table, block), offset);
      if (item.state == LinePointer::unused) continue;
      if (item.state == LinePointer::dead) {
        dead_lines = true;
        v.dead.push_back({block, offset});
        continue;
      }
      v.kept_pages = block + 1;
      if (item.state != LinePointer::normal) continue;
      TupleHeader tuple = header_of(page_of(state_, table, block), offset);
      Xid dead_after = kNoXid;
      const Life life = life_of(state_, who_, tuple, dead_after);
      store_header(state_, table, {block, offset}, tuple);
      if (life == Life::live || life == Life::delete_in_progress) ++v.live;
      if (life == Life::recently_dead && dead_after >= v.oldest) ++v.recently_dead;
    }
    oldest_id_left(table, block);
    if (!dead_lines)
      record_free_space(table_of(state_, table).storage.fsm, block, heap_free_space(page_of(state_, table, block)));
  }

  void note(std::int32_t table, Block block, const PruneResult& result) {
    Vacuuming& v = x().vacuum;
    v.removed += result.removed;
    v.live += result.live;
    v.recently_dead += result.recently_dead;
    v.frozen += result.frozen;
    for (const Offset offset : result.dead) v.dead.push_back({block, offset});
    if (result.has_tuples) v.kept_pages = block + 1;
    if (!result.all_frozen && (result.live > 0 || result.recently_dead > 0)) v.unfrozen = true;
    oldest_id_left(table, block);
    Storage& storage = table_of(state_, table).storage;
    const bool visible = result.all_visible && result.dead.empty();
    const bool frozen = visible && result.all_frozen;
    if (visible) mark_visible(table, block, frozen);
    if (result.dead.empty()) record_free_space(storage.fsm, block, heap_free_space(page_of(state_, table, block)));
  }

  void mark_visible(std::int32_t table, Block block, bool frozen) {
    Storage& storage = table_of(state_, table).storage;
    storage.has_map = true;
    if ((page_flags(page_of(state_, table, block)) & kAllVisible) == 0)
      set_page_flag(write_page(state_, table, block), kAllVisible, true);
    set_visibility_bits(state_, table, block, frozen ? kVisible | kFrozen : kVisible);
  }

  // NewRelfrozenXid: no id older than this is left unfrozen.
  void oldest_id_left(std::int32_t table, Block block) {
    Vacuuming& v = x().vacuum;
    const Page& page = page_of(state_, table, block);
    for (Offset offset = 1; offset <= last_offset(page); ++offset) {
      if (item_at(page, offset).state != LinePointer::normal) continue;
      const TupleHeader tuple = header_of(page, offset);
      if (!xmin_frozen(tuple) && tuple.xmin >= 3) v.oldest_left = std::min(v.oldest_left, tuple.xmin);
      if (!is_multi(tuple) && tuple.xmax >= 3) v.oldest_left = std::min(v.oldest_left, tuple.xmax);
    }
  }

  Pull vacuum_index(std::int32_t table) {
    Vacuuming& v = x().vacuum;
    const auto& list = table_of(state_, table).indexes;
    while (v.index < list.size()) {
      const std::int32_t index = list[v.index++];
      if (index_of(state_, index).dropped) continue;
      const std::int64_t removed = btree_vacuum(state_, index, v.dead);
      return executor_.emit(Kind::vacuumed_index, index, 0, static_cast<std::int32_t>(removed));
    }
    x().stage = lines;
    return one(all_names()[x().next], false);
  }

  // lazy_vacuum_heap_page: line pointers that no index names any more become unused.
  Pull free_lines(std::int32_t table) {
    Vacuuming& v = x().vacuum;
    if (v.next_dead < v.dead.size()) {
      const Block block = v.dead[v.next_dead].block;
      Page& page = write_page(state_, table, block);
      std::int32_t count = 0;
      for (; v.next_dead < v.dead.size() && v.dead[v.next_dead].block == block; ++count)
        set_item(page, v.dead[v.next_dead++].offset, {});
      truncate_line_pointers(page);
      record_free_space(table_of(state_, table).storage.fsm, block, heap_free_space(page));
      bool frozen = true;
      if (is_all_visible(page, frozen)) mark_visible(table, block, frozen);
      return executor_.emit(Kind::freed_lines, table, static_cast<std::int32_t>(block), count);
    }
    x().stage = cut;
    return one(all_names()[x().next], false);
  }

  bool is_all_visible(const Page& page, bool& frozen) {
    const Xid oldest = x().vacuum.oldest;
    for (Offset offset = 1; offset <= last_offset(page); ++offset) {
      const ItemId item = item_at(page, offset);
      if (item.state == LinePointer::dead) return false;
      if (item.state != LinePointer::normal) continue;
      TupleHeader tuple = header_of(page, offset);
      Xid dead_after = kNoXid;
      if (life_of(state_, who_, tuple, dead_after) != Life::live || !xmin_committed(tuple)) return false;
      if (!xmin_frozen(tuple) && tuple.xmin >= oldest) return false;
      const bool xmax_gone = (tuple.infomask & kXmaxInvalid) != 0 && tuple.xmax == kNoXid;
      if (!xmin_frozen(tuple) || !xmax_gone) frozen = false;
    }
    return true;
  }

  // lazy_truncate_heap: only if it pays (1,000 pages or a sixteenth), and only if nobody is in the way.
  Pull cut_end(std::int32_t table, const std::string& name) {
    Vacuuming& v = x().vacuum;
    const Block pages = page_count(state_, table);
    vacuum_map(table_of(state_, table).storage.fsm);
    x().stage = close;
    const Block gone = pages - std::min(v.kept_pages, pages);
    const bool pays = gone > 0 && (gone >= 1000 || gone >= pages / 16);
    if (!s_.truncate || !pays) return one(name, false);
    current_xid(state_, who_);  // a standby must know who locks the table so strongly
    const auto depth = static_cast<std::int32_t>(session_of(state_, who_).transaction.levels.size()) - 1;
    const LockTag tag = relation_tag(table_of(state_, table).oid);
    if (acquire_lock(state_, who_, tag, kAccessExclusive, true, depth) != Grant::granted) return one(name, false);
    Block kept = pages;
    while (kept > 0 && is_empty(page_of(state_, table, kept - 1))) --kept;
    Storage& storage = table_of(state_, table).storage;
    storage.pages.resize(kept);
    storage.visibility.resize(kept);
    if (storage.fsm.categories.size() > kept) storage.fsm.categories.resize(kept);
    vacuum_map(storage.fsm);
    const auto beyond = [&](const TouchedPage& p) { return p.table == table && p.block >= kept; };
    std::erase_if(state_.touched, beyond);
    std::erase_if(state_.dirty, beyond);
    release_lock(state_, who_, tag, kAccessExclusive, false);
    return executor_.emit(Kind::truncated, table, static_cast<std::int32_t>(pages), static_cast<std::int32_t>(kept));
  }

  static bool is_empty(const Page& page) {
    for (Offset offset = 1; offset <= last_offset(page); ++offset)
      if (item_at(page, offset).state != LinePointer::unused) return false;
    return true;
  }

  Pull finish(std::int32_t table, bool analyze_only) {
    if (!x().vacuum.told) {
      x().vacuum.told = true;
      if (!analyze_only) {
        update_counts(table);
        if (s_.verbose) x().outcome.notices.push_back(report(table));
      }
      if (analyze_only || s_.with_analyze) {
        analyze_table(state_, who_, table);
        return executor_.emit(Kind::counted, table, static_cast<std::int32_t>(table_of(state_, table).reltuples));
      }
    }
    if (!session_of(state_, who_).transaction.block) end_own_transaction();
    return Pull::row;
  }

  // VACUUM and ANALYZE of a list use a transaction a table.
  void end_own_transaction() {
    commit_transaction(state_, who_);
    start_transaction(state_, who_);
  }

  // vac_estimate_reltuples, vac_update_relstats.
  void update_counts(std::int32_t table) {
    Vacuuming& v = x().vacuum;
    Table& held = table_of(state_, table);
    const auto counted = static_cast<double>(v.live);
    const Block pages = page_count(state_, table);
    double total = counted;
    if (v.scanned < v.pages) {
      const double density = held.relpages > 0 && held.reltuples >= 0 ? held.reltuples / held.relpages : 0;
      const bool few = v.pages == held.relpages && v.scanned < v.pages * 0.02;
      total = few || held.reltuples < 0 ? std::max(held.reltuples, 0.0)
                                        : std::floor(density * (v.pages - v.scanned) + counted + 0.5);
    }
    held.reltuples = total;
    held.relpages = pages;
    held.relallvisible = 0;
    for (Block block = 0; block < pages; ++block)
      if ((visibility_bits(state_, table, block) & kVisible) != 0) ++held.relallvisible;
    if (!v.skipped && v.oldest_left > held.frozen_xid) held.frozen_xid = v.oldest_left;
    ++held.version;
    for (const std::int32_t i : held.indexes) {
      Index& index = index_of(state_, i);
      if (v.dead.empty() && !index.definition->where) {
        index.reltuples = total;
      } else {
        index.reltuples = 0;
        for (const auto& page : index.storage.pages)
          if (page->level == 0)
            for (const BtreeEntry& entry : page->entries) index.reltuples += static_cast<double>(entry.tids.size());
      }
      index.relpages = static_cast<std::uint32_t>(index.storage.pages.size());
    }
  }

  std::string report(std::int32_t table) {
    const Vacuuming& v = x().vacuum;
    const std::int64_t remain = v.live + v.recently_dead;
    return "INFO:  finished vacuuming \"" + table_of(state_, table).definition->name +
           "\": tuples: " + std::to_string(v.removed) + " removed, " + std::to_string(remain) + " remain, " +
           std::to_string(v.recently_dead) + " are dead but not yet removable";
  }

  State& state_;
  std::int32_t who_;
  Executor& executor_;
  const Statement& s_;
};

}  // namespace

Pull run_vacuum(State& state, std::int32_t who, Executor& executor) {
  return Vacuum(state, who, executor).run();
}

}  // namespace glassbox::postgres
