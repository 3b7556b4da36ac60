#include "engine/python/objects/suggest.hpp"

#include <algorithm>

namespace glassbox::python {
namespace {

constexpr int kMove = 2, kCase = 1;
constexpr std::size_t kMostNames = 750, kLongest = 40;

int substitution(char a, char b) {
  if (a == b) return 0;
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return lower(a) == lower(b) ? kCase : kMove;
}

int distance(std::string_view a, std::string_view b, int most) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty() || b.empty()) return static_cast<int>(a.size() + b.size()) * kMove;
  if (a.size() > kLongest || b.size() > kLongest) return most + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if (static_cast<int>(b.size() - a.size()) * kMove > most) return most + 1;
  std::vector<int> row(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) row[i] = static_cast<int>(i + 1) * kMove;
  int result = 0;
  for (std::size_t k = 0; k < b.size(); ++k) {
    int diagonal = static_cast<int>(k) * kMove;
    int left = diagonal;  // as CPython has it
    int least = most + 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const int replaced = diagonal + substitution(b[k], a[i]);
      diagonal = row[i];
      left = std::min({replaced, std::min(left, diagonal) + kMove});
      row[i] = left;
      least = std::min(least, left);
    }
    result = left;
    if (least > most) return most + 1;
  }
  return result;
}

}  // namespace

std::string closest_name(const std::string& name, const std::vector<std::string>& possible) {
  if (possible.size() >= kMostNames) return {};
  std::string best;
  int best_distance = 1 << 30;
  for (const std::string& item : possible) {
    if (item == name) continue;
    // No more than a third of the characters may differ.
    int most = static_cast<int>(name.size() + item.size() + 3) * kMove / 6;
    most = std::min(most, best_distance - 1);
    const int d = distance(name, item, most);
    if (d > most) continue;
    if (d < best_distance) {
      best = item;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace glassbox::python
