// B-tree indexes (access/nbtree): search, insertion with splits and deduplication, build, scan, vacuum.
#pragma once

#include <functional>
#include <optional>

#include "engine/postgres/heap.hpp"

namespace glassbox::postgres {

// The columns of an index with their types and directions.
struct KeyColumns {
  std::vector<Type> types;
  std::vector<bool> descending;
  std::vector<bool> nulls_first;
};
KeyColumns key_columns(const State& state, std::int32_t index);
Row index_key(const State& state, std::int32_t index, const Row& row);

// Index tuple with its line pointer left out: MAXALIGNed, as bt_page_items' itemlen.
std::int32_t entry_size(const KeyColumns& columns, const BtreeEntry& entry);
std::int32_t page_space(const KeyColumns& columns, const BtreePage& page);  // PageGetFreeSpace

std::strong_ordering compare_columns(const KeyColumns& columns, const Row& a, const Row& b, std::size_t count);
// Against a key of some leading columns: _bt_compare; `tid` may be absent.
std::strong_ordering compare_to_entry(const KeyColumns& columns, const Row& key, const Tid* tid,
                                      const BtreeEntry& entry, bool leaf);

const BtreePage& btree_page(const State& state, std::int32_t index, Block block);
BtreePage& write_btree_page(State& state, std::int32_t index, Block block);
Block add_btree_page(State& state, std::int32_t index, BtreePage page);
void make_empty_btree(BtreeStorage& storage);

// Down to the leaf where (key, tid) belongs; `path` gets the inner pages. after_equal: behind all equal keys.
Block descend(State& state, std::int32_t index, const Row& key, const Tid* tid, bool after_equal,
              std::vector<Block>* path);

struct Inserted {
  Block block = kNoBlock;
  Offset offset = 0;
  bool split = false;
};
Inserted btree_insert(State& state, std::int32_t index, const Row& key, Tid tid, bool unchanged);
void btree_build(State& state, std::int32_t index, std::vector<BtreeEntry> entries);

// Where equal keys stand: calls `visit` with block, offset and entry from the first one on until it says no.
void for_equal_keys(State& state, std::int32_t index, const Row& key,
                    const std::function<bool(Block, Offset, const BtreeEntry&)>& visit);

// Scans.
struct ScanBound {
  std::int16_t column = 0;
  std::string op;
  Value value;
  Row row;  // of a row comparison
};
struct LeafBatch {
  std::vector<BtreeEntry> entries;  // those that match, one tid each, in the scan's order
  Block block = kNoBlock;
  bool more = false;  // the scan goes on at `next`
  Block next = kNoBlock;
};
LeafBatch first_batch(State& state, std::int32_t index, const std::vector<ScanBound>& bounds, bool backward);
LeafBatch next_batch(State& state, std::int32_t index, const std::vector<ScanBound>& bounds, bool backward,
                     Block block);
constexpr std::int32_t kLargestEntry = 508;  // TOAST_INDEX_TARGET: larger ones PostgreSQL may compress

// _bt_killitems: entries whose rows are dead to everybody.
void kill_entries(State& state, std::int32_t index, Block block, const std::vector<Tid>& tids);
// btbulkdelete: entries of the given heap places go; returns how many.
std::int64_t btree_vacuum(State& state, std::int32_t index, const std::vector<Tid>& dead);

}  // namespace glassbox::postgres
