#include "engine/postgres/prune.hpp"

#include <algorithm>
#include <array>

namespace glassbox::postgres {
namespace {

class Pruner {
 public:
  Pruner(State& state, std::int32_t who, std::int32_t table, Block block, const PruneOptions& options)
      : state_(state),
        who_(who),
        table_(table),
        block_(block),
        options_(options),
        page_(page_of(state, table, block)) {}

  PruneResult run() {
    last_ = last_offset(page_);
    judge_all();
    for (const Offset offset : roots_)
      if (!processed_[offset]) prune_chain(offset);
    for (const Offset offset : heap_only_) {
      if (processed_[offset]) continue;
      if (life_[offset] == Life::dead)
        take_off(offset);  // an aborted HOT update
      else
        keep(offset);
    }
    apply();
    return std::move(result_);
  }

 private:
  void judge_all() {
    for (Offset offset = 1; offset <= last_; ++offset) {
      const ItemId item = item_at(page_, offset);
      if (item.state == LinePointer::unused) continue;
      if (item.state == LinePointer::dead) {
        if (options_.mark_unused_now)
          unused_.push_back(offset);
        else
          remember_dead(offset);
        continue;
      }
      if (item.state == LinePointer::redirect) {
        roots_.push_back(offset);
        continue;
      }
      TupleHeader tuple = header_of(page_, offset);
      Xid dead_after = kNoXid;
      life_[offset] = life_of(state_, who_, tuple, dead_after);
      if (store_header(state_, table_, {block_, offset}, tuple)) page_ = page_of(state_, table_, block_);
      if (life_[offset] == Life::recently_dead && is_over(dead_after)) life_[offset] = Life::dead;
      (is_heap_only(tuple) ? heap_only_ : roots_).push_back(offset);
    }
  }

  // heap_prune_satisfies_vacuum
  bool is_over(Xid dead_after) {
    if (options_.vacuum && dead_after < options_.oldest) return true;
    return is_removable(state_, who_, dead_after);
  }

  void prune_chain(Offset root) {
    const bool redirected = item_at(page_, root).state == LinePointer::redirect;
    std::vector<Offset> chain;
    std::size_t dead = 0;
    Xid prior = kNoXid;
    Offset offset = root;
    while (offset >= 1 && offset <= last_ && !processed_[offset]) {
      const ItemId item = item_at(page_, offset);
      if (item.state == LinePointer::redirect) {
        if (!chain.empty()) break;
        chain.push_back(offset);
        offset = item.offset;
        continue;
      }
      if (item.state != LinePointer::normal) break;
      const TupleHeader tuple = header_of(page_, offset);
      if (prior != kNoXid && tuple.xmin != prior) break;
      chain.push_back(offset);
      if (life_[offset] == Life::dead)
        dead = chain.size();
      else if (life_[offset] != Life::recently_dead)
        break;
      if (!is_hot_updated(tuple)) break;
      offset = tuple.ctid.offset;
      prior = updater_of(state_, tuple);
    }
    if (redirected && chain.size() < 2) return dead_or_unused(root, false);
    settle(root, chain, dead, redirected);
  }

  void settle(Offset root, const std::vector<Offset>& chain, std::size_t dead, bool redirected) {
    if (dead == 0) {
      for (std::size_t i = 0; i < chain.size(); ++i) {
        if (i == 0 && redirected)
          keep_redirect(root);
        else
          keep(chain[i]);
      }
      return;
    }
    const bool all = dead == chain.size();
    if (all) {
      dead_or_unused(root, !redirected);
    } else {
      redirects_.emplace_back(root, chain[dead]);
      processed_[root] = true;
      if (!redirected) ++result_.removed;
      result_.has_tuples = true;
    }
    for (std::size_t i = 1; i < dead; ++i) take_off(chain[i]);
    for (std::size_t i = dead; i < chain.size(); ++i) keep(chain[i]);
  }

  void keep_redirect(Offset offset) {
    processed_[offset] = true;
    result_.has_tuples = true;
  }

  void dead_or_unused(Offset offset, bool was_tuple) {
    processed_[offset] = true;
    if (was_tuple) ++result_.removed;
    if (options_.mark_unused_now) {
      unused_.push_back(offset);
      return;
    }
    dead_.push_back(offset);
    remember_dead(offset);
  }

  void remember_dead(Offset offset) {
    processed_[offset] = true;
    result_.dead.push_back(offset);
  }

  void take_off(Offset offset) {
    processed_[offset] = true;
    unused_.push_back(offset);
    ++result_.removed;
  }

  void note_prunable_later(Xid xid) {
    if (prune_xid_ == kNoXid || xid < prune_xid_) prune_xid_ = xid;
  }

  // heap_prune_record_unchanged_lp_normal
  void keep(Offset offset) {
    processed_[offset] = true;
    result_.has_tuples = true;
    const TupleHeader tuple = header_of(page_, offset);
    switch (life_[offset]) {
      case Life::live:
        ++result_.live;
        if (!xmin_committed(tuple) || (!xmin_frozen(tuple) && tuple.xmin >= options_.oldest))
          result_.all_visible = false;
        else if (!xmin_frozen(tuple))
          result_.newest_live = std::max(result_.newest_live, tuple.xmin);
        break;
      case Life::recently_dead:
        ++result_.recently_dead;
        result_.all_visible = false;
        note_prunable_later(updater_of(state_, tuple));
        break;
      case Life::delete_in_progress:
        ++result_.live;
        result_.all_visible = false;
        note_prunable_later(updater_of(state_, tuple));
        break;
      default:
        result_.all_visible = false;
        break;
    }
    if (options_.vacuum) consider_freezing(offset, tuple);
  }

  // heap_prepare_freeze_tuple, with the cutoff at OldestXmin for VACUUM (FREEZE) and out of reach otherwise.
  void consider_freezing(Offset offset, TupleHeader tuple) {
    bool frozen = xmin_frozen(tuple);
    bool change = false;
    if (!frozen && tuple.xmin < options_.oldest && xmin_committed(tuple)) {
      tuple.infomask |= kXminFrozen;
      frozen = change = true;
    }
    bool xmax_gone = (tuple.infomask & kXmaxInvalid) != 0 && tuple.xmax == kNoXid;
    if (!xmax_gone && !is_multi(tuple) && tuple.xmax < options_.oldest &&
        ((tuple.infomask & kXmaxInvalid) != 0 || locked_only(tuple.infomask) ||
         status_of(state_, tuple.xmax) == XidStatus::aborted)) {
      tuple.xmax = kNoXid;
      tuple.infomask = static_cast<std::uint16_t>((tuple.infomask & ~kXmaxBits) | kXmaxInvalid);
      tuple.infomask2 &= static_cast<std::uint16_t>(~(kHotUpdated | kKeysUpdated));
      xmax_gone = change = true;
    }
    if (!xmax_gone && is_multi(tuple) && locked_only(tuple.infomask) && !multi_is_running(state_, tuple.xmax)) {
      tuple.xmax = kNoXid;
      tuple.infomask = static_cast<std::uint16_t>((tuple.infomask & ~kXmaxBits) | kXmaxInvalid);
      tuple.infomask2 &= static_cast<std::uint16_t>(~(kHotUpdated | kKeysUpdated));
      xmax_gone = change = true;
    }
    if (change) freezes_.emplace_back(offset, tuple);
    if (!frozen || !xmax_gone) result_.all_frozen = false;
  }

  void apply() {
    const bool prune = !redirects_.empty() || !dead_.empty() || !unused_.empty();
    const bool hint = prune_xid(page_) != prune_xid_ || (page_flags(page_) & kPageFull) != 0;
    const bool freeze = options_.freeze && !freezes_.empty();
    if (!freeze && !freezes_.empty()) result_.all_frozen = false;
    result_.changed = prune;
    if (!prune && !hint && !freeze) return;
    Page& page = write_page(state_, table_, block_);
    if (hint) {
      set_prune_xid(page, prune_xid_);
      set_page_flag(page, kPageFull, false);
    }
    if (prune) {
      for (const auto& [from, to] : redirects_) set_item(page, from, {LinePointer::redirect, to, 0});
      for (const Offset offset : dead_) set_item(page, offset, {LinePointer::dead, 0, 0});
      for (const Offset offset : unused_) set_item(page, offset, {});
      repair_fragmentation(page);
    }
    if (!freeze) return;
    for (const auto& [offset, tuple] : freezes_) put_header(page, offset, tuple);
    result_.frozen = static_cast<std::int32_t>(freezes_.size());
  }

  State& state_;
  std::int32_t who_;
  std::int32_t table_;
  Block block_;
  const PruneOptions& options_;
  Page page_;  // as it was, with the hint bits that judging sets
  Offset last_ = 0;
  std::array<Life, kMaxHeapTuples + 1> life_{};
  std::array<bool, kMaxHeapTuples + 1> processed_{};
  std::vector<Offset> roots_;
  std::vector<Offset> heap_only_;
  std::vector<std::pair<Offset, Offset>> redirects_;
  std::vector<Offset> dead_;
  std::vector<Offset> unused_;
  std::vector<std::pair<Offset, TupleHeader>> freezes_;
  Xid prune_xid_ = kNoXid;
  PruneResult result_;
};

}  // namespace

PruneResult prune_page(State& state, std::int32_t who, std::int32_t table, Block block, const PruneOptions& options) {
  return Pruner(state, who, table, block, options).run();
}

std::int32_t pins_on(const State& state, std::int32_t table, Block block) {
  std::int32_t pins = 0;
  for (const Session& session : state.sessions) {
    const Execution& x = session.execution;
    if (x.phase != Execution::Phase::run && x.phase != Execution::Phase::keys) continue;
    for (std::size_t i = 0; i < x.nodes.size(); ++i) {
      const std::int32_t source = x.plan->nodes[i].source;
      if (x.nodes[i].pinned != block || source == kNobody) continue;
      if (x.plan->sources[static_cast<std::size_t>(source)].table == table) ++pins;
    }
  }
  return pins;
}

bool prune_on_access(State& state, std::int32_t who, std::int32_t table, Block block, std::int32_t own_pins) {
  const Page& page = page_of(state, table, block);
  const Xid prunable = prune_xid(page);
  if (prunable == kNoXid || !is_removable(state, who, prunable)) return false;
  const std::int32_t kept_free = kPageSize * (100 - table_of(state, table).definition->fillfactor) / 100;
  const std::int32_t least = std::max(kept_free, kPageSize / 10);
  if ((page_flags(page) & kPageFull) == 0 && heap_free_space(page) >= least) return false;
  if (pins_on(state, table, block) > own_pins) return false;  // ConditionalLockBufferForCleanup
  return prune_page(state, who, table, block, {}).changed;
}

}  // namespace glassbox::postgres
