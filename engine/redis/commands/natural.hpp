// A natural number of any length, with the few operations that exact decimal conversion needs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glassbox::redis {

class Natural {
 public:
  explicit Natural(std::uint64_t value = 0);

  void multiply_add(std::uint32_t factor, std::uint32_t addend);
  void shift_left(std::int64_t bits);
  void subtract(const Natural& other);  // precondition: other <= *this
  void add(const Natural& other);

  [[nodiscard]] bool is_zero() const { return words_.empty(); }
  [[nodiscard]] std::int64_t bit_length() const;                  // 0 for 0
  [[nodiscard]] std::uint64_t bits_from(std::int64_t low) const;  // the 64 bits from 2^low on
  [[nodiscard]] bool any_below(std::int64_t bits) const;          // whether a bit below 2^bits is set
  [[nodiscard]] int compare(const Natural& other) const;          // -1, 0, 1
  [[nodiscard]] std::string to_decimal() const;

 private:
  void trim();
  std::vector<std::uint32_t> words_;  // the lowest first, none 0 at the top
};

}  // namespace glassbox::redis
