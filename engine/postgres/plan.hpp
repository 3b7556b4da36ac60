// What the planner makes of a statement, and what the executor remembers while it runs it. Both are values: a run can
// be copied at any event and goes on the same.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/postgres/sql.hpp"
#include "engine/postgres/tuple.hpp"

namespace glassbox::postgres {

// An entry of the range table: a table or a function of the FROM list.
struct Source {
  std::int32_t table = kNobody;
  std::string alias;
  std::vector<std::string> columns;  // names, dropped ones empty
  std::vector<Type> types;
  bool series = false;  // generate_series
  std::vector<Expr> args;
  bool values = false;  // a VALUES list
  FromItem::Join join = FromItem::Join::comma;
  bool excluded = false;  // EXCLUDED of ON CONFLICT
};

// `column op bound`, which an index can use; column counts from 0 within the index.
struct IndexCondition {
  std::int16_t column = 0;
  std::string op;  // "=", "<", "<=", ">", ">=", "is null", "row<" …
  Expr bound;
  Expr whole;                    // as EXPLAIN prints it
  std::vector<Expr> row_bounds;  // of a row comparison
};

struct PlanNode {
  enum class Kind : std::uint8_t {
    result,
    values_scan,
    function_scan,
    seq_scan,
    index_scan,
    index_only_scan,
    bitmap_heap_scan,
    bitmap_index_scan,
    bitmap_or,
    tid_scan,
    nest_loop,
    hash_join,
    hash,
    merge_join,
    materialize,
    memoize,
    sort,
    incremental_sort,
    aggregate,
    unique,
    limit,
    lock_rows,
    insert,
    update,
    remove,
  };
  Kind kind = Kind::result;
  std::vector<std::int32_t> children;
  std::int32_t source = kNobody;
  std::int32_t index = kNobody;
  bool backward = false;
  std::vector<IndexCondition> conditions;
  std::vector<Expr> filter;       // all must hold
  std::vector<Expr> join_filter;  // of a join; for a left join decides matches
  std::vector<Expr> recheck;      // bitmap heap scan
  std::vector<OrderKey> sort_keys;
  std::int32_t presorted = 0;                    // of an incremental sort
  std::vector<std::pair<Expr, Expr>> hash_keys;  // outer, inner
  bool hashed = false;                           // of an aggregate
  std::vector<Tid> tids;
  FromItem::Join join = FromItem::Join::inner;
  double startup_cost = 0, total_cost = 0, rows = 0;
  std::int32_t width = 0;
};

struct RowMark {
  std::int32_t source = 0;
  RowLock strength = RowLock::update;
  WaitPolicy policy = WaitPolicy::block;
};

struct Plan {
  std::vector<Source> sources;
  std::vector<PlanNode> nodes;
  std::int32_t root = kNobody;
  std::vector<Expr> targets;  // of the result, names looked up
  std::vector<std::string> target_names;
  std::vector<Expr> aggregates;
  std::vector<Expr> group_by;
  std::vector<Expr> having;
  std::vector<Expr> quals;            // everything that a row must satisfy, for EvalPlanQual
  std::vector<std::vector<Expr>> on;  // by source: of a LEFT JOIN
  std::vector<RowMark> marks;
  std::optional<Expr> limit, offset;
  bool aggregated = false;
  bool distinct = false;

  // of INSERT, UPDATE, DELETE
  std::int32_t table = kNobody;
  std::vector<std::int16_t> insert_columns;
  std::vector<std::vector<Expr>> values;
  std::vector<std::pair<std::int16_t, Expr>> assignments;
  std::vector<Expr> returning;
  std::vector<std::string> returning_names;
  bool on_conflict = false;
  bool conflict_update = false;
  std::vector<std::int32_t> arbiters;  // indexes
  std::vector<std::pair<std::int16_t, Expr>> conflict_assignments;
  std::vector<Expr> conflict_where;
};

// One table's row on its way through the plan.
struct SourceRow {
  bool present = false;  // false: nulls, in an outer join
  Tid tid;
  TupleHeader header;
  Row values;
};

struct Slot {
  std::vector<SourceRow> sources;
  std::vector<Value> aggregates;
  Row output;  // once projected
};

struct Accumulator {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  bool any = false;
  Value best;
  std::vector<Value> seen;  // of DISTINCT
};

struct Group {
  Row key;
  Slot first;
  std::vector<Accumulator> accumulators;
};

// Pages that a node touched, for EXPLAIN (BUFFERS).
struct Buffers {
  std::int64_t hit = 0;
  std::int64_t dirtied = 0;
};

struct NodeState {
  std::uint8_t stage = 0;
  bool started = false;
  bool done = false;
  Block block = 0;
  Offset offset = 0;
  std::int64_t next = 0;
  std::int64_t last = 0;
  std::vector<Offset> visible;
  // index scans: the entries of the current leaf that match
  std::vector<BtreeEntry> entries;
  std::vector<Tid> tids;
  Block leaf = kNoBlock;
  bool more = false;
  Tid chain;  // where the walk of a HOT chain stands
  bool in_chain = false;
  bool all_dead = false;
  Xid prior_xmax = kNoXid;
  std::vector<Tid> killed;
  std::vector<Slot> slots;  // sorted, materialised, hashed
  std::vector<Group> groups;
  Slot outer;
  bool has_outer = false;
  bool matched = false;
  // what EXPLAIN ANALYZE tells
  std::int64_t loops = 0;
  std::int64_t returned = 0;
  std::int64_t removed = 0;  // by the filter
  std::int64_t removed_join = 0;
  std::int64_t heap_fetches = 0;
  std::int64_t exact_pages = 0;
  std::int64_t memory = 0;  // bytes of a sort or a hash
  Block pinned = kNoBlock;  // the heap page that the scan holds
  Buffers buffers;
};

}  // namespace glassbox::postgres
