#include "engine/redis/commands/natural.hpp"

#include <algorithm>
#include <bit>

namespace glassbox::redis {

Natural::Natural(std::uint64_t value) {
  words_ = {static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32U)};
  trim();
}

void Natural::trim() {
  while (!words_.empty() && words_.back() == 0) words_.pop_back();
}

void Natural::multiply_add(std::uint32_t factor, std::uint32_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& word : words_) {
    carry += static_cast<std::uint64_t>(word) * factor;
    word = static_cast<std::uint32_t>(carry);
    carry >>= 32U;
  }
  if (carry != 0) words_.push_back(static_cast<std::uint32_t>(carry));
  trim();
}

void Natural::shift_left(std::int64_t bits) {
  if (words_.empty()) return;
  const auto shift = static_cast<std::uint32_t>(bits % 32);
  std::uint32_t carry = 0;
  if (shift != 0) {
    for (std::uint32_t& word : words_) {
      const std::uint32_t next = word >> (32U - shift);
      word = (word << shift) | carry;
      carry = next;
    }
    if (carry != 0) words_.push_back(carry);
  }
  words_.insert(words_.begin(), static_cast<std::size_t>(bits / 32), 0);
}

void Natural::subtract(const Natural& other) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const std::uint64_t take = (i < other.words_.size() ? other.words_[i] : 0U) + borrow;
    borrow = words_[i] < take ? 1 : 0;
    words_[i] = static_cast<std::uint32_t>(words_[i] - take);
  }
  trim();
}

void Natural::add(const Natural& other) {
  if (words_.size() < other.words_.size()) words_.resize(other.words_.size());
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    carry += static_cast<std::uint64_t>(words_[i]) + (i < other.words_.size() ? other.words_[i] : 0U);
    words_[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32U;
  }
  if (carry != 0) words_.push_back(static_cast<std::uint32_t>(carry));
}

std::int64_t Natural::bit_length() const {
  if (words_.empty()) return 0;
  return static_cast<std::int64_t>(words_.size()) * 32 - std::countl_zero(words_.back());
}

std::uint64_t Natural::bits_from(std::int64_t low) const {
  const auto first = static_cast<std::size_t>(low / 32);
  const auto shift = static_cast<std::uint32_t>(low % 32);
  const auto word = [&](std::size_t i) -> std::uint64_t { return i < words_.size() ? words_[i] : 0U; };
  const std::uint64_t value = word(first) | (word(first + 1) << 32U);
  return shift == 0 ? value : (value >> shift) | (word(first + 2) << (64U - shift));
}

bool Natural::any_below(std::int64_t bits) const {
  const auto whole = std::min(static_cast<std::size_t>(bits / 32), words_.size());
  for (std::size_t i = 0; i < whole; ++i) {
    if (words_[i] != 0) return true;
  }
  const auto rest = static_cast<std::uint32_t>(bits % 32);
  return whole < words_.size() && (words_[whole] & ((1U << rest) - 1)) != 0;
}

int Natural::compare(const Natural& other) const {
  if (words_.size() != other.words_.size()) return words_.size() < other.words_.size() ? -1 : 1;
  for (std::size_t i = words_.size(); i-- > 0;) {
    if (words_[i] != other.words_[i]) return words_[i] < other.words_[i] ? -1 : 1;
  }
  return 0;
}

std::string Natural::to_decimal() const {
  if (words_.empty()) return "0";
  constexpr std::uint32_t kChunk = 1'000'000'000;
  std::vector<std::uint32_t> left = words_;
  std::string reversed;
  while (!left.empty()) {
    std::uint64_t rest = 0;
    for (std::size_t i = left.size(); i-- > 0;) {
      rest = (rest << 32U) | left[i];
      left[i] = static_cast<std::uint32_t>(rest / kChunk);
      rest %= kChunk;
    }
    while (!left.empty() && left.back() == 0) left.pop_back();
    for (int digit = 0; digit < 9; ++digit, rest /= 10) reversed += static_cast<char>('0' + rest % 10);
  }
  while (reversed.back() == '0') reversed.pop_back();
  return {reversed.rbegin(), reversed.rend()};
}

}  // namespace glassbox::redis
