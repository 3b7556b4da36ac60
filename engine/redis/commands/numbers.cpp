#include "engine/redis/commands/numbers.hpp"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/redis/commands/shortest.hpp"

namespace glassbox::redis {
namespace {

constexpr std::size_t kLongestInteger = 20;  // "-9223372036854775808"

bool is_space(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// Whole numbers in this range are written as integers (util.c, double2ll).
constexpr double kWholeLimit = 4611686018427387904.0;  // 2^62

}  // namespace

std::optional<std::int64_t> read_integer(std::string_view text) {
  if (text == "0") return 0;
  if (text.size() > kLongestInteger) return std::nullopt;
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::uint64_t value = 0;
  for (const char byte : text) {
    if (byte < '0' || byte > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(byte - '0');
    if (value > (kMost + 1 - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (!negative && value > kMost) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

std::optional<double> read_double(const std::string& text) {
  if (text.empty() || is_space(text.front())) return std::nullopt;
  char* end = nullptr;
  errno = 0;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || std::isnan(value)) return std::nullopt;
  if (errno == ERANGE && (std::isinf(value) || value == 0)) return std::nullopt;
  return value;
}

std::optional<double> read_bound(const std::string& text) {
  if (text.empty()) return 0;
  if (is_space(text.front()) || text.find_first_of("xX") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || *end != '\0' || std::isnan(value)) return std::nullopt;
  return value;
}

std::string write_double(double value) {
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  if (value >= -kWholeLimit && value <= kWholeLimit) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value) return std::to_string(whole);
  }
  return write_shortest(value);
}

std::optional<std::int64_t> checked_add(std::int64_t value, std::int64_t step) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (step < 0 && value < Limits::min() - step) return std::nullopt;
  if (step > 0 && value > Limits::max() - step) return std::nullopt;
  return value + step;
}

}  // namespace glassbox::redis
