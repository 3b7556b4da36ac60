// Insertion (nbtinsert.c), where a full leaf splits (nbtsplitloc.c), and posting lists (nbtdedup.c).
#include <algorithm>
#include <cmath>

#include "engine/postgres/btree.hpp"
#include "engine/postgres/ssi.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::int32_t kUsable = kPageSize - kPageHeader - 16;
constexpr std::int32_t kLongestPosting = 1352;  // half of BTMaxItemSize

// _bt_dedup_pass: equal neighbours become posting lists.
void deduplicate(const KeyColumns& columns, BtreePage& page) {
  std::vector<BtreeEntry> merged;
  for (BtreeEntry& entry : page.entries) {
    if (!merged.empty()) {
      BtreeEntry& last = merged.back();
      BtreeEntry both = last;
      both.tids.insert(both.tids.end(), entry.tids.begin(), entry.tids.end());
      const bool equal = compare_columns(columns, last.key, entry.key, entry.key.size()) == 0;
      if (equal && entry_size(columns, both) <= kLongestPosting) {
        last = std::move(both);
        continue;
      }
    }
    merged.push_back(std::move(entry));
  }
  page.entries = std::move(merged);
}

// _bt_truncate: as many columns as tell the two apart, and a heap place when none does.
BtreeEntry high_key_between(const KeyColumns& columns, const BtreeEntry& left, const BtreeEntry& right) {
  BtreeEntry key;
  for (std::size_t i = 0; i < right.key.size(); ++i) {
    key.key.push_back(right.key[i]);
    if (compare_columns(columns, left.key, right.key, i + 1) != 0) {
      key.child = 0;
      return key;
    }
  }
  key.child = 0;
  key.tids.push_back(left.tids.back());
  return key;
}

struct Split {
  std::size_t first_right = 0;  // in the list with the new entry
  std::int32_t left_free = 0;
  std::int32_t right_free = 0;
  double delta = 0;
};

// _bt_findsplitloc, over the entries with the new one among them.
std::size_t split_place(const KeyColumns& columns, const BtreePage& page, const std::vector<BtreeEntry>& all) {
  const bool leaf = page.level == 0;
  const bool rightmost = !page.has_high_key;
  std::int32_t total = 0;
  for (const BtreeEntry& entry : all) total += entry_size(columns, entry) + kItemIdSize;
  const std::int32_t right_space = kUsable - (rightmost ? 0 : entry_size(columns, page.high_key) + kItemIdSize);
  std::vector<Split> splits;
  std::int32_t to_left = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::int32_t size = entry_size(columns, all[i]) + kItemIdSize;
    if (i > 0) {
      std::int32_t key_size = size;
      if (leaf && all[i].tids.size() > 1) {
        BtreeEntry base = all[i];
        base.tids.resize(1);
        key_size = entry_size(columns, base) + kItemIdSize;
      }
      Split split;
      split.first_right = i;
      split.left_free = kUsable - to_left - key_size - (leaf ? 8 : 0);
      split.right_free = right_space - (total - to_left);
      if (!leaf) split.right_free += size - (8 + kItemIdSize);
      if (split.left_free >= 0 && split.right_free >= 0) splits.push_back(split);
    }
    to_left += size;
  }
  const double multiplier = leaf ? 0.90 : 0.70;
  for (Split& split : splits) {
    const double delta = rightmost ? multiplier * split.left_free - (1.0 - multiplier) * split.right_free
                                   : split.left_free - split.right_free;
    split.delta = std::fabs(std::trunc(delta));
  }
  std::stable_sort(splits.begin(), splits.end(), [](const Split& a, const Split& b) { return a.delta < b.delta; });
  if (splits.empty()) return all.size() / 2;
  if (!leaf) return splits.front().first_right;
  // Among the best, where the fewest columns tell left from right.
  const double tolerance = kUsable * 0.05;
  std::size_t best = 0;
  std::size_t least = ~std::size_t{0};
  for (std::size_t i = 0; i < splits.size() && i < 9; ++i) {
    if (i > 0 && (std::abs(splits[i].left_free - splits[0].left_free) > tolerance)) break;
    const std::size_t at = splits[i].first_right;
    const BtreeEntry key = high_key_between(columns, all[at - 1], all[at]);
    const std::size_t penalty = key.key.size() + key.tids.size();
    if (penalty >= least) continue;
    least = penalty;
    best = i;
  }
  return splits[best].first_right;
}

void insert_up(State& state, std::int32_t index, std::vector<Block> path, Block left, Block right, BtreeEntry key);

void split(State& state, std::int32_t index, std::vector<Block> path, Block block, std::vector<BtreeEntry> all) {
  const KeyColumns columns = key_columns(state, index);
  const BtreePage before = btree_page(state, index, block);
  const std::size_t at = split_place(columns, before, all);
  BtreePage right;
  right.level = before.level;
  right.left = block;
  right.right = before.right;
  right.has_high_key = before.has_high_key;
  right.high_key = before.high_key;
  right.entries.assign(all.begin() + static_cast<std::ptrdiff_t>(at), all.end());
  BtreeEntry key = before.level == 0 ? high_key_between(columns, all[at - 1], all[at]) : all[at];
  key.child = 0;
  key.dead = false;
  if (before.level > 0) {  // the first entry of an inner page is minus infinity
    right.entries.front().key.clear();
    right.entries.front().tids.clear();
  }
  const Block other = add_btree_page(state, index, std::move(right));
  BtreePage& left = write_btree_page(state, index, block);
  left.entries.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at));
  left.has_high_key = true;
  left.high_key = key;
  left.right = other;
  left.has_garbage = false;
  if (before.right != kNoBlock) write_btree_page(state, index, before.right).left = other;
  split_page_locks(state, index_of(state, index).oid, block, other);
  insert_up(state, index, std::move(path), block, other, std::move(key));
}

void insert_up(State& state, std::int32_t index, std::vector<Block> path, Block left, Block right, BtreeEntry key) {
  key.child = right;
  BtreeStorage& storage = index_of(state, index).storage;
  if (path.empty()) {
    BtreePage root;
    root.level = btree_page(state, index, left).level + 1;
    BtreeEntry first;
    first.child = left;
    root.entries = {first, std::move(key)};
    storage.level = root.level;
    storage.root = storage.fast_root = add_btree_page(state, index, std::move(root));
    return;
  }
  const Block parent = path.back();
  path.pop_back();
  const BtreePage& page = btree_page(state, index, parent);
  std::vector<BtreeEntry> all = page.entries;
  std::size_t at = 0;
  while (at < all.size() && all[at].child != left) ++at;
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(std::min(at + 1, all.size())), key);
  const KeyColumns columns = key_columns(state, index);
  if (entry_size(columns, key) <= page_space(columns, page))
    write_btree_page(state, index, parent).entries = std::move(all);
  else
    split(state, index, std::move(path), parent, std::move(all));
}

// Where the entry belongs among the leaf's. A place within a posting list: the list takes it and gives up its last one.
std::size_t place_for(const KeyColumns& columns, std::vector<BtreeEntry>& entries, BtreeEntry& entry) {
  const Tid tid = entry.tids.front();
  std::size_t low = 0;
  std::size_t high = entries.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const std::strong_ordering order = compare_to_entry(columns, entry.key, &tid, entries[middle], true);
    if (order == 0 && entries[middle].tids.size() > 1) {
      std::vector<Tid>& list = entries[middle].tids;
      list.insert(std::lower_bound(list.begin(), list.end(), tid), tid);
      entry.tids.front() = list.back();
      list.pop_back();
      return middle + 1;
    }
    if (order > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

Inserted btree_insert(State& state, std::int32_t index, const Row& key, Tid tid, bool unchanged) {
  (void)unchanged;
  BtreeStorage& storage = index_of(state, index).storage;
  const KeyColumns columns = key_columns(state, index);
  if (storage.root == kNoBlock) {
    storage.root = storage.fast_root = add_btree_page(state, index, {});
    storage.level = 0;
  }
  std::vector<Block> path;
  const Block block = descend(state, index, key, &tid, true, &path);
  BtreeEntry entry;
  entry.key = key;
  entry.tids = {tid};
  const auto full = [&] { return entry_size(columns, entry) > page_space(columns, btree_page(state, index, block)); };
  // _bt_delete_or_dedup_one_page: room without a split, if there is any.
  if (full()) {
    BtreePage& page = write_btree_page(state, index, block);
    page.entries.erase(
        std::remove_if(page.entries.begin(), page.entries.end(), [](const BtreeEntry& e) { return e.dead; }),
        page.entries.end());
    page.has_garbage = false;
    if (full() && !index_of(state, index).definition->unique) deduplicate(columns, page);
  }
  std::vector<BtreeEntry> all = btree_page(state, index, block).entries;
  const std::size_t at = place_for(columns, all, entry);
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), entry);
  Inserted inserted{block, static_cast<Offset>(at + 1), full()};
  if (inserted.split)
    split(state, index, std::move(path), block, std::move(all));
  else
    write_btree_page(state, index, block).entries = std::move(all);
  return inserted;
}

}  // namespace glassbox::postgres
