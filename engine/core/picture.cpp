#include "engine/core/picture.hpp"

#include <array>

namespace glassbox {

std::string_view to_word(Role role) {
  constexpr std::array<std::string_view, 10> words = {"region", "cell",      "card", "row",  "lane",
                                                      "pill",   "connector", "mark", "note", "axis"};
  return words[static_cast<std::size_t>(role)];
}

}  // namespace glassbox
