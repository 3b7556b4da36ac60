// Tokens to syntax tree: recursive descent over the grammar of Python 3.13 (Grammar/python.gram; its rule names are
// kept, so that the two can be read side by side). As in CPython there are two passes: the first takes valid programs;
// if it fails, a second one also tries the rules that look for known mistakes (`invalid_…`), in the grammar's order,
// and so finds the same message at the same place. What a rule gave at a token is remembered, as CPython's parser does
// (packrat): without it the second pass could take exponential time, and would find other mistakes first.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/python/compiler/compile.hpp"
#include "engine/python/lexer/lexer.hpp"
#include "engine/python/parser/tree.hpp"

namespace glassbox::python {

class Parser {
 public:
  // All three outlive the parser.
  Parser(std::string_view source, CompileMode mode, Tree& tree, Diagnostics& diagnostics);

  // The module; null where diagnostics hold an error.
  Node* parse();

 private:
  using List = std::vector<Node*>;

  enum class Rule : std::uint8_t {
    simple_stmt,
    block,
    expression,
    star_expression,
    disjunction,
    conjunction,
    inversion,
    bitwise_or,  // and the five binary levels above it
    bitwise_xor,
    bitwise_and,
    shift_expr,
    sum,
    term,
    factor,
    await_primary,
    primary,
    strings,
    arguments,
    star_target,
    target_with_star_atom,
    t_primary,
    del_target,
    type_param,
    closed_pattern,
    star_pattern,
    invalid_named_expression,
  };
  enum class Targets : std::uint8_t { star, del, loop };
  // What a comma-separated list of parameters ends with, and whether parameters have annotations.
  struct Signature {
    token::Kind end;
    bool annotated;
  };

  // parser.cpp: tokens, places, memory, errors.
  bool fill();
  const Token& peek(int ahead = 0);
  [[nodiscard]] bool at(token::Kind kind) { return !error_ && peek().kind == kind && !error_; }
  bool at_any(std::initializer_list<token::Kind> kinds);
  const Token* accept(token::Kind kind);
  const Token* accept_any(std::initializer_list<token::Kind> kinds);
  bool forced(token::Kind kind, const char* expected);
  [[nodiscard]] bool at_word(std::string_view word);
  bool accept_word(std::string_view word);
  [[nodiscard]] Range since(int start) const;
  static Range range_of(const Token& token);
  template <class F>
  Node* remember(Rule rule, F parse);
  bool recall(Rule rule, Node*& node);
  void store(Rule rule, int start, Node* node);
  bool too_deep();
  Node* run(bool errors);

  Node* raise_range(const Range& first, const Range& last, std::string message);
  Node* raise_at(const Range& range, std::string message) { return raise_range(range, range, std::move(message)); }
  Node* raise_from(const Range& start, std::string message);
  Node* raise_last(std::string message, const char* type = "SyntaxError");
  Node* raise_next(std::string message);
  Node* raise_token(const Token& token, std::string message, const char* type);
  Node* raise_invalid_target(Targets targets, Node* node);
  void raise(const char* type, std::string message, Range columns_from_one);
  void unmodelled(const Range& range, std::string message);
  std::int32_t characters(std::int32_t line, std::int32_t column);
  void tokenizer_error();
  void unclosed_bracket();
  void generic_error(const Token& last);
  void check_rest_of_source(const Token& reported);

  // statements.cpp
  Node* file();
  Node* interactive();
  Node* eval();
  bool statements(List& out);
  bool statement(List& out);
  bool simple_stmts(List& out);
  Node* simple_stmt();
  Node* simple_stmt_alternatives();
  Node* keyword_stmt();
  Node* assignment();
  Node* annotated_assignment();
  Node* chained_assignment();
  Node* augmented_assignment(bool& cut);
  bool augassign(Operator& op);
  Node* annotated_rhs();
  Node* return_stmt();
  Node* raise_stmt();
  Node* names_stmt(token::Kind keyword, Kind kind);
  Node* del_stmt();
  Node* assert_stmt();
  Node* type_alias();
  Node* import_stmt();
  Node* import_name();
  Node* import_from();
  bool import_from_targets(List& out);
  bool import_from_as_names(List& out);
  Node* dotted_name();

  // compound.cpp
  Node* compound_stmt();
  Node* block();
  bool decorators(List& out);
  Node* class_def();
  Node* class_def_raw();
  Node* function_def();
  Node* function_def_raw();
  Node* if_stmt(token::Kind keyword);
  bool else_block(Node*& body);
  Node* while_stmt();
  Node* for_stmt();
  Node* with_stmt();
  Node* with_stmt_items(bool bracketed);
  Node* with_item();
  Node* try_stmt();
  Node* except_block(bool star);
  bool finally_block(Node*& body);
  bool type_params(List& out);
  Node* type_param();
  Node* type_param_raw();
  Slot body_of(Node* block) const;

  // patterns.cpp
  Node* match_stmt();
  Node* subject_expr();
  Node* case_block();
  Node* guard();
  Node* patterns();
  Node* pattern();
  Node* as_pattern();
  Node* or_pattern();
  Node* closed_pattern();
  Node* closed_pattern_alternatives();
  Node* literal_pattern();
  Node* literal_expr();
  Node* signed_number();
  Node* complex_number();
  Node* pattern_capture_target();
  Node* attr();
  Node* name_or_attr();
  bool open_sequence_pattern(List& out);
  bool maybe_sequence_pattern(List& out);
  Node* maybe_star_pattern();
  Node* star_pattern();
  Node* sequence_pattern();
  Node* mapping_pattern();
  bool key_value_pattern(List& keys, List& values);
  Node* class_pattern();
  Node* class_pattern_arguments(Node* cls, int start);
  bool positional_patterns(List& out);
  bool keyword_patterns(std::vector<Name>& names, List& out);

  // expressions.cpp
  Node* expressions();
  Node* expression();
  Node* expression_alternatives();
  Node* conditional();
  Node* expression_without_invalid();
  Node* yield_expr();
  Node* star_expressions();
  Node* star_expression();
  bool star_named_expressions(List& out);
  Node* star_named_expression();
  Node* assignment_expression();
  Node* named_expression();
  Node* expression_not_walrus();
  Node* disjunction();
  Node* conjunction();
  Node* boolean(token::Kind keyword, BoolOperator op, Node* (Parser::*operand)());
  Node* inversion();
  Node* comparison();
  bool compare_operator(CompareOperator& op);
  Node* bitwise_or() { return binary(0); }
  Node* binary(int level);
  Node* binary_raw(int level);
  Node* factor();
  Node* factor_raw();
  Node* power();
  Node* await_primary();
  Node* primary();
  Node* primary_raw();
  Node* trailer(Node* left, int start);
  Node* lambdef();
  Node* tuple_of(List items, int start, Context context);
  Node* commas(Node* (Parser::*item)(), Kind kind, Context context);
  bool separated(List& out, Node* (Parser::*item)(), bool trailing_comma);

  // atoms.cpp
  Node* atom();
  Node* name();
  Node* singleton(Constant::Kind kind);
  Node* number();
  Node* list();
  Node* tuple();
  Node* group();
  Node* genexp();
  Node* listcomp();
  Node* setcomp();
  Node* dictcomp();
  Node* set();
  Node* dict();
  bool double_starred_kvpair(List& keys, List& values);
  bool kvpair(Node*& key, Node*& value);
  bool for_if_clauses(List& out);
  Node* for_if_clause();
  Node* slices();
  Node* slice();
  Node* slice_or_starred();

  // calls.cpp
  Node* arguments();
  Node* args();
  Node* argument();
  bool kwargs(List& out);
  Node* kwarg_or_starred();
  Node* kwarg_or_double_starred();
  Node* keyword_argument();
  Node* starred_expression();
  Node* collect_call(List args, const List& keywords, int start);
  Slot call_slot(Node* call, int slot) const;

  // targets.cpp
  Node* star_targets();
  Node* star_target();
  Node* target_with_star_atom();
  Node* star_atom();
  Node* single_target();
  Node* single_subscript_attribute_target();
  Node* attribute_or_subscript(Context context);
  Node* t_primary();
  bool t_lookahead();
  bool del_targets(List& out);
  Node* del_target();
  Node* del_t_atom();
  bool star_targets_tuple_seq(List& out);
  Node* with_context(Node* node, Context context);
  Slot with_context(Nodes nodes, Context context);

  // parameters.cpp
  Node* params(const Signature& signature);
  Node* parameters(const Signature& signature);
  Node* param(const Signature& signature);
  bool param_ends(const Signature& signature);
  Node* default_value();
  bool param_no_default(const Signature& signature, Node*& parameter);
  bool param_with_default(const Signature& signature, Node*& parameter, Node*& value);
  bool param_maybe_default(const Signature& signature, Node*& parameter, Node*& value);
  bool star_etc(const Signature& signature, Node* arguments);
  bool kwds(const Signature& signature, Node*& parameter);

  // fstrings.cpp, strings.cpp, numbers.cpp
  Node* strings();
  Node* strings_raw();
  Node* fstring();
  Node* fstring_middle();
  Node* fstring_replacement_field();
  Node* formatted_value(Node* value, bool debug, const Token* conversion_mark, Node* conversion, const Token* colon,
                        Node* format, const Token& closing, int start);
  Node* fstring_full_format_spec();
  Node* fstring_format_spec();
  Node* string_constant(const Token& token);
  Node* joined_string(const Token& first, const List& parts, const Token& last);
  Node* concatenate(const List& parts, const Range& range);
  Node* text_constant(std::string text, const Range& range, bool u_prefix = false);
  std::string debug_text(const Token& token) const;
  bool decode_text(std::string_view text, const Token& token, std::string& out);
  bool decode_bytes(std::string_view text, const Token& token, std::string& out);
  bool decode_failed(std::string reason);
  void warn_escape(std::string_view text, std::size_t at, const Token& token);
  bool number_value(const Token& token, Constant& value);

  // The rules for known mistakes, in the second pass only. Each gives null; error_ says whether it found one.
  // invalid_expressions.cpp
  void invalid_expression();
  void invalid_legacy_expression();
  void invalid_named_expression();
  void invalid_arithmetic();
  void invalid_factor();
  void invalid_group();
  void invalid_comprehension();
  void invalid_dict_comprehension();
  void invalid_double_starred_kvpairs();
  void invalid_kvpair();
  void invalid_for_target();
  // invalid_calls.cpp
  void invalid_arguments();
  void invalid_kwarg();
  void invalid_starred_expression();
  bool unpacking_after_keywords();
  bool generator_in_call();
  bool missing_argument_value();
  // invalid_fstrings.cpp
  void invalid_replacement_field();
  void invalid_conversion_character();
  void skip_conversion();
  // invalid_parameters.cpp
  void invalid_parameters(const Signature& signature);
  void invalid_default();
  void invalid_star_etc(const Signature& signature);
  void invalid_kwds(const Signature& signature);
  bool slash(const Signature& signature, bool with_default);
  void skip_no_defaults(const Signature& signature);
  void skip_maybe_defaults(const Signature& signature);
  // invalid_statements.cpp
  void invalid_assignment();
  Node* invalid_ann_assign_target();
  void skip_star_targets();
  void invalid_del_stmt();
  void invalid_import();
  void invalid_import_from_targets();
  void invalid_with_item();
  void invalid_class_pattern();
  void invalid_as_pattern();
  // invalid_compound.cpp
  bool no_indented_block(const char* what, std::int32_t line);
  void invalid_block();
  void invalid_with_stmt();
  void invalid_with_stmt_indent();
  bool with_items_loosely(bool bracketed);
  void invalid_try_stmt();
  void invalid_except_stmt();
  void invalid_except_stmt_indent(bool star);
  void invalid_condition(token::Kind keyword, const char* name);
  void invalid_for_stmt();
  void invalid_def_raw();
  void invalid_class_def_raw();
  void invalid_match_stmt();
  void invalid_case_block();
  void skip_as_name();
  static std::string expression_name(const Node& node);
  static const Node* invalid_target(const Node* node, Targets targets);

  struct Memory {
    Rule rule;
    int next;  // in memory_, of the same token; -1: none
    int end;
    Node* node;
  };

  Lexer lexer_;
  CompileMode mode_;
  Tree& tree_;
  Diagnostics& diagnostics_;
  std::deque<Token> tokens_;
  std::vector<int> first_memory_;  // of each token, in memory_
  std::vector<Memory> memory_;
  int mark_ = 0;  // the next token
  int depth_ = 0;
  bool error_ = false;
  bool errors_ = false;       // the rules for known mistakes are tried
  bool second_pass_ = false;  // no warnings again
  bool started_ = false;
};

}  // namespace glassbox::python
