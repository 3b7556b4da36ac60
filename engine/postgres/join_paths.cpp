// Ways to join (optimizer/path/joinpath.c, costsize.c): nested loops, with an index or a kept inner side, and hash
// joins.
#include <algorithm>
#include <cmath>

#include "engine/postgres/planner.hpp"
#include "engine/postgres/settings.hpp"
#include "engine/postgres/transactions.hpp"

namespace glassbox::postgres {
namespace {

// Puts `inner`'s nodes behind those of `outer`, under a node of `kind`.
Path combined(const Path& outer, const Path& inner, PlanNode::Kind kind) {
  Path path;
  path.nodes = outer.nodes;
  const auto shift = static_cast<std::int32_t>(outer.nodes.size());
  for (PlanNode node : inner.nodes) {
    for (std::int32_t& child : node.children) child += shift;
    path.nodes.push_back(std::move(node));
  }
  PlanNode node;
  node.kind = kind;
  node.children = {shift - 1, static_cast<std::int32_t>(path.nodes.size()) - 1};
  path.width = outer.width + inner.width;
  node.width = path.width;
  path.ordered = outer.ordered;
  path.nodes.push_back(std::move(node));
  return path;
}

void price(Path& path, double startup, double total, double rows) {
  path.startup = path.nodes.back().startup_cost = startup;
  path.total = path.nodes.back().total_cost = total;
  path.rows = path.nodes.back().rows = rows;
}

class Joins {
 public:
  Joins(const State& state, std::int32_t who, const Plan& plan, std::vector<Expr> quals,
        const std::vector<std::vector<std::int16_t>>& needed, const std::vector<OrderKey>* order)
      : state_(state),
        who_(who),
        plan_(plan),
        quals_(std::move(quals)),
        needed_(needed),
        order_(order),
        session_(session_of(state, who)) {}

  std::vector<Path> all() {
    const std::size_t count = plan_.sources.size();
    const bool fixed = std::any_of(plan_.sources.begin(), plan_.sources.end(),
                                   [](const Source& s) { return s.join == FromItem::Join::left; });
    const std::uint32_t everything = (1U << count) - 1;
    best_.assign(everything + 1, {});
    for (std::size_t i = 0; i < count; ++i) best_[1U << i] = singles(static_cast<std::int32_t>(i), 0, 1);
    for (std::uint32_t set = 1; set <= everything; ++set) {
      if (best_[set].size() > 0 && (set & (set - 1)) == 0) continue;
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t one = 1U << i;
        if ((set & one) == 0 || set == one) continue;
        const std::uint32_t rest = set & ~one;
        if (fixed && rest != one - 1) continue;
        if (!connected(rest, one) && any_connection(set, count)) continue;
        join(rest, static_cast<std::int32_t>(i), set);
      }
    }
    return best_[everything];
  }

 private:
  std::vector<Path> singles(std::int32_t source, std::uint32_t outer, double loops) const {
    const Source& from = plan_.sources[static_cast<std::size_t>(source)];
    std::vector<Expr> own;
    for (const Expr& qual : quals_) {
      const std::uint32_t bits = sources_in(qual);
      const bool mine =
          bits == 1U << source || (outer != 0 && (bits & 1U << source) != 0 && (bits & ~(outer | 1U << source)) == 0);
      if (mine && !nullable(source)) own.push_back(qual);
    }
    if (from.join == FromItem::Join::left)
      for (const Expr& qual : on_quals(source)) {
        const std::uint32_t bits = sources_in(qual);
        if (bits == 1U << source || (outer != 0 && (bits & ~(outer | 1U << source)) == 0)) own.push_back(qual);
      }
    if (from.table == kNobody) return outer != 0 ? std::vector<Path>{} : std::vector<Path>{plain(source, own)};
    const auto& needed = needed_[static_cast<std::size_t>(source)];
    const bool whole = std::find(needed.begin(), needed.end(), std::int16_t{-1}) != needed.end();
    const ScanRequest request{state_, who_,  plan_,  source, own,    outer == 0 ? order_ : nullptr,
                              outer,  loops, needed, whole,  kNobody};
    return scan_paths(request);
  }

  [[nodiscard]] bool nullable(std::int32_t source) const {
    return plan_.sources[static_cast<std::size_t>(source)].join == FromItem::Join::left;
  }

  [[nodiscard]] std::vector<Expr> on_quals(std::int32_t source) const {
    const auto s = static_cast<std::size_t>(source);
    return s < plan_.on.size() ? plan_.on[s] : std::vector<Expr>{};
  }

  Path plain(std::int32_t source, const std::vector<Expr>& own) const {
    const Source& from = plan_.sources[static_cast<std::size_t>(source)];
    PlanNode node;
    node.kind = from.values ? PlanNode::Kind::values_scan : PlanNode::Kind::function_scan;
    node.source = source;
    node.filter = own;
    Path path;
    double rows = from.values ? static_cast<double>(plan_.values.size()) : 1000;
    if (from.series && is_constant(from.args[0]) && is_constant(from.args[1]) &&
        from.args[0].kind == Expr::Kind::literal && from.args[1].kind == Expr::Kind::literal)
      rows = std::max(static_cast<double>(from.args[1].value.number - from.args[0].value.number + 1), 1.0);
    path.rows = clamp_rows(rows * selectivity(state_, plan_.sources, own));
    path.total = (kCpuTuple + qual_cost(own)) * rows;
    path.width = 4;
    node.total_cost = path.total;
    node.rows = path.rows;
    node.width = path.width;
    path.nodes.push_back(std::move(node));
    return path;
  }

  // Quals that first can be judged when the two sides meet.
  std::vector<Expr> between(std::uint32_t left, std::int32_t right) const {
    std::vector<Expr> found;
    if (nullable(right)) {
      for (const Expr& qual : on_quals(right))
        if (sources_in(qual) != 1U << right) found.push_back(qual);
      return found;
    }
    for (const Expr& qual : quals_) {
      const std::uint32_t bits = sources_in(qual);
      if ((bits & 1U << right) != 0 && (bits & left) != 0 && (bits & ~(left | 1U << right)) == 0) found.push_back(qual);
    }
    return found;
  }

  // WHERE over the nullable side waits until the join is made.
  std::vector<Expr> above(std::uint32_t left, std::int32_t right) const {
    std::vector<Expr> found;
    if (!nullable(right)) return found;
    for (const Expr& qual : quals_) {
      const std::uint32_t bits = sources_in(qual);
      if ((bits & 1U << right) != 0 && (bits & ~(left | 1U << right)) == 0) found.push_back(qual);
    }
    return found;
  }

  [[nodiscard]] bool connected(std::uint32_t left, std::uint32_t right) const {
    return std::any_of(quals_.begin(), quals_.end(),
                       [&](const Expr& q) { return (sources_in(q) & left) != 0 && (sources_in(q) & right) != 0; });
  }
  [[nodiscard]] bool any_connection(std::uint32_t set, std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i)
      if ((set & 1U << i) != 0 && connected(set & ~(1U << i), 1U << i)) return true;
    return false;
  }

  void keep(std::uint32_t set, Path path) {
    std::vector<Path>& held = best_[set];
    for (Path& other : held) {
      if (other.ordered != path.ordered) continue;
      if (path.total < other.total) other = std::move(path);
      return;
    }
    held.push_back(std::move(path));
  }

  void join(std::uint32_t left, std::int32_t right, std::uint32_t set) {
    const std::vector<Expr> quals = between(left, right);
    const std::vector<Expr> later = above(left, right);
    for (const Path& outer : best_[left]) {
      double rows = 1;
      for (const Path& inner : best_[1U << right])
        rows = clamp_rows(outer.rows * inner.rows * selectivity(state_, plan_.sources, quals));
      if (nullable(right)) rows = std::max(rows, outer.rows);
      for (const Path& inner : best_[1U << right]) nest_loops(set, outer, inner, quals, later, right, rows);
      if (flag_setting(session_, "enable_nestloop"))
        for (const Path& inner : singles(right, left, outer.rows)) indexed_loop(set, outer, inner, later, right, rows);
      hash(set, outer, left, right, quals, later, rows);
    }
  }

  void nest_loops(std::uint32_t set, const Path& outer, const Path& inner, const std::vector<Expr>& quals,
                  const std::vector<Expr>& later, std::int32_t right, double rows) {
    const double disabled = flag_setting(session_, "enable_nestloop") ? 0 : kDisable;
    for (const bool kept : {false, true}) {
      const PlanNode::Kind kind = inner.nodes.back().kind;
      const bool needless = kind == PlanNode::Kind::function_scan || kind == PlanNode::Kind::values_scan;
      if (kept && (needless || !flag_setting(session_, "enable_material"))) continue;
      Path side = inner;
      double again = inner.total;
      if (kept) {
        side.total += 2 * kCpuOperator * side.rows;
        add_node(side, PlanNode::Kind::materialize);
        again = kCpuOperator * side.rows;
      }
      Path path = combined(outer, side, PlanNode::Kind::nest_loop);
      path.nodes.back().join_filter = quals;
      path.nodes.back().filter = later;
      path.nodes.back().join = plan_.sources[static_cast<std::size_t>(right)].join;
      const double pairs = outer.rows * side.rows;
      const double total =
          disabled + outer.total + side.total + (outer.rows - 1) * again + (kCpuTuple + qual_cost(quals)) * pairs;
      price(path, disabled + outer.startup + side.startup, total, rows);
      keep(set, std::move(path));
    }
  }

  void indexed_loop(std::uint32_t set, const Path& outer, const Path& inner, const std::vector<Expr>& later,
                    std::int32_t right, double rows) {
    if (inner.nodes.back().kind == PlanNode::Kind::bitmap_heap_scan) return;
    Path path = combined(outer, inner, PlanNode::Kind::nest_loop);
    path.nodes.back().filter = later;
    path.nodes.back().join = plan_.sources[static_cast<std::size_t>(right)].join;
    const double total = outer.total + outer.rows * inner.total + kCpuTuple * outer.rows * inner.rows;
    price(path, outer.startup + inner.startup, total, rows);
    keep(set, std::move(path));
  }

  void hash(std::uint32_t set, const Path& outer, std::uint32_t left, std::int32_t right,
            const std::vector<Expr>& quals, const std::vector<Expr>& later, double rows) {
    std::vector<std::pair<Expr, Expr>> keys;
    std::vector<Expr> rest;
    for (const Expr& qual : quals) {
      const bool equality = qual.kind == Expr::Kind::op && qual.name == "=" && qual.args.size() == 2 &&
                            qual.args[0].kind != Expr::Kind::row;
      const std::uint32_t a = equality ? sources_in(qual.args[0]) : 0;
      const std::uint32_t b = equality ? sources_in(qual.args[1]) : 0;
      if (equality && b == 1U << right && a != 0 && (a & ~left) == 0)
        keys.emplace_back(qual.args[0], qual.args[1]);
      else if (equality && a == 1U << right && b != 0 && (b & ~left) == 0)
        keys.emplace_back(qual.args[1], qual.args[0]);
      else
        rest.push_back(qual);
    }
    if (keys.empty()) return;
    const double disabled = flag_setting(session_, "enable_hashjoin") ? 0 : kDisable;
    for (const Path& inner : best_[1U << right]) {
      Path side = inner;
      add_node(side, PlanNode::Kind::hash);
      Path path = combined(outer, side, PlanNode::Kind::hash_join);
      PlanNode& node = path.nodes.back();
      node.hash_keys = keys;
      node.join_filter = rest;
      node.filter = later;
      node.join = plan_.sources[static_cast<std::size_t>(right)].join;
      const auto count = static_cast<double>(keys.size());
      const double buckets = std::max(1024.0, std::exp2(std::ceil(log_2(std::max(inner.rows, 1.0)))));
      const double distinct = distinct_values(state_, plan_.sources, keys.front().second, inner.rows);
      const double bucket = std::max(1.0 / std::min(std::max(distinct, 1.0), buckets), 1.0e-6);
      const double startup = disabled + outer.startup + inner.total + (kCpuOperator * count + kCpuTuple) * inner.rows;
      double run = outer.total - outer.startup + kCpuOperator * count * outer.rows;
      run += kCpuOperator * count * outer.rows * clamp_rows(inner.rows * bucket) * 0.5;
      run += (kCpuTuple + qual_cost(rest)) * rows;
      price(path, startup, startup + run, rows);
      path.ordered = outer.ordered;
      keep(set, std::move(path));
    }
  }

  const State& state_;
  std::int32_t who_;
  const Plan& plan_;
  std::vector<Expr> quals_;
  const std::vector<std::vector<std::int16_t>>& needed_;
  const std::vector<OrderKey>* order_;
  const Session& session_;
  std::vector<std::vector<Path>> best_;
};

}  // namespace

std::vector<Path> join_paths(const State& state, std::int32_t who, const Plan& plan, std::vector<Expr> quals,
                             const std::vector<std::vector<std::int16_t>>& needed, const std::vector<OrderKey>* order) {
  return Joins(state, who, plan, std::move(quals), needed, order).all();
}

}  // namespace glassbox::postgres
