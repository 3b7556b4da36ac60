// A statement from its arrival to its answer (tcop/postgres.c, tcop/utility.c, access/transam/xact.c).
#pragma once

#include "engine/postgres/execute.hpp"

namespace glassbox::postgres {

// Gives the session its next line; the session is idle.
void begin_statement(State& state, std::int32_t who, std::int32_t line, Event& event);
// Goes on with the session's statement: one event, or nothing more to do (it waits, or is done). True: an event.
bool continue_statement(State& state, std::int32_t who, Event& event);
bool is_idle(const State& state, std::int32_t who);
// The statement ends with this error: the transaction is rolled back as far as it must, and the error is the answer.
bool fail_statement(State& state, std::int32_t who, const SqlError& error, Event& event);
const Line& line_of(const State& state, const Execution& execution);

// Utility statements: each does one step. Row: done, the outcome is set; pause: an event, or asleep.
Pull run_utility(State& state, std::int32_t who, Executor& executor);
Pull run_transaction_command(State& state, std::int32_t who, Executor& executor);
Pull run_setting_command(State& state, std::int32_t who, Executor& executor);
Pull run_table_command(State& state, std::int32_t who, Executor& executor);
Pull run_vacuum(State& state, std::int32_t who, Executor& executor);
void explain_plan(State& state, std::int32_t who, Outcome& outcome);

// Transactions.
void start_transaction(State& state, std::int32_t who);
bool commit_transaction(State& state, std::int32_t who);  // false: serialization failure
void abort_transaction(State& state, std::int32_t who);
void abort_level(State& state, std::int32_t who, std::size_t level);
void remember_table(State& state, std::int32_t who, std::int32_t table, bool created, bool storage = false);
void remember_index(State& state, std::int32_t who, std::int32_t index, bool created, bool storage = false);
// The snapshot for a statement: kept at REPEATABLE READ, taken anew below it.
void set_snapshot(State& state, std::int32_t who);
void drop_snapshot(State& state, std::int32_t who);

// Locks a table that a command names. Row: `table` is set. It may sleep; on failure the error is set.
Pull lock_named_table(State& state, std::int32_t who, Executor& executor, const std::string& name, std::int32_t mode,
                      bool nowait, std::int32_t& table);
// Whether VACUUM's horizon and statistics for ANALYZE: analyze_table.cpp
void analyze_table(State& state, std::int32_t who, std::int32_t table);

}  // namespace glassbox::postgres
