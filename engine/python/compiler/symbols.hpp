// Which name is what in which block: local, global, free, cell (Python/symtable.c).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/python/compiler/name_map.hpp"
#include "engine/python/lexer/diagnostics.hpp"
#include "engine/python/parser/tree.hpp"

namespace glassbox::python {

// What was seen of a name; its scope is in the bits from kScopeShift on (Include/internal/pycore_symtable.h).
enum SymbolFlag : std::int32_t {
  DEF_GLOBAL = 1,
  DEF_LOCAL = 2,
  DEF_PARAM = 4,
  DEF_NONLOCAL = 8,
  USE = 16,
  DEF_FREE_CLASS = 64,
  DEF_IMPORT = 128,
  DEF_ANNOT = 256,
  DEF_COMP_ITER = 512,
  DEF_TYPE_PARAM = 1024,
  DEF_COMP_CELL = 2048,
  DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT,
};
constexpr std::int32_t kScopeShift = 12;
enum class NameScope : std::uint8_t { unknown, local, global_explicit, global_implicit, free, cell };

enum class BlockKind : std::uint8_t { function, klass, module, annotation, type_variable, type_alias, type_parameters };

struct Block {
  Name name = nullptr;
  BlockKind kind = BlockKind::module;
  Range range;
  NameMap symbols;
  std::vector<Name> parameters;
  std::vector<Block*> children;
  std::vector<std::pair<Name, Range>> directives;  // global and nonlocal, for errors
  NameMap* mangled = nullptr;                      // type parameters of a class, whose names alone are mangled
  const char* what = nullptr;                      // "a TypeVar bound"
  Kind comprehension = Kind::Module;               // ListComp …, or Module for none
  bool nested = false;
  bool generator = false;
  bool coroutine = false;
  bool varargs = false;
  bool varkeywords = false;
  bool needs_class_closure = false;
  bool needs_classdict = false;
  bool inlined = false;  // a comprehension that runs in its block
  bool in_iteration_target = false;
  bool sees_class = false;  // its names may be in the namespace of the class around it
  int in_iterable = 0;

  [[nodiscard]] bool is_comprehension() const { return comprehension != Kind::Module; }
  [[nodiscard]] bool function_like() const {
    return kind == BlockKind::function || kind == BlockKind::type_variable || kind == BlockKind::type_alias ||
           kind == BlockKind::type_parameters;
  }
  [[nodiscard]] NameScope scope_of(Name of) const {
    return static_cast<NameScope>((symbols.get(of) >> kScopeShift) & 15);
  }
};

// A node may have more than one block: a function's own and that of its type parameters, a type variable's bound and
// its default.
enum class BlockOf : std::uint8_t { itself, type_parameters, bound, default_value };

class Symbols {
 public:
  Symbols(Tree& tree, Diagnostics& diagnostics, bool string_annotations)
      : tree_(tree), diagnostics_(diagnostics), string_annotations_(string_annotations) {}

  // False where diagnostics hold an error.
  bool build(Node* module);

  [[nodiscard]] Block& block(const Node* node, BlockOf of = BlockOf::itself) { return *blocks_.at({node, of}); }
  [[nodiscard]] const Block& top() const { return *top_; }

  // __private in a class becomes _Class__private.
  static Name mangle(Name owner, Name name, Tree& tree);
  static Name maybe_mangle(Name owner, const Block& block, Name name, Tree& tree);

 private:
  // Visiting.
  void enter(Name name, BlockKind kind, const Node* node, BlockOf of, const Range& range);
  void leave();
  void define(Name name, std::int32_t flag, const Range& range) { define_in(*current_, name, flag, range); }
  void define_in(Block& block, Name name, std::int32_t flag, const Range& range);
  void enter_type_parameters(Name name, Node* node, Nodes parameters, bool defaults, bool kwdefaults);
  void visit(Node* node);
  void visit_node(Node* node);
  void visit_all(Nodes nodes);
  void visit_slots(const Node* node, int first, int last);
  void visit_function(Node* node);
  void visit_class(Node* node);
  void visit_type_alias(Node* node);
  void visit_type_param(Node* node);
  void visit_bound(Node* expression, Name name, const Node* node, BlockOf of, const char* what);
  void visit_annotated_assignment(Node* node);
  void visit_directive(Node* node, bool global);
  void visit_lambda(Node* node);
  void visit_parameters(const Node* arguments);
  void visit_annotations(const Node* node, const Node* arguments, Node* returns);
  void visit_annotation(Node* annotation);
  void visit_alias(Node* node);
  void visit_name(Node* node);
  void visit_named_expression(Node* node);
  void extend_named_expression(const Node* target);
  void visit_comprehension_expression(Node* node, Nodes generators, Node* element, Node* value);
  void visit_yield(Node* node);
  bool refuse_in_annotation(const char* what, const Node* node);
  void fail(std::string message, const Range& range);
  std::int32_t lookup(const Block& block, Name name);

  // Deciding.
  struct Analysis;
  bool analyze_top();
  bool analyze(Block& block, Analysis& analysis);
  bool analyze_name(Block& block, NameMap& scopes, Name name, std::int32_t flags, Analysis& analysis, NameMap& local);
  bool analyze_children(Block& block, NameMap& scopes, Analysis& inner, NameMap& inlined_cells, NameMap& free);
  void inline_comprehension(Block& block, Block& comprehension, NameMap& scopes, NameMap& free, NameMap& inlined_cells);
  void update(Block& block, const NameMap& scopes, const NameMap* bound, const NameMap& free,
              const NameMap& inlined_cells);
  bool fail_at_directive(const Block& block, Name name, std::string message);

  Tree& tree_;
  Diagnostics& diagnostics_;
  bool string_annotations_;
  std::deque<Block> storage_;
  std::deque<NameMap> mangled_;
  std::map<std::pair<const Node*, BlockOf>, Block*> blocks_;  // looked up only
  std::vector<Block*> stack_;
  Block* current_ = nullptr;
  Block* top_ = nullptr;
  Name private_ = nullptr;
  int depth_ = 0;
};

}  // namespace glassbox::python
