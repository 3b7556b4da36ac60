// What SERIALIZABLE keeps (storage/lmgr/predicate.c): transactions with their read-write conflicts, and SIREAD locks.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

// A relation (table or index), a page of it, or a tuple.
struct PredicateTag {
  std::uint32_t relation = 0;
  Block block = kNoBlock;
  Offset offset = 0;
  friend auto operator<=>(const PredicateTag&, const PredicateTag&) = default;
};

struct SerialTransaction {
  std::int32_t session = 0;
  Xid top_xid = kNoXid;
  bool read_only = false;
  bool deferrable = false;
  bool committed = false;
  bool prepared = false;
  bool rolled_back = false;
  bool doomed = false;
  bool ro_safe = false;
  bool ro_unsafe = false;
  bool wrote = false;
  bool summary_out = false;
  std::uint64_t prepare_sequence = 0;
  std::uint64_t commit_sequence = ~std::uint64_t{0};
  std::uint64_t earliest_out_commit = ~std::uint64_t{0};
  std::uint64_t last_commit_before_snapshot = 0;
  Xid xmin = kNoXid;  // of its snapshot
  std::set<std::int32_t> out;  // rw-conflict out: it read what they wrote
  std::set<std::int32_t> in;
  std::set<std::int32_t> possible_unsafe;  // read/write transactions that overlap a read-only one
};

struct SsiState {
  std::map<std::int32_t, SerialTransaction> transactions;  // by number, oldest first
  std::map<PredicateTag, std::set<std::int32_t>> locks;
  std::int32_t next = 1;
  std::uint64_t last_commit = 1;  // FirstNormalSerCommitSeqNo
};

}  // namespace glassbox::postgres
