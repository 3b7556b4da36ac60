#include "engine/python/lexer/encoding.hpp"

#include <cstddef>
#include <string>

#include "engine/python/lexer/characters.hpp"

namespace glassbox::python {

std::string_view declared_encoding(std::string_view line, bool& only_comments) {
  constexpr std::string_view kBlank = " \t\f\n";
  const std::size_t first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  if (line[first] != '#') {
    only_comments = false;
    return {};
  }
  constexpr std::string_view kWord = "coding";
  for (std::size_t at = line.find(kWord); at != std::string_view::npos; at = line.find(kWord, at + 1)) {
    std::size_t start = at + kWord.size();
    if (start >= line.size() || (line[start] != ':' && line[start] != '=')) continue;
    do ++start;
    while (start < line.size() && (line[start] == ' ' || line[start] == '\t'));
    std::size_t end = start;
    const auto in_name = [](char c) {
      return is_name_character(static_cast<unsigned char>(c)) || c == '-' || c == '.';
    };
    while (end < line.size() && in_name(line[end])) ++end;
    if (end > start) return line.substr(start, end - start);
  }
  return {};
}

bool is_utf8_name(std::string_view name) {
  std::string normal;
  for (const char c : name) normal += c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
  return normal == "utf-8" || normal == "utf8" || normal.substr(0, 6) == "utf-8-" || normal == "ascii" ||
         normal == "us-ascii";
}

}  // namespace glassbox::python
