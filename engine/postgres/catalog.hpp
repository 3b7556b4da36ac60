// What the database knows of tables, indexes and sequences. The system catalogs themselves are not modelled as tables:
// their effect on ids and locks is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/postgres/btree_page.hpp"
#include "engine/postgres/fsm.hpp"
#include "engine/postgres/page.hpp"
#include "engine/postgres/sql.hpp"

namespace glassbox::postgres {

struct Column {
  std::string name;
  Type type = Type::int4;
  bool not_null = false;
  bool dropped = false;
  bool always = false;  // GENERATED ALWAYS AS IDENTITY
  std::optional<Expr> by_default;
  std::int32_t sequence = kNobody;  // serial, identity
  std::optional<Value> missing;     // attmissingval: of rows older than the column
  friend bool operator==(const Column&, const Column&) = default;
};

struct ForeignKey {
  std::string name;
  std::int16_t column = 0;
  std::int32_t parent = kNobody;  // table
  std::int16_t parent_column = 0;
  friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

// Immutable once made: a change makes another one.
struct TableDefinition {
  std::string name;
  std::vector<Column> columns;
  std::vector<ForeignKey> foreign_keys;
  std::int32_t fillfactor = 100;
  friend bool operator==(const TableDefinition&, const TableDefinition&) = default;
};

// pg_statistic for one column, as far as the planner's estimates need it.
struct ColumnStatistics {
  double null_fraction = 0;
  double distinct = 0;  // as in pg_statistic: negative is a fraction of the rows
  std::int32_t width = 4;
  std::vector<Value> common;
  std::vector<double> frequencies;
  std::vector<Value> bounds;
  double correlation = 0;
  friend bool operator==(const ColumnStatistics&, const ColumnStatistics&) = default;
};

struct Storage {  // relfilenode
  std::vector<std::shared_ptr<const Page>> pages;
  std::vector<std::uint8_t> visibility;  // a byte a page: 1 all-visible, 2 all-frozen
  FreeSpaceMap fsm;
  bool has_map = false;  // the visibility map has been made: by the first VACUUM
};

struct Table {
  std::uint32_t oid = 0;
  std::shared_ptr<const TableDefinition> definition;
  Storage storage;
  std::vector<std::int32_t> indexes;  // into State::indexes, oldest first
  double reltuples = -1;              // -1: never counted
  std::uint32_t relpages = 0;
  std::uint32_t relallvisible = 0;
  Xid frozen_xid = kNoXid;  // relfrozenxid
  std::shared_ptr<const std::vector<ColumnStatistics>> statistics;
  Xid created_by = kNoXid;    // open transaction that made it; kNoXid: committed
  bool dropped = false;       // by the transaction that holds its lock, or for good
  std::uint32_t version = 0;  // relcache invalidations: sessions forget their insertion page
};

struct IndexDefinition {
  std::string name;
  std::vector<std::int16_t> columns;
  std::vector<bool> descending;
  std::vector<bool> nulls_first;
  bool unique = false;
  bool primary = false;
  bool constraint = false;
  std::optional<Expr> where;  // names looked up
  friend bool operator==(const IndexDefinition&, const IndexDefinition&) = default;
};

struct Index {
  std::uint32_t oid = 0;
  std::int32_t table = kNobody;
  std::shared_ptr<const IndexDefinition> definition;
  BtreeStorage storage;
  double reltuples = -1;
  std::uint32_t relpages = 0;
  Xid created_by = kNoXid;
  bool dropped = false;
};

struct Sequence {
  std::uint32_t oid = 0;
  std::string name;
  std::int64_t last = 0;  // nextval() gives last + 1
  std::int32_t table = kNobody;
};

}  // namespace glassbox::postgres
