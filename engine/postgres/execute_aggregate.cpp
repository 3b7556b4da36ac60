// Aggregates and groups (nodeAgg.c).
#include <algorithm>

#include "engine/postgres/execute.hpp"

namespace glassbox::postgres {
namespace {

void add(Accumulator& sum, const Expr& aggregate, const Value& value) {
  if (value.null) return;
  if (aggregate.distinct) {
    const bool known =
        std::any_of(sum.seen.begin(), sum.seen.end(), [&](const Value& v) { return compare(v, value) == 0; });
    if (known) return;
    sum.seen.push_back(value);
  }
  ++sum.count;
  sum.sum += value.number;
  const bool better =
      !sum.any || (aggregate.name == "min" ? compare(value, sum.best) < 0 : compare(value, sum.best) > 0);
  if (better && (aggregate.name == "min" || aggregate.name == "max")) sum.best = value;
  if (aggregate.name == "bool_and") sum.sum = sum.any ? (sum.best.number & value.number) : value.number;
  if (aggregate.name == "bool_or") sum.sum = sum.any ? (sum.best.number | value.number) : value.number;
  if (aggregate.name.starts_with("bool")) sum.best = boolean_of(sum.sum != 0);
  sum.any = true;
}

Value outcome(const Accumulator& sum, const Expr& aggregate) {
  if (aggregate.name == "count") return number_of(Type::int8, sum.count);
  if (!sum.any) return null_of(aggregate.type);
  if (aggregate.name == "sum") return number_of(Type::int8, sum.sum);
  return sum.best;
}

bool equal_keys(const Row& a, const Row& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].null != b[i].null || (!a[i].null && compare(a[i], b[i]) != 0)) return false;
  return true;
}

}  // namespace

Pull Executor::accumulate(std::int32_t node, const Slot& slot) {
  Evaluation context = evaluation(slot);
  Row key;
  for (const Expr& expr : plan().group_by) key.push_back(evaluate(context, expr));
  std::vector<Group>& groups = at(node).groups;
  // Sorted input: only the last group can be the same.
  auto group = node_of(node).hashed
                   ? std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return equal_keys(g.key, key); })
               : !groups.empty() && equal_keys(groups.back().key, key) ? groups.end() - 1
                                                                       : groups.end();
  if (group == groups.end()) {
    Group fresh;
    fresh.key = std::move(key);
    fresh.first = slot;
    fresh.accumulators.resize(plan().aggregates.size());
    groups.push_back(std::move(fresh));
    group = groups.end() - 1;
  }
  for (std::size_t i = 0; i < plan().aggregates.size(); ++i) {
    const Expr& aggregate = plan().aggregates[i];
    if (aggregate.star)
      ++group->accumulators[i].count;
    else
      add(group->accumulators[i], aggregate, evaluate(context, aggregate.args[0]));
  }
  return context.error.set() ? fail(context.error) : Pull::row;
}

Pull Executor::aggregate(std::int32_t node, Slot& slot) {
  while (at(node).stage == 0) {
    Slot row;
    const Pull pulled = pull(node_of(node).children.front(), row);
    if (pulled == Pull::row) {
      if (accumulate(node, row) == Pull::fail) return Pull::fail;
      continue;
    }
    if (pulled != Pull::end) return pulled;
    NodeState& state = at(node);
    state.stage = 1;
    if (state.groups.empty() && plan().group_by.empty()) {
      Group none;
      none.first.sources.resize(plan().sources.size());
      none.accumulators.resize(plan().aggregates.size());
      state.groups.push_back(std::move(none));
    }
  }
  NodeState& state = at(node);
  while (state.next < static_cast<std::int64_t>(state.groups.size())) {
    const Group& group = state.groups[static_cast<std::size_t>(state.next++)];
    slot = group.first;
    slot.aggregates.clear();
    for (std::size_t i = 0; i < plan().aggregates.size(); ++i)
      slot.aggregates.push_back(outcome(group.accumulators[i], plan().aggregates[i]));
    Evaluation context = evaluation(slot);
    const bool passes = all_hold(context, plan().having);
    if (context.error.set()) return fail(context.error);
    if (passes) return Pull::row;
    ++state.removed;
  }
  return Pull::end;
}

}  // namespace glassbox::postgres
