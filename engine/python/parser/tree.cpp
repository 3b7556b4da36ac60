#include "engine/python/parser/tree.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace glassbox::python {

namespace {

constexpr Schema kSchemas[] = {
#define GLASSBOX_NODE(kind, types, ...) {#kind, types, #__VA_ARGS__},
    GLASSBOX_PYTHON_NODES(GLASSBOX_NODE)
#undef GLASSBOX_NODE
};

template <class T>
Slot copy_list(void* memory, const std::vector<T>& items) {
  if (!items.empty()) std::memcpy(memory, items.data(), items.size() * sizeof(T));
  return {.list = {memory, static_cast<std::uint32_t>(items.size())}};
}

}  // namespace

const Schema& schema_of(Kind kind) {
  return kSchemas[static_cast<std::size_t>(kind)];
}

bool has_range(Kind kind) {
  switch (kind) {
    case Kind::Module:
    case Kind::Interactive:
    case Kind::Expression:
    case Kind::arguments:
    case Kind::comprehension:
    case Kind::withitem:
    case Kind::match_case:
      return false;
    default:
      return true;
  }
}

void* Tree::take(std::size_t bytes) {
  constexpr std::size_t kUnit = sizeof(std::max_align_t);
  constexpr std::size_t kBlock = 16384;
  bytes = (bytes + kUnit - 1) / kUnit * kUnit;
  if (blocks_.empty() || used_ + bytes > size_) {
    size_ = std::max(bytes, kBlock);
    blocks_.push_back(std::make_unique<std::max_align_t[]>(size_ / kUnit));
    used_ = 0;
  }
  void* memory = reinterpret_cast<char*>(blocks_.back().get()) + used_;
  used_ += bytes;
  return memory;
}

Node* Tree::make(Kind kind, const Range& range) {
  const std::size_t count = schema_of(kind).types.size();
  auto* node = new (take(sizeof(Node))) Node{kind, range, nullptr};
  node->slots = static_cast<Slot*>(take(count * sizeof(Slot)));
  for (std::size_t k = 0; k < count; ++k) new (node->slots + k) Slot{.list = {nullptr, 0}};
  return node;
}

Node* Tree::make(Kind kind, const Range& range, std::initializer_list<Slot> slots) {
  Node* node = make(kind, range);
  std::copy(slots.begin(), slots.end(), node->slots);
  return node;
}

Slot Tree::list(const std::vector<Node*>& items) {
  return copy_list(take(items.size() * sizeof(Node*)), items);
}
Slot Tree::names(const std::vector<Name>& items) {
  return copy_list(take(items.size() * sizeof(Name)), items);
}
Slot Tree::comparisons(const std::vector<CompareOperator>& items) {
  return copy_list(take(items.size() * sizeof(CompareOperator)), items);
}

Name Tree::identifier(std::string_view text) {
  const auto found = by_text_.find(text);
  if (found != by_text_.end()) return found->second;
  texts_.emplace_back(text);
  identifiers_.push_back({texts_.back()});
  by_text_.emplace(identifiers_.back().text, &identifiers_.back());
  return &identifiers_.back();
}

const Constant* Tree::constant(Constant value) {
  constants_.push_back(std::move(value));
  return &constants_.back();
}

const Constant* Tree::constant(Constant::Kind kind) {
  Constant value;
  value.kind = kind;
  return constant(std::move(value));
}

}  // namespace glassbox::python
