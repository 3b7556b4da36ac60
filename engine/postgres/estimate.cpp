// What the planner believes: sizes, selectivities (utils/adt/selfuncs.c, optimizer/util/plancat.c, path/clausesel.c).
#include <algorithm>
#include <cmath>

#include "engine/postgres/heap.hpp"
#include "engine/postgres/planner.hpp"

namespace glassbox::postgres {
namespace {

constexpr double kDefaultInequality = 0.3333333333333333;
constexpr double kDefaultRange = 0.005;
constexpr double kDefaultUnknown = 0.005;
constexpr double kDefaultDistinct = 200.0;
constexpr double kDefaultMatch = 0.005;

std::int32_t average_width(Type type) {
  switch (type) {
    case Type::boolean:
      return 1;
    case Type::int2:
      return 2;
    case Type::int8:
    case Type::timestamptz:
      return 8;
    case Type::text:
      return 32;
    default:
      return 4;
  }
}

const ColumnStatistics* statistics_of(const State& state, const std::vector<Source>& sources, const Expr& column) {
  const std::int32_t table = sources[static_cast<std::size_t>(column.relation)].table;
  if (table == kNobody || column.attribute < 0) return nullptr;
  const auto& held = table_of(state, table).statistics;
  if (!held || static_cast<std::size_t>(column.attribute) >= held->size()) return nullptr;
  return &(*held)[static_cast<std::size_t>(column.attribute)];
}

bool is_unique(const State& state, const std::vector<Source>& sources, const Expr& column) {
  const std::int32_t table = sources[static_cast<std::size_t>(column.relation)].table;
  if (table == kNobody) return false;
  for (const std::int32_t i : table_of(state, table).indexes) {
    const IndexDefinition& index = *index_of(state, i).definition;
    if (index.unique && !index.where && index.columns.size() == 1 && index.columns[0] == column.attribute &&
        !index_of(state, i).dropped)
      return true;
  }
  return false;
}

const Expr* plain_column(const Expr& expr) {
  if (expr.kind == Expr::Kind::column) return &expr;
  if (expr.kind == Expr::Kind::cast && expr.name == "implicit") return plain_column(expr.args[0]);
  return nullptr;
}

double tuples_of(const State& state, const std::vector<Source>& sources, const Expr& column) {
  const std::int32_t table = sources[static_cast<std::size_t>(column.relation)].table;
  return table == kNobody ? 1000 : estimated_size(state, table).tuples;
}

const Value* constant(const Expr& expr) {
  if (expr.kind == Expr::Kind::literal) return &expr.value;
  if (expr.kind == Expr::Kind::cast && expr.name == "implicit") return constant(expr.args[0]);
  return nullptr;
}

// var_eq_const, var_eq_non_const
double equality(const State& state, const std::vector<Source>& sources, const Expr& column, const Value* value) {
  if (value != nullptr && value->null) return 0;
  const double tuples = tuples_of(state, sources, column);
  const ColumnStatistics* s = statistics_of(state, sources, column);
  if (is_unique(state, sources, column) && tuples >= 1) return 1.0 / tuples;
  if (s == nullptr) return std::clamp(1.0 / distinct_values(state, sources, column, tuples), 0.0, 1.0);
  double others = 0;
  for (std::size_t i = 0; i < s->common.size(); ++i) {
    if (value != nullptr && compare(s->common[i], *value) == 0) return s->frequencies[i];
    others += s->frequencies[i];
  }
  const double distinct = distinct_values(state, sources, column, tuples);
  double result = 1.0 - s->null_fraction;
  if (value == nullptr) return distinct > 1 ? result / distinct : result;
  result -= others;
  const double rest = distinct - static_cast<double>(s->common.size());
  if (rest > 1) result /= rest;
  if (!s->frequencies.empty()) result = std::min(result, s->frequencies.back());
  return std::clamp(result, 0.0, 1.0);
}

double as_scalar(const Value& value) {
  return static_cast<double>(value.number);
}

// ineq_histogram_selectivity: the fraction below `value`.
double histogram_below(const ColumnStatistics& s, const Value& value, bool greater, bool inclusive) {
  const std::size_t count = s.bounds.size();
  std::size_t low = 0;
  std::size_t high = count;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const auto order = compare(s.bounds[middle], value);
    bool below = order < 0;
    if (order == 0) below = greater != inclusive;
    if (below)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return 0;
  if (low >= count) return 1;
  double within = 0.5;
  if (!is_textual(value.type)) {
    const double a = as_scalar(s.bounds[low - 1]);
    const double b = as_scalar(s.bounds[low]);
    const double v = as_scalar(value);
    within = b <= a ? 0.5 : v <= a ? 0 : v >= b ? 1 : (v - a) / (b - a);
  }
  return (static_cast<double>(low - 1) + within) / static_cast<double>(count - 1);
}

double inequality(const State& state, const std::vector<Source>& sources, const Expr& column, std::string_view op,
                  const Value* value) {
  const ColumnStatistics* s = statistics_of(state, sources, column);
  if (value == nullptr || s == nullptr) return kDefaultInequality;
  if (value->null) return 0;
  const bool greater = op == ">" || op == ">=";
  const bool inclusive = op == "<=" || op == ">=";
  double common = 0;
  double matching = 0;
  for (std::size_t i = 0; i < s->common.size(); ++i) {
    common += s->frequencies[i];
    const auto order = compare(s->common[i], *value);
    const bool hit = order == 0 ? inclusive : greater ? order > 0 : order < 0;
    if (hit) matching += s->frequencies[i];
  }
  const double rest = 1.0 - s->null_fraction - common;
  if (s->bounds.size() < 2) return std::clamp(matching + rest * 0.5, 0.0, 1.0);
  double below = histogram_below(*s, *value, greater, inclusive);
  const double tuples = tuples_of(state, sources, column);
  // The histogram says how many are below or equal; the value itself counts one distinct value's share.
  const double distinct = distinct_values(state, sources, column, tuples);
  const double one = distinct > 1 ? 1.0 / distinct : 0;
  if (below > 0 && below < 1 && greater != !inclusive) below -= greater ? one : -one;
  double fraction = greater ? 1.0 - below : below;
  const double cutoff = 0.01 / static_cast<double>(s->bounds.size() - 1);
  fraction = std::clamp(fraction, cutoff, 1.0 - cutoff);
  return std::clamp(matching + rest * fraction, 0.0, 1.0);
}

double one_selectivity(const State& state, const std::vector<Source>& sources, const Expr& qual);

double operation(const State& state, const std::vector<Source>& sources, const Expr& qual) {
  if (qual.args.size() != 2 || qual.args[0].kind == Expr::Kind::row) {
    if (qual.args.size() == 2 && !qual.args[0].args.empty()) {
      Expr first = qual;  // rowcomparesel: as its first column
      first.args[0] = qual.args[0].args[0];
      first.args[1] = qual.args[1].args[0];
      return operation(state, sources, first);
    }
    return 0.5;
  }
  const Expr* left = plain_column(qual.args[0]);
  const Expr* right = plain_column(qual.args[1]);
  std::string op = qual.name;
  if (left != nullptr && right != nullptr && left->relation != right->relation) {
    if (op != "=") return op == "<>" ? 1.0 - kDefaultMatch : kDefaultInequality;
    const double a = distinct_values(state, sources, *left, tuples_of(state, sources, *left));
    const double b = distinct_values(state, sources, *right, tuples_of(state, sources, *right));
    return 1.0 / std::max({a, b, 1.0});
  }
  const Expr* column = left;
  const Expr* other = &qual.args[1];
  if (column == nullptr) {
    column = right;
    other = &qual.args[0];
    if (op.starts_with("<") && op != "<>")
      op[0] = '>';
    else if (op.starts_with(">"))
      op[0] = '<';
  }
  if (op == "~~" || op == "!~~") return op == "~~" ? kDefaultMatch : 1.0 - kDefaultMatch;
  if (column == nullptr) {
    if (op == "=") return kDefaultMatch;
    return op == "<>" ? 1.0 - kDefaultMatch : kDefaultInequality;
  }
  if (op == "=") return equality(state, sources, *column, constant(*other));
  if (op == "<>") {
    const ColumnStatistics* s = statistics_of(state, sources, *column);
    return std::clamp(1.0 - equality(state, sources, *column, constant(*other)) - (s ? s->null_fraction : 0), 0.0, 1.0);
  }
  return inequality(state, sources, *column, op, constant(*other));
}

double one_selectivity(const State& state, const std::vector<Source>& sources, const Expr& qual) {
  switch (qual.kind) {
    case Expr::Kind::op:
      return operation(state, sources, qual);
    case Expr::Kind::literal:
      return qual.value.null || qual.value.number == 0 ? 0 : 1;
    case Expr::Kind::column: {
      const Value truth = boolean_of(true);
      return equality(state, sources, qual, &truth);
    }
    case Expr::Kind::negation:
      return 1.0 - one_selectivity(state, sources, qual.args[0]);
    case Expr::Kind::all_of:
      return selectivity(state, sources, qual.args);
    case Expr::Kind::any_of: {
      double sum = 0;
      for (const Expr& arg : qual.args) {
        const double s = one_selectivity(state, sources, arg);
        sum = sum + s - sum * s;
      }
      return sum;
    }
    case Expr::Kind::is_null: {
      const Expr* column = plain_column(qual.args[0]);
      const ColumnStatistics* s = column != nullptr ? statistics_of(state, sources, *column) : nullptr;
      const double nulls = s != nullptr ? s->null_fraction : kDefaultUnknown;
      return qual.negated ? 1.0 - nulls : nulls;
    }
    case Expr::Kind::distinct: {
      Expr equal = qual;
      equal.kind = Expr::Kind::op;
      equal.name = "=";
      const double s = operation(state, sources, equal);
      return qual.negated ? s : 1.0 - s;
    }
    case Expr::Kind::in_list: {
      double sum = 0;
      for (std::size_t i = 1; i < qual.args.size(); ++i) {
        Expr equal;
        equal.kind = Expr::Kind::op;
        equal.name = "=";
        equal.args = {qual.args[0], qual.args[i]};
        sum += operation(state, sources, equal);
      }
      sum = std::clamp(sum, 0.0, 1.0);
      return qual.negated ? 1.0 - sum : sum;
    }
    default:
      return 0.5;
  }
}

}  // namespace

double clamp_rows(double rows) {
  return rows <= 1 ? 1 : std::rint(rows);
}

double log_2(double value) {
  return std::log(value) / std::log(2.0);
}

std::int32_t estimated_width(const State& state, std::int32_t table, const std::vector<std::int16_t>* columns) {
  const Table& held = table_of(state, table);
  std::int32_t width = 0;
  for (std::size_t c = 0; c < held.definition->columns.size(); ++c) {
    if (held.definition->columns[c].dropped) continue;
    if (columns != nullptr &&
        std::find(columns->begin(), columns->end(), static_cast<std::int16_t>(c)) == columns->end())
      continue;
    const bool known = held.statistics && c < held.statistics->size() && (*held.statistics)[c].width > 0;
    width += known ? (*held.statistics)[c].width : average_width(held.definition->columns[c].type);
  }
  return width;
}

RelationSize estimated_size(const State& state, std::int32_t table) {
  const Table& held = table_of(state, table);
  RelationSize size;
  size.pages = static_cast<double>(held.storage.pages.size());
  if (size.pages < 10 && held.reltuples < 0) size.pages = 10;
  if (size.pages == 0) return size;
  double density = 0;
  if (held.reltuples >= 0 && held.relpages > 0) {
    density = held.reltuples / held.relpages;
  } else {
    const std::int32_t width = estimated_width(state, table, nullptr) + 24 + kItemIdSize;
    density = clamp_rows((kPageSize - kPageHeader) * held.definition->fillfactor / 100 / width);
  }
  size.tuples = std::rint(density * size.pages);
  if (held.relallvisible > 0) size.visible = held.relallvisible >= size.pages ? 1.0 : held.relallvisible / size.pages;
  return size;
}

// get_variable_numdistinct
double distinct_values(const State& state, const std::vector<Source>& sources, const Expr& expr, double rows) {
  const Expr* column = plain_column(expr);
  if (column == nullptr) return std::min(kDefaultDistinct, std::max(rows, 1.0));
  const double tuples = std::max(tuples_of(state, sources, *column), 1.0);
  if (is_unique(state, sources, *column)) return tuples;
  if (const ColumnStatistics* s = statistics_of(state, sources, *column)) {
    if (s->distinct > 0) return s->distinct;
    if (s->distinct < 0) return clamp_rows(-s->distinct * tuples);
  }
  if (column->type == Type::boolean) return 2;
  if (column->attribute == static_cast<std::int16_t>(System::ctid)) return tuples;
  return tuples < kDefaultDistinct ? clamp_rows(tuples) : kDefaultDistinct;
}

// clauselist_selectivity: independent parts multiply; a lower and an upper bound of one column are a range.
double selectivity(const State& state, const std::vector<Source>& sources, const std::vector<Expr>& quals) {
  struct Range {
    const Expr* column;
    bool low = false, high = false;
    double low_part = 0, high_part = 0;
  };
  std::vector<Range> ranges;
  double product = 1;
  for (const Expr& qual : quals) {
    const double part = one_selectivity(state, sources, qual);
    const bool ordering = qual.kind == Expr::Kind::op && qual.args.size() == 2 &&
                          (qual.name == "<" || qual.name == "<=" || qual.name == ">" || qual.name == ">=");
    const Expr* left = ordering ? plain_column(qual.args[0]) : nullptr;
    const Expr* right = ordering ? plain_column(qual.args[1]) : nullptr;
    const bool flipped = left == nullptr;
    const Expr* column = flipped ? right : left;
    const Expr* other = ordering ? &qual.args[flipped ? 0 : 1] : nullptr;
    if (column == nullptr || !is_constant(*other)) {
      product *= part;
      continue;
    }
    const bool low = qual.name.starts_with('>') != flipped;
    auto range = std::find_if(ranges.begin(), ranges.end(), [&](const Range& r) { return *r.column == *column; });
    if (range == ranges.end()) range = ranges.insert(ranges.end(), Range{column});
    double& kept = low ? range->low_part : range->high_part;
    bool& have = low ? range->low : range->high;
    kept = have ? std::min(kept, part) : part;
    have = true;
  }
  for (const Range& range : ranges) {
    if (!range.low || !range.high) {
      product *= range.low ? range.low_part : range.high_part;
      continue;
    }
    double part = kDefaultRange;
    if (range.low_part != kDefaultInequality && range.high_part != kDefaultInequality) {
      part = range.high_part + range.low_part - 1.0;
      const ColumnStatistics* s = statistics_of(state, sources, *range.column);
      part += s != nullptr ? s->null_fraction : 0;
      if (part <= 0) part = part < -0.01 ? kDefaultRange : 1.0e-10;
    }
    product *= part;
  }
  return product;
}

// cost_qual_eval: an operator or a function each.
double qual_cost(const std::vector<Expr>& quals) {
  double cost = 0;
  for (const Expr& qual : quals) {
    if (qual.aggregate >= 0) continue;
    const bool counts =
        qual.kind == Expr::Kind::op || qual.kind == Expr::Kind::distinct ||
        (qual.kind == Expr::Kind::call && qual.name != "coalesce" && qual.name != "greatest" && qual.name != "least");
    if (counts && qual.args.size() == 2 && qual.args[0].kind == Expr::Kind::row)
      cost += kCpuOperator * static_cast<double>(qual.args[0].args.size());
    else if (counts)
      cost += kCpuOperator;
    if (qual.kind == Expr::Kind::in_list)  // as an array: half of it is tried
      cost += kCpuOperator * 0.5 * static_cast<double>(qual.args.size() - 1);
    cost += qual_cost(qual.args);
  }
  return cost;
}

}  // namespace glassbox::postgres
