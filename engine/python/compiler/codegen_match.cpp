// match and its cases (PEP 634). Every pattern takes the subject from the stack and, if it does not match, jumps to
// where what it left there is popped. Names are stored only when the whole pattern has matched.
#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

namespace {

bool is_wildcard(const Node* pattern) {
  return pattern->kind == Kind::MatchAs && !pattern->name(field::MatchAs::name);
}

}  // namespace

void Codegen::match(Node* node) {
  const Nodes cases = node->list(field::Match::cases);
  expression(node->node(field::Match::subject));
  const Label end = label();
  const Node* last = cases.back();
  const bool has_default = is_wildcard(last->node(field::match_case::pattern)) && cases.size() > 1;
  const std::size_t tried = cases.size() - (has_default ? 1 : 0);
  for (std::size_t k = 0; k < tried && !failed(); ++k) match_case(node, k, has_default, end);
  if (has_default && !failed()) {
    const Location where = at(last->node(field::match_case::pattern));
    op(op::NOP, where);
    if (Node* guard = last->node(field::match_case::guard)) jump_if(where, guard, end, false);
    statements(last->list(field::match_case::body));
  }
  use(end);
}

void Codegen::match_case(Node* node, std::size_t index, bool has_default, Label end) {
  const Nodes cases = node->list(field::Match::cases);
  const Node* found = cases[index];
  Node* what = found->node(field::match_case::pattern);
  Node* guard = found->node(field::match_case::guard);
  const Location where = at(what);
  const bool last = index + 1 == cases.size() - (has_default ? 1 : 0);
  if (!last) op(op::COPY, 1, where);
  Pattern state;
  state.allow_irrefutable = guard != nullptr || index + 1 == cases.size();
  pattern(what, state);
  for (const Name name : state.stores) name_op(where, name, Context::store);
  if (guard) {
    fail_pops(state, 0);
    jump_if(where, guard, state.fail_pop[0], false);
  }
  if (!last) op(op::POP_TOP, where);
  statements(found->list(field::match_case::body));
  jump(op::JUMP, end, kNoLocation);
  emit_fail_pops(where, state);
}

// Labels for popping up to `count` values on failure.
void Codegen::fail_pops(Pattern& state, std::int32_t count) {
  while (static_cast<std::int32_t>(state.fail_pop.size()) <= count) state.fail_pop.push_back(label());
}

void Codegen::jump_to_fail(const Location& where, Pattern& state, std::int32_t opcode) {
  const std::int32_t pops = state.on_top + static_cast<std::int32_t>(state.stores.size());
  fail_pops(state, pops);
  jump(opcode, state.fail_pop[static_cast<std::size_t>(pops)], where);
}

void Codegen::emit_fail_pops(const Location& where, Pattern& state) {
  if (state.fail_pop.empty()) return;
  for (std::size_t k = state.fail_pop.size(); k-- > 1;) {
    use(state.fail_pop[k]);
    op(op::POP_TOP, where);
  }
  use(state.fail_pop[0]);
  state.fail_pop.clear();
}

// The top goes under `count` - 1 values.
void Codegen::rotate(const Location& where, std::int32_t count) {
  for (; count > 1; --count) op(op::SWAP, count, where);
}

void Codegen::duplicate_store(const Location& where, Name name) {
  error(where, "multiple assignments to name '" + std::string(name->text) + "' in pattern");
}

void Codegen::store_name(const Location& where, Name name, Pattern& state) {
  if (!name) return op(op::POP_TOP, where);
  if (forbidden(where, name, Context::store)) return;
  for (const Name stored : state.stores) {
    if (stored == name) return duplicate_store(where, name);
  }
  rotate(where, state.on_top + static_cast<std::int32_t>(state.stores.size()) + 1);
  state.stores.push_back(name);
}

void Codegen::sub_pattern(Node* node, Pattern& state) {
  const bool allowed = state.allow_irrefutable;
  state.allow_irrefutable = true;
  pattern(node, state);
  state.allow_irrefutable = allowed;
}

void Codegen::pattern(Node* node, Pattern& state) {
  if (failed()) return;
  const Location where = at(node);
  switch (node->kind) {
    case Kind::MatchValue:
      return pattern_value(node, state);
    case Kind::MatchSingleton:
      load_const(node->constant(field::MatchSingleton::value), where);
      compare_op(CompareOperator::Is, where);
      return jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
    case Kind::MatchSequence:
      return pattern_sequence(node, state);
    case Kind::MatchMapping:
      return pattern_mapping(node, state);
    case Kind::MatchClass:
      return pattern_class(node, state);
    case Kind::MatchStar:
      return store_name(where, node->name(field::MatchStar::name), state);
    case Kind::MatchAs:
      return pattern_as(node, state);
    case Kind::MatchOr:
      return pattern_or(node, state);
    default:
      return;
  }
}

void Codegen::pattern_value(Node* node, Pattern& state) {
  const Location where = at(node);
  Node* value = node->node(field::MatchValue::value);
  if (value->kind != Kind::Constant && value->kind != Kind::Attribute) {
    error(where, "patterns may only match literals and attribute lookups");
    return;
  }
  expression(value);
  compare_op(CompareOperator::Eq, where);
  op(op::TO_BOOL, where);
  jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
}

void Codegen::pattern_as(Node* node, Pattern& state) {
  const Location where = at(node);
  const Name name = node->name(field::MatchAs::name);
  Node* inner = node->node(field::MatchAs::pattern);
  if (!inner) {
    if (state.allow_irrefutable) return store_name(where, name, state);
    error(where, name ? "name capture '" + std::string(name->text) + "' makes remaining patterns unreachable"
                      : "wildcard makes remaining patterns unreachable");
    return;
  }
  ++state.on_top;
  op(op::COPY, 1, where);
  pattern(inner, state);
  --state.on_top;
  store_name(where, name, state);
}

void Codegen::pattern_sequence(Node* node, Pattern& state) {
  const Location where = at(node);
  const Nodes patterns = node->list(field::MatchSequence::patterns);
  const std::size_t none = patterns.size();
  std::size_t star = none;
  bool only_wildcards = true;
  bool star_wildcard = false;
  for (std::size_t k = 0; k < patterns.size(); ++k) {
    if (patterns[k]->kind != Kind::MatchStar) {
      only_wildcards = only_wildcards && is_wildcard(patterns[k]);
      continue;
    }
    if (star != none) {
      error(where, "multiple starred names in sequence pattern");
      return;
    }
    star_wildcard = !patterns[k]->name(field::MatchStar::name);
    only_wildcards = only_wildcards && star_wildcard;
    star = k;
  }
  ++state.on_top;
  op(op::MATCH_SEQUENCE, where);
  jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
  if (star == none || patterns.size() > 1) {
    op(op::GET_LEN, where);
    load_number(static_cast<std::int64_t>(patterns.size()) - (star == none ? 0 : 1), where);
    compare_op(star == none ? CompareOperator::Eq : CompareOperator::GtE, where);
    jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
  }
  --state.on_top;
  if (only_wildcards) return op(op::POP_TOP, where);
  if (star_wildcard) return sequence_subscript(where, patterns, star, state);
  sequence_unpack(where, patterns, state);
}

void Codegen::sequence_unpack(const Location& where, Nodes patterns, Pattern& state) {
  unpack(where, patterns, Kind::MatchStar, "too many expressions in star-unpacking sequence pattern",
         "multiple starred expressions in sequence pattern");
  state.on_top += static_cast<std::int32_t>(patterns.size());
  for (Node* inner : patterns) {
    --state.on_top;
    sub_pattern(inner, state);
  }
}

// With `*_` only the other items are looked at, by index.
void Codegen::sequence_subscript(const Location& where, Nodes patterns, std::size_t star, Pattern& state) {
  ++state.on_top;
  for (std::size_t k = 0; k < patterns.size() && !failed(); ++k) {
    if (k == star || is_wildcard(patterns[k])) continue;
    op(op::COPY, 1, where);
    if (k < star) {
      load_number(static_cast<std::int64_t>(k), where);
    } else {
      op(op::GET_LEN, where);
      load_number(static_cast<std::int64_t>(patterns.size() - k), where);
      binary(Operator::Sub, false, where);
    }
    op(op::BINARY_SUBSCR, where);
    sub_pattern(patterns[k], state);
  }
  --state.on_top;
  op(op::POP_TOP, where);
}

}  // namespace glassbox::python
