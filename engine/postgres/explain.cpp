// EXPLAIN (commands/explain.c), in its text form; without the times, which no model can know.
#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/postgres/deparse.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

using Node = PlanNode::Kind;

std::string fixed(double value, int digits) {
  std::array<char, 64> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.*f", digits, value);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

class Explain {
 public:
  Explain(const State& state, std::int32_t who, Outcome& outcome)
      : state_(state),
        x_(session_of(state, who).execution),
        plan_(*x_.plan),
        s_(line_of(state, x_).statement),
        options_(s_.explain_options),
        outcome_(outcome) {}

  void print() {
    outcome_.rows.clear();
    outcome_.has_rows = true;
    outcome_.columns = {"QUERY PLAN"};
    outcome_.tag = "EXPLAIN";
    node(plan_.root, 0);
  }

 private:
  void line(std::size_t indent, const std::string& text) {
    outcome_.rows.push_back({text_of(std::string(indent, ' ') + text)});
  }

  std::string on(const PlanNode& n) const {
    const Source& source = plan_.sources[static_cast<std::size_t>(n.source)];
    if (source.table == kNobody) {
      const std::string name = source.series ? "generate_series" : "\"*VALUES*\"";
      return " on " + name + (source.series && source.alias != "generate_series" ? " " + source.alias : "");
    }
    const std::string& name = table_of(state_, source.table).definition->name;
    return " on " + name + (source.alias != name ? " " + source.alias : "");
  }

  std::string target(const char* verb) const {
    const std::string& name = table_of(state_, plan_.table).definition->name;
    return std::string(verb) + " on " + name + (s_.alias != name ? " " + s_.alias : "");
  }

  std::string using_index(const PlanNode& n) const {
    return std::string(n.backward ? " Backward" : "") + " using " + index_of(state_, n.index).definition->name;
  }

  std::string title(const PlanNode& n) const {
    const bool left = n.join == FromItem::Join::left;
    switch (n.kind) {
      case Node::seq_scan:
        return "Seq Scan" + on(n);
      case Node::index_scan:
        return "Index Scan" + using_index(n) + on(n);
      case Node::index_only_scan:
        return "Index Only Scan" + using_index(n) + on(n);
      case Node::bitmap_heap_scan:
        return "Bitmap Heap Scan" + on(n);
      case Node::bitmap_index_scan:
        return "Bitmap Index Scan on " + index_of(state_, n.index).definition->name;
      case Node::tid_scan:
        return "Tid Scan" + on(n);
      case Node::function_scan:
        return "Function Scan" + on(n);
      case Node::values_scan:
        return "Values Scan" + on(n);
      case Node::nest_loop:
        return left ? "Nested Loop Left Join" : "Nested Loop";
      case Node::hash_join:
        return left ? "Hash Left Join" : "Hash Join";
      case Node::hash:
        return "Hash";
      case Node::materialize:
        return "Materialize";
      case Node::sort:
        return "Sort";
      case Node::aggregate:
        return plan_.group_by.empty() ? "Aggregate" : n.hashed ? "HashAggregate" : "GroupAggregate";
      case Node::unique:
        return "Unique";
      case Node::limit:
        return "Limit";
      case Node::lock_rows:
        return "LockRows";
      case Node::insert:
        return target("Insert");
      case Node::update:
        return target("Update");
      case Node::remove:
        return target("Delete");
      default:
        return "Result";
    }
  }

  static bool changes(const PlanNode& n) {
    return n.kind == Node::insert || n.kind == Node::update || n.kind == Node::remove;
  }

  std::string numbers(const PlanNode& n, const NodeState& ran) const {
    std::string out;
    const bool silent = changes(n) && plan_.returning.empty();
    if (options_.costs)
      out += "  (cost=" + fixed(n.startup_cost, 2) + ".." + fixed(n.total_cost, 2) +
             " rows=" + fixed(silent ? 0 : n.rows, 0) + " width=" + std::to_string(silent ? 0 : n.width) + ")";
    if (!options_.analyze) return out;
    if (ran.loops == 0) return out + " (never executed)";
    const double rows = silent ? 0 : static_cast<double>(ran.returned) / static_cast<double>(ran.loops);
    return out + " (actual rows=" + fixed(rows, 0) + " loops=" + std::to_string(ran.loops) + ")";
  }

  void removed(std::size_t indent, const char* what, std::int64_t count, std::int64_t loops) {
    if (!options_.analyze || count == 0) return;
    line(indent, std::string("Rows Removed by ") + what + ": " +
                     fixed(static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(loops, 1)), 0));
  }

  std::vector<Expr> wholes(const PlanNode& n) const {
    std::vector<Expr> exprs;
    for (const IndexCondition& condition : n.conditions) {
      Expr whole = condition.whole;
      if (whole.kind == Expr::Kind::column || whole.kind == Expr::Kind::negation) {  // a Boolean column
        Expr equal;
        equal.kind = Expr::Kind::op;
        equal.name = "=";
        equal.args = {whole.kind == Expr::Kind::column ? whole : whole.args[0], condition.bound};
        whole = equal;
      }
      exprs.push_back(std::move(whole));
    }
    return exprs;
  }

  void details(const PlanNode& n, const NodeState& ran, std::size_t indent) {
    if (!n.hash_keys.empty()) {
      std::vector<Expr> keys;
      for (const auto& [outer, inner] : n.hash_keys) {
        Expr equal;
        equal.kind = Expr::Kind::op;
        equal.name = "=";
        equal.args = {outer, inner};
        keys.push_back(std::move(equal));
      }
      line(indent, "Hash Cond: " + deparse_all(plan_, keys));
    }
    if (!n.sort_keys.empty()) sort_key(n, ran, indent);
    if (n.kind == Node::aggregate && !plan_.group_by.empty()) {
      std::string keys;
      for (const Expr& key : plan_.group_by) keys += (keys.empty() ? "" : ", ") + deparse(plan_, key);
      line(indent, "Group Key: " + keys);
    }
    if (!n.conditions.empty()) line(indent, "Index Cond: " + deparse_all(plan_, wholes(n)));
    if (!n.recheck.empty())
      line(indent, (n.kind == Node::tid_scan ? "TID Cond: " : "Recheck Cond: ") + deparse_all(plan_, n.recheck));
    if (!n.join_filter.empty()) {
      line(indent, "Join Filter: " + deparse_all(plan_, n.join_filter));
      removed(indent, "Join Filter", ran.removed_join, ran.loops);
    }
    if (!n.filter.empty()) {
      line(indent, (n.kind == Node::result ? "One-Time Filter: " : "Filter: ") + deparse_all(plan_, n.filter));
      removed(indent, "Filter", ran.removed, ran.loops);
    }
    if (n.kind == Node::aggregate && !plan_.having.empty()) {
      line(indent, "Filter: " + deparse_all(plan_, plan_.having));
      removed(indent, "Filter", ran.removed, ran.loops);
    }
    if (options_.analyze && n.kind == Node::index_only_scan)
      line(indent, "Heap Fetches: " + std::to_string(ran.heap_fetches));
    if (options_.analyze && n.kind == Node::bitmap_heap_scan && ran.exact_pages > 0)
      line(indent, "Heap Blocks: exact=" + std::to_string(ran.exact_pages));
    if (options_.analyze && n.kind == Node::hash && ran.loops > 0)
      line(indent, "Buckets: 1024  Batches: 1  Memory Usage: 9kB");
    if (options_.buffers && options_.analyze) buffers(ran, indent);
  }

  void sort_key(const PlanNode& n, const NodeState& ran, std::size_t indent) {
    std::string keys;
    for (const OrderKey& key : n.sort_keys) {
      keys += (keys.empty() ? "" : ", ") + deparse(plan_, key.expr) + (key.descending ? " DESC" : "");
      if (key.nulls_first != key.descending) keys += key.nulls_first ? " NULLS FIRST" : " NULLS LAST";
    }
    line(indent, "Sort Key: " + keys);
    if (options_.analyze && ran.loops > 0) line(indent, "Sort Method: quicksort  Memory: 25kB");
  }

  void buffers(const NodeState& ran, std::size_t indent) {
    if (ran.buffers.hit == 0 && ran.buffers.dirtied == 0) return;
    std::string text = "Buffers: shared";
    if (ran.buffers.hit > 0) text += " hit=" + std::to_string(ran.buffers.hit);
    if (ran.buffers.dirtied > 0) text += " dirtied=" + std::to_string(ran.buffers.dirtied);
    line(indent, text);
  }

  void node(std::int32_t number, std::size_t depth) {
    const PlanNode& n = plan_.nodes[static_cast<std::size_t>(number)];
    const NodeState& ran = x_.nodes[static_cast<std::size_t>(number)];
    const std::string arrow = depth == 0 ? std::string() : "->  ";
    line(depth == 0 ? 0 : 6 * depth - 4, arrow + title(n) + numbers(n, ran));
    details(n, ran, 6 * depth + 2);
    if (n.children.empty() && n.kind == Node::insert) {
      const std::size_t indent = 6 * (depth + 1);
      line(indent - 4, std::string("->  Result") + (options_.costs ? "  (cost=0.00..0.01 rows=1 width=8)" : "") +
                           (options_.analyze ? " (actual rows=1 loops=1)" : ""));
    }
    for (const std::int32_t child : n.children) node(child, depth + 1);
  }

  const State& state_;
  const Execution& x_;
  const Plan& plan_;
  const Statement& s_;
  const ExplainOptions& options_;
  Outcome& outcome_;
};

}  // namespace

void explain_plan(State& state, std::int32_t who, Outcome& outcome) {
  Explain(state, who, outcome).print();
}

}  // namespace glassbox::postgres
