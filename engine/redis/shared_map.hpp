// A map from strings to values, in the order of bytes, whose copies share what neither has changed since: a copy costs
// a pointer, a change one page of pointers and the value itself. A run copies its state at every step and keeps some of
// the copies, so a plain map would make a run of n keys cost n².
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glassbox::redis {

template <class Value>
class SharedMap {
 public:
  using Item = std::pair<const std::string, Value>;

 private:
  using Page = std::vector<std::shared_ptr<Item>>;   // 1 … kMostInPage items, in order
  using Pages = std::vector<std::shared_ptr<Page>>;  // none of them empty

 public:
  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = Item;
    using pointer = const Item*;
    using reference = const Item&;
    using iterator_category = std::forward_iterator_tag;

    Iterator() = default;
    Iterator(const Pages* pages, std::size_t page) : pages_(pages), page_(page) {}
    reference operator*() const { return *(*(*pages_)[page_])[item_]; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      if (++item_ == (*pages_)[page_]->size()) item_ = 0, ++page_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator old = *this;
      ++*this;
      return old;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Pages* pages_ = nullptr;
    std::size_t page_ = 0;
    std::size_t item_ = 0;
  };

  [[nodiscard]] Iterator begin() const { return Iterator(pages_.get(), 0); }
  [[nodiscard]] Iterator end() const { return Iterator(pages_.get(), pages_ ? pages_->size() : 0); }
  [[nodiscard]] std::int64_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] bool contains(std::string_view key) const { return peek(key) != nullptr; }

  [[nodiscard]] const Value* peek(std::string_view key) const {
    const Place at = place(key);
    return at.there ? &(*(*pages_)[at.page])[at.item]->second : nullptr;
  }

  // For changing it; null where there is none. Stays valid until the key is erased or the map is copied.
  Value* edit(std::string_view key) {
    const Place at = place(key);
    if (!at.there) return nullptr;
    std::shared_ptr<Item>& item = own_page(at.page)[at.item];
    if (item.use_count() > 1) item = std::make_shared<Item>(*item);
    return &item->second;
  }

  // Replaces. The reference is valid as long as what edit() gives.
  Value& put(std::string_view key, Value value) {
    Place at = place(key);
    auto item = std::make_shared<Item>(std::string(key), std::move(value));
    Value& stored = item->second;
    if (at.there) {
      own_page(at.page)[at.item] = std::move(item);
      return stored;
    }
    ++size_;
    if (own_pages().empty()) {
      pages_->push_back(std::make_shared<Page>(Page{std::move(item)}));
      return stored;
    }
    Page& page = own_page(at.page);
    page.insert(page.begin() + static_cast<std::ptrdiff_t>(at.item), std::move(item));
    if (page.size() > kMostInPage) split(at.page);
    return stored;
  }

  bool erase(std::string_view key) {
    const Place at = place(key);
    if (!at.there) return false;
    --size_;
    Page& page = own_page(at.page);
    page.erase(page.begin() + static_cast<std::ptrdiff_t>(at.item));
    if (page.empty()) pages_->erase(pages_->begin() + static_cast<std::ptrdiff_t>(at.page));
    return true;
  }

  void clear() {
    pages_.reset();
    size_ = 0;
  }

  // Calls `add(item)` for each item that no other copy shares: what a copy made now will cost once this one changes.
  template <class Add>
  void for_each_own(Add add) const {
    if (!pages_ || pages_.use_count() > 1) return;
    for (const auto& page : *pages_) {
      if (page.use_count() > 1) continue;
      for (const auto& item : *page)
        if (item.use_count() == 1) add(*item);
    }
  }

  friend bool operator==(const SharedMap& one, const SharedMap& other) {
    if (one.pages_ == other.pages_) return true;
    return one.size_ == other.size_ && std::equal(one.begin(), one.end(), other.begin(),
                                                  [](const Item& a, const Item& b) { return &a == &b || a == b; });
  }

 private:
  static constexpr std::size_t kMostInPage = 64;

  struct Place {
    std::size_t page = 0;  // where the key is or would be inserted
    std::size_t item = 0;
    bool there = false;
  };

  [[nodiscard]] Place place(std::string_view key) const {
    if (!pages_ || pages_->empty()) return {};
    // The last page that begins at or before the key; the first one where none does.
    const auto behind =
        std::upper_bound(pages_->begin(), pages_->end(), key,
                         [](std::string_view sought, const auto& page) { return sought < page->front()->first; });
    const auto page = static_cast<std::size_t>(behind - pages_->begin() - (behind == pages_->begin() ? 0 : 1));
    const Page& items = *(*pages_)[page];
    const auto at = std::lower_bound(items.begin(), items.end(), key,
                                     [](const auto& item, std::string_view sought) { return item->first < sought; });
    return {page, static_cast<std::size_t>(at - items.begin()), at != items.end() && (*at)->first == key};
  }

  Pages& own_pages() {
    if (!pages_)
      pages_ = std::make_shared<Pages>();
    else if (pages_.use_count() > 1)
      pages_ = std::make_shared<Pages>(*pages_);
    return *pages_;
  }

  Page& own_page(std::size_t index) {
    std::shared_ptr<Page>& page = own_pages()[index];
    if (page.use_count() > 1) page = std::make_shared<Page>(*page);
    return *page;
  }

  void split(std::size_t index) {
    Page& page = *(*pages_)[index];
    const auto middle = page.begin() + static_cast<std::ptrdiff_t>(page.size() / 2);
    auto rest = std::make_shared<Page>(middle, page.end());
    page.erase(middle, page.end());
    pages_->insert(pages_->begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(rest));
  }

  std::shared_ptr<Pages> pages_;
  std::int64_t size_ = 0;
};

}  // namespace glassbox::redis
