// Expressions as text again, in parts: unparse.cpp has the expressions, unparse_strings.cpp strings and constants.
#pragma once

#include <cstdint>
#include <string>

#include "engine/python/compiler/unparse.hpp"

namespace glassbox::python {

// How tightly an expression binds; what stands where a tighter one is wanted gets brackets.
enum Level : std::uint8_t {
  kTuple,
  kTest,
  kOr,
  kAnd,
  kNot,
  kCompare,
  kBitOr,
  kBitXor,
  kBitAnd,
  kShift,
  kArithmetic,
  kTerm,
  kFactor,
  kPower,
  kAwait,
  kAtom,
};
constexpr int kExpression = kBitOr;

class Unparser {
 public:
  void expression(const Node* node, int level);
  std::string out;

 private:
  void joined(Nodes nodes, const char* separator, int level);
  void bracketed(bool needed, auto write);
  void binary(const Node* node, int level);
  void unary(const Node* node, int level);
  void compare(const Node* node, int level);
  void call(const Node* node);
  void lambda(const Node* node, int level);
  void parameters(const Node* arguments);
  void parameter(const Node* node);
  void dict(const Node* node);
  void comprehension(const Node* node, const char* brackets);
  void formatted(const Node* node);
  void string_part(const Node* node, bool in_spec);
  void joined_string(const Node* node, bool in_spec);
  void slice(const Node* node);
  void constant(const Node* node);
  void tuple(const Node* node, int level);
};

}  // namespace glassbox::python
