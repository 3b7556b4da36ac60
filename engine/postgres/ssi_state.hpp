// What SERIALIZABLE keeps (storage/lmgr/predicate.c): transactions with their read-write conflicts, and SIREAD locks.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "engine/postgres/types.hpp"

namespace glassbox::postgres {

// A relation (table or index), a page of it, or a tuple.
struct PredicateTag {
  std::uint32_t relation = 0;
  Block block = kNoBlock;
  Offset offset = 0;
  friend auto operator<=>(const PredicateTag&, const PredicateTag&) = default;
};

constexpr std::uint64_t kNoSequence = ~std::uint64_t{0};

struct SerialTransaction {  // SERIALIZABLEXACT
  std::int32_t session = 0;
  Xid xid = kNoXid;  // top transaction, once it is over
  bool read_only = false;
  bool committed = false;
  bool prepared = false;
  bool doomed = false;
  bool safe = false;  // READ ONLY with a safe snapshot: it needs no checks
  bool wrote = false;
  std::uint64_t prepare_sequence = kNoSequence;
  std::uint64_t commit_sequence = kNoSequence;
  std::uint64_t earliest_out = kNoSequence;  // of the committed ones that it has a conflict out to
  std::uint64_t before_snapshot = 0;         // lastCommitBeforeSnapshot
  Xid finished_before = kNoXid;
  std::set<std::int32_t> out;     // it read what they wrote later
  std::set<std::int32_t> in;      // they read what it wrote later
  std::set<std::int32_t> unsafe;  // READ ONLY: the writers whose end decides whether its snapshot is safe
};

struct SsiState {
  std::map<std::int32_t, SerialTransaction> transactions;  // by number, oldest first
  std::map<std::int32_t, std::int32_t> active;             // by session
  std::map<PredicateTag, std::set<std::int32_t>> locks;
  std::int32_t next = 1;
  std::uint64_t last_commit = 1;  // LastSxactCommitSeqNo
};

}  // namespace glassbox::postgres
