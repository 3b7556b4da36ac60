// The parser's hands: tokens, failures, and one function a rule. Its rules live in parse_*.cpp.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/postgres/lexer.hpp"
#include "engine/postgres/parser.hpp"

namespace glassbox::postgres {

class Parser {
 public:
  explicit Parser(std::string_view sql);
  Parsed parse();

 private:
  // tokens
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const;
  [[nodiscard]] bool is_op(std::string_view op, std::size_t ahead = 0) const;
  bool take_word(std::string_view word);
  bool take_words(std::initializer_list<std::string_view> words);
  bool take_op(std::string_view op);
  void expect_word(std::string_view word);
  void expect_op(std::string_view op);
  std::string expect_name();      // a column, table or savepoint
  std::string expect_any_name();  // also reserved words (behind AS)
  [[nodiscard]] bool at_name(std::size_t ahead = 0) const;
  std::int64_t expect_integer();
  // failures
  [[nodiscard]] bool failed() const { return parsed_.error.set() || parsed_.refusal; }
  void fail();  // syntax error at the next token, or the refusal of what it begins
  void error(std::string state, std::string message);
  void refuse(std::string what, std::string accepted = {});
  bool deeper();  // false: nested too deeply

  // expressions
  Expr expression();
  Expr and_expression();
  Expr not_expression();
  Expr is_expression();
  Expr comparison();
  Expr between_expression();
  Expr other_operator();
  Expr additive();
  Expr multiplicative();
  Expr unary();
  Expr postfix();
  Expr primary();
  Expr name_or_call();
  Expr number_literal();
  Expr typed_literal(Type type);
  Expr parenthesised();
  Expr case_expression();
  std::vector<Expr> expression_list();
  Type type_name_of(bool column, ColumnSpec* spec);

  // statements
  void statement();
  void select();
  void select_body();
  void select_tail();
  void targets(std::vector<Target>& targets);
  void from_list();
  FromItem from_item();
  void order_by();
  void locking();
  void insert();
  void conflict();
  void update();
  void remove();
  void returning();
  std::vector<std::pair<std::string, Expr>> assignments();
  void values_lists();
  void create();
  void create_table();
  void create_index(bool unique);
  void column(ColumnSpec spec);
  void column_constraints(ColumnSpec& spec);
  void table_constraint();
  void storage_parameters();
  void drop();
  void alter();
  void truncate();
  void transaction_modes();
  void begin_statement();
  void end_statement(bool commit);
  void rollback();
  void lock_table();
  void vacuum();
  void analyze();
  void explain();
  void set();
  bool option_flag();  // a Boolean behind an option's name in parentheses
  std::string table_name();
  std::vector<std::string> name_list();

  std::vector<Token> tokens_;
  std::string_view sql_;
  std::size_t at_ = 0;
  std::int32_t depth_ = 0;
  Parsed parsed_;
};

bool is_reserved(std::string_view word);

}  // namespace glassbox::postgres
