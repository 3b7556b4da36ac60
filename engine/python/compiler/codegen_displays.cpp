// Lists, tuples, sets and dicts, and unpacking into them.
#include <algorithm>
#include <limits>

#include "engine/python/compiler/codegen.hpp"

namespace glassbox::python {

namespace {

constexpr std::size_t kMostOnStack = 30;  // STACK_USE_GUIDELINE

bool all_constant(Nodes nodes) {
  return std::all_of(nodes.begin(), nodes.end(), [](const Node* node) { return node && node->kind == Kind::Constant; });
}

Constant tuple_of(Nodes nodes) {
  Constant tuple;
  tuple.kind = Constant::Kind::tuple;
  for (const Node* node : nodes) {
    tuple.items.push_back(std::make_shared<const Constant>(node->constant(field::Constant::value)));
  }
  return tuple;
}

}  // namespace

void Codegen::display(Node* node, Display kind) {
  const Location where = at(node);
  const Nodes items = node->list(field::List::elts);
  const Context context = kind == Display::set ? Context::load : node->context(field::List::ctx);
  if (context == Context::load) return star_unpack(where, items, 0, kind);
  if (context == Context::store) return assign_items(where, items);
  expressions(items);
}

// More than two constants are one constant (starunpack_helper).
bool Codegen::constant_display(const Location& where, Nodes items, std::int32_t pushed, Display kind) {
  if (items.size() <= 2 || !all_constant(items)) return false;
  Constant folded = tuple_of(items);
  if (kind == Display::tuple && pushed == 0) {
    load_const(folded, where);
    return true;
  }
  if (kind == Display::set) {
    folded.kind = Constant::Kind::frozen_set;
    drop_equal_items(folded);
  }
  op(kind == Display::set ? op::BUILD_SET : op::BUILD_LIST, pushed, where);
  load_const(folded, where);
  op(kind == Display::set ? op::SET_UPDATE : op::LIST_EXTEND, 1, where);
  if (kind == Display::tuple) op(op::CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE, where);
  return true;
}

void Codegen::star_unpack(const Location& where, Nodes items, std::int32_t pushed, Display kind) {
  if (constant_display(where, items, pushed, kind)) return;
  const auto count = static_cast<std::int64_t>(items.size()) + pushed;
  const bool big = count > static_cast<std::int64_t>(kMostOnStack);
  const bool starred =
      std::any_of(items.begin(), items.end(), [](const Node* item) { return item->kind == Kind::Starred; });
  const std::int32_t build = kind == Display::set ? op::BUILD_SET : op::BUILD_LIST;
  if (!starred && !big) {
    expressions(items);
    return op(kind == Display::tuple ? std::int32_t{op::BUILD_TUPLE} : build, count, where);
  }
  bool built = false;
  if (big) {
    op(build, pushed, where);
    built = true;
  }
  for (std::size_t k = 0; k < items.size() && !failed(); ++k) {
    if (items[k]->kind == Kind::Starred) {
      if (!built) op(build, static_cast<std::int64_t>(k) + pushed, where);
      built = true;
      expression(items[k]->node(field::Starred::value));
      op(kind == Display::set ? op::SET_UPDATE : op::LIST_EXTEND, 1, where);
    } else {
      expression(items[k]);
      if (built) op(kind == Display::set ? op::SET_ADD : op::LIST_APPEND, 1, where);
    }
  }
  if (kind == Display::tuple) op(op::CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE, where);
}

// `starred` is the kind of the item that takes the rest.
void Codegen::unpack(const Location& where, Nodes items, Kind starred, const char* many, const char* multiple) {
  constexpr std::size_t kMostBefore = 1U << 8U;
  constexpr std::size_t kMostAfter = std::numeric_limits<std::int32_t>::max() >> 8;
  bool seen = false;
  for (std::size_t k = 0; k < items.size(); ++k) {
    if (items[k]->kind != starred) continue;
    const std::size_t after = items.size() - k - 1;
    if (seen) {
      error(where, multiple);
      return;
    }
    if (k >= kMostBefore || after >= kMostAfter) {
      error(where, many);
      return;
    }
    op(op::UNPACK_EX, static_cast<std::int64_t>(k + (after << 8U)), where);
    seen = true;
  }
  if (!seen) op(op::UNPACK_SEQUENCE, static_cast<std::int64_t>(items.size()), where);
}

void Codegen::assign_items(const Location& where, Nodes items) {
  unpack(where, items, Kind::Starred, "too many expressions in star-unpacking assignment",
         "multiple starred expressions in assignment");
  for (Node* item : items) {
    if (failed()) return;
    expression(item->kind == Kind::Starred ? item->node(field::Starred::value) : item);
  }
}

void Codegen::sub_dict(Node* node, std::size_t begin, std::size_t end) {
  const Location where = at(node);
  const Nodes keys = node->list(field::Dict::keys).subspan(begin, end - begin);
  const Nodes values = node->list(field::Dict::values).subspan(begin, end - begin);
  const auto count = static_cast<std::int64_t>(keys.size());
  const bool big = keys.size() * 2 > kMostOnStack;
  if (count > 1 && !big && all_constant(keys)) {
    expressions(values);
    load_const(tuple_of(keys), where);
    return op(op::BUILD_CONST_KEY_MAP, count, where);
  }
  if (big) op(op::BUILD_MAP, 0, where);
  for (std::size_t k = 0; k < keys.size() && !failed(); ++k) {
    expression(keys[k]);
    expression(values[k]);
    if (big) op(op::MAP_ADD, 1, where);
  }
  if (!big) op(op::BUILD_MAP, count, where);
}

void Codegen::dict(Node* node) {
  const Location where = at(node);
  const Nodes keys = node->list(field::Dict::keys);
  const Nodes values = node->list(field::Dict::values);
  bool have = false;
  std::size_t elements = 0;  // entries since the last part
  const auto part = [&](std::size_t begin, std::size_t end) {
    sub_dict(node, begin, end);
    if (have) op(op::DICT_UPDATE, 1, where);
    have = true;
    elements = 0;
  };
  for (std::size_t k = 0; k < keys.size() && !failed(); ++k) {
    if (keys[k]) {
      if (elements * 2 > kMostOnStack) {
        part(k - elements, k + 1);
      } else {
        ++elements;
      }
      continue;
    }
    if (elements > 0) part(k - elements, k);
    if (!have) op(op::BUILD_MAP, 0, where);
    have = true;
    expression(values[k]);
    op(op::DICT_UPDATE, 1, where);
  }
  if (elements > 0) part(keys.size() - elements, keys.size());
  if (!have) op(op::BUILD_MAP, 0, where);
}

}  // namespace glassbox::python
