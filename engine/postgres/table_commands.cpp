// CREATE, ALTER, DROP, TRUNCATE (commands/tablecmds.c, indexcmds.c; the scan of CREATE INDEX:
// heapam_index_build_range_scan).
#include <algorithm>

#include "engine/postgres/btree.hpp"
#include "engine/postgres/planner.hpp"
#include "engine/postgres/statement.hpp"

namespace glassbox::postgres {
namespace {

using Command = Statement::Kind;

class TableCommand {
 public:
  TableCommand(State& state, std::int32_t who, Executor& executor)
      : state_(state), who_(who), executor_(executor), s_(line_of(state, session_of(state, who).execution).statement) {}

  Pull run() {
    if (execution().told) return Pull::row;
    set_snapshot(state_, who_);
    switch (s_.kind) {
      case Command::create_table:
        return create_table();
      case Command::create_index:
        return create_index();
      case Command::drop_table:
        return drop_tables();
      case Command::drop_index:
        return drop_indexes();
      case Command::truncate:
        return truncate();
      default:
        return alter();
    }
  }

 private:
  Execution& execution() { return session_of(state_, who_).execution; }
  Outcome& outcome() { return execution().outcome; }

  Pull fail(std::string state, std::string message) {
    executor_.error = {std::move(state), std::move(message)};
    return Pull::fail;
  }
  Pull done(const char* tag, Kind kind, std::int32_t a, std::int32_t b = kNobody) {
    outcome().tag = tag;
    execution().told = true;
    next_command(state_, who_);
    return executor_.emit(kind, a, b);
  }
  void note(std::string text) { outcome().notices.push_back(std::move(text)); }

  bool name_taken(const std::string& name) const {
    return find_table(state_, who_, name) != kNobody || find_index(state_, who_, name) != kNobody;
  }
  // ChooseRelationName
  std::string free_name(const std::string& base, const std::string& suffix) const {
    std::string name = base + "_" + suffix;
    for (int i = 1; name_taken(name); ++i) name = base + "_" + suffix + std::to_string(i);
    return name;
  }

  Pull create_table() {
    const std::string& name = s_.tables[0];
    if (name_taken(name)) {
      if (!s_.if_not_exists) return fail("42P07", "relation \"" + name + "\" already exists");
      note("NOTICE:  relation \"" + name + "\" already exists, skipping");
      outcome().tag = "CREATE TABLE";
      return Pull::row;
    }
    auto definition = std::make_shared<TableDefinition>();
    definition->name = name;
    definition->fillfactor = s_.fillfactor != 0 ? s_.fillfactor : state_.script->config.fillfactor;
    const auto number = static_cast<std::int32_t>(state_.tables.size());
    for (const ColumnSpec& spec : s_.column_specs) {
      for (const Column& other : definition->columns)
        if (other.name == spec.name) return fail("42701", "column \"" + spec.name + "\" specified more than once");
      Column column;
      if (!column_of(spec, column)) return Pull::fail;
      definition->columns.push_back(std::move(column));
    }
    std::vector<KeySpec> keys;
    if (!gather_keys(*definition, keys)) return Pull::fail;
    if (const Pull referenced = references(*definition); referenced != Pull::row) return referenced;
    const Xid xid = current_xid(state_, who_);
    current_command(state_, who_);
    for (std::size_t i = 0; i < s_.column_specs.size(); ++i)
      if (s_.column_specs[i].serial || s_.column_specs[i].identity) add_sequence(definition->columns[i], name, number);
    Table table;
    table.oid = state_.next_oid++;
    table.definition = definition;
    table.frozen_xid = oldest_needed(state_);
    table.created_by = xid;
    state_.tables.push_back(std::move(table));
    remember_table(state_, who_, number, true);
    hold(relation_tag(state_.tables.back().oid), kAccessExclusive);
    for (const KeySpec& key : keys) add_index(number, key, true);
    return done("CREATE TABLE", Kind::created, number);
  }

  bool column_of(const ColumnSpec& spec, Column& column) {
    column.name = spec.name;
    column.type = spec.type;
    column.not_null = spec.not_null;
    column.always = spec.always;
    if (!spec.by_default) return true;
    std::vector<Source> none;
    Analyzer names(state_, who_, none, executor_.error);
    Expr expr = *spec.by_default;
    if (expr.kind == Expr::Kind::column) {
      fail("0A000", "cannot use column reference in DEFAULT expression");
      return false;
    }
    if (!names.resolve(expr, nullptr, "DEFAULT expressions") || !names.assign(expr, spec.name, spec.type)) return false;
    column.by_default = std::move(expr);
    return true;
  }

  void add_sequence(Column& column, const std::string& table, std::int32_t number) {
    Sequence sequence;
    sequence.oid = state_.next_oid++;
    sequence.name = free_name(table, column.name + "_seq");
    sequence.table = number;
    column.sequence = static_cast<std::int32_t>(state_.sequences.size());
    Expr name;
    name.value = text_of(sequence.name);
    name.type = Type::text;
    Expr call;
    call.kind = Expr::Kind::call;
    call.name = "nextval";
    call.type = Type::int8;
    call.args.push_back(std::move(name));
    column.by_default = cast_to(std::move(call), column.type);
    state_.sequences.push_back(std::move(sequence));
  }

  bool gather_keys(TableDefinition& table, std::vector<KeySpec>& keys) {
    for (const ColumnSpec& spec : s_.column_specs) {
      KeySpec key;
      key.columns = {spec.name};
      if (spec.primary_key) {
        key.primary = key.unique = true;
        keys.push_back(key);
      }
      if (spec.unique) {
        key.primary = false;
        key.unique = true;
        keys.push_back(key);
      }
    }
    keys.insert(keys.end(), s_.keys.begin(), s_.keys.end());
    std::stable_partition(keys.begin(), keys.end(), [](const KeySpec& key) { return key.primary; });
    if (keys.size() > 1 && keys[1].primary) {
      fail("42P16", "multiple primary keys for table \"" + table.name + "\" are not allowed");
      return false;
    }
    for (const KeySpec& key : keys) {
      for (const std::string& name : key.columns) {
        const auto column =
            std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.name == name; });
        if (column == table.columns.end()) {
          fail("42703", "column \"" + name + "\" named in key does not exist");
          return false;
        }
        if (key.primary) column->not_null = true;
      }
    }
    return true;
  }

  Pull references(TableDefinition& table) {
    for (std::size_t c = 0; c < s_.column_specs.size(); ++c) {
      const ColumnSpec& spec = s_.column_specs[c];
      if (spec.references.empty()) continue;
      std::int32_t parent = kNobody;
      const Pull locked = lock_named_table(state_, who_, executor_, spec.references, kShareRowExclusive, false, parent);
      if (locked != Pull::row) return locked;
      ForeignKey key;
      key.name = table.name + "_" + spec.name + "_fkey";
      key.column = static_cast<std::int16_t>(c);
      key.parent = parent;
      const TableDefinition& other = *table_of(state_, parent).definition;
      key.parent_column = -1;
      for (const std::int32_t i : table_of(state_, parent).indexes) {
        const IndexDefinition& index = *index_of(state_, i).definition;
        if (!index.unique || index.where || index.columns.size() != 1) continue;
        const std::string& name = other.columns[static_cast<std::size_t>(index.columns[0])].name;
        if (spec.references_column.empty() ? index.primary : name == spec.references_column)
          key.parent_column = index.columns[0];
      }
      if (key.parent_column < 0) {
        if (spec.references_column.empty())
          return fail("42704", "there is no primary key for referenced table \"" + other.name + "\"");
        return fail("42830",
                    "there is no unique constraint matching given keys for referenced table \"" + other.name + "\"");
      }
      table.foreign_keys.push_back(std::move(key));
    }
    return Pull::row;
  }

  void hold(const LockTag& tag, std::int32_t mode) {
    hold_lock(state_, who_, tag, mode,
              static_cast<std::int32_t>(session_of(state_, who_).transaction.levels.size()) - 1);
  }

  std::int32_t add_index(std::int32_t table, const KeySpec& key, bool constraint) {
    auto definition = std::make_shared<IndexDefinition>();
    const TableDefinition& of = *table_of(state_, table).definition;
    std::string columns;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const auto column = std::find_if(of.columns.begin(), of.columns.end(),
                                       [&](const Column& c) { return c.name == key.columns[i] && !c.dropped; });
      definition->columns.push_back(static_cast<std::int16_t>(column - of.columns.begin()));
      definition->descending.push_back(i < key.descending.size() && key.descending[i]);
      definition->nulls_first.push_back(i < key.nulls_first.size() && key.nulls_first[i]);
      columns += (i > 0 ? "_" : "") + key.columns[i];
    }
    definition->unique = key.unique;
    definition->primary = key.primary;
    definition->constraint = constraint;
    definition->where = key.where;
    definition->name = !key.name.empty() ? key.name
                       : key.primary     ? free_name(of.name, "pkey")
                                         : free_name(of.name + "_" + columns, constraint ? "key" : "idx");
    Index index;
    index.oid = state_.next_oid++;
    index.table = table;
    index.definition = std::move(definition);
    index.created_by = current_xid(state_, who_);
    make_empty_btree(index.storage);
    const auto number = static_cast<std::int32_t>(state_.indexes.size());
    state_.indexes.push_back(std::move(index));
    remember_index(state_, who_, number, true);
    remember_table(state_, who_, table, false);
    table_of(state_, table).indexes.push_back(number);
    ++table_of(state_, table).version;
    return number;
  }

  Pull create_index() {
    std::int32_t table = kNobody;
    const KeySpec& given = s_.keys[0];
    const Pull locked = lock_named_table(state_, who_, executor_, s_.tables[0], kShare, false, table);
    if (locked != Pull::row) return locked;
    if (executor_.emitted()) return Pull::pause;
    if (!given.name.empty() && name_taken(given.name)) {
      if (!s_.if_not_exists) return fail("42P07", "relation \"" + given.name + "\" already exists");
      note("NOTICE:  relation \"" + given.name + "\" already exists, skipping");
      outcome().tag = "CREATE INDEX";
      return Pull::row;
    }
    const TableDefinition& definition = *table_of(state_, table).definition;
    for (const std::string& name : given.columns)
      if (std::none_of(definition.columns.begin(), definition.columns.end(),
                       [&](const Column& c) { return c.name == name && !c.dropped; }))
        return fail("42703", "column \"" + name + "\" does not exist");
    KeySpec key = given;
    if (key.where) {
      std::vector<Source> sources = {table_source(state_, table, definition.name)};
      Analyzer names(state_, who_, sources, executor_.error);
      if (!names.resolve_boolean(*key.where, nullptr, "WHERE")) return Pull::fail;
    }
    current_xid(state_, who_);
    current_command(state_, who_);
    const std::int32_t index = add_index(table, key, false);
    if (const Pull built = build(table, index); built != Pull::row) return built;
    return done("CREATE INDEX", Kind::created, table, index);
  }

  Pull build(std::int32_t table, std::int32_t index) {
    const TableDefinition& definition = *table_of(state_, table).definition;
    const Xid oldest = oldest_needed(state_);
    std::vector<BtreeEntry> entries;
    double live = 0;
    for (Block block = 0; block < page_count(state_, table); ++block) {
      std::vector<Offset> roots = root_offsets(table, block);
      for (Offset offset = 1; offset <= last_offset(page_of(state_, table, block)); ++offset) {
        const Tid tid{block, offset};
        if (!has_tuple(state_, table, tid)) continue;
        TupleHeader tuple = header_of(state_, table, tid);
        Xid dead_after = kNoXid;
        Life life = life_of(state_, who_, tuple, dead_after);
        store_header(state_, table, tid, tuple);
        if (life == Life::recently_dead && dead_after < oldest) life = Life::dead;
        if (life == Life::dead || (life == Life::recently_dead && is_hot_updated(tuple))) continue;
        const bool alive = life == Life::live || life == Life::insert_in_progress;
        if (life == Life::delete_in_progress && is_hot_updated(tuple) &&
            is_current(state_, who_, updater_of(state_, tuple)))
          continue;
        if (alive) ++live;
        const Row row = row_at(definition, page_of(state_, table, block), offset);
        if (!takes(index, row)) continue;
        BtreeEntry entry;
        entry.key = index_key(state_, index, row);
        entry.tids = {Tid{block, roots[offset] != 0 ? roots[offset] : offset}};
        if (entry_size(key_columns(state_, index), entry) > kLargestEntry)
          return fail("0A000", "not modelled: index entries of more than 508 bytes");
        if (alive) unique_keys_.push_back(entry.key);
        entries.push_back(std::move(entry));
      }
    }
    if (index_of(state_, index).definition->unique && has_duplicates(index))
      return fail("23505", "could not create unique index \"" + index_of(state_, index).definition->name + "\"");
    const auto count = static_cast<double>(entries.size());
    btree_build(state_, index, std::move(entries));
    // index_update_stats
    Table& held = table_of(state_, table);
    if (live > 0 || held.reltuples >= 0) {
      held.reltuples = live;
      held.relpages = page_count(state_, table);
    }
    Index& built = index_of(state_, index);
    built.reltuples = count;
    built.relpages = static_cast<std::uint32_t>(built.storage.pages.size());
    return Pull::row;
  }

  bool has_duplicates(std::int32_t index) {
    const KeyColumns columns = key_columns(state_, index);
    std::sort(unique_keys_.begin(), unique_keys_.end(),
              [&](const Row& a, const Row& b) { return compare_columns(columns, a, b, a.size()) < 0; });
    return std::adjacent_find(unique_keys_.begin(), unique_keys_.end(), [&](const Row& a, const Row& b) {
             const bool nulls = std::any_of(a.begin(), a.end(), [](const Value& v) { return v.null; });
             return !nulls && compare_columns(columns, a, b, a.size()) == 0;
           }) != unique_keys_.end();
  }

  bool takes(std::int32_t index, const Row& row) {
    const auto& where = index_of(state_, index).definition->where;
    if (!where) return true;
    Slot slot;
    slot.sources.resize(1);
    slot.sources[0].present = true;
    slot.sources[0].values = row;
    Evaluation context{state_, who_, &slot, {}, false, 0};
    return holds(context, *where);
  }

  // heap_get_root_tuples: by heap-only tuple, the line pointer that the index names.
  std::vector<Offset> root_offsets(std::int32_t table, Block block) const {
    const Page& page = page_of(state_, table, block);
    std::vector<Offset> roots(last_offset(page) + std::size_t{1});
    for (Offset root = 1; root <= last_offset(page); ++root) {
      const ItemId item = item_at(page, root);
      if (item.state != LinePointer::normal && item.state != LinePointer::redirect) continue;
      Offset offset = root;
      if (item.state == LinePointer::normal) {
        const TupleHeader tuple = header_of(page, root);
        if (is_heap_only(tuple)) continue;
        roots[root] = root;
        if (!is_hot_updated(tuple)) continue;
        offset = tuple.ctid.offset;
      } else {
        offset = item.offset;
      }
      while (offset >= 1 && offset <= last_offset(page) && item_at(page, offset).state == LinePointer::normal &&
             roots[offset] == 0) {
        roots[offset] = root;
        const TupleHeader tuple = header_of(page, offset);
        if (!is_hot_updated(tuple)) break;
        offset = tuple.ctid.offset;
      }
    }
    return roots;
  }

  bool is_referenced(std::int32_t table) const {
    return std::any_of(state_.tables.begin(), state_.tables.end(), [&](const Table& other) {
      return !other.dropped && &other != &state_.tables[static_cast<std::size_t>(table)] &&
             std::any_of(other.definition->foreign_keys.begin(), other.definition->foreign_keys.end(),
                         [&](const ForeignKey& key) { return key.parent == table; });
    });
  }

  Pull drop_tables() {
    std::int32_t last = kNobody;
    while (execution().next < s_.tables.size()) {
      const std::string& name = s_.tables[execution().next];
      std::int32_t table = find_table(state_, who_, name);
      if (table == kNobody) {
        if (!s_.if_exists) return fail("42P01", "table \"" + name + "\" does not exist");
        note("NOTICE:  table \"" + name + "\" does not exist, skipping");
        ++execution().next;
        continue;
      }
      const Pull locked = lock_named_table(state_, who_, executor_, name, kAccessExclusive, false, table);
      if (locked != Pull::row) return locked;
      if (is_referenced(table))
        return fail("2BP01", "cannot drop table " + name + " because other objects depend on it");
      current_xid(state_, who_);
      remember_table(state_, who_, table, false);
      for (const std::int32_t index : table_of(state_, table).indexes) {
        if (index_of(state_, index).dropped) continue;
        remember_index(state_, who_, index, false);
        index_of(state_, index).dropped = true;
      }
      table_of(state_, table).dropped = true;
      last = table;
      ++execution().next;
    }
    if (last == kNobody) {
      outcome().tag = "DROP TABLE";
      return Pull::row;
    }
    return done("DROP TABLE", Kind::changed_table, last);
  }

  Pull drop_indexes() {
    std::int32_t last = kNobody;
    while (execution().next < s_.tables.size()) {
      const std::string& name = s_.tables[execution().next];
      const std::int32_t index = find_index(state_, who_, name);
      if (index == kNobody) {
        if (!s_.if_exists) return fail("42704", "index \"" + name + "\" does not exist");
        note("NOTICE:  index \"" + name + "\" does not exist, skipping");
        ++execution().next;
        continue;
      }
      if (index_of(state_, index).definition->constraint)
        return fail("2BP01", "cannot drop index " + name + " because constraint " + name + " on table " +
                                 table_of(state_, index_of(state_, index).table).definition->name + " requires it");
      std::int32_t table = kNobody;
      const Pull locked =
          lock_named_table(state_, who_, executor_, table_of(state_, index_of(state_, index).table).definition->name,
                           kAccessExclusive, false, table);
      if (locked != Pull::row) return locked;
      current_xid(state_, who_);
      remember_index(state_, who_, index, false);
      index_of(state_, index).dropped = true;
      remember_table(state_, who_, table, false);
      auto& list = table_of(state_, table).indexes;
      list.erase(std::remove(list.begin(), list.end(), index), list.end());
      ++table_of(state_, table).version;
      last = table;
      ++execution().next;
    }
    if (last == kNobody) {
      outcome().tag = "DROP INDEX";
      return Pull::row;
    }
    return done("DROP INDEX", Kind::changed_table, last);
  }

  Pull truncate() {
    std::int32_t last = kNobody;
    while (execution().next < s_.tables.size()) {
      std::int32_t table = kNobody;
      const Pull locked =
          lock_named_table(state_, who_, executor_, s_.tables[execution().next], kAccessExclusive, false, table);
      if (locked != Pull::row) return locked;
      if (is_referenced(table)) return fail("0A000", "cannot truncate a table referenced in a foreign key constraint");
      current_xid(state_, who_);
      remember_table(state_, who_, table, false, true);
      Table& held = table_of(state_, table);
      held.storage = {};
      held.reltuples = -1;
      held.relpages = held.relallvisible = 0;
      held.frozen_xid = oldest_needed(state_);
      ++held.version;
      for (const std::int32_t index : held.indexes) {
        remember_index(state_, who_, index, false, true);
        make_empty_btree(index_of(state_, index).storage);
        index_of(state_, index).reltuples = -1;
        index_of(state_, index).relpages = 0;
      }
      last = table;
      ++execution().next;
    }
    return done("TRUNCATE TABLE", Kind::changed_table, last);
  }

  bool has_rows(std::int32_t table) {
    for (Block block = 0; block < page_count(state_, table); ++block)
      for (Offset offset = 1; offset <= last_offset(page_of(state_, table, block)); ++offset) {
        if (!has_tuple(state_, table, {block, offset})) continue;
        TupleHeader tuple = header_of(state_, table, {block, offset});
        if (judge(state_, who_, take_snapshot(state_, who_), tuple).visible) return true;
      }
    return false;
  }

  Pull alter() {
    if (s_.if_exists && find_table(state_, who_, s_.tables[0]) == kNobody) {
      note("NOTICE:  relation \"" + s_.tables[0] + "\" does not exist, skipping");
      outcome().tag = "ALTER TABLE";
      return Pull::row;
    }
    std::int32_t table = kNobody;
    const std::int32_t mode = s_.kind == Command::set_storage ? kShareUpdateExclusive : kAccessExclusive;
    const Pull locked = lock_named_table(state_, who_, executor_, s_.tables[0], mode, false, table);
    if (locked != Pull::row) return locked;
    auto definition = std::make_shared<TableDefinition>(*table_of(state_, table).definition);
    if (s_.kind == Command::set_storage) {
      definition->fillfactor = s_.fillfactor;
    } else if (s_.kind == Command::add_column) {
      const ColumnSpec& spec = s_.column_specs[0];
      if (std::any_of(definition->columns.begin(), definition->columns.end(),
                      [&](const Column& c) { return c.name == spec.name && !c.dropped; })) {
        if (!s_.if_not_exists)
          return fail("42701", "column \"" + spec.name + "\" of relation \"" + definition->name + "\" already exists");
        note("NOTICE:  column \"" + spec.name + "\" of relation \"" + definition->name + "\" already exists, skipping");
        outcome().tag = "ALTER TABLE";
        return Pull::row;
      }
      Column column;
      if (!column_of(spec, column)) return Pull::fail;
      if (spec.not_null && !spec.by_default && has_rows(table))
        return fail("23502",
                    "column \"" + spec.name + "\" of relation \"" + definition->name + "\" contains null values");
      if (column.by_default) {
        Slot none;
        Evaluation context{state_, who_, &none, {}, false, 0};
        const Value value = cast_value(context, evaluate(context, *column.by_default), column.type, true);
        if (context.error.set()) {
          executor_.error = context.error;
          return Pull::fail;
        }
        if (!value.null) column.missing = value;
      }
      definition->columns.push_back(std::move(column));
    } else {
      const auto column = std::find_if(definition->columns.begin(), definition->columns.end(),
                                       [&](const Column& c) { return c.name == s_.columns[0] && !c.dropped; });
      if (column == definition->columns.end())
        return fail("42703",
                    "column \"" + s_.columns[0] + "\" of relation \"" + definition->name + "\" does not exist");
      const auto number = static_cast<std::int16_t>(column - definition->columns.begin());
      for (const std::int32_t i : table_of(state_, table).indexes) {
        const auto& columns = index_of(state_, i).definition->columns;
        if (std::find(columns.begin(), columns.end(), number) != columns.end())
          return fail("0A000", "not modelled: dropping a column that an index names");
      }
      column->dropped = true;
      column->by_default.reset();
      column->not_null = false;
    }
    current_xid(state_, who_);
    current_command(state_, who_);
    remember_table(state_, who_, table, false);
    table_of(state_, table).definition = std::move(definition);
    ++table_of(state_, table).version;
    return done("ALTER TABLE", Kind::changed_table, table);
  }

  State& state_;
  std::int32_t who_;
  Executor& executor_;
  const Statement& s_;
  std::vector<Row> unique_keys_;
};

}  // namespace

Pull run_table_command(State& state, std::int32_t who, Executor& executor) {
  return TableCommand(state, who, executor).run();
}

}  // namespace glassbox::postgres
