// A growing array whose copies share what they do not change: pages of kPage elements, copied when written. A state
// that holds ten thousand sockets then costs a keyframe a few hundred pointers, and the pages that an event touched.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace glassbox {

template <class T>
class Paged {
 public:
  static constexpr std::int32_t kPage = 32;

  [[nodiscard]] std::int32_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  // Precondition of both: 0 <= i < size().
  const T& operator[](std::int32_t i) const { return (*pages_[page_of(i)])[place_of(i)]; }
  T& edit(std::int32_t i) {  // copies the page first where another copy shares it
    std::shared_ptr<Page>& page = pages_[page_of(i)];
    if (page.use_count() > 1) page = copy_of(*page);
    return (*page)[place_of(i)];
  }

  std::int32_t push_back(T value) {
    if (size_ % kPage == 0) {
      pages_.push_back(std::make_shared<Page>());
      pages_.back()->reserve(kPage);
    } else if (std::shared_ptr<Page>& page = pages_.back(); page.use_count() > 1) {
      page = copy_of(*page);
    }
    pages_.back()->push_back(std::move(value));
    return size_++;
  }

  [[nodiscard]] std::int64_t pages() const { return static_cast<std::int64_t>(pages_.size()); }

  friend bool operator==(const Paged& a, const Paged& b) {
    return a.size_ == b.size_ && std::equal(a.pages_.begin(), a.pages_.end(), b.pages_.begin(),
                                            [](const std::shared_ptr<Page>& x, const std::shared_ptr<Page>& y) {
                                              return x == y || *x == *y;
                                            });
  }

 private:
  using Page = std::vector<T>;
  // With room for a whole page, so that push_back moves no element.
  static std::shared_ptr<Page> copy_of(const Page& page) {
    auto copy = std::make_shared<Page>();
    copy->reserve(kPage);
    copy->assign(page.begin(), page.end());
    return copy;
  }
  static std::size_t page_of(std::int32_t i) { return static_cast<std::size_t>(i / kPage); }
  static std::size_t place_of(std::int32_t i) { return static_cast<std::size_t>(i % kPage); }

  std::vector<std::shared_ptr<Page>> pages_;
  std::int32_t size_ = 0;
};

}  // namespace glassbox
