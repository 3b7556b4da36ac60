// "Did you mean …?" (Python/suggestions.c): the nearest name by an edit distance in which a case change costs half.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glassbox::python {

std::string closest_name(const std::string& name, const std::vector<std::string>& possible);  // empty: none is near

}  // namespace glassbox::python
