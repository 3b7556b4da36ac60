// Joins, sorting, limits.
#include <algorithm>

#include "engine/postgres/execute.hpp"

namespace glassbox::postgres {

// Rows of the inner side join those of the outer one in the slot.
void Executor::merge(Slot& slot, const Slot& inner) {
  if (slot.sources.size() < inner.sources.size()) slot.sources.resize(inner.sources.size());
  for (std::size_t i = 0; i < inner.sources.size(); ++i)
    if (inner.sources[i].present) slot.sources[i] = inner.sources[i];
}

Pull Executor::nest_loop(std::int32_t node, Slot& slot) {
  const std::int32_t outer = node_of(node).children[0];
  const std::int32_t inner = node_of(node).children[1];
  const bool left = node_of(node).join == FromItem::Join::left;
  while (true) {
    if (!at(node).has_outer) {
      Slot fetched = slot;
      const Pull pulled = pull(outer, fetched);
      if (pulled != Pull::row) return pulled;
      NodeState& state = at(node);
      state.outer = std::move(fetched);
      state.has_outer = true;
      state.matched = false;
      const bool again = at(inner).started;
      rewind(inner);
      if (again) at(inner).started = false;
    }
    Slot row = at(node).outer;
    const Pull pulled = pull(inner, row);
    if (pulled == Pull::pause || pulled == Pull::fail) return pulled;
    if (pulled == Pull::end) {
      at(node).has_outer = false;
      if (!left || at(node).matched) continue;
      slot = at(node).outer;
    } else {
      merge(row, at(node).outer);
      Evaluation context = evaluation(row);
      const bool joins = all_hold(context, node_of(node).join_filter);
      if (context.error.set()) return fail(context.error);
      if (!joins) {
        ++at(node).removed_join;
        continue;
      }
      at(node).matched = true;
      slot = std::move(row);
    }
    bool passes = false;
    if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
    if (passes) return Pull::row;
  }
}

// The inner side is read once; the outer rows are looked up in it. Within a bucket the newest comes first.
Pull Executor::hash_join(std::int32_t node, Slot& slot) {
  const std::int32_t outer = node_of(node).children[0];
  const std::int32_t hash = node_of(node).children[1];
  const bool left = node_of(node).join == FromItem::Join::left;
  if (at(node).stage == 0) {
    Slot unused;
    const Pull gathered = at(hash).stage != 0 ? Pull::end : gather(hash);
    if (gathered != Pull::end) return gathered;
    at(node).stage = 1;
  }
  while (true) {
    if (!at(node).has_outer) {
      Slot fetched = slot;
      const Pull pulled = pull(outer, fetched);
      if (pulled != Pull::row) return pulled;
      NodeState& state = at(node);
      state.outer = std::move(fetched);
      state.has_outer = true;
      state.matched = false;
      state.next = static_cast<std::int64_t>(at(hash).slots.size());
    }
    bool found = false;
    while (at(node).next > 0 && !found) {
      Slot row = at(node).outer;
      merge(row, at(hash).slots[static_cast<std::size_t>(--at(node).next)]);
      Evaluation context = evaluation(row);
      found = std::all_of(node_of(node).hash_keys.begin(), node_of(node).hash_keys.end(), [&](const auto& key) {
        const Value a = evaluate(context, key.first);
        const Value b = evaluate(context, key.second);
        return !a.null && !b.null && compare(a, b) == 0;
      });
      if (found && !all_hold(context, node_of(node).join_filter)) {
        found = false;
        ++at(node).removed_join;
      }
      if (context.error.set()) return fail(context.error);
      if (found) slot = std::move(row);
    }
    if (!found) {
      at(node).has_outer = false;
      if (!left || at(node).matched) continue;
      slot = at(node).outer;
    }
    at(node).matched = true;
    bool passes = false;
    if (filtered(node, slot, passes) == Pull::fail) return Pull::fail;
    if (passes) return Pull::row;
  }
}

// Reads the child to its end into `slots`; Pull::end when that is done.
Pull Executor::gather(std::int32_t node) {
  const std::int32_t child = node_of(node).children.front();
  while (true) {
    Slot row;
    const Pull pulled = pull(child, row);
    if (pulled == Pull::row) {
      at(node).slots.push_back(std::move(row));
      continue;
    }
    if (pulled != Pull::end) return pulled;
    NodeState& state = at(node);
    state.stage = 1;
    if (!state.started) {
      state.started = true;
      ++state.loops;
    }
    return Pull::end;
  }
}

Pull Executor::emit_slot(std::int32_t node, Slot& slot) {
  NodeState& state = at(node);
  if (state.next >= static_cast<std::int64_t>(state.slots.size())) return Pull::end;
  const Slot& kept = state.slots[static_cast<std::size_t>(state.next++)];
  merge(slot, kept);
  if (!kept.aggregates.empty()) slot.aggregates = kept.aggregates;
  return Pull::row;
}

Pull Executor::materialize(std::int32_t node, Slot& slot) {
  if (at(node).stage == 0) {
    const Pull gathered = gather(node);
    if (gathered != Pull::end) return gathered;
  }
  return emit_slot(node, slot);
}

Pull Executor::sort(std::int32_t node, Slot& slot) {
  if (at(node).stage == 0) {
    const Pull gathered = gather(node);
    if (gathered != Pull::end) return gathered;
    struct Keyed {
      Row key;
      Slot slot;
    };
    std::vector<Keyed> rows;
    for (Slot& row : at(node).slots) {
      Keyed keyed;
      Evaluation context = evaluation(row);
      for (const OrderKey& key : node_of(node).sort_keys) keyed.key.push_back(evaluate(context, key.expr));
      if (context.error.set()) return fail(context.error);
      keyed.slot = std::move(row);
      rows.push_back(std::move(keyed));
    }
    const std::vector<OrderKey>& keys = node_of(node).sort_keys;
    std::stable_sort(rows.begin(), rows.end(), [&](const Keyed& a, const Keyed& b) {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (a.key[i].null || b.key[i].null) {
          if (a.key[i].null == b.key[i].null) continue;
          return a.key[i].null == keys[i].nulls_first;
        }
        const std::strong_ordering order = compare(a.key[i], b.key[i]);
        if (order != 0) return keys[i].descending ? order > 0 : order < 0;
      }
      return false;
    });
    at(node).slots.clear();
    for (Keyed& row : rows) at(node).slots.push_back(std::move(row.slot));
  }
  return emit_slot(node, slot);
}

Pull Executor::limit(std::int32_t node, Slot& slot) {
  NodeState& state = at(node);
  if (state.stage == 0) {
    Evaluation context = evaluation(slot);
    state.last = -1;
    if (plan().offset) {
      const Value offset = evaluate(context, *plan().offset);
      if (!offset.null && offset.number < 0) return fail("2201X", "OFFSET must not be negative");
      state.next = offset.null ? 0 : offset.number;
    }
    if (plan().limit) {
      const Value limit = evaluate(context, *plan().limit);
      if (!limit.null && limit.number < 0) return fail("2201W", "LIMIT must not be negative");
      if (!limit.null) state.last = limit.number;
    }
    if (context.error.set()) return fail(context.error);
    state.stage = 1;
  }
  while (true) {
    if (at(node).last == 0) return Pull::end;
    Slot row;
    const Pull pulled = pull(node_of(node).children.front(), row);
    if (pulled != Pull::row) return pulled;
    if (at(node).next > 0) {
      --at(node).next;
      continue;
    }
    if (at(node).last > 0) --at(node).last;
    slot = std::move(row);
    return Pull::row;
  }
}

// DISTINCT over sorted rows.
Pull Executor::unique(std::int32_t node, Slot& slot) {
  while (true) {
    Slot row;
    const Pull pulled = pull(node_of(node).children.front(), row);
    if (pulled != Pull::row) return pulled;
    Row output;
    const Pull projected = project(plan().targets, row, output);
    if (projected != Pull::row) return projected;
    NodeState& state = at(node);
    const bool same = state.has_outer && state.outer.output == output;
    state.has_outer = true;
    state.outer.output = std::move(output);
    if (same) continue;
    slot = std::move(row);
    return Pull::row;
  }
}

}  // namespace glassbox::postgres
