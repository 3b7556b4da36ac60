#include "engine/postgres/planner.hpp"

#include <algorithm>

#include "engine/postgres/heap.hpp"
#include "engine/postgres/settings.hpp"

namespace glassbox::postgres {
namespace {

class Planner {
 public:
  Planner(const State& state, std::int32_t who, const Statement& statement, Plan& plan, SqlError& error)
      : state_(state), who_(who), s_(statement), plan_(plan), error_(error), names_(state, who, plan.sources, error) {}

  bool make() {
    switch (s_.kind) {
      case Statement::Kind::select:
        return select();
      case Statement::Kind::insert:
        return insert();
      default:
        return change();
    }
  }

 private:
  bool refuse(std::string state, std::string message) {
    if (!error_.set()) error_ = {std::move(state), std::move(message)};
    return false;
  }

  bool add_source(const FromItem& item) {
    Source source;
    if (item.function) {
      source.alias = item.alias;
      source.series = true;
      source.args = item.args;
      if (item.args.size() < 2 || item.args.size() > 3)
        return refuse("42883", "function generate_series(" + std::string(item.args.empty() ? "" : "integer") +
                                   ") does not exist");
      Type type = Type::int4;
      names_.limit_to(plan_.sources.size());
      for (Expr& arg : source.args) {
        if (!names_.resolve(arg, nullptr, "functions in FROM")) return false;
        if (arg.type == Type::int8) type = Type::int8;
        if (!is_integer(arg.type)) return refuse("0A000", "not modelled: generate_series of other than whole numbers");
        if (sources_in(arg) != 0) return refuse("0A000", "not modelled: functions in FROM that name other tables");
      }
      source.types = {type};
      source.columns = {item.column_aliases.empty() ? item.alias : item.column_aliases[0]};
    } else if (item.table == "pg_class") {
      source = catalog_source(item.alias);
    } else {
      const std::int32_t table = find_table(state_, who_, item.table);
      if (table == kNobody) return refuse("42P01", "relation \"" + item.table + "\" does not exist");
      source = table_source(state_, table, item.alias);
      for (std::size_t i = 0; i < item.column_aliases.size() && i < source.columns.size(); ++i)
        source.columns[i] = item.column_aliases[i];
    }
    for (const Source& other : plan_.sources)
      if (other.alias == source.alias)
        return refuse("42712", "table name \"" + source.alias + "\" specified more than once");
    source.join = item.join;
    plan_.sources.push_back(std::move(source));
    return true;
  }

  // pg_class, as far as it is known: its rows are worked out now.
  Source catalog_source(std::string alias) {
    Source source;
    source.alias = std::move(alias);
    source.values = true;
    source.columns = {"oid", "relname", "relpages", "reltuples", "relallvisible", "relfrozenxid", "relkind"};
    source.types = {Type::oid, Type::name, Type::int4, Type::int8, Type::int4, Type::xid, Type::text};
    const auto add = [&](std::uint32_t oid, const std::string& name, std::uint32_t pages, double tuples,
                         std::uint32_t visible, Xid frozen, const char* kind) {
      const Row row = {number_of(Type::oid, oid),
                       text_of(name),
                       number_of(Type::int4, pages),
                       number_of(Type::int8, static_cast<std::int64_t>(tuples)),
                       number_of(Type::int4, visible),
                       number_of(Type::xid, frozen),
                       text_of(kind)};
      std::vector<Expr> exprs;
      for (std::size_t i = 0; i < row.size(); ++i) {
        Expr expr;
        expr.value = row[i];
        expr.type = source.types[i];
        exprs.push_back(std::move(expr));
      }
      plan_.values.push_back(std::move(exprs));
    };
    for (const Table& table : state_.tables)
      if (!table.dropped)
        add(table.oid, table.definition->name, table.relpages, table.reltuples, table.relallvisible, table.frozen_xid,
            "r");
    for (const Index& index : state_.indexes)
      if (!index.dropped) add(index.oid, index.definition->name, index.relpages, index.reltuples, 0, 0, "i");
    return source;
  }

  bool add_from(const std::vector<FromItem>& from) {
    for (const FromItem& item : from) {
      if (!add_source(item)) return false;
      const std::size_t here = plan_.sources.size();
      plan_.on.resize(here);
      std::vector<Expr> parts;
      if (item.on) {
        Expr on = *item.on;
        names_.limit_to(here);
        if (!names_.resolve_boolean(on, nullptr, "JOIN/ON")) return false;
        conjuncts(on, parts);
      }
      for (const std::string& name : item.using_columns) {
        Expr equal;
        equal.kind = Expr::Kind::op;
        equal.name = "=";
        for (std::size_t side : {here - 2, here - 1}) {
          Expr column;
          column.kind = Expr::Kind::column;
          column.name = name;
          column.qualifier = plan_.sources[side].alias;
          equal.args.push_back(column);
        }
        if (!names_.resolve_boolean(equal, nullptr, "JOIN/USING")) return false;
        parts.push_back(equal);
      }
      names_.limit_to(~std::size_t{0});
      if (item.join == FromItem::Join::left)
        plan_.on[here - 1] = parts;
      else
        plan_.quals.insert(plan_.quals.end(), parts.begin(), parts.end());
    }
    return true;
  }

  bool add_where() {
    if (!s_.where) return true;
    Expr where = *s_.where;
    if (!names_.resolve_boolean(where, nullptr, "WHERE")) return false;
    conjuncts(where, plan_.quals);
    return true;
  }

  // A name of the output, its number, or an expression.
  bool output_or_expression(Expr& expr, std::string_view place, bool prefer_input) {
    if (expr.kind == Expr::Kind::literal && is_integer(expr.value.type)) {
      const std::int64_t number = expr.value.number;
      if (number < 1 || number > static_cast<std::int64_t>(plan_.targets.size()))
        return refuse("42P10", std::string(place) + " position " + std::to_string(number) + " is not in select list");
      expr = plan_.targets[static_cast<std::size_t>(number - 1)];
      return true;
    }
    if (expr.kind == Expr::Kind::column && expr.qualifier.empty()) {
      bool input = false;
      for (const Source& source : plan_.sources)
        input = input || std::find(source.columns.begin(), source.columns.end(), expr.name) != source.columns.end();
      for (std::size_t i = 0; i < plan_.target_names.size() && !(prefer_input && input); ++i) {
        if (plan_.target_names[i] != expr.name) continue;
        expr = plan_.targets[i];
        return true;
      }
    }
    return names_.resolve(expr, &plan_.aggregates, place);
  }

  bool check_grouped(const Expr& expr) {
    if (expr.aggregate >= 0) return true;
    for (const Expr& key : plan_.group_by)
      if (key == expr || (key.kind == Expr::Kind::column && expr.kind == Expr::Kind::column &&
                          key.relation == expr.relation && key.attribute == expr.attribute))
        return true;
    if (expr.kind == Expr::Kind::column) {
      if (grouped_by_key(expr.relation)) return true;
      const Source& source = plan_.sources[static_cast<std::size_t>(expr.relation)];
      return refuse("42803", "column \"" + source.alias + "." + expr.name +
                                 "\" must appear in the GROUP BY clause or be used in an aggregate function");
    }
    return std::all_of(expr.args.begin(), expr.args.end(), [&](const Expr& arg) { return check_grouped(arg); });
  }

  // Columns that depend on a primary key in GROUP BY need not be named there.
  bool grouped_by_key(std::int16_t relation) const {
    const std::int32_t table = plan_.sources[static_cast<std::size_t>(relation)].table;
    if (table == kNobody) return false;
    for (const std::int32_t i : table_of(state_, table).indexes) {
      const IndexDefinition& index = *index_of(state_, i).definition;
      if (!index.primary) continue;
      return std::all_of(index.columns.begin(), index.columns.end(), [&](std::int16_t column) {
        return std::any_of(plan_.group_by.begin(), plan_.group_by.end(), [&](const Expr& key) {
          return key.kind == Expr::Kind::column && key.relation == relation && key.attribute == column;
        });
      });
    }
    return false;
  }

  bool analyze_query() {
    if (!s_.values.empty()) return analyze_values();
    if (!add_from(s_.from)) return false;
    std::vector<Expr> targets;
    if (!names_.expand(s_.targets, targets, plan_.target_names)) return false;
    for (Expr& target : targets) {
      if (!names_.resolve(target, &plan_.aggregates, "the select list")) return false;
      if (s_.kind == Statement::Kind::select && target.type == Type::unknown)
        target = cast_to(std::move(target), Type::text);
      plan_.targets.push_back(std::move(target));
    }
    if (!add_where()) return false;
    for (Expr key : s_.group_by) {
      if (!output_or_expression(key, "GROUP BY", true)) return false;
      plan_.group_by.push_back(std::move(key));
    }
    if (s_.having) {
      Expr having = *s_.having;
      if (!names_.resolve_boolean(having, &plan_.aggregates, "HAVING")) return false;
      conjuncts(having, plan_.having);
    }
    for (OrderKey key : s_.order_by) {
      if (!output_or_expression(key.expr, "ORDER BY", false)) return false;
      if (!is_constant(key.expr)) order_.push_back(std::move(key));
    }
    plan_.aggregated = !plan_.aggregates.empty() || !plan_.group_by.empty() || s_.having;
    if (plan_.aggregated) {
      for (const Expr& target : plan_.targets)
        if (!check_grouped(target)) return false;
      for (const OrderKey& key : order_)
        if (!check_grouped(key.expr)) return false;
      for (const Expr& part : plan_.having)
        if (!check_grouped(part)) return false;
    }
    plan_.distinct = s_.distinct;
    if (plan_.distinct && plan_.aggregated) return refuse("0A000", "not modelled: DISTINCT with aggregates");
    return limits() && marks();
  }

  bool analyze_values() {
    Source source;
    source.alias = "*VALUES*";
    source.values = true;
    for (std::size_t c = 0; c < s_.values.front().size(); ++c) {
      source.columns.push_back("column" + std::to_string(c + 1));
      source.types.push_back(Type::text);
    }
    for (const auto& list : s_.values) {
      if (list.size() != source.columns.size()) return refuse("42601", "VALUES lists must all be the same length");
      std::vector<Expr> row = list;
      for (std::size_t c = 0; c < row.size(); ++c) {
        if (!names_.resolve(row[c], nullptr, "VALUES")) return false;
        if (row[c].type != Type::unknown) source.types[c] = row[c].type;
      }
      plan_.values.push_back(std::move(row));
    }
    for (auto& row : plan_.values)
      for (std::size_t c = 0; c < row.size(); ++c) row[c] = cast_to(std::move(row[c]), source.types[c]);
    plan_.sources.push_back(source);
    for (std::size_t c = 0; c < source.columns.size(); ++c) {
      Expr column;
      column.kind = Expr::Kind::column;
      column.name = source.columns[c];
      column.relation = 0;
      column.attribute = static_cast<std::int16_t>(c);
      column.type = source.types[c];
      plan_.targets.push_back(column);
      plan_.target_names.push_back(column.name);
    }
    for (OrderKey key : s_.order_by) {
      if (!output_or_expression(key.expr, "ORDER BY", false)) return false;
      order_.push_back(std::move(key));
    }
    return limits();
  }

  bool limits() {
    for (auto [given, kept, name] :
         {std::tuple{&s_.limit, &plan_.limit, "LIMIT"}, std::tuple{&s_.offset, &plan_.offset, "OFFSET"}}) {
      if (!*given) continue;
      Expr expr = **given;
      if (sources_in(expr) != 0 || expr.kind == Expr::Kind::column)
        return refuse("42P10", "argument of " + std::string(name) + " must not contain variables");
      if (!names_.resolve(expr, nullptr, name)) return false;
      if (!names_.assign(expr, name, Type::int8)) return false;
      *kept = std::move(expr);
    }
    return true;
  }

  bool marks() {
    for (const LockClause& clause : s_.locks) {
      static constexpr const char* names[] = {"FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"};
      const std::string name = names[static_cast<std::size_t>(clause.strength)];
      if (plan_.distinct) return refuse("0A000", name + " is not allowed with DISTINCT clause");
      if (!plan_.group_by.empty()) return refuse("0A000", name + " is not allowed with GROUP BY clause");
      if (plan_.aggregated) return refuse("0A000", name + " is not allowed with aggregate functions");
      for (const std::string& of : clause.of)
        if (std::none_of(plan_.sources.begin(), plan_.sources.end(), [&](const Source& s) { return s.alias == of; }))
          return refuse("42P01", "relation \"" + of + "\" in " + name + " clause not found in FROM clause");
      for (std::size_t i = 0; i < plan_.sources.size(); ++i) {
        const Source& source = plan_.sources[i];
        if (source.table == kNobody) continue;
        if (!clause.of.empty() && std::find(clause.of.begin(), clause.of.end(), source.alias) == clause.of.end())
          continue;
        if (source.join == FromItem::Join::left)
          return refuse("0A000", name + " cannot be applied to the nullable side of an outer join");
        auto known = std::find_if(plan_.marks.begin(), plan_.marks.end(),
                                  [&](const RowMark& m) { return m.source == static_cast<std::int32_t>(i); });
        if (known == plan_.marks.end())
          known =
              plan_.marks.insert(known, RowMark{static_cast<std::int32_t>(i), RowLock::key_share, WaitPolicy::block});
        known->strength = std::max(known->strength, clause.strength);
        known->policy = std::max(known->policy, clause.policy);
      }
    }
    return true;
  }

  void collect(const Expr& expr, std::vector<std::vector<std::int16_t>>& needed) const {
    if (expr.kind == Expr::Kind::column && expr.relation >= 0 &&
        static_cast<std::size_t>(expr.relation) < needed.size()) {
      auto& list = needed[static_cast<std::size_t>(expr.relation)];
      const std::int16_t column = expr.attribute >= 0 ? expr.attribute : std::int16_t{-1};
      if (std::find(list.begin(), list.end(), column) == list.end()) list.push_back(column);
    }
    for (const Expr& arg : expr.args) collect(arg, needed);
  }

  std::vector<std::vector<std::int16_t>> needed_columns() const {
    std::vector<std::vector<std::int16_t>> needed(plan_.sources.size());
    for (const Expr& expr : plan_.targets) collect(expr, needed);
    for (const Expr& expr : plan_.quals) collect(expr, needed);
    for (const auto& list : plan_.on)
      for (const Expr& expr : list) collect(expr, needed);
    for (const Expr& expr : plan_.group_by) collect(expr, needed);
    for (const Expr& expr : plan_.aggregates) collect(expr, needed);
    for (const Expr& expr : plan_.having) collect(expr, needed);
    for (const OrderKey& key : order_) collect(key.expr, needed);
    for (const RowMark& mark : plan_.marks) needed[static_cast<std::size_t>(mark.source)].push_back(-1);
    return needed;
  }

  double wanted_rows() const {  // by LIMIT and OFFSET; 0: all
    if (!plan_.limit || plan_.limit->kind != Expr::Kind::literal) {
      if (!plan_.limit || plan_.limit->kind != Expr::Kind::cast || plan_.limit->args[0].kind != Expr::Kind::literal)
        return 0;
    }
    const auto number = [](const std::optional<Expr>& expr) {
      if (!expr) return 0.0;
      const Expr& inner = expr->kind == Expr::Kind::cast ? expr->args[0] : *expr;
      return inner.kind == Expr::Kind::literal && !inner.value.null ? static_cast<double>(inner.value.number) : 0.0;
    };
    return number(plan_.limit) + number(plan_.offset);
  }

  // What is paid until the wanted rows are there (compare_fractional_path_costs).
  static double cost_of(const Path& path, double wanted) {
    if (wanted <= 0 || wanted >= path.rows) return path.total;
    return path.startup + wanted / path.rows * (path.total - path.startup);
  }

  std::vector<Path> base_paths(const std::vector<OrderKey>* order) {
    if (plan_.sources.empty()) {
      Path path;
      path.total = kCpuTuple;
      add_node(path, PlanNode::Kind::result).filter = plan_.quals;
      return {path};
    }
    const auto needed = needed_columns();
    return join_paths(state_, who_, plan_, plan_.quals, needed, order);
  }

  static std::vector<OrderKey> keys_of(const std::vector<Expr>& exprs) {
    std::vector<OrderKey> keys;
    for (const Expr& expr : exprs) keys.push_back({expr, false, false});
    return keys;
  }

  Path aggregated_path() {
    const Session& session = session_of(state_, who_);
    const std::vector<OrderKey> group_keys = keys_of(plan_.group_by);
    const std::vector<Path> inputs = base_paths(group_keys.empty() ? nullptr : &group_keys);
    Path best;
    bool any = false;
    const auto consider = [&](Path path) {
      if (any && path.total >= best.total) return;
      best = std::move(path);
      any = true;
    };
    const double work = kCpuOperator * static_cast<double>(plan_.aggregates.size()) + qual_cost_of_arguments();
    const auto columns = static_cast<double>(plan_.group_by.size());
    for (const Path& input : inputs) {
      double groups = 1;
      for (const Expr& key : plan_.group_by) groups *= distinct_values(state_, plan_.sources, key, input.rows);
      groups = std::min(clamp_rows(groups), std::max(input.rows, 1.0));
      if (plan_.group_by.empty()) {
        Path path = input;
        path.startup = path.total + work * input.rows;
        path.total = path.startup + kCpuTuple;
        path.rows = 1;
        add_node(path, PlanNode::Kind::aggregate);
        consider(std::move(path));
        continue;
      }
      Path hashed = input;
      hashed.startup = hashed.total + (work + kCpuOperator * columns) * input.rows +
                       (flag_setting(session, "enable_hashagg") ? 0 : kDisable);
      hashed.total = hashed.startup + kCpuTuple * groups;
      hashed.rows = groups;
      hashed.ordered = false;
      add_node(hashed, PlanNode::Kind::aggregate).hashed = true;
      if (!order_.empty()) hashed = sorted_path(session, std::move(hashed), order_, wanted_rows());
      consider(std::move(hashed));
      Path sorted = input.ordered ? input : sorted_path(session, input, group_keys, 0);
      sorted.total += (work + kCpuOperator * columns) * input.rows + kCpuTuple * groups;
      sorted.rows = groups;
      add_node(sorted, PlanNode::Kind::aggregate);
      if (!order_.empty() && order_ != group_keys)
        sorted = sorted_path(session, std::move(sorted), order_, wanted_rows());
      consider(std::move(sorted));
    }
    return best;
  }

  double qual_cost_of_arguments() const {
    double cost = 0;
    for (const Expr& aggregate : plan_.aggregates) cost += qual_cost(aggregate.args);
    return cost;
  }

  Path query_path() {
    const Session& session = session_of(state_, who_);
    if (plan_.distinct) {
      plan_.group_by = plan_.targets;
      plan_.aggregated = true;
    }
    if (plan_.aggregated) return aggregated_path();
    const double wanted = wanted_rows();
    Path best;
    bool any = false;
    for (Path& path : base_paths(order_.empty() ? nullptr : &order_)) {
      Path done = order_.empty() || path.ordered
                      ? std::move(path)
                      : sorted_path(session, std::move(path), order_, plan_.marks.empty() ? wanted : 0);
      const double cost = cost_of(done, wanted);
      if (any && cost >= cost_of(best, wanted)) continue;
      best = std::move(done);
      any = true;
    }
    return best;
  }

  void finish(Path path) {
    plan_.nodes = std::move(path.nodes);
    plan_.root = static_cast<std::int32_t>(plan_.nodes.size()) - 1;
  }

  bool select() {
    if (!analyze_query()) return false;
    Path path = query_path();
    if (!plan_.marks.empty()) {
      path.total += kCpuTuple * path.rows;
      add_node(path, PlanNode::Kind::lock_rows);
    }
    if (plan_.limit || plan_.offset) limit_path(path);
    finish(std::move(path));
    return true;
  }

  void limit_path(Path& path) const {
    const double wanted = wanted_rows();
    const double skipped = plan_.offset && plan_.limit ? 0 : 0;
    if (wanted > 0 && wanted < path.rows) {
      path.total = path.startup + (path.total - path.startup) * wanted / path.rows;
      path.rows = clamp_rows(wanted - skipped);
    }
    add_node(path, PlanNode::Kind::limit);
  }

  bool target_columns(const TableDefinition& table) {
    if (s_.columns.empty()) {
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (!table.columns[c].dropped) plan_.insert_columns.push_back(static_cast<std::int16_t>(c));
      return true;
    }
    for (const std::string& name : s_.columns) {
      const std::int16_t column = column_of(table, name);
      if (column < 0) return no_column(name, table);
      if (std::find(plan_.insert_columns.begin(), plan_.insert_columns.end(), column) != plan_.insert_columns.end())
        return refuse("42701", "column \"" + name + "\" specified more than once");
      plan_.insert_columns.push_back(column);
    }
    return true;
  }

  static std::int16_t column_of(const TableDefinition& table, const std::string& name) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      if (table.columns[c].name == name && !table.columns[c].dropped) return static_cast<std::int16_t>(c);
    return -1;
  }
  bool no_column(const std::string& name, const TableDefinition& table) {
    return refuse("42703", "column \"" + name + "\" of relation \"" + table.name + "\" does not exist");
  }

  bool count_matches(std::size_t given) {
    if (given > plan_.insert_columns.size()) return refuse("42601", "INSERT has more expressions than target columns");
    if (given < plan_.insert_columns.size() && !s_.columns.empty())
      return refuse("42601", "INSERT has more target columns than expressions");
    plan_.insert_columns.resize(given);
    return true;
  }

  bool insert() {
    plan_.table = find_table(state_, who_, s_.tables[0]);
    if (plan_.table == kNobody) return refuse("42P01", "relation \"" + s_.tables[0] + "\" does not exist");
    const TableDefinition& table = *table_of(state_, plan_.table).definition;
    if (!target_columns(table)) return false;
    Path path;
    if (s_.default_values) {
      plan_.insert_columns.clear();
      plan_.values.push_back({});
    } else if (!s_.values.empty()) {
      if (!insert_values(table)) return false;
    } else {
      if (!analyze_query() || !count_matches(plan_.targets.size())) return false;
      for (std::size_t i = 0; i < plan_.targets.size(); ++i) {
        const Column& column = table.columns[static_cast<std::size_t>(plan_.insert_columns[i])];
        if (!names_.assign(plan_.targets[i], column.name, column.type)) return false;
      }
      path = query_path();
      if (plan_.limit || plan_.offset) limit_path(path);
    }
    add_node(path, PlanNode::Kind::insert).source = kNobody;
    if (!conflict(table)) return false;
    finish(std::move(path));
    std::vector<Source> own = {table_source(state_, plan_.table, s_.alias)};
    return returning(own);
  }

  bool insert_values(const TableDefinition& table) {
    for (const auto& list : s_.values) {
      if (list.size() != s_.values.front().size()) return refuse("42601", "VALUES lists must all be the same length");
      if (&list == &s_.values.front() && !count_matches(list.size())) return false;
      std::vector<Expr> row;
      for (std::size_t i = 0; i < list.size(); ++i) {
        const Column& column = table.columns[static_cast<std::size_t>(plan_.insert_columns[i])];
        Expr expr = list[i];
        if (expr.kind == Expr::Kind::by_default) {
          expr = column.by_default ? *column.by_default : Expr{};
          if (!column.by_default) expr.type = column.type, expr.value = null_of(column.type);
        } else {
          if (column.always)
            return refuse("428C9", "cannot insert a non-DEFAULT value into column \"" + column.name + "\"");
          if (!names_.resolve(expr, nullptr, "VALUES") || !names_.assign(expr, column.name, column.type)) return false;
        }
        row.push_back(std::move(expr));
      }
      plan_.values.push_back(std::move(row));
    }
    return true;
  }

  bool conflict(const TableDefinition& table) {
    plan_.on_conflict = s_.on_conflict;
    plan_.conflict_update = s_.conflict_update;
    if (!s_.conflict_columns.empty() || !s_.conflict_constraint.empty()) {
      for (const std::int32_t i : table_of(state_, plan_.table).indexes) {
        const IndexDefinition& index = *index_of(state_, i).definition;
        if (!index.unique || index.where || index_of(state_, i).dropped) continue;
        bool match = index.name == s_.conflict_constraint;
        if (!s_.conflict_columns.empty()) {
          match = index.columns.size() == s_.conflict_columns.size();
          for (const std::string& name : s_.conflict_columns) {
            const std::int16_t column = column_of(table, name);
            if (column < 0) return refuse("42703", "column \"" + name + "\" does not exist");
            match = match && std::find(index.columns.begin(), index.columns.end(), column) != index.columns.end();
          }
        }
        if (match) plan_.arbiters.push_back(i);
      }
      if (plan_.arbiters.empty()) {
        if (!s_.conflict_constraint.empty())
          return refuse(
              "42704", "constraint \"" + s_.conflict_constraint + "\" for table \"" + table.name + "\" does not exist");
        return refuse("42P10", "there is no unique or exclusion constraint matching the ON CONFLICT specification");
      }
    }
    if (!s_.conflict_update) return true;
    std::vector<Source> own = {table_source(state_, plan_.table, s_.alias),
                               table_source(state_, plan_.table, "excluded")};
    own[1].excluded = true;
    Analyzer names(state_, who_, own, error_);
    if (!assignments(s_.conflict_assignments, table, names, plan_.conflict_assignments)) return false;
    if (!s_.conflict_where) return true;
    Expr where = *s_.conflict_where;
    if (!names.resolve_boolean(where, nullptr, "WHERE")) return false;
    conjuncts(where, plan_.conflict_where);
    return true;
  }

  bool assignments(const std::vector<std::pair<std::string, Expr>>& given, const TableDefinition& table,
                   Analyzer& names, std::vector<std::pair<std::int16_t, Expr>>& kept) {
    for (const auto& [name, value] : given) {
      const std::int16_t c = column_of(table, name);
      if (c < 0) return no_column(name, table);
      for (const auto& [other, expr] : kept)
        if (other == c) return refuse("42601", "multiple assignments to same column \"" + name + "\"");
      const Column& column = table.columns[static_cast<std::size_t>(c)];
      Expr expr = value;
      if (expr.kind == Expr::Kind::by_default) {
        expr = column.by_default ? *column.by_default : Expr{};
        if (!column.by_default) expr.value = null_of(column.type);
        expr.type = column.type;
      } else {
        if (column.always) return refuse("428C9", "column \"" + name + "\" can only be updated to DEFAULT");
        if (!names.resolve(expr, nullptr, "UPDATE") || !names.assign(expr, name, column.type)) return false;
      }
      kept.emplace_back(c, std::move(expr));
    }
    return true;
  }

  bool returning(std::vector<Source>& sources) {
    if (s_.returning.empty()) return true;
    Analyzer names(state_, who_, sources, error_);
    std::vector<Expr> exprs;
    if (!names.expand(s_.returning, exprs, plan_.returning_names)) return false;
    for (Expr& expr : exprs) {
      if (!names.resolve(expr, nullptr, "RETURNING")) return false;
      plan_.returning.push_back(std::move(expr));
    }
    return true;
  }

  bool change() {
    const bool update = s_.kind == Statement::Kind::update;
    plan_.table = find_table(state_, who_, s_.tables[0]);
    if (plan_.table == kNobody) return refuse("42P01", "relation \"" + s_.tables[0] + "\" does not exist");
    plan_.sources.push_back(table_source(state_, plan_.table, s_.alias));
    plan_.on.resize(1);
    if (!add_from(s_.from)) return false;
    if (update && !assignments(s_.assignments, *table_of(state_, plan_.table).definition, names_, plan_.assignments))
      return false;
    if (!add_where()) return false;
    auto needed = needed_columns();
    for (const auto& [column, expr] : plan_.assignments) collect(expr, needed);
    needed[0].push_back(-1);
    Path best;
    bool any = false;
    for (Path& path : join_paths(state_, who_, plan_, plan_.quals, needed, nullptr)) {
      if (any && path.total >= best.total) continue;
      best = std::move(path);
      any = true;
    }
    add_node(best, update ? PlanNode::Kind::update : PlanNode::Kind::remove).source = 0;
    finish(std::move(best));
    return returning(plan_.sources);
  }

  const State& state_;
  std::int32_t who_;
  const Statement& s_;
  Plan& plan_;
  SqlError& error_;
  Analyzer names_;
  std::vector<OrderKey> order_;
};

}  // namespace

void conjuncts(const Expr& expr, std::vector<Expr>& parts) {
  if (expr.kind != Expr::Kind::all_of) {
    parts.push_back(expr);
    return;
  }
  for (const Expr& arg : expr.args) conjuncts(arg, parts);
}

std::int32_t find_table(const State& state, std::int32_t who, std::string_view name) {
  for (std::size_t i = 0; i < state.tables.size(); ++i) {
    const Table& table = state.tables[i];
    const bool seen = table.created_by == kNoXid || is_current(state, who, table.created_by);
    if (!table.dropped && seen && table.definition->name == name) return static_cast<std::int32_t>(i);
  }
  return kNobody;
}

std::int32_t find_index(const State& state, std::int32_t who, std::string_view name) {
  for (std::size_t i = 0; i < state.indexes.size(); ++i) {
    const Index& index = state.indexes[i];
    const bool seen = index.created_by == kNoXid || is_current(state, who, index.created_by);
    if (!index.dropped && seen && index.definition->name == name) return static_cast<std::int32_t>(i);
  }
  return kNobody;
}

Source table_source(const State& state, std::int32_t table, std::string alias) {
  Source source;
  source.table = table;
  source.alias = std::move(alias);
  for (const Column& column : table_of(state, table).definition->columns) {
    source.columns.push_back(column.dropped ? std::string() : column.name);
    source.types.push_back(column.type);
  }
  return source;
}

bool make_plan(const State& state, std::int32_t who, const Statement& statement, Plan& plan, SqlError& error) {
  return Planner(state, who, statement, plan, error).make();
}

}  // namespace glassbox::postgres
