// CREATE INDEX: leaves from sorted entries, inner pages as they fill (nbtsort.c). And VACUUM's part (nbtree.c).
#include <algorithm>

#include "engine/postgres/btree.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::int32_t kLeafReserve = kPageSize * 10 / 100;   // fillfactor 90
constexpr std::int32_t kInnerReserve = kPageSize * 30 / 100;  // BTREE_NONLEAF_FILLFACTOR 70
constexpr std::int32_t kLongestPosting = (kPageSize * 10 / 100 / 8 * 8) - kItemIdSize;

struct Level {
  BtreePage page;
  Block block = kNoBlock;
  BtreeEntry low_key;      // what the parent will say of this page
  std::int32_t used = 0;   // bytes of the entries with their line pointers
  std::int32_t extra = 0;  // of the last entry: what its posting list adds
  std::size_t pages = 0;
};

class Builder {
 public:
  Builder(State& state, std::int32_t index) : state_(state), index_(index), columns_(key_columns(state, index)) {}

  void add(std::size_t number, BtreeEntry entry, std::int32_t extra) {
    if (number == levels_.size()) open_level(number);
    const bool leaf = number == 0;
    const std::int32_t size = entry_size(columns_, entry);
    const std::int32_t last_extra = levels_[number].extra;
    levels_[number].extra = extra;
    const std::int32_t space = free_bytes(levels_[number]);
    const std::int32_t reserve = leaf ? kLeafReserve : kInnerReserve;
    const bool full =
        space < size + (leaf ? 8 : 0) || (space + last_extra < reserve && levels_[number].page.entries.size() > 1);
    if (full) finish_page(number);
    Level& level = levels_[number];
    if (!leaf && level.page.entries.empty()) {  // minus infinity
      entry.key.clear();
      entry.tids.clear();
    }
    level.used += entry_size(columns_, entry) + kItemIdSize;
    level.page.entries.push_back(std::move(entry));
  }

  void finish() {
    for (std::size_t number = 0; number < levels_.size(); ++number) {
      if (number + 1 == levels_.size() && levels_[number].pages == 1) {
        BtreeStorage& storage = index_of(state_, index_).storage;
        storage.root = storage.fast_root = levels_[number].block;
        storage.level = static_cast<std::uint32_t>(number);
      } else {
        BtreeEntry down = levels_[number].low_key;
        down.child = levels_[number].block;
        add(number + 1, std::move(down), 0);
      }
      store(levels_[number]);
    }
  }

 private:
  static std::int32_t free_bytes(const Level& level) {
    // The high key's line pointer is there from the beginning.
    return kPageSize - 16 - kPageHeader - kItemIdSize - level.used - kItemIdSize;
  }

  void open_level(std::size_t number) {
    Level level;
    level.page.level = static_cast<std::uint32_t>(number);
    level.block = add_btree_page(state_, index_, {});
    level.pages = 1;
    levels_.push_back(std::move(level));
  }

  void store(const Level& level) { write_btree_page(state_, index_, level.block) = level.page; }

  BtreeEntry high_key(const Level& level, const BtreeEntry& left, const BtreeEntry& right) const {
    BtreeEntry key = right;
    key.child = 0;
    if (level.page.level > 0) return key;
    key.tids.clear();
    for (std::size_t i = 1; i <= right.key.size(); ++i) {
      if (compare_columns(columns_, left.key, right.key, i) == 0) continue;
      key.key.resize(i);
      return key;
    }
    key.tids.push_back(left.tids.back());
    return key;
  }

  // _bt_buildadd: the page's last entry opens the next page, and its key bounds this one.
  void finish_page(std::size_t number) {
    const Block next = add_btree_page(state_, index_, {});
    Level& full = levels_[number];
    BtreeEntry last = full.page.entries.back();
    full.page.entries.pop_back();
    full.page.has_high_key = true;
    full.page.high_key = high_key(full, full.page.entries.back(), last);
    full.page.right = next;
    Level fresh;
    fresh.page.level = full.page.level;
    fresh.page.left = full.block;
    fresh.block = next;
    fresh.low_key = full.page.high_key;
    fresh.pages = full.pages + 1;
    fresh.extra = full.extra;
    BtreeEntry down = full.low_key;
    down.child = full.block;
    store(full);
    if (number > 0) {
      last.key.clear();
      last.tids.clear();
    }
    fresh.used = entry_size(columns_, last) + kItemIdSize;
    fresh.page.entries.push_back(std::move(last));
    levels_[number] = std::move(fresh);
    add(number + 1, std::move(down), 0);
  }

  State& state_;
  std::int32_t index_;
  KeyColumns columns_;
  std::vector<Level> levels_;
};

}  // namespace

void btree_build(State& state, std::int32_t index, std::vector<BtreeEntry> entries) {
  const KeyColumns columns = key_columns(state, index);
  make_empty_btree(index_of(state, index).storage);
  if (entries.empty()) return;
  std::sort(entries.begin(), entries.end(), [&](const BtreeEntry& a, const BtreeEntry& b) {
    const std::strong_ordering order = compare_columns(columns, a.key, b.key, a.key.size());
    return order != 0 ? order < 0 : a.tids.front() < b.tids.front();
  });
  const bool merge = !index_of(state, index).definition->unique;
  Builder builder(state, index);
  BtreeEntry pending;
  const auto flush = [&] {
    std::int32_t extra = 0;
    if (pending.tids.size() > 1) {
      BtreeEntry base = pending;
      base.tids.resize(1);
      extra = entry_size(columns, pending) - entry_size(columns, base);
    }
    builder.add(0, std::move(pending), extra);
  };
  for (BtreeEntry& entry : entries) {
    if (!pending.tids.empty()) {
      BtreeEntry both = pending;
      both.tids.push_back(entry.tids.front());
      if (merge && compare_columns(columns, pending.key, entry.key, entry.key.size()) == 0 &&
          entry_size(columns, both) <= kLongestPosting) {
        pending = std::move(both);
        continue;
      }
      flush();
    }
    pending = std::move(entry);
  }
  flush();
  builder.finish();
}

std::int64_t btree_vacuum(State& state, std::int32_t index, const std::vector<Tid>& dead) {
  std::int64_t removed = 0;
  for (Block block = 1; block < index_of(state, index).storage.pages.size(); ++block) {
    if (btree_page(state, index, block).level > 0) continue;
    std::vector<BtreeEntry> kept;
    const std::int64_t before = removed;
    for (BtreeEntry entry : btree_page(state, index, block).entries) {
      const auto gone = std::remove_if(entry.tids.begin(), entry.tids.end(), [&](const Tid& tid) {
        return std::binary_search(dead.begin(), dead.end(), tid);
      });
      removed += entry.tids.end() - gone;
      entry.tids.erase(gone, entry.tids.end());
      if (!entry.tids.empty()) kept.push_back(std::move(entry));
    }
    if (removed != before) write_btree_page(state, index, block).entries = std::move(kept);
  }
  return removed;
}

}  // namespace glassbox::postgres
