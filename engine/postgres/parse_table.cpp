// CREATE, DROP, ALTER, TRUNCATE.
#include "engine/postgres/parse.hpp"

namespace glassbox::postgres {

void Parser::create() {
  if (take_word("table")) return create_table();
  if (take_word("index")) return create_index(false);
  if (take_words({"unique", "index"})) return create_index(true);
  fail();
}

void Parser::create_table() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::create_table;
  s.if_not_exists = take_words({"if", "not", "exists"});
  s.tables.push_back(table_name());
  if (is_word("as")) refuse("CREATE TABLE AS is beyond this machine");
  expect_op("(");
  if (!is_op(")")) {
    do {
      if (is_word("primary") || is_word("unique") || is_word("constraint") || is_word("foreign") || is_word("check") ||
          is_word("exclude") || is_word("like")) {
        table_constraint();
      } else {
        ColumnSpec spec;
        spec.name = expect_name();
        column(std::move(spec));
      }
    } while (take_op(","));
  }
  expect_op(")");
  if (take_word("with")) storage_parameters();
}

void Parser::column(ColumnSpec spec) {
  spec.type = type_name_of(true, &spec);
  column_constraints(spec);
  parsed_.statement.column_specs.push_back(std::move(spec));
}

void Parser::column_constraints(ColumnSpec& spec) {
  while (!failed()) {
    if (take_words({"primary", "key"})) {
      spec.primary_key = spec.not_null = true;
    } else if (take_word("unique")) {
      spec.unique = true;
    } else if (take_words({"not", "null"})) {
      spec.not_null = true;
    } else if (take_word("null")) {
      continue;
    } else if (take_word("default")) {
      spec.by_default = other_operator();
    } else if (take_word("references")) {
      spec.references = table_name();
      if (take_op("(")) {
        spec.references_column = expect_name();
        expect_op(")");
      }
      if (take_words({"on", "delete"}) || take_words({"on", "update"})) {
        if (!take_words({"no", "action"})) refuse("referential actions are beyond this machine", "NO ACTION");
      }
    } else if (is_word("generated")) {
      ++at_;
      spec.always = take_word("always");
      if (!spec.always) {
        expect_word("by");
        expect_word("default");
      }
      expect_word("as");
      if (is_op("(")) refuse("generated columns are beyond this machine");
      expect_word("identity");
      spec.identity = spec.not_null = true;
    } else {
      break;
    }
  }
}

void Parser::table_constraint() {
  KeySpec key;
  if (take_word("constraint")) key.name = expect_name();
  if (take_words({"primary", "key"}))
    key.primary = key.unique = true;
  else if (take_word("unique"))
    key.unique = true;
  else
    return fail();
  expect_op("(");
  key.columns = name_list();
  expect_op(")");
  parsed_.statement.keys.push_back(std::move(key));
}

void Parser::storage_parameters() {
  expect_op("(");
  do {
    const Token& token = peek();
    const std::string name = expect_name();
    if (failed()) return;
    if (name != "fillfactor") {
      const bool known = name.starts_with("autovacuum_") || name.starts_with("toast") || name == "parallel_workers" ||
                         name == "vacuum_truncate" || name == "vacuum_index_cleanup" || name == "user_catalog_table";
      --at_;
      if (known) return refuse("the storage parameter " + name + " is beyond this machine", "fillfactor");
      return error("22023", "unrecognized parameter \"" + token.text + "\"");
    }
    expect_op("=");
    const std::int64_t value = expect_integer();
    if (!failed() && (value < 10 || value > 100)) {
      error("22023", "value " + std::to_string(value) + " out of bounds for option \"fillfactor\"");
      return;
    }
    parsed_.statement.fillfactor = static_cast<std::int32_t>(value);
  } while (take_op(","));
  expect_op(")");
}

void Parser::create_index(bool unique) {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::create_index;
  if (is_word("concurrently")) fail();
  s.if_not_exists = take_words({"if", "not", "exists"});
  KeySpec key;
  key.unique = unique;
  if (!is_word("on")) key.name = expect_name();
  expect_word("on");
  s.tables.push_back(table_name());
  if (take_word("using") && !take_word("btree")) refuse("only b-tree indexes are modelled", "USING btree");
  expect_op("(");
  do {
    if (is_op("(")) refuse("indexes on expressions are beyond this machine", "columns");
    key.columns.push_back(expect_name());
    if (is_op("(")) refuse("indexes on expressions are beyond this machine", "columns");
    const bool descending = take_word("desc");
    if (!descending) take_word("asc");
    key.descending.push_back(descending);
    bool first = descending;
    if (take_word("nulls")) {
      first = take_word("first");
      if (!first) expect_word("last");
    }
    key.nulls_first.push_back(first);
  } while (take_op(","));
  expect_op(")");
  if (is_word("include")) fail();
  if (take_word("with")) storage_parameters();
  if (take_word("where")) key.where = expression();
  s.keys.push_back(std::move(key));
}

void Parser::drop() {
  Statement& s = parsed_.statement;
  if (take_word("table"))
    s.kind = Statement::Kind::drop_table;
  else if (take_word("index"))
    s.kind = Statement::Kind::drop_index;
  else
    return fail();
  s.if_exists = take_words({"if", "exists"});
  do s.tables.push_back(table_name());
  while (take_op(","));
  if (is_word("cascade")) fail();
  take_word("restrict");
}

void Parser::alter() {
  Statement& s = parsed_.statement;
  if (!take_word("table")) return fail();
  s.if_exists = take_words({"if", "exists"});
  take_word("only");
  s.tables.push_back(table_name());
  if (take_word("add")) {
    if (is_word("constraint") || is_word("primary") || is_word("unique") || is_word("foreign") || is_word("check"))
      return fail();
    take_word("column");
    s.kind = Statement::Kind::add_column;
    s.if_not_exists = take_words({"if", "not", "exists"});
    ColumnSpec spec;
    spec.name = expect_name();
    column(std::move(spec));
    if (failed()) return;
    const ColumnSpec& added = s.column_specs.back();
    if (added.primary_key || added.unique || added.serial || added.identity || !added.references.empty())
      refuse("a column added with a constraint that needs an index or a sequence is beyond this machine",
             "NOT NULL, DEFAULT");
  } else if (take_word("drop")) {
    if (is_word("constraint")) return fail();
    take_word("column");
    s.kind = Statement::Kind::drop_column;
    s.columns.push_back(expect_name());
  } else if (take_word("set")) {
    s.kind = Statement::Kind::set_storage;
    storage_parameters();
  } else {
    fail();
  }
}

void Parser::truncate() {
  parsed_.statement.kind = Statement::Kind::truncate;
  take_word("table");
  take_word("only");
  do parsed_.statement.tables.push_back(table_name());
  while (take_op(","));
  if (is_word("restart") || is_word("cascade")) refuse("TRUNCATE with options is beyond this machine");
  take_words({"continue", "identity"});
  take_word("restrict");
}

}  // namespace glassbox::postgres
