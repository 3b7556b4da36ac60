// Which shapes are near a place: a picture of thousands of shapes is linted in milliseconds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/picture.hpp"

namespace glassbox {

class LintGrid {
 public:
  // For boxes within `width` by `height` px; what stands outside counts to the outermost cells.
  LintGrid(float width, float height);

  void insert(std::uint32_t value, const Box& box);

  // Calls visit(value) once for each value whose cells the box touches, in the order of insertion within a cell.
  template <class Visit>
  void near(const Box& box, const Visit& visit) {
    ++round_;
    const Range range = cells(box);
    for (std::int32_t y = range.top; y <= range.bottom; ++y) {
      for (std::int32_t x = range.left; x <= range.right; ++x) {
        for (const std::uint32_t value : buckets_[bucket(x, y)]) {
          if (seen_[value] == round_) continue;
          seen_[value] = round_;
          visit(value);
        }
      }
    }
  }

  // The values around a point, in the order of insertion.
  [[nodiscard]] const std::vector<std::uint32_t>& around(Point point) const;

 private:
  struct Range {
    std::int32_t left, top, right, bottom;
  };
  [[nodiscard]] Range cells(const Box& box) const;
  [[nodiscard]] std::size_t bucket(std::int32_t x, std::int32_t y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x);
  }

  std::int32_t columns_;
  std::int32_t rows_;
  std::vector<std::vector<std::uint32_t>> buckets_;
  std::vector<std::uint32_t> seen_;  // by value: the round that met it last
  std::uint32_t round_ = 0;
};

}  // namespace glassbox
