// Names in the order in which they came, each with a number: what CPython keeps in a dict. Only this order is iterated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/python/parser/ast.hpp"

namespace glassbox::python {

class NameMap {
 public:
  struct Entry {
    Name name;
    std::int32_t value;
  };

  [[nodiscard]] const std::int32_t* find(Name name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &entries_[found->second].value;
  }
  [[nodiscard]] bool has(Name name) const { return index_.contains(name); }
  [[nodiscard]] std::int32_t get(Name name) const {
    const std::int32_t* value = find(name);
    return value ? *value : 0;
  }
  void set(Name name, std::int32_t value) {
    const auto [found, added] = index_.emplace(name, static_cast<std::uint32_t>(entries_.size()));
    if (added) {
      entries_.push_back({name, value});
    } else {
      entries_[found->second].value = value;
    }
  }
  void add(Name name) {
    if (!has(name)) set(name, 0);
  }
  void add_all(const NameMap& other) {
    for (const Entry& entry : other.entries_) add(entry.name);
  }
  bool erase(Name name) {
    const auto found = index_.find(name);
    if (found == index_.end()) return false;
    entries_.erase(entries_.begin() + found->second);
    index_.clear();
    for (std::size_t k = 0; k < entries_.size(); ++k) index_.emplace(entries_[k].name, static_cast<std::uint32_t>(k));
    return true;
  }
  // The number of a name, which is the next free one if it is new.
  std::int32_t number(Name name) {
    if (const std::int32_t* value = find(name)) return *value;
    const auto value = static_cast<std::int32_t>(entries_.size());
    set(name, value);
    return value;
  }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  std::vector<Entry> entries_;
  std::unordered_map<Name, std::uint32_t> index_;  // looked up only
};

}  // namespace glassbox::python
