// Any bytes as a box's JSON file: an error with a line, or a value. What was read must say where its values stand.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tools/glassbox/json_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto file = glassbox::parse_json("fuzz.json", text);
  if (!file) {
    if (file.error().where.line < 1 || file.error().what.empty()) std::abort();
    return 0;
  }
  if (file.value().error_at("", "x").where.line < 1) std::abort();
  return 0;
}
