// The words of a command, which never change once it is read: copies of the state share them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace glassbox::redis {

class SharedWords {
 public:
  SharedWords() = default;
  SharedWords(std::vector<std::string> words)  // NOLINT(google-explicit-constructor): it is one
      : words_(std::make_shared<const std::vector<std::string>>(std::move(words))) {}

  [[nodiscard]] std::size_t size() const { return words_ ? words_->size() : 0; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] const std::string* begin() const { return words_ ? words_->data() : nullptr; }
  [[nodiscard]] const std::string* end() const { return begin() + size(); }
  // Preconditions: there are so many.
  [[nodiscard]] const std::string& operator[](std::size_t index) const { return begin()[index]; }
  [[nodiscard]] const std::string& front() const { return *begin(); }

  friend bool operator==(const SharedWords& one, const SharedWords& other) {
    return one.words_ == other.words_ ||
           (one.size() == other.size() && std::equal(one.begin(), one.end(), other.begin()));
  }

 private:
  std::shared_ptr<const std::vector<std::string>> words_;
};

}  // namespace glassbox::redis
