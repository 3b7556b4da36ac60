// Index scans, a leaf at a time (nbtsearch.c: _bt_first, _bt_readpage; nbtutils.c: _bt_checkkeys).
#include <algorithm>

#include "engine/postgres/btree.hpp"

namespace glassbox::postgres {
namespace {

bool is_upper(std::string_view op, bool descending) {
  const bool less = op == "<" || op == "<=";
  const bool greater = op == ">" || op == ">=";
  return descending ? greater : less;
}
bool is_lower(std::string_view op, bool descending) {
  return is_upper(op, !descending);
}

bool satisfies(std::strong_ordering order, std::string_view op) {
  if (op == "=") return order == 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  if (op == ">") return order > 0;
  return order >= 0;
}

class Scan {
 public:
  Scan(State& state, std::int32_t index, const std::vector<ScanBound>& bounds, bool backward)
      : state_(state), index_(index), bounds_(bounds), backward_(backward), columns_(key_columns(state, index)) {}

  LeafBatch first() {
    if (std::any_of(bounds_.begin(), bounds_.end(), [](const ScanBound& b) {
          return b.row.empty() && b.op != "is null" && b.op != "is not null" && b.value.null;
        }))
      return {};
    start_key();
    if (index_of(state_, index_).storage.root == kNoBlock) return {};
    Block block = kNoBlock;
    if (key_.empty())
      block = end_leaf(backward_);
    else
      block = descend(state_, index_, key_, nullptr, backward_ ? !exclusive_ : exclusive_, nullptr);
    return read(block, true);
  }

  LeafBatch next(Block block) {
    start_key();
    ++state_.buffers_hit;
    return read(block, false);
  }

 private:
  [[nodiscard]] bool descending(std::int16_t column) const {
    return columns_.descending[static_cast<std::size_t>(column)];
  }

  // How many leading columns have an equality: conditions on them and on the next one bound the scan.
  [[nodiscard]] std::int16_t equal_columns() const {
    std::int16_t count = 0;
    while (std::any_of(bounds_.begin(), bounds_.end(), [&](const ScanBound& b) {
      return b.column == count && (b.op == "=" || b.op == "is null") && b.row.empty();
    }))
      ++count;
    return count;
  }

  void start_key() {
    const std::int16_t equal = equal_columns();
    for (std::int16_t column = 0; column <= equal && column < static_cast<std::int16_t>(columns_.types.size());
         ++column) {
      const ScanBound* chosen = nullptr;
      for (const ScanBound& bound : bounds_) {
        if (bound.column != column || !bound.row.empty()) continue;
        const bool starts = backward_ ? is_upper(bound.op, descending(column)) : is_lower(bound.op, descending(column));
        if (bound.op == "=" || bound.op == "is null") {
          chosen = &bound;
          break;
        }
        if (starts) chosen = &bound;
      }
      if (chosen == nullptr) break;
      key_.push_back(chosen->value);
      exclusive_ = chosen->op == ">" || chosen->op == "<";
      if (chosen->op != "=" && chosen->op != "is null") break;
    }
    for (const ScanBound& bound : bounds_) {
      if (bound.row.empty() || bound.column != 0 || !key_.empty()) continue;
      if (bound.op == "any") {
        const bool least = descending(0) == backward_;
        for (const Value& v : bound.row) {
          if (v.null) continue;
          if (key_.empty() || (least ? compare(v, key_[0]) < 0 : compare(v, key_[0]) > 0)) key_ = {v};
        }
        continue;
      }
      if (backward_ ? !is_upper(bound.op, descending(0)) : !is_lower(bound.op, descending(0))) continue;
      key_ = bound.row;
      exclusive_ = bound.op == ">" || bound.op == "<";
    }
  }

  Block end_leaf(bool rightmost) {
    Block block = index_of(state_, index_).storage.root;
    while (true) {
      ++state_.buffers_hit;
      const BtreePage& page = btree_page(state_, index_, block);
      if (page.level == 0) return block;
      block = rightmost ? page.entries.back().child : page.entries.front().child;
    }
  }

  // Whether the entry matches; `stop` when nothing further in this direction can.
  bool matches(const BtreeEntry& entry, bool& stop) const {
    const std::int16_t equal = equal_columns();
    bool all = true;
    for (const ScanBound& bound : bounds_) {
      const auto column = static_cast<std::size_t>(bound.column);
      if (column >= entry.key.size()) continue;  // cut off: nothing is known
      const bool required = bound.column <= equal;
      const Value& value = entry.key[column];
      if (bound.op == "is null" || bound.op == "is not null") {
        if (value.null == (bound.op == "is null")) continue;
        all = false;
        continue;
      }
      if (bound.op == "any") {
        if (!value.null && in_list(bound, value)) continue;
        all = false;
        if (required && !value.null && beyond_list(bound, value)) stop = true;
        continue;
      }
      std::strong_ordering order = std::strong_ordering::equal;
      if (!bound.row.empty()) {
        const std::size_t count = std::min(bound.row.size(), entry.key.size());
        order = compare_columns(columns_, entry.key, bound.row, count);
        if (order == 0 && count < bound.row.size()) continue;
      } else if (value.null) {
        all = false;
        if (required && columns_.nulls_first[column] == backward_) stop = true;
        continue;
      } else {
        order = compare(value, bound.value);
      }
      if (satisfies(order, bound.op)) continue;
      all = false;
      if (!required) continue;
      const bool towards =
          backward_ ? is_lower(bound.op, descending(bound.column)) : is_upper(bound.op, descending(bound.column));
      if (towards) stop = true;
      if (bound.op == "=") {
        const bool beyond = descending(bound.column) ? order < 0 : order > 0;
        if (beyond != backward_) stop = true;
      }
    }
    return all;
  }

  static bool in_list(const ScanBound& bound, const Value& value) {
    return std::any_of(bound.row.begin(), bound.row.end(),
                       [&](const Value& v) { return !v.null && compare(v, value) == 0; });
  }
  // Nothing of the list can come any more in this direction.
  [[nodiscard]] bool beyond_list(const ScanBound& bound, const Value& value) const {
    const bool upwards = descending(bound.column) == backward_;
    return std::none_of(bound.row.begin(), bound.row.end(), [&](const Value& v) {
      return !v.null && (upwards ? compare(v, value) >= 0 : compare(v, value) <= 0);
    });
  }

  LeafBatch read(Block block, bool first) {
    LeafBatch batch;
    batch.block = block;
    const BtreePage& page = btree_page(state_, index_, block);
    bool stop = false;
    const std::size_t count = page.entries.size();
    for (std::size_t i = 0; i < count && !stop; ++i) {
      const BtreeEntry& entry = page.entries[backward_ ? count - 1 - i : i];
      if (first && !key_.empty() && before_start(entry)) continue;
      const bool match = matches(entry, stop);
      if (!match || entry.dead) continue;
      add(batch, entry);
    }
    if (!stop && !backward_ && page.has_high_key) matches(page.high_key, stop);
    batch.next = backward_ ? page.left : page.right;
    batch.more = !stop && batch.next != kNoBlock;
    return batch;
  }

  [[nodiscard]] bool before_start(const BtreeEntry& entry) const {
    const std::strong_ordering order =
        compare_columns(columns_, entry.key, key_, std::min(key_.size(), entry.key.size()));
    if (backward_) return exclusive_ ? order >= 0 : order > 0;
    return exclusive_ ? order <= 0 : order < 0;
  }

  void add(LeafBatch& batch, const BtreeEntry& entry) const {
    for (std::size_t i = 0; i < entry.tids.size(); ++i) {
      BtreeEntry one;
      one.key = entry.key;
      one.tids = {entry.tids[backward_ ? entry.tids.size() - 1 - i : i]};
      batch.entries.push_back(std::move(one));
    }
  }

  State& state_;
  std::int32_t index_;
  const std::vector<ScanBound>& bounds_;
  bool backward_;
  KeyColumns columns_;
  Row key_;
  bool exclusive_ = false;
};

}  // namespace

LeafBatch first_batch(State& state, std::int32_t index, const std::vector<ScanBound>& bounds, bool backward) {
  return Scan(state, index, bounds, backward).first();
}

LeafBatch next_batch(State& state, std::int32_t index, const std::vector<ScanBound>& bounds, bool backward,
                     Block block) {
  return Scan(state, index, bounds, backward).next(block);
}

void kill_entries(State& state, std::int32_t index, Block block, const std::vector<Tid>& tids) {
  const BtreePage& page = btree_page(state, index, block);
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    const std::vector<Tid>& held = page.entries[i].tids;
    const bool all = std::all_of(held.begin(), held.end(), [&](const Tid& tid) {
      return std::find(tids.begin(), tids.end(), tid) != tids.end();
    });
    if (!all || page.entries[i].dead) continue;
    BtreePage& written = write_btree_page(state, index, block);
    written.entries[i].dead = true;
    written.has_garbage = true;
    return kill_entries(state, index, block, tids);  // the page may be another copy now
  }
}

}  // namespace glassbox::postgres
