// Owns a program's syntax tree: nodes, lists, identifiers, constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/python/parser/ast.hpp"

namespace glassbox::python {

class Tree {
 public:
  Tree() = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  // Slots are zero: null nodes, empty lists.
  Node* make(Kind kind, const Range& range);
  Node* make(Kind kind, const Range& range, std::initializer_list<Slot> slots);
  Slot list(const std::vector<Node*>& items);
  Slot names(const std::vector<Name>& items);
  Slot comparisons(const std::vector<CompareOperator>& items);
  Name identifier(std::string_view text);
  const Constant* constant(Constant value);
  // None, True, False, Ellipsis.
  const Constant* constant(Constant::Kind kind);

 private:
  void* take(std::size_t bytes);

  std::vector<std::unique_ptr<std::max_align_t[]>> blocks_;
  std::size_t used_ = 0;  // of the last block, in bytes
  std::size_t size_ = 0;
  std::deque<Identifier> identifiers_;
  std::unordered_map<std::string_view, Name> by_text_;  // looked up only
  std::deque<std::string> texts_;
  std::deque<Constant> constants_;
};

constexpr Slot slot(Node* node) {
  return {.node = node};
}
constexpr Slot slot(Name name) {
  return {.name = name};
}
constexpr Slot slot(const Constant* constant) {
  return {.constant = constant};
}
constexpr Slot slot(std::int64_t number) {
  return {.number = number};
}
constexpr Slot slot(Context context) {
  return {.number = static_cast<std::int64_t>(context)};
}
constexpr Slot slot(Operator op) {
  return {.number = static_cast<std::int64_t>(op)};
}
constexpr Slot slot(UnaryOperator op) {
  return {.number = static_cast<std::int64_t>(op)};
}
constexpr Slot slot(BoolOperator op) {
  return {.number = static_cast<std::int64_t>(op)};
}

}  // namespace glassbox::python
