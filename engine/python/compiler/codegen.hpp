// Syntax tree to instructions (Python/compile.c; its functions are named there as compiler_…).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/python/compiler/opcodes.hpp"
#include "engine/python/compiler/symbols.hpp"
#include "engine/python/compiler/unit.hpp"

namespace glassbox::python {

class Codegen {
 public:
  struct Future {
    bool annotations = false;
    Range last;  // the last `from __future__` that counts
  };

  Codegen(Tree& tree, Symbols& symbols, Diagnostics& diagnostics, std::string filename, const Future& future)
      : tree_(tree), symbols_(symbols), diagnostics_(diagnostics), filename_(std::move(filename)), future_(future) {}

  // Empty where diagnostics hold an error.
  std::shared_ptr<const Code> module(Node* module);

 private:
  // Patterns of match: what is on the stack, and where failures go.
  struct Pattern {
    std::vector<Name> stores;
    bool allow_irrefutable = false;
    std::vector<Label> fail_pop;
    std::int32_t on_top = 0;
  };
  // An inlined comprehension's names, to be put back behind it.
  struct Inlined {
    std::vector<Name> pushed;
    std::vector<NameMap::Entry> symbols;
    std::vector<Name> hidden;
    Label cleanup = kNoLabel;
    Label end = kNoLabel;
  };
  enum class Display : std::uint8_t { list, tuple, set };

  // codegen.cpp: instructions, constants, scopes.
  static Location at(const Node* node);
  static Location at_line(std::int32_t line) { return {line, line, 0, 0}; }
  void op(std::int32_t opcode, const Location& where) { op(opcode, 0, where); }
  void op(std::int32_t opcode, std::int64_t oparg, const Location& where);
  void jump(std::int32_t opcode, Label label, const Location& where) { op(opcode, label, where); }
  Label label() { return unit_->sequence.new_label(); }
  void use(Label label) { unit_->sequence.use(label); }
  void load_const(const Constant& constant, const Location& where);
  void load_const(Constant::Kind kind, const Location& where);
  void load_text(std::string_view text, const Location& where) { load_const(text_constant(std::string(text)), where); }
  void load_number(std::int64_t value, const Location& where) { load_const(integer_constant(value), where); }
  void load_names(const std::vector<Name>& names, const Location& where);
  std::int32_t add_const(const Constant& constant);
  void op_name(std::int32_t opcode, Name name, NameMap& names, const Location& where);
  void op_attribute(std::int32_t opcode, Name name, const Location& where) {
    op_name(opcode, name, unit_->names, where);
  }
  Name known(std::string_view text) { return tree_.identifier(text); }
  Name mangled(Name name);
  bool error(const Location& where, std::string message);
  void warn(const Location& where, std::string message);
  [[nodiscard]] bool failed() const { return diagnostics_.failed; }
  void enter(std::string name, UnitKind kind, const Node* node, BlockOf of, std::int32_t line);
  std::shared_ptr<const Code> leave(bool add_none);
  void set_qualname();
  bool push_block(FrameBlock block);
  void pop_block() { unit_->frame_blocks.pop_back(); }
  void body(Nodes statements, Location where);
  std::uint32_t code_flags() const;
  static bool has_annotation(Nodes statements);
  static std::string clean_docstring(const std::string& text);

  // codegen_names.cpp
  void name_op(const Location& where, Name name, Context context);
  void deref_op(const Location& where, Name name, Context context, NameMap& names);
  bool forbidden(const Location& where, Name name, Context context);
  NameScope reference(Name name);
  void closure(const Location& where, const std::shared_ptr<const Code>& code, std::uint32_t attributes);

  // codegen_statements.cpp
  void statement(Node* node);
  void statements(Nodes nodes);
  void assign(Node* node);
  void augmented_assign(Node* node);
  void annotated_assign(Node* node);
  void check_annotation(Node* expression);
  void check_annotation_index(Node* index);
  void expression_statement(const Location& where, Node* value);
  void return_statement(Node* node);
  void break_statement(const Location& where);
  void continue_statement(const Location& where);
  void assert_statement(Node* node);
  void raise_statement(Node* node);
  void import_statement(Node* node);
  void import_as(const Location& where, std::string_view name, Name as);
  void import_from(Node* node);
  bool unwind(Location& where, const FrameBlock& block, bool preserve_top);
  bool unwind_all(Location& where, bool preserve_top, FrameBlock* loop, bool* found_loop);
  void call_exit_with_nones(const Location& where);

  // codegen_control.cpp
  void if_statement(Node* node);
  void while_statement(Node* node);
  void for_statement(Node* node);
  void async_for(Node* node);
  void with(Node* node, std::size_t item);
  void async_with(Node* node, std::size_t item);
  void with_finish(Label cleanup);
  void jump_if(const Location& where, Node* test, Label target, bool condition);
  void jump_if_bool(const Location& where, Node* test, Label target, bool condition);
  void jump_if_compare(Node* test, Label target, bool condition);

  // codegen_try.cpp
  void try_statement(Node* node);
  void try_finally(Node* node);
  void try_except(Node* node);
  void except_clause(Node* handler, Label& next, Label end);
  void try_star_except(Node* node);
  void except_star_clause(Node* handler, bool first, bool last, Label reraise_star);
  void forget_name(Name name);
  void pop_except_and_reraise(const Location& where);

  // codegen_functions.cpp
  void function(Node* node);
  void function_body(Node* node, std::uint32_t attributes, std::int32_t line);
  void lambda(Node* node);
  void klass(Node* node);
  void class_body(Node* node, std::int32_t line);
  void class_namespace(Node* node, std::int32_t line);
  void type_alias(Node* node);
  void type_alias_body(Node* node);
  void type_parameters(Nodes parameters);
  void type_parameter(Node* parameter, bool& seen_default);
  void type_bound(Node* expression, Name name, const Node* node, BlockOf of, bool allow_starred);
  void decorators(Nodes nodes);
  void apply_decorators(Nodes nodes);
  std::uint32_t default_arguments(const Location& where, const Node* arguments);
  bool keyword_defaults(const Location& where, const Node* arguments);
  bool annotations(const Location& where, const Node* arguments, Node* returns);
  void annotation(Name name, Node* expression, std::int32_t& count, const Location& where);
  void annotation_text(Node* expression);
  void check_parameters(const Node* arguments);
  void stop_iteration_handler();
  void call_type_parameters(const Location& where, bool add_none, std::int32_t arguments);

  // codegen_expressions.cpp
  void expression(Node* node);
  void expressions(Nodes nodes);
  void binary(Operator op, bool in_place, const Location& where);
  void unary(Node* node);
  void bool_op(Node* node);
  void if_expression(Node* node);
  void compare(Node* node);
  void compare_op(CompareOperator op, const Location& where);
  void joined_string(Node* node);
  void formatted_value(Node* node);
  void attribute(Node* node);
  void subscript(Node* node);
  std::int32_t slice(Node* node);
  void await(Node* node);
  void yield(Node* node);
  void yield_from(Node* node);
  void add_yield(const Location& where);
  void add_yield_from(const Location& where, bool await);
  static Location to_attribute(Location where, const Node* attribute);

  // codegen_displays.cpp
  void display(Node* node, Display kind);
  void star_unpack(const Location& where, Nodes items, std::int32_t pushed, Display kind);
  bool constant_display(const Location& where, Nodes items, std::int32_t pushed, Display kind);
  void assign_items(const Location& where, Nodes items);
  void unpack(const Location& where, Nodes items, Kind starred, const char* many, const char* multiple);
  void dict(Node* node);
  void sub_dict(Node* node, std::size_t begin, std::size_t end);

  // codegen_calls.cpp
  void call(Node* node);
  bool method_call(Node* node);
  void call_arguments(const Location& where, std::int32_t pushed, Nodes arguments, Nodes keywords);
  void call_unpacking(const Location& where, std::int32_t pushed, Nodes arguments, Nodes keywords);
  void keyword_names(const Location& where, Nodes keywords);
  void sub_keywords(const Location& where, Nodes keywords);
  bool check_keywords(Nodes keywords);
  bool super_call(const Node* attribute);
  void super_arguments(Node* call);

  // codegen_warnings.cpp
  void check_compare(const Node* node);
  void check_caller(const Node* function);
  void check_subscripter(const Node* value);
  void check_index(const Node* value, const Node* index);

  // codegen_comprehensions.cpp
  void comprehension(Node* node);
  void comprehension_code(Node* node, const Location& where, bool inlined);
  void generator(const Location& where, Node* node, Nodes generators, std::size_t index, std::int32_t depth,
                 bool on_stack);
  void sync_generator(const Location& where, Node* node, Nodes generators, std::size_t index, std::int32_t depth,
                      bool on_stack);
  void async_generator(const Location& where, Node* node, Nodes generators, std::size_t index, std::int32_t depth,
                       bool on_stack);
  Location element(Node* node, std::int32_t depth);
  static Location element_location(const Node* node);
  void comprehension_iterable(Node* generator);
  void push_inlined(const Location& where, const Block& block, Inlined& state);
  void isolate_name(const Location& where, Name name, std::int32_t symbol, NameScope outer, Inlined& state);
  void pop_inlined(const Location& where, const Inlined& state);
  void restore_locals(const Location& where, const Inlined& state);

  // codegen_match.cpp, codegen_patterns.cpp
  void match(Node* node);
  void match_case(Node* node, std::size_t index, bool has_default, Label end);
  void pattern(Node* node, Pattern& state);
  void sub_pattern(Node* node, Pattern& state);
  void pattern_value(Node* node, Pattern& state);
  void pattern_sequence(Node* node, Pattern& state);
  void sequence_unpack(const Location& where, Nodes patterns, Pattern& state);
  void sequence_subscript(const Location& where, Nodes patterns, std::size_t star, Pattern& state);
  void pattern_mapping(Node* node, Pattern& state);
  bool mapping_keys(Node* node);
  void mapping_rest(Node* node, Pattern& state);
  void pattern_class(Node* node, Pattern& state);
  bool check_class_attributes(Node* node);
  void pattern_as(Node* node, Pattern& state);
  void pattern_or(Node* node, Pattern& state);
  bool reorder_stores(const Location& where, Pattern& state, const std::vector<Name>& control);
  void fail_pops(Pattern& state, std::int32_t count);
  void jump_to_fail(const Location& where, Pattern& state, std::int32_t opcode);
  void emit_fail_pops(const Location& where, Pattern& state);
  void rotate(const Location& where, std::int32_t count);
  void store_name(const Location& where, Name name, Pattern& state);
  void duplicate_store(const Location& where, Name name);

  Tree& tree_;
  Symbols& symbols_;
  Diagnostics& diagnostics_;
  std::string filename_;
  Future future_;
  ConstantPool pool_;
  std::vector<std::unique_ptr<Unit>> units_;  // the current one last
  Unit* unit_ = nullptr;
  bool interactive_ = false;
};

}  // namespace glassbox::python
