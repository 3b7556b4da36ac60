// Mapping, class and or patterns.
#include <algorithm>
#include <string>

#include "engine/python/compiler/codegen.hpp"
#include "engine/python/compiler/unparse.hpp"

namespace glassbox::python {

bool Codegen::mapping_keys(Node* node) {
  const Location where = at(node);
  const Nodes keys = node->list(field::MatchMapping::keys);
  std::vector<const Constant*> seen;
  for (Node* key : keys) {
    if (key->kind == Kind::Constant) {
      const Constant& value = key->constant(field::Constant::value);
      for (const Constant* other : seen) {
        if (equal_values(*other, value)) {
          return error(where, "mapping pattern checks duplicate key (" + constant_text(value) + ")");
        }
      }
      seen.push_back(&value);
    } else if (key->kind != Kind::Attribute) {
      return error(where, "mapping pattern keys may only match literals and attribute lookups");
    }
    expression(key);
  }
  return !failed();
}

// **rest: a copy of the subject without the keys.
void Codegen::mapping_rest(Node* node, Pattern& state) {
  const Location where = at(node);
  auto size = static_cast<std::int64_t>(node->list(field::MatchMapping::keys).size());
  op(op::BUILD_MAP, 0, where);
  op(op::SWAP, 3, where);
  op(op::DICT_UPDATE, 2, where);
  op(op::UNPACK_SEQUENCE, size, where);
  for (; size > 0; --size) {
    op(op::COPY, 1 + size, where);
    op(op::SWAP, 2, where);
    op(op::DELETE_SUBSCR, where);
  }
  store_name(where, node->name(field::MatchMapping::rest), state);
}

void Codegen::pattern_mapping(Node* node, Pattern& state) {
  const Location where = at(node);
  const Nodes patterns = node->list(field::MatchMapping::patterns);
  const auto size = static_cast<std::int32_t>(patterns.size());
  const Name rest = node->name(field::MatchMapping::rest);
  ++state.on_top;
  op(op::MATCH_MAPPING, where);
  jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
  if (size == 0 && !rest) {
    --state.on_top;
    return op(op::POP_TOP, where);
  }
  if (size > 0) {
    op(op::GET_LEN, where);
    load_number(size, where);
    compare_op(CompareOperator::GtE, where);
    jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
  }
  if (!mapping_keys(node)) return;
  op(op::BUILD_TUPLE, size, where);
  op(op::MATCH_KEYS, where);
  state.on_top += 2;
  op(op::COPY, 1, where);
  load_const(Constant::Kind::none, where);
  op(op::IS_OP, 1, where);
  jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
  op(op::UNPACK_SEQUENCE, size, where);
  state.on_top += size - 1;
  for (Node* inner : patterns) {
    --state.on_top;
    sub_pattern(inner, state);
  }
  state.on_top -= 2;
  if (rest) return mapping_rest(node, state);
  op(op::POP_TOP, where);
  op(op::POP_TOP, where);
}

bool Codegen::check_class_attributes(Node* node) {
  const auto names = node->names(field::MatchClass::kwd_attrs);
  const Nodes patterns = node->list(field::MatchClass::kwd_patterns);
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (forbidden(at(patterns[k]), names[k], Context::store)) return false;
    for (std::size_t other = k + 1; other < names.size(); ++other) {
      if (names[other] != names[k]) continue;
      return error(at(patterns[other]), "attribute name repeated in class pattern: " + std::string(names[k]->text));
    }
  }
  return true;
}

void Codegen::pattern_class(Node* node, Pattern& state) {
  const Location where = at(node);
  const Nodes positional = node->list(field::MatchClass::patterns);
  const Nodes named = node->list(field::MatchClass::kwd_patterns);
  const auto names = node->names(field::MatchClass::kwd_attrs);
  const auto count = static_cast<std::int32_t>(positional.size() + named.size());
  if (!check_class_attributes(node)) return;
  expression(node->node(field::MatchClass::cls));
  load_names(std::vector<Name>(names.begin(), names.end()), where);
  op(op::MATCH_CLASS, static_cast<std::int64_t>(positional.size()), where);
  op(op::COPY, 1, where);
  load_const(Constant::Kind::none, where);
  op(op::IS_OP, 1, where);
  ++state.on_top;
  jump_to_fail(where, state, op::POP_JUMP_IF_FALSE);
  op(op::UNPACK_SEQUENCE, count, where);
  state.on_top += count - 1;
  const auto one = [&](Node* inner) {
    --state.on_top;
    if (inner->kind == Kind::MatchAs && !inner->name(field::MatchAs::name)) {
      op(op::POP_TOP, where);
    } else {
      sub_pattern(inner, state);
    }
  };
  for (Node* inner : positional) one(inner);
  for (Node* inner : named) one(inner);
}

// The alternatives must bind the same names; their order on the stack is that of the first (compiler_pattern_or).
bool Codegen::reorder_stores(const Location& where, Pattern& state, const std::vector<Name>& control) {
  std::vector<Name>& stores = state.stores;
  if (stores.size() != control.size()) return false;
  for (std::size_t wanted = stores.size(); wanted-- > 0;) {
    const auto found = std::find(stores.begin(), stores.end(), control[wanted]);
    if (found == stores.end()) return false;
    const auto place = static_cast<std::size_t>(found - stores.begin());
    if (place == wanted) continue;
    const std::size_t rotations = place + 1;
    const std::vector<Name> rotated(stores.begin(), stores.begin() + static_cast<std::ptrdiff_t>(rotations));
    stores.erase(stores.begin(), stores.begin() + static_cast<std::ptrdiff_t>(rotations));
    stores.insert(stores.begin() + static_cast<std::ptrdiff_t>(wanted - place), rotated.begin(), rotated.end());
    for (std::size_t k = 0; k < rotations; ++k) rotate(where, static_cast<std::int32_t>(wanted) + 1);
  }
  return true;
}

void Codegen::pattern_or(Node* node, Pattern& state) {
  const Location where = at(node);
  const Nodes alternatives = node->list(field::MatchOr::patterns);
  const Label end = label();
  std::vector<Name> control;
  for (std::size_t k = 0; k < alternatives.size() && !failed(); ++k) {
    const Location own = at(alternatives[k]);
    Pattern inner;
    inner.allow_irrefutable = k + 1 == alternatives.size() && state.allow_irrefutable;
    op(op::COPY, 1, own);
    pattern(alternatives[k], inner);
    if (failed()) return;
    if (k == 0) {
      control = inner.stores;
    } else if (!reorder_stores(own, inner, control)) {
      error(where, "alternative patterns bind different names");
      return;
    }
    jump(op::JUMP, end, own);
    emit_fail_pops(own, inner);
  }
  op(op::POP_TOP, where);
  jump_to_fail(where, state, op::JUMP);
  use(end);
  const auto stores = static_cast<std::int32_t>(control.size());
  const std::int32_t rotations = stores + 1 + state.on_top + static_cast<std::int32_t>(state.stores.size());
  for (const Name name : control) {
    rotate(where, rotations);
    if (std::find(state.stores.begin(), state.stores.end(), name) != state.stores.end()) {
      return duplicate_store(where, name);
    }
    state.stores.push_back(name);
  }
  op(op::POP_TOP, where);
}

}  // namespace glassbox::python
