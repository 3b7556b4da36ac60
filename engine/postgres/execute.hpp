// Runs a plan, a row at a time (executor/node*.c). Whatever is to be seen is an event: the executor stops there, and
// goes on when it is called again; all it remembers is in Execution.
#pragma once

#include "engine/postgres/evaluate.hpp"
#include "engine/postgres/heap.hpp"
#include "engine/postgres/model.hpp"

namespace glassbox::postgres {

enum class Pull : std::uint8_t {
  row,
  end,
  pause,  // an event was emitted, or the session sleeps
  fail,   // Executor::error
};

class Executor {
 public:
  Executor(State& state, std::int32_t who, Event& event) : state_(state), who_(who), event_(event) {}

  Pull pull(std::int32_t node, Slot& slot);
  // The rest of the statement, after its rows: foreign keys.
  Pull check_keys();
  // The output row of a SELECT.
  Pull project(const std::vector<Expr>& exprs, const Slot& slot, Row& row);

  SqlError error;
  [[nodiscard]] bool emitted() const { return emitted_; }
  Pull emit(Kind kind, std::int32_t a = 0, std::int32_t b = 0, std::int32_t c = 0);

 private:
  Execution& execution() { return session_of(state_, who_).execution; }
  const Plan& plan() { return *execution().plan; }
  const PlanNode& node_of(std::int32_t node) { return plan().nodes[static_cast<std::size_t>(node)]; }
  NodeState& at(std::int32_t node) { return execution().nodes[static_cast<std::size_t>(node)]; }
  Evaluation evaluation(const Slot& slot) { return {state_, who_, &slot, {}, false, 0}; }

  Pull dispatch(std::int32_t node, Slot& slot);
  void rewind(std::int32_t node);
  Pull fail(std::string state, std::string message);
  Pull fail(SqlError reason);
  Pull asleep();  // a lock is waited for

  // scans: execute_scan.cpp, execute_index.cpp
  Pull seq_scan(std::int32_t node, Slot& slot);
  Pull function_scan(std::int32_t node, Slot& slot);
  Pull values_scan(std::int32_t node, Slot& slot);
  Pull result(std::int32_t node, Slot& slot);
  Pull index_scan(std::int32_t node, Slot& slot);
  Pull bitmap_heap_scan(std::int32_t node, Slot& slot);
  Pull bitmap_index_scan(std::int32_t node);
  Pull tid_scan(std::int32_t node, Slot& slot);
  Pull visit_page(std::int32_t node);
  Pull walk_chain(std::int32_t node, bool& found);
  bool load_row(std::int32_t source, Tid tid, Slot& slot);
  Pull filtered(std::int32_t node, const Slot& slot, bool& passes);
  Pull visited(std::int32_t table, Tid tid, const Verdict& verdict);
  Pull enter_heap_page(std::int32_t node, std::int32_t table, Block block);
  bool scan_bounds(std::int32_t node, const Slot& slot, std::vector<struct ScanBound>& bounds);
  void leave_leaf(std::int32_t node);

  // joins and the rest: execute_join.cpp, execute_aggregate.cpp
  Pull nest_loop(std::int32_t node, Slot& slot);
  Pull hash_join(std::int32_t node, Slot& slot);
  Pull materialize(std::int32_t node, Slot& slot);
  Pull sort(std::int32_t node, Slot& slot);
  Pull limit(std::int32_t node, Slot& slot);
  Pull unique(std::int32_t node, Slot& slot);
  Pull aggregate(std::int32_t node, Slot& slot);
  Pull gather(std::int32_t node);
  Pull accumulate(std::int32_t node, const Slot& slot);
  void merge(Slot& slot, const Slot& inner);
  Pull emit_slot(std::int32_t node, Slot& slot);

  // rows that are locked or changed: execute_lock.cpp, execute_change.cpp, execute_insert.cpp
  Pull lock_rows(std::int32_t node, Slot& slot);
  Pull change_rows(std::int32_t node, Slot& slot);
  Pull apply_change(std::int32_t node);
  Pull after_failure(Change change, const Failure& failure);
  Pull lock_newest_version();
  Pull recheck(bool& passes);
  Pull enter_indexes();
  Pull insert_rows(std::int32_t node, Slot& slot);
  Pull next_new_row(std::int32_t node);
  Pull check_new_row(std::int32_t table, const Row& row);
  Pull insert_one();
  Pull look_for_conflict(bool& conflict);
  Pull update_conflicting();
  Pull lock_conflicting();
  Pull returning_row(const Row& row, Tid tid);
  bool index_takes(std::int32_t index, const Row& row);
  Pull unique_check(std::int32_t index, const Row& row, Tid own, bool& duplicate, Tid& other);
  void queue_key_checks(const Row* before, const Row* after, Tid tid);

  State& state_;
  std::int32_t who_;
  Event& event_;
  bool emitted_ = false;
};

std::string key_text(const TableDefinition& table, const IndexDefinition& index, const Row& row);

}  // namespace glassbox::postgres
