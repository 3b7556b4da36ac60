// A JSON file that remembers where its values stand, so that a wrong one is reported with its line.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"

namespace glassbox {

struct JsonFile {
  std::string name;
  nlohmann::json root;
  std::map<std::string, std::int32_t> lines;  // JSON pointer ("/predict/answers/0") → line, from 1

  // An error at the value that `pointer` names, or at the nearest value around it.
  [[nodiscard]] Error error_at(const std::string& pointer, std::string what, std::string accepted = {}) const;
};

// Any bytes in, an error with line and column or the value out. Depth is limited to 64 and a key may stand only once.
Result<JsonFile> parse_json(std::string name, std::string_view text);
Result<JsonFile> read_json(const std::string& path);

// The whole file, or an error that says what the system said.
Result<std::string> read_file(const std::string& path);

}  // namespace glassbox
