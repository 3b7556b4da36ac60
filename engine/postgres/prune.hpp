// Pruning and freezing of one heap page (heap_page_prune_and_freeze in access/heap/pruneheap.c).
#pragma once

#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {

struct PruneOptions {
  bool vacuum = false;           // with a cutoff of its own, and freezing
  bool mark_unused_now = false;  // the table has no index
  bool freeze = false;           // VACUUM (FREEZE): whatever may be frozen
  Xid oldest = kNoXid;           // OldestXmin
};

struct PruneResult {
  std::int32_t removed = 0;  // tuples taken off the page
  std::int32_t live = 0;
  std::int32_t recently_dead = 0;
  std::int32_t frozen = 0;
  std::vector<Offset> dead;  // line pointers that are LP_DEAD now
  bool all_visible = true;   // apart from dead line pointers
  bool all_frozen = true;
  bool has_tuples = false;  // that hold the page (hastup)
  bool changed = false;
  Xid newest_live = kNoXid;
};

PruneResult prune_page(State& state, std::int32_t who, std::int32_t table, Block block, const PruneOptions& options);

}  // namespace glassbox::postgres
