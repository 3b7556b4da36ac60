// The syntax tree. A node has its kind, its place, and as many slots as schema.hpp gives its kind; `FunctionDef::body`
// is the number of a slot: `node.list(FunctionDef::body)`. Nodes live in the arena of their Tree and die with it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/python/compiler/constant.hpp"
#include "engine/python/parser/schema.hpp"

namespace glassbox::python {

enum class Kind : std::uint8_t {
#define GLASSBOX_NODE(kind, types, ...) kind,
  GLASSBOX_PYTHON_NODES(GLASSBOX_NODE)
#undef GLASSBOX_NODE
};

namespace field {
#define GLASSBOX_NODE(kind, types, ...)     \
  namespace kind {                          \
  enum Slot : std::uint8_t { __VA_ARGS__ }; \
  }
GLASSBOX_PYTHON_NODES(GLASSBOX_NODE)
#undef GLASSBOX_NODE
}  // namespace field

enum class Context : std::uint8_t { load, store, del };
enum class BoolOperator : std::uint8_t { And, Or };
// In the order of Python.asdl.
enum class Operator : std::uint8_t {
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  Mod,
  Pow,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  FloorDiv
};
enum class UnaryOperator : std::uint8_t { Invert, Not, UAdd, USub };
enum class CompareOperator : std::uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };

// An identifier: text that the tree keeps once, so that equal identifiers have equal pointers.
struct Identifier {
  std::string_view text;
};
using Name = const Identifier*;

// Lines from 1; columns in UTF-8 bytes from 0; the end is behind the last character.
struct Range {
  std::int32_t line = 0;
  std::int32_t column = 0;
  std::int32_t end_line = 0;
  std::int32_t end_column = 0;

  friend bool operator==(const Range&, const Range&) = default;
};

struct Node;
using Nodes = std::span<Node*>;

union Slot {
  Node* node;
  Name name;
  const Constant* constant;
  struct {
    void* items;  // Node*, Name or CompareOperator
    std::uint32_t size;
  } list;
  std::int64_t number;
};

struct Node {
  Kind kind;
  Range range;
  Slot* slots;

  [[nodiscard]] Node* node(int slot) const { return slots[slot].node; }
  [[nodiscard]] Name name(int slot) const { return slots[slot].name; }
  [[nodiscard]] const Constant& constant(int slot) const { return *slots[slot].constant; }
  [[nodiscard]] std::int64_t number(int slot) const { return slots[slot].number; }
  [[nodiscard]] Context context(int slot) const { return static_cast<Context>(slots[slot].number); }
  [[nodiscard]] Nodes list(int slot) const {
    return {static_cast<Node**>(slots[slot].list.items), slots[slot].list.size};
  }
  [[nodiscard]] std::span<const Name> names(int slot) const {
    return {static_cast<const Name*>(slots[slot].list.items), slots[slot].list.size};
  }
  [[nodiscard]] std::span<const CompareOperator> comparisons(int slot) const {
    return {static_cast<const CompareOperator*>(slots[slot].list.items), slots[slot].list.size};
  }
};

struct Schema {
  std::string_view name;    // "FunctionDef"
  std::string_view types;   // "inllnl"
  std::string_view fields;  // "name, args, …"
};
const Schema& schema_of(Kind kind);

// Whether nodes of this kind have a place in CPython's tree (all but modules, arguments, comprehensions, withitems and
// match cases, which have none).
bool has_range(Kind kind);

}  // namespace glassbox::python
