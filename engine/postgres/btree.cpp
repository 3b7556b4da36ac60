#include "engine/postgres/btree.hpp"

#include <algorithm>

namespace glassbox::postgres {
namespace {

constexpr std::int32_t kUsable = kPageSize - kPageHeader - 16;  // less BTPageOpaqueData
constexpr std::int32_t kIndexTuple = 8;                         // IndexTupleData
constexpr std::int32_t kWithNulls = 16;                         // and a bitmap, aligned

std::strong_ordering compare_value(const KeyColumns& columns, std::size_t i, const Value& a, const Value& b) {
  if (a.null || b.null) {
    if (a.null && b.null) return std::strong_ordering::equal;
    const bool a_first = a.null == columns.nulls_first[i];
    return a_first ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const std::strong_ordering order = compare(a, b);
  return columns.descending[i] ? 0 <=> order : order;
}

}  // namespace

KeyColumns key_columns(const State& state, std::int32_t index) {
  const Index& held = index_of(state, index);
  const TableDefinition& table = *table_of(state, held.table).definition;
  KeyColumns columns;
  for (const std::int16_t column : held.definition->columns)
    columns.types.push_back(table.columns[static_cast<std::size_t>(column)].type);
  columns.descending = held.definition->descending;
  columns.nulls_first = held.definition->nulls_first;
  return columns;
}

Row index_key(const State& state, std::int32_t index, const Row& row) {
  Row key;
  for (const std::int16_t column : index_of(state, index).definition->columns)
    key.push_back(row[static_cast<std::size_t>(column)]);
  return key;
}

std::int32_t entry_size(const KeyColumns& columns, const BtreeEntry& entry) {
  const bool nulls = std::any_of(entry.key.begin(), entry.key.end(), [](const Value& v) { return v.null; });
  const std::int32_t header = nulls ? kWithNulls : kIndexTuple;
  const std::int32_t key = max_align(header + data_size(columns.types, entry.key));
  const auto tids = static_cast<std::int32_t>(entry.tids.size());
  if (entry.child != kNoBlock) return key + (tids > 0 ? 8 : 0);
  return tids > 1 ? max_align(key + tids * 6) : key;
}

std::int32_t page_space(const KeyColumns& columns, const BtreePage& page) {
  std::int32_t used = page.has_high_key ? entry_size(columns, page.high_key) + kItemIdSize : 0;
  for (const BtreeEntry& entry : page.entries) used += entry_size(columns, entry) + kItemIdSize;
  return std::max(kUsable - used - kItemIdSize, 0);
}

std::strong_ordering compare_columns(const KeyColumns& columns, const Row& a, const Row& b, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::strong_ordering order = compare_value(columns, i, a[i], b[i]);
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_to_entry(const KeyColumns& columns, const Row& key, const Tid* tid,
                                      const BtreeEntry& entry, bool leaf) {
  const std::size_t both = std::min(key.size(), entry.key.size());
  const std::strong_ordering order = compare_columns(columns, key, entry.key, both);
  if (order != 0) return order;
  if (key.size() > entry.key.size()) return std::strong_ordering::greater;  // cut off: minus infinity
  if (tid == nullptr) {
    const bool cut = !leaf && entry.tids.empty() && key.size() == entry.key.size();
    return cut ? std::strong_ordering::greater : std::strong_ordering::equal;
  }
  if (entry.tids.empty()) return std::strong_ordering::greater;
  if (*tid < entry.tids.front()) return std::strong_ordering::less;
  if (*tid > entry.tids.back()) return std::strong_ordering::greater;
  return std::strong_ordering::equal;  // itself, or within a posting list
}

const BtreePage& btree_page(const State& state, std::int32_t index, Block block) {
  return *index_of(state, index).storage.pages[block];
}

BtreePage& write_btree_page(State& state, std::int32_t index, Block block) {
  auto& shared = index_of(state, index).storage.pages[block];
  if (shared.use_count() > 1) shared = std::make_shared<BtreePage>(*shared);
  return const_cast<BtreePage&>(*shared);  // nobody else holds it
}

Block add_btree_page(State& state, std::int32_t index, BtreePage page) {
  auto& pages = index_of(state, index).storage.pages;
  pages.push_back(std::make_shared<BtreePage>(std::move(page)));
  return static_cast<Block>(pages.size() - 1);
}

void make_empty_btree(BtreeStorage& storage) {
  storage = {};
  storage.pages.push_back(std::make_shared<BtreePage>());  // the meta page; a root comes with the first entry
}

Block descend(State& state, std::int32_t index, const Row& key, const Tid* tid, bool after_equal,
              std::vector<Block>* path) {
  const KeyColumns columns = key_columns(state, index);
  Block block = index_of(state, index).storage.root;
  while (block != kNoBlock) {
    ++state.buffers_hit;
    const BtreePage& page = btree_page(state, index, block);
    if (page.level == 0) return block;
    if (path != nullptr) path->push_back(block);
    // The last entry that is below the key; the first one is minus infinity.
    std::size_t low = 0;
    std::size_t high = page.entries.size();
    while (high - low > 1) {
      const std::size_t middle = (low + high) / 2;
      const std::strong_ordering order = compare_to_entry(columns, key, tid, page.entries[middle], false);
      (order > 0 || (order == 0 && (after_equal || tid != nullptr)) ? low : high) = middle;
    }
    block = page.entries[low].child;
  }
  return kNoBlock;
}

void for_equal_keys(State& state, std::int32_t index, const Row& key,
                    const std::function<bool(Block, Offset, const BtreeEntry&)>& visit) {
  const KeyColumns columns = key_columns(state, index);
  Block block = descend(state, index, key, nullptr, false, nullptr);
  while (block != kNoBlock) {
    const BtreePage& page = btree_page(state, index, block);
    for (std::size_t i = 0; i < page.entries.size(); ++i) {
      const std::strong_ordering order = compare_columns(columns, key, page.entries[i].key, key.size());
      if (order < 0) return;
      if (order == 0 && !visit(block, static_cast<Offset>(i + 1), page.entries[i])) return;
    }
    if (!page.has_high_key ||
        compare_columns(columns, key, page.high_key.key, std::min(key.size(), page.high_key.key.size())) < 0)
      return;
    block = page.right;
  }
}

}  // namespace glassbox::postgres
