// B-tree pages as lists of entries with their exact sizes (access/nbtree.h). The bytes of an entry are not kept, only
// what they say: the key's columns, the heap places, the length.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/postgres/page.hpp"
#include "engine/postgres/value.hpp"

namespace glassbox::postgres {

struct BtreeEntry {
  Row key;                 // fewer values than the index has columns: cut off; empty: minus infinity
  std::vector<Tid> tids;   // several: a posting list. A pivot may hold one as its last column
  Block child = kNoBlock;  // of a pivot
  bool dead = false;       // LP_DEAD
  friend bool operator==(const BtreeEntry&, const BtreeEntry&) = default;
};

struct BtreePage {
  std::uint32_t level = 0;  // 0: leaf
  Block left = kNoBlock;
  Block right = kNoBlock;
  bool deleted = false;
  bool half_dead = false;
  bool has_garbage = false;
  bool has_high_key = false;
  BtreeEntry high_key;
  std::vector<BtreeEntry> entries;
};

struct BtreeStorage {
  std::vector<std::shared_ptr<const BtreePage>> pages;  // [0] is the meta page
  Block root = kNoBlock;
  Block fast_root = kNoBlock;
  std::uint32_t level = 0;
  bool dedup = true;  // all columns are equal only when their bytes are
};

}  // namespace glassbox::postgres
