// SQL as the reader leaves it: expressions and statements, names not yet looked up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/postgres/value.hpp"

namespace glassbox::postgres {

struct Expr {
  enum class Kind : std::uint8_t {
    literal,     // value
    column,      // [qualifier.]name
    star,        // [qualifier.]*
    op,          // name: "+", "=", "<>", "||", "-" with one argument …; args
    all_of,      // AND
    any_of,      // OR
    negation,    // NOT
    is_null,     // IS [NOT] NULL
    is_truth,    // IS [NOT] TRUE, FALSE: name
    distinct,    // IS [NOT] DISTINCT FROM
    in_list,     // args[0] [NOT] IN (args[1] …)
    row,         // (a, b)
    cast,        // type
    call,        // name(args), count(*) with star
    case_when,   // WHEN, THEN, WHEN, THEN …, [ELSE]; name: "else" when there is one
    by_default,  // DEFAULT
    array,       // a list behind = ANY
  };
  Kind kind = Kind::literal;
  std::string name;
  std::string qualifier;
  std::vector<Expr> args;
  Value value;
  Type type = Type::unknown;
  bool negated = false;
  bool star = false;      // count(*)
  bool distinct = false;  // count(DISTINCT x)
  // Set when names are looked up:
  std::int16_t relation = -1;   // entry of the range table
  std::int16_t attribute = -1;  // column, from 0; system columns are negative, see System
  std::int16_t aggregate = -1;  // which aggregate of the query
  friend bool operator==(const Expr&, const Expr&) = default;
};

enum class System : std::int16_t { ctid = -2, xmin = -3, xmax = -4, cmin = -5, cmax = -6, tableoid = -7 };

enum class RowLock : std::uint8_t { key_share, share, no_key_update, update };
enum class WaitPolicy : std::uint8_t { block, skip, error };

struct ColumnSpec {
  std::string name;
  Type type = Type::int4;
  bool not_null = false;
  bool primary_key = false;
  bool unique = false;
  bool serial = false;
  bool identity = false;
  bool always = false;  // GENERATED ALWAYS
  std::optional<Expr> by_default;
  std::string references;         // table
  std::string references_column;  // or empty
};

struct KeySpec {  // a table constraint, or an index
  bool primary = false;
  bool unique = false;
  std::string name;
  std::vector<std::string> columns;
  std::vector<bool> descending;
  std::vector<bool> nulls_first;
  std::optional<Expr> where;
};

struct FromItem {
  std::string table;  // or function
  std::string alias;
  std::vector<std::string> column_aliases;
  bool function = false;
  std::vector<Expr> args;
  enum class Join : std::uint8_t { comma, inner, left } join = Join::comma;
  std::optional<Expr> on;
  std::vector<std::string> using_columns;
};

struct Target {
  Expr expr;
  std::string name;  // AS, or empty
};

struct OrderKey {
  Expr expr;
  bool descending = false;
  bool nulls_first = false;
  friend bool operator==(const OrderKey&, const OrderKey&) = default;
};

struct LockClause {
  RowLock strength = RowLock::update;
  WaitPolicy policy = WaitPolicy::block;
  std::vector<std::string> of;
};

struct ExplainOptions {
  bool analyze = false, buffers = false, costs = true, timing = true, summary = true, verbose = false;
  bool summary_set = false;
};

struct Statement {
  enum class Kind : std::uint8_t {
    nothing,
    select,
    insert,
    update,
    remove,
    create_table,
    create_index,
    drop_table,
    drop_index,
    truncate,
    add_column,
    drop_column,
    set_storage,  // ALTER TABLE … SET (fillfactor = …)
    begin,
    commit,
    rollback,
    savepoint,
    rollback_to,
    release,
    set_transaction,
    lock_table,
    vacuum,
    analyze,
    set,
    show,
    checkpoint,
  };
  Kind kind = Kind::nothing;
  bool explain = false;
  ExplainOptions explain_options;

  // select, and the source of insert, update, remove
  std::vector<Target> targets;
  std::vector<FromItem> from;
  std::optional<Expr> where;
  std::vector<Expr> group_by;
  std::optional<Expr> having;
  bool distinct = false;
  std::vector<OrderKey> order_by;
  std::optional<Expr> limit;
  std::optional<Expr> offset;
  std::vector<LockClause> locks;
  std::vector<std::vector<Expr>> values;  // VALUES lists

  // tables
  std::vector<std::string> tables;
  std::string alias;
  std::string name;  // index, savepoint, setting
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, Expr>> assignments;
  std::vector<Target> returning;
  bool on_conflict = false;
  bool conflict_update = false;
  std::vector<std::string> conflict_columns;
  std::string conflict_constraint;
  std::vector<std::pair<std::string, Expr>> conflict_assignments;
  std::optional<Expr> conflict_where;
  bool default_values = false;
  std::vector<ColumnSpec> column_specs;
  std::vector<KeySpec> keys;
  std::int32_t fillfactor = 0;  // 0: not given
  bool if_exists = false;
  bool if_not_exists = false;

  // transactions, settings
  std::vector<std::pair<std::string, std::string>> modes;  // "isolation", "read only", "deferrable"
  std::string value;
  bool local = false;
  bool by_default = false;
  std::int32_t lock_mode = 0;  // 1 … 8
  bool nowait = false;
  bool freeze = false, full = false, verbose = false, with_analyze = false, truncate = true;
  bool chain = false;
};

}  // namespace glassbox::postgres
