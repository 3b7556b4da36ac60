#include "ui/web/json.hpp"

#include <cmath>

#include "engine/core/writers.hpp"

namespace glassbox {

void Json::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

Json& Json::open(char bracket) {
  separate();
  out_ += bracket;
  return *this;
}

Json& Json::close(char bracket) {
  out_ += bracket;
  return *this;
}

Json& Json::name(std::string_view name) {
  separate();
  out_ += json_string(name);
  out_ += ':';
  return *this;
}

Json& Json::text(std::string_view value) {
  separate();
  out_ += json_string(value);
  return *this;
}

Json& Json::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

Json& Json::decimal(float value) {
  separate();
  const auto hundredths = static_cast<std::int64_t>(std::lround(value * 100));
  const std::int64_t size = hundredths < 0 ? -hundredths : hundredths;
  if (hundredths < 0) out_ += '-';
  out_ += std::to_string(size / 100);
  out_ += '.';
  out_ += static_cast<char>('0' + size / 10 % 10);
  out_ += static_cast<char>('0' + size % 10);
  return *this;
}

Json& Json::truth(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

}  // namespace glassbox
