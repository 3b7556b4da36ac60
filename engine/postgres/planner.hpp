// From a statement to a plan: names, types, then the cheapest way (optimizer/).
#pragma once

#include "engine/postgres/analyze.hpp"

namespace glassbox::postgres {

// False: `error` says why. The tables are locked already.
bool make_plan(const State& state, std::int32_t who, const Statement& statement, Plan& plan, SqlError& error);
// The table of that name that this session sees, or kNobody.
std::int32_t find_table(const State& state, std::int32_t who, std::string_view name);
std::int32_t find_index(const State& state, std::int32_t who, std::string_view name);
Source table_source(const State& state, std::int32_t table, std::string alias);

// The parts of an AND.
void conjuncts(const Expr& expr, std::vector<Expr>& parts);

// What the planner believes of a table (estimate_rel_size).
struct RelationSize {
  double pages = 0;
  double tuples = 0;
  double visible = 0;  // fraction of pages that are all-visible
};
RelationSize estimated_size(const State& state, std::int32_t table);
std::int32_t estimated_width(const State& state, std::int32_t table, const std::vector<std::int16_t>* columns);
double selectivity(const State& state, const std::vector<Source>& sources, const std::vector<Expr>& quals);
double distinct_values(const State& state, const std::vector<Source>& sources, const Expr& expr, double rows);
double qual_cost(const std::vector<Expr>& quals);

// Makes a scan of `source` with its quals. `order`: an order that would be welcome; `ordered` tells whether it came.
struct ScanRequest {
  const State& state;
  std::int32_t who;
  const Plan& plan;
  std::int32_t source = 0;
  std::vector<Expr> quals;
  const std::vector<OrderKey>* order = nullptr;
  std::uint32_t outer = 0;  // sources whose rows are given: their columns may bound an index
  double loops = 1;
  std::vector<std::int16_t> needed;  // columns that anything above reads; system columns make it -1
  bool whole_row = false;
  std::int32_t only_index = kNobody;
};
struct Path {
  std::vector<PlanNode> nodes;  // the last one is the root
  double startup = 0, total = 0, rows = 1;
  std::int32_t width = 0;
  bool ordered = false;
};
std::vector<Path> scan_paths(const ScanRequest& request);

// Cost constants (costsize.c) with their defaults.
constexpr double kCpuTuple = 0.01;
constexpr double kCpuIndexTuple = 0.005;
constexpr double kCpuOperator = 0.0025;
constexpr double kDisable = 1.0e10;
double clamp_rows(double rows);
double log_2(double value);

Path sorted_path(const Session& session, Path input, std::vector<OrderKey> keys, double limit);
// Adds a node on top; its child is the old root.
PlanNode& add_node(Path& path, PlanNode::Kind kind);
// All ways to join the sources; the cheapest, or the cheapest that comes in `order`.
std::vector<Path> join_paths(const State& state, std::int32_t who, const Plan& plan, std::vector<Expr> quals,
                             const std::vector<std::vector<std::int16_t>>& needed, const std::vector<OrderKey>* order);

}  // namespace glassbox::postgres
