// Ways to read one table and what they cost (optimizer/path/indxpath.c, costsize.c; btcostestimate in selfuncs.c).
#include <algorithm>
#include <cmath>

#include "engine/postgres/heap.hpp"
#include "engine/postgres/planner.hpp"
#include "engine/postgres/settings.hpp"

namespace glassbox::postgres {
namespace {

constexpr double kPageCpu = 50.0;  // DEFAULT_PAGE_CPU_MULTIPLIER
constexpr double kCacheSize = 524288;

struct Candidate {
  std::vector<IndexCondition> conditions;
  std::vector<Expr> used;
  std::vector<Expr> filter;
  bool predicate = false;
};

std::string flipped(const std::string& op) {
  if (op == "<") return ">";
  if (op == "<=") return ">=";
  if (op == ">") return "<";
  if (op == ">=") return "<=";
  return op;
}

bool is_bound_op(const std::string& op) {
  return op == "=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

bool is_column(const Expr& expr, std::int32_t source, std::int16_t attribute) {
  return expr.kind == Expr::Kind::column && expr.relation == source && expr.attribute == attribute;
}

// Whether the expression is known when the scan begins.
bool is_given(const Expr& expr, std::uint32_t outer) {
  return (sources_in(expr) & ~outer) == 0 && !has_aggregate(expr);
}

class Scans {
 public:
  explicit Scans(const ScanRequest& request)
      : r_(request),
        table_(table_of(request.state, request.plan.sources[static_cast<std::size_t>(request.source)].table)),
        session_(session_of(request.state, request.who)),
        size_(estimated_size(request.state, request.plan.sources[static_cast<std::size_t>(request.source)].table)) {
    rows_ = clamp_rows(size_.tuples * selectivity(r_.state, r_.plan.sources, r_.quals));
    width_ = estimated_width(r_.state, table_index(), r_.whole_row ? nullptr : &r_.needed);
    random_ = number_setting(session_, "random_page_cost");
    sequential_ = number_setting(session_, "seq_page_cost");
    total_pages_ = 0;
    for (const Source& source : r_.plan.sources)
      if (source.table != kNobody) total_pages_ += estimated_size(r_.state, source.table).pages;
  }

  std::vector<Path> all() {
    if (r_.outer == 0) seq_scan();
    if (r_.outer == 0) tid_scan();
    for (const std::int32_t index : table_.indexes)
      if (!index_of(r_.state, index).dropped) index_scans(index);
    return std::move(paths_);
  }

 private:
  [[nodiscard]] std::int32_t table_index() const { return r_.plan.sources[static_cast<std::size_t>(r_.source)].table; }

  Path path_of(PlanNode node, double startup, double total, double rows) const {
    Path path;
    node.source = r_.source;
    node.startup_cost = startup;
    node.total_cost = total;
    node.rows = rows;
    node.width = width_;
    path.startup = startup;
    path.total = total;
    path.rows = rows;
    path.width = width_;
    path.nodes.push_back(std::move(node));
    return path;
  }

  void seq_scan() {
    PlanNode node;
    node.kind = PlanNode::Kind::seq_scan;
    node.filter = r_.quals;
    const double startup = flag_setting(session_, "enable_seqscan") ? 0 : kDisable;
    const double run = sequential_ * size_.pages + (kCpuTuple + qual_cost(r_.quals)) * size_.tuples;
    paths_.push_back(path_of(std::move(node), startup, startup + run, rows_));
  }

  void tid_scan() {
    PlanNode node;
    node.kind = PlanNode::Kind::tid_scan;
    for (const Expr& qual : r_.quals) {
      const bool is = node.tids.empty() && qual.kind == Expr::Kind::op && qual.name == "=" && qual.args.size() == 2 &&
                      is_column(qual.args[0], r_.source, static_cast<std::int16_t>(System::ctid)) &&
                      qual.args[1].kind == Expr::Kind::literal && !qual.args[1].value.null;
      if (is) {
        node.tids.push_back(tid_in(qual.args[1].value));
        node.recheck.push_back(qual);
      } else {
        node.filter.push_back(qual);
      }
    }
    if (node.tids.empty()) return;
    const double startup = kCpuOperator + (flag_setting(session_, "enable_tidscan") ? 0 : kDisable);
    const double run = random_ + kCpuTuple + qual_cost(node.filter);
    paths_.push_back(path_of(std::move(node), startup, startup + run, rows_));
  }

  bool match(const Expr& qual, const IndexDefinition& index, std::int16_t column, IndexCondition& condition) const {
    const std::int16_t attribute = index.columns[static_cast<std::size_t>(column)];
    condition = {};
    condition.column = column;
    condition.whole = qual;
    if (qual.kind == Expr::Kind::op && qual.args.size() == 2 && is_bound_op(qual.name)) {
      if (qual.args[0].kind == Expr::Kind::row) return match_row(qual, index, column, condition);
      for (const bool turned : {false, true}) {
        const Expr& mine = qual.args[turned ? 1 : 0];
        const Expr& other = qual.args[turned ? 0 : 1];
        if (!is_column(mine, r_.source, attribute) || !is_given(other, r_.outer)) continue;
        condition.op = turned ? flipped(qual.name) : qual.name;
        condition.bound = other;
        return true;
      }
    }
    if (qual.kind == Expr::Kind::is_null && is_column(qual.args[0], r_.source, attribute)) {
      condition.op = qual.negated ? "is not null" : "is null";
      return true;
    }
    if (qual.kind == Expr::Kind::in_list && !qual.negated && is_column(qual.args[0], r_.source, attribute)) {
      for (std::size_t i = 1; i < qual.args.size(); ++i) {
        if (!is_given(qual.args[i], r_.outer)) return false;
        condition.row_bounds.push_back(qual.args[i]);
      }
      condition.op = "any";
      return true;
    }
    if (is_column(qual, r_.source, attribute)) {
      condition.op = "=";
      condition.bound.value = boolean_of(true);
      condition.bound.type = Type::boolean;
      return true;
    }
    if (qual.kind == Expr::Kind::negation && is_column(qual.args[0], r_.source, attribute)) {
      condition.op = "=";
      condition.bound.value = boolean_of(false);
      condition.bound.type = Type::boolean;
      return true;
    }
    return false;
  }

  bool match_row(const Expr& qual, const IndexDefinition& index, std::int16_t column, IndexCondition& condition) const {
    if (column != 0 || qual.name == "=") return false;
    const auto& mine = qual.args[0].args;
    const auto& other = qual.args[1].args;
    if (mine.size() > index.columns.size()) return false;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (!is_column(mine[i], r_.source, index.columns[i]) || !is_given(other[i], r_.outer)) return false;
      if (index.descending[i] != index.descending[0]) return false;
    }
    condition.op = qual.name;
    condition.row_bounds = other;
    return true;
  }

  bool candidate(const IndexDefinition& index, Candidate& found) const {
    if (index.where) {
      std::vector<Expr> parts;
      conjuncts(*index.where, parts);
      for (const Expr& part : parts) {
        const bool implied =
            std::any_of(r_.quals.begin(), r_.quals.end(), [&](const Expr& qual) { return implies(qual, part); });
        if (!implied) return false;
      }
      found.predicate = true;
    }
    std::vector<bool> taken(r_.quals.size());
    for (std::int16_t column = 0; column < static_cast<std::int16_t>(index.columns.size()); ++column) {
      for (std::size_t i = 0; i < r_.quals.size(); ++i) {
        IndexCondition condition;
        if (taken[i] || !match(r_.quals[i], index, column, condition)) continue;
        taken[i] = true;
        found.conditions.push_back(std::move(condition));
        found.used.push_back(r_.quals[i]);
      }
    }
    std::vector<Expr> predicate;
    if (index.where) conjuncts(*index.where, predicate);
    for (std::size_t i = 0; i < r_.quals.size(); ++i) {
      const bool implied =
          std::any_of(predicate.begin(), predicate.end(), [&](const Expr& part) { return same(r_.quals[i], part); });
      if (!taken[i] && !implied) found.filter.push_back(r_.quals[i]);
    }
    return true;
  }

  // The index's predicate knows no range table: its columns are those of the table.
  static bool same(const Expr& qual, const Expr& part) {
    Expr a = qual;
    Expr b = part;
    strip(a);
    strip(b);
    return a == b;
  }
  static bool implies(const Expr& qual, const Expr& part) { return same(qual, part); }
  static void strip(Expr& expr) {
    expr.qualifier.clear();
    if (expr.kind == Expr::Kind::column) expr.relation = 0;
    for (Expr& arg : expr.args) strip(arg);
  }

  // Whether the scan gives the wanted order; backward: when read from the other end.
  bool gives_order(const IndexDefinition& index, const Candidate& found, bool backward) const {
    if (r_.order == nullptr || r_.order->empty()) return false;
    std::size_t column = 0;
    for (const OrderKey& key : *r_.order) {
      if (key.expr.kind != Expr::Kind::column || key.expr.relation != r_.source) return false;
      const bool fixed =
          std::any_of(r_.quals.begin(), r_.quals.end(), [&](const Expr& q) { return pins(q, key.expr); });
      if (fixed) continue;
      while (column < index.columns.size() && index.columns[column] != key.expr.attribute && is_fixed(found, column))
        ++column;
      if (column == index.columns.size() || index.columns[column] != key.expr.attribute) return false;
      if ((index.descending[column] != key.descending) != backward) return false;
      if ((index.nulls_first[column] != key.nulls_first) != backward) return false;
      ++column;
    }
    return true;
  }
  static bool pins(const Expr& qual, const Expr& column) {
    return qual.kind == Expr::Kind::op && qual.name == "=" && qual.args.size() == 2 &&
           ((qual.args[0] == column && is_constant(qual.args[1])) ||
            (qual.args[1] == column && is_constant(qual.args[0])));
  }
  static bool is_fixed(const Candidate& found, std::size_t column) {
    return std::any_of(found.conditions.begin(), found.conditions.end(), [&](const IndexCondition& c) {
      return static_cast<std::size_t>(c.column) == column && c.op == "=" && c.row_bounds.empty();
    });
  }

  void index_scans(std::int32_t number) {
    const Index& index = index_of(r_.state, number);
    Candidate found;
    if (!candidate(*index.definition, found)) return;
    if (r_.outer != 0 && !uses_outer(found)) return;
    const bool only =
        !r_.whole_row && flag_setting(session_, "enable_indexonlyscan") && covers(*index.definition, found);
    bool ordered = false;
    for (const bool backward : {false, true}) {
      const bool gives = gives_order(*index.definition, found, backward);
      ordered = ordered || gives;
      if (!gives && (backward || (found.conditions.empty() && !found.predicate && !only))) continue;
      index_path(number, found, only, backward, gives);
    }
    if (!found.conditions.empty()) bitmap_path(number, found);
  }

  bool uses_outer(const Candidate& found) const {
    return std::any_of(found.used.begin(), found.used.end(),
                       [&](const Expr& q) { return (sources_in(q) & r_.outer) != 0; });
  }

  bool covers(const IndexDefinition& index, const Candidate& found) const {
    (void)found;
    return std::all_of(r_.needed.begin(), r_.needed.end(), [&](std::int16_t column) {
      return std::find(index.columns.begin(), index.columns.end(), column) != index.columns.end();
    });
  }

  double pages_fetched(double tuples, double pages, double index_pages) const {
    const double t = std::max(pages, 1.0);
    const double total = std::max(total_pages_ + index_pages, 1.0);
    const double b = std::max(std::ceil(kCacheSize * t / total), 1.0);
    if (t > b) return std::ceil(tuples);
    const double fetched = 2.0 * t * tuples / (2.0 * t + tuples);
    return fetched >= t ? t : std::ceil(fetched);
  }

  struct IndexCost {
    double startup = 0, total = 0, selectivity = 1, correlation = 0, pages = 1;
  };

  IndexCost index_cost(std::int32_t number, const Candidate& found) const {
    const Index& index = index_of(r_.state, number);
    IndexCost cost;
    const double tuples = index.definition->where ? partial_tuples(index) : size_.tuples;
    cost.pages = static_cast<double>(std::max<std::size_t>(index.storage.pages.size(), 1));
    std::vector<Expr> all = found.used;
    if (index.definition->where) conjuncts(*index.definition->where, all);
    for (Expr& qual : all) retarget(qual);
    cost.selectivity = selectivity(r_.state, r_.plan.sources, all);
    // The leading conditions: equalities, and the first that is none.
    std::vector<Expr> bounds;
    std::int16_t equal = 0;
    double scans = 1;
    bool open = true;
    for (std::size_t i = 0; i < found.conditions.size(); ++i) {
      const IndexCondition& condition = found.conditions[i];
      if (condition.column > equal && open) {
        if (i > 0 && found.conditions[i - 1].column == condition.column - 1 && closed(found, equal))
          equal = condition.column;
      }
      if (condition.column != equal) break;
      bounds.push_back(found.used[i]);
      if (condition.op == "any") scans *= static_cast<double>(condition.row_bounds.size());
    }
    double entries = 0;
    const bool exact = index.definition->unique && all_equal(found, *index.definition);
    if (exact) {
      entries = 1;
    } else {
      if (index.definition->where) conjuncts(*index.definition->where, bounds);
      for (Expr& qual : bounds) retarget(qual);
      entries = std::rint(selectivity(r_.state, r_.plan.sources, bounds) * size_.tuples / scans);
    }
    entries = std::clamp(entries, 1.0, std::max(tuples, 1.0));
    const double leaves = cost.pages > 1 && tuples > 1 ? std::ceil(entries * cost.pages / tuples) : 1.0;
    const double count = scans * r_.loops;
    if (count > 1)
      cost.total = pages_fetched(leaves * count, cost.pages, cost.pages) * random_ / r_.loops;
    else
      cost.total = leaves * random_;
    const double operators = kCpuOperator * static_cast<double>(found.conditions.size());
    cost.total += entries * scans * (kCpuIndexTuple + operators);
    if (tuples > 1) {
      const double descent = std::ceil(log_2(tuples)) * kCpuOperator;
      cost.startup += descent;
      cost.total += scans * descent;
    }
    const double height = (index.storage.root == kNoBlock ? -1.0 + 1.0 : static_cast<double>(index.storage.level)) + 1;
    const double descent = height * kPageCpu * kCpuOperator;
    cost.startup += descent;
    cost.total += scans * descent;
    cost.correlation = correlation_of(*index.definition);
    return cost;
  }

  static bool closed(const Candidate& found, std::int16_t column) {
    return std::any_of(found.conditions.begin(), found.conditions.end(), [&](const IndexCondition& c) {
      return c.column == column && (c.op == "=" || c.op == "any" || c.op == "is null");
    });
  }
  static bool all_equal(const Candidate& found, const IndexDefinition& index) {
    for (std::int16_t column = 0; column < static_cast<std::int16_t>(index.columns.size()); ++column)
      if (!is_fixed(found, static_cast<std::size_t>(column))) return false;
    return true;
  }

  double partial_tuples(const Index& index) const {
    if (index.reltuples >= 0 && index.relpages > 0)
      return std::rint(index.reltuples / index.relpages * static_cast<double>(index.storage.pages.size()));
    std::vector<Expr> parts;
    conjuncts(*index.definition->where, parts);
    for (Expr& part : parts) retarget(part);
    return clamp_rows(size_.tuples * selectivity(r_.state, r_.plan.sources, parts));
  }

  void retarget(Expr& expr) const {
    if (expr.kind == Expr::Kind::column && r_.outer == 0) expr.relation = static_cast<std::int16_t>(r_.source);
    for (Expr& arg : expr.args) retarget(arg);
  }

  double correlation_of(const IndexDefinition& index) const {
    const auto column = static_cast<std::size_t>(index.columns.front());
    if (!table_.statistics || column >= table_.statistics->size()) return 0;
    double correlation = (*table_.statistics)[column].correlation;
    if (index.descending.front()) correlation = -correlation;
    return index.columns.size() > 1 ? correlation * 0.75 : correlation;
  }

  void index_path(std::int32_t number, const Candidate& found, bool only, bool backward, bool ordered) {
    const IndexCost index = index_cost(number, found);
    const double disabled = flag_setting(session_, "enable_indexscan") ? 0 : kDisable;
    const double fetched = clamp_rows(index.selectivity * size_.tuples);
    const double reach = only ? 1.0 - size_.visible : 1.0;
    double most = 0;
    double least = 0;
    if (r_.loops > 1) {
      most = std::ceil(pages_fetched(fetched * r_.loops, size_.pages, index.pages) * reach) * random_ / r_.loops;
      const double pages =
          pages_fetched(std::ceil(index.selectivity * size_.pages) * r_.loops, size_.pages, index.pages);
      least = std::ceil(pages * reach) * random_ / r_.loops;
    } else {
      most = std::ceil(pages_fetched(fetched, size_.pages, index.pages) * reach) * random_;
      const double pages = std::ceil(std::ceil(index.selectivity * size_.pages) * reach);
      least = pages > 0 ? random_ + (pages - 1) * sequential_ : 0;
    }
    const double squared = index.correlation * index.correlation;
    const double startup = disabled + index.startup;
    double run = index.total - index.startup + most + squared * (least - most);
    run += (kCpuTuple + qual_cost(found.filter)) * fetched;
    PlanNode node;
    node.kind = only ? PlanNode::Kind::index_only_scan : PlanNode::Kind::index_scan;
    node.index = number;
    node.backward = backward;
    node.conditions = found.conditions;
    node.filter = found.filter;
    Path path = path_of(std::move(node), startup, startup + run, rows_);
    path.ordered = ordered;
    paths_.push_back(std::move(path));
  }

  void bitmap_path(std::int32_t number, const Candidate& found) {
    const IndexCost index = index_cost(number, found);
    const double fetched = clamp_rows(index.selectivity * size_.tuples);
    const double below = index.total + 0.1 * kCpuOperator * fetched;
    const double t = std::max(size_.pages, 1.0);
    double pages = 2.0 * t * fetched / (2.0 * t + fetched);
    pages = pages >= t ? t : std::ceil(pages);
    const double startup = (flag_setting(session_, "enable_bitmapscan") ? 0 : kDisable) + below;
    const double each = pages >= 2 ? random_ - (random_ - sequential_) * std::sqrt(pages / t) : random_;
    const double run = pages * each + (kCpuTuple + qual_cost(r_.quals)) * fetched;
    PlanNode leaf;
    leaf.kind = PlanNode::Kind::bitmap_index_scan;
    leaf.index = number;
    leaf.conditions = found.conditions;
    leaf.total_cost = index.total;
    leaf.rows = fetched;
    leaf.source = r_.source;
    PlanNode node;
    node.kind = PlanNode::Kind::bitmap_heap_scan;
    node.recheck = found.used;
    node.filter = found.filter;
    Path path = path_of(std::move(node), startup, startup + run, rows_);
    path.nodes.insert(path.nodes.begin(), std::move(leaf));
    path.nodes.back().children = {0};
    paths_.push_back(std::move(path));
  }

  const ScanRequest& r_;
  const Table& table_;
  const Session& session_;
  RelationSize size_;
  double rows_ = 1;
  std::int32_t width_ = 0;
  double random_ = 4;
  double sequential_ = 1;
  double total_pages_ = 0;
  std::vector<Path> paths_;
};

}  // namespace

std::vector<Path> scan_paths(const ScanRequest& request) {
  return Scans(request).all();
}

PlanNode& add_node(Path& path, PlanNode::Kind kind) {
  PlanNode node;
  node.kind = kind;
  if (!path.nodes.empty()) node.children = {static_cast<std::int32_t>(path.nodes.size()) - 1};
  node.startup_cost = path.startup;
  node.total_cost = path.total;
  node.rows = path.rows;
  node.width = path.width;
  path.nodes.push_back(std::move(node));
  return path.nodes.back();
}

// cost_sort
Path sorted_path(const Session& session, Path input, std::vector<OrderKey> keys, double limit) {
  const double tuples = std::max(input.rows, 2.0);
  const double comparison = 2.0 * kCpuOperator;
  const double kept = limit > 0 && limit < tuples ? limit : tuples;
  const double depth = tuples > 2 * kept ? log_2(2.0 * kept) : log_2(tuples);
  input.startup = input.total + comparison * tuples * depth + (flag_setting(session, "enable_sort") ? 0 : kDisable);
  input.total = input.startup + kCpuOperator * tuples;
  input.ordered = true;
  PlanNode& node = add_node(input, PlanNode::Kind::sort);
  node.sort_keys = std::move(keys);
  return input;
}

}  // namespace glassbox::postgres
