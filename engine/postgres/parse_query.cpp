// SELECT, INSERT, UPDATE, DELETE.
#include "engine/postgres/parse.hpp"

namespace glassbox::postgres {

void Parser::targets(std::vector<Target>& targets) {
  do {
    Target target;
    target.expr = expression();
    if (take_word("as"))
      target.name = expect_any_name();
    else if (at_name())
      target.name = expect_name();
    targets.push_back(std::move(target));
  } while (take_op(","));
}

void Parser::select() {
  parsed_.statement.kind = Statement::Kind::select;
  select_body();
  select_tail();
}

void Parser::select_body() {
  Statement& s = parsed_.statement;
  if (take_word("values")) {
    values_lists();
    return;
  }
  expect_word("select");
  if (take_word("distinct")) {
    s.distinct = true;
    if (is_word("on")) refuse("DISTINCT ON is beyond this machine");
  } else {
    take_word("all");
  }
  if (!is_word("from")) targets(s.targets);
  if (is_word("into")) fail();
  if (take_word("from")) from_list();
  if (take_word("where")) s.where = expression();
  if (take_words({"group", "by"})) s.group_by = expression_list();
  if (take_word("having")) s.having = expression();
}

void Parser::select_tail() {
  Statement& s = parsed_.statement;
  if (take_words({"order", "by"})) order_by();
  for (bool more = true; more && !failed();) {
    more = false;
    if (!s.limit && take_word("limit")) {
      more = true;
      if (!take_word("all")) s.limit = expression();
    } else if (!s.offset && take_word("offset")) {
      more = true;
      s.offset = expression();
      if (!take_word("rows")) take_word("row");
    } else if (is_word("for")) {
      more = true;
      locking();
    }
  }
}

void Parser::order_by() {
  do {
    OrderKey key;
    key.expr = expression();
    if (take_word("desc"))
      key.descending = true;
    else
      take_word("asc");
    key.nulls_first = key.descending;
    if (take_word("nulls")) {
      if (take_word("first"))
        key.nulls_first = true;
      else {
        expect_word("last");
        key.nulls_first = false;
      }
    }
    parsed_.statement.order_by.push_back(std::move(key));
  } while (take_op(","));
}

void Parser::locking() {
  expect_word("for");
  LockClause clause;
  if (take_word("update"))
    clause.strength = RowLock::update;
  else if (take_words({"no", "key", "update"}))
    clause.strength = RowLock::no_key_update;
  else if (take_words({"key", "share"}))
    clause.strength = RowLock::key_share;
  else if (take_word("share"))
    clause.strength = RowLock::share;
  else
    fail();
  if (take_word("of")) clause.of = name_list();
  if (take_word("nowait"))
    clause.policy = WaitPolicy::error;
  else if (take_words({"skip", "locked"}))
    clause.policy = WaitPolicy::skip;
  parsed_.statement.locks.push_back(std::move(clause));
}

FromItem Parser::from_item() {
  FromItem item;
  take_word("only");
  if (is_op("(")) refuse("subqueries are beyond this machine");
  item.table = table_name();
  if (is_op("(")) {
    if (item.table != "generate_series")
      refuse("only generate_series() may stand in FROM as a function", "generate_series(1, 10)");
    expect_op("(");
    item.function = true;
    if (!is_op(")")) item.args = expression_list();
    expect_op(")");
    if (is_word("with")) fail();
  }
  if (take_word("as"))
    item.alias = expect_name();
  else if (at_name())
    item.alias = expect_name();
  if (!item.alias.empty() && take_op("(")) {
    item.column_aliases = name_list();
    expect_op(")");
  }
  if (item.alias.empty()) item.alias = item.table;
  return item;
}

void Parser::from_list() {
  std::vector<FromItem>& from = parsed_.statement.from;
  from.push_back(from_item());
  while (!failed()) {
    FromItem::Join join = FromItem::Join::inner;
    if (take_op(",")) {
      from.push_back(from_item());
      continue;
    }
    bool cross = false;
    if (take_words({"cross", "join"}))
      cross = true;
    else if (take_words({"left", "outer", "join"}) || take_words({"left", "join"}))
      join = FromItem::Join::left;
    else if (!take_words({"inner", "join"}) && !take_word("join"))
      break;
    FromItem item = from_item();
    item.join = join;
    if (!cross) {
      if (take_word("on"))
        item.on = expression();
      else if (take_word("using")) {
        expect_op("(");
        item.using_columns = name_list();
        expect_op(")");
      } else {
        fail();
      }
    }
    from.push_back(std::move(item));
  }
  if (is_word("natural") || is_word("right") || is_word("full") || is_word("tablesample")) fail();
  if (from.size() > 4) refuse("more than four tables in one query are beyond this machine");
}

void Parser::values_lists() {
  do {
    expect_op("(");
    parsed_.statement.values.push_back(expression_list());
    expect_op(")");
  } while (take_op(","));
}

void Parser::insert() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::insert;
  expect_word("into");
  s.tables.push_back(table_name());
  s.alias = s.tables.back();
  if (take_word("as")) s.alias = expect_name();
  if (is_op("(")) {
    ++at_;
    s.columns = name_list();
    expect_op(")");
  }
  if (is_word("overriding")) fail();
  if (take_words({"default", "values"})) {
    s.default_values = true;
  } else if (is_word("select") || is_word("values")) {
    select_body();
    select_tail();
  } else {
    fail();
  }
  if (take_words({"on", "conflict"})) conflict();
  returning();
}

void Parser::conflict() {
  Statement& s = parsed_.statement;
  s.on_conflict = true;
  if (take_op("(")) {
    s.conflict_columns = name_list();
    expect_op(")");
    if (is_word("where")) fail();
  } else if (take_words({"on", "constraint"})) {
    s.conflict_constraint = expect_name();
  }
  expect_word("do");
  if (take_word("nothing")) return;
  expect_word("update");
  expect_word("set");
  s.conflict_update = true;
  if (!failed() && s.conflict_columns.empty() && s.conflict_constraint.empty())
    error("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name");
  s.conflict_assignments = assignments();
  if (take_word("where")) s.conflict_where = expression();
}

std::vector<std::pair<std::string, Expr>> Parser::assignments() {
  std::vector<std::pair<std::string, Expr>> list;
  do {
    if (take_op("(")) {
      const std::vector<std::string> names = name_list();
      expect_op(")");
      expect_op("=");
      take_word("row");
      expect_op("(");
      if (is_word("select")) refuse("subqueries are beyond this machine");
      std::vector<Expr> values = expression_list();
      expect_op(")");
      if (!failed() && names.size() != values.size()) {
        error("42601", "number of columns does not match number of values");
        break;
      }
      for (std::size_t i = 0; i < names.size() && !failed(); ++i) list.emplace_back(names[i], std::move(values[i]));
      continue;
    }
    std::string name = expect_name();
    expect_op("=");
    list.emplace_back(std::move(name), expression());
  } while (take_op(","));
  return list;
}

void Parser::update() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::update;
  take_word("only");
  s.tables.push_back(table_name());
  s.alias = s.tables.back();
  if (take_word("as"))
    s.alias = expect_name();
  else if (at_name() && !is_word("set"))
    s.alias = expect_name();
  expect_word("set");
  s.assignments = assignments();
  if (take_word("from")) from_list();
  if (take_word("where")) s.where = expression();
  returning();
}

void Parser::remove() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::remove;
  expect_word("from");
  take_word("only");
  s.tables.push_back(table_name());
  s.alias = s.tables.back();
  if (take_word("as"))
    s.alias = expect_name();
  else if (at_name())
    s.alias = expect_name();
  if (take_word("using")) from_list();
  if (take_word("where")) s.where = expression();
  returning();
}

void Parser::returning() {
  if (take_word("returning")) targets(parsed_.statement.returning);
}

}  // namespace glassbox::postgres
