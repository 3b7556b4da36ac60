// Transactions, locks, VACUUM, ANALYZE, EXPLAIN, settings; and the statement itself.
#include <array>

#include "engine/postgres/parse.hpp"

namespace glassbox::postgres {
namespace {

// Statements of PostgreSQL 17 that are not modelled, by their first word.
constexpr auto kOtherStatements = std::to_array<std::string_view>(
    {"abort_prepared", "call",    "close",  "cluster",  "comment",  "copy",    "deallocate",
     "declare",        "discard", "do",     "execute",  "fetch",    "grant",   "import",
     "listen",         "load",    "merge",  "move",     "notify",   "prepare", "reassign",
     "refresh",        "reindex", "revoke", "security", "unlisten", "with",    "table"});

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

constexpr const char* kStatements =
    "SELECT, INSERT, UPDATE, DELETE, BEGIN, COMMIT, ROLLBACK, SAVEPOINT, LOCK TABLE, CREATE TABLE, CREATE INDEX, ALTER "
    "TABLE, DROP, TRUNCATE, VACUUM, ANALYZE, EXPLAIN, SET, SHOW, CHECKPOINT";

}  // namespace

Parsed Parser::parse() {
  if (!failed()) {
    statement();
    take_op(";");
    if (!failed() && is_op(";")) refuse("one statement a line");
    if (!failed() && peek().kind != Token::Kind::end) {
      if (at_ > 0 && tokens_[at_ - 1].text == ";") refuse("one statement a line");
      fail();
    }
  }
  return std::move(parsed_);
}

void Parser::statement() {
  Statement& s = parsed_.statement;
  if (is_word("select") || is_word("values")) return select();
  if (take_word("insert")) return insert();
  if (take_word("update")) return update();
  if (take_word("delete")) return remove();
  if (take_word("create")) return create();
  if (take_word("drop")) return drop();
  if (take_word("alter")) return alter();
  if (take_word("truncate")) return truncate();
  if (is_word("begin") || is_word("start")) return begin_statement();
  if (take_word("commit") || take_word("end")) return end_statement(true);
  if (take_word("rollback") || take_word("abort")) return rollback();
  if (take_word("savepoint")) {
    s.kind = Statement::Kind::savepoint;
    s.name = expect_name();
    return;
  }
  if (take_word("release")) {
    s.kind = Statement::Kind::release;
    take_word("savepoint");
    s.name = expect_name();
    return;
  }
  if (take_word("lock")) return lock_table();
  if (take_word("vacuum")) return vacuum();
  if (take_word("analyze") || take_word("analyse")) return analyze();
  if (take_word("explain")) return explain();
  if (take_word("set")) return set();
  if (take_word("reset")) {
    s.kind = Statement::Kind::set;
    s.by_default = true;
    s.name = expect_any_name();
    return;
  }
  if (take_word("show")) {
    s.kind = Statement::Kind::show;
    if (take_words({"transaction", "isolation", "level"}))
      s.name = "transaction_isolation";
    else
      s.name = expect_any_name();
    return;
  }
  if (take_word("checkpoint")) {
    s.kind = Statement::Kind::checkpoint;
    return;
  }
  for (const std::string_view word : kOtherStatements)
    if (is_word(word)) return refuse("PostgreSQL has " + upper(word) + ", this machine does not", kStatements);
  fail();
}

void Parser::transaction_modes() {
  auto& modes = parsed_.statement.modes;
  while (!failed()) {
    if (take_words({"isolation", "level"})) {
      if (take_word("serializable"))
        modes.emplace_back("isolation", "serializable");
      else if (take_words({"repeatable", "read"}))
        modes.emplace_back("isolation", "repeatable read");
      else if (take_words({"read", "committed"}))
        modes.emplace_back("isolation", "read committed");
      else if (take_words({"read", "uncommitted"}))
        modes.emplace_back("isolation", "read uncommitted");
      else
        fail();
    } else if (take_words({"read", "only"})) {
      modes.emplace_back("read_only", "on");
    } else if (take_words({"read", "write"})) {
      modes.emplace_back("read_only", "off");
    } else if (take_words({"not", "deferrable"})) {
      modes.emplace_back("deferrable", "off");
    } else if (take_word("deferrable")) {
      modes.emplace_back("deferrable", "on");
    } else if (!take_op(",")) {
      break;
    }
  }
}

void Parser::begin_statement() {
  parsed_.statement.kind = Statement::Kind::begin;
  if (take_word("start")) {
    parsed_.statement.name = "START TRANSACTION";
    expect_word("transaction");
  } else {
    parsed_.statement.name = "BEGIN";
    expect_word("begin");
    if (!take_word("transaction")) take_word("work");
  }
  transaction_modes();
}

void Parser::end_statement(bool commit) {
  Statement& s = parsed_.statement;
  s.kind = commit ? Statement::Kind::commit : Statement::Kind::rollback;
  if (!take_word("transaction")) take_word("work");
  if (is_word("prepared")) fail();
  if (take_words({"and", "chain"})) s.chain = true;
  take_words({"and", "no", "chain"});
}

void Parser::rollback() {
  if (!take_word("transaction")) take_word("work");
  if (!take_word("to")) return end_statement(false);
  parsed_.statement.kind = Statement::Kind::rollback_to;
  take_word("savepoint");
  parsed_.statement.name = expect_name();
}

void Parser::lock_table() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::lock_table;
  take_word("table");
  take_word("only");
  do s.tables.push_back(table_name());
  while (take_op(","));
  s.lock_mode = 8;
  if (take_word("in")) {
    if (take_words({"access", "share"}))
      s.lock_mode = 1;
    else if (take_words({"row", "share"}))
      s.lock_mode = 2;
    else if (take_words({"row", "exclusive"}))
      s.lock_mode = 3;
    else if (take_words({"share", "update", "exclusive"}))
      s.lock_mode = 4;
    else if (take_words({"share", "row", "exclusive"}))
      s.lock_mode = 6;
    else if (take_word("share"))
      s.lock_mode = 5;
    else if (take_words({"access", "exclusive"}))
      s.lock_mode = 8;
    else if (take_word("exclusive"))
      s.lock_mode = 7;
    else
      fail();
    expect_word("mode");
  }
  s.nowait = take_word("nowait");
}

bool Parser::option_flag() {
  if (take_word("true") || take_word("on")) return true;
  if (take_word("false") || take_word("off")) return false;
  if (peek().kind == Token::Kind::number) return expect_integer() != 0;
  return true;
}

void Parser::vacuum() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::vacuum;
  if (take_op("(")) {
    do {
      const std::string name = expect_any_name();
      if (failed()) return;
      if (name == "freeze")
        s.freeze = option_flag();
      else if (name == "verbose")
        s.verbose = option_flag();
      else if (name == "analyze" || name == "analyse")
        s.with_analyze = option_flag();
      else if (name == "truncate")
        s.truncate = option_flag();
      else if (name == "full")
        s.full = option_flag();
      else {
        --at_;
        return refuse("the option " + upper(name) + " of VACUUM is beyond this machine",
                      "FREEZE, VERBOSE, ANALYZE, TRUNCATE");
      }
    } while (take_op(","));
    expect_op(")");
  } else {
    s.full = take_word("full");
    s.freeze = take_word("freeze");
    s.verbose = take_word("verbose");
    s.with_analyze = take_word("analyze") || take_word("analyse");
  }
  if (s.full) refuse("VACUUM FULL is beyond this machine", "VACUUM");
  if (peek().kind == Token::Kind::end || is_op(";")) return;
  do s.tables.push_back(table_name());
  while (take_op(","));
}

void Parser::analyze() {
  Statement& s = parsed_.statement;
  s.kind = Statement::Kind::analyze;
  if (take_op("(")) {
    do {
      if (!take_word("verbose")) return fail();
      s.verbose = option_flag();
    } while (take_op(","));
    expect_op(")");
  } else {
    s.verbose = take_word("verbose");
  }
  if (s.verbose) refuse("ANALYZE VERBOSE is beyond this machine", "ANALYZE");
  if (peek().kind == Token::Kind::end || is_op(";")) return;
  do s.tables.push_back(table_name());
  while (take_op(","));
}

void Parser::explain() {
  ExplainOptions options;
  if (take_op("(")) {
    do {
      const std::string name = expect_any_name();
      if (failed()) return;
      if (name == "analyze" || name == "analyse")
        options.analyze = option_flag();
      else if (name == "buffers")
        options.buffers = option_flag();
      else if (name == "costs")
        options.costs = option_flag();
      else if (name == "timing")
        options.timing = option_flag();
      else if (name == "summary") {
        options.summary = option_flag();
        options.summary_set = true;
      } else {
        --at_;
        return refuse("the option " + upper(name) + " of EXPLAIN is beyond this machine",
                      "ANALYZE, BUFFERS, COSTS, TIMING, SUMMARY");
      }
    } while (take_op(","));
    expect_op(")");
  } else {
    options.analyze = take_word("analyze") || take_word("analyse");
    if (is_word("verbose")) refuse("EXPLAIN VERBOSE is beyond this machine");
  }
  if (!options.summary_set) options.summary = options.analyze;
  if (!is_word("select") && !is_word("insert") && !is_word("update") && !is_word("delete") && !is_word("values"))
    return fail();
  statement();
  parsed_.statement.explain = true;
  parsed_.statement.explain_options = options;
}

void Parser::set() {
  Statement& s = parsed_.statement;
  if (take_word("local"))
    s.local = true;
  else
    take_word("session");
  if (take_word("transaction")) {
    s.kind = Statement::Kind::set_transaction;
    if (is_word("snapshot")) refuse("SET TRANSACTION SNAPSHOT is beyond this machine");
    transaction_modes();
    if (s.modes.empty()) fail();
    return;
  }
  if (take_words({"characteristics", "as", "transaction"})) {
    s.kind = Statement::Kind::set;
    s.name = "session characteristics";
    transaction_modes();
    return;
  }
  s.kind = Statement::Kind::set;
  s.name = expect_any_name();
  if (!take_op("=")) expect_word("to");
  if (take_word("default")) {
    s.by_default = true;
    return;
  }
  if (take_op("-")) s.value = "-";
  const Token& token = peek();
  if (token.kind == Token::Kind::end || token.kind == Token::Kind::op) return fail();
  s.value += token.text;
  ++at_;
}

}  // namespace glassbox::postgres
