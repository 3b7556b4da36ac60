#include "engine/postgres/timestamp.hpp"

#include <array>
#include <cstdio>

namespace glassbox::postgres {
namespace {

constexpr std::int64_t kDay = 86'400'000'000;
constexpr std::int64_t kEpochDay = 730'425;  // 2000-01-01 counted from 0000-03-01, as days_of counts

// Days from 0000-03-01 in the proleptic Gregorian calendar; years begin in March, so that the leap day comes last.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month < 3) {
    month += 12;
    --year;
  }
  return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1;
}

struct Date {
  std::int64_t year, month, day;
};

Date date_of(std::int64_t days) {
  const std::int64_t era = days / 146'097;
  const std::int64_t rest = days % 146'097;
  const std::int64_t year = (rest - rest / 1'460 + rest / 36'524 - rest / 146'096) / 365;
  const std::int64_t in_year = rest - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * in_year + 2) / 153;
  const std::int64_t day = in_year - (153 * month + 2) / 5 + 1;
  return {year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day};
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  std::optional<std::int64_t> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::int64_t fraction() {
    std::int64_t value = 0;
    std::int64_t scale = 100'000;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value += scale * (rest_.front() - '0');
      scale /= 10;
      rest_.remove_prefix(1);
    }
    return value;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace

std::string timestamp_text(std::int64_t micros) {
  std::int64_t days = micros / kDay;
  std::int64_t rest = micros % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  const Date date = date_of(days + kEpochDay);
  const std::int64_t seconds = rest / 1'000'000;
  std::array<char, 64> buffer{};
  const int length =
      std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d %02d:%02d:%02d", static_cast<int>(date.year),
                    static_cast<int>(date.month), static_cast<int>(date.day), static_cast<int>(seconds / 3600),
                    static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  std::string text(buffer.data(), static_cast<std::size_t>(length));
  if (const std::int64_t fraction = rest % 1'000'000; fraction != 0) {
    std::string digits = std::to_string(fraction);
    digits.insert(0, 6 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return text + "+00";
}

std::optional<std::int64_t> read_timestamp(std::string_view text) {
  Scanner scanner(text);
  const auto year = scanner.number(4);
  if (!year || !scanner.take('-')) return std::nullopt;
  const auto month = scanner.number(2);
  if (!month || *month < 1 || *month > 12 || !scanner.take('-')) return std::nullopt;
  const auto day = scanner.number(2);
  if (!day || *day < 1 || *day > 31) return std::nullopt;
  std::int64_t micros = (days_of(*year, *month, *day) - kEpochDay) * kDay;
  if (scanner.take(' ') || scanner.take('T')) {
    const auto hour = scanner.number(2);
    if (!hour || *hour > 23 || !scanner.take(':')) return std::nullopt;
    const auto minute = scanner.number(2);
    if (!minute || *minute > 59) return std::nullopt;
    micros += (*hour * 60 + *minute) * 60'000'000;
    if (scanner.take(':')) {
      const auto second = scanner.number(2);
      if (!second || *second > 59) return std::nullopt;
      micros += *second * 1'000'000;
      if (scanner.take('.')) micros += scanner.fraction();
    }
  }
  const std::string_view zone = scanner.rest();
  if (!zone.empty() && zone != "Z" && zone != "z" && zone != "+00" && zone != "+00:00") return std::nullopt;
  return micros;
}

}  // namespace glassbox::postgres
