#include "engine/postgres/parse.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace glassbox::postgres {
namespace {

// parser/kwlist.h: reserved words, which name no column or table.
constexpr auto kReserved = std::to_array<std::string_view>(
    {"all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check",
     "collate", "column", "constraint", "create", "current_date", "current_role", "current_time", "current_timestamp",
     "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false", "fetch",
     "for", "foreign", "from", "grant", "group", "having", "in", "initially", "intersect", "into", "lateral", "leading",
     "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order", "placing", "primary",
     "references", "returning", "select", "session_user", "some", "symmetric", "table", "then", "to", "trailing",
     "true", "union", "unique", "user", "using", "variadic", "when", "where", "window", "with",
     // may name functions and types, but no column
     "authorization", "binary", "collation", "concurrently", "cross", "current_schema", "freeze", "full", "ilike",
     "inner", "is", "isnull", "join", "left", "like", "natural", "notnull", "outer", "overlaps", "right", "similar",
     "tablesample", "verbose"});

// Words that begin what PostgreSQL has and this machine does not, when they stand where it expects something else.
constexpr auto kBeyond = std::to_array<std::string_view>({"with",
                                                          "union",
                                                          "intersect",
                                                          "except",
                                                          "window",
                                                          "over",
                                                          "lateral",
                                                          "natural",
                                                          "right",
                                                          "full",
                                                          "exists",
                                                          "array",
                                                          "any",
                                                          "some",
                                                          "all",
                                                          "collate",
                                                          "similar",
                                                          "ilike",
                                                          "interval",
                                                          "extract",
                                                          "position",
                                                          "substring",
                                                          "overlay",
                                                          "trim",
                                                          "grouping",
                                                          "rollup",
                                                          "cube",
                                                          "filter",
                                                          "within",
                                                          "tablesample",
                                                          "fetch",
                                                          "into",
                                                          "check",
                                                          "exclude",
                                                          "constraint",
                                                          "generated",
                                                          "deferrable",
                                                          "initially",
                                                          "partition",
                                                          "inherits",
                                                          "using",
                                                          "include",
                                                          "tablespace",
                                                          "temporary",
                                                          "temp",
                                                          "unlogged",
                                                          "materialized",
                                                          "view",
                                                          "sequence",
                                                          "function",
                                                          "trigger",
                                                          "schema",
                                                          "type",
                                                          "concurrently",
                                                          "only",
                                                          "cascade",
                                                          "restrict",
                                                          "where",
                                                          "rename",
                                                          "owner",
                                                          "alter",
                                                          "validate",
                                                          "attach",
                                                          "enable",
                                                          "disable",
                                                          "inherit",
                                                          "replica",
                                                          "cluster",
                                                          "logged",
                                                          "current_date",
                                                          "current_time",
                                                          "current_user",
                                                          "session_user",
                                                          "user",
                                                          "localtimestamp",
                                                          "localtime",
                                                          "overriding",
                                                          "current",
                                                          "select",
                                                          "values",
                                                          "bytea",
                                                          "xmlelement",
                                                          "json_object",
                                                          "and_chain",
                                                          "prepared",
                                                          "global",
                                                          "parallel",
                                                          "isnull",
                                                          "notnull",
                                                          "overlaps",
                                                          "between",
                                                          "with_ordinality",
                                                          "operator",
                                                          "variadic",
                                                          "not",
                                                          "for",
                                                          "no",
                                                          "match",
                                                          "add",
                                                          "drop",
                                                          "set",
                                                          "reset",
                                                          "column",
                                                          "foreign"});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string upper(std::string_view word) {
  std::string text(word);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

constexpr std::int32_t kDeepest = 64;

}  // namespace

bool is_reserved(std::string_view word) {
  return holds(kReserved, word);
}

Parser::Parser(std::string_view sql) : sql_(sql) {
  tokens_ = tokens_of(sql, parsed_.error);
}

const Token& Parser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool Parser::is_word(std::string_view word, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::word && token.text == word;
}

bool Parser::is_op(std::string_view op, std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::op && token.text == op;
}

bool Parser::take_word(std::string_view word) {
  if (failed() || !is_word(word)) return false;
  ++at_;
  return true;
}

bool Parser::take_words(std::initializer_list<std::string_view> words) {
  if (failed()) return false;
  std::size_t i = 0;
  for (const std::string_view word : words)
    if (!is_word(word, i++)) return false;
  at_ += words.size();
  return true;
}

bool Parser::take_op(std::string_view op) {
  if (failed() || !is_op(op)) return false;
  ++at_;
  return true;
}

void Parser::expect_word(std::string_view word) {
  if (!take_word(word)) fail();
}

void Parser::expect_op(std::string_view op) {
  if (!take_op(op)) fail();
}

bool Parser::at_name(std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == Token::Kind::quoted || (token.kind == Token::Kind::word && !is_reserved(token.text));
}

std::string Parser::expect_name() {
  if (failed()) return {};
  if (!at_name()) {
    fail();
    return {};
  }
  return tokens_[at_++].text;
}

std::string Parser::expect_any_name() {
  if (failed()) return {};
  const Token& token = peek();
  if (token.kind != Token::Kind::quoted && token.kind != Token::Kind::word) {
    fail();
    return {};
  }
  return tokens_[at_++].text;
}

std::int64_t Parser::expect_integer() {
  if (failed()) return 0;
  const Token& token = peek();
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
  if (token.kind != Token::Kind::number || fault != std::errc() || end != token.text.data() + token.text.size()) {
    fail();
    return 0;
  }
  ++at_;
  return value;
}

void Parser::fail() {
  if (failed()) return;
  const Token& token = peek();
  if (token.kind == Token::Kind::end) {
    error("42601", "syntax error at end of input");
    return;
  }
  if (token.kind == Token::Kind::word && holds(kBeyond, token.text)) {
    refuse("PostgreSQL may know " + upper(token.text) + " here, this machine does not");
    return;
  }
  error("42601", "syntax error at or near \"" + std::string(sql_.substr(token.at, token.length)) + "\"");
}

void Parser::error(std::string state, std::string message) {
  if (!failed()) parsed_.error = {std::move(state), std::move(message)};
}

void Parser::refuse(std::string what, std::string accepted) {
  if (failed()) return;
  parsed_.refusal = Refusal{peek().at, std::max<std::size_t>(peek().length, 1), std::move(what), std::move(accepted)};
}

bool Parser::deeper() {
  if (depth_ < kDeepest) return !failed();
  refuse("this statement is nested more deeply than this machine goes",
         "up to " + std::to_string(kDeepest) + " levels");
  return false;
}

std::vector<std::string> Parser::name_list() {
  std::vector<std::string> names;
  do names.push_back(expect_name());
  while (take_op(","));
  return names;
}

std::string Parser::table_name() {
  std::string name = expect_name();
  if (!failed() && is_op(".")) {
    if (name != "public" && name != "pg_catalog") refuse("schemas are beyond this machine", "public");
    ++at_;
    name = expect_name();
  }
  return name;
}

Parsed parse(std::string_view sql) {
  return Parser(sql).parse();
}

}  // namespace glassbox::postgres
