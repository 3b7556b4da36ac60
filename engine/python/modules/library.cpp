#include "engine/python/modules/library.hpp"

#include <span>
#include <utility>

namespace glassbox::python {

// Made by the build from modules/lib/*.py (engine/CMakeLists.txt).
std::span<const std::pair<std::string_view, std::string_view>> library_files();

std::string_view library_source(std::string_view name) {
  for (const auto& [file, source] : library_files()) {
    if (file == name) return source;
  }
  return {};
}

}  // namespace glassbox::python
