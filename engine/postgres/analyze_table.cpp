// ANALYZE (commands/analyze.c): every row is looked at, as PostgreSQL's sample of 30,000 does with tables this small.
#include <algorithm>
#include <cmath>

#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

constexpr std::size_t kTarget = 100;  // default_statistics_target

struct Counted {
  Value value;
  std::int64_t count = 0;
};

// analyze_mcv_list: how many of the most common values are worth keeping (all were counted).
std::size_t worth_keeping(const std::vector<Counted>& common, std::size_t kept, double distinct, double null_fraction,
                          double rows) {
  if (distinct < 0) distinct = -distinct * rows;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < kept; ++i) sum += static_cast<double>(common[i].count);
  while (kept > 0) {
    double selectivity = 1.0 - sum / rows - null_fraction;
    selectivity = std::clamp(selectivity, 0.0, 1.0);
    const double others = distinct - static_cast<double>(kept - 1);
    if (others > 1) selectivity /= others;
    const double expected = rows * selectivity;
    if (static_cast<double>(common[kept - 1].count) > expected + 0.5) break;
    --kept;
    if (kept == 0) break;
    if (kept > 1)
      sum -= static_cast<double>(common[kept - 2].count);
    else
      sum = 0;
  }
  return kept;
}

// compute_scalar_stats over one column.
ColumnStatistics column_statistics(std::vector<Value> values, double rows, Type type) {
  ColumnStatistics s;
  std::int64_t nulls = 0;
  double width = 0;
  std::vector<std::pair<Value, std::size_t>> sorted;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].null) {
      ++nulls;
      continue;
    }
    width +=
        is_textual(type) ? static_cast<double>(values[i].text.size() + (values[i].text.size() + 1 <= 0x7F ? 1 : 4)) : 0;
    sorted.emplace_back(values[i], sorted.size());
  }
  s.null_fraction = rows > 0 ? static_cast<double>(nulls) / rows : 0;
  s.width = type == Type::int8 || type == Type::timestamptz ? 8
            : type == Type::boolean                         ? 1
            : type == Type::int2                            ? 2
                                                            : 4;
  if (sorted.empty()) {
    if (is_textual(type)) s.width = 0;
    return s;
  }
  if (is_textual(type)) s.width = static_cast<std::int32_t>(width / static_cast<double>(sorted.size()));
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return compare(a.first, b.first) < 0; });
  std::vector<Counted> groups;
  double product = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (groups.empty() || compare(groups.back().value, sorted[i].first) != 0) groups.push_back({sorted[i].first, 0});
    ++groups.back().count;
    product += static_cast<double>(i) * static_cast<double>(sorted[i].second);
  }
  const auto count = static_cast<double>(sorted.size());
  const auto distinct = static_cast<double>(groups.size());
  const auto repeated = static_cast<std::size_t>(
      std::count_if(groups.begin(), groups.end(), [](const Counted& g) { return g.count > 1; }));
  if (repeated == 0)
    s.distinct = -1.0 * (1.0 - s.null_fraction);
  else
    s.distinct = distinct > 0.1 * rows ? -(distinct / rows) : distinct;
  if (repeated == groups.size() && s.distinct < 0 && distinct <= 0.1 * rows) s.distinct = distinct;
  std::vector<Counted> common;
  for (const Counted& group : groups)
    if (group.count > 1) common.push_back(group);
  std::stable_sort(common.begin(), common.end(), [](const Counted& a, const Counted& b) { return a.count > b.count; });
  if (common.size() > kTarget) common.resize(kTarget);
  const bool complete = common.size() == groups.size() && s.distinct > 0;
  const std::size_t kept =
      complete ? common.size() : worth_keeping(common, common.size(), s.distinct, s.null_fraction, rows);
  common.resize(kept);
  for (const Counted& one : common) {
    s.common.push_back(one.value);
    s.frequencies.push_back(static_cast<double>(one.count) / rows);
  }
  std::vector<Value> rest;
  for (const auto& [value, place] : sorted)
    if (std::none_of(common.begin(), common.end(),
                     [&, &v = value](const Counted& c) { return compare(c.value, v) == 0; }))
      rest.push_back(value);
  const std::size_t others = groups.size() - common.size();
  const std::size_t bins = std::min(others, kTarget + 1);
  if (bins >= 2)
    for (std::size_t i = 0; i < bins; ++i) s.bounds.push_back(rest[i * (rest.size() - 1) / (bins - 1)]);
  if (sorted.size() > 1) {
    const double sum = (count - 1) * count / 2.0;
    const double squares = (count - 1) * count * (2 * count - 1) / 6.0;
    s.correlation = (count * product - sum * sum) / (count * squares - sum * sum);
  }
  return s;
}

}  // namespace

void analyze_table(State& state, std::int32_t who, std::int32_t table) {
  const TableDefinition& definition = *table_of(state, table).definition;
  std::vector<std::vector<Value>> columns(definition.columns.size());
  double live = 0;
  for (Block block = 0; block < page_count(state, table); ++block) {
    for (Offset offset = 1; offset <= last_offset(page_of(state, table, block)); ++offset) {
      const Tid tid{block, offset};
      if (!has_tuple(state, table, tid)) continue;
      TupleHeader tuple = header_of(state, table, tid);
      Xid dead_after = kNoXid;
      const Life life = life_of(state, who, tuple, dead_after);
      store_header(state, table, tid, tuple);
      const bool own = is_current(state, who, tuple.xmin);
      const bool counts = life == Life::live || (life == Life::insert_in_progress && own) ||
                          (life == Life::delete_in_progress && !is_current(state, who, updater_of(state, tuple)));
      if (!counts) continue;
      ++live;
      const Row row = row_at(definition, page_of(state, table, block), offset);
      for (std::size_t c = 0; c < row.size(); ++c) columns[c].push_back(row[c]);
    }
  }
  Table& held = table_of(state, table);
  held.reltuples = live;
  held.relpages = page_count(state, table);
  held.relallvisible = 0;
  for (Block block = 0; block < held.relpages; ++block)
    if ((visibility_bits(state, table, block) & kVisible) != 0) ++held.relallvisible;
  ++held.version;
  for (const std::int32_t i : held.indexes) {
    Index& index = index_of(state, i);
    index.relpages = static_cast<std::uint32_t>(index.storage.pages.size());
    if (!index.definition->where) index.reltuples = live;
  }
  if (live == 0) return;
  current_xid(state, who);  // rows of pg_statistic are written
  auto statistics = std::make_shared<std::vector<ColumnStatistics>>();
  for (std::size_t c = 0; c < columns.size(); ++c)
    statistics->push_back(column_statistics(std::move(columns[c]), live, definition.columns[c].type));
  held.statistics = std::move(statistics);
}

}  // namespace glassbox::postgres
