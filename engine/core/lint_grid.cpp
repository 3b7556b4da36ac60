#include "engine/core/lint_grid.hpp"

#include <cmath>

namespace glassbox {
namespace {

constexpr float kCell = 48;           // px: about three lines of text
constexpr std::int32_t kMost = 1024;  // cells each way, whatever size the picture claims

std::int32_t count(float length) {
  if (!(length > 0)) return 1;
  return static_cast<std::int32_t>(std::min(std::ceil(length / kCell), static_cast<float>(kMost)));
}

std::int32_t cell(float at, std::int32_t cells) {
  return static_cast<std::int32_t>(std::clamp(std::floor(at / kCell), 0.0F, static_cast<float>(cells - 1)));
}

}  // namespace

LintGrid::LintGrid(float width, float height)
    : columns_(count(width)), rows_(count(height)), buckets_(bucket(0, rows_)) {}

LintGrid::Range LintGrid::cells(const Box& box) const {
  return {cell(box.x, columns_), cell(box.y, rows_), cell(box.right(), columns_), cell(box.bottom(), rows_)};
}

void LintGrid::insert(std::uint32_t value, const Box& box) {
  const Range range = cells(box);
  for (std::int32_t y = range.top; y <= range.bottom; ++y) {
    for (std::int32_t x = range.left; x <= range.right; ++x) buckets_[bucket(x, y)].push_back(value);
  }
  if (seen_.size() <= value) seen_.resize(value + 1);
}

const std::vector<std::uint32_t>& LintGrid::around(Point point) const {
  return buckets_[bucket(cell(point.x, columns_), cell(point.y, rows_))];
}

}  // namespace glassbox
