// Writes JSON piece by piece into a string; commas come by themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace glassbox {

class Json {
 public:
  Json& open(char bracket);   // '{' or '['
  Json& close(char bracket);  // '}' or ']'
  Json& name(std::string_view name);
  Json& text(std::string_view value);
  Json& number(std::int64_t value);
  Json& decimal(float value);  // two places, which is finer than a device pixel
  Json& truth(bool value);

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void separate();

  std::string out_;
};

}  // namespace glassbox
